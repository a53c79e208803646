"""--json, --jsonl and --csv: the same answer in three forms, of every command that prints data."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import click
import pytest

from searcher.cli import cli

from .conftest import Run

COMMANDS: dict[str, tuple[str, ...]] = {
    "search": ("river",),
    "suggest": ("riv",),
    "show": ("note-001", "boat"),
    "similar": ("note-001",),
    "authors": (),
    "months": (),
    "stats": (),
    "check": (),
    "analyze": ("ទន្លេ votes",),
}
PARTS = {
    "search": "hits",
    "similar": "hits",
    "suggest": "suggestions",
    "authors": "authors",
    "months": "months",
    "analyze": "tokens",
}


@pytest.fixture
def ask(run: Run, corpus_index: Path):
    return lambda *args: run(*args, SEARCHER_INDEX_DIR=str(corpus_index))


def test_every_command_that_has_the_forms_is_tested_here() -> None:
    having = {name for name, command in cli.commands.items() if any(option.name == "csv" for option in command.params)}
    assert having == COMMANDS.keys()


@pytest.mark.parametrize("name", COMMANDS)
def test_the_three_forms_hold_the_same(ask, name: str) -> None:
    def printed(form: str) -> str:
        done = ask(name, *COMMANDS[name], form)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    whole: dict[str, Any] = json.loads(printed("--json"))
    assert whole.pop("schema_version") == 1
    lines = [json.loads(line) for line in printed("--jsonl").splitlines()]
    assert lines == (whole[PARTS[name]] if name in PARTS else [whole])
    rows = list(csv.DictReader(io.StringIO(printed("--csv"))))
    assert rows
    if name == "stats":
        assert {"figure": "posts", "value": str(whole["posts"])} in rows
        return
    for line, row in zip(lines, rows, strict=True):
        for column in row.keys() - {"snippet"}:
            assert row[column].lstrip("'") == as_cell(line[column])


def as_cell(value: object) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", COMMANDS)
def test_two_forms_at_once_are_wrong_use(ask, name: str) -> None:
    done = ask(name, *COMMANDS[name], "--json", "--csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert "choose one of --json, --jsonl" in done.stderr


def test_the_marks_of_a_shown_post_are_places_in_its_text(ask) -> None:
    post = json.loads(ask("show", "note-001", "boats", "--json").stdout)
    assert [post["body"][start:end] for start, end in post["spans"]["body"]] == ["boat"]
    assert post["spans"]["title"] == []
    assert json.loads(ask("show", "note-001", "--json").stdout)["spans"] == {"title": [], "body": []}


def test_formulas_are_disarmed_in_every_table(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes.jsonl"
    notes.write_text(json.dumps({"id": "x", "title": "=pebble()", "author": "@sum"}))
    run("index", notes)
    assert "'@sum,1" in run("authors", "--csv").stdout
    assert "'=pebble()" in run("show", "x", "--csv").stdout


def test_nothing_found_is_an_empty_answer_with_status_1(ask) -> None:
    for args in (("search", "zebra"), ("suggest", "zzz")):
        assert ask(*args, "--json").returncode == 1
        header = ask(*args, "--csv").stdout.splitlines()
        assert len(header) == 1
        lines = ask(*args, "--jsonl")
        assert (lines.stdout, lines.returncode) == ("", 1)


def test_every_form_has_help() -> None:
    for name in COMMANDS:
        text = cli.commands[name].get_help(click.Context(cli.commands[name]))
        assert all(form in text for form in ("--json", "--jsonl", "--csv"))
