"""The comparison: queries that have answers, engines that agree on them, tables that say what was measured."""

import json
from collections import Counter
from importlib.util import find_spec
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import tables
from benchmarks.archive import write_archive
from benchmarks.engines import KNOWN
from benchmarks.engines.ours import Searcher, SearcherTyped
from benchmarks.measure import BARE, Asked, Built, Plan, Round, measured
from benchmarks.peers import as_json, main
from benchmarks.queries import Query, Words, draw_queries, language_of, read_posts_of
from searcher.parser import parse

POSTS = 40
ENGINES = [name for name in ("searcher", "tantivy", "fts5", "whoosh") if find_spec(KNOWN[name].needs)]
PEERS = ENGINES[1:]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of data with its archive."""
    made = tmp_path_factory.mktemp("data")
    write_archive(made / f"{POSTS}.jsonl", POSTS)
    return made


@pytest.fixture(scope="module")
def words(folder: Path) -> Words:
    return Words(list(read_posts_of(folder / f"{POSTS}.jsonl")))


@pytest.fixture(scope="module")
def queries(words: Words) -> list[Query]:
    return draw_queries(words)


@pytest.fixture(scope="module")
def figures(folder: Path) -> Round:
    """One real round of every engine that is installed here."""
    said: list[str] = []
    plan = Plan(folder, frozenset(), repetitions=1, processes=(1,), say=said.append)
    return measured(plan, POSTS, ENGINES, queries_of=POSTS)


def test_there_are_164_queries_of_eleven_kinds(queries: list[Query]) -> None:
    kinds = Counter(query.kind.partition(" ")[0] if query.kind.startswith("term ") else query.kind for query in queries)
    assert kinds == {
        "term": 24, "and": 20, "or": 20, "or-3-frequent": 10, "phrase": 20, "phrase of stop words": 10, "prefix": 20,
        "term+author": 20, "term+month": 20,
    }  # fmt: skip
    languages = Counter(query.language for query in queries)
    assert languages["km"] / len(queries) == pytest.approx(0.27, abs=0.05)


def test_the_queries_are_the_same_every_time(words: Words, queries: list[Query]) -> None:
    assert draw_queries(words) == queries


def test_queries_are_in_the_language_that_they_say(queries: list[Query]) -> None:
    assert all(language_of(term) == query.language for query in queries for term in query.terms)


TYPED = [
    (Query("term mid", "en", ["river"]), '"river"', "river"),
    (Query("and", "en", ["river", "boat"]), '"river" "boat"', "river boat"),
    (Query("or", "en", ["river", "boat"]), '"river" OR "boat"', "river OR boat"),
    (Query("phrase", "en", ["of", "the"]), '"of the"', '"of the"'),
    (Query("phrase", "km", ["ទឹក", "ទន្លេ"]), '"ទឹកទន្លេ"', '"ទឹកទន្លេ"'),
    (Query("prefix", "en", ["rive"]), "rive*", "rive*"),
]


@pytest.mark.parametrize(("query", "exactly", "plainly"), TYPED)
def test_searcher_is_asked_as_a_person_types(query: Query, exactly: str, plainly: str, tmp_path: Path) -> None:
    assert Searcher(tmp_path).typed(query) == exactly
    assert SearcherTyped(tmp_path).typed(query) == plainly
    assert parse(exactly).root


def test_every_query_finds_something_with_every_engine(figures: Round) -> None:
    assert [set(row.totals) for row in figures.asked] == [set(ENGINES)] * 164
    assert all(total > 0 for row in figures.asked for total in row.totals.values())


def test_all_engines_find_and_count_the_same_for_english(figures: Round) -> None:
    english = [row for row in figures.asked if row.query.language == "en"]
    assert [row.query for row in english if len(set(row.totals.values())) > 1 or not row.same_counts] == []


def test_a_shorter_archive_is_asked_the_same_and_may_hold_nothing_of_it(folder: Path) -> None:
    plan = Plan(folder, frozenset(), repetitions=1, processes=(1,), say=lambda _: None)
    asked = measured(plan, 10, PEERS, queries_of=POSTS).asked
    english = [row for row in asked if row.query.language == "en"]
    assert {len(set(row.totals.values())) for row in english} == {1}
    assert min(row.totals["fts5"] for row in english) == 0


def test_searcher_finds_no_fewer_khmer_posts_than_words_of_icu_do(figures: Round) -> None:
    # A phrase of ICU's words runs on across the end of a sentence, so phrases are left out.
    khmer = [row for row in figures.asked if row.query.language == "km" and row.query.kind != "phrase"]
    more = [row.totals["searcher"] - row.totals[name] for row in khmer for name in PEERS]
    assert min(more) == 0
    assert max(more) > 0


def test_what_an_engine_did_before_is_not_done_again(figures: Round, folder: Path) -> None:
    assert {row.engine for row in figures.built} == set(ENGINES)
    assert not any(row.earlier for row in figures.built)
    said: list[str] = []
    plan = Plan(folder, frozenset({"fts5"}), repetitions=1, processes=(1,), say=said.append)
    again = measured(plan, POSTS, ["fts5"], queries_of=POSTS)
    assert [line for line in said if "indexes" in line] == [f"fts5 indexes {POSTS}.jsonl"]
    (row,) = again.built
    assert not row.earlier
    plan = plan._replace(fresh=frozenset())
    (row,) = measured(plan, POSTS, ["fts5"], queries_of=POSTS).built
    assert row.earlier


def test_the_figures_are_written_for_other_programs(figures: Round) -> None:
    written = json.loads(as_json([figures]))
    assert written[0]["posts"] == POSTS
    assert written[0]["asked"][0]["query"]["terms"] == figures.asked[0].query.terms
    assert written[0]["built"][0]["engine"] == "searcher"


def test_an_engine_that_is_not_known_is_refused() -> None:
    done = CliRunner().invoke(main, ["--engines", "searcher,lucene"])
    assert done.exit_code == 2
    assert "lucene is none of searcher, searcher-typed, tantivy, fts5, whoosh" in done.output


def made_up() -> Round:
    def asked(query: Query, ours: float, peer: float, totals: tuple[int, int], same: bool) -> Asked:
        times, found = ({"searcher": one, "tantivy": other} for one, other in ((ours, peer), totals))
        return Asked(query, times, times, found, same)

    return Round(
        posts=1000,
        archive_bytes=4_000_000,
        repetitions=3,
        built=[
            Built("searcher", 1, 4.0, 4.5, 90_000_000, 8_000_000),
            Built("searcher", 2, 2.0, 4.5, 90_000_000, 8_000_000),
            Built("tantivy", 1, 1.0, 1.5, 60_000_000, 4_000_000, earlier=True),
        ],
        asked=[
            asked(Query("term mid", "en", ["river"]), 1.0, 2.0, (7, 7), True),
            asked(Query("term mid", "en", ["boat"]), 3.0, 2.0, (5, 5), True),
            asked(Query("term mid", "en", ["fish"]), 2.0, 8.0, (5, 5), True),
            asked(Query("term mid", "km", ["ទន្លេ"]), 40.0, 2.0, (9, 6), False),
        ],
        memory_bytes={"searcher": 30_000_000, "tantivy": 15_000_000},
        add_seconds={"searcher": 0.2, "tantivy": 0.05},
        start_seconds={"searcher": 0.12, BARE: 0.08},
    )


SHOWN = [
    "=== 1,000 posts, 4.00 MB; 4 queries, the median of 3 repetitions",
    "searcher | 4.00 | 4.50 | 250 | 90.0 | 8.00 | 2.00 | 1.00 | 0.50",
    "searcher, 2 processes | 2.00 | 4.50 | 500 | 90.0 | 8.00 | 2.00 | 2.00 | 1.00",
    "tantivy* | 1.00 | 1.50 | 1,000 | 60.0 | 4.00 | 1.00 | 4.00 | 2.00",
    "searcher | 2.00 | 11.5 | 40.0 | – | – | –",
    "tantivy | 2.00 | 3.50 | 8.00 | 1.00 | 3.29 | 5.00",
    "term mid, en | 3 | 2.00 | 2.00 | 1.00",
    "term mid, km | 1 | 40.0 | 2.00 | 20.0",
    "English: 3 queries; the same total in 3, the same counts in 3",
    "Khmer: 1 queries; the same total in 0, the same counts in 0",
    "Khmer, searcher and tantivy: searcher finds more in 1, fewer in 0; in all 9 posts against 6",
    "tantivy | 15.0 | 2.00",
    "searcher | 200 | 0.0500 | –",
    "tantivy | 50.0 | 0.0500 | 4.00",
    "click + icu + tantivy | 80.0 | 1.50",
]


def cells(line: str) -> str:
    return " | ".join(filter(None, map(str.strip, line.split("  "))))


@pytest.mark.parametrize("expected", SHOWN)
def test_the_tables_show_what_was_measured_and_the_ratios(expected: str) -> None:
    assert expected in map(cells, tables.round_lines(made_up()))


def test_growth_puts_the_sizes_of_an_engine_in_order() -> None:
    rounds = [made_up(), made_up()._replace(posts=10)]
    rows = [line.split()[:2] for line in islice(tables.growth_lines(rounds), 3, None)]
    assert rows == [["searcher", "10"], ["searcher", "1,000"], ["tantivy", "10"], ["tantivy", "1,000"]]


def test_without_searcher_there_are_no_ratios() -> None:
    figures = made_up()
    asked = [
        row._replace(milliseconds={"tantivy": row.milliseconds["tantivy"]}, totals={"tantivy": 1})
        for row in figures.asked
    ]
    alone = figures._replace(built=figures.built[2:], asked=asked, memory_bytes={"tantivy": 1}, add_seconds={})
    lines = "\n".join(tables.round_lines(alone._replace(start_seconds={})))
    assert "tantivy" in lines
    assert "searcher /" not in lines.replace("searcher / it", "")


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0.01, 1))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(values: list[float], share: float) -> None:
    found = tables.percentile(values, share)
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
    assert sum(value < found for value in values) < share * len(values) + 1e-6
    assert found in values
