"""Text in the columns of a terminal: how many it takes, and where its lines may break."""

import re
import unicodedata
from collections.abc import Iterator

from .snippet import Snippet
from .text.khmer import clusters
from .text.segments import word_ends

_SPACES = re.compile("[\\s\u200b]+")
_KHMER = re.compile("[\u1780-\u17d3\u17dc\u17dd\u17e0-\u17e9]")
_NO_COLUMN = ("Mn", "Me", "Cf")
_SOFT_HYPHEN = "\u00ad"


def width(text: str) -> int:
    """Columns that ``text`` takes.

    It follows ``wcwidth`` of the C library, as most terminals do, which count each character for itself: a consonant
    takes a column also where COENG makes it a subscript, and so does a vowel that has a place of its own (category Mc).
    Terminals that draw a cluster as a whole may need less, never more.
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.category(letter) in _NO_COLUMN:
        return int(letter == _SOFT_HYPHEN)
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def padded(text: str, columns: int) -> str:
    """``text`` and the spaces up to the next column, one at least."""
    return text + " " * max(1, columns - width(text))


def wrapped(text: Snippet, columns: int) -> Iterator[Snippet]:
    """``text`` in lines of at most so many columns: at spaces, between Khmer words, else wherever no cluster is cut.

    The spaces at which a line breaks are left out.
    """
    start = end = 0
    for stop in _breaks(text.text):
        while width(text.text[start:stop].rstrip()) > columns:
            if end == start:
                end = _most(text.text, start, stop, columns)
            yield _part(text, start, end)
            start = end
        end = stop
    if start < end or not text.text:
        yield _part(text, start, end)


def _breaks(text: str) -> list[int]:
    places = {match.end() for match in _SPACES.finditer(text)} | {len(text)}
    if not text.isascii():
        places |= {at for at in word_ends(text)[:-1] if _KHMER.match(text[at - 1]) and _KHMER.match(text[at])}
        places -= _inside_clusters(text)
    return sorted(places)


def _inside_clusters(text: str) -> set[int]:
    return {place for start, end in clusters(text) for place in range(start + 1, end)}


def _most(text: str, start: int, stop: int, columns: int) -> int:
    """How much of an unbreakable ``text[start:stop]`` fits: one cluster at least."""
    inside = _inside_clusters(text[start:stop])
    fits = 0
    for place in range(1, stop - start + 1):
        may_cut = place not in inside and (start + place == len(text) or _width(text[start + place]))
        if fits and width(text[start : start + place]) > columns:
            break
        if may_cut:
            fits = place
    return start + fits


def _part(text: Snippet, start: int, end: int) -> Snippet:
    end = start + len(text.text[start:end].rstrip())
    spans = ((max(first, start) - start, min(last, end) - start) for first, last in text.spans)
    return Snippet(text.text[start:end], tuple((first, last) for first, last in spans if first < last))
