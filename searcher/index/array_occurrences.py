"""Where terms occur in one segment, by arrays: of a stretch of postings those that are wanted, and no others."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..text.numbers import LOOK_UP_COSTS, Numbers, among, found_in, spread, totals
from .loaded import POST_BITS, Loaded
from .segment import BEFORE_BITS


class Occurrences(NamedTuple):
    """Places and what is told of each."""

    places: Numbers
    """Post of the segment << 32 | position, ascending: int64."""
    flags: Numbers
    """As in the segment; with the last bits of ``before`` above them if a cluster had to stand there: uint16."""


NORMAL_BEFORE = 1 << 8
"""In flags: the cluster that stands before is in its normal form. Its left edge is in the bits above."""
ALL_FLAGS = NORMAL_BEFORE << BEFORE_BITS
_TOLD_BEFORE = (1 << BEFORE_BITS) - 1


class Stretch:
    """The occurrences of neighbouring terms, term by term.

    Those in the posts ``within`` alone if these are given (in order, as numbered in the segment), and only those behind
    the cluster with the place ``before`` if that is.
    """

    def __init__(self, part: Loaded, terms: range, before: int | None, within: Numbers | None = None) -> None:
        self._part, self._terms, self._before = part, terms, before
        self.is_one_term = len(terms) == 1
        first, last = part.posting_start[terms.start], part.posting_start[terms.stop]
        self._occurrences = slice(part.occurrence_start[terms.start], part.occurrence_start[terms.stop])
        self.posts, self._counts = part.posts_between(first, last), part.counts_between(first, last)
        self._postings: Numbers | None = None
        self._which: Numbers | None = None
        if within is not None:
            postings = self._postings_in(within)
            self._keep(postings, self._counts[postings], spread(self._begins[postings], self._counts[postings]))
        if before is not None:
            kept = self._preceding() >> BEFORE_BITS == before
            counts = totals(kept, self.first)
            which = kept.nonzero()[0]
            postings = counts.nonzero()[0]
            self._keep(postings, counts[postings], which if self._which is None else self._which[which])

    def within(self, posts: Numbers) -> "Stretch":
        """The same in these posts alone."""
        return Stretch(self._part, self._terms, self._before, posts)

    def _postings_in(self, within: Numbers) -> Numbers:
        """The postings of these posts. Few are looked up; else all are marked."""
        if self.is_one_term and len(within) * LOOK_UP_COSTS < len(self.posts):
            return found_in(within, self.posts)
        return self._part.marked(within)[self.posts].nonzero()[0]

    def _keep(self, postings: Numbers, counts: Numbers, which: Numbers) -> None:
        """Keep ``counts`` occurrences of ``postings``: those at the places ``which`` of all."""
        self._postings = postings if self._postings is None else self._postings[postings]
        self.posts, self._counts, self._which = self.posts[postings], counts, which

    @cached_property
    def _begins(self) -> Numbers:
        """Where the occurrences of each posting begin that the terms have."""
        first, last = (self._part.posting_start[place] for place in (self._terms.start, self._terms.stop))
        return _begins(self._part.counts_between(first, last))

    @property
    def first(self) -> Numbers:
        """For each of ``posts``, which come once for each term, the place of its first occurrence."""
        return self._begins if self._postings is None else _begins(self._counts)

    def flags(self) -> Numbers:
        """The flags of all, as those of Occurrences."""
        flags = self._wanted(self._part.flags(self._occurrences.start, self._occurrences.stop))
        if self._before is None:
            return flags
        told = (self._preceding() & _TOLD_BEFORE).astype(np.uint16)
        told *= np.uint16(NORMAL_BEFORE)
        told |= flags
        return told

    def titled(self) -> Numbers:
        """The places of those in titles."""
        part, terms = self._part, self._terms
        low, high = part.title_start[terms.start], part.title_start[terms.stop]
        postings = part.titled(terms, part.posting_start[terms.start], low, high)
        counts = part.title_count[low:high].astype(np.int64)
        if self._postings is None or self._which is None:
            return spread(self._begins[postings], counts)
        there = among(self._postings, postings.astype(np.int64)).nonzero()[0]
        ends = (self._begins[postings] + counts)[postings.searchsorted(self._postings[there])]
        places = spread(self.first[there], self._counts[there])
        return places[self._which[places] < ends.repeat(self._counts[there])]

    def occurrences(self) -> Occurrences:
        """All, in order."""
        places = self.posts.astype(np.int64)
        places <<= POST_BITS
        places = places.repeat(self._counts)
        places |= self._wanted(self._part.position[self._occurrences])
        flags = self.flags()
        if not self.is_one_term:
            order = places.argsort(kind="stable")
            places, flags = places[order], flags[order]
        return Occurrences(places, flags)

    def _preceding(self) -> Numbers:
        return self._wanted(self._part.before(self._occurrences.start, self._occurrences.stop))

    def _wanted(self, numbers: Numbers) -> Numbers:
        return numbers if self._which is None else numbers[self._which]


def _begins(counts: Numbers) -> Numbers:
    begins = np.zeros(len(counts), np.int64)
    counts[:-1].cumsum(out=begins[1:])
    return begins


def occurrence_count(part: Loaded, stretches: Sequence[range]) -> int:
    """How often the terms of ``stretches`` occur."""
    start = part.occurrence_start
    return sum(start[terms.stop] - start[terms.start] for terms in stretches)


def occurrences(part: Loaded, stretches: Sequence[range], before: int | None, within: Numbers | None) -> Occurrences:
    """Where any of the terms occur (see Stretch)."""
    found = [Stretch(part, terms, before, within).occurrences() for terms in stretches]
    if len(found) == 1:
        return found[0]
    places = np.concatenate([each.places for each in found])
    order = places.argsort(kind="stable")
    return Occurrences(places[order], np.concatenate([each.flags for each in found])[order])


def holding_all(part: Loaded, wanted: Sequence[Sequence[range]]) -> Numbers:
    """The posts of the segment that hold, of each of ``wanted``, any of the terms."""
    held = np.ones(part.segment.posts, bool)
    for stretches in wanted:
        own = np.zeros(part.segment.posts, bool)
        for terms in stretches:
            own[part.posts_between(part.posting_start[terms.start], part.posting_start[terms.stop])] = True
        held &= own
    return held.nonzero()[0].astype(np.uint32)
