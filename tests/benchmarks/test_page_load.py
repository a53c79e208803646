"""The load on web servers: what wrk says is understood, and every site is asked the same and shown to answer."""

import os
import sqlite3
from pathlib import Path

import click
import pytest

from benchmarks import datasette_posts
from benchmarks.archive import write_archive
from benchmarks.engines.fts5 import match_expression
from benchmarks.load import Load, memory_bytes, processor_seconds, read_load
from benchmarks.page_load import Answered, Served, lines, query_lines
from benchmarks.queries import Query
from benchmarks.sites import page_address, page_total, sites
from searcher import Post, Request, open_index
from searcher.web.results_page import render_results
from tests.web.pages import view

WHOLE = """\
Running 5s test @ http://127.0.0.1:8971/
  2 threads and 8 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    84.27ms   32.87ms   1.42s    81.22%
    Req/Sec    48.71     13.76    70.00     78.95%
  Latency Distribution
     50%   75.98ms
     75%   92.00ms
     90%  133.87ms
     99%    1.20s\x20
  471 requests in 5.00s, 12.90MB read
Requests/sec:     94.34
Transfer/sec:      2.58MB
"""
REFUSED = WHOLE.replace("Requests/sec", "  Non-2xx or 3xx responses: 94\nRequests/sec")
BROKEN = WHOLE.replace("Requests/sec", "  Socket errors: connect 0, read 16, write 88363, timeout 0\nRequests/sec")


def test_what_wrk_says_is_understood_in_any_unit() -> None:
    # After a unit of one letter wrk writes a space.
    assert read_load(WHOLE) == Load(94.34, 75.98, 1200.0, "")
    assert read_load(WHOLE.replace("75.98ms", "759.80us")).p50_milliseconds == pytest.approx(0.7598)


@pytest.mark.parametrize(
    ("output", "failures"),
    [(REFUSED, "94 answers other than 2xx"), (BROKEN, "connect 0, read 16, write 88363, timeout 0")],
)
def test_failures_are_never_passed_over(output: str, failures: str) -> None:
    assert read_load(output).failures == failures


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(click.ClickException, match="Connection refused"):
        read_load("unable to connect to 127.0.0.1:8971 Connection refused\n")


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux says it there")
def test_memory_and_time_of_processes_are_read() -> None:
    every, own = memory_bytes([os.getpid()])
    assert every > own > 1_000_000
    assert processor_seconds([os.getpid()]) > 0


def test_the_results_page_is_asked_as_a_person_types_and_says_how_many_it_found(tmp_path: Path) -> None:
    query = Query("and", "en", ["river", "boat"], author="Dara Lotus")
    assert page_address(query) == "/?q=river+boat&author=Dara+Lotus"
    index = open_index(tmp_path)
    index.add([Post("1", "A river", "The boat is on the river.", author="Dara Lotus")])
    pages = (render_results(results, view()) for results in map(index.search, map(Request, ("river boat", "hill"))))
    assert [page_total(page) for page in pages] == [1, None]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What datasette serves, of a small archive."""
    made = tmp_path_factory.mktemp("data")
    write_archive(made / "posts.jsonl", 20)
    datasette_posts.build(made / "posts.jsonl", made / "posts.datasette")
    return made / "posts.datasette"


def test_datasette_finds_khmer_words_and_shows_texts_as_they_look(folder: Path) -> None:
    parted = datasette_posts.parted("ទន្លេឡើងហើយ។ The river")
    assert parted == "ទន្លេ\u200bឡើង\u200bហើយ។ The river"
    query = Query("and", "km", [])
    with sqlite3.connect(folder / "posts.db") as database:
        database.execute("insert into posts (id, title, body) values (1000, '', ?)", (parted,))
        database.execute("insert into found (rowid, title, body) values (1000, '', ?)", (parted,))
        for terms, numbers in ((["ទន្លេ"], [(1000,)]), (["ទន្លេ", "ឡើង"], [(1000,)]), (["ន្លេ"], [])):
            asked = match_expression(query._replace(terms=terms))
            assert database.execute("select rowid from found where found match ?", (asked,)).fetchall() == numbers


def test_datasette_is_asked_for_the_same(folder: Path) -> None:
    query = Query("term+month", "en", ["river"], month="2014-06")
    table = "/posts/posts?_search=%22river%22&_searchmode=raw&_size=10&month=2014-06&_facet=author&_facet=month"
    assert datasette_posts.table_address(query) == table
    assert datasette_posts.canned_address(query) == "/posts/best?q=%22river%22&author=&month=2014-06"
    assert all(site.address(query).isascii() for site in sites(folder, folder))


FACETS = '<div class="facet-info facet-posts-author"></div><div class="facet-info facet-posts-month"></div>'
TABLE = f'<h3>1,234 rows\n where search matches "river"</h3>{FACETS}<td class="col-id type-pk">'


def test_a_page_of_datasette_counts_only_if_it_is_whole() -> None:
    assert datasette_posts.table_total(TABLE) == 1234
    assert datasette_posts.table_total(TABLE.replace("where search matches", "")) is None
    assert datasette_posts.table_total(TABLE.replace(FACETS, FACETS[:60])) is None
    assert datasette_posts.table_total(f'{TABLE}<p class="facets-timed-out">') is None
    assert datasette_posts.canned_total('<td class="col-id">7</td>') == 1
    assert datasette_posts.canned_total("<h1>search</h1>") is None


def test_the_table_has_ratios_of_servers_with_as_many_processes() -> None:
    figures = [
        Served("searcher", 1, 100.0, 50.0, 90.0, 80_000_000, 40_000_000, 9.0),
        Served("datasette, table", 1, 20.0, 300.0, 900.0, 70_000_000, 60_000_000, 80.0),
        Served("searcher", 2, 180.0, 30.0, 60.0, 120_000_000, 70_000_000, 9.0),
        Served("datasette, table", 2, 24.0, 290.0, 950.0, 140_000_000, 120_000_000, 80.0),
    ]
    assert [line.split()[-1] for line in lines(figures) if line][2:] == ["–", "5.00", "–", "7.50"]


def test_what_was_asked_and_found_is_said(tmp_path: Path) -> None:
    compared = sites(tmp_path, tmp_path)
    totals = {site.name: 1234 for site in compared}
    said = list(query_lines([Answered(Query("term mid", "en", ["river"]), totals)], 2, compared))
    assert said[0].startswith("2 queries, of which 1 are asked")
    assert [line.rpartition(": ")[2] for line in said[1:]] == ["1,234"] * 3
