"""The analysis of many texts at once, as arrays: the tokens of ``analyse``, several times faster.

What ``analyse`` makes of a piece of text (see ``pieces``) follows from the piece. So each different one is looked at
once and gets a number; a text becomes a row of numbers, and numpy puts together what they stand for. The little that
depends on neighbours, gaps, breaks and left-over consonants, is found from sums over what lies between two tokens.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from .analysis import PART, WORD
from .known_pieces import (
    BEARS,
    ENDS_KHMER,
    NO_WORD,
    RIGHT,
    START,
    STARTS_KHMER,
    STARTS_LEFT_OVER,
    STOP,
    KnownPieces,
)
from .numbers import Numbers, changes
from .short_pieces import ShortPieces
from .vocabulary import Vocabulary


class Slots(NamedTuple):
    """The tokens of texts: one slot for each position, those that no token has included."""

    starts: Numbers
    """Where the slots of each text begin, and one more: int64."""
    terms: Numbers
    """Number of the term in the vocabulary, or BREAK: uint32."""
    edges: Numbers
    """As ``edges_of`` a token; 0 for a break: uint8."""
    gaps: Numbers
    """Characters from the end of the token before, or the beginning of the text, to the token; 0 for a break: int32.

    Negative where two tokens stand for one cluster (ឨ).
    """
    lengths: Numbers
    """Characters of the token; 0 for a break: int32."""

    @property
    def ends(self) -> Numbers:
        """Where the token of each slot ends, in characters from the beginning of the first text: int64."""
        return np.cumsum(self.gaps.astype(np.int64) + self.lengths)


class Held(NamedTuple):
    """Which texts hold which words, each pair once."""

    texts: Numbers
    words: Numbers
    """Places in ``names``."""
    names: list[str]


class BulkAnalysis:
    """Analyses batch after batch with one vocabulary; with a new one when there is too much to remember."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.vocabulary = Vocabulary()
        self._known = KnownPieces(self.vocabulary)
        self._short = ShortPieces(self._known.__getitem__)

    def slots(self, texts: Sequence[str]) -> tuple[Slots, Held]:
        """The slots of ``texts``, and the words of ``khmer_words`` in each."""
        if self._known.is_full:
            self._begin()
        numbers = np.concatenate([*self._short.numbers(texts), [START]])
        slots, words = _joined(numbers, self._known)
        return slots, _held(words, slots.starts, self._known.words.texts)


class _Seams(NamedTuple):
    """What lies before the first token of each piece that has some, and before each START."""

    numbers: Numbers
    gaps: Numbers
    breaks: Numbers
    left_over: Numbers
    """Whether the piece is a consonant that ICU left over from the Khmer right before it."""


def _joined(numbers: Numbers, known: KnownPieces) -> tuple[Slots, Numbers]:
    """The slots of the texts whose pieces have these ``numbers``, and for each slot the word that ends there."""
    seams, rows = _seams(numbers, known), known.rows
    tokens, is_text = rows.tokens[seams.numbers], seams.numbers != START
    sizes = tokens + seams.breaks
    ends = np.cumsum(sizes, dtype=np.int64)
    begins = ends - tokens
    source = np.repeat(rows.first[seams.numbers] - begins, sizes) + np.arange(ends[-1])
    terms, edges, gaps, lengths, words = (column[source] for column in known.slots)
    gaps[begins[is_text]] = seams.gaps[is_text]
    doubtful = begins[seams.left_over] - 1
    edges[doubtful] -= (WORD - PART) << RIGHT
    words[doubtful] = NO_WORD
    return Slots(ends[~is_text], terms, edges, gaps, lengths), words


def _seams(numbers: Numbers, known: KnownPieces) -> _Seams:
    rows = known.rows
    places = np.flatnonzero(rows.traits[numbers] & BEARS)
    bearing = numbers[places]
    gaps = _between(rows.length[numbers], places, rows.start[bearing], rows.end[bearing])
    head = rows.head[bearing]
    marks = _between(rows.marks[numbers], places, head, head)
    traits = rows.traits[bearing]
    before = np.append(0, traits[:-1])
    inside = (bearing != START) & np.append(False, bearing[:-1] != START)
    beside_khmer = (traits & STARTS_KHMER | before & ENDS_KHMER) > 0
    breaks = inside & ((marks & ((1 << STOP) - 1) > 1) | beside_khmer & (marks >> STOP > 0))
    left_over = inside & (gaps == 0) & (traits & STARTS_LEFT_OVER > 0) & (before & ENDS_KHMER > 0)
    return _Seams(bearing, gaps, breaks, left_over)


def _between(amounts: Numbers, places: Numbers, start: Numbers, end: Numbers) -> Numbers:
    """Sums of ``amounts``, one a piece: up to ``start`` in each piece at ``places``, from ``end`` in the one before."""
    begins = np.cumsum(amounts)[places] - amounts[places]
    found: Numbers = begins + start
    found[1:] -= (begins + end)[:-1]
    return found


def _held(words: Numbers, starts: Numbers, names: list[str]) -> Held:
    places = np.flatnonzero(words != NO_WORD)
    texts = np.searchsorted(starts, places, side="right") - 1
    pairs = np.sort(words[places].astype(np.int64) << 32 | texts)
    pairs = pairs[changes(pairs)]
    return Held(pairs & 0xFFFFFFFF, pairs >> 32, names)
