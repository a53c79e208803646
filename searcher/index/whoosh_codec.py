"""The array segments as Whoosh segments: whatever reads a Whoosh index reads ours, a post or a posting at a time.

Our own evaluation does not come this way. It is the door for Whoosh's searchers, and the proof that the arrays hold
what a Whoosh index of the same posts would hold. Title and body have the words as folded and the single
clusters as terms, with their positions; the other fields have their values.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from whoosh import analysis, fields
from whoosh.codec.base import Codec, PerDocumentReader, TermsReader
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.index import TOC
from whoosh.matching import ListMatcher, NullMatcher
from whoosh.query.spans import Span
from whoosh.reading import TermInfo, TermNotFound

from ..text.analysis import analyse
from .reader import FLAG_BITS, VALUE_FIELDS, IndexReader
from .segment import SUFFIX, Segment

NAME = "MAIN"
TEXT_FIELDS = ("title", "body")
ID_FIELDS = ("id", "author", "publication", "published", "language", "source")


class Tokens(analysis.Analyzer):
    """Our analysis as an analyzer of Whoosh, for its query parser."""

    def __call__(self, value: str, **_: Any) -> Iterator[analysis.Token]:
        """The tokens of ``value``, one object yielded again and again as Whoosh does."""
        token = analysis.Token(positions=True)
        for found in analyse(value):
            token.text, token.pos, token.boost, token.stopped = found.text, found.position, 1.0, False
            yield token


def make_schema() -> fields.Schema:
    """The fields that Whoosh sees."""
    texts = {name: fields.TEXT(analyzer=Tokens(), stored=True) for name in TEXT_FIELDS}
    values = {name: fields.ID(stored=True) for name in ID_FIELDS}
    lists = {name: fields.ID() for name in VALUE_FIELDS}
    return fields.Schema(**texts, **values, **lists, url=fields.STORED(), truncated=fields.STORED())


class ArrayCodec(Codec):
    """Opens our segments for Whoosh; writes none, for that is done in whole arrays."""

    def per_document_writer(self, storage: Any, segment: Any) -> Any:
        """Not to be had: posts are added by Index.add."""
        raise NotImplementedError("posts are added to this index by searcher alone")

    field_writer = postings_writer = postings_reader = new_segment = per_document_writer

    def terms_reader(self, storage: Any, segment: "ArraySegment") -> "ArrayTerms":
        """The lexicon of ``segment``."""
        return ArrayTerms(_reader(storage, segment))

    def per_document_reader(self, storage: Any, segment: "ArraySegment") -> "ArrayPosts":
        """The posts of ``segment``."""
        return ArrayPosts(_reader(storage, segment), segment)


class ArraySegment(WhooshSegment):
    """What Whoosh's table of contents keeps of one segment."""

    def __init__(self, name: str, posts: int, deleted: list[int]) -> None:
        super().__init__(NAME)
        self.segid = name.removeprefix(f"{NAME}_")
        self._posts, self._deleted = posts, frozenset(deleted)

    def codec(self) -> ArrayCodec:
        """What reads it."""
        return ArrayCodec()

    def doc_count_all(self) -> int:
        """Posts, deleted ones too."""
        return self._posts

    def deleted_count(self) -> int:
        """Deleted posts."""
        return len(self._deleted)

    def deleted_docs(self) -> frozenset[int]:
        """The numbers of the deleted posts."""
        return self._deleted

    def is_deleted(self, docnum: int) -> bool:
        """Whether a post is deleted."""
        return docnum in self._deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Not to be had, as adding is not."""
        raise NotImplementedError("posts are deleted from this index by searcher alone")


def new_name() -> str:
    """A name for a segment that no other has."""
    return f"{NAME}_{WhooshSegment._random_id()}"


def write_toc(storage: Any, segments: Sequence[tuple[str, int, list[int]]]) -> str:
    """Whoosh's table of contents of ``segments`` (name, posts, deleted posts), and the name of its file."""
    generation = max(TOC._latest_generation(storage, NAME), -1) + 1
    TOC(make_schema(), [ArraySegment(*segment) for segment in segments], generation).write(storage, NAME)
    return str(TOC._filename(NAME, generation))


def _reader(storage: Any, segment: ArraySegment) -> IndexReader:
    return _opened(str(storage.folder), segment.segment_id(), segment.deleted_docs())


@lru_cache(maxsize=64)
def _opened(folder: str, name: str, deleted: frozenset[int]) -> IndexReader:
    return IndexReader([(Segment(Path(folder) / f"{name}{SUFFIX}"), sorted(deleted))])


