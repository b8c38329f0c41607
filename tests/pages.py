"""Writes the generated pages of docs/: `python -m tests.pages`.

A page a rule and a page a note, an index of each, and what the notes come to in each market.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from lint import explain, library, resources, settings
from lint.measured import measured
from lint.notebook import Notebook, Topic
from lint.reporters.common import summary
from lint.rules import CATEGORIES, Rule, Source

DOCS = Path(__file__).parent.parent / "docs"
FOLDERS = ("rules", "notes")  # they hold nothing but generated pages
FAMILIES: Mapping[str, str] = {
    "claim": "Health claims",
    "note": "Required notes",
    "front-matter": "Front matter",
    "shortcode": "Shortcodes",
    "directive": "Directives",
    "io": "Files",
}
WHEN: Mapping[str, str] = {
    "medical-disclaimer": "it is health information",
    "sources": "it is health information",
    "scope-of-practice": "a practitioner, or a clinic or shop that treats people, writes about "
    "health and names no physician; told by what names a trade, or by the words of the whole page",
    "emergency-care": "it is about a topic with warning signs (listed below)",
    "crisis-line": "it is about a topic in which lives are at risk from within (listed below), "
    "or speaks of readers' or the writer's thoughts of suicide, or makes claims about an illness "
    "of the mind",
    "poison-control": "it is about a topic in which poisoning is a risk (listed below)",
    "testimonial-typicality": "it tells of a person's result",
    "medication-change-caution": "it speaks of stopping, cutting or changing a medicine",
    "affiliate-disclosure": "it has paid links, codes or gifts",
    "dshea-disclaimer": "it sells a supplement in the United States",
    "pregnancy-caution": "it advises what may be unsafe in pregnancy",
}
URGENCY: Mapping[str, str] = {
    "E": "call an emergency number, or go now",
    "S": "get help the same day",
    "R": "see a doctor soon",
}
KINDS: Mapping[str, str] = {
    "emergency": "Emergency number",
    "crisis": "Crisis line",
    "poison": "Poison line",
}

CONFIGURE = """\
```toml
[notes.NOTE]
text = "…"            # your approved wording; it also counts as the note
shortcodes = ["…"]    # these print the note
shortcode = "…"       # this one is written where it is missing

[notes.NOTE.UK]
text = "…"            # the wording for one market
```
"""


def pages() -> Mapping[str, str]:
    """Every generated page by its path below docs/."""
    rules = library.shipped()
    book = library.notebook()
    notes = sorted({rule.note for rule in rules if rule.note})
    return {
        "measured.json": resources.text("rulesets", "measured.json"),
        "rules/index.md": _text(_index(rules)),
        "notes/index.md": _text(_note_index(notes, rules)),
        "notes/markets.md": _text(_markets(book)),
        **{f"rules/{rule.name}.md": _text(_rule(rule)) for rule in rules},
        **{f"notes/{note}.md": _text(_note(note, rules, book)) for note in notes},
    }


def existing() -> Mapping[str, str]:
    """The generated pages as they lie in docs/."""
    paths = [DOCS / "measured.json", *(p for name in FOLDERS for p in (DOCS / name).glob("*.md"))]
    return {
        path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8")
        for path in paths
        if path.exists()
    }


def write() -> None:
    """Brings docs/ up to date; pages of rules that are no more are deleted."""
    wanted = pages()
    for name in existing().keys() - wanted.keys():
        (DOCS / name).unlink()
    for name, text in wanted.items():
        path = DOCS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _text(parts: Iterable[str]) -> str:
    """The parts below one another, with no more than one blank line between two of them."""
    text = ""
    for part in parts:
        text += (part.removeprefix("\n") if text.endswith("\n\n") else part) + "\n"
    return text


def _rule(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}\n"
    yield f"{_sentence(summary(rule))}\n"
    rows = [
        ("Family", FAMILIES[rule.family]),
        ("Category", rule.category),
        ("Note", f"[{rule.note}](../notes/{rule.note}.md)" if rule.note else ""),
        ("Severity", rule.severity.label),
        ("Confidence", rule.confidence.label),
        ("On by default", "yes" if rule.default else "no"),
        ("Mended by `--fix`", "yes, in some cases" if rule.fixable else ""),
        ("Markets", ", ".join(rule.jurisdictions) or "all"),
    ]
    yield from _table(("", ""), [row for row in rows if row[1]])
    if rule.why:
        yield f"\n## Why\n\n{' '.join(rule.why.split())}"
    yield f"\n## What to write instead\n\n{_sentence(rule.help)}"
    yield "\n## Who says so\n"
    yield from _sources(rule.sources)
    yield from _examples(rule)
    if rule.family == "claim":
        yield f"\n## How often it is right\n\n{_sentence(explain.precision(rule))}\n"
        yield "The corpus is written to be hard: it is full of adverts that careful pages quote,"
        yield "doubt or laugh at. [What these figures are worth](../limits.md#how-well-it-does)."
    yield "\n## Configure\n"
    for what, words in explain.settings(rule):
        yield f"{_sentence(what)[:-1]}:\n"
        kind = "markdown" if words.startswith("<!--") else "toml"
        yield from _fenced(words, "yaml" if words.startswith("#") else kind)
    yield "\n[All rules](index.md)"


def _sources(sources: Sequence[Source]) -> Iterator[str]:
    rows = [(f"[{one.title}]({one.url})", one.ref, _checked(one)) for one in sources]
    yield from _table(("source", "where in it", "compared with its text"), rows)


def _checked(source: Source) -> str:
    return source.checked or "not re-read since it was written down"


def _examples(rule: Rule) -> Iterator[str]:
    for title, bad in (("Avoid", True), ("Fine", False)):
        chosen = [example.text for example in rule.examples if example.bad is bad]
        if not chosen:
            continue
        yield f"\n## {title}\n"
        if bad:
            yield "What is found stands between « and ».\n"
        for text in chosen:
            yield from _fenced(text, "text")


def _fenced(text: str, language: str) -> Iterator[str]:
    """A code block whose fence the text cannot close."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{fence}{language}\n{text.strip(chr(10))}\n{fence}\n"


