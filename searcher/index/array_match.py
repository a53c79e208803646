"""Which posts hold words, and how well, by arrays: what ``match`` finds, for all posts at once.

Of one word that is not Khmer the counts tell; of all else the places (see array_places), each with its grade. How well
a post matches is worked out for those posts alone of which it is asked.
"""

from typing import Protocol

import numpy as np

from ..query import Words
from ..text.numbers import Numbers, found_in, spread, summed, totals
from . import scoring
from .array_places import Matches, Standing
from .array_reader import ArrayReader, beginning_with, word
from .loaded import Counts, joined


class Found(Protocol):
    """Posts that match, and how well some of them do."""

    posts: Numbers
    """Each once, in order: uint32."""
    highest: float
    """What no relevance exceeds."""

    def grades(self, posts: Numbers) -> Numbers | int:
        """The grade of each of these, which are some of ``posts`` in order; or one number for all."""

    def relevance(self, posts: Numbers) -> Numbers | float:
        """The relevance of each of these, which are some of ``posts`` in order; or one number for all."""

    def leading(self, wanted: int) -> Numbers:
        """Some of ``posts`` in order, among them the best ``wanted``."""


def find_words(reader: ArrayReader, words: Words) -> Found:
    """The posts that hold ``words``."""
    if len(words.tokens) == 1 and not words.tokens[0].khmer:
        return _Counted(reader, words)
    return _Placed(reader, words)


def _inverse_frequency(reader: ArrayReader, words: Words, posts: Numbers) -> float:
    frequency = scoring.inverse_frequency(reader.living, len(posts))
    is_function_word = len(words.tokens) == 1 and words.tokens[0].text in scoring.FUNCTION_WORDS
    return frequency * scoring.FUNCTION_WORD if is_function_word else frequency


class _Counted:
    """One word that is not Khmer: all its places are alike."""

    def __init__(self, reader: ArrayReader, words: Words) -> None:
        self._reader = reader
        self._found, self._exact = _word_counts(reader, words)
        self.posts = self._found.posts
        self._idf = _inverse_frequency(reader, words, self.posts)
        self.highest = scoring.highest_relevance(self._idf)

    def grades(self, posts: Numbers) -> int:  # noqa: ARG002 (see Found)
        """See Found."""
        return scoring.FULL_GRADE

    def relevance(self, posts: Numbers) -> Numbers:
        """See Found."""
        relevance: Numbers = _saturated(_weight(self._reader, _some(self._found, posts)))
        alike = relevance
        if self._exact is not self._found:
            exact = _some(self._exact, posts)
            alike = np.zeros(len(posts))
            alike[posts.searchsorted(exact.posts)] = _saturated(_weight(self._reader, exact))
        return self._idf * (relevance + scoring.EXACT_FORM * alike)

    def leading(self, wanted: int) -> Numbers:  # noqa: ARG002 (see Found)
        """See Found."""
        return self.posts


class _Placed:
    """Words of which the places tell, and for Khmer how well each stands."""

    def __init__(self, reader: ArrayReader, words: Words) -> None:
        self._reader, self._standing = reader, Standing(reader, words)
        self._last: tuple[Numbers, Matches] | None = None
        self._khmer = any(token.khmer for token in words.tokens)
        self.posts = self._standing.posts
        self._idf = _inverse_frequency(reader, words, self.posts)
        self.highest = scoring.highest_relevance(self._idf)

    def grades(self, posts: Numbers) -> Numbers | int:
        """See Found."""
        if not self._khmer:
            return scoring.FULL_GRADE
        if len(posts) * _FEW < len(self.posts):
            matches = self._matches(posts)
            return _best(_grades(matches.codes, matches.titled), matches.first).astype(np.int64)
        best = np.zeros(self._reader.size, np.uint8)
        for part, told in self._standing.told():
            own = best[part.offset : part.offset + part.segment.posts]
            np.maximum.at(own, told.posts, _best(_grades(told.codes, told.titled), told.first))
        return best[posts].astype(np.int64)

    def relevance(self, posts: Numbers) -> Numbers:
        """See Found."""
        return self._idf * _saturated(_weight_of_places(self._reader, self._matches(posts), self._khmer))

    def _matches(self, posts: Numbers) -> Matches:
        """The matches in ``posts``: mostly those whose grades were asked for just before."""
        if self._last is None or not np.array_equal(self._last[0], posts):
            self._last = posts, self._standing.matches(posts)
        return self._last[1]

    def leading(self, wanted: int) -> Numbers:
        """See Found. The posts that hold the matches of highest grade, of as many grades as it takes."""
        if not self._khmer or len(self.posts) <= wanted:
            return self.posts
        graded = [(part, told, _grades(told.codes, told.titled)) for part, told in self._standing.told()]
        grade = scoring.FULL_GRADE + 1
        while True:
            grade = max(int(grades.max(where=grades < grade, initial=0)) for _, _, grades in graded)
            found = []
            for part, told, grades in graded:
                posts = told.posts_of((grades >= grade).nonzero()[0])
                found.append((posts if part.alive is None else posts[part.alive[posts]]) + part.offset)
            held = np.unique(np.concatenate(found))
            if len(held) >= wanted or not grade:
                return held.astype(np.uint32)


