"""A minimal datasette over a synthetic archive: its database, its command, and the addresses of its pages.

The database has a table of posts and an FTS5 index of titles and bodies without a copy of them. Two pages answer:

- the table page, datasette's own search: the exact total, the posts by author and by month, and ten rows with their
  texts, in the order in which the posts went in. Filters narrow every count.
- a canned query, the way to passages: the ten best posts by BM25 with a highlighted passage each, and no counts.
"""

import json
import re
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from .engines.fts5 import match_expression
from .icu_words import icu_pieces
from .queries import Query, read_posts_of

NAME = "datasette"
PAGE = 10
PASSAGE_WORDS = 30
CELL_LETTERS = 300
"""A body is cut to about the length of the passages that others show: less to send."""
NEVER = 60_000
"""Milliseconds until datasette gives up on a statement or on a count; it is to answer in full."""
_CACHE_KILOBYTES = 400_000
"""For each of its threads, as large as it can use: a fifth less time for counts."""
_ZERO_WIDTH_SPACE = "\u200b"
_SCHEMA = """
    create table posts (
        id integer primary key, title text, author text, publication text, month text, published text, body text
    );
    create virtual table found using fts5 (
        title, body, content="posts", content_rowid="id",
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
    );
"""
"""Bodies come last, so that counting reads none. FTS5 would take Khmer vowels, which are marks, for gaps."""
_CANNED = f"""
    select posts.id, posts.title, posts.author, posts.month,
        snippet(found, 1, '<b>', '</b>', '…', {PASSAGE_WORDS}) as passage
    from found join posts on posts.id = found.rowid
    where found match :q and (:author = '' or author = :author) and (:month = '' or month = :month)
    order by found.rank limit {PAGE}
"""
_SETTINGS = {
    "sql_time_limit_ms": NEVER,
    "facet_time_limit_ms": NEVER,
    "suggest_facets": "off",
    "cache_size_kb": _CACHE_KILOBYTES,
    "truncate_cells_html": CELL_LETTERS,
}
_KHMER = re.compile("[\u1780-\u17d3\u200b]+")
_TOTAL = re.compile(r"<h3>([\d,]+) rows?\s+where search matches ")
_ROW = re.compile('<td class="col-id')


def build(archive: Path, folder: Path) -> None:
    """Make the database and the settings for it in ``folder``, unless they are there."""
    if folder.exists():
        return
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    database = sqlite3.connect(unfinished / "posts.db", isolation_level=None)
    database.executescript(f"pragma journal_mode = off; pragma synchronous = off; {_SCHEMA} begin;")
    database.executemany("insert into posts values (?, ?, ?, ?, ?, ?, ?)", _rows(archive))
    database.execute("insert into found (found) values ('rebuild')")
    database.execute("insert into found (found) values ('optimize')")
    database.execute("commit")
    database.execute("analyze")
    database.close()
    canned = {"best": {"sql": _CANNED, "params": ["q", "author", "month"]}}
    (unfinished / "metadata.json").write_text(json.dumps({"databases": {"posts": {"queries": canned}}}), "utf-8")
    unfinished.rename(folder)


def _rows(archive: Path) -> Iterator[tuple[int | str, ...]]:
    for number, post in enumerate(read_posts_of(archive), 1):
        title, body = (parted(post[name]) for name in ("title", "body"))
        publication = post.get("publication", "")
        yield number, title, post["author"], publication, post["published"][:7], post["published"], body


def parted(text: str) -> str:
    """``text`` with a zero-width space between Khmer words: it looks the same, and FTS5 sees words as ICU does."""
    return _KHMER.sub(lambda found: _ZERO_WIDTH_SPACE.join(icu_pieces(found[0])), text)


def command(folder: Path, port: int) -> list[str]:
    """What serves ``folder``; immutable, so that datasette need not ask whether the file has changed."""
    settings = [word for name, value in _SETTINGS.items() for word in ("--setting", name, str(value))]
    database, metadata = folder / "posts.db", folder / "metadata.json"
    given = ["--immutable", str(database), "--metadata", str(metadata), "--port", str(port), *settings]
    return [sys.executable, "-m", "datasette", "serve", *given]


def table_address(query: Query) -> str:
    """The table page that answers ``query``."""
    asked = [("_search", match_expression(query)), ("_searchmode", "raw"), ("_size", str(PAGE))]
    asked += [(name, value) for name, value in _filters(query) if value]
    return f"/posts/posts?{urlencode([*asked, ('_facet', 'author'), ('_facet', 'month')])}"


def canned_address(query: Query) -> str:
    """The page of the canned query that answers ``query``."""
    return f"/posts/best?{urlencode([('q', match_expression(query)), *_filters(query)])}"


def _filters(query: Query) -> list[tuple[str, str]]:
    return [("author", query.author or ""), ("month", query.month or "")]


def table_total(page: str) -> int | None:
    """How many posts the table page says that there are; None where a count is missing or no row is shown."""
    found = _TOTAL.search(page)
    in_full = "facets-timed-out" not in page and page.count('class="facet-info facet-') == 2
    return int(found[1].replace(",", "")) if found and in_full and _ROW.search(page) else None


def canned_total(page: str) -> int | None:
    """How many rows the page of the canned query has; None where there is none."""
    return len(_ROW.findall(page)) or None
