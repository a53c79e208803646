"""What is different on a terminal: colours, the pager, the width; and what a pipe is spared."""

import re
from pathlib import Path

import pytest

from searcher.columns import width

from .conftest import CORPUS, Run, on_terminal

ESCAPE = "\x1b["
FIND = ("search", "river", "--limit", "3")


@pytest.fixture
def terminal(corpus_index: Path):
    return lambda *args, **how: on_terminal(*args, SEARCHER_INDEX_DIR=str(corpus_index), **how)


@pytest.fixture
def pipe(run: Run, corpus_index: Path):
    return lambda *args, **env: run(*args, SEARCHER_INDEX_DIR=str(corpus_index), **env)


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ((), {}, False),
        (("--color", "always"), {}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "auto"), {"FORCE_COLOR": "1"}, True),
        (("--color", "auto"), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ((), {"FORCE_COLOR": ""}, False),
    ],
)
def test_colour_in_a_pipe(pipe, args: tuple[str, ...], env: dict[str, str], colored: bool) -> None:
    assert (ESCAPE in pipe(*FIND, *args, **env).stdout) is colored


@pytest.mark.parametrize(
    ("args", "env", "colored"),
    [
        ((), {}, True),
        (("--color", "never"), {}, False),
        ((), {"NO_COLOR": "1"}, False),
        ((), {"NO_COLOR": ""}, True),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        ((), {"TERM": "dumb"}, False),
    ],
)
@pytest.mark.parametrize("lines", [5, 100], ids=["in the pager", "without"])
def test_colour_on_a_terminal(terminal, args: tuple[str, ...], env: dict[str, str], colored: bool, lines: int) -> None:
    shown = terminal(*FIND, *args, **{"PAGER": "sed p", "lines": lines, **env})
    assert shown.status == 0
    assert (ESCAPE in shown.text) is colored


def test_search_marks_the_words_in_titles_and_passages(pipe) -> None:
    marked = pipe("search", "planting onions", "--limit", "1", "--color", "always").stdout
    found = re.findall("\x1b\\[33m\x1b\\[1m(.*?)\x1b", marked)
    assert found[:2] == ["Planting", "onions"]
    assert "Onions" in found[2:]


def test_show_marks_the_words_of_a_query(pipe) -> None:
    marked = pipe("show", "note-001", "boats", "neck", "--color", "always").stdout
    assert re.findall("\x1b\\[33m\x1b\\[1m(.*?)\x1b", marked) == ["neck", "boat"]
    assert ESCAPE not in pipe("show", "note-001", "boats").stdout
    assert pipe("show", "note-001", '"boat').returncode == 2


PAGER = "sed s/^/paged:/"


@pytest.mark.parametrize(
    ("args", "how", "paged"),
    [
        (("months",), {"lines": 10}, True),
        (("months",), {"lines": 60}, False),
        (("months", "--no-pager"), {"lines": 10}, False),
        (("search", "river"), {"lines": 10}, True),
        (("search", "river", "--json"), {"lines": 10}, True),
        (("show", "note-001"), {"lines": 10, "columns": 200}, False),
        (("show", "note-001"), {"lines": 10, "columns": 30}, True),
        (("show", "note-001", "--jsonl"), {"lines": 10, "columns": 30}, True),
        (("export",), {"lines": 10}, False),
    ],
)
def test_the_pager_shows_what_is_longer_than_the_screen(terminal, args, how, paged: bool) -> None:
    shown = terminal(*args, PAGER=PAGER, **how)
    assert shown.status == 0
    assert shown.text.startswith("paged:") is paged


def test_the_pager_is_not_for_pipes(pipe) -> None:
    assert "paged:" not in pipe("months", PAGER=PAGER).stdout


@pytest.mark.parametrize("pager", ["", "cat", "no-such-pager", "false", "less 'x", "/"])
def test_without_a_pager_that_works_the_output_is_plain(terminal, pipe, pager: str) -> None:
    shown = terminal("authors", lines=5, PAGER=pager)
    assert (shown.status, shown.text) == (0, pipe("authors").stdout)


def test_a_pager_that_is_left_early_is_no_error(terminal) -> None:
    shown = terminal("search", "--from", "2019", "--limit", "1000", lines=5, PAGER="head -n 1")
    assert (shown.status, shown.text.count("\n")) == (0, 1)


def test_ctrl_c_is_for_the_pager(terminal) -> None:
    waiting = "sh -c 'trap \"echo left; exit\" INT; echo begun; while :; do read line < /dev/tty; done'"
    shown = terminal("authors", lines=5, PAGER=waiting, interrupt_after="begun")
    assert shown.status == 0
    assert "left" in shown.text
    assert "Stopped" not in shown.text


def test_the_status_stays_in_the_pager(terminal) -> None:
    shown = terminal("search", "zebra", "--json", lines=5, PAGER=PAGER)
    assert shown.status == 1
    assert "paged:" in shown.text


@pytest.mark.parametrize("columns", [40, 72])
def test_results_are_wrapped_and_indented_on_a_terminal(terminal, pipe, columns: int) -> None:
    args = ("search", "ទន្លេ", "--limit", "10", "--color", "never", "--no-pager")
    lines = terminal(*args, columns=columns).text.splitlines()
    assert max(map(width, lines)) <= columns
    passages = [line for line in lines if line.startswith("   ")]
    plain = pipe(*args).stdout.splitlines()
    assert len(passages) > sum(line.startswith("   ") for line in plain)
    assert max(map(width, plain)) > columns
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", "".join(plain))


def test_months_have_bars_on_a_terminal_alone(terminal, pipe) -> None:
    plain = pipe("months").stdout.splitlines()
    lines = terminal("months", columns=40, lines=60).text.splitlines()
    assert [line[:16].rstrip() for line in lines] == plain
    assert max(map(len, lines)) == 39
    bars = {int(line.split()[0]): line.count("█") for line in lines}
    longest = max(bars)
    assert all(bars[count] == bars[longest] * count // longest for count in bars)
    assert all(line[17:] for line in lines)
    assert not any("█" in line for line in plain)


@pytest.mark.parametrize("columns", [12, 20, 40, 60, 80, 200])
def test_progress_stays_on_one_line(tmp_path: Path, columns: int) -> None:
    shown = on_terminal("index", CORPUS, "--index-dir", tmp_path / "index", columns=columns)
    assert shown.status == 0
    drawn = shown.text.split("Writing the index")[0].split("\r")
    assert any("100%" in line for line in drawn)
    assert max(width(re.sub("\x1b\\[[^a-zA-Z]*[a-zA-Z]", "", line).rstrip("\n")) for line in drawn) < columns
