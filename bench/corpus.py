"""Makes a Hugo site of health articles from the labelled sentences of corpus/articles, by seed.

Each page is built of whole sections, careful pages of careful articles only and the others of the
others, in the proportion in which the corpus holds them; so both pages and sentences that claim too
much are as frequent as in the corpus. The same seed makes the same bytes on every machine.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests import corpus

ARTICLES = Path(__file__).parent.parent / "corpus" / "articles"
WORDS = 970  # of a page, on average
SEED = 20260101

SITE = {
    "hugo.toml": (
        'baseURL = "https://example.org/"\nlanguageCode = "en-US"\ntitle = "Bench"\n'
        'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
    ),
    "layouts/_default/single.html": "<h1>{{ .Title }}</h1>\n{{ .Content }}\n",
    "layouts/_default/list.html": "{{ range .Pages }}<p>{{ .Title }}</p>{{ end }}\n",
    "layouts/shortcodes/notice.html": '<div class="{{ .Get 0 }}">{{ .Inner | markdownify }}</div>',
    "layouts/shortcodes/author.html": "<p>{{ .Get `name` }}</p>",
}
SHORTCODES = (
    '{{{{< figure src="/images/{number}.jpg" alt="A treatment room" caption="Room {number}." >}}}}',
    "{{{{< youtube w7Ft2ymGmfc >}}}}",
    '{{{{< author name="Alex Reed" >}}}}',
    '{{{{< details summary="How to get here" >}}}}\nBus {number} stops here.\n{{{{< /details >}}}}',
    '{{{{% notice "info" %}}}}\nThe desk is open on weekdays; ring {number}.\n{{{{% /notice %}}}}',
)


@dataclass(frozen=True, slots=True)
class Page:
    """One article of the site."""

    name: str
    front: str  # YAML, without its fences
    body: str

    @property
    def text(self) -> str:
        """The file."""
        return f"---\n{self.front}---\n\n{self.body}"


@dataclass(frozen=True, slots=True)
class _Piece:
    title: str
    sections: tuple[str, ...]
    clean: bool


def write(folder: Path, count: int, seed: int = SEED) -> Path:
    """Writes a site of so many articles, with the front matter once more as files of its own."""
    for name, text in SITE.items():
        _put(folder / name, text)
    for page in pages(count, seed):
        _put(folder / "content" / "posts" / f"{page.name}.md", page.text)
        _put(folder / "front-matter" / f"{page.name}.yaml", page.front)
    return folder


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def pages(count: int, seed: int = SEED) -> Iterator[Page]:
    """So many articles; a longer site begins with the articles of a shorter one."""
    chance = random.Random(seed)
    every = [_piece(one) for one in corpus.articles(ARTICLES)]
    for number in range(count):
        first = chance.choice(every)
        alike = [one for one in every if one.clean == first.clean]
        yield _page(number, first, alike, chance)


def _piece(article: corpus.Labelled) -> _Piece:
    body = article.text.split("---\n", 2)[2].strip()
    head, *rest = body.split("\n\n## ")
    sections = (head, *(f"## {one}" for one in rest))
    clean = not any(line.flag for line in article.lines)
    return _Piece(article.lines[0].text, sections, clean)


def _page(number: int, first: _Piece, alike: Sequence[_Piece], chance: random.Random) -> Page:
    wanted = round(WORDS * (0.58 + 0.8 * chance.random()))
    parts = list(first.sections)
    while (size := _words(parts)) < wanted:
        further = chance.choice(alike).sections
        section = further[int(chance.random() * len(further))]
        if size + _words([section]) / 2 > wanted:
            break
        parts.append(section)
    body = "\n\n".join(_with_shortcodes(parts, chance))
    return Page(f"article-{number:05}", _front(number, first.title), f"{body}\n")


def _words(parts: Sequence[str]) -> int:
    return sum(len(part.split()) for part in parts)


def _with_shortcodes(parts: Sequence[str], chance: random.Random) -> Iterator[str]:
    for part in parts:
        yield part
        if chance.random() < 0.25:
            yield chance.choice(SHORTCODES).format(number=int(chance.random() * 90) + 10)


def _front(number: int, title: str) -> str:
    day = f"2026-{number // 28 % 9 + 1:02}-{number % 28 + 1:02}"
    fields = {
        "title": f"{title} ({number + 1})",
        "date": day,
        "lastmod": day,
        "description": f"What our team has to say: {title}",
        "author": "Alex Reed",
        "tags": ["health", "advice"],
        "draft": False,
    }
    return "".join(
        f"{key}: {value if key in ('date', 'lastmod') else json.dumps(value, ensure_ascii=False)}\n"
        for key, value in fields.items()
    )
