"""One committed state of the index as arrays over all its posts but the deleted, whatever the number of segments.

A post number is a post's place counted over all segments. Arrays of posts are in ascending order.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from ..text.analysis import key
from ..text.numbers import Numbers, spread
from . import scoring
from .segment import HALF, MANY, TABLES, VALUE, Segment

Terms = Callable[[Segment], range]
"""Which terms of a segment's lexicon are meant: neighbours, since what stands for one thing stands together."""

POST_BITS = np.int64(32)
_KINDS = {"B": np.uint8, "H": np.uint16, "I": np.uint32, "Q": np.uint64, "i": np.int32, "q": np.int64}


class Counts(NamedTuple):
    """Which posts hold a term, and how often: three arrays of one length, or no array where it is in no title."""

    posts: Numbers
    all: Numbers
    title: Numbers | None


class Occurrences(NamedTuple):
    """Where a term occurs: post << 32 | position, ascending, and the flags of each place (see segment)."""

    places: Numbers
    flags: Numbers


class Loaded:
    """The arrays of one segment, and where it stands among all posts."""

    def __init__(self, segment: Segment, offset: int, deleted: Sequence[int]) -> None:
        self.segment, self.offset = segment, offset
        self.alive: Numbers | None = None
        if deleted:
            self.alive = np.ones(segment.posts, bool)
            self.alive[list(deleted)] = False
        # The starts are asked for a number at a time, which a memoryview gives faster than an array.
        self.posting_start = segment.file.view("posting_start")
        self.occurrence_start = segment.file.view("occurrence_start")
        self.title_start = segment.file.view("title_start")
        self.count, self._post = self.array("count"), self.array("post")
        self._run_start, self._run_high = segment.file.view("run_start"), segment.file.view("run_high")
        self.title_posting, self.title_count = self.array("title_posting"), self.array("title_count")
        self.position, self.flags = self.array("position"), self.array("flags")
        self.flags_start = segment.file.view("flags_start")[0]
        self.slot_start, self.body_slot = segment.file.view("slot_start"), segment.file.view("body_slot")
        self.place = self.array("place")
        self.far_slot, self.far_gap, self.far_length = map(self.array, ("far_slot", "far_gap", "far_length"))
        self.many_posting, self.many_count = self.array("many_posting"), self.array("many_count")

    def array(self, name: str) -> Numbers:
        """An array of the file, not copied."""
        return np.frombuffer(self.segment.file.view(name), _KINDS[self.segment.file.kind(name)])

    def digests(self) -> Numbers:
        """16 bytes for each post."""
        return self.array("digest").reshape(-1, 16)

    def id_hashes(self) -> Numbers:
        """The hash of the id of each post."""
        hashes = np.empty(self.segment.posts, np.uint64)
        hashes[self.array("id_order")] = self.array("id_hash")
        return hashes

    def posts_between(self, first: int, last: int) -> Numbers:
        """The posts of these postings."""
        posts = self._post[first:last].astype(np.uint32)
        run = bisect_right(self._run_start, first) - 1
        end = bisect_left(self._run_start, last, run + 1)
        if end - run > 1:
            starts = np.array([first, *self._run_start[run + 1 : end], last])
            posts |= np.repeat(np.array(self._run_high[run:end], np.uint32) << HALF, np.diff(starts))
        elif run >= 0 and self._run_high[run]:
            posts |= np.uint32(self._run_high[run] << HALF)
        return posts

    def counts_between(self, first: int, last: int) -> Numbers:
        """How often the term occurs in each of these postings."""
        counts = self.count[first:last]
        if len(self.many_posting):
            low, high = np.searchsorted(self.many_posting, np.array([first, last], np.uint64))
            if low < high:
                counts = counts.astype(np.uint32)
                counts[(self.many_posting[low:high] - np.uint64(first)).astype(np.int64)] = self.many_count[low:high]
        return counts

    def counts(self, terms: range) -> Counts:
        """The postings of ``terms``, those of one post joined."""
        first, last = self.posting_start[terms.start], self.posting_start[terms.stop]
        posts, counts = self.posts_between(first, last), self.counts_between(first, last)
        low, high = self.title_start[terms.start], self.title_start[terms.stop]
        title = None
        if low < high:
            title = np.zeros(len(posts), np.uint32)
            title[self.titled(terms, first, low, high)] = self.title_count[low:high]
        if len(terms) > 1:
            posts, (counts, title) = summed(posts, counts, title)
        if self.alive is not None:
            posts, counts, title = chosen(self.alive[posts], posts, counts, title)
        return Counts(posts + np.uint32(self.offset) if self.offset else posts, counts, title)

    def whole_term(self, terms: range) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        """Of one term: its posts, counts, the flags of all occurrences; which postings are in titles, how often."""
        first, last = self.posting_start[terms.start], self.posting_start[terms.stop]
        low, high = self.title_start[terms.start], self.title_start[terms.stop]
        flags = self.flags_between(self.occurrence_start[terms.start], self.occurrence_start[terms.stop])
        titles = self.title_posting[low:high], self.title_count[low:high].astype(np.int64)
        return self.posts_between(first, last), self.counts_between(first, last), flags, *titles

    def titled(self, terms: range, first: int, low: int, high: int) -> Numbers:
        """Which of the postings from ``first`` on occur in titles."""
        if len(terms) == 1:
            return self.title_posting[low:high]
        starts = np.array(self.posting_start[terms.start : terms.stop], np.int64) - first
        titles = np.diff(np.array(self.title_start[terms.start : terms.stop + 1], np.int64))
        return self.title_posting[low:high] + np.repeat(starts, titles)

    def occurrences(self, terms: range, posts: Numbers | None) -> Occurrences:
        """Where ``terms`` occur, in ``posts`` alone if those are given."""
        first, last = self.posting_start[terms.start], self.posting_start[terms.stop]
        begin, end = self.occurrence_start[terms.start], self.occurrence_start[terms.stop]
        there, counts = self.posts_between(first, last), self.counts_between(first, last)
        flags = self.flags_between(begin, end)
        if posts is None and self.alive is None:
            positions = self.position[begin:end]
        else:
            wanted = self._wanted(there, posts)
            within = spread((np.cumsum(counts, dtype=np.int64) - counts)[wanted], counts[wanted])
            positions, flags = self.position[begin:end][within], flags[within]
            there, counts = there[wanted], counts[wanted]
        places = np.repeat((there.astype(np.int64) + self.offset) << POST_BITS, counts)
        places |= positions
        if len(terms) > 1:
            order = np.argsort(places, kind="stable")
            places, flags = places[order], flags[order]
        return Occurrences(places, flags)

    def _wanted(self, there: Numbers, posts: Numbers | None) -> Numbers:
        wanted = np.ones(len(there), bool) if self.alive is None else self.alive[there]
        if posts is not None:
            low, high = np.searchsorted(posts, [self.offset, self.offset + self.segment.posts])
            wanted &= among(there, (posts[low:high] - self.offset).astype(there.dtype))
        return wanted

    def flags_between(self, begin: int, end: int) -> Numbers:
        """The flags of these occurrences; 0 for those that have none."""
        low, high = begin - self.flags_start, end - self.flags_start
        if low >= 0 and high <= len(self.flags):
            return self.flags[low:high]
        flags = np.zeros(end - begin, np.uint8)
        inside = slice(max(low, 0), max(min(high, len(self.flags)), 0))
        flags[inside.start - low : inside.start - low + max(inside.stop - inside.start, 0)] = self.flags[inside]
        return flags