def _index(rules: Sequence[Rule]) -> Iterator[str]:
    yield "# Rules\n"
    yield f"{len(rules)} rules in {len(FAMILIES)} families. `healthlint rule CODE` prints a rule's"
    yield "page in the terminal; `healthlint rules list` lists them all. “Right” is the share of"
    yield "findings in [our labelled corpus](../limits.md#how-well-it-does) that were right, given"
    yield f"where there were at least {explain.FEW}."
    for family, title in FAMILIES.items():
        own = [rule for rule in rules if rule.family == family]
        yield f"\n## {title}\n"
        if family != "claim":
            yield from _table(HEAD[:-1], [_row(rule)[:-1] for rule in own])
            continue
        own.sort(key=lambda rule: (CATEGORIES.index(rule.category), rule.code))
        for category, group in groupby(own, key=lambda rule: rule.category):
            yield f"\n### {category}\n"
            yield from _table(HEAD, [_row(rule) for rule in group])


HEAD = ("code", "rule", "severity", "objects to", "right")


def _row(rule: Rule) -> tuple[str, ...]:
    record = measured().get(rule.code)
    enough = record is not None and record.right + record.wrong >= explain.FEW
    right = f"{record.precision:.0%}" if record and enough else "–"
    state = "" if rule.default else " (off)"
    name = f"[{rule.name}]({rule.name}.md)"
    return rule.code, name, rule.severity.label + state, _sentence(summary(rule)), right


def _note_index(notes: Sequence[str], rules: Sequence[Rule]) -> Iterator[str]:
    yield "# Notes\n"
    yield "What an article owes its readers, and when."
    yield "[Numbers and wording by market](markets.md).\n"
    missing = {rule.note: rule for rule in reversed(rules) if rule.note}
    rows = [
        (f"[{note}]({note}.md)", f"owed if {WHEN[note]}", missing[note].severity.label)
        for note in notes
    ]
    yield from _table(("note", "when", "if it is missing"), rows)
    yield "\nRules about all notes:\n"
    own = [rule for rule in rules if rule.family == "note" and not rule.note]
    for rule in own:
        yield f"- [{rule.name}](../rules/{rule.name}.md): {summary(rule)}"


