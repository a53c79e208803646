"""searcher index: what goes in, what is replaced, what leaves."""

import json
from pathlib import Path

from .conftest import CORPUS, Run


def ids(run: Run, *query: str) -> set[str]:
    return {hit["id"] for hit in json.loads(run("search", *query, "--json", "--limit", "1000").stdout)["hits"]}


def test_the_default_path_is_corpus(tmp_path: Path, run: Run, page: Path, monkeypatch) -> None:
    page.parent.rename(tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(CORPUS.parent))
    assert "Read 1 file. Posts: 2 added" in run("index").stdout


def test_indexing_again_changes_nothing(run: Run, page: Path) -> None:
    run("index", page)
    before = ids(run, "fish OR ទន្លេ")
    assert "0 added, 0 replaced, 2 unchanged, 0 removed" in run("index", page).stdout
    assert ids(run, "fish OR ទន្លេ") == before


def test_a_changed_post_replaces_the_one_with_its_id(run: Run, page: Path) -> None:
    run("index", page)
    page.write_text(page.read_text("utf-8").replace("Read More …", ""), "utf-8")
    assert "0 added, 1 replaced, 1 unchanged, 0 removed" in run("index", page).stdout
    assert json.loads(run("search", "ទន្លេ", "--json").stdout)["hits"][0]["truncated"] is False


def test_a_post_that_left_its_page_is_removed_and_others_stay(run: Run, page: Path) -> None:
    other = page.parent.parent / "other.jsonl"
    other.write_text('{"title": "pebble"}\n')
    run("index", page.parent, other)
    whole = page.read_text("utf-8")
    first, second = whole.index("Posted by: Sok"), whole.index("Posted by: |")
    page.write_text(whole[:first] + whole[second:], "utf-8")
    assert "1 removed" in run("index", page.parent).stdout
    assert run("search", "fish").returncode == 1
    assert run("search", "pebble").returncode == 0


def test_a_file_that_left_its_folder_is_removed(run: Run, page: Path) -> None:
    more = page.parent / "more.jsonl"
    more.write_text('{"title": "pebble"}\n')
    run("index", page.parent)
    more.unlink()
    assert "1 removed" in run("index", page.parent).stdout
    assert run("search", "pebble").returncode == 1


def test_a_post_of_a_line_that_became_bad_is_kept(run: Run, page: Path) -> None:
    notes = page.parent / "notes.jsonl"
    notes.write_text('{"id": "a", "title": "pebble"}\n{"id": "b", "title": "stone"}\n')
    run("index", page.parent)
    notes.write_text('{"id": "a", "title": \n{"id": "b", "title": "stone"}\n')
    assert "0 removed" in run("index", page.parent).stdout
    assert run("search", "pebble").returncode == 0


def test_the_last_of_two_posts_with_one_id_counts(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes.jsonl"
    notes.write_text('{"id": "a", "title": "first"}\n{"id": "a", "title": "second"}\n{"id": "b", "title": "b"}\n')
    run("index", notes)
    assert ids(run, "second") == {"a"}
    assert run("search", "first").returncode == 1
    assert "0 added, 0 replaced, 2 unchanged" in run("index", notes).stdout


def test_rebuild_holds_only_the_named_paths(run: Run, page: Path) -> None:
    other = page.parent.parent / "other.jsonl"
    other.write_text('{"title": "pebble"}\n')
    run("index", page)
    assert "1 added" in run("index", other, "--rebuild").stdout
    assert run("search", "fish").returncode == 1


def test_the_order_of_paths_does_not_matter(run: Run, page: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "x", "title": "Fish soup", "published": "2019-03-20"}\n')
    answers = []
    for number, paths in enumerate([(page, other), (other, page)]):
        folder = tmp_path / str(number)
        run("index", *paths, SEARCHER_INDEX_DIR=str(folder))
        answer = json.loads(run("search", "fish", "--json", SEARCHER_INDEX_DIR=str(folder)).stdout)
        answer.pop("took_ms")
        answers.append(answer)
    assert answers[0]["total"] == 2
    assert answers[0] == answers[1]


def test_the_sample_corpus_goes_in_whole(run: Run) -> None:
    done = run("index", CORPUS)
    assert "80 added" in done.stdout
    assert done.stderr == ""
