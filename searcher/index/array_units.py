"""What to look up for a phrase, and what is told of the places that are found.

A phrase falls into units: one to three tokens that have postings together, at given distances from one another.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import numpy as np

from ..query import Phrase, Words
from ..text.analysis import WORD, Token
from ..text.numbers import Numbers
from . import scoring
from .array_occurrences import ALL_FLAGS
from .array_reader import ArrayReader, Terms, beginning_with, word
from .loaded import Loaded
from .segment import FOLLOWED_BY, FUNCTION_PAIR


class Unit(NamedTuple):
    """One to three tokens of a phrase that are looked up together."""

    offset: int
    """Positions from the first token of the phrase to the first one of the terms."""
    terms: tuple[Terms, ...]
    """Any of these stands there …"""
    behind: Token | None
    """… right behind this cluster, if there is one."""
    tokens: tuple[Token, ...]
    """All that are looked up, that cluster too."""


class Lookup(NamedTuple):
    """A unit in one segment."""

    offset: int
    stretches: list[range]
    """Terms, neighbours together."""
    before: int | None
    """The place of the cluster that has to stand before them."""


def units_of(reader: ArrayReader, words: Words, phrase: Phrase) -> list[Unit]:
    """The units of ``phrase``, a spelling of ``words``: as many tokens together as can be."""
    return list(_units(reader, words, phrase))


def _units(reader: ArrayReader, words: Words, phrase: Phrase) -> Iterator[Unit]:
    begin = phrase[0].position
    for (kind, _), run in groupby(enumerate(phrase), lambda placed: _kind(words, phrase, *placed)):
        tokens = tuple(token for _, token in run)
        for window in _windows(tokens, _WIDTHS[kind]):
            is_open = words.prefix and window[-1] is phrase[-1]
            offset = window[0].position - begin
            if window[-1].khmer:
                yield _of_khmer(window, is_open, offset)
            elif len(window) > 1:
                pair = f"{FUNCTION_PAIR}{window[0].text}{FOLLOWED_BY}{window[1].text}"
                yield Unit(offset, (word(pair),), None, window)
            else:
                yield Unit(offset, _forms(reader, words, window[0], is_open), None, window)


_WIDTHS = {"khmer": 3, "function words": 2, "other": 1}


def _kind(words: Words, phrase: Phrase, place: int, token: Token) -> tuple[str, int]:
    """What a token of ``phrase`` can be looked up with; the same for neighbours that can be together."""
    row = token.position - place
    if token.khmer:
        return "khmer", row
    if token.text in scoring.FUNCTION_WORDS and not (words.prefix and token is phrase[-1]):
        return "function words", row
    return "other", place


def _windows(tokens: Phrase, width: int) -> Iterator[Phrase]:
    """``tokens`` in rows of ``width``, of which the last two may overlap."""
    last = max(0, len(tokens) - width)
    for start in (*range(0, last, width), last):
        yield tokens[start : start + width]


def _of_khmer(window: Phrase, is_open: bool, offset: int) -> Unit:
    pair, behind = window[-2:], window[0] if len(window) > 2 else None
    text = FOLLOWED_BY.join(token.text for token in pair)
    is_pair = len(pair) == 2 and not is_open
    terms = word(text) if is_pair else beginning_with(text if is_open else text + FOLLOWED_BY)
    return Unit(offset + len(window) - len(pair), (terms,), behind, window)


def _forms(reader: ArrayReader, words: Words, token: Token, is_open: bool) -> tuple[Terms, ...]:
    if is_open:
        return (beginning_with(token.text),)
    if words.exact:
        return (word(token.text),)
    return tuple(map(word, reader.forms(token.stem)))


def look_up(part: Loaded, unit: Unit) -> Lookup | None:
    """Where ``unit`` is in the segment; None if it is nowhere."""
    stretches = [found for terms in unit.terms if (found := terms(part.segment))]
    before = None
    if unit.behind is not None:
        place = part.segment.clusters.find(unit.behind.text)
        before = place.start
        stretches = stretches if place else []
    return Lookup(unit.offset, stretches, before) if stretches else None


def codes_of(units: list[Unit], flags: list[Numbers], as_typed: bool) -> Numbers:
    """Of each place the code: as_typed << 4 | left << 2 | right (see scoring.match_grade), uint8.

    ``flags`` are those of each unit there (see Occurrences).
    """
    codes = np.zeros(0, np.uint8)
    for number, (unit, there) in enumerate(zip(units, flags, strict=True)):
        told = np.zeros(ALL_FLAGS, np.uint8)
        if number == 0:
            told |= _left(unit) << 2
        if number == len(units) - 1:
            told |= _right(unit)
        if as_typed:
            told |= _typed(unit) << 4
        more = told.take(there)
        codes = more if number == 0 else (codes & more & _TYPED) | ((codes | more) & ~_TYPED)
    return codes


_EVERY = np.arange(ALL_FLAGS, dtype=np.uint16)
_TYPED = np.uint8(1 << 4)


def _left(unit: Unit) -> Numbers:
    """For all flags that there are, how well the left end of the unit stands."""
    if not unit.tokens[0].khmer:
        return np.full(ALL_FLAGS, WORD, np.uint8)
    return (_EVERY >> (9 if unit.behind else 6) & 3).astype(np.uint8)


def _right(unit: Unit) -> Numbers:
    """For all flags, how well its right end does."""
    if not unit.tokens[-1].khmer:
        return np.full(ALL_FLAGS, WORD, np.uint8)
    return (_EVERY >> (2 if len(unit.tokens) > 1 else 4) & 3).astype(np.uint8)


def _typed(unit: Unit) -> Numbers:
    """For all flags, whether its clusters are in their normal form just where they were typed so."""
    same = np.ones(ALL_FLAGS, bool)
    if unit.tokens[0].khmer:
        for bit, token in zip(_NORMAL_BITS[len(unit.tokens)], unit.tokens, strict=True):
            same &= _EVERY >> bit & 1 == token.is_normal
    return same.astype(np.uint8)


_NORMAL_BITS = {1: (1,), 2: (1, 0), 3: (8, 1, 0)}
