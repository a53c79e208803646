"""The retrieval benchmark, on a set small enough to work out by hand."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]

DOCS = [
    "ដីនេះធំ។",  # this land is large
    "តុលាការចេញដីកា។",  # the court issues a warrant, which begins like land
    "គាត់មានដី។ ដីនេះល្អ។",  # he has land; this land is good
    "ទឹកទន្លេឡើង។",  # the water of the river rises
    "ទឹក\u200bទន្លេស្រក។",  # the water of the river falls
]
LAND = {"q": "ដី", "words": ["ដី"], "relevant": [0, 2]}
RIVER_WATER = {"q": "ទឹកទន្លេ", "words": ["ទឹក", "ទន្លេ"], "relevant": [3, 4]}
RIVER_MARKET = {"q": "ទន្លេ ផ្សារ", "words": ["ទន្លេ", "ផ្សារ"], "relevant": [3]}
"""No document holds both words: what searcher finds in place of an answer must not count."""


class Ran(NamedTuple):
    output: str
    figures: dict[str, Any]


def run_script(*args: str | Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, ROOT / "benchmarks" / "khmer_retrieval.py", *args]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("retrieval")
    path, figures = folder / "set.json", folder / "figures.json"
    path.write_text(json.dumps({"docs": DOCS, "queries": [LAND, RIVER_WATER, RIVER_MARKET]}), "utf-8")
    done = run_script(path, "--json", figures)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return Ran(done.stdout, json.loads(figures.read_text("utf-8")))


EXPECTED = [  # precision, recall, F1, average precision
    ("1 word", "searcher", (2 / 3, 1, 4 / 5, 1)),  # 0 2 1
    ("1 word", "substring", (2 / 3, 1, 4 / 5, 5 / 6)),  # 0 1 2
    ("1 word", "substring, spaces ignored", (2 / 3, 1, 4 / 5, 1)),  # 2 0 1: two occurrences first
    ("1 word", "SQLite trigram", (0, 0, 0, 0)),  # two characters
    ("1 word", "ICU words, all", (1, 1, 1, 1)),  # 0 2
    ("1 word", "ICU words, phrase", (1, 1, 1, 1)),
    ("2 words", "searcher", (1 / 2, 1 / 2, 1 / 2, 1 / 2)),  # 3 4, and nothing
    ("2 words", "substring", (1 / 2, 1 / 4, 1 / 3, 1 / 4)),  # 3, and nothing
    ("2 words", "substring, spaces ignored", (1 / 2, 1 / 2, 1 / 2, 1 / 2)),
    ("all", "searcher", (5 / 9, 2 / 3, 3 / 5, 2 / 3)),
    ("all", "substring", (5 / 9, 1 / 2, 22 / 45, 4 / 9)),
]


@pytest.mark.parametrize(("table", "system", "expected"), EXPECTED)
def test_the_measures_are_those_worked_out_by_hand(
    ran: Ran, table: str, system: str, expected: tuple[float, ...]
) -> None:
    rows = ran.figures["macro"][table]
    if system not in rows:
        pytest.skip("SQLite cannot do it here")
    found = rows[system]
    assert [found[name] for name in ("precision", "recall", "f1", "average_precision")] == pytest.approx(expected)


def test_each_number_of_words_has_a_table(ran: Ran) -> None:
    assert list(ran.figures["macro"]) == ["1 word", "2 words", "all"]
    assert "2 words; queries: 2" in ran.output
    assert "all; queries: 3                  precision  recall      F1     MAP" in ran.output


def test_the_worst_queries_and_all_incomplete_ones_are_shown(ran: Ran) -> None:
    lowest, incomplete = ran.output.partition("Lowest average precision")[2].split("Recall below 1: ")
    assert "0.000  ទន្លេ ផ្សារ  finds 0, among them 0 of 1 relevant" in lowest
    assert "ទឹកទន្លេ" not in lowest
    assert incomplete == "1 of 3 queries\n0.000  ទន្លេ ផ្សារ  not found: document 3\n"


def test_a_wrong_document_above_a_right_one_is_shown_around_its_match(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"docs": DOCS, "queries": [{**LAND, "relevant": [1]}]}), "utf-8")
    done = run_script(path)
    assert "0.333  ដី  finds 3, among them 1 of 1 relevant\n         rank 1, document " in done.stdout
    assert ", document 0: [ដី]នេះធំ។\n" in done.stdout
    assert "rank" not in run_script(path, "--worst", "0").stdout


@pytest.mark.parametrize(
    "text",
    [
        "not JSON",
        "[]",
        '{"docs": [], "queries": []}',
        '{"docs": [], "queries": [{"q": "", "words": [], "relevant": [0]}]}',
    ],
)
def test_a_file_that_is_no_set_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "set.json"
    path.write_text(text, "utf-8")
    done = run_script(path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
