"""Where terms occur in one segment, by arrays: of a stretch of postings those that are wanted, and no others."""

from collections.abc import Iterable
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


class OneTerm(NamedTuple):
    """All occurrences of one term, by post."""

    posts: Numbers
    """Each once, in order."""
    first: Numbers
    """The first occurrence of each post."""
    flags: Numbers
    """As those of Occurrences."""
    titled: Numbers
    """The occurrences that lie in titles."""


NORMAL_BEFORE = 1 << 8
"""In flags: the cluster that stands before is in its normal form. Its left edge is in the bits above."""
ALL_FLAGS = NORMAL_BEFORE << BEFORE_BITS
_TOLD_BEFORE = (1 << BEFORE_BITS) - 1


def occurrences(part: Loaded, terms: range, marked: Numbers | None, before: int | None) -> Occurrences:
    """Where ``terms`` occur, in ``marked`` posts alone if those are given (a bool for each post of the segment).

    If ``before`` is given, only right behind the cluster that has this place in the segment.
    """
    first, last = part.posting_start[terms.start], part.posting_start[terms.stop]
    begin, end = part.occurrence_start[terms.start], part.occurrence_start[terms.stop]
    posts, counts, flags = part.posts_between(first, last), part.counts_between(first, last), part.flags(begin, end)
    if before is not None:
        preceding = part.before(begin, end)
        which = _behind(preceding, before)
        there = posts[_holders(counts, which)]
        if marked is not None:
            wanted = marked[there].nonzero()[0]
            which, there = which[wanted], there[wanted]
        flags = _with_before(flags[which], preceding[which])
    elif marked is not None:
        wanted = marked[posts].nonzero()[0]
        which = spread((_ends(counts) - counts)[wanted], counts[wanted])
        there, flags = np.repeat(posts[wanted], counts[wanted]), flags[which]
    else:
        which, there = slice(None), np.repeat(posts, counts)
    places = there.astype(np.int64)
    places <<= POST_BITS
    places |= part.position[begin:end][which]
    if len(terms) > 1:
        order = places.argsort(kind="stable")
        places, flags = places[order], flags[order]
    return Occurrences(places, flags)


def one_term(part: Loaded, terms: range, before: int | None) -> OneTerm:
    """Where the one term in ``terms`` occurs in living posts; as ``occurrences`` if ``before`` is given."""
    first, last = part.posting_start[terms.start], part.posting_start[terms.stop]
    begin, end = part.occurrence_start[terms.start], part.occurrence_start[terms.stop]
    posts, counts, flags = part.posts_between(first, last), part.counts_between(first, last), part.flags(begin, end)
    ends = _ends(counts)
    low, high = part.title_start[terms.start], part.title_start[terms.stop]
    titled = spread((ends - counts)[part.title_posting[low:high]], part.title_count[low:high].astype(np.int64))
    if before is None and part.alive is None:
        return OneTerm(posts, ends - counts, flags, titled)
    if before is None:
        which = np.arange(len(flags))
    else:
        preceding = part.before(begin, end)
        which = _behind(preceding, before)
    holders = _holders(counts, which)
    if part.alive is not None:
        living = part.alive[posts[holders]].nonzero()[0]
        which, holders = which[living], holders[living]
    flags = flags[which] if before is None else _with_before(flags[which], preceding[which])
    each = first_of_each(holders)
    if len(titled):
        place = np.minimum(which.searchsorted(titled), max(0, len(which) - 1))
        titled = place[which[place] == titled] if len(which) else titled[:0]
    return OneTerm(posts[holders[each]], each, flags, titled)


def holding(part: Loaded, terms: Iterable[range], marked: Numbers | None) -> Numbers:
    """For every post of the segment whether it holds any of ``terms``, and is ``marked`` if that is given."""
    held = np.zeros(part.segment.posts, bool)
    for there in terms:
        held[part.posts_between(part.posting_start[there.start], part.posting_start[there.stop])] = True
    return held if marked is None else held & marked


def _ends(counts: Numbers) -> Numbers:
    return counts.cumsum(dtype=np.int64)


def _behind(preceding: Numbers, before: int) -> Numbers:
    """The occurrences that a cluster stands right before."""
    return (preceding >> BEFORE_BITS == before).nonzero()[0]


def _with_before(flags: Numbers, preceding: Numbers) -> Numbers:
    return flags | (preceding & _TOLD_BEFORE).astype(np.uint16) * np.uint16(NORMAL_BEFORE)


def _holders(counts: Numbers, which: Numbers) -> Numbers:
    """The postings of the occurrences ``which``. Few are looked up, of many all are told first."""
    ends = _ends(counts)
    if len(which) * _LOOK_UP_COSTS < ends[-1]:
        return ends.searchsorted(which, side="right")
    return np.arange(len(counts)).repeat(counts)[which]


_LOOK_UP_COSTS = 8
"""Times the time to tell one."""
