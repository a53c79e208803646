"""The arrays of one segment in memory, and what is read from them at once."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..text.numbers import Numbers, chosen, summed
from .segment import HALF, MANY, Segment, in_table

POST_BITS = np.int64(32)
POSITION = np.int64((1 << int(POST_BITS)) - 1)
"""Of a place, the bits that hold the position; those above hold the post."""
_KINDS = {"B": np.uint8, "H": np.uint16, "I": np.uint32, "Q": np.uint64, "i": np.int32, "q": np.int64}


class Counts(NamedTuple):
    """Which posts hold a term, and how often: three arrays of one length, or no array where it is in no title."""

    posts: Numbers
    all: Numbers
    title: Numbers | None


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
        self.position = self.array("position")
        self._flags, self._before = self.array("flags"), self.array("before")
        self._khmer_start = segment.file.view("khmer_start")[0]
        self.slot_start, self.body_slot = segment.file.view("slot_start"), segment.file.view("body_slot")
        self.body_slots = self.array("body_slot")
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

    def titled(self, terms: range, first: int, low: int, high: int) -> Numbers:
        """Which of the postings from ``first`` on occur in titles."""
        if len(terms) == 1:
            return self.title_posting[low:high]
        starts = np.array(self.posting_start[terms.start : terms.stop], np.int64) - first
        titles = np.diff(np.array(self.title_start[terms.start : terms.stop + 1], np.int64))
        return self.title_posting[low:high] + np.repeat(starts, titles)

    @cached_property
    def living(self) -> Numbers | None:
        """The posts that are not deleted, if any is."""
        return None if self.alive is None else self.alive.nonzero()[0].astype(np.uint32)

    def marked(self, posts: Numbers) -> Numbers:
        """For every post of the segment whether it is one of ``posts``."""
        marks = np.zeros(self.segment.posts, bool)
        marks[posts] = True
        return marks

    def flags(self, begin: int, end: int) -> Numbers:
        """The flags of these occurrences; 0 for those that are not of Khmer."""
        return self._told(self._flags, begin, end)

    def before(self, begin: int, end: int) -> Numbers:
        """The ``before`` of these occurrences; 0 for those that are not of Khmer."""
        return self._told(self._before, begin, end)

    def _told(self, known: Numbers, begin: int, end: int) -> Numbers:
        low, high = begin - self._khmer_start, end - self._khmer_start
        if low >= 0 and high <= len(known):
            return known[low:high]
        found = np.zeros(end - begin, known.dtype)
        inside = slice(max(low, 0), max(min(high, len(known)), 0))
        found[inside.start - low : inside.start - low + max(inside.stop - inside.start, 0)] = known[inside]
        return found


def joined(counts: Sequence[Counts]) -> Counts:
    """All ``counts``, one after the other."""
    if len(counts) == 1:
        return counts[0]
    posts, every = ([getattr(each, name) for each in counts] for name in ("posts", "all"))
    titles = None
    if any(each.title is not None for each in counts):
        titles = np.concatenate([np.zeros_like(each.posts) if each.title is None else each.title for each in counts])
    return Counts(np.concatenate([_NONE, *posts]), np.concatenate([_NONE, *every]), titles)


_NONE = np.zeros(0, np.uint32)


def joined_table(parts: Sequence[Loaded], name: str) -> tuple[list[str], list[Numbers]]:
    """The values of ``name`` (one of TABLES) in all ``parts``, and for each part the places of its posts among them."""
    tables = [part.segment.table(name) for part in parts]
    if len(parts) == 1:
        return tables[0], [parts[0].array(name)]
    values = in_table(value for table in tables for value in table)
    place = {value: number for number, value in enumerate(values)}
    own = (np.array([place[value] for value in table], np.uint32) for table in tables)
    return values, [places[part.array(name)] for places, part in zip(own, parts, strict=True)]


assert np.iinfo(np.uint8).max == MANY
