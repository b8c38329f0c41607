"""Turns arguments into `Options` and nothing else."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from .reporters import MODULES
from .version import VERSION

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
LEVELS = click.Choice(["info", "warning", "error"])
MARKETS = click.Choice(["US", "UK", "EU", "IE", "AU", "CA", "NZ", "IN", "ZA", "SG"], case_sensitive=False)


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


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path())
@listed("--select", help="Only these rules: codes, beginnings, names, families, ALL.")
@listed("--extend-select", help="These rules besides the default ones.")
@listed("--ignore", help="Not these rules.")
@click.option("--config", type=click.Path(), metavar="PATH", help="Use this configuration file.")
@click.option("--isolated", is_flag=True, help="Use no configuration file.")
@click.option("--output-format", "--format", type=click.Choice(list(MODULES)), envvar="HEALTHLINT_OUTPUT_FORMAT", default="text", show_default=True, help="How to show findings.")
@click.option("-o", "--output-file", type=click.Path(dir_okay=False), metavar="PATH", help="Write to a file.")
@click.option("--stdin-filename", metavar="PATH", help="The name that text from - has.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave these paths out.")
@click.option("--respect-gitignore/--no-respect-gitignore", default=True, help="Leave out what git ignores.")
@click.option("--force-exclude", is_flag=True, help="Exclude also files that are named.")
@click.option("--fail-on", type=LEVELS, help="Exit 1 from this severity on.  [default: error]")
@click.option("-e", "--exit-zero", is_flag=True, help="Exit 0 whatever was found.")
@click.option("--jurisdiction", multiple=True, type=MARKETS, help="A market the articles are for.")
@click.option("--profile", type=click.Choice(["publisher", "practitioner", "seller", "agency"]), help="Who publishes.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--why", is_flag=True, help="Say how each finding came about.")
@click.option("-q", "--quiet", is_flag=True, help="No notices.")
@click.option("-v", "--verbose", is_flag=True, help="More notices.")
@click.option("--color", "colour", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def check(
    paths: tuple[str, ...],
    select: tuple[str, ...],
    extend_select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    fail_on: str | None,
    jurisdiction: tuple[str, ...],
    profile: str | None,
    respect_gitignore: bool,
    **rest: Any,
) -> None:
    """Lint articles; PATHS are files or folders (default: this folder), - is standard input."""
    from . import app

    asked = {
        "select": select,
        "extend-select": extend_select,
        "ignore": ignore,
        "exclude": exclude,
        "fail-on": fail_on,
        "jurisdictions": tuple(market.upper() for market in jurisdiction),
        "profile": profile,
    }
    given = {key: value for key, value in rest.items() if value is not None}
    options = app.Options(
        paths=paths or (".",),
        overrides={key: value for key, value in asked.items() if value},
        gitignore=respect_gitignore,
        **given,
    )
    sys.exit(app.check(options))


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
