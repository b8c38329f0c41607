"""The shortcodes that Hugo 0.168 brings along, and those that it has removed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .site import Template, Templates

HUGO = "0.168"


def _own(
    name: str, reads_inner: bool, named: str = "", positional: int | None = None
) -> tuple[str, Template]:
    words = frozenset(named.split()) if named else None
    return name, Template(name, reads_inner, words, positional=positional, origin="embedded")


EMBEDDED: Mapping[str, Template] = MappingProxyType(
    dict(
        [
            _own(
                "figure",
                False,
                "src alt title caption class link target rel width height loading attr attrlink",
            ),
            _own("highlight", True, positional=2),
            _own("details", True, "summary open class name title"),
            _own("qr", True, "text level scale targetDir alt class id title loading"),
            _own("ref", False, "path lang outputFormat", 1),
            _own("relref", False, "path lang outputFormat", 1),
            _own("param", False, positional=1),
            _own("youtube", False),
            _own("vimeo", False),
            _own("vimeo_simple", False),
            _own("instagram", False),
            _own("x", False, "user id"),
            _own("x_simple", False, "user id"),
            _own("comment", True),
            _own("gist", False),
            _own("tweet", False),
            _own("twitter", False),
            _own("twitter_simple", False),
            _own("instagram_simple", False),
            _own("1__h_simple_assets", False),
        ]
    )
)
"""By name; a template of the site with the same name replaces it."""

REMOVED: Mapping[str, str] = MappingProxyType(
    {
        "gist": "removed in Hugo 0.156; paste the code in a fenced block or write a template",
        "tweet": "removed in Hugo 0.156; use {{< x user=… id=… >}}",
        "twitter": "removed in Hugo 0.156; use {{< x user=… id=… >}}",
        "twitter_simple": "removed in Hugo 0.156; use {{< x_simple user=… id=… >}}",
        "instagram_simple": "removed in Hugo 0.123; use {{< instagram … >}}",
    }
)

SINCE: Mapping[str, str] = MappingProxyType(
    {"comment": "0.137", "details": "0.140", "qr": "0.141", "x": "0.141", "x_simple": "0.141"}
)
GONE: Mapping[str, str] = MappingProxyType(
    {
        "gist": "0.156",
        "tweet": "0.156",
        "twitter": "0.156",
        "twitter_simple": "0.156",
        "instagram_simple": "0.123",
    }
)


def of_version(version: str) -> Mapping[str, Template]:
    """The shortcodes that a Hugo of that version brings along; all for no version."""
    if not version:
        return EMBEDDED
    own = _number(version)
    return {
        name: template
        for name, template in EMBEDDED.items()
        if _number(SINCE.get(name, "0")) <= own
    }


def removed(name: str, version: str) -> str:
    """What to write instead of a shortcode that this Hugo no longer has, or nothing."""
    gone = GONE.get(name)
    if gone is None or _number(version or HUGO) < _number(gone):
        return ""
    return REMOVED[name]


def find(templates: Templates, name: str) -> Template | None:
    """A shortcode's template: the site's, or, where no site is known, Hugo's own."""
    known = templates.get(name)
    return known if known or templates.by_name else EMBEDDED.get(name.lower())


def _number(version: str) -> tuple[int, ...]:
    parts = version.lstrip("v").split("-")[0].split("+")[0].split(".")
    return tuple(int(part) for part in parts if part.isdigit())
