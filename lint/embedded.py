"""The shortcodes that Hugo 0.168 brings along, and those that it has removed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .site import Template

HUGO = "0.168"


def _own(
    name: str, reads_inner: bool, named: str = "", positional: int | None = None
) -> tuple[str, Template]:
    words = frozenset(named.split()) if named else None
    return name, Template(name, reads_inner, words, positional, "embedded")


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
