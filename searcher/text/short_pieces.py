"""Texts cut into pieces and each piece told by its number, many at once: most are short and were met before.

A piece of a few characters fits into three numbers of 64 bits, which are looked up in a table by all of them mixed.
What the table does not hold is asked of what knows the pieces (see known_pieces), and the table then holds it in place
of what stood there.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain

import numpy as np

from .analysis import pieces
from .khmer import COENG, INVISIBLE, MARKS
from .numbers import Numbers
from .segments import word_ends_in_units

MOST_UNITS = 11
"""Units of UTF-16 in a short piece: the twelfth place is for how many there are."""
_TABLE_BITS = 19
_TOGETHER = 1 << 16  # units: what is computed at once stays near the processor
_WORDS = 3
_BEFORE, _BEHIND = 2, 12  # units that may be looked at around the texts
_MIX = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xD6E8FEB86659FD93], np.uint64)
_UNITS_KEPT = np.array([(1 << 16 * units) - 1 for units in range(5)], np.uint64)


class ShortPieces:
    """Remembers the numbers of short pieces."""

    def __init__(self, number_of: Callable[[str], int]) -> None:
        """``number_of`` a piece; asked for each that is not, or no longer, remembered."""
        self._number_of = number_of
        self._keys = np.zeros((_WORDS, 1 << _TABLE_BITS), np.uint64)
        self._numbers = np.full(1 << _TABLE_BITS, number_of(""), np.int64)

    def numbers(self, texts: Sequence[str]) -> Iterator[Numbers]:
        """The numbers of the pieces of ``texts``, with that of the empty piece before each text: int64, in parts."""
        for some in _together(texts):
            units, bounds = _cut(some)
            yield self._numbers_of(units, bounds)

    def _numbers_of(self, units: bytes, bounds: Numbers) -> Numbers:
        starts, lengths = bounds[:-1], np.diff(bounds)
        keys = _keys(units, starts, lengths)
        slots = (keys * _MIX[:, None]).sum(axis=0, dtype=np.uint64) >> np.uint64(64 - _TABLE_BITS)
        slots = slots.view(np.int64)
        found: Numbers = self._numbers.take(slots)
        known = lengths <= MOST_UNITS
        for word in range(_WORDS):
            known &= self._keys[word].take(slots) == keys[word]
        unknown = np.flatnonzero(~known)
        if len(unknown):
            spans = zip((2 * starts[unknown]).tolist(), (2 * bounds[unknown + 1]).tolist(), strict=True)
            asked = [self._number_of(units[start:end].decode(_UTF_16, "surrogatepass")) for start, end in spans]
            found[unknown] = asked
            short = unknown[lengths[unknown] <= MOST_UNITS]
            self._keys[:, slots[short]] = keys[:, short]
            self._numbers[slots[short]] = found[short]
        return found


_UTF_16 = "utf-16-le"


def _together(texts: Sequence[str]) -> Iterator[list[str]]:
    some: list[str] = []
    size = 0
    for text in texts:
        some.append(text)
        size += len(text)
        if size >= _TOGETHER:
            yield some
            some, size = [], 0
    if some:
        yield some


def _cut(texts: Sequence[str]) -> tuple[bytes, Numbers]:
    """``texts`` in UTF-16, one after the other, and where in it each piece begins: an empty one before each text."""
    encoded = [text.encode(_UTF_16, "surrogatepass") for text in texts]
    begins = np.cumsum([_BEFORE, *(len(each) // 2 for each in encoded)])
    units = b"".join([bytes(2 * _BEFORE), *encoded, bytes(2 * _BEHIND)])
    ends = list(map(word_ends_in_units, texts))
    bounds = _bounds(begins, ends)
    doubtful = bounds[_may_cut_clusters(np.frombuffer(units, np.uint16), bounds)]
    if len(doubtful):
        for number in np.unique(np.searchsorted(begins, doubtful, side="right") - 1).tolist():
            if number < len(texts):
                sizes = (len(piece.encode(_UTF_16, "surrogatepass")) // 2 for piece in pieces(texts[number]))
                ends[number] = list(accumulate(sizes))
        bounds = _bounds(begins, ends)
    return units, bounds


def _bounds(begins: Numbers, ends: Sequence[Sequence[int]]) -> Numbers:
    counts = [len(own) + 1 for own in ends]
    within = np.fromiter(chain.from_iterable((0, *own) for own in ends), np.int64, sum(counts))
    return np.append(begins[0], within + np.repeat(begins[:-1], counts))


def _keys(units: bytes, starts: Numbers, lengths: Numbers) -> Numbers:
    """Each piece as three numbers, equal for no other short piece; those of a longer one mean nothing."""
    at_each = np.ndarray(len(units) // 2 - 3, "<u8", units, strides=(2,))
    keys = np.empty((_WORDS, len(starts)), np.uint64)
    for word, key in enumerate(keys):
        kept = np.clip(lengths - 4 * word, 0, 4)
        np.bitwise_and(at_each[starts + 4 * word], _UNITS_KEPT[kept], out=key)
    keys[-1] |= lengths.astype(np.uint64) << np.uint64(48)
    return keys


_CONTINUES, _HIDDEN, _COENG = 1, 2, 4
_KINDS = np.zeros(1 << 16, np.uint8)
_KINDS[[*map(ord, MARKS)]] = _CONTINUES
_KINDS[[*map(ord, INVISIBLE)]] = _HIDDEN
_KINDS[ord(COENG)] = _CONTINUES | _COENG


def _may_cut_clusters(units: Numbers, bounds: Numbers) -> Numbers:
    """At which ``bounds`` a cluster may be cut: never False where one is."""
    two_before, before, behind, two_behind = (_KINDS[units[bounds + step]] for step in (-2, -1, 0, 1))
    goes_on = (behind & _CONTINUES > 0) | ((behind == _HIDDEN) & (two_behind > 0))
    waits = (before & _COENG > 0) | ((before == _HIDDEN) & (two_before & (_COENG | _HIDDEN) > 0))
    return np.asarray(goes_on | waits)
