"""One committed state of the index, read a posting at a time and without numpy: what the plain evaluation works on.

A post number is a post's place in this state, counted over all segments. Everything here leaves out deleted posts.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from ..post import Post
from ..text.analysis import WORD, Token, key
from .scoring import FIELDS
from .segment import FOLLOWED_BY, FUNCTION_PAIR, TABLES, VALUE, Segment, forms

Postings = dict[int, "array[int]"]
"""Post number → occurrence codes: position << 5 | left << 3 | right << 1 | is normal (see text.analysis.Token)."""
FLAG_BITS = 5
LEFT_BIT, RIGHT_BIT, EDGE_MASK, NORMAL_MASK = 3, 1, 3, 1

VALUE_FIELDS = ("words", "names")
_WORD_FLAGS = WORD << LEFT_BIT | WORD << RIGHT_BIT | 1
_TERMS_KEPT = 1024


class _Part(NamedTuple):
    segment: Segment
    offset: int
    deleted: frozenset[int]


class IndexReader:
    """Reads one committed state; cheap to open, holds what it has read."""

    def __init__(self, segments: Sequence[tuple[Segment, Sequence[int]]]) -> None:
        self._parts: list[_Part] = []
        offset = 0
        for segment, deleted in segments:
            self._parts.append(_Part(segment, offset, frozenset(deleted)))
            offset += segment.posts
        self.size = offset
        """Posts, deleted ones too …"""
        self.living = offset - sum(len(part.deleted) for part in self._parts)
        """… and without them."""
        self._columns: dict[str, Callable[[int], Any]] = {}
        self._averages: dict[str, float] = {}
        self.postings = lru_cache(maxsize=_TERMS_KEPT)(self._read_postings)
        """(field, term) → where the term occurs in the field; empty if nowhere."""

    @cached_property
    def posts(self) -> frozenset[int]:
        """The numbers of all posts."""
        dead = (part.offset + number for part in self._parts for number in part.deleted)
        return frozenset(range(self.size)).difference(dead)

    def counts(self, field: str, word: str) -> dict[int, int]:
        """Post number → how often ``word``, a term that is no cluster, occurs in the field; only where it does."""
        found: dict[int, int] = {}
        for part in self._parts:
            terms = part.segment.lexicon.find(word)
            counts = dict(part.segment.title_counts(terms))
            if field == "body":
                in_titles, counts = counts, dict(part.segment.postings(terms))
                counts.update((post, counts[post] - count) for post, count in in_titles.items())
            found |= {part.offset + post: n for post, n in counts.items() if n and post not in part.deleted}
        return found

    def _read_postings(self, field: str, term: str) -> Postings:
        found: Postings = {}
        for part in self._parts:
            clusters = part.segment.lexicon.beginning_with(term + FOLLOWED_BY)
            self._collect(found, part, field, clusters, is_khmer=True)
            self._collect(found, part, field, part.segment.lexicon.find(term), is_khmer=False)
        for codes in found.values():
            codes[:] = array("I", sorted(codes))
        return found

    def _collect(self, found: Postings, part: _Part, field: str, terms: range, is_khmer: bool) -> None:
        if not terms:
            return
        occurrences = part.segment.occurrences(terms)
        body_slot = part.segment.file.view("body_slot")
        for post, count in part.segment.postings(terms):
            places = [next(occurrences) for _ in range(count)]
            if post in part.deleted:
                continue
            body = body_slot[post]
            for position, flags in places:
                if (position < body) == (field == "title"):
                    shift = 0 if field == "title" else body
                    code = (position - shift) << FLAG_BITS | (_code(flags) if is_khmer else _WORD_FLAGS)
                    found.setdefault(part.offset + post, array("I")).append(code)

    def posting_count(self, token: Token, is_prefix: bool) -> int:
        """How many postings stand for ``token`` in all its forms, or for the beginning of a word that it is."""
        if token.khmer or is_prefix:
            beginning = token.text if is_prefix else token.text + FOLLOWED_BY
            stretches = ((part, part.segment.lexicon.beginning_with(beginning)) for part in self._parts)
        else:
            forms = {token.text, *self.forms(token.stem)}
            stretches = ((part, part.segment.lexicon.find(form)) for part in self._parts for form in forms)
        return sum(part.segment.posting_count(terms) for part, terms in stretches)

    def forms(self, stem: str) -> tuple[str, ...]:
        """The words of the index that have this stem."""
        return forms((part.segment for part in self._parts), stem)

    def holders(self, field: str, value: str) -> set[int]:
        """The posts whose ``field`` (author, publication, published, id, names, words …) is or holds ``value``."""
        found: set[int] = set()
        for part in self._parts:
            found.update(
                part.offset + post for post in _holding(part.segment, field, value) if post not in part.deleted
            )
        return found

    def holding(self, term: str) -> Iterator[tuple[int, int]]:
        """(post, occurrences in title and body) where ``term``, which is no cluster, stands."""
        for part in self._parts:
            for post, count in part.segment.postings(part.segment.lexicon.find(term)):
                if post not in part.deleted:
                    yield part.offset + post, count

    def holders_at_most(self, term: str) -> int:
        """How many posts hold ``term``, which is no cluster; deleted ones count until their segment is rewritten."""
        return sum(part.segment.posting_count(part.segment.lexicon.find(term)) for part in self._parts)

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The different terms of ``field`` that begin with ``prefix``, in no particular order.

        Title and body have their words and clusters in common. A name or a day whose posts are all deleted counts.
        """
        seen: set[str] = set()
        for part in self._parts:
            seen.update(_terms(part.segment, field, prefix))
        return iter(seen)

    def frequencies(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """(term, postings) for the terms of ``field`` that begin with ``prefix``, each segment's in order.

        A term comes once for each segment that has it. Deleted posts count until their segment is rewritten:
        ``frequency`` leaves them out. A cluster's postings are those of all that follow it.
        """
        head = f"{VALUE}{field}{VALUE}" if field in VALUE_FIELDS else ""
        for part in self._parts:
            segment = part.segment
            numbers = segment.lexicon.beginning_with(head + prefix)
            terms = ((segment.lexicon[number][len(head) :].partition(FOLLOWED_BY)[0], number) for number in numbers)
            for term, group in groupby(terms, key=itemgetter(0)):
                if head or term[0] > FUNCTION_PAIR:
                    yield term, sum(segment.posting_count(range(n, n + 1), field == "title") for _, n in group)

    def frequency(self, field: str, term: str) -> int:
        """How many posts hold ``term`` in ``field``; a word that is in the title counts in the body too."""
        if field not in FIELDS:
            return len(self.holders(field, term))
        return len(set(self._holding([term], field == "title")))

    def titled(self, groups: Iterable[Iterable[str]]) -> list[int]:
        """The posts whose titles hold one term at least of each of ``groups``, of which there are some."""
        return sorted(set.intersection(*(set(self._holding(group, titles=True)) for group in groups)))

    def _holding(self, terms: Iterable[str], titles: bool) -> Iterator[int]:
        for part in self._parts:
            lexicon = part.segment.lexicon
            for term in terms:
                for numbers in (lexicon.find(term), lexicon.beginning_with(term + FOLLOWED_BY)):
                    found = part.segment.holders(numbers, titles) if numbers else ()
                    yield from (part.offset + post for post in found if post not in part.deleted)

    def column(self, field: str) -> Callable[[int], Any]:
        """A function from post number to the value of ``field``; the empty value where a post has none.

        ``day`` and ``month`` are ``published`` in days since the year 1 and as year * 12 + month - 1; 0 for none.
        """
        if field not in self._columns:
            self._columns[field] = self._open_column(field)
        return self._columns[field]

    def _open_column(self, field: str) -> Callable[[int], Any]:
        parts = [(part.offset, _column(part.segment, field)) for part in self._parts]
        if len(parts) == 1:
            return parts[0][1]

        def across_segments(number: int) -> Any:
            offset, read = next(part for part in reversed(parts) if part[0] <= number)
            return read(number - offset)

        return across_segments

    def average_length(self, field: str) -> float:
        """Mean number of words in ``field`` over all posts; 1 if there are none, so that it can divide."""
        if field not in self._averages:
            words = sum(_words(part, field) for part in self._parts)
            self._averages[field] = words / max(1, self.living) or 1.0
        return self._averages[field]

    @cached_property
    def names(self) -> dict[str, dict[str, list[str]]]:
        """By ``author`` and ``publication``: key of a name → the ways it is written in the index."""
        found: dict[str, dict[str, list[str]]] = {}
        for field in ("author", "publication"):
            ways: dict[str, list[str]] = {}
            for value in sorted(set().union(*(_values(part, field) for part in self._parts)) - {""}):
                ways.setdefault(key(value), []).append(value)
            found[field] = ways
        return found

    def post(self, number: int) -> Post:
        """One post as it was put in."""
        segment, place = self._place(number)
        return segment.post(place)

    def about(self, number: int) -> list[Any]:
        """The fields of a post other than title and body (see Segment.about)."""
        segment, place = self._place(number)
        return segment.about(place)

    def _place(self, number: int) -> tuple[Segment, int]:
        part = self._parts[bisect_right(self._parts, number, key=attrgetter("offset")) - 1]
        return part.segment, number - part.offset


def _words(part: _Part, field: str) -> int:
    """How many words are in ``field`` of all posts."""
    length = part.segment.file.view(f"{field}_words")
    return sum(length) - sum(length[post] for post in part.deleted)


def _values(part: _Part, field: str) -> Iterable[str]:
    """The values of ``field`` that posts have; a table may list more."""
    values, place = part.segment.table(field), part.segment.file.view(field)
    every = (place[post] for post in range(part.segment.posts) if post not in part.deleted) if part.deleted else place
    return (values[number] for number in set(every))


def _code(flags: int) -> int:
    """What the flags of a pair say of its first cluster (see segment), as flags of a code."""
    return (flags >> 6 & 3) << LEFT_BIT | (flags >> 4 & 3) << RIGHT_BIT | flags >> 1 & 1


def _holding(segment: Segment, field: str, value: str) -> Iterator[int]:
    if field == "id":
        return segment.find_id(value)
    if field in VALUE_FIELDS:
        return (post for post, _ in segment.postings(segment.lexicon.find(f"{VALUE}{field}{VALUE}{value}")))
    read = _column(segment, field)
    return (post for post in range(segment.posts) if read(post) == value)


def _terms(segment: Segment, field: str, prefix: str) -> Iterator[str]:
    if field in VALUE_FIELDS:
        head = f"{VALUE}{field}{VALUE}"
        return (segment.lexicon[number][len(head) :] for number in segment.lexicon.beginning_with(head + prefix))
    if field in ("title", "body"):
        every = (segment.lexicon[number] for number in segment.lexicon.beginning_with(prefix))
        return (term.partition(FOLLOWED_BY)[0] for term in every if term[0] > FUNCTION_PAIR)
    read = _column(segment, field)
    return (value for post in range(segment.posts) if (value := read(post)) and value.startswith(prefix))


def _column(segment: Segment, field: str) -> Callable[[int], Any]:
    view = segment.file.view
    if field in TABLES:
        values, place = segment.table(field), view(field)
        return lambda post: values[place[post]]
    if field in ("day", "month"):
        return view(field).__getitem__
    if field == "published":
        day = view("day")
        return lambda post: date.fromordinal(day[post]).isoformat() if day[post] else ""
    if field in ("title_length", "body_length"):
        return view(field.replace("length", "words")).__getitem__
    return lambda post: segment.about(post)[0]
