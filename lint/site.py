"""What healthlint knows of the Hugo site that an article belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Template:
    """One shortcode template, as far as an article's calls depend on it."""

    name: str
    reads_inner: bool | None = None  # None: not known (declared by name only)
    named: frozenset[str] | None = None  # parameters read by name; None: not known
    required: frozenset[str] = frozenset()  # named ones that are printed whatever happens
    positional: int | None = None  # how many are read by position; None: any number, or not known
    origin: str = ""  # where the template stands, relative to the site; "embedded" for Hugo's own
    text: str = ""  # its own words, for notes that it prints


@dataclass(frozen=True, slots=True)
class Templates:
    """All shortcodes of a site; names are lower case, as Hugo looks them up."""

    by_name: Mapping[str, Template] = field(default_factory=lambda: MappingProxyType({}))
    complete: bool = False  # whether a name that is not here is surely unknown to Hugo

    def get(self, name: str) -> Template | None:
        """The template that a call of that name would run."""
        return self.by_name.get(name.lower())


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of one Hugo site, read once per run and handed to every article."""

    root: str = ""
    templates: Templates = Templates()
    static: frozenset[str] | None = None  # URL paths ("/uploads/a.png"); None: not known
    pages: frozenset[str] | None = None  # base names ("omt-and-headaches"); None: not known
    unsafe_html: bool = False  # markup.goldmark.renderer.unsafe
    inline_shortcodes: bool = False  # security.enableInlineShortcodes
    language: str = ""  # defaultContentLanguage or languageCode, lower case: "en-gb"
    taxonomies: frozenset[str] = frozenset({"tags", "categories"})
    hugo_version: str = ""


NO_SITE = Site()
