"""Text in the columns of a terminal: how many it takes, and where its lines may break."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from .snippet import Snippet, parts
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
    """``text`` in lines of at most so many columns.

    They break at spaces, between Khmer words and between wide letters, else wherever no cluster is cut. The spaces at
    which a line breaks are left out.
    """
    return parts(text, _lines(text.text, columns))


def _lines(text: str, columns: int) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends. Widths are summed up once, so that a long line takes no longer than many."""
    up_to = range(len(text) + 1) if text.isascii() else [0, *accumulate(map(_width, text))]
    inside = set() if text.isascii() else _inside_clusters(text)
    start = end = 0
    for stop in _breaks(text, up_to, inside):
        last = _before_spaces(text, end, stop)
        while last > start and up_to[last] - up_to[start] > columns:
            if end == start:
                end = _most(up_to, inside, start, stop, columns)
            yield start, _before_spaces(text, start, end)
            start = end
        end = stop
    if start < end or not text:
        yield start, _before_spaces(text, start, end)


def _breaks(text: str, up_to: Sequence[int], inside: set[int]) -> list[int]:
    places = {match.end() for match in _SPACES.finditer(text)} | {len(text)}
    if not text.isascii():
        places |= {at for at in word_ends(text)[:-1] if _KHMER.match(text[at - 1]) and _KHMER.match(text[at])}
        places |= {at for at in range(1, len(text)) if _may_part(text[at - 1], text[at], up_to, at)}
        places -= inside
    return sorted(places)


def _may_part(before: str, after: str, up_to: Sequence[int], at: int) -> bool:
    """Whether both are wide, and neither is punctuation that belongs to the other."""
    is_wide = up_to[at + 1] - up_to[at] == up_to[at] - up_to[at - 1] == 2
    return (
        is_wide
        and unicodedata.category(after) in ("Lo", "Ps", "Pi")
        and unicodedata.category(before) not in ("Ps", "Pi")
    )


def _before_spaces(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _inside_clusters(text: str) -> set[int]:
    return {place for start, end in clusters(text) for place in range(start + 1, end)}


def _most(up_to: Sequence[int], inside: set[int], start: int, stop: int, columns: int) -> int:
    """Where an unbreakable text from ``start`` to ``stop`` has to be cut: behind one cluster at least."""
    fits = start
    for place in range(start + 1, stop + 1):
        if fits > start and up_to[place] - up_to[start] > columns:
            break
        if place not in inside and (place == len(up_to) - 1 or up_to[place + 1] > up_to[place]):
            fits = place
    return fits