def _saturated(weight: Numbers) -> Numbers:
    """scoring.saturated of each."""
    saturated: Numbers = scoring.saturated(weight)
    return saturated


def _some(counts: Counts, posts: Numbers) -> Counts:
    """The counts of those of ``posts`` that have some."""
    if counts.posts is posts:
        return counts
    which = found_in(posts, counts.posts)
    return Counts(counts.posts[which], counts.all[which], None if counts.title is None else counts.title[which])


def _word_counts(reader: ArrayReader, words: Words) -> tuple[Counts, Counts]:
    """Of one word in all its forms, and in the form typed: the same object where there is no other form."""
    token = words.tokens[0]
    typed = reader.counts(word(token.text))
    if words.exact and not words.prefix:
        found = typed
    elif words.prefix:
        found = reader.counts(beginning_with(token.text))
    else:
        forms = [typed if form == token.text else reader.counts(word(form)) for form in reader.forms(token.stem)]
        forms = [form for form in forms if len(form.posts)]
        found = joined(forms)
        if len(forms) > 1:
            posts, counts = summed(*found)
            found = Counts(posts, *counts)
    if words.title_only:
        return _in_titles(found), _in_titles(typed)
    return found, typed


def _in_titles(counts: Counts) -> Counts:
    if counts.title is None:
        return joined(())
    there = np.flatnonzero(counts.title)
    title = counts.title[there]
    return Counts(counts.posts[there], title, title)


def _weight(reader: ArrayReader, counts: Counts) -> Numbers:
    """What the occurrences weigh, each field by its length."""
    if counts.title is None:
        return counts.all / reader.evened("body").take(counts.posts)
    weight = (counts.all - counts.title.astype(np.int64)) / reader.evened("body").take(counts.posts)
    titled = counts.title.nonzero()[0]
    evened = reader.evened("title")[counts.posts[titled]]
    weight[titled] = scoring.WEIGHT["title"] * counts.title[titled] / evened + weight[titled]
    return weight


_GRADES = np.array(
    [
        scoring.match_grade(left, right, as_typed, in_title)
        for in_title in (False, True)
        for as_typed in (False, True)
        for left in range(4)
        for right in range(4)
    ],
    np.uint8,
)
"""scoring.match_grade for every title << 5 | code."""
_TITLE_BIT = np.uint8(1 << 5)


def _grades(codes: Numbers, titled: Numbers) -> Numbers:
    """The grade of each match, by its code; those at ``titled`` lie in titles."""
    grades = _GRADES.take(codes)
    grades[titled] = _GRADES.take(codes[titled] | _TITLE_BIT)
    return grades


def _weight_of_places(reader: ArrayReader, matches: Matches, khmer: bool) -> Numbers:
    """What all matches in each post weigh."""
    posts, first, codes, titled = matches
    every = standing = np.diff(first, append=len(codes))
    if khmer:
        whole = _grades(codes, titled) >= scoring.WORD_GRADE
        standing = totals(whole, first)
    weight = np.zeros(len(posts))
    if len(titled):
        post = first.searchsorted(titled, side="right") - 1
        in_title = standing_in_title = np.bincount(post, minlength=len(posts))
        if khmer:
            standing_in_title = np.bincount(post[whole[titled]], minlength=len(posts))
        occurrences = standing_in_title + scoring.INSIDE_WORD * (in_title - standing_in_title)
        weight += scoring.WEIGHT["title"] * occurrences / (1.0 if khmer else reader.evened("title")[posts])
        every, standing = every - in_title, standing - standing_in_title
    occurrences = standing + scoring.INSIDE_WORD * (every - standing)
    weight += scoring.WEIGHT["body"] * occurrences / (1.0 if khmer else reader.evened("body")[posts])
    return weight


_FEW = 4
"""Of so many times more posts the grades are worked out together rather than for each of them apart."""


def _best(grades: Numbers, first: Numbers) -> Numbers:
    """The highest of the grades from each ``first`` on to the next."""
    best = grades[first]
    every = np.diff(first, append=len(grades))
    more = (every > 1).nonzero()[0]
    for place in range(1, _ONE_BY_ONE):
        if not len(more):
            return best
        best[more] = np.maximum(best[more], grades[first[more] + place])
        more = more[every[more] > place + 1]
    if len(more):
        left = every[more] - _ONE_BY_ONE
        rest = grades[spread(first[more] + _ONE_BY_ONE, left)]
        best[more] = np.maximum(best[more], np.maximum.reduceat(rest, np.cumsum(left) - left))
    return best


_ONE_BY_ONE = 8
"""Most posts hold so few matches that this is faster than to reduce them; for more it is not."""
