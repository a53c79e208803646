"""The one analysis of posts, queries and snippets: a text becomes tokens.

A token is the smallest thing that can be searched: a Khmer cluster in its normal form, or a folded word of any
other language. Khmer is matched by adjacent clusters, because ICU cuts the same Khmer word differently in different
surroundings; where ICU sees a word, or a part of a compound, begin and end is kept on the token, for ranking, and so is
whether a cluster is written in its normal form.

Tokens that stand side by side have consecutive positions. Spaces, invisible characters, hyphens and most
punctuation between them change nothing. A position is left out where a phrase must not run on: at an empty line, and
next to Khmer also at the end of a line, at the Khmer stops, at brackets and at quotation marks.
"""

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from .english import fold, stem
from .khmer import STOPS, ascii_digits, clusters, normal_form, without_invisible
from .segments import icu_version, words

ANALYSIS_VERSION = 3
"""Raised whenever the same text would give other tokens than before: indexes must then be made anew."""


INSIDE, PART, WORD = 0, 1, 2
"""How surely a word begins or ends at a place."""


class Token(NamedTuple):
    """A searchable unit and its place: ``text[start:end]`` is how the author wrote it."""

    text: str
    start: int
    end: int
    position: int
    left: int
    """WORD if ICU sees a word begin here, PART if what stands before it in its word is a word as well, else INSIDE …"""
    right: int
    """… and the same for its end, where a boundary before a bare consonant counts as PART. Both are WORD for every
    token that is not Khmer."""
    stem: str
    """What its inflections share; equal to ``text`` where there is nothing to cut."""
    khmer: bool
    is_normal: bool
    """Written in the normal form; true for every token that is not Khmer."""

    @property
    def starts_word(self) -> bool:
        """Whether ICU sees a word begin here."""
        return self.left == WORD

    @property
    def ends_word(self) -> bool:
        """Whether ICU sees a word end here."""
        return self.right == WORD


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
        if khmer_before and unit.start == end and _is_left_over(unit) and tokens[-1].right == WORD:
            tokens[-1] = tokens[-1]._replace(right=PART)
        end, khmer_before = max(end, unit.end), unit.khmer
        word_stem = unit.text if unit.khmer else stem(unit.text)
        place = (unit.start, unit.end, position, unit.left, unit.right)
        tokens.append(Token(unit.text, *place, word_stem, unit.khmer, unit.is_normal))
    return tokens


def key(name: str) -> str:
    """What all ways to write ``name`` share (case, accents, spaces between Khmer words); to compare names by."""
    return " ".join(token.text for token in analyse(name))


def has_khmer(text: str) -> bool:
    """Whether any Khmer letter stands in ``text``."""
    return _KHMER.search(text) is not None


_NO_EDGES = (INSIDE, INSIDE)
_MOST_CLUSTERS_WITH_PARTS = (
    12  # a longer run is no word but one that ICU does not know; its parts would cost its square
)
_KHMER = re.compile("[\u1780-\u17d3\u17d7\u17d8\u17dd]")
_FOREIGN = re.compile(r"(?:[0-9០-៩]+(?:[.,][0-9០-៩]+)*)|(?:[^\W\d\u1780-\u17ff]+)")
_LINE_END = re.compile(r"\r\n?|[\n\u0085\u2028\u2029]")
_ENDS_KHMER_PHRASE = re.compile(rf"[{STOPS}\n\r\u0085\u2028\u2029()\[\]{{}}«»“”„‟\"‹›⟨⟩「」『』<>]")


class _Unit(NamedTuple):
    text: str
    start: int
    end: int
    left: int
    right: int
    khmer: bool
    is_normal: bool


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
            yield _Unit(word, first, last, WORD, WORD, False, True)


def _khmer_units(text: str, first: int, last: int, inside: list[tuple[int, int]]) -> Iterator[_Unit]:
    """Clusters, and the digits and foreign letters that ICU leaves joined to them, each run a word of its own."""
    units = [(start, end, normal_form(text[start:end]), True) for start, end in inside]
    for match in _FOREIGN.finditer(text, first, last):
        if word := fold(ascii_digits(match.group())):
            units.append((*match.span(), (word,), False))
    units.sort(key=itemgetter(0))
    for khmer, run in groupby(units, key=itemgetter(3)):
        if khmer:
            yield from _word_of_clusters(text, [unit[:3] for unit in run])
        else:
            yield from (_Unit(word, start, end, WORD, WORD, False, True) for start, end, (word,), _ in run)


def _word_of_clusters(text: str, run: list[tuple[int, int, tuple[str, ...]]]) -> Iterator[_Unit]:
    edges = part_edges(text[run[0][0] : run[-1][1]]) if 1 < len(run) <= _MOST_CLUSTERS_WITH_PARTS else {}
    begin = run[0][0]
    units = [(unit, start, end, len(units)) for start, end, units in run for unit in units]
    for place, (unit, start, end, count) in enumerate(units):
        left = WORD if place == 0 else edges.get(start - begin, _NO_EDGES)[0]
        right = WORD if place == len(units) - 1 else edges.get(end - begin, _NO_EDGES)[1]
        is_normal = count == 1 and (text[start:end] == unit or without_invisible(text[start:end]) == unit)
        yield _Unit(unit, start, end, left, right, True, is_normal)


@lru_cache(maxsize=1 << 16)
def part_edges(word: str) -> dict[int, tuple[int, int]]:
    """Where a Khmer ``word`` that ICU keeps whole can be divided: for each end of a cluster, in characters, how well
    something can begin there (what stands before it is a word by itself: PART) and end there (what follows is one).

    A bare consonant that follows is no word: it is what ICU leaves over where it cut a word wrongly.
    """
    cuts = [end for _, end in clusters(word)][:-1]
    return {cut: (_as_part(word[:cut]), _as_part(word[cut:]) if len(word) - cut > 1 else INSIDE) for cut in cuts}


def _as_part(text: str) -> int:
    return PART if len(words(text)) == 1 else INSIDE


def _is_left_over(unit: _Unit) -> bool:
    """Whether ICU makes a word of one bare consonant: mostly what is left where it cut a word wrongly (យ៉ា|ង)."""
    return unit.left == unit.right == WORD and len(unit.text) == 1 and "\u1780" <= unit.text <= "\u17a2"


def _breaks(between: str, beside_khmer: bool) -> bool:
    if between in ("", " "):
        return False
    if beside_khmer and _ENDS_KHMER_PHRASE.search(between):
        return True
    return len(_LINE_END.findall(between)) > 1
