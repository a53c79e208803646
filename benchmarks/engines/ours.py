"""searcher itself, through its public interface."""

import inspect
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from searcher import Post, Request, Results, open_index, read_posts

from ..queries import Query
from . import PAGE, Answer


class Searcher:
    """Words are typed in quotation marks: as spelt, which is what the peers can do."""

    def __init__(self, place: Path) -> None:
        self._index = open_index(place)

    def build(self, archive: Path, processes: int) -> None:
        """See Engine.build."""
        several: dict[str, Any] = {"processes": processes} if more_processes() else {}
        self._index.rebuild(read_posts(archive), **several)

    def add(self, posts: list[dict[str, str]]) -> None:
        """See Engine.add."""
        self._index.add(_post(post) for post in posts)

    def open(self) -> None:
        """Read what the first search reads."""
        self._index.search(limit=1)

    def search(self, query: Query) -> Results:
        """One call of the public interface: the parsing of what was typed is in it."""
        return self._index.search(Request(self.typed(query), author=query.author, month=query.month, limit=PAGE))

    def answer(self, found: Results) -> Answer:
        """See Engine.answer. An answer that was relaxed to some of the words counts as nothing found."""
        if found.relaxed:
            return Answer(0, {}, {}, [])
        authors, months = ({facet.value: facet.count for facet in found.facets[name]} for name in ("author", "month"))
        return Answer(found.total, authors, months, [hit.snippets[0].text for hit in found.hits])

    def typed(self, query: Query) -> str:
        """``query`` as one types it who wants it exactly so."""
        return typed(query, '"{}"'.format)


class SearcherTyped(Searcher):
    """Words are typed as they are: in all their forms and spellings, those side by side first."""

    def typed(self, query: Query) -> str:
        """``query`` as most people type it; a phrase has quotation marks in any case."""
        return typed(query, str)


def more_processes() -> bool:
    """Whether a build can use more than one process."""
    return "processes" in inspect.signature(open_index().rebuild).parameters


def typed(query: Query, marked: Callable[[str], str]) -> str:
    """``query`` in searcher's language, each word ``marked``."""
    if query.kind.startswith("phrase"):
        return f'"{("" if query.language == "km" else " ").join(query.terms)}"'
    if query.kind == "prefix":
        return f"{query.terms[0]}*"
    return (" OR " if query.kind.startswith("or") else " ").join(map(marked, query.terms))


def _post(fields: dict[str, str]) -> Post:
    published = date.fromisoformat(fields["published"])
    return Post(fields["id"], fields["title"], fields["body"], author=fields["author"], published=published)
