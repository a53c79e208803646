"""The plain evaluation: which posts match a question, how well, and the counts, by sets and dictionaries.

It is the reference. Read it to know what a search means; a faster evaluation has to give the same answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from heapq import nsmallest
from typing import Any

from ..order import Sort
from ..query import And, Dated, Named, Node, Not, Or, Words, all_words, runs, side_by_side
from ..results import FACETS, Facet
from ..text.analysis import Token
from . import scoring
from .match import Score, Scored, match_words
from .question import MOST_EXPANDED_TERMS, Answer, Question, day_numbers, too_many_words
from .reader import IndexReader

_NOTHING = Score(0, 0.0)


def evaluate(reader: IndexReader, question: Question) -> Answer:
    """The answer, from postings. Raises RequestError when a prefix stands for too many words."""
    _refuse_too_many_terms(reader, question.root)
    matches = _matches(reader, question.root)
    candidates = set(matches.scores)
    if question.days != (None, None):
        candidates = _published(reader, candidates, *question.days)
    filters = _filters(reader, question, candidates)
    found = candidates.intersection(*filters.values())
    scores = {number: _score(matches.scores[number], matches.highest) for number in found}
    ranking = _ranked(reader, scores, question.sort, question.start + question.limit)
    page = tuple((number, scores[number]) for number in ranking[question.start :])
    facets = {
        name: _facet(reader, name, candidates.intersection(*(filters[other] for other in filters if other != name)))
        for name in FACETS
    }
    return Answer(len(found), page, facets)


def _refuse_too_many_terms(reader: IndexReader, root: Node) -> None:
    for words in all_words(root):
        prefix = words.tokens[-1].text
        if words.prefix and len(set(reader.terms("body", prefix))) > MOST_EXPANDED_TERMS:
            raise too_many_words(prefix)


def _score(score: Score, highest: float) -> float:
    return score.grade + (score.relevance / highest if highest else 0.0)


def _ranked(reader: IndexReader, scores: dict[int, float], sort: Sort, wanted: int) -> list[int]:
    """The first ``wanted`` posts, in order."""
    day, post_id = reader.column("day"), reader.column("id")

    def score(number: int) -> float:
        return -scores[number] if sort == "relevance" else 0.0

    def place(number: int) -> tuple[float, int]:
        """A post without a date, whose day is 0, stands last in either order."""
        return score(number), (day(number) or date.max.toordinal() + 1) if sort == "oldest" else -day(number)

    contenders = _first(place, _first(score, list(scores), wanted), wanted)  # reading an id takes long
    return sorted(contenders, key=lambda number: (*place(number), post_id(number)))[:wanted]


def _first(key: Callable[[int], Any], numbers: list[int], wanted: int) -> list[int]:
    """Those of ``numbers`` that may be among the first ``wanted`` by ``key`` and whatever decides where it is equal."""
    keys = list(map(key, numbers))
    first = nsmallest(wanted, keys)
    return [number for number, key in zip(numbers, keys, strict=True) if first and key <= first[-1]]


def _filters(reader: IndexReader, question: Question, numbers: set[int]) -> dict[str, set[int]]:
    """For each filter that is set, those of ``numbers`` that it leaves."""
    filters = {}
    for field, wanted in (("author", question.author), ("publication", question.publication)):
        if wanted is not None:
            filters[field] = _named(reader, numbers, field, reader.names[field].get(wanted, ()))
    if question.month is not None:
        filters["month"] = _published(reader, numbers, *question.month)
    return filters


def _named(reader: IndexReader, numbers: Iterable[int], field: str, ways: Iterable[str]) -> set[int]:
    """Those of ``numbers`` whose ``field`` is one of ``ways``."""
    name, wanted = reader.column(field), frozenset(ways)
    return {number for number in numbers if name(number) in wanted}


def _published(reader: IndexReader, numbers: Iterable[int], first: date | None, last: date | None) -> set[int]:
    """Those of ``numbers`` that have a date, from ``first`` to ``last``; or none, if these are UNDATED."""
    day, (low, high) = reader.column("day"), day_numbers(first, last)
    return {number for number in numbers if low <= day(number) <= high}


def _facet(reader: IndexReader, name: str, numbers: Iterable[int]) -> tuple[Facet, ...]:
    if name == "month":
        months = Counter(map(reader.column("month"), numbers))
        newest_first = sorted(months.keys() - {0}, reverse=True)
        return tuple(Facet(f"{month // 12:04}-{month % 12 + 1:02}", months[month]) for month in newest_first)
    written = Counter(map(reader.column(name), numbers))
    counts = {ways[0]: sum(written[way] for way in ways) for ways in reader.names[name].values()}
    present = sorted((-count, value) for value, count in counts.items() if count)
    return tuple(Facet(value, -count) for count, value in present)


def _matches(reader: IndexReader, node: Node) -> Scored:
    match node:
        case Words():
            return match_words(reader, node)
        case And():
            return _all(reader, node)
        case Or(parts):
            return _any(reader, parts)
        case Not(part):
            return _unscored(reader.posts - _matches(reader, part).scores.keys())
        case Named(field, tokens):
            return _unscored(_named(reader, reader.posts, field, _names_holding(reader, field, tokens)))
        case Dated(first, last):
            return _unscored(_published(reader, reader.posts, first, last))


def _unscored(numbers: Iterable[int]) -> Scored:
    return Scored(dict.fromkeys(numbers, Score(0, 0.0)))


def _names_holding(reader: IndexReader, field: str, tokens: tuple[Token, ...]) -> Iterable[str]:
    wanted = f" {' '.join(token.text for token in tokens)} "
    return (way for name, ways in reader.names[field].items() if wanted in f" {name} " for way in ways)


def _all(reader: IndexReader, node: And) -> Scored:
    if not node.parts:
        return _unscored(reader.posts)
    parts = [_matches(reader, part) for part in node.parts]
    common = set(parts[0].scores).intersection(*(part.scores for part in parts[1:]))
    parts += (_side_by_side_bonus(reader, run) for run in runs(node))
    scores = {number: _sum(part.scores.get(number, _NOTHING) for part in parts) for number in common}
    return Scored(scores, sum(part.highest for part in parts))


def _sum(scores: Iterable[Score]) -> Score:
    grades, relevances = zip(*scores, strict=True)
    return Score(sum(grades), sum(relevances))


def _side_by_side_bonus(reader: IndexReader, run: tuple[Words, ...]) -> Scored:
    """What posts get more in which ``run`` stands side by side: a grade for Khmer, else a share of relevance."""
    together = match_words(reader, side_by_side(run))
    if any(token.khmer for words in run for token in words.tokens):
        return Scored(
            {
                number: Score(scoring.run_grade(len(run), whole=score.grade >= scoring.WORD_GRADE), 0.0)
                for number, score in together.scores.items()
            }
        )
    share = scoring.SIDE_BY_SIDE
    scores = {number: Score(0, share * score.relevance) for number, score in together.scores.items()}
    return Scored(scores, share * together.highest)


def _any(reader: IndexReader, parts: Iterable[Node]) -> Scored:
    scores: dict[int, Score] = {}
    highest = 0.0
    for part in parts:
        matches = _matches(reader, part)
        highest += matches.highest
        for number, score in matches.scores.items():
            so_far = scores.get(number)
            scores[number] = (
                Score(max(score.grade, so_far.grade), score.relevance + so_far.relevance) if so_far else score
            )
    return Scored(scores, highest)
