"""Prints what a shell needs to complete healthlint's words."""

from __future__ import annotations

import click

WHERE = {
    "bash": 'put this into ~/.bashrc: eval "$(healthlint completion bash)"',
    "zsh": 'put this into ~/.zshrc, below compinit: eval "$(healthlint completion zsh)"',
    "fish": "save this as ~/.config/fish/completions/healthlint.fish",
}


def script(command: click.Command, shell: str) -> str:
    """The completion script of a shell, with a line that says where to put it."""
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None, shell
    text = kind(command, {}, "healthlint", "_HEALTHLINT_COMPLETE").source().strip("\n")
    first, _, rest = text.partition("\n")
    if first.startswith("#compdef"):  # zsh reads it on the first line only
        return f"{first}\n# {WHERE[shell]}\n{rest}\n"
    return f"# {WHERE[shell]}\n{text}\n"
