"""The law of the source map: kept characters stand where it says, and nothing lies outside."""

from hypothesis import given
from hypothesis import strategies as st

from lint.model import Span
from lint.sourcemap import Bytes, Lines, ProseBuilder, Spans

TEXTS = st.text(st.sampled_from("aé日😀 \n\r\t"), max_size=60)


@st.composite
def built(draw: st.DrawFn) -> tuple[str, ProseBuilder]:
    """A source, of which some stretches are kept and between which text is put in."""
    source = draw(st.text("abc \n", min_size=1, max_size=40))
    builder = ProseBuilder()
    at = 0
    while at < len(source):
        at += draw(st.integers(0, 3))
        end = min(at + draw(st.integers(1, 6)), len(source))
        builder.insert(draw(st.sampled_from(["", " ", "&"])))
        builder.keep(source[at:end], at)
        at = end
    return source, builder


@given(built())
def test_runs_are_equal_and_increase(case: tuple[str, ProseBuilder]) -> None:
    source, builder = case
    prose = builder.build()
    last = (-1, -1)
    for plain, at, length in prose.source_map.runs:
        assert prose.plain[plain : plain + length] == source[at : at + length]
        assert plain > last[0]
        assert at > last[1]
        last = (plain, at)


@given(built(), st.data())
def test_a_span_covers_every_kept_character(
    case: tuple[str, ProseBuilder], data: st.DataObject
) -> None:
    source, builder = case
    prose = builder.build()
    start = data.draw(st.integers(0, len(prose.plain)))
    end = data.draw(st.integers(start, len(prose.plain)))
    span = prose.source_map.to_source(Span(start, end))
    assert 0 <= span.start <= span.end <= len(source)
    for plain, at, length in prose.source_map.runs:
        for offset in range(length):
            if start <= plain + offset < end:
                assert span.start <= at + offset < span.end


@given(TEXTS)
def test_bytes_agree_with_utf8(text: str) -> None:
    table = Bytes(text)
    for offset in range(len(text) + 1):
        at = table.of(offset)
        assert at == len(text[:offset].encode())
        assert table.to_chars(at) == offset


@given(TEXTS)
def test_lines_find_their_way_back(text: str) -> None:
    lines = Lines(text)
    for offset in range(len(text) + 1):
        at = lines.position(offset)
        assert at.line == text.count("\n", 0, offset) + 1
        assert lines.offset(at.line, at.column) == offset


def test_a_byte_order_mark_has_no_column() -> None:
    assert Lines("\ufefftitle").position(1).column == 1
    assert Lines("\ufeffa\nb").position(3).column == 1


def test_a_line_ends_before_its_carriage_return() -> None:
    assert Lines("one\r\ntwo\r\n").line_span(1).of("one\r\ntwo\r\n") == "one"


SPAN = st.tuples(st.integers(0, 30), st.integers(0, 8)).map(lambda one: Span(one[0], sum(one)))


@given(st.lists(SPAN), SPAN)
def test_spans_know_which_of_them_touch_another(spans: list[Span], other: Span) -> None:
    asked = [at for at, span in enumerate(spans) if span.overlaps(other)]
    assert Spans(spans).touching(other) == asked
