"""The plain evaluation: which posts match a question, how well, and the counts, by sets and dictionaries.

It is the reference. Read it to know what a search means; a faster evaluation has to give the same answers.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import NamedTuple

from ..errors import RequestError
from ..query import And, Dated, Named, Node, Not, Or, Phrase, Words, all_words, runs, side_by_side, spellings
from ..results import FACETS, Facet, Sort
from ..text.analysis import Token
from ..text.phrases import phrase_starts
from . import scoring
from .reader import IndexReader, Postings
from .schema import EDGE_MASK, FLAG_BITS, LEFT_BIT, NORMAL_MASK, RIGHT_BIT, terms_of_stem

MOST_EXPANDED_TERMS = 1000


class Question(NamedTuple):
    """What is asked of an index: parsed, and with every filter in its final form."""

    root: Node
    author: str | None = None
    """Key of the author's name (see text.analysis.key) …"""
    publication: str | None = None
    """… and of the publication's."""
    month: tuple[date, date] | None = None
    """First and last day of the month, or of the year."""
    days: tuple[date | None, date | None] = (None, None)
    sort: Sort = "relevance"
    start: int = 0
    """How many posts of the ranking to leave out before the page …"""
    limit: int = 10
    """… and how many stand on it."""


class Answer(NamedTuple):
    """The page of post numbers with their scores, the exact total and the exact counts."""

    total: int
    page: tuple[tuple[int, float], ...]
    facets: dict[str, tuple[Facet, ...]]


Evaluate = Callable[[IndexReader, Question], Answer]
"""The one door to evaluation: every implementation gives the same Answer to the same Question."""


class Score(NamedTuple):
    """How well one post matches (see scoring)."""

    grade: int
    relevance: float


_NOTHING = Score(0, 0.0)


class Scored(NamedTuple):
    """Post number → score, and what no relevance among them can exceed."""

    scores: dict[int, Score]
    highest: float = 0.0


def evaluate(reader: IndexReader, question: Question) -> Answer:
    """The answer, from postings. Raises RequestError when a prefix stands for too many words."""
    _refuse_too_many_terms(reader, question.root)
    matches = _matches(reader, question.root)
    filters = _filters(reader, question)
    in_range = _published(reader, *question.days) if question.days != (None, None) else reader.posts
    candidates = matches.scores.keys() & in_range
    found = candidates.intersection(*(filters[name] for name in filters))
    scores = {number: _score(matches.scores[number], matches.highest) for number in found}
    ranking = _ranked(reader, scores, question.sort)
    page = tuple((number, scores[number]) for number in ranking[question.start : question.start + question.limit])
    facets = {
        name: _facet(reader, name, candidates.intersection(*(filters[other] for other in filters if other != name)))
        for name in FACETS
    }
    return Answer(len(found), page, facets)


def _refuse_too_many_terms(reader: IndexReader, root: Node) -> None:
    expanded: set[str] = set()
    for words in all_words(root):
        if words.prefix:
            expanded.update(*(reader.terms_with_prefix(field, words.tokens[-1].text) for field in scoring.FIELDS))
            if len(expanded) > MOST_EXPANDED_TERMS:
                typed = words.tokens[-1].text
                raise RequestError(f"{typed}* stands for {len(expanded):,} words; type more letters before the *")


def _score(score: Score, highest: float) -> float:
    return score.grade + (score.relevance / highest if highest else 0.0)


def _ranked(reader: IndexReader, scores: dict[int, float], sort: Sort) -> list[int]:
    published, post_id = reader.column("published"), reader.column("id")
    days = {number: _ordinal(published(number)) for number in scores}
    if sort == "relevance":
        return sorted(scores, key=lambda number: (-scores[number], -days[number], post_id(number)))
    if sort == "newest":
        return sorted(scores, key=lambda number: (-days[number], post_id(number)))
    return sorted(scores, key=lambda number: (days[number] or date.max.toordinal() + 1, post_id(number)))


def _ordinal(published: str) -> int:
    """Days since the year 1; 0 for a post without a date, which stands last in either order."""
    return date.fromisoformat(published).toordinal() if published else 0


def _filters(reader: IndexReader, question: Question) -> dict[str, set[int]]:
    filters = {}
    for field, wanted in (("author", question.author), ("publication", question.publication)):
        if wanted is not None:
            filters[field] = _holding_any(reader, field, reader.names[field].get(wanted, ()))
    if question.month is not None:
        filters["month"] = _published(reader, *question.month)
    return filters


def _holding_any(reader: IndexReader, field: str, values: Iterable[str]) -> set[int]:
    return set().union(*(reader.holders(field, value) for value in values))


def _published(reader: IndexReader, first: date | None, last: date | None) -> set[int]:
    low = first.isoformat() if first else ""
    high = last.isoformat() if last else "9999-12-31"
    return _holding_any(reader, "published", (day for day in reader.terms("published") if low <= day <= high))


def _facet(reader: IndexReader, name: str, numbers: Iterable[int]) -> tuple[Facet, ...]:
    if name == "month":
        published = reader.column("published")
        months = Counter(published(number)[:7] for number in numbers)
        return tuple(Facet(month, months[month]) for month in sorted(months, reverse=True) if month)
    written = Counter(map(reader.column(name), numbers))
    counts = {ways[0]: sum(written[way] for way in ways) for ways in reader.names[name].values()}
    present = sorted((-count, value) for value, count in counts.items() if count)
    return tuple(Facet(value, -count) for count, value in present)


