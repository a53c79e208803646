"""The one analysis of posts, queries and snippets: a text becomes tokens.

A token is the smallest thing that can be searched: a Khmer cluster in its normal form, or a folded word of any
other language. Khmer is matched by adjacent clusters, because ICU cuts the same Khmer word differently in different
surroundings; where ICU sees a word begin and end is kept on the token, for ranking.

Tokens that stand side by side have consecutive positions. Spaces, invisible characters, hyphens and most
punctuation between them change nothing. A position is left out where a phrase must not run on: at an empty line, and
next to Khmer also at the end of a line, at the Khmer stops, at brackets and at quotation marks.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .english import fold, stem
from .khmer import STOPS, ascii_digits, clusters, normal_form
from .segments import icu_version, words

ANALYSIS_VERSION = 1
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


class _Unit(NamedTuple):
    text: str
    start: int
    end: int
    word: int
    khmer: bool
    breaks: bool


def fingerprint() -> dict[str, str | int]:
    """What decides which tokens a text gives; kept with every index."""
    return {"icu": icu_version(), "analysis": ANALYSIS_VERSION}


def analyse(text: str) -> list[Token]:
    """The tokens of ``text`` in order. Linear in its length."""
    tokens: list[Token] = []
    units = list(_units(text))
    position = -1
    for place, unit in enumerate(units):
        before = units[place - 1] if place else None
        after = units[place + 1] if place + 1 < len(units) else None
        if before and unit.breaks:
            position += 1
        position += 1
        tokens.append(
            Token(
                unit.text,
                unit.start,
                unit.end,
                position,
                before is None or before.word != unit.word,
                after is None or after.word != unit.word,
                unit.text if unit.khmer else stem(unit.text),
                unit.khmer,
            )
        )
    return tokens


def key(name: str) -> str:
    """What all ways to write ``name`` share (case, accents, spaces between Khmer words); to compare names by."""
    return " ".join(token.text for token in analyse(name))


def has_khmer(text: str) -> bool:
    """Whether any Khmer letter stands in ``text``."""
    return _KHMER.search(text) is not None


_KHMER = re.compile("[\u1780-\u17d3\u17d7\u17d8\u17dd]")
_PIECE = re.compile(r"(?P<digits>[0-9០-៩]+(?:[.,][0-9០-៩]+)*)|(?P<other>[^\W\d\u1780-\u17ff]+)")
_LINE_END = re.compile(r"\r\n?|[\n\u0085\u2028\u2029]")
_ENDS_KHMER_PHRASE = re.compile(rf"[{STOPS}\n\r\u0085\u2028\u2029()\[\]{{}}«»“”„‟\"‹›⟨⟩「」『』<>]")


def _units(text: str) -> Iterator[_Unit]:
    """Units in order, each with the number of its word and whether the text before it breaks phrases."""
    word = 0
    end = 0
    khmer_before = False
    for start, stop in words(text):
        segment = text[start:stop]
        found = _khmer_units(segment) if _KHMER.search(segment) else _plain_units(segment)
        for unit_text, unit_start, unit_end, joins, khmer in found:
            word += not joins
            between = text[end : start + unit_start]
            breaks = _breaks(between, khmer or khmer_before)
            yield _Unit(unit_text, start + unit_start, start + unit_end, word, khmer, breaks)
            end, khmer_before = max(end, start + unit_end), khmer


def _breaks(between: str, beside_khmer: bool) -> bool:
    if not between or between == " ":
        return False
    if beside_khmer and _ENDS_KHMER_PHRASE.search(between):
        return True
    return len(_LINE_END.findall(between)) > 1


_Found = tuple[str, int, int, bool, bool]


def _plain_units(segment: str) -> Iterator[_Found]:
    if any(letter.isalnum() for letter in segment):
        folded = fold(ascii_digits(segment))
        if folded:
            yield folded, 0, len(segment), False, False


def _khmer_units(segment: str) -> Iterator[_Found]:
    """Clusters, and the digits and foreign letters that ICU leaves joined to them, each run a word of its own."""
    khmer_spans = [(start, end, True) for start, end in clusters(segment)]
    other_spans = [(*match.span(), False) for match in _PIECE.finditer(segment)]
    khmer_before = False
    for start, end, khmer in sorted(khmer_spans + other_spans):
        texts = normal_form(segment[start:end]) if khmer else (fold(ascii_digits(segment[start:end])),)
        for unit in texts:
            if unit:
                yield unit, start, end, khmer and khmer_before, khmer
                khmer_before = khmer
