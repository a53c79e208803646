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


def test_posts_of_a_file_that_left_its_folder_stay_until_they_are_pruned(run: Run, page: Path) -> None:
    more = page.parent / "more.jsonl"
    more.write_text('{"title": "pebble"}\n')
    run("index", page.parent)
    more.unlink()
    assert "Gone: 1 file. Its posts stay; --prune removes them." in run("index", page.parent).stdout
    assert run("search", "pebble").returncode == 0
    assert "1 removed" in run("index", page.parent, "--prune").stdout
    assert run("search", "pebble").returncode == 1


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(run: Run, page: Path, tmp_path: Path) -> None:
    assert "Would read 1 file. Posts: 2 added" in run("index", page, "--dry-run").stdout
    assert not (tmp_path / "index").exists()


def test_the_report_for_programs_names_each_problem(run: Run, page: Path) -> None:
    bad = page.parent / "bad.jsonl"
    bad.write_text("no JSON\n")
    report = json.loads(run("index", page.parent, "--json").stdout)
    assert (report["files_read"], report["added"], report["truncated"], report["without_author"]) == (2, 2, 1, 1)
    (problem,) = report["problems"]
    assert (problem["file"], problem["place"]) == (str(bad), 1)
    assert problem["reason"].startswith("is not JSON")
    assert problem["remedy"] == "write one object a line"


def test_a_time_zone_that_there_is_not_is_refused(run: Run, page: Path) -> None:
    done = run("index", page, "--time-zone", "Moon/Sea")
    assert (done.returncode, done.stderr) == (
        2, "searcher: Moon/Sea is no time zone; write it like Asia/Phnom_Penh\n",
    )  # fmt: skip


def test_export_prints_what_index_reads(run: Run, page: Path, tmp_path: Path) -> None:
    run("index", page)
    everything = run("export")
    posts = tmp_path / "posts.jsonl"
    posts.write_text(everything.stdout, "utf-8")
    assert "2 added" in run("index", posts, SEARCHER_INDEX_DIR=str(tmp_path / "again")).stdout
    assert run("export", SEARCHER_INDEX_DIR=str(tmp_path / "again")).stdout == everything.stdout


def test_export_takes_the_options_of_search(run: Run, page: Path) -> None:
    run("index", page)
    assert [json.loads(line)["title"] for line in run("export", "fish").stdout.splitlines()] == ["River fish"]
    assert run("export", "--author", "Sok Example").stdout.count("\n") == 1
    assert run("export", "pebble").returncode == 1


def test_show_tells_where_a_post_stands(run: Run, page: Path) -> None:
    copy = page.parent / "copy.txt"
    copy.write_text(page.read_text("utf-8"), "utf-8")
    run("index", page.parent)
    (post,) = ids(run, "fish")
    told = run("show", post).stdout
    assert f"In {page} (this text, 30 characters)" in told
    assert f"In {copy} (the same text, 30 characters)" in told


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
