"""Shows, checks and proposes JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from . import files, frontmatter, resources
from .config import Config, ConfigError
from .inference import cms_fields, infer

SHIPPED = {
    "front-matter": "article.schema.json",
    "page": "page.schema.json",
    "config": "config.schema.json",
    "report": "report.schema.json",
    "ruleset": "ruleset.schema.json",
    "lexicon": "lexicon.schema.json",
}
CMS = (
    "static/admin/config.yml",
    "static/admin/config.yaml",
    "cloudcannon.config.yml",
    "cloudcannon.config.yaml",
    "frontmatter.json",
)


def show(name: str) -> str:
    """A schema that is shipped, as it stands."""
    return resources.text("schemas", SHIPPED[name])


def check(name: str) -> str:
    """Says that a file is a JSON Schema; ConfigError if it is none."""
    from .attachments import schema_file

    schema_file(Path(name), name)
    return f"{name}: a JSON Schema\n"


def proposed(paths: tuple[str, ...]) -> str:
    """A schema inferred from the articles that paths name; ConfigError if there are none."""
    schema = inferred(paths)
    if not schema:
        raise ConfigError(" ".join(paths), "no article there has front matter")
    return schema


def inferred(paths: tuple[str, ...]) -> str:
    """A schema inferred from articles and from the site's CMS; nothing where there are none.

    List pages have other fields than articles and are left aside.
    """
    every = files.find(paths, Config(), gitignore=True, force_exclude=False)
    names = [name for name in every if not Path(name).name.startswith("_index")]
    sources = [files.read(name) for name in names]
    fronts = [frontmatter.parse(source.text) for source in sources if not source.fault]
    data = [front.data for front in fronts if front.data]
    if not data:
        return ""
    return json.dumps(infer(data, _cms(names[0])), ensure_ascii=False, indent=2) + "\n"


def cms_file(folder: Path) -> Path | None:
    """The CMS configuration that holds for a folder: the first at or above it."""
    for base in (folder, *folder.parents):
        found = next((base / part for part in CMS if (base / part).is_file()), None)
        if found or (base / ".git").exists():
            return found
    return None


def _cms(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The fields that the CMS of an article knows."""
    import yaml

    path = cms_file(Path(name).absolute().parent)
    if path is None:
        return {}
    try:
        config = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(str(path), f"it cannot be read: {error}") from None
    return cms_fields(config) if isinstance(config, Mapping) else {}
