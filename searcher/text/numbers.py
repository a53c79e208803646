"""What modules that compute by arrays call an array; importing it imports numpy."""

from typing import Any, TypeAlias

import numpy as np

Numbers: TypeAlias = np.ndarray[Any, Any]
"""Numbers in a row, of whatever kind the name of a variable or its docstring says."""


def spread(starts: Numbers, counts: Numbers) -> Numbers:
    """The numbers ``start, start + 1, …`` of each start, ``count`` of them, one after the other."""
    ends = np.cumsum(counts, dtype=np.int64)
    return np.repeat(starts - ends + counts, counts) + np.arange(ends[-1] if len(ends) else 0)


def changes(values: Numbers) -> Numbers:
    """For each value whether it is another than the one before it; true for the first."""
    changed = np.empty(len(values), bool)
    changed[:1] = True
    np.not_equal(values[1:], values[:-1], out=changed[1:])
    return changed


def first_of_each(values: Numbers) -> Numbers:
    """The places of the first of ``values`` of each kind, of which equal ones are neighbours."""
    return changes(values).nonzero()[0]


def totals(marks: Numbers, first: Numbers) -> Numbers:
    """How many ``marks`` are set from each ``first`` to the next."""
    before = np.zeros(len(marks) + 1, np.int32)
    marks.cumsum(out=before[1:])
    return np.diff(before[first], append=before[-1:])


def summed(posts: Numbers, *numbers: Numbers | None) -> tuple[Numbers, tuple[Numbers | None, ...]]:
    """``posts`` in order and each once, with the sums of the ``numbers`` of each."""
    order = np.argsort(posts, kind="stable")
    ordered = posts[order]
    first = first_of_each(ordered)
    sums = (None if n is None else np.add.reduceat(n[order], first, dtype=np.int64) if len(n) else n for n in numbers)
    return ordered[first], tuple(sums)


def chosen(keep: Numbers, *arrays: Numbers | None) -> tuple[Any, ...]:
    """Each of ``arrays`` where ``keep`` says so."""
    return tuple(None if array is None else array[keep] for array in arrays)


def common(some: Numbers, others: Numbers, size: int) -> Numbers:
    """The numbers that are in both; both ascending and of one kind, all below ``size``."""
    if len(some) > len(others):
        some, others = others, some
    if len(some) * LOOK_UP_COSTS < len(others):
        return some[among(some, others)]
    marked = np.zeros(size, bool)
    marked[others] = True
    return some[marked[some]]


LOOK_UP_COSTS = 16
"""To look a number up among others takes so many times as long as to look at the mark of one."""


def among(some: Numbers, others: Numbers) -> Numbers:
    """Which of ``some`` are one of ``others``; both ascending, and of one kind."""
    return others[_nearest(some, others)] == some if len(others) else np.zeros(len(some), bool)


def found_in(some: Numbers, others: Numbers) -> Numbers:
    """The places in ``others`` of those of ``some`` that are there; both ascending, and of one kind."""
    if not len(others):
        return np.zeros(0, np.int64)
    place = _nearest(some, others)
    return place[others[place] == some]


def _nearest(some: Numbers, others: Numbers) -> Numbers:
    place = others.searchsorted(some)
    return np.minimum(place, len(others) - 1, out=place)
