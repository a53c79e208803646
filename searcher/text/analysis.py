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
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from .english import fold, stem
from .khmer import STOPS, ascii_digits, clusters, may_cut_clusters, normal_form, without_invisible
from .segments import icu_version, word_ends, words

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
    return tokens_of(text, pieces(text))


def tokens_of(text: str, parts: Iterable[str]) -> list[Token]:
    """The tokens of ``text``, which is ``parts`` joined, each of them one of its ``pieces``."""
    tokens: list[Token] = []
    position, end, khmer_before, begin = -1, 0, False, 0
    for piece in parts:
        for unit in _known_units(piece) if len(piece) <= _USUAL_LENGTH else _units(piece):
            word, first, last, left, right, word_stem, khmer, is_normal = unit
            start = begin + first
            if start > end and tokens and _breaks(text[end:start], khmer or khmer_before):
                position += 1
            position += 1
            if khmer_before and start == end and is_left_over(unit) and tokens[-1].right == WORD:
                tokens[-1] = tokens[-1]._replace(right=PART)
            end, khmer_before = begin + last, khmer
            tokens.append(Token(word, start, end, position, left, right, word_stem, khmer, is_normal))
        begin += len(piece)
    return tokens


def pieces(text: str) -> list[str]:
    """``text`` cut where ICU sees words, but not inside a cluster: which units a piece holds follows from it alone."""
    ends = word_ends(text)
    found = _cut(text, ends)
    if has_khmer(text) and may_cut_clusters(found):
        return _cut(text, _outside_clusters(text, ends))
    return found


def key(name: str) -> str:
    """What all ways to write ``name`` share (case, accents, spaces between Khmer words); to compare names by."""
    return " ".join(token.text for token in analyse(name))


def has_khmer(text: str) -> bool:
    """Whether any Khmer letter stands in ``text``."""
    return not text.isascii() and _KHMER.search(text) is not None


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
    stem: str
    khmer: bool
    is_normal: bool


def _cut(text: str, ends: list[int]) -> list[str]:
    return [text[start:end] for start, end in pairwise([0, *ends])]


def _outside_clusters(text: str, ends: list[int]) -> list[int]:
    """``ends`` moved to where the clusters end that they cut: a cluster counts to the word in which it starts.

    What is left of the next word stays with that cluster if no Khmer is in it, such as a number.
    """
    of_words = set(ends)
    moved = {place: last for first, last in clusters(text) for place in range(first + 1, last) if place in of_words}
    places = list(dict.fromkeys(moved.get(end, end) for end in ends))
    return [
        place
        for place, after in zip(places, [*places[1:], len(text)], strict=True)
        if place in of_words or has_khmer(text[place:after])
    ]


def _units(piece: str) -> Iterator[_Unit]:
    """What can be searched in ``piece``, in order."""
    if has_khmer(piece):
        yield from _khmer_units(piece)
    elif (piece.isalnum() or any(map(str.isalnum, piece))) and (word := fold(ascii_digits(piece))):
        yield _foreign(word, 0, len(piece))


@lru_cache(maxsize=1 << 14)
def _known_units(piece: str) -> tuple[_Unit, ...]:
    return tuple(_units(piece))


_USUAL_LENGTH = 32


def _foreign(word: str, start: int, end: int) -> _Unit:
    return _Unit(word, start, end, WORD, WORD, stem(word), False, True)


def _khmer_units(piece: str) -> Iterator[_Unit]:
    """Clusters, and the digits and foreign letters that ICU leaves joined to them, each run a word of its own."""
    units = [(start, end, normal_form(piece[start:end]), True) for start, end in clusters(piece)]
    for match in _FOREIGN.finditer(piece):
        if word := fold(ascii_digits(match.group())):
            units.append((*match.span(), (word,), False))
    units.sort(key=itemgetter(0))
    for khmer, run in groupby(units, key=itemgetter(3)):
        if khmer:
            yield from _word_of_clusters(piece, [unit[:3] for unit in run])
        else:
            yield from (_foreign(word, start, end) for start, end, (word,), _ in run)


def _word_of_clusters(text: str, run: list[tuple[int, int, tuple[str, ...]]]) -> Iterator[_Unit]:
    edges = part_edges(text[run[0][0] : run[-1][1]]) if 1 < len(run) <= _MOST_CLUSTERS_WITH_PARTS else {}
    begin = run[0][0]
    units = [(unit, start, end, len(units)) for start, end, units in run for unit in units]
    for place, (unit, start, end, count) in enumerate(units):
        left = WORD if place == 0 else edges.get(start - begin, _NO_EDGES)[0]
        right = WORD if place == len(units) - 1 else edges.get(end - begin, _NO_EDGES)[1]
        is_normal = count == 1 and (text[start:end] == unit or without_invisible(text[start:end]) == unit)
        yield _Unit(unit, start, end, left, right, unit, True, is_normal)


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


def is_left_over(unit: _Unit | Token) -> bool:
    """Whether ICU makes a word of one bare consonant: mostly what is left where it cut a word wrongly (យ៉ា|ង)."""
    return unit.left == unit.right == WORD and len(unit.text) == 1 and "\u1780" <= unit.text <= "\u17a2"


def _breaks(between: str, beside_khmer: bool) -> bool:
    if between in ("", " "):
        return False
    return (beside_khmer and ends_khmer_phrase(between)) or line_ends(between) > 1


def ends_khmer_phrase(text: str) -> bool:
    """Whether anything in ``text`` ends a phrase of Khmer beside it."""
    return _ENDS_KHMER_PHRASE.search(text) is not None


def line_ends(text: str) -> int:
    """How many lines end in ``text``."""
    return len(_LINE_END.findall(text))
