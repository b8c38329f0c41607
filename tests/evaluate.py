"""Precision and recall on labelled text: `python -m tests.evaluate [--gold DIR ...] [--worst N]`.

`corpus/held-out`, `-pages` (whole pages, with the notes that they owe) and `-genres` are text
that nothing was trained on: their figures count, those of the rest of corpus/ flatter. Each is
shown with its change since the figures that were last noted down.
`--write` notes them down (corpus/figures.json), and how often each rule was right, for
`healthlint rule` and the rules' pages.

A gold folder holds sentences*.jsonl and articles*/NN.md with NN.gold.json. A sentence is found
when any claim finding touches it; a claim in an article when a claim finding overlaps its words.
"""

from __future__ import annotations

import argparse
import datetime
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lint.files import Source
from lint.model import Finding, Severity, Span
from lint.options import Options
from lint.report import FileReport
from lint.session import Session

from . import corpus

HERE = Path(__file__).parent.parent
CORPUS = HERE / "corpus"
FIGURES = CORPUS / "figures.json"
MEASURED = HERE / "rulesets" / "measured.json"
FRONT = '---\ntitle: "A page"\ndate: 2026-01-01\ndescription: "A page of ours."\n---\n\n'


@dataclass
class Score:
    """Counts of right and wrong answers."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return (
            f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"
            f"   ({self.hit} right, {self.false} false, {self.missed} missed)"
        )


@dataclass
class Tally:
    """A score, its parts by category, and the rows that went wrong."""

    score: Score = field(default_factory=Score)
    recall_hits: int = 0
    by_category: dict[str, Score] = field(default_factory=dict)
    by_rule: dict[str, Score] = field(default_factory=dict)
    false: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    words: int = 0
    alarms: int = 0

    def category(self, name: str) -> Score:
        return self.by_category.setdefault(name, Score())

    def judged(self, found: Iterable[Finding], right: bool) -> None:
        """Counts for each rule whether its findings were right."""
        for one in found:
            score = self.by_rule.setdefault(one.code, Score())
            score.hit, score.false = score.hit + right, score.false + (not right)


def lint(session: Session, path: str, text: str) -> FileReport:
    """One text as the program would report it."""
    return session.report(Source(path, text))


def claims(session: Session, report: FileReport) -> list[Finding]:
    """Its claim findings."""
    return [one for one in report.findings if one.code.startswith("MC")]


def sentences(session: Session, rows: Iterable[dict[str, Any]]) -> Tally:
    """Each sentence as a page of its own, after its context."""
    tally = Tally()
    for row in rows:
        context = f"{row['context']} " if row.get("context") else ""
        text = FRONT + context + row["text"] + "\n"
        own = Span(len(FRONT + context), len(text))
        report = lint(session, "row.md", text)
        found = [one for one in claims(session, report) if one.span.overlaps(own)]
        tally.judged(found, bool(row["flag"]))
        if row["flag"] and found:
            tally.score.hit += 1
        elif row["flag"]:
            tally.score.missed += 1
            tally.missed.append(f"{row['id']} {row['families']} {row['text']}")
        elif found:
            tally.score.false += 1
            codes = ", ".join(one.code for one in found)
            tally.false.append(f"{row['id']} [{codes}] {row['text']}")
        for category in row.get("families") or ():
            part = tally.category(category)
            part.hit, part.missed = part.hit + bool(found), part.missed + (not found)
    return tally


def articles(session: Session, folders: Iterable[Path]) -> tuple[Tally, Tally]:
    """Claims and missing notes of whole articles."""
    tally, notes = Tally(), Tally()
    for path, gold in _gold(folders):
        text = path.read_text(encoding="utf-8")
        report = lint(session, path.name, text)
        _score_claims(session, report, gold, path, tally)
        _score_notes(report, gold, path, notes)
    return tally, notes


def _gold(folders: Iterable[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for folder in folders:
        for path in sorted(folder.glob("*.md")):
            side = path.with_suffix(".gold.json")
            if side.exists():
                yield path, json.loads(side.read_text(encoding="utf-8"))


def _score_claims(
    session: Session, report: FileReport, gold: dict[str, Any], path: Path, tally: Tally
) -> None:
    wanted = [(_place(report, one), one) for one in gold["claims"]]
    neither = [_place(report, one) for one in gold.get("borderline", ())]
    found = [one for one in claims(session, report) if one.severity >= Severity.INFO]
    matched: set[int] = set()
    for one in found:
        touched = {at for at, (span, _) in enumerate(wanted) if span.overlaps(one.span)}
        matched |= touched
        if touched:
            tally.score.hit += 1
        elif not any(span.overlaps(one.span) for span in neither):
            tally.score.false += 1
            tally.alarms += one.severity >= Severity.WARNING
            tally.false.append(f"{path.parent.name}/{path.name} {one.code} {_shown(report, one)}")
    for at, (_, claim) in enumerate(wanted):
        hit = at in matched
        tally.recall_hits += hit
        tally.score.missed += not hit
        for category in claim.get("families") or claim.get("categories") or ():
            part = tally.category(category)
            part.hit, part.missed = part.hit + hit, part.missed + (not hit)
        if not hit:
            tally.missed.append(f"{path.parent.name}/{path.name} {claim['text']}")
    tally.words += len(report.text.split())


def _place(report: FileReport, one: dict[str, Any]) -> Span:
    line = report.lines.line_span(one["line"])
    at = report.text.find(one["text"], line.start, line.end)
    return Span(at, at + len(one["text"])) if at >= 0 else line


def _shown(report: FileReport, one: Finding) -> str:
    line = report.lines.line_span(report.lines.position(one.span.start).line)
    return f"«{one.span.of(report.text)}» in: {line.of(report.text).strip()[:160]}"


def labelled(session: Session, folder: Path, only: str = "") -> Tally:
    """Claims in the articles of our own corpus, a label a sentence."""
    tally = Tally()
    for article in corpus.articles(folder):
        if not article.id.startswith(only):
            continue
        report = lint(session, f"{article.id}.md", article.text)
        found = claims(session, report)
        for line in article.lines:
            span = Span(line.start, line.start + len(line.text))
            own = [one for one in found if one.span.overlaps(span)]
            if line.flag is not None:
                tally.judged(own, line.flag)
            if line.flag:
                tally.score.hit += len(own)
                tally.recall_hits += bool(own)
                tally.score.missed += not own
                if not own:
                    tally.missed.append(f"{article.id} {line.text}")
            elif own and line.flag is False:
                tally.score.false += len(own)
                alarms = [one for one in own if one.severity >= Severity.WARNING]
                tally.alarms += len(alarms)
                codes = ", ".join(f"{one.code} «{one.span.of(article.text)}»" for one in own)
                tally.false.append(f"{article.id} {codes} in: {line.text}")
        tally.words += len(article.text.split())
    return tally


MAIN_NOTES = frozenset(
    "medical-disclaimer scope-of-practice emergency-care crisis-line dshea-disclaimer "
    "testimonial-typicality affiliate-disclosure medication-change-caution sources".split()
)


def _score_notes(report: FileReport, gold: dict[str, Any], path: Path, tally: Tally) -> None:
    wanted = set(gold["notes_missing"])
    found = {
        one.note
        for one in report.findings
        if one.note in MAIN_NOTES and one.severity > Severity.INFO
    }
    tally.score.hit += len(wanted & found)
    tally.score.false += len(found - wanted)
    tally.score.missed += len(wanted - found)
    tally.false += [f"{path.name} asks for {note}" for note in sorted(map(str, found - wanted))]
    tally.missed += [f"{path.name} lacks {note}" for note in sorted(wanted - found)]


Figures = dict[str, dict[str, float]]


def figures(tally: Tally) -> dict[str, float]:
    """What is noted down of a tally."""
    score = tally.score
    found = (
        tally.recall_hits / (tally.recall_hits + score.missed)
        if tally.recall_hits
        else score.recall
    )
    noted = {"precision": score.precision, "recall": found}
    if tally.words:
        noted["false alarms per 1,000 words"] = 1000 * tally.alarms / tally.words
    return {name: round(value, 4) for name, value in noted.items()}


def show(name: str, tally: Tally, worst: int, before: Figures) -> None:
    """One block of figures."""
    print(f"\n{name}\n  {tally.score}")
    for figure, value in figures(tally).items():
        if name in before and abs(change := value - before[name].get(figure, value)) >= 0.0005:
            print(f"  {figure}: {value:.3f}, {change:+.3f} since it was noted down")
    if tally.recall_hits:
        total = tally.recall_hits + tally.score.missed
        print(f"  claims found: {tally.recall_hits} of {total} = {tally.recall_hits / total:.3f}")
    if tally.words:
        print(f"  false alarms per 1,000 words: {1000 * tally.alarms / tally.words:.2f}")
    for category, part in sorted(tally.by_category.items()):
        print(f"    {category:16} found {part.hit:4} of {part.hit + part.missed}")
    for title, rows in (("false alarms", tally.false), ("missed", tally.missed)):
        for row in rows[:worst]:
            print(f"  {title}: {row}")


TRAINED = "MC990"


def written(tallies: Iterable[tuple[bool, Tally]], day: datetime.date) -> str:
    """How often each claim rule was right and wrong, as `healthlint rule` reads it.

    A tally is told whether it is held out: the trained rule is judged by those alone.
    """
    rules: dict[str, dict[str, int]] = {}
    for held_out, tally in tallies:
        for code, score in tally.by_rule.items():
            if code == TRAINED and not held_out:
                continue
            entry = rules.setdefault(code, {"right": 0, "wrong": 0})
            entry["right"] += score.hit
            entry["wrong"] += score.false
    rows = ",\n".join(f"  {json.dumps(code)}: {json.dumps(rules[code])}" for code in sorted(rules))
    return f'{{"day": "{day}", "rules": {{\n{rows}\n}}}}\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", action="append", type=Path, help="a gold folder; repeatable")
    parser.add_argument("--worst", type=int, default=5, help="how many wrong rows to show")
    parser.add_argument("--part", action="append", help="only articles whose id begins so")
    parser.add_argument("--write", action="store_true", help="note the figures down")
    options = parser.parse_args()
    before: Figures = json.loads(FIGURES.read_text(encoding="utf-8")) if FIGURES.exists() else {}
    tallies: dict[str, tuple[bool, Tally]] = {}
    session = Session(Options(isolated=True, cache=False))
    for base in options.gold or [
        CORPUS / "held-out",
        CORPUS / "held-out-pages",
        CORPUS / "held-out-genres",
        CORPUS,
    ]:
        for name, tally in _tallies(session, base, options.part or [""]):
            tallies[name] = base.name.startswith("held-out"), tally
            show(name, tally, options.worst, before)
    if options.write:
        judged = [(held, tally) for held, tally in tallies.values()]
        MEASURED.write_text(written(judged, datetime.date.today()), encoding="utf-8")
        noted = {name: figures(tally) for name, (_, tally) in tallies.items()}
        FIGURES.write_text(json.dumps(noted, indent=1) + "\n", encoding="utf-8")


def _tallies(session: Session, base: Path, parts: Sequence[str]) -> Iterator[tuple[str, Tally]]:
    rows = [
        json.loads(line)
        for path in sorted(base.glob("sentences*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    if rows:
        yield f"{base.name}: sentences", sentences(session, rows)
    folders = sorted(path for path in base.glob("articles*") if path.is_dir())
    own = [folder for folder in folders if any(folder.glob("*.txt"))]
    for folder in own:
        for part in parts:
            name = f"{base.name}: {folder.name}{' ' + part if part else ''}"
            yield name, labelled(session, folder, part)
    if folders and not own:
        found, notes = articles(session, folders)
        yield f"{base.name}: claims in articles", found
        yield f"{base.name}: missing notes", notes


if __name__ == "__main__":
    main()
