"""Where terms occur in one segment, by arrays: of a stretch of postings those that are wanted, and no others."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..text.numbers import Numbers, first_of_each, spread
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
    """The occurrences of neighbouring terms, term by term: if ``before`` tells a cluster, those right behind it."""

    def __init__(self, part: Loaded, terms: range, before: int | None) -> None:
        self._part, self._terms, self._before = part, terms, before
        first, last = part.posting_start[terms.start], part.posting_start[terms.stop]
        self._begin, self._end = part.occurrence_start[terms.start], part.occurrence_start[terms.stop]
        self._posts, self._counts = part.posts_between(first, last), part.counts_between(first, last)
        self._ends = self._counts.cumsum(dtype=np.int64)
        self.is_one_term = len(terms) == 1
        self._which: Numbers | None = None
        if before is not None:
            self._preceding = part.before(self._begin, self._end)
            self._which = (self._preceding >> BEFORE_BITS == before).nonzero()[0]

    def posts(self) -> Numbers:
        """The posts that hold any, each once for each term; those of a term in order."""
        if self._which is None:
            return self._posts
        holders = self._holders(self._which)
        return self._posts[holders[first_of_each(holders)]]

    def first(self) -> Numbers:
        """Of one term, the place of the first of each post among ``flags``."""
        return self._ends - self._counts if self._which is None else first_of_each(self._holders(self._which))

    def flags(self) -> Numbers:
        """The flags of all."""
        flags = self._part.flags(self._begin, self._end)
        return flags if self._which is None else self._with_before(flags, self._which)

    def posts_of(self, places: Numbers) -> Numbers:
        """The posts of those at these places among ``flags``."""
        return self._posts[self._holders(places if self._which is None else self._which[places])]

    def titled(self) -> Numbers:
        """The places among ``flags`` of those in titles."""
        part, terms = self._part, self._terms
        low, high = part.title_start[terms.start], part.title_start[terms.stop]
        holders = part.titled(terms, part.posting_start[terms.start], low, high)
        titled = spread((self._ends - self._counts)[holders], part.title_count[low:high].astype(np.int64))
        if self._which is None or not len(self._which):
            return titled if self._which is None else titled[:0]
        place = np.minimum(self._which.searchsorted(titled), len(self._which) - 1)
        return place[self._which[place] == titled]

    def occurrences(self, marked: Numbers | None) -> Occurrences:
        """All in ``marked`` posts (a bool for each post of the segment), or all; in order."""
        which = self._which
        if which is not None:
            posts = self._posts[self._holders(which)]
            if marked is not None:
                wanted = marked[posts].nonzero()[0]
                which, posts = which[wanted], posts[wanted]
        elif marked is not None:
            wanted = marked[self._posts].nonzero()[0]
            counts = self._counts[wanted]
            which = spread(self._ends[wanted] - counts, counts)
            posts = self._posts[wanted].repeat(counts)
        else:
            posts = self._posts.repeat(self._counts)
        positions, flags = self._part.position[self._begin : self._end], self._part.flags(self._begin, self._end)
        if which is not None:
            positions = positions[which]
            flags = flags[which] if self._before is None else self._with_before(flags, which)
        places = posts.astype(np.int64)
        places <<= POST_BITS
        places |= positions
        if not self.is_one_term:
            order = places.argsort(kind="stable")
            places, flags = places[order], flags[order]
        return Occurrences(places, flags)

    def _with_before(self, flags: Numbers, which: Numbers) -> Numbers:
        told = (self._preceding[which] & _TOLD_BEFORE).astype(np.uint16)
        told *= np.uint16(NORMAL_BEFORE)
        told |= flags[which]
        return told

    def _holders(self, which: Numbers) -> Numbers:
        """The postings of the occurrences ``which``. Few are looked up, of many all are told first."""
        if len(which) * _LOOK_UP_COSTS < self._end - self._begin:
            return self._ends.searchsorted(which, side="right")
        return np.arange(len(self._counts)).repeat(self._counts)[which]


_LOOK_UP_COSTS = 8
"""Times the time to tell one."""


def occurrence_count(part: Loaded, stretches: Sequence[range]) -> int:
    """How often the terms of ``stretches`` occur."""
    start = part.occurrence_start
    return sum(start[terms.stop] - start[terms.start] for terms in stretches)


def occurrences(part: Loaded, stretches: Sequence[range], before: int | None, marked: Numbers | None) -> Occurrences:
    """Where any of the terms occur (see Stretch)."""
    found = [Stretch(part, terms, before).occurrences(marked) for terms in stretches]
    if len(found) == 1:
        return found[0]
    places = np.concatenate([each.places for each in found])
    order = places.argsort(kind="stable")
    return Occurrences(places[order], np.concatenate([each.flags for each in found])[order])


def holding(part: Loaded, stretches: Sequence[range], marked: Numbers | None) -> Numbers:
    """For every post of the segment whether it holds any of the terms, and is ``marked`` if that is given."""
    held = np.zeros(part.segment.posts, bool)
    for terms in stretches:
        held[part.posts_between(part.posting_start[terms.start], part.posting_start[terms.stop])] = True
    return held if marked is None else held & marked
