"""The evaluation by arrays: the same answers as ``evaluate``, without looking at posts one by one."""

from collections.abc import Callable
from functools import partial, reduce

import numpy as np

from ..query import Node, all_words
from ..results import FACETS, Facet
from ..text.numbers import Numbers
from .array_combine import find, published
from .array_rank import ranked
from .array_reader import ArrayReader, Groups
from .question import MOST_EXPANDED_TERMS, Answer, Question, too_many_words
from .segment import FOLLOWED_BY

Filter = Callable[[Numbers], Numbers]
"""Posts in, for each whether it may stay."""


def evaluate_arrays(reader: ArrayReader, question: Question) -> Answer:
    """The answer, from arrays. Raises RequestError when a prefix stands for too many words."""
    _refuse_too_many_terms(reader, question.root)
    found = find(reader, question.root)
    matching = found.posts
    if question.days != (None, None):
        matching = matching[published(reader, *question.days)(matching)]
    keep = {name: keeps(matching) for name, keeps in _filters(reader, question).items()}
    posts = _kept(matching, list(keep.values()))
    wanted = question.start + question.limit
    page = ranked(reader, found, posts, question.sort, wanted)[question.start :]
    facets = {}
    for name in FACETS:
        there = posts if name not in keep else _kept(matching, [keep[other] for other in keep if other != name])
        facets[name] = _facet(reader.months if name == "month" else reader.groups[name], there, name != "month")
    return Answer(len(posts), tuple(page), facets)


def _kept(posts: Numbers, keep: list[Numbers]) -> Numbers:
    return posts[reduce(np.logical_and, keep)] if keep else posts


def _refuse_too_many_terms(reader: ArrayReader, root: Node) -> None:
    for prefix in dict.fromkeys(words.tokens[-1].text for words in all_words(root) if words.prefix):
        if _different_words(reader, prefix) > MOST_EXPANDED_TERMS:
            raise too_many_words(prefix)


def _different_words(reader: ArrayReader, prefix: str) -> int:
    """How many words or clusters begin so, counted up to one more than is allowed."""
    seen: set[str] = set()
    for part in reader.parts:
        terms = part.segment.lexicon.beginning_with(prefix)
        place = terms.start
        while place < terms.stop and len(seen) <= MOST_EXPANDED_TERMS:
            text, paired, _ = part.segment.lexicon[place].partition(FOLLOWED_BY)
            seen.add(text)
            place = part.segment.lexicon.beginning_with(text + FOLLOWED_BY).stop if paired else place + 1
    return len(seen)


def _filters(reader: ArrayReader, question: Question) -> dict[str, Filter]:
    filters: dict[str, Filter] = {}
    for field, wanted in (("author", question.author), ("publication", question.publication)):
        if wanted is not None:
            filters[field] = _in_group(reader.groups[field], wanted)
    if question.month is not None:
        filters["month"] = published(reader, *question.month)
    return filters


def _in_group(groups: Groups, wanted: str) -> Filter:
    group = groups.of_key.get(wanted, -1)
    return lambda posts: groups.of_post.take(posts) == group


def _facet(groups: Groups, posts: Numbers, by_count: bool) -> tuple[Facet, ...]:
    """The groups of ``posts``, those with most posts first or else in their own order."""
    if len(groups.shown) == 1:
        return ()
    counts = np.bincount(groups.of_post.take(posts), minlength=len(groups.shown))
    counts[0] = 0
    order = counts.nonzero()[0]
    if by_count:
        order = order[(-counts[order]).argsort(kind="stable")]
    names = map(groups.shown.__getitem__, order.tolist())
    return tuple(map(_as_facet, zip(names, counts[order].tolist(), strict=True)))


_as_facet = partial(tuple.__new__, Facet)
"""Facet._make without its check of how many there are; a search makes a hundred."""