def _note(note: str, rules: Sequence[Rule], book: Notebook) -> Iterator[str]:
    own = [rule for rule in rules if rule.note == note]
    first = own[0]
    yield f"# {note}\n"
    yield f"An article owes this note if {WHEN[note]}.\n"
    yield f"{' '.join(first.why.split())}"
    yield "\n## Rules\n"
    rows = [
        (rule.code, f"[{rule.name}](../rules/{rule.name}.md)", rule.severity.label,
         _sentence(summary(rule)))
        for rule in own
    ]  # fmt: skip
    yield from _table(("code", "rule", "severity", "objects to"), rows)
    yield f"\n## What to write\n\n{_sentence(first.help)}\n"
    wordings = {
        key: text for key, text in book.texts.notes.items() if re.fullmatch(f"{note}(-[ES])?", key)
    }
    if wordings:
        yield "`--fix --unsafe-fixes` writes this where you have no wording of your own; words in"
        yield "braces come from [the market](markets.md) and the topic:\n"
    for text in wordings.values():
        yield from _fenced(text, "markdown")
    if not wordings:
        yield "Only the publisher can know what it must say, so healthlint never writes it.\n"
    yield "## Who says so\n"
    yield from _sources(list(dict.fromkeys(one for rule in own for one in rule.sources)))
    yield from _topics(note, book)
    yield "\n## Configure\n"
    yield CONFIGURE.replace("NOTE", note)
    yield f'Switch it off: `ignore = ["{first.name}"]`\n'
    yield "[All notes](index.md)"


def _topics(note: str, book: Notebook) -> Iterator[str]:
    """The topics that make an article owe the note."""
    if note == "emergency-care":
        chosen: list[Topic] = [topic for topic in book.topics if topic.emergency]
    else:
        chosen = [topic for topic in book.topics if note in topic.also]
    if not chosen:
        return
    yield "\n## Topics\n"
    if note != "emergency-care":
        yield from (f"- {topic.title}" for topic in chosen)
        return
    yield "The note must name at least so many of the topic's warning signs, in any words.\n"
    rows = [
        (
            topic.title,
            URGENCY[topic.urgency],
            f"{topic.minimum} of: {'; '.join(flag.name for flag in topic.flags)}",
            f"[{topic.source.title}]({topic.source.url})"
            if topic.source.url
            else topic.source.title,
        )
        for topic in chosen
    ]
    yield from _table(("topic", "what it calls for", "warning signs", "source"), rows)


def _markets(book: Notebook) -> Iterator[str]:
    yield "# Notes by market\n"
    yield "A market is named by `jurisdictions` in an article's front matter or `healthlint.toml`,"
    yield "or by the site's language (`en-gb`). Where none is known, no number is written and any"
    yield "country's number counts. A number of another country is found by"
    yield "[wrong-country-number](../rules/wrong-country-number.md). Compare the numbers with the"
    yield "live services before you rely on them."
    for market in settings.choices("jurisdictions"):
        numbers, lines = book.numbers[market], book.texts.lines[market]
        yield f"\n## {market}\n"
        known = [(KINDS[kind], getattr(numbers, kind), lines.get(kind, "–")) for kind in KINDS]
        rows = [(title, ", ".join(own) or "none known", said) for title, own, said in known]
        yield from _table(("", "counts", "as our wording says it"), rows)
        yield f"\n{_owed(market)}"
    yield "\n[All notes](index.md)"


def _owed(market: str) -> str:
    if market == "US":
        return "All notes can be owed, [dshea-disclaimer](dshea-disclaimer.md) only here."
    return "All notes can be owed but [dshea-disclaimer](dshea-disclaimer.md), which is for the US."


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + ("" if words.endswith((".", "!", "?", "…")) else ".")


if __name__ == "__main__":
    write()
