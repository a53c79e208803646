"""Which posts match a query, and how well: those of its words put together, by arrays."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import reduce

import numpy as np

from ..query import And, Dated, Named, Node, Not, Or, Words, runs, side_by_side
from ..text.analysis import Token
from ..text.numbers import Numbers, common
from . import scoring
from .array_match import Found, find_words
from .array_reader import ArrayReader
from .question import day_numbers


def find(reader: ArrayReader, node: Node) -> Found:
    """The posts that ``node`` matches."""
    match node:
        case Words():
            return find_words(reader, node)
        case And(parts):
            return _All(reader, node) if parts else _Unscored(reader.posts)
        case Or(parts):
            return _Any(reader, [find(reader, part) for part in parts])
        case Not(part):
            left_out = np.zeros(reader.size, bool)
            left_out[find(reader, part).posts] = True
            return _Unscored(reader.posts[~left_out[reader.posts]])
        case Named(field, tokens):
            return _Unscored(_named(reader, field, tokens))
        case Dated(first, last):
            return _Unscored(reader.posts[published(reader, first, last)(reader.posts)])


class _Unscored:
    """Posts that match all alike, and add nothing."""

    highest = 0.0

    def __init__(self, posts: Numbers) -> None:
        self.posts = posts

    def grades(self, posts: Numbers) -> int:  # noqa: ARG002 (see Found)
        """See Found."""
        return 0

    def relevance(self, posts: Numbers) -> float:  # noqa: ARG002 (see Found)
        """See Found."""
        return 0.0

    def leading(self, wanted: int) -> Numbers:  # noqa: ARG002 (see Found)
        """See Found."""
        return self.posts


class _All:
    """The posts that all parts match."""

    def __init__(self, reader: ArrayReader, node: And) -> None:
        self._parts: list[Found] = [find(reader, part) for part in node.parts]
        self._bonuses = [_Bonus(reader, run) for run in runs(node)]
        some, *others = sorted((part.posts for part in self._parts), key=len)
        self.posts = reduce(lambda posts, more: common(posts, more, reader.size), others, some)
        self.highest = sum([part.highest for part in self._parts] + [bonus.highest for bonus in self._bonuses])

    def grades(self, posts: Numbers) -> Numbers | int:
        """See Found."""
        grades = sum((part.grades(posts) for part in self._parts), start=0)
        for bonus in self._bonuses:
            grades = bonus.graded(posts, grades)
        return grades

    def relevance(self, posts: Numbers) -> Numbers | float:
        """See Found."""
        relevance = sum((part.relevance(posts) for part in self._parts), start=0.0)
        for bonus in self._bonuses:
            relevance = bonus.added(posts, relevance)
        return relevance

    def leading(self, wanted: int) -> Numbers:  # noqa: ARG002 (see Found)
        """See Found."""
        return self.posts


class _Bonus:
    """What posts get more in which ``run`` stands side by side: a grade for Khmer, else a share of relevance."""

    def __init__(self, reader: ArrayReader, run: tuple[Words, ...]) -> None:
        self._together, self._length = find_words(reader, side_by_side(run)), len(run)
        self._size = reader.size
        self._khmer = any(token.khmer for words in run for token in words.tokens)
        self.highest = 0.0 if self._khmer else scoring.SIDE_BY_SIDE * self._together.highest

    def graded(self, posts: Numbers, grades: Numbers | int) -> Numbers | int:
        """``grades`` of ``posts`` with what is added."""
        if not self._khmer:
            return grades
        which, there = self._which(posts)
        whole = self._together.grades(there) >= scoring.WORD_GRADE
        more = np.where(whole, *(scoring.run_grade(self._length, whole=whole) for whole in (True, False)))
        return _added(posts, grades, which, more)

    def added(self, posts: Numbers, relevance: Numbers | float) -> Numbers | float:
        """``relevance`` of ``posts`` with what is added."""
        if self._khmer:
            return relevance
        which, there = self._which(posts)
        return _added(posts, relevance, which, scoring.SIDE_BY_SIDE * self._together.relevance(there))

    def _which(self, posts: Numbers) -> tuple[Numbers, Numbers]:
        """Which of ``posts`` get more: their places, and they."""
        there = common(posts, self._together.posts, self._size)
        return posts.searchsorted(there), there


def _added(posts: Numbers, numbers: Numbers | float, which: Numbers, more: Numbers | float) -> Numbers:
    sums = np.array(np.broadcast_to(numbers, posts.shape))
    sums[which] += more
    return sums


class _Any:
    """The posts that any part matches."""

    def __init__(self, reader: ArrayReader, parts: list[Found]) -> None:
        self._size, self._room, self._parts = reader.size, reader.room, parts
        self.posts = self._union([part.posts for part in parts])
        self.highest = sum(part.highest for part in parts)

    def grades(self, posts: Numbers) -> Numbers | int:
        """See Found."""
        found = [(there, part.grades(there)) for part, there in self._holding(posts)]
        constant = {grades for _, grades in found if isinstance(grades, int)}
        if len(constant) == 1 and all(isinstance(grades, int) for _, grades in found):
            return constant.pop()
        for there, grades in found:
            self._room[there] = np.maximum(self._room[there], grades)
        return self._taken(posts).astype(np.int64)

    def relevance(self, posts: Numbers) -> Numbers:
        """See Found."""
        found = [(there, part.relevance(there)) for part, there in self._holding(posts)]
        for there, relevance in found:  # when none of the parts is at work in the room any more
            self._room[there] += relevance
        return self._taken(posts)

    def _taken(self, posts: Numbers) -> Numbers:
        """What was written for ``posts``; the room is left empty."""
        taken = self._room[posts]
        self._room[posts] = 0
        return taken

    def leading(self, wanted: int) -> Numbers:
        """See Found. Whatever is the highest grade of a post, a part that gives it that names it."""
        leading = [part.leading(wanted) for part in self._parts]
        if all(some is part.posts for some, part in zip(leading, self._parts, strict=True)):
            return self.posts
        return self._union(leading)

    def _holding(self, posts: Numbers) -> Iterator[tuple[Found, Numbers]]:
        """Each part, and which of ``posts`` it matches."""
        for part in self._parts:
            yield part, part.posts if posts is self.posts else common(part.posts, posts, self._size)

    def _union(self, parts: Iterable[Numbers]) -> Numbers:
        held = np.zeros(self._size, bool)
        for posts in parts:
            held[posts] = True
        return held.nonzero()[0].astype(np.uint32)


def _named(reader: ArrayReader, field: str, tokens: Sequence[Token]) -> Numbers:
    groups = reader.groups[field]
    wanted = f" {' '.join(token.text for token in tokens)} "
    holding = np.zeros(len(groups.shown), bool)
    holding[[group for name, group in groups.of_key.items() if wanted in f" {name} "]] = True
    return reader.posts[holding[groups.of_post[reader.posts]]]


def published(reader: ArrayReader, first: date | None, last: date | None) -> Callable[[Numbers], Numbers]:
    """For posts, which of them were published from ``first`` to ``last``; or without a date, if these are UNDATED."""
    day = reader.column("day")
    low, high = day_numbers(first, last)

    def within(posts: Numbers) -> Numbers:
        days = day.take(posts)
        return (days >= low) & (days <= high)

    return within