def summed(posts: Numbers, *numbers: Numbers | None) -> tuple[Numbers, tuple[Numbers | None, ...]]:
    """``posts`` in order and each once, with the sums of the ``numbers`` of each."""
    order = np.argsort(posts, kind="stable")
    ordered = posts[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)])
    sums = (None if n is None else np.add.reduceat(n[order], first, dtype=np.int64) if len(n) else n for n in numbers)
    return ordered[first], tuple(sums)


def chosen(keep: Numbers, *arrays: Numbers | None) -> tuple[Any, ...]:
    """Each of ``arrays`` where ``keep`` says so."""
    return tuple(None if array is None else array[keep] for array in arrays)


def among(some: Numbers, others: Numbers) -> Numbers:
    """Which of ``some`` are one of ``others``; both ascending, and of one kind."""
    if not len(others):
        return np.zeros(len(some), bool)
    place = np.searchsorted(others, some)
    np.minimum(place, len(others) - 1, out=place)
    return others[place] == some


class ArrayReader:
    """The posts of all segments."""

    def __init__(self, segments: Sequence[tuple[Segment, Sequence[int]]]) -> None:
        self.parts: list[Loaded] = []
        offset = 0
        for segment, deleted in segments:
            self.parts.append(Loaded(segment, offset, deleted))
            offset += segment.posts
        self.size = offset
        """Numbers of posts are below this."""
        self.living = offset - sum(len(deleted) for _, deleted in segments)

    def counts(self, terms: Terms) -> Counts:
        """The posts that hold any of ``terms``."""
        found = [part.counts(there) for part in self.parts if (there := terms(part.segment))]
        if len(found) == 1:
            return found[0]
        if not found:
            return Counts(np.zeros(0, np.uint32), np.zeros(0, np.uint32), None)
        titles = None
        if any(each.title is not None for each in found):
            titles = np.concatenate([np.zeros(len(e.posts), np.uint32) if e.title is None else e.title for e in found])
        return Counts(np.concatenate([e.posts for e in found]), np.concatenate([e.all for e in found]), titles)

    def occurrences(self, terms: Terms, posts: Numbers | None = None) -> Occurrences:
        """Where any of ``terms`` occurs, in ``posts`` alone if those are given."""
        found = [part.occurrences(there, posts) for part in self.parts if (there := terms(part.segment))]
        if len(found) == 1:
            return found[0]
        places = np.concatenate([np.zeros(0, np.int64), *(each.places for each in found)])
        return Occurrences(places, np.concatenate([np.zeros(0, np.uint8), *(each.flags for each in found)]))

    @cached_property
    def posts(self) -> Numbers:
        """The numbers of all living posts."""
        numbers = np.arange(self.size, dtype=np.uint32)
        dead = [part.offset + np.flatnonzero(~part.alive) for part in self.parts if part.alive is not None]
        return np.delete(numbers, np.concatenate(dead)) if dead else numbers

    def column(self, name: str) -> Numbers:
        """One number for each post, deleted ones too."""
        known = self._columns.get(name)
        if known is None:
            parts = [part.array(name) for part in self.parts]
            known = self._columns[name] = (
                parts[0] if len(parts) == 1 else np.concatenate([np.zeros(0, np.uint32), *parts])
            )
        return known

    @cached_property
    def _columns(self) -> dict[str, Numbers]:
        return {}

    def evened(self, field: str) -> Numbers:
        """What occurrences in ``field`` are divided by, for each post (see scoring.evened_length)."""
        known = self._evened.get(field)
        if known is None:
            lengths = self.column(f"{field}_words")
            average = int(lengths[self.posts].sum(dtype=np.int64)) / max(1, self.living) or 1.0
            share = scoring.LENGTH_SHARE[field]
            known = self._evened[field] = 1 - share + share * lengths / average
        return known

    @cached_property
    def _evened(self) -> dict[str, Numbers]:
        return {}

    @cached_property
    def body_slot(self) -> Numbers:
        """The position where the body of each post begins."""
        return self.column("body_slot")

    @cached_property
    def _tables(self) -> dict[str, tuple[list[str], Numbers]]:
        return {name: self._table(name) for name in TABLES}

    def _table(self, name: str) -> tuple[list[str], Numbers]:
        """The values of all segments in order, and for each post the place of its own; 0 for none."""
        tables = [json.loads(bytes(part.segment.file.view("tables")))[name] for part in self.parts]
        if len(tables) == 1:
            return tables[0], self.column(name)
        values = ["", *sorted({value for table in tables for value in table} - {""})]
        place = {value: number for number, value in enumerate(values)}
        parts = [
            np.array([place[value] for value in table], np.uint32)[part.array(name)]
            for part, table in zip(self.parts, tables, strict=True)
        ]
        return values, np.concatenate([np.zeros(0, np.uint32), *parts])

    def table(self, name: str) -> tuple[list[str], Numbers]:
        """The values of ``name`` (one of TABLES), "" first, and for each post the place of its own among them."""
        return self._tables[name]

    @cached_property
    def groups(self) -> dict[str, "Groups"]:
        """By ``author`` and ``publication``: the ways to write one name, together."""
        return {name: self._groups(name) for name in ("author", "publication")}

    def _groups(self, name: str) -> "Groups":
        values, place = self.table(name)
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
    def months(self) -> tuple[list[str], Numbers]:
        """The months in which posts were published, newest first, then "" for none; and for each post its own."""
        codes, of_post = np.unique(self.column("month"), return_inverse=True)
        names = [f"{code // 12:04}-{code % 12 + 1:02}" if code else "" for code in codes.tolist()]
        return names[::-1], len(names) - 1 - of_post

    def part_of(self, number: int) -> tuple[Loaded, int]:
        """The segment of a post, and its number there."""
        part = next(part for part in reversed(self.parts) if part.offset <= number)
        return part, number - part.offset

    def post_id(self, number: int) -> str:
        """The id of a post."""
        return self.about(number)[0]

    def about(self, number: int) -> list[Any]:
        """The fields of a post other than title and body (see segment)."""
        part = next(part for part in reversed(self.parts) if part.offset <= number)
        return part.segment.about(number - part.offset)


class Groups(NamedTuple):
    """Names: which group a key is, how each group is shown, and the group of each post; 0 for none."""

    of_key: dict[str, int]
    shown: list[str]
    of_post: Numbers


def word(term: str) -> Terms:
    """One term, as it stands in the lexicon."""
    return lambda segment: segment.find(term)


def beginning_with(prefix: str) -> Terms:
    """All terms that begin so."""
    return lambda segment: segment.beginning_with(prefix)


def values(reader: ArrayReader, field: str, prefix: str) -> Iterator[tuple[str, int]]:
    """(value, posts) of ``field`` that begin with ``prefix``, each segment's in order; deleted posts count too."""
    head = f"{VALUE}{field}{VALUE}"
    for part in reader.parts:
        for number in part.segment.beginning_with(head + prefix):
            postings = part.posting_start[number + 1] - part.posting_start[number]
            yield part.segment.term(number)[len(head) :], postings


assert np.iinfo(np.uint8).max == MANY
