"""searcher show and searcher similar: one post, and others about the same."""

import json
from pathlib import Path

import pytest

from .conftest import Run


@pytest.fixture
def ask(run: Run, corpus_index: Path):
    return lambda *args: run(*args, SEARCHER_INDEX_DIR=str(corpus_index))


def test_similar_posts_are_printed_as_hits_are(ask) -> None:
    hits = json.loads(ask("similar", "note-001", "--json").stdout)["hits"]
    assert "note-001" not in {hit["id"] for hit in hits}
    lines = ask("similar", "note-001", "--limit", "1").stdout.splitlines()
    assert lines[0] == f"1. {hits[0]['title']}"
    assert lines[1].endswith(hits[0]["id"])
    assert not any(line.startswith("2. ") for line in lines)


def test_no_such_post_is_status_1(ask) -> None:
    for args in (("similar", "nobody"), ("similar", "nobody", "--json"), ("show", "nobody", "boat", "--json")):
        done = ask(*args)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "There is no post with the id nobody.\n"


def test_a_post_like_no_other_is_told(run: Run, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text('{"id": "x", "title": "pebble"}\n{"id": "y", "title": "river"}\n')
    run("index", posts)
    done = run("similar", "x")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "No other post is about the same.\n")
    assert json.loads(run("similar", "x", "--json").stdout)["hits"] == []


def test_a_limit_out_of_range_is_wrong_use(ask) -> None:
    assert ask("similar", "note-001", "--limit", "0").returncode == 2
