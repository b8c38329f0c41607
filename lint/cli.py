"""Turns arguments into `Options` and nothing else."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import click

from .config import ConfigError
from .options import Options
from .reporters import MODULES
from .version import VERSION

SCHEMAS = ["front-matter", "page", "config", "report", "ruleset", "lexicon"]
PATH = click.Path(dir_okay=False)
COLOURS = click.Choice(["auto", "always", "never"])
PROFILES = click.Choice(["publisher", "practitioner", "seller", "agency"])
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
LEVELS = click.Choice(["info", "warning", "error"])
MARKETS = click.Choice(
    ["US", "UK", "EU", "IE", "AU", "CA", "NZ", "IN", "ZA", "SG"], case_sensitive=False
)


class Commands(click.Group):
    """A group that knows what a misspelt command was meant to be."""

    group_class = type  # groups inside are of this kind too

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names."""
        word = args[0]
        if self.get_command(ctx, word) is None and not word.startswith("-"):
            ctx.fail(f"No such command {word!r}. {self._meant(ctx, args)}")
        return super().resolve_command(ctx, args)

    def _meant(self, ctx: click.Context, args: list[str]) -> str:
        from difflib import get_close_matches
        from os.path import lexists

        known = self.list_commands(ctx)
        near = get_close_matches(args[0], known, 1)
        if near:
            return f"Did you mean {near[0]!r}?"
        if "check" in known and lexists(args[0]):
            return f"Did you mean '{ctx.command_path} check {' '.join(args)}'?"
        return f"Known: {', '.join(known)}."


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(VERSION, "-V", "--version", prog_name="healthlint")
def cli() -> None:
    """Checks health articles on Hugo sites: front matter, shortcodes, claims and required notes.

    A clean run is no legal or medical clearance.
    """