def _matches(reader: IndexReader, node: Node) -> Scored:
    match node:
        case Words():
            return _words(reader, node)
        case And():
            return _all(reader, node)
        case Or(parts):
            return _any(reader, parts)
        case Not(part):
            return _unscored(reader.posts - _matches(reader, part).scores.keys())
        case Named(field, tokens):
            return _unscored(_holding_any(reader, field, _names_holding(reader, field, tokens)))
        case Dated(first, last):
            return _unscored(_published(reader, first, last))


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
    together = _words(reader, side_by_side(run))
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


class Count(NamedTuple):
    """Occurrences of words in one field of one post, one that does not stand as words counting a part."""

    all: float
    exact: float
    """In just the form that was typed."""
    grade: int
    """Of the best one."""


def _words(reader: IndexReader, words: Words) -> Scored:
    fields = ("title",) if words.title_only else scoring.FIELDS
    counts = {field: _counts(reader, field, words) for field in fields}
    numbers = set().union(*counts.values())
    idf = scoring.inverse_frequency(len(reader.posts), len(numbers))
    if len(words.tokens) == 1 and words.tokens[0].text in scoring.FUNCTION_WORDS:
        idf *= scoring.FUNCTION_WORD
    is_khmer = any(token.khmer for token in words.tokens)
    lengths = {field: (reader.column(f"{field}_length"), reader.average_length(field)) for field in fields}
    scores = {}
    for number in numbers:
        there = {field: counts[field][number] for field in fields if number in counts[field]}
        weights = [0.0, 0.0]
        for field, count in there.items():
            length, average = lengths[field]
            evened = 1.0 if is_khmer else scoring.evened_length(field, length(number), average)
            for place, occurrences in enumerate((count.all, count.exact)):
                weights[place] += scoring.WEIGHT[field] * occurrences / evened
        relevance = idf * (scoring.saturated(weights[0]) + scoring.EXACT_FORM * scoring.saturated(weights[1]))
        scores[number] = Score(max(count.grade for count in there.values()), relevance)
    return Scored(scores, scoring.highest_relevance(idf))


def _counts(reader: IndexReader, field: str, words: Words) -> dict[int, Count]:
    counts: dict[int, Count] = {}
    for place, phrase in enumerate(spellings(words)):
        grade = partial(_grade, phrase, as_typed=place == 0, in_title=field == "title")
        for number, found in _phrase_counts(reader, field, words, phrase, grade).items():
            count = found if place == 0 else found._replace(exact=0)
            known = counts.get(number)
            counts[number] = _together(known, count) if known else count
    return counts


def _together(one: Count, other: Count) -> Count:
    return Count(one.all + other.all, one.exact + other.exact, max(one.grade, other.grade))


Grade = Callable[[list[int]], int]
"""The codes of a match, one for each token of the phrase → its grade."""


def _grade(phrase: Phrase, codes: list[int], as_typed: bool, in_title: bool) -> int:
    is_typed = as_typed and all(
        code & NORMAL_MASK == token.is_normal for code, token in zip(codes, phrase, strict=True)
    )
    left, right = codes[0] >> LEFT_BIT & EDGE_MASK, codes[-1] >> RIGHT_BIT & EDGE_MASK
    return scoring.match_grade(left, right, is_typed, in_title)


def _phrase_counts(reader: IndexReader, field: str, words: Words, phrase: Phrase, grade: Grade) -> dict[int, Count]:
    units = [_unit(reader, field, words, token, token is phrase[-1]) for token in phrase]
    is_khmer = all(token.khmer for token in phrase)
    if not any(token.khmer for token in phrase):
        grade = _full_grade
    if len(units) == 1:
        typed = reader.postings(field, phrase[0].text)
        matches = {number: [[code] for code in codes] for number, codes in units[0].items()}
        exact = {number: len(codes) for number, codes in typed.items()}
    else:
        offsets = [token.position - phrase[0].position for token in phrase]
        common = set(units[0]).intersection(*units[1:])
        matches = {number: _matches_in([unit[number] for unit in units], offsets) for number in common}
        exact = {}
    counts = {}
    for number, found in matches.items():
        if found:
            grades = [grade(codes) for codes in found]
            count = sum(map(scoring.occurrence, grades))
            counts[number] = Count(count, count if is_khmer else exact.get(number, 0), max(grades))
    return counts


def _full_grade(_codes: list[int]) -> int:
    return scoring.FULL_GRADE


def _matches_in(units: list[array[int]], offsets: list[int]) -> list[list[int]]:
    """The codes of each place where all units stand at their offsets from one another."""
    at = {id(codes): {code >> FLAG_BITS: code for code in codes} for codes in units}
    starts = phrase_starts([list(at[id(codes)]) for codes in units], offsets)
    return [[at[id(codes)][start + offset] for codes, offset in zip(units, offsets, strict=True)] for start in starts]


def _unit(reader: IndexReader, field: str, words: Words, token: Token, is_last: bool) -> Postings:
    """The postings of one token of ``words``, in every form that counts."""
    if words.prefix and is_last:
        terms = reader.terms_with_prefix(field, token.text)
    elif words.exact or token.khmer:
        terms = [token.text]
    else:
        terms = list(terms_of_stem(token.stem))
    postings = [reader.postings(field, term) for term in terms]
    return postings[0] if len(postings) == 1 else _merged(postings)


def _merged(postings: Iterable[Postings]) -> Postings:
    merged: Postings = {}
    for part in postings:
        for number, codes in part.items():
            known = merged.get(number)
            merged[number] = codes if known is None else known + codes
    return merged
