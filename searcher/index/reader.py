"""One committed state of the index, as evaluation sees it: postings, columns and counts by post number.

A post number is a post's place in this state, counted over all segments. Everything here leaves out deleted posts.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, reduce
from typing import Any

from whoosh.matching.binary import IntersectionMatcher, UnionMatcher
from whoosh.reading import IndexReader as WhooshReader

from ..text.analysis import key
from .schema import decoded
from .scoring import FIELDS

Postings = dict[int, "array[int]"]
"""Post number → occurrence codes (see schema.Occurrences)."""


_TERMS_KEPT = 1024


class IndexReader:
    """Reads one committed state; cheap to open, holds what it has read."""

    def __init__(self, reader: WhooshReader) -> None:
        self._reader = reader
        self._segments = [(segment, offset) for segment, offset in reader.leaf_readers() if segment.doc_count_all()]
        self.postings = lru_cache(maxsize=_TERMS_KEPT)(self._read_postings)
        """(field, term) → where the term occurs in the field; empty if nowhere."""
        self._columns: dict[str, Callable[[int], Any]] = {}

    @cached_property
    def posts(self) -> frozenset[int]:
        """The numbers of all posts."""
        return frozenset(offset + number for segment, offset in self._segments for number in segment.all_doc_ids())

    def _read_postings(self, field: str, term: str) -> Postings:
        found: Postings = {}
        encoded_term = term.encode()
        for segment, offset in self._segments:
            if (field, encoded_term) not in segment:
                continue
            matcher = segment.postings(field, encoded_term)
            while matcher.is_active():
                found[offset + matcher.id()] = decoded(matcher.value())
                matcher.next()
        return found

    def holders(self, field: str, value: str) -> set[int]:
        """The posts whose ``field`` (author, publication, published, id) is exactly ``value``."""
        found: set[int] = set()
        encoded_value = value.encode("utf-8", "replace")
        for segment, offset in self._segments:
            if (field, encoded_value) in segment:
                found.update(offset + number for number in segment.postings(field, encoded_value).all_ids())
        return found

    def terms(self, field: str, prefix: str = "") -> Iterator[str]:
        """The different terms of ``field`` that begin with ``prefix``, in no particular order."""
        seen: set[bytes] = set()
        for segment, _ in self._segments:
            if field in segment.indexed_field_names():
                seen.update(segment.expand_prefix(field, prefix.encode()))
        return (term.decode() for term in seen)

    def terms_with_prefix(self, field: str, prefix: str) -> list[str]:
        """The forms of words in ``field`` that begin with ``prefix``; stems are left out."""
        return [term for term in self.terms(field, prefix) if not term.startswith("=")]

    def frequencies(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """(term, posts that hold it) for the terms of ``field`` that begin with ``prefix``, each segment's in order.

        A term comes once for each segment that has it. Deleted posts count until their segment is rewritten:
        ``frequency`` leaves them out.
        """
        for segment, _ in self._segments:
            if field in segment.indexed_field_names():
                for term, info in segment.iter_prefix(field, prefix.encode()):
                    yield term.decode(), info.doc_frequency()

    def frequency(self, field: str, term: str) -> int:
        """How many posts hold ``term`` in ``field``."""
        if self._reader.has_deletions():
            return len(self.holders(field, term))
        return int(self._reader.doc_frequency(field, term.encode()))

    def holding_all(self, groups: Sequence[Iterable[str]], fields: Sequence[str] = FIELDS) -> Iterator[int]:
        """The posts that hold one term at least of each group in any of ``fields``; no more is read than is taken."""
        for segment, offset in self._segments:
            wanted = [[(field, term.encode()) for term in group for field in fields] for group in groups]
            there = [[term for term in terms if term in segment] for terms in wanted]
            if all(there):
                unions = [reduce(UnionMatcher, (segment.postings(*term) for term in terms)) for terms in there]
                matcher = reduce(IntersectionMatcher, unions)
                while matcher.is_active():
                    yield offset + matcher.id()
                    matcher.next()

    def column(self, field: str) -> Callable[[int], Any]:
        """A function from post number to the value of ``field``; the empty value where a post has none."""
        known = self._columns.get(field)
        if known is None:
            known = self._columns[field] = self._open_column(field)
        return known

    def _open_column(self, field: str) -> Callable[[int], Any]:
        parts = [(offset, segment.column_reader(field)) for segment, offset in self._segments]
        if len(parts) == 1:
            read: Callable[[int], Any] = parts[0][1].__getitem__
            return read

        def across_segments(number: int) -> Any:
            offset, column = next(part for part in reversed(parts) if part[0] <= number)
            return column[number - offset]

        return across_segments

    def average_length(self, field: str) -> float:
        """Mean number of words in ``field`` over all posts; 1 if there are none, so that it can divide."""
        known = self._averages.get(field)
        if known is None:
            length = self.column(f"{field}_length")
            known = self._averages[field] = sum(map(length, self.posts)) / max(1, len(self.posts)) or 1.0
        return known

    @cached_property
    def _averages(self) -> dict[str, float]:
        return {}

    @cached_property
    def names(self) -> dict[str, dict[str, list[str]]]:
        """By ``author`` and ``publication``: key of a name → the ways it is written in the index."""
        found: dict[str, dict[str, list[str]]] = {}
        for field in ("author", "publication"):
            ways: dict[str, list[str]] = {}
            for value in sorted(self.terms(field)):
                if self.holders(field, value):
                    ways.setdefault(key(value), []).append(value)
            found[field] = ways
        return found

    def stored(self, number: int) -> dict[str, Any]:
        """The stored fields of one post."""
        fields: dict[str, Any] = self._reader.stored_fields(number)
        return fields

    def close(self) -> None:
        """Let go of the files."""
        self._reader.close()
