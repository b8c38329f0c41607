"""python-frontmatter's handlers, taught to split and decode as Hugo does."""

from __future__ import annotations

import re
from typing import Any

from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from ..model import Span
from . import fences, json_reader, org, toml_reader, yaml_reader
from .model import Reading


class _Hugo:
    """What the four have in common: Hugo's fences, and readings instead of bare values."""

    kind = ""

    def detect(self, text: str) -> bool:
        """Whether the first character asks for this format."""
        return fences.split(text).format == self.kind

    def split(self, text: str) -> tuple[str, str]:
        """Metadata and body."""
        found = fences.split(text)
        return found.inner.of(text), text[found.body :]

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        """The values alone; ValueError where Hugo refuses the block."""
        reading = self.read(fm, Span(0, len(fm)))
        refused = next((problem for problem in reading.problems if problem.hugo), None)
        if refused:
            raise ValueError(refused.message)
        return reading.data

    def read(self, text: str, inner: Span) -> Reading:
        """Values, places, strings and problems of a part of the text."""
        raise NotImplementedError


class HugoYAML(_Hugo, YAMLHandler):
    """YAML 1.2 as Hugo's decoder takes it: yes and no are texts, dates stay texts."""

    kind = "yaml"

    def read(self, text: str, inner: Span) -> Reading:
        return yaml_reader.read(text, inner)


class HugoTOML(_Hugo, BaseHandler):
    """TOML 1.1."""

    kind = "toml"
    FM_BOUNDARY = re.compile(r"^\+\+\+", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "+++"

    def read(self, text: str, inner: Span) -> Reading:
        return toml_reader.read(text, inner)


class HugoJSON(_Hugo, JSONHandler):
    """Strict JSON."""

    kind = "json"

    def read(self, text: str, inner: Span) -> Reading:
        return json_reader.read(text, inner)


class HugoOrg(_Hugo, BaseHandler):
    """Org keywords."""

    kind = "org"
    FM_BOUNDARY = re.compile(r"^#\+", re.MULTILINE)

    def read(self, text: str, inner: Span) -> Reading:
        return org.read(text, inner)


HANDLERS = {handler.kind: handler for handler in (HugoYAML(), HugoTOML(), HugoJSON(), HugoOrg())}
