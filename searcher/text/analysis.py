"""The one analysis of posts, queries and snippets: a text becomes tokens.

A token is the smallest thing that can be searched: a Khmer cluster in its normal form, or a folded word of any
other language. Khmer is matched by adjacent clusters, because ICU cuts the same Khmer word differently in different
surroundings; where ICU sees a word begin and end is kept on the token, for ranking.

Tokens that stand side by side have consecutive positions. Spaces, invisible characters, hyphens and most
punctuation between them change nothing. A position is left out where a phrase must not run on: at an empty line, and
next to Khmer also at the end of a line, at the Khmer stops, at brackets and at quotation marks.
"""

import re
from collections import deque
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from .english import fold, stem
from .khmer import STOPS, ascii_digits, clusters, normal_form
from .segments import icu_version, words

ANALYSIS_VERSION = 2
"""Raised whenever the same text would give other tokens than before: indexes must then be made anew."""


class Token(NamedTuple):
    """A searchable unit and its place: ``text[start:end]`` is how the author wrote it."""

    text: str
    start: int
    end: int
    position: int
    starts_word: bool
    """ICU sees a word begin here …"""
    ends_word: bool
    """… and end here: both are true for every token that is not Khmer."""
    stem: str
    """What its inflections share; equal to ``text`` where there is nothing to cut."""
    khmer: bool


def fingerprint() -> dict[str, str | int]:
    """What decides which tokens a text gives; kept with every index."""
    return {"icu": icu_version(), "analysis": ANALYSIS_VERSION}


def analyse(text: str) -> list[Token]:
    """The tokens of ``text`` in order. Linear in its length."""
    tokens: list[Token] = []
    position, end, khmer_before = -1, 0, False
    for unit in _units(text):
        if tokens and _breaks(text[end : unit.start], unit.khmer or khmer_before):
            position += 1
        position += 1
        end, khmer_before = max(end, unit.end), unit.khmer
        word_stem = unit.text if unit.khmer else stem(unit.text)
        tokens.append(Token(unit.text, unit.start, unit.end, position, unit.starts, unit.ends, word_stem, unit.khmer))
    return tokens


def key(name: str) -> str:
    """What all ways to write ``name`` share (case, accents, spaces between Khmer words); to compare names by."""
    return " ".join(token.text for token in analyse(name))


def has_khmer(text: str) -> bool:
    """Whether any Khmer letter stands in ``text``."""
    return _KHMER.search(text) is not None


_KHMER = re.compile("[\u1780-\u17d3\u17d7\u17d8\u17dd]")
_FOREIGN = re.compile(r"(?:[0-9០-៩]+(?:[.,][0-9០-៩]+)*)|(?:[^\W\d\u1780-\u17ff]+)")
_LINE_END = re.compile(r"\r\n?|[\n\u0085\u2028\u2029]")
_ENDS_KHMER_PHRASE = re.compile(rf"[{STOPS}\n\r\u0085\u2028\u2029()\[\]{{}}«»“”„‟\"‹›⟨⟩「」『』<>]")


class _Unit(NamedTuple):
    text: str
    start: int
    end: int
    starts: bool
    ends: bool
    khmer: bool


def _units(text: str) -> Iterator[_Unit]:
    """What can be searched, in order. A cluster counts to the word in which it starts, for ICU may cut inside it."""
    found = deque(clusters(text) if has_khmer(text) else ())
    for first, last in words(text):
        inside = []
        while found and found[0][0] < last:
            inside.append(found.popleft())
        segment = text[first:last]
        if inside or (not segment.isascii() and has_khmer(segment)):
            yield from _khmer_units(text, first, last, inside)
        elif (segment.isalnum() or any(map(str.isalnum, segment))) and (word := fold(ascii_digits(segment))):
            yield _Unit(word, first, last, True, True, False)


def _khmer_units(text: str, first: int, last: int, inside: list[tuple[int, int]]) -> Iterator[_Unit]:
    """Clusters, and the digits and foreign letters that ICU leaves joined to them, each run a word of its own."""
    units = [(unit, start, end, True) for start, end in inside for unit in normal_form(text[start:end])]
    for match in _FOREIGN.finditer(text, first, last):
        if word := fold(ascii_digits(match.group())):
            units.append((word, *match.span(), False))
    units.sort(key=itemgetter(1))
    joined = False
    for place, (unit, start, end, khmer) in enumerate(units, 1):
        joins = khmer and place < len(units) and units[place][3]
        yield _Unit(unit, start, end, not joined, not joins, khmer)
        joined = joins


def _breaks(between: str, beside_khmer: bool) -> bool:
    if between in ("", " "):
        return False
    if beside_khmer and _ENDS_KHMER_PHRASE.search(between):
        return True
    return len(_LINE_END.findall(between)) > 1
