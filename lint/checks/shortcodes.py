"""Shortcodes: what Hugo refuses, what it publishes broken, and what a call gets wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ..article import Article
from ..document import Document
from ..embedded import EMBEDDED, find, removed
from ..markdown import Code
from ..model import Applicability, Edit, Fix, Problem, Related, Span
from ..shortcodes import Argument, Call, Tag, distance
from ..site import Site, Templates

QUOTES = {"'": "'", "“": "”", "”": "”", "‘": "’", "„": "“"}


def check(article: Article) -> Iterator[Problem]:
    """Every problem with the shortcodes of an article."""
    document, site = article.document, article.site
    yield from document.shortcodes.problems
    for call in document.shortcodes.every_call():
        yield from _pairing(document.text, call)
        yield from _parameters(call.tag, site.templates)
    for tag in document.shortcodes.tags:
        yield from _values(document.text, tag)
        yield from _removed(tag, site)
        yield from _missing_parameters(tag, site.templates)
        yield from _missing_files(tag, site)
        yield from _inline(tag, site)
    yield from _samples(document)
    yield from _references(document, site)
    yield from _schemas(document, article.config.shortcodes.get("schemas", {}))
    yield from _raw_html(document, site)
    yield from damage(document, site.templates)


def _pairing(text: str, call: Call) -> Iterator[Problem]:
    close = call.close
    if close is None or call.tag.inline:
        return
    if close.name and close.name.lower() != call.tag.name.lower():
        line = text.count("\n", 0, call.tag.span.start) + 1
        yield Problem(
            "mismatched-closing-tag",
            close.span,
            f"“{close.name}” closes “{call.tag.name}”, which was opened on line {line}",
            "close inner shortcodes before outer ones, each by its own name",
            related=(Related(call.tag.span, f"“{call.tag.name}” is opened here"),),
        )
    if close.delimiter != call.tag.delimiter:
        yield Problem(
            "mixed-delimiters",
            close.span,
            f"“{call.tag.name}” is opened with {{{{{call.tag.delimiter} and closed with "
            f"{{{{{close.delimiter}",
            "close it as it was opened; Hugo takes the opening tag's kind for both",
            fix=_same_delimiter(close, call.tag.delimiter),
        )


def _same_delimiter(close: Tag, delimiter: str) -> Fix:
    start, end = close.span.start, close.span.end
    mark = ">" if delimiter == "<" else "%"
    edits = (
        Edit(Span(start + 2, start + 3), delimiter),
        Edit(Span(end - 3, end - 2), mark),
    )
    return Fix("Close it as it was opened", edits)


def _parameters(tag: Tag, templates: Templates) -> Iterator[Problem]:
    """Names that the template never reads, and names that are given twice."""
    template = find(templates, tag.name)
    seen: dict[str, Argument] = {}
    for argument in tag.arguments:
        if argument.key in seen and argument.key:
            yield Problem(
                "duplicate-parameter",
                argument.span,
                f"“{argument.key}” is given twice; only the last one counts",
                related=(Related(seen[argument.key].span, "it was given here"),),
            )
        seen[argument.key] = argument
        known = template.named if template else None
        if argument.key and known and argument.key.lower() not in {one.lower() for one in known}:
            yield _unknown_parameter(tag, argument, known)


def _missing_parameters(tag: Tag, templates: Templates) -> Iterator[Problem]:
    """Parameters that the template prints whatever happens, and the call does not give."""
    template = templates.get(tag.name)
    if template is None or tag.closes or tag.escaped or any(not one.key for one in tag.arguments):
        return
    given = {one.key.lower() for one in tag.arguments}
    missing = sorted(name for name in template.required if name.lower() not in given)
    if missing:
        names = ", ".join(missing)
        message = f"“{tag.name}” prints {names}, which this call does not give"
        yield Problem("missing-parameter", tag.span, message, f'add {names}="…"')


FILES = frozenset({"src", "image", "img", "file", "poster", "href"})


def _missing_files(tag: Tag, site: Site) -> Iterator[Problem]:
    """Files that a parameter names and that the site does not have."""
    for argument in tag.arguments if site.static is not None else ():
        path = argument.value.split("?")[0].split("#")[0]
        looks = "." in path.rsplit("/", 1)[-1] and path.startswith("/") and path[1:2] != "/"
        if argument.key.lower() in FILES and looks and path not in (site.static or ()):
            yield Problem(
                "missing-file",
                argument.value_span,
                f"no file of the site is called {path}",
                "check the path; it begins at the static folder",
            )


def _unknown_parameter(tag: Tag, argument: Argument, known: frozenset[str]) -> Problem:
    near = [one for one in sorted(known) if distance(argument.key.lower(), one.lower()) <= 2]
    span = Span(argument.span.start, argument.span.start + len(argument.key))
    help = f"did you mean {near[0]}?" if near else f"it reads: {', '.join(sorted(known))}"
    fix = Fix(f"Write {near[0]}", (Edit(span, near[0]),)) if len(near) == 1 else None
    message = f"“{tag.name}” has no parameter “{argument.key}”, so the value is dropped"
    return Problem("unknown-parameter", span, message, help, fix=fix)


def _values(text: str, tag: Tag) -> Iterator[Problem]:
    """Quote marks that Hugo keeps as part of the value."""
    for argument in tag.arguments:
        value = argument.value
        if argument.quote or not argument.key or value[:1] not in QUOTES:
            continue
        whole = len(value) > 1 and value[-1] in (QUOTES[value[0]], value[0])
        fix = None
        if whole and '"' not in value:
            edit = Edit(argument.value_span, f'"{value[1:-1]}"')
            fix = Fix("Use straight double quotes", (edit,))
        yield Problem(
            "kept-quote",
            argument.value_span,
            f"Hugo keeps the {value[0]} as part of the value",
            'use straight double quotes: "…"',
            fix=fix,
        )


def _removed(tag: Tag, site: Site) -> Iterator[Problem]:
    name = tag.name.lower()
    instead = removed(name, site.hugo_version)
    template = site.templates.get(name)
    own = template is not None and template.origin != "embedded"
    if instead and not own and not tag.escaped and not tag.closes:
        message = f"Hugo no longer has “{name}”"
        yield Problem("removed-shortcode", tag.span, message, instead, hugo=True)


def _inline(tag: Tag, site: Site) -> Iterator[Problem]:
    if tag.inline and not tag.closes and not site.inline_shortcodes:
        yield Problem(
            "disabled-inline-shortcode",
            tag.span,
            "inline shortcodes are switched off on this site, so nothing is shown here",
            "make it a template, or set security.enableInlineShortcodes",
        )


def _samples(document: Document) -> Iterator[Problem]:
    """Calls inside code samples: they run, though the author shows them as text."""
    for tag in document.shortcodes.tags:
        code = _around(tag.span, document.code)
        if code and not tag.escaped and tag.name:
            start, end = tag.span.start + 3, tag.span.end - 3
            edits = (Edit(Span(start, start), "/*"), Edit(Span(end, end), "*/"))
            yield Problem(
                "live-shortcode-in-code",
                tag.span,
                "this call runs although it stands in a code sample",
                "to show it to readers, write {{</* name */>}}",
                fix=Fix("Escape the call", edits, Applicability.UNSAFE),
            )


def _references(document: Document, site: Site) -> Iterator[Problem]:
    """`ref` and `relref` to pages that nothing in the content could be."""
    if site.pages is None:
        return
    for tag in document.shortcodes.tags:
        target = _target(tag)
        if target is None:
            continue
        name = target.value.split("#")[0].split("?")[0].strip("/").lower()
        base = name.removesuffix(".md").rsplit("/", 1)[-1]
        if name and base and base not in site.pages and "://" not in target.value:
            near = [one for one in sorted(site.pages) if distance(one, base) <= 2 and len(base) > 3]
            yield Problem(
                "broken-reference",
                target.value_span,
                f"no page is called “{target.value}”",
                f"did you mean {near[0]}?" if near else "check the path; drafts do not count",
                hugo=True,
            )


def _target(tag: Tag) -> Argument | None:
    if tag.name.lower() not in ("ref", "relref") or tag.escaped or tag.closes:
        return None
    return next((one for one in tag.arguments if one.key in ("", "path")), None)


def _schemas(document: Document, schemas: Mapping[str, Any]) -> Iterator[Problem]:
    """Parameters that the configured JSON Schema of a shortcode refuses."""
    if not schemas:
        return
    from jsonschema import Draft202012Validator

    for tag in document.shortcodes.tags:
        schema = schemas.get(tag.name.lower())
        if schema is None or tag.closes or tag.escaped:
            continue
        given = {one.key or str(at): one.typed for at, one in enumerate(tag.arguments)}
        for error in Draft202012Validator(schema).iter_errors(given):
            key = str(error.absolute_path[0]) if error.absolute_path else ""
            places = {one.key or str(at): one.value_span for at, one in enumerate(tag.arguments)}
            yield Problem(
                "refused-parameter",
                places.get(key, tag.span),
                f"“{tag.name}” is used against its schema: {error.message}",
            )


def _raw_html(document: Document, site: Site) -> Iterator[Problem]:
    if site.root and not site.unsafe_html:
        for span in document.html:
            yield Problem(
                "raw-html",
                span,
                "Hugo leaves this HTML out, since the site does not allow it",
                "use Markdown or a shortcode, or set markup.goldmark.renderer.unsafe",
            )


def _around(span: Span, code: tuple[Code, ...]) -> Code | None:
    return next((one for one in code if one.span.contains(span)), None)


_NAME = r"[<%]\s*(/?\w[\w/-]*)\b[^{}\n]*?"
_INVISIBLE = "[\u200b\ufeff\u2060]+"
_SHAPES = (
    (r"\{\{\\", r"[>%]\}\}", "a backslash"),
    (r"\\\{\\\{", r"[>%]\\?\}\\?\}", "backslashes"),
    (r"\{ \{ ?", r"[>%] ?\} ?\}", "blanks"),
    (r"\{\{[ \t]+", r"[>%][ \t]*\}\}", "a blank"),
    (rf"\{{{_INVISIBLE}\{{|\{{\{{{_INVISIBLE}", r"[>%]\}\}", "an invisible character"),
)
_ENTITIES = (
    r"(?:&#123;|&lcub;|\{){2}(?:&lt;|%|<)\s*(/?\w[\w/-]*)\b"
    r"[^\n{}]*?(?:&gt;|%|>)(?:&#125;|&rcub;|\}){2}"
)
_DAMAGE = (
    *((re.compile(f"(?:{opens}){_NAME}{ends}"), what) for opens, ends, what in _SHAPES),
    (re.compile(_ENTITIES), "character entities"),
)
_COMMENT = re.compile(r"\{\{-?/\*(.*?)\*/-?\}\}", re.S)
_STRAY = re.compile(r"[>%]\}\}")


def damage(document: Document, templates: Templates) -> Iterator[Problem]:
    """Calls that a formatter, an editor or a typing slip broke, so that readers see braces."""
    text, start = document.text, document.front_matter.body
    hidden = [tag.span for tag in document.shortcodes.tags]
    hidden += [code.span for code in document.code]
    hidden += document.comments
    found: list[Span] = []
    for pattern, what in _DAMAGE:
        for match in pattern.finditer(text, start):
            span = Span(*match.span())
            if not any(span.overlaps(other) for other in (*hidden, *found)):
                found.append(span)
                yield _damaged(match, what, templates)
    for match in _COMMENT.finditer(text, start):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in hidden):
            found.append(span)
            edit = Edit(span, f"<!--{match[1]}-->")
            yield Problem(
                "template-comment",
                span,
                "Hugo shows this comment to readers: {{/* */}} works only in templates",
                "write <!-- … --> instead",
                fix=Fix("Make it an HTML comment", (edit,), Applicability.UNSAFE),
            )
    for match in _STRAY.finditer(text, start):
        span = Span(*match.span())
        if not any(span.overlaps(other) for other in (*hidden, *found)):
            yield Problem(
                "stray-delimiter",
                span,
                f"“{match.group()}” ends no tag, so readers see it",
                "remove it, or mend the tag that it should end",
            )


def _damaged(match: re.Match[str], what: str, templates: Templates) -> Problem:
    name = match[1].lstrip("/")
    fix = None
    if templates.get(name) or name.lower() in EMBEDDED:
        edit = Edit(Span(*match.span()), _mended(match.group()))
        fix = Fix("Mend the braces", (edit,))
    return Problem(
        "damaged-shortcode",
        Span(*match.span()),
        f"readers see this call as text: {what} between the braces broke it",
        "write the braces and the sign without anything between them",
        fix=fix,
    )


def _mended(call: str) -> str:
    for entity, char in (("&#123;", "{"), ("&lcub;", "{"), ("&#125;", "}"), ("&rcub;", "}")):
        call = call.replace(entity, char)
    call = call.replace("&lt;", "<").replace("&gt;", ">")
    call = re.sub(
        r"\\?\{[ \u200b\ufeff\u2060]*\\?\{[ \t\\\u200b\ufeff\u2060]*([<%])", r"{{\1", call
    )
    return re.sub(r"([>%])[ \t\\]*\\?\}[ \\]*\}", r"\1}}", call)
