"""Which posts hold words, and how well, by sets and dictionaries: the half of ``evaluate`` that looks at postings."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from ..query import Phrase, Words, spellings
from ..text.analysis import Token
from ..text.phrases import phrase_starts
from . import scoring
from .reader import EDGE_MASK, FLAG_BITS, LEFT_BIT, NORMAL_MASK, RIGHT_BIT, IndexReader, Postings


class Score(NamedTuple):
    """How well one post matches (see scoring)."""

    grade: int
    relevance: float


class Scored(NamedTuple):
    """Post number → score, and what no relevance among them can exceed."""

    scores: dict[int, Score]
    highest: float = 0.0


class Count(NamedTuple):
    """Occurrences of words in one field of one post (see scoring)."""

    whole: int
    """Those that stand as words."""
    inside: int
    """Those that do not."""
    exact: int
    """Those of one word in just the form that was typed."""
    grade: int
    """Of the best one."""


def match_words(reader: IndexReader, words: Words) -> Scored:
    """The posts that hold ``words``."""
    is_khmer = any(token.khmer for token in words.tokens)
    weighed: dict[int, tuple[float, float, int]] = {}
    for field in ("title",) if words.title_only else scoring.FIELDS:
        weight, length, average = scoring.WEIGHT[field], reader.column(f"{field}_length"), reader.average_length(field)
        for number, (whole, inside, exact, grade) in _counts(reader, field, words).items():
            evened = 1.0 if is_khmer else scoring.evened_length(field, length(number), average)
            so_far, exact_so_far, best = weighed.get(number, _NOTHING)
            every = so_far + weight * (whole + scoring.INSIDE_WORD * inside) / evened
            weighed[number] = every, exact_so_far + weight * exact / evened, max(grade, best)
    idf = scoring.inverse_frequency(reader.living, len(weighed))
    if len(words.tokens) == 1 and words.tokens[0].text in scoring.FUNCTION_WORDS:
        idf *= scoring.FUNCTION_WORD
    saturated, share = scoring.saturated, scoring.EXACT_FORM
    scores = {
        number: Score(grade, idf * (saturated(every) + share * saturated(exact)))
        for number, (every, exact, grade) in weighed.items()
    }
    return Scored(scores, scoring.highest_relevance(idf))


_NOTHING = (0.0, 0.0, 0)


def _counts(reader: IndexReader, field: str, words: Words) -> dict[int, Count]:
    if len(words.tokens) == 1 and not words.tokens[0].khmer:
        return _word_counts(reader, field, words)
    counts: dict[int, Count] = {}
    for place, phrase in enumerate(spellings(words)):
        grade = partial(_grade, phrase, as_typed=place == 0, in_title=field == "title")
        for number, found in _phrase_counts(reader, field, words, phrase, grade).items():
            known = counts.get(number)
            counts[number] = _together(known, found) if known else found
    return counts


def _word_counts(reader: IndexReader, field: str, words: Words) -> dict[int, Count]:
    """Of one word that is not Khmer the counts tell; no place need be looked at."""
    token = words.tokens[0]
    exact = reader.counts(field, token.text)
    forms = [reader.counts(field, term) for term in _terms(reader, field, words, token, is_last=True)]
    every = forms[0] if len(forms) == 1 else sum(map(Counter, forms), Counter())
    return {number: Count(count, 0, exact.get(number, 0), scoring.FULL_GRADE) for number, count in every.items()}


def _together(one: Count, other: Count) -> Count:
    whole, inside, exact = (mine + more for mine, more in zip(one[:3], other[:3], strict=True))
    return Count(whole, inside, exact, max(one.grade, other.grade))


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
    holds_khmer = any(token.khmer for token in phrase)
    if len(units) == 1:
        matches = {number: [[code] for code in codes] for number, codes in units[0].items()}
    else:
        offsets = [token.position - phrase[0].position for token in phrase]
        common = set(units[0]).intersection(*units[1:])
        matches = {number: _matches_in([unit[number] for unit in units], offsets) for number in common}
    counts = {}
    for number, found in matches.items():
        if found:
            grades = [grade(codes) if holds_khmer else scoring.FULL_GRADE for codes in found]
            whole = sum(each >= scoring.WORD_GRADE for each in grades)
            counts[number] = Count(whole, len(grades) - whole, 0, max(grades))
    return counts


def _matches_in(units: list[array[int]], offsets: list[int]) -> list[list[int]]:
    """The codes of each place where all units stand at their offsets from one another."""
    at = {id(codes): {code >> FLAG_BITS: code for code in codes} for codes in units}
    starts = phrase_starts([list(at[id(codes)]) for codes in units], offsets)
    return [[at[id(codes)][start + offset] for codes, offset in zip(units, offsets, strict=True)] for start in starts]


def _unit(reader: IndexReader, field: str, words: Words, token: Token, is_last: bool) -> Postings:
    """The postings of one token of ``words``, in every form that counts."""
    postings = [reader.postings(field, term) for term in _terms(reader, field, words, token, is_last)]
    return postings[0] if len(postings) == 1 else _merged(postings)


def _terms(reader: IndexReader, field: str, words: Words, token: Token, is_last: bool) -> Sequence[str]:
    """The terms that stand for one token of ``words``."""
    if words.prefix and is_last:
        return list(reader.terms(field, token.text))
    if words.exact or token.khmer:
        return (token.text,)
    return reader.forms(token.stem)


def _merged(postings: Iterable[Postings]) -> Postings:
    merged: Postings = {}
    for part in postings:
        for number, codes in part.items():
            known = merged.get(number)
            merged[number] = codes if known is None else known + codes
    return merged
