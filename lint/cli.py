"""Turns arguments into `Options` and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

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


@click.group(context_settings=CONTEXT)
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
@click.option("--stdin-filename", metavar="PATH", help="The name that text from - has.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely.")
@click.option(
    "--unsafe-fixes", is_flag=True, help="With --fix or --diff: also what may change the sense."
)
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--why", is_flag=True, help="Say how each finding came about.")
@click.option("--color", "colour", type=COLOURS, default="auto", show_default=True)
@click.option("--baseline", type=PATH, metavar="FILE", help="Let stand what this baseline holds.")
@click.option("--no-baseline", is_flag=True, help="Show also what the baseline lets stand.")
@click.option("--diff-base", metavar="REF", help="Only what this branch brought, beyond REF.")
@click.option("--compare", type=PATH, metavar="OLD.json", help="Say what is new and what fixed.")
def check(**words: Any) -> None:
    """Lint articles; PATHS are files or folders (default: this folder), - is standard input."""
    from . import app

    sys.exit(app.check(_options(words)))


@cli.command()
@selecting
@failing
@click.option("-o", "--output-file", type=PATH, default="report.html", show_default=True)
def report(**words: Any) -> None:
    """Write the editor report: one HTML page with every article and what to change in it."""
    from . import app

    sys.exit(app.report(_options({**words, "output_format": "html"})))


@cli.command()
@click.argument("word", required=False, metavar="RULE")
@click.option("--all", "every", is_flag=True, help="List all rules.")
@click.option("--config", type=click.Path(), metavar="PATH", help="Use this configuration.")
def rule(word: str | None, every: bool, config: str | None) -> None:
    """Explain a rule: why, who says so, examples, and what to write instead."""
    from . import explain

    click.echo(explain.rule(word if not every else None, Options(config=config or "")), nl=False)


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
@click.option("--config", type=click.Path(), metavar="PATH", help="Use this configuration.")
def rules_list(config: str | None) -> None:
    """List all rules."""
    from . import explain

    click.echo(explain.rule(None, Options(config=config or "")), nl=False)


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
@click.option(
    "--output-format",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to show them.",
)
def suppressions(**words: Any) -> None:
    """List every directive in PATHS: what it lets stand, why, by whom and until when."""
    from . import upkeep

    click.echo(upkeep.suppressions(_options(words)), nl=False)


def main() -> None:
    """Runs the command; what keeps it from running is said in one line, with exit code 2."""
    from .config import ConfigError
    from .files import NoSuchPath
    from .rules import RulesetError

    try:
        cli.main(prog_name="healthlint", standalone_mode=True)
    except (ConfigError, RulesetError) as error:
        _stop(str(error))
    except NoSuchPath as error:
        _stop(f"{error}: no such file or folder")
    except OSError as error:
        _stop(f"{error.filename or 'healthlint'}: {error.strerror or error}")


def _stop(message: str) -> None:
    click.echo(f"healthlint: {message}", err=True)
    sys.exit(2)
