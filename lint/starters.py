"""The first files of a project that takes healthlint up: what is known of it in, texts out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .version import VERSION

HOME = "https://github.com/healthlint/healthlint"
SCHEMA = "schemas/article.schema.json"
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"


@dataclass(frozen=True, slots=True)
class Start:
    """What the first files say."""

    profile: str
    markets: tuple[str, ...]
    reason: str  # why these markets
    schema: bool  # whether there is an article schema to name
    calls: Mapping[str, int]  # shortcodes that no template defines, and how often they are used
    paired: frozenset[str]  # those of them that enclose text
    inside: str  # the site's folder in its repository, "" if it is the repository itself
    content: bool  # whether the site's articles are under content/


def configuration(start: Start) -> str:
    """`healthlint.toml`."""
    return "".join(_configuration(start))


def _configuration(start: Start) -> Iterator[str]:
    yield "# How healthlint checks this site; `healthlint config` shows every value in force.\n\n"
    yield '# Who publishes: a "publisher" sells nothing, a "practitioner" a service, a "seller"\n'
    yield '# a product; an "agency" writes for others.\n'
    yield f"profile = {_quoted(start.profile)}\n\n"
    yield "# The markets that the articles are for: US, UK, EU, IE, AU, CA, NZ, IN, ZA, SG.\n"
    yield f"# They decide which rules, notes and telephone numbers count\n# ({start.reason}).\n"
    markets = ", ".join(map(_quoted, start.markets))
    yield f"jurisdictions = [{markets}]\n\n" if markets else '# jurisdictions = ["US"]\n\n'
    yield '# The least severity that fails a check: "info", "warning" or "error".\n'
    yield 'fail-on = "error"\n\n'
    yield "# Paths that are not checked.\n"
    yield '# exclude = ["content/legal/**"]\n\n'
    yield "[front-matter]\n"
    if start.schema:
        yield "# Proposed from the articles that there are; read it before you rely on it.\n"
        yield f"schema = {_quoted(SCHEMA)}\n"
    else:
        yield "# No article to learn from yet, so the schema that is shipped holds. Later:\n"
        yield f"#   healthlint schema infer > {SCHEMA}\n"
        yield f"# schema = {_quoted(SCHEMA)}\n"
    if start.calls:
        yield from _shortcodes(start)
    yield "\n# Other values for some paths:\n"
    yield '# [[per-path]]\n# paths = ["content/shop/**"]\n# profile = "seller"\n'


def _shortcodes(start: Start) -> Iterator[str]:
    yield "\n[shortcodes]\n"
    yield "# No shortcode templates were found, so the names in use are taken to exist.\n"
    yield "# Take out those that are misspelt.\n"
    yield "known = [\n"
    for name, number in sorted(start.calls.items(), key=lambda one: (-one[1], one[0])):
        yield f"    {_quoted(name)},  # used {number} {'time' if number == 1 else 'times'}\n"
    yield "]\n"
    if start.paired:
        yield f"paired = [{', '.join(map(_quoted, sorted(start.paired)))}]\n"


def _quoted(word: str) -> str:
    """A basic string of TOML."""
    return json.dumps(word)


def pre_commit_entry(start: Start) -> str:
    """What stands under `repos:` in `.pre-commit-config.yaml`."""
    base = re.escape(f"{start.inside}/") if start.inside else ""
    lines = [f"  - repo: {HOME}", f"    rev: v{VERSION}", "    hooks:", "      - id: healthlint"]
    if start.content or base:
        lines.append(f"        files: ^{base}{'content/' if start.content else ''}")
    lines.append("      - id: healthlint-config")
    if base:
        lines.append(rf"        files: ^{base}\.?healthlint\.(toml|ya?ml)$")
    return _text(lines)


def github(start: Start) -> str:
    """`.github/workflows/healthlint.yml`."""
    return _text(
        [
            "name: healthlint",
            "on:",
            "  pull_request:",
            "  push:",
            "    branches: [main, master]",
            "permissions: {}",
            "jobs:",
            "  healthlint:",
            "    runs-on: ubuntu-latest",
            "    permissions:",
            "      contents: read",
            "      security-events: write  # shows the findings under Security",
            "    steps:",
            f"      - uses: {CHECKOUT}",
            "        with:",
            "          persist-credentials: false",
            "          submodules: recursive  # themes hold shortcode templates",
            f"      - uses: healthlint/healthlint@v{VERSION}",
            "        with:",
            f"          paths: {_quoted(start.inside or '.')}",
        ]
    )


def gitlab(start: Start) -> str:
    """A job for `.gitlab-ci.yml`."""
    paths = _in_shell(start.inside or ".")
    return _text(
        [
            "healthlint:",
            "  image: python:3.13-slim",
            "  variables:",
            "    GIT_SUBMODULE_STRATEGY: recursive  # themes hold shortcode templates",
            "  script:",
            f"    - pip install --quiet healthlint=={VERSION}",
            "    - healthlint check --output-format concise --output html:healthlint.html",
            f"      --output gitlab:gl-code-quality-report.json {paths}",
            "  artifacts:",
            "    when: always",
            "    expose_as: Editor report",
            "    paths: [healthlint.html]",
            "    reports: {codequality: gl-code-quality-report.json}",
            "    expire_in: 1 week",
        ]
    )


def _in_shell(path: str) -> str:
    import shlex

    return shlex.quote(path)


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
