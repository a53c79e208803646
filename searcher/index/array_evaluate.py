"""The evaluation by arrays: the same answers as ``evaluate``, without looking at posts one by one."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import reduce
from typing import Any

import numpy as np

from ..order import Sort
from ..query import And, Dated, Named, Node, Not, Or, Words, all_words, runs, side_by_side
from ..results import FACETS, Facet
from ..text.analysis import Token
from ..text.numbers import Numbers, among
from . import scoring
from .array_match import Scored, match_words
from .array_reader import ArrayReader, Groups
from .question import MOST_EXPANDED_TERMS, Answer, Question, too_many_words
from .segment import FOLLOWED_BY

Filter = Callable[[Numbers], Numbers]
"""Posts in, for each whether it may stay."""


def evaluate_arrays(reader: ArrayReader, question: Question) -> Answer:
    """The answer, from arrays. Raises RequestError when a prefix stands for too many words."""
    _refuse_too_many_terms(reader, question.root)
    matches = _matches(reader, question.root)
    if question.days != (None, None):
        matches = _kept(matches, _published(reader, *question.days)(matches.posts))
    filters = _filters(reader, question)
    keep = {name: keeps(matches.posts) for name, keeps in filters.items()}
    found = _kept(matches, reduce(np.logical_and, keep.values())) if keep else matches
    scores = found.grade + (found.relevance / found.highest if found.highest else 0.0)
    scores = np.broadcast_to(scores, found.posts.shape)
    wanted = question.start + question.limit
    page = _ranked(reader, found.posts, scores, question.sort, wanted)[question.start : wanted]
    facets = {}
    for name in FACETS:
        others = [kept for other, kept in keep.items() if other != name]
        posts = found.posts if name not in keep else matches.posts
        if name in keep and others:
            posts = posts[reduce(np.logical_and, others)]
        facets[name] = _facet(reader, name, posts)
    return Answer(len(found.posts), tuple(page), facets)


def _kept(scored: Scored, keep: Numbers) -> Scored:
    def of(numbers: Any) -> Any:
        return numbers[keep] if isinstance(numbers, np.ndarray) else numbers

    return Scored(scored.posts[keep], of(scored.grade), of(scored.relevance), scored.highest)


def _refuse_too_many_terms(reader: ArrayReader, root: Node) -> None:
    for prefix in dict.fromkeys(words.tokens[-1].text for words in all_words(root) if words.prefix):
        if _different_words(reader, prefix) > MOST_EXPANDED_TERMS:
            raise too_many_words(prefix)


def _different_words(reader: ArrayReader, prefix: str) -> int:
    """How many words or clusters begin so, counted up to one more than is allowed."""
    seen: set[str] = set()
    for part in reader.parts:
        terms = part.segment.beginning_with(prefix)
        place = terms.start
        while place < terms.stop and len(seen) <= MOST_EXPANDED_TERMS:
            text, paired, _ = part.segment.term(place).partition(FOLLOWED_BY)
            seen.add(text)
            place = part.segment.beginning_with(text + FOLLOWED_BY).stop if paired else place + 1
    return len(seen)


def _matches(reader: ArrayReader, node: Node) -> Scored:
    match node:
        case Words():
            return match_words(reader, node)
        case And():
            return _all(reader, node)
        case Or(parts):
            return _any(reader, parts)
        case Not(part):
            left_out = np.zeros(reader.size, bool)
            left_out[_matches(reader, part).posts] = True
            return _unscored(reader.posts[~left_out[reader.posts]])
        case Named(field, tokens):
            return _unscored(_named(reader, field, tokens))
        case Dated(first, last):
            return _unscored(reader.posts[_published(reader, first, last)(reader.posts)])


def _unscored(posts: Numbers) -> Scored:
    return Scored(posts, 0, 0.0, 0.0)


def _named(reader: ArrayReader, field: str, tokens: Sequence[Token]) -> Numbers:
    groups = reader.groups[field]
    wanted = f" {' '.join(token.text for token in tokens)} "
    holding = np.zeros(len(groups.shown), bool)
    holding[[group for name, group in groups.of_key.items() if wanted in f" {name} "]] = True
    return reader.posts[holding[groups.of_post[reader.posts]]]


def _published(reader: ArrayReader, first: date | None, last: date | None) -> Filter:
    day = reader.column("day")
    low, high = (first or date.min).toordinal(), (last or date.max).toordinal()
    return lambda posts: (day[posts] >= low) & (day[posts] <= high)


def _filters(reader: ArrayReader, question: Question) -> dict[str, Filter]:
    filters: dict[str, Filter] = {}
    for field, wanted in (("author", question.author), ("publication", question.publication)):
        if wanted is not None:
            filters[field] = _in_group(reader.groups[field], wanted)
    if question.month is not None:
        filters["month"] = _published(reader, *question.month)
    return filters


def _in_group(groups: Groups, wanted: str) -> Filter:
    group = groups.of_key.get(wanted, -1)
    return lambda posts: groups.of_post[posts] == group


def _all(reader: ArrayReader, node: And) -> Scored:
    if not node.parts:
        return _unscored(reader.posts)
    parts = [_matches(reader, part) for part in node.parts]
    by_size = sorted(parts, key=lambda part: len(part.posts))
    posts = reduce(lambda some, part: some[among(some, part.posts.astype(some.dtype))], by_size[1:], by_size[0].posts)
    grade, relevance = 0, 0.0
    for part in parts:
        place = np.searchsorted(part.posts, posts)
        grade = grade + _at(part.grade, place)
        relevance = relevance + _at(part.relevance, place)
    highest = sum(part.highest for part in parts)
    for run in runs(node):
        bonus = _side_by_side_bonus(reader, run)
        both = among(bonus.posts, posts.astype(bonus.posts.dtype))
        place = np.searchsorted(posts, bonus.posts[both])
        grade, relevance = (
            _added(grade, bonus.grade, place, both, posts),
            _added(relevance, bonus.relevance, place, both, posts),
        )
        highest += bonus.highest
    return Scored(posts, grade, relevance, highest)


def _at(numbers: Numbers | Any, place: Numbers) -> Any:
    return numbers[place] if isinstance(numbers, np.ndarray) else numbers


def _added(numbers: Any, more: Any, place: Numbers, which: Numbers, posts: Numbers) -> Any:
    """``numbers`` of ``posts`` with ``more[which]`` added at each ``place``."""
    if not isinstance(more, np.ndarray) and not more:
        return numbers
    sums = np.array(np.broadcast_to(numbers, posts.shape))
    sums[place] += _at(more, which)
    return sums


def _side_by_side_bonus(reader: ArrayReader, run: tuple[Words, ...]) -> Scored:
    """What posts get more in which ``run`` stands side by side: a grade for Khmer, else a share of relevance."""
    together = match_words(reader, side_by_side(run))
    if any(token.khmer for words in run for token in words.tokens):
        whole = together.grade >= scoring.WORD_GRADE
        grade = np.where(whole, scoring.run_grade(len(run), whole=True), scoring.run_grade(len(run), whole=False))
        return Scored(together.posts, np.broadcast_to(grade, together.posts.shape), 0.0, 0.0)
    share = scoring.SIDE_BY_SIDE
    return Scored(together.posts, 0, share * together.relevance, share * together.highest)


def _any(reader: ArrayReader, nodes: Iterable[Node]) -> Scored:
    parts = [_matches(reader, node) for node in nodes]
    grade, relevance = np.zeros(reader.size, np.int64), np.zeros(reader.size)
    held = np.zeros(reader.size, bool)
    for part in parts:
        held[part.posts] = True
        grade[part.posts] = np.maximum(grade[part.posts], part.grade)
        relevance[part.posts] += part.relevance
    posts = np.flatnonzero(held).astype(np.uint32)
    highest = 0.0
    for part in parts:
        highest += part.highest
    return Scored(posts, grade[posts], relevance[posts], highest)


def _ranked(reader: ArrayReader, posts: Numbers, scores: Numbers, sort: Sort, wanted: int) -> list[tuple[int, float]]:
    """The first ``wanted`` posts with their scores."""
    best: list[tuple[int, float]] = []
    days = reader.column("day")
    for part in reader.parts:
        low, high = np.searchsorted(posts, [part.offset, part.offset + part.segment.posts])
        there = posts[low:high]
        ranks = part.array("rank")[there - np.uint32(part.offset)]
        if sort == "relevance":
            chosen = _best(scores[low:high], ranks, wanted)
        else:
            by = ranks if sort == "newest" else _oldest_first(days[there], ranks)
            chosen = _lowest(by, wanted)
        best += zip(there[chosen].tolist(), scores[low:high][chosen].tolist(), strict=True)
    if len(reader.parts) > 1:
        best.sort(key=lambda pair: _key(reader, pair, sort))
    return best[:wanted]


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
    if not wanted:
        return np.zeros(0, np.int64)
    some = np.argpartition(keys, wanted - 1)[:wanted]
    return some[np.argsort(keys[some])]


_BLOCK = 128


def _best(scores: Numbers, ranks: Numbers, wanted: int) -> Numbers:
    """The places of the ``wanted`` highest scores, the lower rank first among equal ones, in order."""
    some = np.arange(len(scores))
    blocks = len(scores) // _BLOCK
    if blocks > 2 * wanted > 0:  # the last wanted score is not below the wanted-th highest of the blocks' maxima
        highest = scores[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
        some = np.flatnonzero(scores >= np.partition(highest, blocks - wanted)[blocks - wanted])
    if 0 < wanted < len(some):
        there = scores[some]
        last = np.partition(there, len(there) - wanted)[len(there) - wanted]
        ties, above = some[there == last], some[there > last]
        some = np.concatenate([above, ties[_lowest(ranks[ties], wanted - len(above))]])
    return some[np.lexsort((ranks[some], -scores[some]))][:wanted]


def _facet(reader: ArrayReader, name: str, posts: Numbers) -> tuple[Facet, ...]:
    if name == "month":
        months, of_post = reader.months
        counts = np.bincount(of_post[posts], minlength=len(months)).tolist()
        return tuple(Facet(month, count) for month, count in zip(months, counts, strict=True) if count and month)
    groups = reader.groups[name]
    if len(groups.shown) == 1:
        return ()
    counts = np.bincount(groups.of_post[posts], minlength=len(groups.shown)).tolist()
    present = sorted((-count, value) for value, count in zip(groups.shown, counts, strict=True) if count and value)
    return tuple(Facet(value, -count) for count, value in present)
