"""What each different piece of text holds, looked at once and kept in columns of numbers."""

from array import array
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np

from .analysis import Token, ends_khmer_phrase, is_left_over, line_ends, tokens_of
from .khmer_words import words_by_end
from .numbers import Numbers
from .vocabulary import Vocabulary

BREAK = 0xFFFFFFFF
"""Stands for a term in a slot that holds none: a phrase must not run across it."""
LEFT, RIGHT, KHMER, NORMAL = 4, 2, 2, 1
"""Edges of a token: left << LEFT | right << RIGHT | KHMER | NORMAL."""
NO_WORD = 0xFFFFFFFF
START = 0
"""Number of the empty piece that stands before each text and after the last."""

BEARS, STARTS_KHMER, ENDS_KHMER, STARTS_LEFT_OVER = 1, 2, 4, 8
"""Traits of a piece: there are tokens (START has this too); the first, the last is Khmer; the first is left over."""
STOP = 32
"""Marks of what lies between tokens: stops of Khmer << STOP | line ends. They add up."""

_MOST_SLOTS = 1 << 19  # a piece has one at least, so this limits both
_LONGEST = 256


class Slot(NamedTuple):
    """A token or a break, as a row of numbers; or such rows as columns."""

    term: Numbers
    """In the vocabulary, or BREAK."""
    edges: Numbers
    gap: Numbers
    """Characters from the end of the token before, or the beginning of the piece."""
    length: Numbers
    word: Numbers
    """Number of the Khmer word that ends here, or NO_WORD."""


class Row(NamedTuple):
    """A piece, as a row of numbers, or such rows as columns."""

    traits: Numbers
    first: Numbers
    """Where its slots begin. The slot before is a break."""
    tokens: Numbers
    """How many it has; each has a slot, for nothing in a piece breaks a phrase."""
    length: Numbers
    """In characters …"""
    start: Numbers
    """… to the first token …"""
    end: Numbers
    """… and to the end of the last one; both 0 if there are none."""
    head: Numbers
    """Marks before the first token …"""
    marks: Numbers
    """… and together with those after the last one."""


_SLOT_KINDS: tuple[Literal["I", "B", "i"], ...] = ("I", "B", "i", "i", "I")
_ROW_KINDS: tuple[Literal["B", "q"], ...] = ("B", "q", "q", "q", "q", "q", "q", "q")
_BREAK_SLOT = (BREAK, 0, 0, 0, NO_WORD)


class _Columns:
    """Rows of numbers, kept as columns; put into them many at once."""

    def __init__(self, kinds: Sequence[Literal["I", "B", "i", "q"]]) -> None:
        self._columns = [array(kind) for kind in kinds]
        self._rows: list[tuple[int, ...]] = []
        self.append = self._rows.append

    def __len__(self) -> int:
        return len(self._columns[0]) + len(self._rows)

    def arrays(self) -> Iterator[Numbers]:
        """The columns. No row can be appended and read as long as one of them is in use."""
        for column, more in zip(self._columns, zip(*self._rows, strict=True), strict=False):
            column.extend(more)
        self._rows.clear()
        return map(np.asarray, self._columns)


class KnownPieces(dict[str, int]):
    """Piece → its number; looks at each different one once, but for those too long to remember."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.words = Vocabulary()
        self._vocabulary = vocabulary
        self._slots, self._rows = _Columns(_SLOT_KINDS), _Columns(_ROW_KINDS)
        self[""] = self._add("", [], BEARS)

    @property
    def is_full(self) -> bool:
        """Whether it is time to forget everything."""
        return len(self._slots) > _MOST_SLOTS

    @property
    def slots(self) -> Slot:
        """All slots, by place. No piece can be added as long as this is in use."""
        return Slot(*self._slots.arrays())

    @property
    def rows(self) -> Row:
        """All pieces, by number. No piece can be added as long as this is in use."""
        return Row(*self._rows.arrays())

    def __missing__(self, piece: str) -> int:
        tokens = tokens_of(piece, [piece])
        traits = 0
        if tokens:
            traits = BEARS | STARTS_KHMER * tokens[0].khmer | ENDS_KHMER * tokens[-1].khmer
            traits |= STARTS_LEFT_OVER * is_left_over(tokens[0])
        number = self._add(piece, tokens, traits)
        if len(piece) <= _LONGEST:
            self[piece] = number
        return number

    def _add(self, piece: str, tokens: Sequence[Token], traits: int) -> int:
        self._slots.append(_BREAK_SLOT)
        first = len(self._slots)
        self._add_slots(piece, tokens)
        start, end = (tokens[0].start, tokens[-1].end) if tokens else (0, 0)
        head = _marks(piece[:start])
        self._rows.append((traits, first, len(tokens), len(piece), start, end, head, head + _marks(piece[end:])))
        return len(self._rows) - 1

    def _add_slots(self, piece: str, tokens: Sequence[Token]) -> None:
        words = dict(words_by_end(piece, tokens))
        end = 0
        for place, token in enumerate(tokens):
            word = self.words.number(words[place]) if place in words else NO_WORD
            term, length = self._vocabulary.number(token.text), token.end - token.start
            self._slots.append((term, edges_of(token), token.start - end, length, word))
            end = token.end


def edges_of(token: Token) -> int:
    """How the edges of ``token`` stand in a slot."""
    return token.left << LEFT | token.right << RIGHT | KHMER * token.khmer | NORMAL * token.is_normal


def _marks(between: str) -> int:
    return ends_khmer_phrase(between) << STOP | line_ends(between) if between else 0
