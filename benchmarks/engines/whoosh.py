"""Whoosh as it comes: its own text field, scoring, collectors and highlighter, over the words that ICU sees."""

import shutil
from pathlib import Path

from whoosh import fields, index, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer

from ..icu_words import spaced_words
from ..queries import Query, read_posts_of
from . import PAGE, Answer, Hit

_MEGABYTES = 512
Found = tuple[int, dict[str, int], dict[str, int], list[Hit]]


class Whoosh:
    """See Engine."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def build(self, archive: Path, _processes: int) -> None:
        """See Engine.build; by one process."""
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True)
        writer = index.create_in(self._place, _schema()).writer(limitmb=_MEGABYTES)
        for post in read_posts_of(archive):
            writer.add_document(**_row(post))
        writer.commit()

    def add(self, posts: list[dict[str, str]]) -> None:
        """See Engine.add."""
        writer = index.open_dir(self._place).writer()
        for post in posts:
            writer.add_document(**_row(post))
        writer.commit()

    def open(self) -> None:
        """See Engine.open."""
        self._searcher = index.open_dir(self._place).searcher()

    def search(self, asked: Query) -> Found:
        """See Engine.search."""
        words = _words(asked)
        name = next((name for name in ("author", "month") if getattr(asked, name)), None)
        wanted = query.Term(name, getattr(asked, name)) if name else None
        found = self._searcher.search(words, limit=PAGE, filter=wanted, groupedby=_counted("author", "month"))
        counts = {facet: dict(found.groups(facet)) for facet in ("author", "month")}
        if name:
            unfiltered = self._searcher.search(words, limit=1, groupedby=_counted(name))
            counts[name] = dict(unfiltered.groups(name))
        # With groups, all posts found are in the results, whatever the limit: only a slice is ten of them.
        hits = [Hit(hit["title"], hit["author"], hit["month"], hit.highlights("words", top=1)) for hit in found[:PAGE]]
        return len(found), counts["author"], counts["month"], hits

    def answer(self, found: Found) -> Answer:
        """See Engine.answer."""
        total, authors, months, hits = found
        return Answer(total, authors, months, [hit.snippet for hit in hits])


def _schema() -> fields.Schema:
    return fields.Schema(
        words=fields.TEXT(analyzer=SpaceSeparatedTokenizer(), stored=True),
        title=fields.STORED(),
        author=fields.ID(stored=True, sortable=True),
        month=fields.ID(stored=True, sortable=True),
    )


def _row(post: dict[str, str]) -> dict[str, str]:
    month = post["published"][:7]
    return {"words": spaced_words(post), "title": post["title"], "author": post["author"], "month": month}


def _words(asked: Query) -> query.Query:
    if asked.kind.startswith("phrase"):
        return query.Phrase("words", asked.terms)
    if asked.kind == "prefix":
        return query.Prefix("words", asked.terms[0])
    terms = [query.Term("words", term) for term in asked.terms]
    if len(terms) == 1:
        return terms[0]
    return query.Or(terms) if asked.kind.startswith("or") else query.And(terms)


def _counted(*names: str) -> sorting.Facets:
    facets = sorting.Facets()
    for name in names:
        facets.add_facet(name, sorting.FieldFacet(name, maptype=sorting.Count))
    return facets
