"""Says what healthlint sees of a site and goes by, and what is amiss with it."""

from __future__ import annotations

import os
import platform
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import app, files, library, session, settings, sieve, store
from .config import Config, ConfigError
from .embedded import HUGO
from .files import NoSuchPath
from .options import Options
from .rules import Rule, Ruleset, RulesetError
from .site import Template
from .version import VERSION

LIBRARIES = ("spacy", "click", "pyromark")
NAMED = 3  # so many examples of what is skipped
OFF = 8  # so many names of rules that are off


def show(options: Options) -> int:
    """Prints what there is to know about a path; the exit code says whether a check could run."""
    path = options.paths[0]
    if not os.path.lexists(path):
        raise NoSuchPath(path)
    folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path) or ".")
    config, ruleset, faults = _usable(options, Path(folder))
    root = session.site_root(folder)
    parts = (
        ("site", _site(root)),
        ("templates", _templates(root, config)),
        ("configuration", _configuration(config, faults)),
        ("schemas", _schemas(config)),
        ("rules", _rules(ruleset, config)),
        ("articles", _articles(path, config)),
        ("cache", _cache()),
        ("versions", _versions()),
    )
    app.write("".join(_part(title, lines) for title, lines in parts))
    return app.UNABLE if faults else app.CLEAN


def _part(title: str, lines: Iterator[str]) -> str:
    """Lines under a title that stands beside the first of them."""
    return "".join(f"{title if at == 0 else '':15}{line}\n" for at, line in enumerate(lines))


def _usable(options: Options, folder: Path) -> tuple[Config, Ruleset, list[str]]:
    """The configuration and rules, or the defaults and what keeps those from being used."""
    config, faults = Config(), []
    try:
        config = session.configuration(options, folder)
        return config, library.ruleset(config), []
    except (ConfigError, RulesetError) as error:
        faults.append(str(error))
    except OSError as error:
        faults.append(f"{error.filename}: {error.strerror or error}")
    return Config(), library.ruleset(Config()), faults


def _site(root: str) -> Iterator[str]:
    if not root:
        yield "no Hugo site here or above; shortcodes and files cannot be looked up"
        return
    from . import site_reader

    yield root
    languages = site_reader.survey(Path(root)).languages
    yield f"languages: {', '.join(languages) or 'not said'}; claims are read in English"


def _templates(root: str, config: Config) -> Iterator[str]:
    from . import site_reader

    site = session.read_site(root, config)
    told = site_reader.survey(Path(root)) if root else site_reader.Survey((), (), ())
    kinds: dict[str, list[Template]] = defaultdict(list)
    for one in site.templates.by_name.values():
        kinds[_kind(one, told.themes)].append(one)
    for kind in ("own", "theme", "embedded", "configuration"):
        names = sorted(one.name for one in kinds[kind])
        shown = f"those of Hugo {config.hugo_version or HUGO}" if kind == "embedded" else ""
        if names or kind != "configuration":
            yield f"{kind}: {shown or ', '.join(names) or 'none'}"
    if site.templates.complete:
        yield "complete: a shortcode that is not among them is an error"
    else:
        yield f"not complete: {_missing(root, told.absent)}; only near misses are reported"


def _kind(template: Template, themes: tuple[str, ...]) -> str:
    if template.origin in ("embedded", "configuration"):
        return template.origin
    return "theme" if template.origin.startswith(tuple(f"{one}/" for one in themes)) else "own"


def _missing(root: str, absent: tuple[str, ...]) -> str:
    if not root:
        return "there is no site"
    if absent:
        return f"{', '.join(absent)} cannot be read (run `hugo mod vendor`, or fetch the theme)"
    return "the site has neither shortcode templates nor a theme"


def _configuration(config: Config, faults: list[str]) -> Iterator[str]:
    yield from (f"cannot be used: {fault}" for fault in faults)
    if faults:
        yield "what stands here goes by the defaults"
        return
    yield files.relative(config.origin, ".") if config.origin else "none: the defaults hold"
    yield f"profile: {config.profile}; markets: {', '.join(config.jurisdictions) or 'not said'}"
    yield f"fails on: {config.fail_on.label}"


def _schemas(config: Config) -> Iterator[str]:
    """The article schemas; a schema that is read no longer knows its file."""
    named = _named(config)
    own = named.get("schema")
    yield f"articles: {own or 'the one that is shipped'}"
    for entry in named.get("schemas", ()):
        where = entry.get("type") or ", ".join(entry.get("paths", ()))
        yield f"{where}: {entry['schema']}"


def _named(config: Config) -> dict[str, Any]:
    """The table `front-matter` as its file has it."""
    if not config.origin:
        return {}
    merged: dict[str, Any] = {}
    for _, table in settings.chain(Path(config.origin)):
        merged.update(table)
    return dict(merged.get("front-matter", {}))


def _rules(ruleset: Ruleset, config: Config) -> Iterator[str]:
    on = {rule.code for rule in sieve.in_force(ruleset, config).rules}
    families: dict[str, list[Rule]] = defaultdict(list)
    for rule in ruleset.rules:
        families[rule.family].append(rule)
    for family, rules in sorted(families.items()):
        off = sorted(rule.name for rule in rules if rule.code not in on)
        more = f" and {len(off) - OFF} more" if len(off) > OFF else ""
        names = f" ({', '.join(off[:OFF])}{more})" if off else ""
        yield f"{family}: {len(rules) - len(off)} on, {len(off)} off{names}"


def _articles(path: str, config: Config) -> Iterator[str]:
    """How many files a check would read, and what it leaves out."""
    if not os.path.isdir(path):
        yield "1: the file that was named"
        return
    skipped: dict[str, list[str]] = defaultdict(list)
    for name, reason in files.walk(path, config, gitignore=True):
        skipped[reason].append(name)
    where = ", ".join(files.content_folders(path))
    yield f"{len(skipped.pop('', []))} under {where}"
    for reason, names in sorted(skipped.items()):
        yield f"skipped, {reason}: {_examples(names)}"


def _examples(names: list[str]) -> str:
    """How many, and what they are: by ending where they are many."""
    if len(names) <= NAMED:
        return f"{len(names)} ({', '.join(names)})"
    endings = Counter(os.path.splitext(name)[1] or os.path.basename(name) for name in names)
    return f"{len(names)} ({', '.join(f'{end} {n}' for end, n in endings.most_common(5))})"


def _cache() -> Iterator[str]:
    base = store.folder()
    kept = [one for one in base.rglob("*") if one.is_file()] if base.is_dir() else []
    size = sum(one.stat().st_size for one in kept)
    yield f"{base}: {len(kept)} files, {size:,} bytes"


def _versions() -> Iterator[str]:
    from importlib.metadata import version

    yield f"healthlint {VERSION}, Python {platform.python_version()} on {platform.system()}"
    yield ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"{_hugo()}; articles are read as by Hugo {HUGO}"


def _hugo() -> str:
    """The Hugo that a shell would run."""
    import re
    import shutil
    import subprocess

    binary = shutil.which("hugo")
    if binary is None:
        return "hugo is not on PATH"
    try:
        done = subprocess.run(
            [binary, "version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{binary} does not run: {error}"
    found = re.search(r"\bhugo v(\d+\.\d+\.\d+)", done.stdout)
    return f"hugo {found[1] if found else 'of unknown version'} on PATH"
