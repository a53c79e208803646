"""One committed state of the index as arrays over all its posts but the deleted, whatever the number of segments.

A post number is a post's place counted over all segments. Arrays of posts are in ascending order.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..text.analysis import key
from ..text.numbers import Numbers
from . import scoring
from .loaded import Counts, Loaded, joined, joined_table
from .segment import Segment, forms

Terms = Callable[[Segment], range]
"""Which terms of a segment's lexicon are meant: neighbours, since what stands for one thing stands together."""


class ArrayReader:
    """The posts of all segments."""

    def __init__(self, segments: Sequence[tuple[Segment, Sequence[int]]]) -> None:
        self.parts: list[Loaded] = []
        offset = 0
        for segment, deleted in segments:
            self.parts.append(Loaded(segment, offset, deleted))
            offset += segment.posts
        self._bounds = np.array([part.offset for part in self.parts] + [offset], np.uint32)
        self.size = offset
        """Numbers of posts are below this."""
        self.living = offset - sum(len(deleted) for _, deleted in segments)
        self._columns: dict[str, Numbers] = {}
        self._evened: dict[str, Numbers] = {}

    def by_part(self, posts: Numbers) -> list[tuple[Loaded, slice]]:
        """Each segment, and which of ``posts`` are its own."""
        edges = posts.searchsorted(self._bounds).tolist()
        return [(part, slice(*edge)) for part, edge in zip(self.parts, pairwise(edges), strict=True)]

    def counts(self, terms: Terms) -> Counts:
        """The posts that hold any of ``terms``."""
        return joined([part.counts(there) for part in self.parts if (there := terms(part.segment))])

    def forms(self, stem: str) -> tuple[str, ...]:
        """The words of the index that have this stem."""
        return forms((part.segment for part in self.parts), stem)

    @cached_property
    def posts(self) -> Numbers:
        """The numbers of all living posts."""
        numbers = np.arange(self.size, dtype=np.uint32)
        dead = [part.offset + np.flatnonzero(~part.alive) for part in self.parts if part.alive is not None]
        return np.delete(numbers, np.concatenate(dead)) if dead else numbers

    @cached_property
    def room(self) -> Numbers:
        """A zero for each post, to add up in, and to be left so: new memory would cost more than the sums."""
        return np.zeros(self.size)

    def column(self, name: str) -> Numbers:
        """One number for each post, deleted ones too."""
        if name not in self._columns:
            self._columns[name] = _one_array([part.array(name) for part in self.parts])
        return self._columns[name]

    def evened(self, field: str) -> Numbers:
        """What occurrences in ``field`` are divided by, for each post (see scoring.evened_length)."""
        if field not in self._evened:
            lengths = self.column(f"{field}_words")
            average = int(lengths[self.posts].sum(dtype=np.int64)) / max(1, self.living) or 1.0
            self._evened[field] = scoring.evened_length(field, lengths, average)
        return self._evened[field]

    @cached_property
    def groups(self) -> dict[str, "Groups"]:
        """By ``author`` and ``publication``: the ways to write one name, together."""
        return {name: self._groups(name) for name in ("author", "publication")}

    def _groups(self, name: str) -> "Groups":
        values, places = joined_table(self.parts, name)
        place = _one_array(places)
        present = np.bincount(place[self.posts], minlength=len(values)).tolist()
        ways: dict[str, list[int]] = {}
        for number, value in enumerate(values):
            if value and present[number]:
                ways.setdefault(key(value), []).append(number)
        group_of = np.zeros(len(values), np.int64)
        for group, numbers in enumerate(ways.values(), 1):
            group_of[numbers] = group
        shown = ["", *(values[numbers[0]] for numbers in ways.values())]
        return Groups({name: group for group, name in enumerate(ways, 1)}, shown, group_of[place])

    @cached_property
    def months(self) -> "Groups":
        """The months in which posts were published, newest first."""
        months = self.column("month")
        codes = np.unique(months[months > 0])[::-1]
        names = [f"{code // 12:04}-{code % 12 + 1:02}" for code in codes.tolist()]
        group_of = np.zeros(int(codes.max(initial=0)) + 1, np.int64)
        group_of[codes] = np.arange(1, len(names) + 1)
        return Groups({name: group for group, name in enumerate(names, 1)}, ["", *names], group_of[months])

    def part_of(self, number: int) -> tuple[Loaded, int]:
        """The segment of a post, and its number there."""
        part = next(part for part in reversed(self.parts) if part.offset <= number)
        return part, number - part.offset

    def post_id(self, number: int) -> str:
        """The id of a post."""
        part, place = self.part_of(number)
        return part.segment.about(place)[0]


def _one_array(parts: Sequence[Numbers]) -> Numbers:
    return parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.uint32), *parts])


class Groups(NamedTuple):
    """Names or months: which group a key is, how each group is shown, and the group of each post; 0 for none."""

    of_key: dict[str, int]
    shown: list[str]
    of_post: Numbers


def word(term: str) -> Terms:
    """One term, as it stands in the lexicon."""
    return lambda segment: segment.lexicon.find(term)


def beginning_with(prefix: str) -> Terms:
    """All terms that begin so."""
    return lambda segment: segment.lexicon.beginning_with(prefix)
