"""Finds a Hugo site on disk and reads what articles need of it."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .embedded import EMBEDDED
from .site import Site, Template, Templates
from .templates import template_of

STEMS = ("hugo", "config")
KINDS = ("toml", "yaml", "yml", "json")
FOLDERS = ("_shortcodes", "shortcodes", "_default/_shortcodes", "_default/shortcodes")
ARTICLES = (".md", ".markdown", ".mdown", ".html", ".htm", ".org", ".adoc", ".rst", ".pandoc")


def find_root(folder: Path) -> Path | None:
    """The nearest folder at or above this one that holds a Hugo site's configuration."""
    for base in (folder, *folder.parents):
        if _config_file(base) or (base / "config" / "_default").is_dir():
            return base
        if (base / ".git").exists():
            return None
    return None


def _config_file(base: Path) -> Path | None:
    for stem in STEMS:
        for kind in KINDS:
            path = base / f"{stem}.{kind}"
            if path.is_file() and (stem == "hugo" or _is_site(base)):
                return path
    return None


def _is_site(base: Path) -> bool:
    """A `config.toml` alone may belong to anything; a site has content or layouts beside it."""
    return any((base / name).is_dir() for name in ("content", "layouts", "themes", "archetypes"))


def read_site(root: Path) -> Site:
    """The facts of a site; what cannot be read is left unknown, never an error."""
    config = _lower(_config(root))
    themes = _themes(root, config)
    layouts = [*_layouts(root, config), *(theme / "layouts" for theme in themes)]
    templates = _templates(root, layouts, config)
    whole = all(theme.is_dir() and any(theme.iterdir()) for theme in themes)
    complete = whole and _modules_at_hand(root, config) and bool(themes or templates)
    return Site(
        root=str(root),
        templates=Templates({**EMBEDDED, **templates}, complete),
        static=_static(root, themes, config),
        pages=_pages(root, config),
        unsafe_html=_at(config, "markup", "goldmark", "renderer", "unsafe") is True,
        inline_shortcodes=_at(config, "security", "enableinlineshortcodes") is True
        or config.get("enableinlineshortcodes") is True,
        language=_language(config),
    )


@dataclass(frozen=True, slots=True)
class Survey:
    """What a site says of itself, beyond what its articles need."""

    languages: tuple[str, ...]  # lower case, the default one first
    themes: tuple[str, ...]  # folders that lend templates, relative to the site
    absent: tuple[str, ...]  # themes and modules that are named and not at hand


def survey(root: Path) -> Survey:
    """A site's languages, and where its templates come from or fail to."""
    config = _lower(_config(root))
    themes = _themes(root, config)
    filled = [theme for theme in themes if theme.is_dir() and any(theme.iterdir())]
    empty = [os.path.relpath(theme, root) for theme in themes if theme not in filled]
    modules = [] if _modules_at_hand(root, config) else _imports(config)
    return Survey(
        _languages(config),
        tuple(os.path.relpath(theme, root).replace(os.sep, "/") for theme in filled),
        (*empty, *modules),
    )


def _languages(config: Mapping[str, Any]) -> tuple[str, ...]:
    """Every language's tag, as exact as the configuration has it: en-gb rather than en."""
    table = config.get("languages")
    entries = table if isinstance(table, Mapping) else {}
    others = (
        str(
            (isinstance(entry, Mapping) and (entry.get("locale") or entry.get("languagecode")))
            or key
        )
        for key, entry in entries.items()
        if key != str(config.get("defaultcontentlanguage") or "en").lower()
    )
    return tuple(dict.fromkeys(one.lower() for one in (_language(config), *others) if one))


def _config(root: Path) -> dict[str, Any]:
    """All configuration files, one over the other."""
    merged: dict[str, Any] = {}
    path = _config_file(root)
    if path:
        merged.update(_read(path))
    folder = root / "config" / "_default"
    for part in sorted(folder.glob("*")) if folder.is_dir() else ():
        if part.suffix.lstrip(".") in KINDS:
            values = _read(part)
            if part.stem in (*STEMS, "config"):
                merged.update(values)
            else:
                merged.setdefault(part.stem.split(".")[0], values)
    return merged


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix == ".toml":
            return tomllib.loads(text)
        data = json.loads(text) if path.suffix == ".json" else _yaml(text)
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _yaml(text: str) -> Any:
    """The values of a YAML text; ValueError if it is none."""
    import yaml

    try:
        return yaml.load(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _lower(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key).lower(): _lower(inner) for key, inner in value.items()}
    return [_lower(one) for one in value] if isinstance(value, list) else value


