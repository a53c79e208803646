"""The first posts of a ranking, without sorting the others."""

from datetime import date

import numpy as np

from ..order import Sort
from ..text.numbers import Numbers
from .array_match import Found
from .array_reader import ArrayReader


def ranked(reader: ArrayReader, found: Found, posts: Numbers, sort: Sort, wanted: int) -> list[tuple[int, float]]:
    """The first ``wanted`` of ``posts``, which are all or some of those that were found, with their scores."""
    if not wanted:
        return []
    scores = np.zeros(0)
    if sort == "relevance":
        posts, scores = _leading(found, posts, wanted)
    best: list[tuple[int, float]] = []
    for part, own in reader.by_part(posts):
        there = posts[own]
        ranks = part.array("rank")[there - np.uint32(part.offset)]
        if sort == "relevance":
            chosen = _first(scores[own], ranks, wanted)
            best += zip(there[chosen].tolist(), scores[own][chosen].tolist(), strict=True)
        else:
            by = ranks if sort == "newest" else _oldest_first(reader.column("day")[there], ranks)
            chosen = np.sort(there[_lowest(by, wanted)])
            best += zip(chosen.tolist(), _scores(found, chosen, found.grades(chosen)).tolist(), strict=True)
    if len(reader.parts) > 1 or sort != "relevance":
        best.sort(key=lambda pair: _key(reader, pair, sort))
    return best[:wanted]


def _leading(found: Found, posts: Numbers, wanted: int) -> tuple[Numbers, Numbers]:
    """The ``wanted`` posts with the highest scores and all that equal the last of them, in order, with the scores.

    A higher grade is a higher score whatever the relevance, which is worked out for the highest grades alone.
    """
    posts = found.leading(wanted) if posts is found.posts else posts
    grades = found.grades(posts)
    if isinstance(grades, np.ndarray):
        leading = _not_below(grades, grades, wanted)
        posts, grades = posts[leading], grades[leading]
    scores = _scores(found, posts, grades)
    leading = _highest(scores, wanted)
    return posts[leading], scores[leading]


def _scores(found: Found, posts: Numbers, grades: Numbers | int) -> Numbers:
    scores = grades + (found.relevance(posts) / found.highest if found.highest else 0.0)
    return np.broadcast_to(scores, posts.shape)


def _key(reader: ArrayReader, pair: tuple[int, float], sort: Sort) -> tuple[float, int, str]:
    number, score = pair
    day = int(reader.column("day")[number])
    if sort == "oldest":
        return 0.0, day or date.max.toordinal() + 1, reader.post_id(number)
    return -score if sort == "relevance" else 0.0, -day, reader.post_id(number)


def _oldest_first(days: Numbers, ranks: Numbers) -> Numbers:
    return np.where(days > 0, days, date.max.toordinal() + 1).astype(np.int64) << 32 | ranks


def _lowest(keys: Numbers, wanted: int) -> Numbers:
    """The places of the ``wanted`` lowest of ``keys``, which are all different, in order."""
    if len(keys) <= wanted:
        return np.argsort(keys)
    some = np.argpartition(keys, wanted - 1)[:wanted]
    return some[np.argsort(keys[some])]


def _first(scores: Numbers, ranks: Numbers, wanted: int) -> Numbers:
    """The places of the ``wanted`` highest scores, the lower rank first among equal ones, in order."""
    some = np.arange(len(scores))
    if len(some) > 2 * wanted:
        last = scores[_highest(scores, wanted)].min()
        ties, above = (scores == last).nonzero()[0], (scores > last).nonzero()[0]
        some = np.concatenate([above, ties[_lowest(ranks[ties], wanted - len(above))]])
    return some[np.lexsort((ranks[some], -scores[some]))][:wanted]


_BLOCK = 128


def _highest(scores: Numbers, wanted: int) -> Numbers:
    """The places of the ``wanted`` highest scores, and of all that equal the last of them."""
    blocks = len(scores) // _BLOCK
    if blocks > 2 * wanted:  # the last wanted score is not below the wanted-th highest of the blocks' maxima
        maxima = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
        some = _not_below(scores, maxima, wanted)
        return some[_not_below(scores[some], scores[some], wanted)]
    return _not_below(scores, scores, wanted)


def _not_below(scores: Numbers, others: Numbers, wanted: int) -> Numbers:
    """The places of the scores that are not below the ``wanted``-th highest of ``others``."""
    if len(others) <= wanted:
        return np.arange(len(scores))
    place = len(others) - wanted
    ordered = others.copy()
    ordered.partition(place)
    return (scores >= ordered[place]).nonzero()[0]
