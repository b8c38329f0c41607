"""Sets healthlint up: looks at a site and writes the first files, without changing any."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from . import app, files, interview, markets, schemas, session, settings, shortcodes, starters
from .config import Config
from .embedded import EMBEDDED
from .files import NoSuchPath
from .starters import SCHEMA, Start

USUAL = "practitioner"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line asked for; None where healthlint is to find out."""

    folder: str = "."
    profile: str | None = None
    markets: tuple[str, ...] | None = None
    ci: str | None = None  # github, gitlab or none
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """Where the files go, and what is there already."""

    base: Path  # the site, or the folder that was named
    top: Path  # the repository, or the same
    is_site: bool
    languages: tuple[str, ...]
    configured: Path | None  # the configuration file that holds already

    @property
    def inside(self) -> str:
        """The site's folder in its repository."""
        near = os.path.relpath(self.base, self.top).replace(os.sep, "/")
        return "" if near == "." else near


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to write, and what to add by hand where it exists."""

    path: Path
    text: str
    by_hand: str = ""


def start(wishes: Wishes) -> int:
    """Writes the first files (`dry_run`: only shows them) and says what it did."""
    if not os.path.isdir(wishes.folder):
        raise NoSuchPath(wishes.folder)
    ground = _ground(Path(wishes.folder).resolve())
    _say(*_seen(ground))
    if not ground.configured and interview.possible():
        wishes = _asked(wishes, ground)
    schema = "" if ground.configured else schemas.inferred((str(ground.base),))
    begun = _begun(wishes, ground, bool(schema) or (ground.base / SCHEMA).is_file())
    _say(*_settled(begun, wishes, ground))
    for planned in _planned(begun, schema, wishes, ground):
        _say(_done(planned, ground, wishes.dry_run))
    if not wishes.dry_run:
        _say(f"next: healthlint check {wishes.folder}")
    return app.CLEAN


def _say(*lines: str) -> None:
    app.write("".join(f"{line}\n" for line in lines))


def _ground(folder: Path) -> Ground:
    from . import site_reader

    root = session.site_root(str(folder))
    base = Path(root or folder)
    languages = site_reader.survey(base).languages if root else ()
    return Ground(
        base, files.repository(base) or base, bool(root), languages, settings.nearest(base)
    )


def _seen(ground: Ground) -> Iterator[str]:
    """What there is to go by."""
    yield f"{'Hugo site' if ground.is_site else 'no Hugo site here; folder'}: {ground.base}"
    if ground.languages:
        yield f"languages: {', '.join(ground.languages)}; health claims are read in English only"
    cms = schemas.cms_file(ground.base)
    if cms:
        yield f"fields of the CMS: {_near(cms, ground)}"


def _settled(begun: Start, wishes: Wishes, ground: Ground) -> Iterator[str]:
    """What the configuration is to say, and why; or that there is one."""
    if ground.configured:
        yield f"kept {_near(ground.configured, ground)}: it configures the site; it stays as it is"
        return
    yield f"profile: {begun.profile}" + ("" if wishes.profile else " (the usual one)")
    yield f"markets: {', '.join(begun.markets) or 'none'} ({begun.reason})"


def _near(path: Path, ground: Ground) -> str:
    return files.relative(str(path), str(ground.top))


def _asked(wishes: Wishes, ground: Ground) -> Wishes:
    """The wishes with the answers of whoever sits at the terminal."""
    profile, chosen = wishes.profile, wishes.markets
    return replace(
        wishes,
        profile=interview.profile(USUAL) if profile is None else profile,
        markets=interview.markets(markets.guessed(ground.languages)) if chosen is None else chosen,
    )


def _begun(wishes: Wishes, ground: Ground, schema: bool) -> Start:
    found = markets.guessed(ground.languages)
    calls, paired = _calls(ground)
    return Start(
        profile=wishes.profile or USUAL,
        markets=found if wishes.markets is None else wishes.markets,
        reason=_reason(wishes, found, ground),
        schema=schema,
        calls=calls,
        paired=paired,
        inside=ground.inside,
        content=(ground.base / "content").is_dir(),
    )


def _reason(wishes: Wishes, found: tuple[str, ...], ground: Ground) -> str:
    if wishes.markets is not None:
        return "as you said"
    told = ", ".join(ground.languages)
    if found:
        return f"guessed from the site's language: {told}"
    return f"the site's language says too little: {told}" if told else "no language to guess from"


def _calls(ground: Ground) -> tuple[Counter[str], frozenset[str]]:
    """Where the site has no templates: the shortcodes in use, and those that enclose text."""
    site = session.read_site(str(ground.base) if ground.is_site else "", Config())
    if any(one.origin != "embedded" for one in site.templates.by_name.values()):
        return Counter(), frozenset()
    names = files.find([str(ground.base)], Config(), gitignore=True, force_exclude=False)
    tags = [
        tag
        for source in map(files.read, names)
        for tag in shortcodes.parse(source.text, 0, site.templates).tags
        if not tag.escaped and not tag.inline and tag.name and tag.name.lower() not in EMBEDDED
    ]
    used = Counter(tag.name.lower() for tag in tags if not tag.closes)
    paired = frozenset(tag.name.lower() for tag in tags if tag.closes)
    return used, paired & used.keys()


def _planned(begun: Start, schema: str, wishes: Wishes, ground: Ground) -> Iterator[Planned]:
    if not ground.configured:
        yield Planned(ground.base / "healthlint.toml", starters.configuration(begun))
    if schema:
        yield Planned(ground.base / SCHEMA, schema)
    entry = starters.pre_commit_entry(begun)
    yield Planned(ground.top / ".pre-commit-config.yaml", f"repos:\n{entry}", entry)
    ci = wishes.ci or _ci(ground.top)
    if ci == "github":
        yield Planned(ground.top / ".github/workflows/healthlint.yml", starters.github(begun))
    elif ci == "gitlab":
        job = starters.gitlab(begun)
        yield Planned(ground.top / ".gitlab-ci.yml", job, job)


def _ci(top: Path) -> str:
    """The CI of a repository, by its files, or else by where it is pushed."""
    if (top / ".gitlab-ci.yml").exists():
        return "gitlab"
    if (top / ".github").is_dir():
        return "github"
    return "gitlab" if "gitlab" in _remotes(top) else "github"


def _remotes(top: Path) -> str:
    """The addresses that a repository is pushed to."""
    import subprocess

    try:
        done = subprocess.run(
            ["git", "-C", str(top), "remote", "--verbose"],
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    except OSError:
        return ""
    return done.stdout


def _done(planned: Planned, ground: Ground, dry_run: bool) -> str:
    """What became of a file: kept as it is, shown, or written."""
    name = _near(planned.path, ground)
    if os.path.lexists(planned.path):
        return _kept(planned, name)
    if dry_run:
        return f"would write {name}:\n\n{planned.text}"
    planned.path.parent.mkdir(parents=True, exist_ok=True)
    planned.path.write_text(planned.text, encoding="utf-8")
    return f"wrote {name}"


def _kept(planned: Planned, name: str) -> str:
    if not planned.by_hand or b"healthlint" in _held(planned.path):
        return f"kept {name}: it is there; it stays as it is"
    return f"kept {name}: it is there; add this to it:\n\n{planned.by_hand}"


def _held(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""
