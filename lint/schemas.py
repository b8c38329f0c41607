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
    """A schema inferred from the articles that paths name, and from the site's CMS."""
    names = files.find(paths, Config(), gitignore=True, force_exclude=False)
    sources = [files.read(name) for name in names]
    fronts = [frontmatter.parse(source.text) for source in sources if not source.fault]
    data = [front.data for front in fronts if front.data]
    if not data:
        raise ConfigError(" ".join(paths), "no article there has front matter")
    return json.dumps(infer(data, _cms(names[0])), ensure_ascii=False, indent=2) + "\n"


def _cms(name: str) -> Mapping[str, Mapping[str, Any]]:
    """The fields of the first CMS configuration above an article."""
    import yaml

    for base in Path(name).absolute().parents:
        for path in (base / part for part in CMS):
            if path.is_file():
                try:
                    config = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
                except (OSError, ValueError, yaml.YAMLError) as error:
                    raise ConfigError(str(path), f"it cannot be read: {error}") from None
                return cms_fields(config) if isinstance(config, Mapping) else {}
        if (base / ".git").exists():
            break
    return {}