def _at(config: Mapping[str, Any], *path: str) -> Any:
    value: Any = config
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _themes(root: Path, config: Mapping[str, Any]) -> list[Path]:
    """Folders of themes and of modules that lie in the site itself."""
    named = config.get("theme") or ()
    names = [named] if isinstance(named, str) else list(named)
    base = root / str(config.get("themesdir") or "themes")
    vendor = sorted((root / "_vendor").glob("**/layouts"))
    local = [base / path for path in _imports(config) if (base / path).is_dir()]
    return [*(base / str(name) for name in names), *local, *(path.parent for path in vendor)]


def _imports(config: Mapping[str, Any]) -> list[str]:
    imports = _at(config, "module", "imports")
    entries = imports if isinstance(imports, list) else []
    return [str(one["path"]) for one in entries if isinstance(one, Mapping) and one.get("path")]


def _modules_at_hand(root: Path, config: Mapping[str, Any]) -> bool:
    """Whether every module that is imported lies in the site, so that no template is missed."""
    base = root / str(config.get("themesdir") or "themes")
    vendored = (root / "_vendor").is_dir()
    return vendored or all((base / path).is_dir() for path in _imports(config))


def _layouts(root: Path, config: Mapping[str, Any]) -> list[Path]:
    """The site's own layouts folder, or what is mounted as one."""
    own = root / str(config.get("layoutdir") or "layouts")
    mounts = _at(config, "module", "mounts")
    found = [
        root / str(mount.get("source"))
        for mount in (mounts if isinstance(mounts, list) else ())
        if isinstance(mount, Mapping) and str(mount.get("target")) == "layouts"
    ]
    return [own, *found]


def _shortcode_folders(layouts: Path) -> Iterator[Path]:
    yield from (layouts / folder for folder in FOLDERS)
    yield from sorted(layouts.glob("*/_shortcodes"))


def _mounted(root: Path, config: Mapping[str, Any]) -> Iterator[Path]:
    """Folders that the configuration mounts as shortcodes."""
    mounts = _at(config, "module", "mounts")
    for mount in mounts if isinstance(mounts, list) else ():
        if isinstance(mount, Mapping):
            target = str(mount.get("target")).strip("/")
            if target in ("layouts/_shortcodes", "layouts/shortcodes"):
                yield root / str(mount.get("source"))


def _templates(root: Path, layouts: list[Path], config: Mapping[str, Any]) -> dict[str, Template]:
    """Templates by name; the project's own win, and `_shortcodes` over `shortcodes`."""
    found: dict[str, Template] = {}
    folders = [folder for base in layouts for folder in _shortcode_folders(base)]
    for folder in (*folders, *_mounted(root, config)):
        for path in _files(folder):
            name = _name(path.relative_to(folder))
            if name and name not in found:
                origin = os.path.relpath(path, root).replace(os.sep, "/")
                found[name] = template_of(name, _text(path), origin)
    return found


def _name(path: Path) -> str:
    """Below its folder, without endings, lower case, blanks as hyphens."""
    stem = path.name.split(".")[0]
    return (path.parent / stem).as_posix().lower().replace(" ", "-")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            if not name.startswith("."):
                yield Path(where) / name


def _static(root: Path, themes: list[Path], config: Mapping[str, Any]) -> frozenset[str] | None:
    """The URL paths of all static files, and of the files of page bundles."""
    named = config.get("staticdir") or "static"
    folders = [named] if isinstance(named, str) else [str(one) for one in named]
    bases = [base / folder for base in (root, *themes) for folder in folders]
    if not any(base.is_dir() for base in bases):
        return None
    found = {f"/{path.relative_to(base).as_posix()}" for base in bases for path in _files(base)}
    content = root / str(config.get("contentdir") or "content")
    found.update(
        f"/{path.relative_to(content).as_posix()}"
        for path in _files(content)
        if not path.name.lower().endswith(ARTICLES)
    )
    found.update(
        f"/{path.relative_to(root / 'assets').as_posix()}" for path in _files(root / "assets")
    )
    return frozenset(found)


def _pages(root: Path, config: Mapping[str, Any]) -> frozenset[str] | None:
    """What a page may be called in a reference: its file, its folder, without its language."""
    content = root / str(config.get("contentdir") or "content")
    if not content.is_dir() or _at(config, "module") or config.get("languages"):
        return None
    found: set[str] = set()
    for path in _files(content):
        if path.name.lower().endswith(ARTICLES):
            stem = path.stem.lower()
            found.update((stem, stem.split(".")[0], path.parent.name.lower()))
    return frozenset(found)


def _language(config: Mapping[str, Any]) -> str:
    code = config.get("defaultcontentlanguage") or ""
    inner = _at(config, "languages", str(code).lower(), "locale") or _at(
        config, "languages", str(code).lower(), "languagecode"
    )
    words = inner or config.get("locale") or config.get("languagecode") or code
    return str(words).lower()
