"""The names that Hugo reads in front matter, and those that health sites commonly add."""

from __future__ import annotations

DATES = (
    "date", "lastmod", "publishdate", "expirydate", "modified", "pubdate", "published",
    "unpublishdate",
)  # fmt: skip
"""Keys that Hugo reads as dates; upper and lower case are one."""

TEXTS = frozenset(
    str.split("title linktitle description summary slug type layout translationkey url markup")
)
FLAGS = frozenset(str.split("draft headless iscjklanguage"))

HUGO = frozenset(
    str.split(
        "title linkTitle description summary slug url aliases type layout weight draft "
        "headless isCJKLanguage translationKey date lastmod publishDate expiryDate modified "
        "pubdate published unpublishdate keywords tags categories outputs markup build "
        "cascade params sitemap menus menu resources sites"
    )
)
"""Hugo's own fields, in the spelling of its documentation."""

COMMON = frozenset(
    str.split(
        "author authors image images cover featured_image series toc math name listImage "
        "reviewedBy lastReviewed reviewers sources topics jurisdictions profile affiliate "
        "notes kind path lang language id subtitle bio healthlint"
    )
)

_KNOWN = frozenset(name.lower() for name in HUGO | COMMON)


def is_known(name: str) -> bool:
    """Whether a key is one that Hugo or a health article commonly has."""
    return name.lower() in _KNOWN
