"""How wide texts are on a terminal, and where their lines break."""

import ctypes
import locale
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.columns import padded, width, wrapped
from searcher.snippet import Snippet
from searcher.text.khmer import clusters

LETTERS = st.sampled_from("កខមនសទ្្ាេោះំិី៌់។ \u200b?abc,.-漢é😀")
TEXTS = st.text(LETTERS, max_size=80)


@pytest.fixture
def c_library() -> Iterator[ctypes.CDLL]:
    """The C library, whose ``wcwidth`` terminals use, where it knows Unicode."""
    before = locale.setlocale(locale.LC_CTYPE)
    library = ctypes.CDLL(None)
    try:
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        pytest.skip("there is no locale C.UTF-8 here")
    yield library
    locale.setlocale(locale.LC_CTYPE, before)


def test_khmer_is_as_wide_as_the_c_library_says(c_library: ctypes.CDLL) -> None:
    letters = [chr(code) for code in (*range(0x1780, 0x17DE), *range(0x17E0, 0x17EA), *range(0x20, 0x7F))]
    if c_library.wcwidth(0x17B6) != 1:
        pytest.skip("another C library")
    assert {letter: width(letter) for letter in letters} == {
        letter: c_library.wcwidth(ord(letter)) for letter in letters
    }


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("river", 5),
        ("ទន្លេ", 4),
        ("ស្ត្រី", 3),
        ("ភ្នំពេញ", 5),
        ("កាហ្វេ", 5),
        ("漢字", 4),
        ("e\u0301", 1),
        ("\u200b", 0),
    ],
)
def test_width(text: str, columns: int) -> None:
    assert width(text) == columns
    assert width(padded(text, 8)) == 8
    assert padded(text, 0) == f"{text} "


def test_lines_break_at_spaces_and_between_khmer_words() -> None:
    def lines(text: str, columns: int) -> list[str]:
        return [line.text for line in wrapped(Snippet(text), columns)]

    assert lines("the river rises", 9) == ["the river", "rises"]
    assert lines("the  river   rises", 10) == ["the  river", "rises"]
    assert lines("ទឹកទន្លេឡើង។", 9) == ["ទឹកទន្លេ", "ឡើង។"]
    assert lines("ក\u200bខ", 1) == ["ក\u200b", "ខ"]
    assert lines("", 9) == [""]
    assert lines("rice漢字", 6) == ["rice漢", "字"]
    assert lines("a 漢字漢字", 7) == ["a 漢字", "漢字"]
    assert lines("漢字。漢（字）", 4) == ["漢", "字。", "漢", "（字", "）"]
    assert lines("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@given(TEXTS, st.integers(4, 40))
def test_wrapping_loses_only_spaces_and_keeps_to_the_width(text: str, columns: int) -> None:
    lines = [line.text for line in wrapped(Snippet(text), columns)]
    spaces = dict.fromkeys(map(ord, " \u200b"))
    assert "".join(lines).translate(spaces) == text.translate(spaces)
    for line in lines:
        assert width(line) <= columns or len(list(clusters(line))) == 1


@given(TEXTS, st.integers(4, 40))
def test_no_line_begins_inside_a_cluster(text: str, columns: int) -> None:
    place = 0
    inside = {at for start, end in clusters(text) for at in range(start + 1, end)}
    for line in wrapped(Snippet(text), columns):
        place = text.index(line.text, place)
        assert place not in inside
        if line.text and place:
            assert unicodedata.category(line.text[0]) != "Me"
        place += len(line.text)


@given(TEXTS, st.integers(4, 40), st.data())
def test_marks_stay_on_what_they_marked(text: str, columns: int, data: st.DataObject) -> None:
    ends = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    spans = tuple(zip(ends[::2], ends[1::2], strict=False))
    lines = wrapped(Snippet(text, spans), columns)
    marked = "".join(piece for line in lines for piece, is_marked in line.pieces() if is_marked)
    spaces = dict.fromkeys(map(ord, " \u200b"))
    assert marked.translate(spaces) == "".join(text[start:end] for start, end in spans).translate(spaces)
