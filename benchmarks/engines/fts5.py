"""SQLite FTS5, with the words that ICU sees in a table of their own and in its index.

Counting, ranking and cutting snippets are separate statements, which is what it is quickest at: bm25 ranks the
ids alone, and only ten posts are looked at again.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from ..icu_words import spaced_words
from ..queries import Query, read_posts_of
from . import PAGE, Answer, Hit

_SCHEMA = """
    create table posts (id integer primary key, title text, author text, month text, words text);
    create table names (number integer primary key, name text unique);
    create table facets (id integer primary key, author integer, month integer);
    create virtual table found using fts5 (words, content=posts, content_rowid=id, tokenize=ascii);
"""
"""``facets`` is narrow, so that counting reads no texts, and has numbers for authors and months, which are quicker to
group by than their ``names``. The ascii tokenizer keeps Khmer words whole."""
_INSERT_FACETS = "insert into facets select ?, a.number, m.number from names a, names m where a.name = ? and m.name = ?"
_NO_ONE = 0
"""The number of no name."""
_CACHE_KILOBYTES = 400_000
_MAPPED_BYTES = 8_000_000_000
_BATCH = 1000
_Row = tuple[str, str, str, str]
Found = tuple[int, dict[str, int], dict[str, int], list[Hit]]


class Fts5:
    """See Engine."""

    def __init__(self, place: Path) -> None:
        self._file = place / "posts.sqlite"

    def build(self, archive: Path, _processes: int) -> None:
        """See Engine.build; by one process."""
        shutil.rmtree(self._file.parent, ignore_errors=True)
        self._file.parent.mkdir(parents=True)
        database = sqlite3.connect(self._file, isolation_level=None)
        for pragma in ("journal_mode = off", "synchronous = off", f"cache_size = -{_CACHE_KILOBYTES}"):
            database.execute(f"pragma {pragma}")
        database.executescript(_SCHEMA)
        database.execute("begin")
        _insert(database, read_posts_of(archive))
        database.execute("insert into found (found) values ('optimize')")
        database.execute("commit")
        database.close()

    def add(self, posts: list[dict[str, str]]) -> None:
        """See Engine.add; with SQLite's own journal, so that it is safe."""
        database = sqlite3.connect(self._file, isolation_level=None)
        database.execute("begin")
        _insert(database, posts)
        database.execute("commit")
        database.close()

    def open(self) -> None:
        """See Engine.open."""
        self._database = sqlite3.connect(f"{self._file.absolute().as_uri()}?mode=ro", uri=True)
        self._database.execute(f"pragma mmap_size = {_MAPPED_BYTES}")
        self._database.execute(f"pragma cache_size = -{_CACHE_KILOBYTES}")
        self._names: dict[int, str] = dict(self._database.execute("select number, name from names"))
        self._numbers = {name: number for number, name in self._names.items()}

    def search(self, query: Query) -> Found:
        """See Engine.search."""
        match = match_expression(query)
        total, authors, months = self._counts(match, query)
        return total, authors, months, self._hits(match, self._best(match, query))

    def answer(self, found: Found) -> Answer:
        """See Engine.answer."""
        total, authors, months, hits = found
        return Answer(total, authors, months, [hit.snippet for hit in hits])

    def _counts(self, match: str, query: Query) -> tuple[int, dict[str, int], dict[str, int]]:
        """All at once: for each author and month the posts that match, whatever the filter."""
        groups = self._database.execute(
            "select author, month, count(*) from found join facets on id = found.rowid "
            "where found match ? group by 1, 2",
            (match,),
        )
        wanted_author, wanted_month = (self._number(name) for name in (query.author, query.month))
        total, authors, months = 0, Counter[int](), Counter[int]()
        for author, month, count in groups:
            is_author, is_month = wanted_author in (None, author), wanted_month in (None, month)
            if is_month:
                authors[author] += count
            if is_author:
                months[month] += count
            if is_author and is_month:
                total += count
        return total, self._named(authors), self._named(months)

    def _number(self, name: str | None) -> int | None:
        return None if name is None else self._numbers.get(name, _NO_ONE)

    def _named(self, counts: Counter[int]) -> dict[str, int]:
        return {self._names[number]: count for number, count in counts.items()}

    def _best(self, match: str, query: Query) -> list[int]:
        for name in ("author", "month"):
            if value := getattr(query, name):
                statement = (
                    "select found.rowid from found join facets on id = found.rowid "
                    f"where found match ? and {name} = ? order by found.rank limit {PAGE}"
                )
                return [number for (number,) in self._database.execute(statement, (match, self._number(value)))]
        statement = f"select rowid from found where found match ? order by rank limit {PAGE}"
        return [number for (number,) in self._database.execute(statement, (match,))]

    def _hits(self, match: str, numbers: list[int]) -> list[Hit]:
        places = ", ".join("?" * len(numbers))
        rows = self._database.execute(
            "select id, title, author, month, snippet(found, 0, '<b>', '</b>', '…', 30) from found "
            f"join posts on id = found.rowid where found match ? and found.rowid in ({places})",
            (match, *numbers),
        )
        by_number = {number: Hit(*fields) for number, *fields in rows}
        return [by_number[number] for number in numbers]


def match_expression(query: Query) -> str:
    """``query`` in the language of FTS5."""
    if query.kind.startswith("phrase"):
        return f'"{" ".join(query.terms)}"'
    if query.kind == "prefix":
        return f'"{query.terms[0]}" *'
    return (" OR " if query.kind.startswith("or") else " AND ").join(f'"{term}"' for term in query.terms)


def _insert(database: sqlite3.Connection, posts: Iterable[dict[str, str]]) -> None:
    (last,) = database.execute("select coalesce(max(id), 0) from facets").fetchone()
    rows = enumerate(_rows(posts), last + 1)
    while batch := list(islice(rows, _BATCH)):
        database.executemany("insert into posts values (?, ?, ?, ?, ?)", ((number, *row) for number, row in batch))
        names = {name for _, row in batch for name in row[1:3]}
        database.executemany("insert or ignore into names (name) values (?)", ((name,) for name in sorted(names)))
        database.executemany(_INSERT_FACETS, ((number, *row[1:3]) for number, row in batch))
        database.executemany(
            "insert into found (rowid, words) values (?, ?)", ((number, row[3]) for number, row in batch)
        )


def _rows(posts: Iterable[dict[str, str]]) -> Iterator[_Row]:
    return ((post["title"], post["author"], post["published"][:7], spaced_words(post)) for post in posts)
