"""Which posts hold words, and how well, by arrays: what ``match`` finds, for all posts at once.

Of one word that is not Khmer the counts tell; of all else the places (see array_places), each with its grade.
"""

from typing import NamedTuple

import numpy as np

from ..query import Words
from ..text.numbers import Numbers, spread, summed
from . import scoring
from .array_places import Matches, matches_of
from .array_reader import ArrayReader, beginning_with, word
from .loaded import Counts, joined


class Scored(NamedTuple):
    """Posts in order, the grade and the relevance of each (or one number for all), and what no relevance exceeds."""

    posts: Numbers
    grade: Numbers | int
    relevance: Numbers | float
    highest: float


def match_words(reader: ArrayReader, words: Words) -> Scored:
    """The posts that hold ``words``."""
    if len(words.tokens) == 1 and not words.tokens[0].khmer:
        found, exact = _word_counts(reader, words)
        posts, grade = found.posts, scoring.FULL_GRADE
        relevance = alike = scoring.saturated(_weight(reader, found))
        if exact is not found:
            alike = np.zeros(len(posts))
            alike[posts.searchsorted(exact.posts)] = scoring.saturated(_weight(reader, exact))
        relevance = relevance + scoring.EXACT_FORM * alike
    else:
        matches = matches_of(reader, words)
        posts = matches.posts
        grade, weight = _weighed(reader, matches, any(token.khmer for token in words.tokens))
        relevance = scoring.saturated(weight)
    idf = scoring.inverse_frequency(reader.living, len(posts))
    if len(words.tokens) == 1 and words.tokens[0].text in scoring.FUNCTION_WORDS:
        idf *= scoring.FUNCTION_WORD
    return Scored(posts, grade, idf * relevance, scoring.highest_relevance(idf))


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


def _weighed(reader: ArrayReader, matches: Matches, khmer: bool) -> tuple[Numbers | int, Numbers]:
    """For each post the best grade of a match in it, and what all matches in it weigh."""
    posts, first, codes, titled = matches
    if not len(posts):
        return 0, np.zeros(0)
    every = np.diff(first, append=len(codes))
    standing, best, whole = every, scoring.FULL_GRADE, None
    if khmer:
        grades = _GRADES.take(codes)
        grades[titled] = _GRADES.take(codes[titled] | _TITLE_BIT)
        best = _highest(grades, first, every)
        whole = grades >= scoring.WORD_GRADE
        standing = _totals(whole, first)
    weight = np.zeros(len(posts))
    if len(titled):
        post = first.searchsorted(titled, side="right") - 1
        in_title = np.bincount(post, minlength=len(posts))
        standing_in_title = in_title if whole is None else np.bincount(post[whole[titled]], minlength=len(posts))
        occurrences = standing_in_title + scoring.INSIDE_WORD * (in_title - standing_in_title)
        weight += scoring.WEIGHT["title"] * occurrences / (1.0 if khmer else reader.evened("title")[posts])
        every, standing = every - in_title, standing - standing_in_title
    occurrences = standing + scoring.INSIDE_WORD * (every - standing)
    weight += scoring.WEIGHT["body"] * occurrences / (1.0 if khmer else reader.evened("body")[posts])
    return best, weight


def _totals(marks: Numbers, first: Numbers) -> Numbers:
    """How many ``marks`` are set from each ``first`` to the next."""
    before = np.zeros(len(marks) + 1, np.int32)
    np.cumsum(marks, out=before[1:])
    starts = before[first]
    return np.diff(starts, append=before[-1:])


def _highest(grades: Numbers, first: Numbers, every: Numbers) -> Numbers:
    """The highest of the grades from each ``first`` on, of which there are ``every``."""
    best = grades[first].astype(np.int64)
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
