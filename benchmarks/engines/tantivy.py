"""tantivy (Rust) by its Python package, with one thread that indexes.

The index holds the words that ICU sees, and stores them: a snippet is made from them. Its snippets mark nothing for a
prefix, which it asks as a regular expression, its fastest form.
"""

import re
import shutil
from pathlib import Path

from tantivy import DocAddress, Document, Index, Occur, Schema, SchemaBuilder, Searcher, SnippetGenerator
from tantivy import Query as TantivyQuery

from ..icu_words import spaced_words
from ..queries import Query, read_posts_of
from . import PAGE, Answer, Hit

_HEAP_BYTES = 512_000_000
_MOST_VALUES = 1000
"""More than there are authors or months, so that every count is exact."""
Found = tuple[int, dict[str, int], dict[str, int], list[Hit]]


class Tantivy:
    """See Engine."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def build(self, archive: Path, _processes: int) -> None:
        """See Engine.build; by one process."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True)
        writer = Index(_schema(), path=str(self._place)).writer(heap_size=_HEAP_BYTES, num_threads=1)
        for post in read_posts_of(archive):
            writer.add_document(_document(post))
        writer.commit()
        writer.wait_merging_threads()

    def add(self, posts: list[dict[str, str]]) -> None:
        """See Engine.add."""
        writer = Index.open(str(self._place)).writer(num_threads=1)
        for post in posts:
            writer.add_document(_document(post))
        writer.commit()

    def open(self) -> None:
        """See Engine.open."""
        index = Index.open(str(self._place))
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()

    def search(self, query: Query) -> Found:
        """See Engine.search."""
        words = self._words(query)
        filters = {name: value for name in ("author", "month") if (value := getattr(query, name))}
        wanted = self._filtered(words, filters)
        found = self._searcher.search(wanted, PAGE, count=True)
        if filters:
            counts = {name: self._counts(words if name in filters else wanted, name)[name] for name in _FACETS}
        else:
            counts = self._counts(wanted, *_FACETS)
        hits = _hits(self._searcher, SnippetGenerator.create(self._searcher, words, self._schema, "words"), found.hits)
        return found.count, counts["author"], counts["month"], hits

    def answer(self, found: Found) -> Answer:
        """See Engine.answer."""
        total, authors, months, hits = found
        return Answer(total, authors, months, [hit.snippet for hit in hits])

    def _words(self, query: Query) -> TantivyQuery:
        if query.kind.startswith("phrase"):
            return TantivyQuery.phrase_query(self._schema, "words", list(query.terms))
        if query.kind == "prefix":
            return TantivyQuery.regex_query(self._schema, "words", re.escape(query.terms[0]) + ".*")
        terms = [TantivyQuery.term_query(self._schema, "words", term) for term in query.terms]
        if len(terms) == 1:
            return terms[0]
        occur = Occur.Should if query.kind.startswith("or") else Occur.Must
        return TantivyQuery.boolean_query([(occur, term) for term in terms])

    def _filtered(self, words: TantivyQuery, filters: dict[str, str]) -> TantivyQuery:
        terms = (TantivyQuery.term_query(self._schema, name, value) for name, value in filters.items())
        unscored = [(Occur.Must, TantivyQuery.const_score_query(term, 0.0)) for term in terms]
        return TantivyQuery.boolean_query([(Occur.Must, words), *unscored]) if unscored else words

    def _counts(self, query: TantivyQuery, *names: str) -> dict[str, dict[str, int]]:
        wanted = {name: {"terms": {"field": name, "size": _MOST_VALUES}} for name in names}
        found = self._searcher.aggregate(query, wanted)
        return {name: {bucket["key"]: bucket["doc_count"] for bucket in found[name]["buckets"]} for name in names}


_FACETS = ("author", "month")


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("words", stored=True, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _FACETS:
        builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _document(post: dict[str, str]) -> Document:
    fields = {"title": post["title"], "author": post["author"], "month": post["published"][:7]}
    return Document(words=spaced_words(post), **fields)


def _hits(searcher: Searcher, generator: SnippetGenerator, found: list[tuple[float, DocAddress]]) -> list[Hit]:
    hits = []
    for _, address in found:
        stored = searcher.doc(address)
        title, author, month = (stored[name][0] for name in ("title", *_FACETS))
        hits.append(Hit(title, author, month, generator.snippet_from_doc(stored).to_html()))
    return hits