def _words(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Repeatable options that also take comma lists."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def listed(*names: str, help: str) -> Callable[[Any], Any]:
    """An option that may be repeated and takes comma lists."""
    return click.option(*names, multiple=True, callback=_words, metavar="RULES", help=help)


def selecting(command: Any) -> Any:
    """The options that say what is linted and by which rules."""
    options = (
        click.argument("paths", nargs=-1, type=click.Path()),
        listed("--select", help="Only these rules: codes, beginnings, names, families, ALL."),
        listed("--extend-select", help="These rules besides the default ones."),
        listed("--ignore", help="Not these rules."),
        click.option("--config", type=click.Path(), metavar="PATH", help="Use this configuration."),
        click.option("--isolated", is_flag=True, help="Use no configuration file."),
        click.option("--exclude", multiple=True, metavar="GLOB", help="Leave these paths out."),
        click.option(
            "--respect-gitignore/--no-respect-gitignore",
            "gitignore",
            default=True,
            help="Leave out what git ignores.",
        ),
        click.option("--force-exclude", is_flag=True, help="Exclude also files that are named."),
        click.option(
            "--jurisdiction", multiple=True, type=MARKETS, help="A market of the articles."
        ),
        click.option("--profile", type=PROFILES, help="Who publishes."),
        click.option(
            "--no-cache",
            "cache",
            is_flag=True,
            default=True,
            flag_value=False,
            help="Keep and use nothing of earlier runs.",
        ),
        click.option(
            "--jobs", "-j", type=click.IntRange(0), default=0, help="Processes; 0: as many as pay."
        ),
        click.option("-q", "--quiet", is_flag=True, help="No notices."),
        click.option("-v", "--verbose", is_flag=True, help="More notices."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def failing(command: Any) -> Any:
    """The options that decide the exit code."""
    for option in (
        click.option("-e", "--exit-zero", is_flag=True, help="Exit 0 whatever was found."),
        click.option("--fail-on", type=LEVELS, help="Exit 1 from this severity on.  [error]"),
    ):
        command = option(command)
    return command


def _outputs(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Format and path of each FORMAT:PATH."""
    return tuple(map(_output, values))


def _output(value: str) -> tuple[str, str]:
    name, _, path = value.partition(":")
    if name not in MODULES:
        near = get_close_matches(name, MODULES, 1)
        help = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(MODULES)}"
        raise ConfigError("--output", f"no format is called `{name}`", help)
    if not path:
        raise ConfigError("--output", f"`{value}` names no file", f"write {name}:PATH")
    return name, path


further = click.option(
    "--output",
    "outputs",
    multiple=True,
    callback=_outputs,
    metavar="FORMAT:PATH",
    help="Also write this format to this file; may be repeated.",
)


comparing = click.option(
    "--compare", type=PATH, metavar="OLD.json", help="Say what is new, what stands, what is fixed."
)


def _options(words: dict[str, Any]) -> Options:
    """What the command line asked for, in the program's own words."""
    asked = {
        "select": words.pop("select", ()),
        "extend-select": words.pop("extend_select", ()),
        "ignore": words.pop("ignore", ()),
        "exclude": words.pop("exclude", ()),
        "fail-on": words.pop("fail_on", None),
        "jurisdictions": tuple(market.upper() for market in words.pop("jurisdiction", ())),
        "profile": words.pop("profile", None),
    }
    given = {key: value for key, value in words.items() if value is not None}
    given["paths"] = given.get("paths") or (".",)
    return Options(overrides={key: value for key, value in asked.items() if value}, **given)


as_json = click.option(
    "--output-format",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show it.",
)


@cli.command()
@selecting
@failing
@click.option(
    "--output-format",
    "--format",
    type=click.Choice(list(MODULES)),
    envvar="HEALTHLINT_OUTPUT_FORMAT",
    default="text",
    show_default=True,
    help="How to show findings.",
)
@click.option("-o", "--output-file", type=PATH, metavar="PATH", help="Write to a file.")
@further
@click.option("--stdin-filename", metavar="PATH", help="The name that text from - has.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: also what may change the sense."
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--why", is_flag=True, help="Say why each was found, and what was let pass.")
@click.option("--color", "colour", type=COLOURS, default="auto", show_default=True)
@click.option("--show-files", is_flag=True, help="Name the files that would be linted, no more.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option("--baseline", type=PATH, metavar="FILE", help="Let stand what this baseline holds.")
@click.option("--no-baseline", is_flag=True, help="Show also what the baseline lets stand.")
@click.option("--diff-base", metavar="REF", help="Only what this branch brought, beyond REF.")
@comparing
def check(show_files: bool, watch: bool, **words: Any) -> None:
    """Lint articles; PATHS are files or folders (default: this folder), - is standard input."""
    options = _options(words)
    if watch and "-" in options.paths:
        raise click.UsageError("Standard input cannot be watched; name files or folders.")
    sys.exit(_checking(show_files, watch)(options))


def _checking(show_files: bool, watch: bool) -> Callable[[Options], int]:
    """What `check` is to do: list, watch, or check once."""
    if show_files:
        from . import listing

        return listing.show
    if watch:
        from . import watch as watching

        return watching.check
    from . import app

    return app.check


@cli.command()
@selecting
@failing
@click.option("-o", "--output-file", type=PATH, default="report.html", show_default=True)
@further
@comparing
def report(**words: Any) -> None:
    """Write the editor report: one HTML page with every article and what to change in it."""
    from . import app

    sys.exit(app.report(_options({**words, "output_format": "html"})))


@cli.command()
@click.argument("word", required=False, metavar="RULE")
@click.option("--all", "every", is_flag=True, help="List all rules.")
@click.option("--config", default="", type=click.Path(), metavar="PATH", help="Use this one.")
@as_json
def rule(word: str | None, every: bool, config: str, output_format: str) -> None:
    """Explain a rule: why, who says so, examples, what to write instead, how to configure it."""
    from . import app, explain

    options = Options(config=config)
    if word is None or every:
        app.write(explain.listed(explain.Wanted(), options, output_format == "json"))
    else:
        app.write(explain.rule(word, options, output_format == "json"))


@cli.group()
def schema() -> None:
    """Show, check or propose JSON Schemas."""


@schema.command("show")
@click.argument("name", type=click.Choice(SCHEMAS))
def schema_show(name: str) -> None:
    """Print a schema that is shipped."""
    from . import schemas

    click.echo(schemas.show(name), nl=False)


@schema.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def schema_check(file: str) -> None:
    """Say whether FILE is a JSON Schema."""
    from . import schemas

    click.echo(schemas.check(file), nl=False)


@schema.command("infer")
@click.argument("paths", nargs=-1, type=click.Path())
def schema_infer(paths: tuple[str, ...]) -> None:
    """Propose a schema from the articles in PATHS, and from the CMS configuration."""
    from . import schemas

    click.echo(schemas.proposed(paths or (".",)), nl=False)


@cli.group()
def rules() -> None:
    """Work with rulesets."""


@rules.command("test")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option("--config", type=click.Path(), metavar="PATH", help="Use this configuration.")
def rules_test(files: tuple[str, ...], config: str | None) -> None:
    """Run the examples of rules: of FILES, or of all rules in use."""
    from . import explain

    passed, text = explain.tested(files, Options(config=config or ""))
    click.echo(text, nl=False)
    sys.exit(0 if passed else 1)


@rules.command("list")
@click.option("--family", default="", help="Only this family: claim, note, shortcode …")
@click.option("--category", default="", help="Only this category of claims: outcome, safety …")
@click.option("--off", is_flag=True, help="Only rules that are off.")
@click.option("--config", default="", type=click.Path(), metavar="PATH", help="Use this one.")
@as_json
def rules_list(family: str, category: str, off: bool, config: str, output_format: str) -> None:
    """List rules, with the severities that they have in this folder."""
    from . import app, explain

    wanted = explain.Wanted(family, category, off)
    app.write(explain.listed(wanted, Options(config=config), output_format == "json"))


@cli.command()
def clean() -> None:
    """Delete what was kept of earlier runs."""
    from . import store

    click.echo(f"deleted {store.folder()}" if store.clean() else "nothing to delete")


@cli.command()
@click.argument("folder", default=".", type=click.Path())
@click.option("--profile", type=PROFILES, help="Who publishes.")
@click.option("--jurisdiction", "markets", multiple=True, type=MARKETS, help="A market.")
@click.option("--ci", type=click.Choice(["github", "gitlab", "none"]), help="Whose CI is used.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def init(folder: str, markets: tuple[str, ...], **words: Any) -> None:
    """Write a configuration, an article schema, a pre-commit hook and a CI job for a site.

    Files that exist are never changed.
    """
    from . import adoption

    chosen = tuple(market.upper() for market in markets) or None
    sys.exit(adoption.start(adoption.Wishes(folder, markets=chosen, **words)))


@cli.command()
@click.argument("path", default=".", type=click.Path())
@click.option("--config", default="", type=click.Path(), metavar="PATH", help="Use this one.")
@click.option("--isolated", is_flag=True, help="Use no configuration file.")
def doctor(path: str, config: str, isolated: bool) -> None:
    """Say what healthlint sees and goes by: site, templates, configuration, rules, files."""
    from . import doctor as diagnosis

    sys.exit(diagnosis.show(Options((path,), config=config, isolated=isolated)))


@cli.command("config")
@selecting
@click.option("--fail-on", type=LEVELS, help="Exit 1 from this severity on.  [error]")
@as_json
def config_values(**words: Any) -> None:
    """Show every value in force for PATHS, and where it came from."""
    from . import values

    sys.exit(values.show(_options(words)))


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print what SHELL needs to complete healthlint's words."""
    from . import completion as completing

    click.echo(completing.script(cli, shell), nl=False)


@cli.group()
def baseline() -> None:
    """Let stand what there is today, and find only what is new."""


@baseline.command("create")
@selecting
@click.option("--baseline", type=PATH, metavar="FILE", help="Where to write it.")
@click.option("--force", is_flag=True, help="Replace a baseline that is there.")
def baseline_create(force: bool, **words: Any) -> None:
    """Write down every finding in PATHS, so that `check` lets it stand."""
    from . import upkeep

    click.echo(upkeep.create(_options(words), force), nl=False)


def with_baseline(command: Any) -> Any:
    """The options that say which baseline, for which articles."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="No notices."),
        click.option("--isolated", is_flag=True, help="Use no configuration file."),
        click.option("--config", type=click.Path(), metavar="PATH", help="Use this configuration."),
        click.option("--baseline", type=PATH, metavar="FILE", help="Use this baseline."),
        click.argument("paths", nargs=-1, type=click.Path()),
    ):
        command = option(command)
    return command


@baseline.command("prune")
@with_baseline
def baseline_prune(**words: Any) -> None:
    """Take out the entries that cover nothing any more; none is ever added."""
    from . import upkeep

    click.echo(upkeep.prune(_options(words)), nl=False)


@baseline.command("show")
@with_baseline
def baseline_show(**words: Any) -> None:
    """List what the baseline holds, by file and rule."""
    from . import upkeep

    click.echo(upkeep.show(_options(words)), nl=False)


@cli.command()
@selecting
@as_json
def suppressions(**words: Any) -> None:
    """List every directive in PATHS: what it lets stand, why, by whom and until when."""
    from . import upkeep

    click.echo(upkeep.suppressions(_options(words)), nl=False)


def main() -> None:
    """Runs the command; what keeps it from running is said in one line, with exit code 2."""
    from .files import NoSuchPath
    from .reporters.common import Unavailable
    from .rules import RulesetError

    gc.set_threshold(50_000)  # a start makes many things that stay, which need no looking through
    try:
        cli.main(prog_name="healthlint", standalone_mode=True)
    except (ConfigError, RulesetError, Unavailable) as error:
        _stop(str(error))
    except NoSuchPath as error:
        _stop(f"{error}: no such file or folder")
    except OSError as error:
        _stop(f"{error.filename or 'healthlint'}: {error.strerror or error}")


def _stop(message: str) -> None:
    click.echo(f"healthlint: {message}", err=True)
    sys.exit(2)