class ArrayPosts(PerDocumentReader):
    """Stored fields and lengths."""

    def __init__(self, reader: IndexReader, segment: ArraySegment) -> None:
        self._reader, self._segment = reader, segment

    def doc_count(self) -> int:
        """Living posts."""
        return int(self._segment.doc_count())

    def doc_count_all(self) -> int:
        """Posts, deleted ones too."""
        return self._segment.doc_count_all()

    def has_deletions(self) -> bool:
        """Whether any post is deleted."""
        return bool(self._segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        """Whether a post is deleted."""
        return self._segment.is_deleted(docnum)

    def deleted_docs(self) -> frozenset[int]:
        """The numbers of the deleted posts."""
        return self._segment.deleted_docs()

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """Words in a field of a post."""
        return int(self._lengths(fieldname)(docnum)) if fieldname in TEXT_FIELDS else default

    def _lengths(self, fieldname: str) -> Any:
        return self._reader.column(f"{fieldname}_length")

    def _all(self, fieldname: str) -> list[int]:
        return [self.doc_field_length(number, fieldname) for number in range(self.doc_count_all())]

    def field_length(self, fieldname: str) -> int:
        """Words in a field of all posts."""
        return sum(self._all(fieldname))

    def min_field_length(self, fieldname: str) -> int:
        """Words in the shortest field."""
        return min(self._all(fieldname), default=0)

    def max_field_length(self, fieldname: str) -> int:
        """Words in the longest field."""
        return max(self._all(fieldname), default=0)

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is kept of a post."""
        post = self._reader.post(docnum)
        stored = {name: getattr(post, name) for name in (*TEXT_FIELDS, *ID_FIELDS, "url", "truncated")}
        return {**stored, "published": post.published.isoformat() if post.published else None}


class ArrayMatcher(ListMatcher):
    """Postings of one term. It is never replaced by less: a total must stay exact."""

    def __init__(self, ids: list[int], positions: list[list[int]], scorer: Any = None, term: Any = None) -> None:
        weights = [float(len(places)) for places in positions]
        super().__init__(ids, weights, None, None, scorer=scorer, term=term)
        self._positions = positions

    def copy(self) -> "ArrayMatcher":
        """The same at the same place."""
        other = ArrayMatcher(self._ids, self._positions, self._scorer, self._term)
        other._i = self._i
        return other

    def replace(self, minquality: float = 0) -> Any:  # noqa: ARG002 (Whoosh's signature)
        """Itself while there are postings left."""
        return self if self.is_active() else NullMatcher()

    def supports_block_quality(self) -> bool:
        """No posting is ever passed over."""
        return False

    def supports(self, astype: str) -> bool:
        """Positions and frequencies can be had."""
        return astype in ("positions", "frequency", "weight")

    def value_as(self, astype: str) -> Any:
        """The positions, or how many there are."""
        places = self._positions[self._i]
        return places if astype == "positions" else len(places)

    def spans(self) -> list[Span]:
        """The positions as spans."""
        return [Span(place) for place in self._positions[self._i]]


class ArrayTerms(TermsReader):
    """The lexicon and the postings."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader

    @cached_property
    def _sorted(self) -> dict[str, list[bytes]]:
        names = (*TEXT_FIELDS, *ID_FIELDS, *VALUE_FIELDS)
        found = {name: sorted(term.encode() for term in self._reader.terms(name)) for name in names}
        return {name: [term for term in terms if self._numbers(name, term)] for name, terms in found.items()}

    def _numbers(self, fieldname: str, text: bytes) -> list[int]:
        term = text.decode("utf-8", "replace")
        if fieldname in TEXT_FIELDS:
            return sorted(self._reader.postings(fieldname, term))
        return sorted(self._reader.holders(fieldname, term))

    def _positions(self, fieldname: str, text: bytes, numbers: list[int]) -> list[list[int]]:
        if fieldname not in TEXT_FIELDS:
            return [[0] for _ in numbers]
        postings = self._reader.postings(fieldname, text.decode())
        return [[code >> FLAG_BITS for code in postings[number]] for number in numbers]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return bool(self._numbers(*term))

    def cursor(self, fieldname: str, fieldobj: Any) -> Any:
        """Not to be had: it serves Whoosh's fuzzy queries alone."""
        raise NotImplementedError("fuzzy queries of Whoosh are not answered from this index")

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """Every (field, term) in order."""
        return ((name, term) for name in sorted(self._sorted) for term in self._sorted[name])

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms of a field from ``prefix`` on."""
        return ((fieldname, term) for term in self._sorted[fieldname] if term >= prefix)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """Every term with its statistics."""
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """The terms of a field from ``prefix`` on with their statistics."""
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term. Raises TermNotFound."""
        numbers = self._numbers(fieldname, text)
        if not numbers:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        counts = [len(places) for places in self._positions(fieldname, text, numbers)]
        return TermInfo(float(sum(counts)), len(numbers), 1, 1, float(max(counts)), numbers[0], numbers[-1])

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often a term occurs."""
        return self.term_info(fieldname, text).weight() if (fieldname, text) in self else 0

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many posts hold a term."""
        return len(self._numbers(fieldname, text))

    def matcher(self, fieldname: str, text: bytes, format_: Any, scorer: Any = None) -> ArrayMatcher:  # noqa: ARG002
        """The postings of a term. Raises TermNotFound."""
        numbers = self._numbers(fieldname, text)
        if not numbers:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return ArrayMatcher(numbers, self._positions(fieldname, text, numbers), scorer, (fieldname, text))

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return [*TEXT_FIELDS, *ID_FIELDS, *VALUE_FIELDS]
