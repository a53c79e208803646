"""What is compared: each engine builds an index of one archive, answers queries from it and takes more posts in.

Each runs in a process of its own (see __main__), so that none shares memory, caches or imports with another. An
answer is what a results page needs: the ten best posts, the exact total, how many posts by each author and of each
month, each count obeying every filter but its own, and a highlighted snippet of each of the ten.
"""

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ..queries import Query

PAGE = 10
"""Posts on a results page."""


class Hit(NamedTuple):
    """One post of a peer's answer."""

    title: str
    author: str
    month: str
    snippet: str


class Answer(NamedTuple):
    """What is compared between engines, and what keeps them honest: the snippets."""

    total: int
    authors: dict[str, int]
    months: dict[str, int]
    snippets: list[str]


class Engine(Protocol):
    """One engine with its index in one place. What is timed is each of these methods but ``answer``."""

    def build(self, archive: Path, processes: int, /) -> None:
        """Make the index from the JSON Lines in ``archive``, and leave it whole on disk."""

    def add(self, posts: list[dict[str, str]]) -> None:
        """Take ``posts`` into the index that is there, and leave it whole on disk."""

    def open(self) -> None:
        """Make ready to search."""

    def search(self, query: Query) -> Any:
        """The whole answer as Python values, in the engine's own form."""

    def answer(self, found: Any) -> Answer:
        """What ``search`` returned, in the form that is compared."""


class Known(NamedTuple):
    """Where an engine is, and whose index it searches."""

    home: str
    name: str
    owner: str
    """The engine that makes the index."""
    needs: str
    """The module without which it cannot run."""


KNOWN = {
    "searcher": Known("ours", "Searcher", "searcher", "searcher"),
    "searcher-typed": Known("ours", "SearcherTyped", "searcher", "searcher"),
    "tantivy": Known("tantivy", "Tantivy", "tantivy", "tantivy"),
    "fts5": Known("fts5", "Fts5", "fts5", "sqlite3"),
    "whoosh": Known("whoosh", "Whoosh", "whoosh", "whoosh"),
}


def engine(name: str, place: Path) -> Engine:
    """The engine called ``name`` with its index at ``place``. Raises ImportError if it is not installed."""
    known = KNOWN[name]
    made: Engine = getattr(import_module(f".{known.home}", __name__), known.name)(place)
    return made
