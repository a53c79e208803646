"""searcher search and its neighbours: what is printed, for people and for programs, and the exit status."""

import csv
import io
import json
import os
import subprocess
from pathlib import Path

import pytest

from .conftest import Run, command


@pytest.fixture
def search(run: Run, corpus_index: Path):
    return lambda *args, **env: run("search", *args, SEARCHER_INDEX_DIR=str(corpus_index), **env)


def test_json_is_the_object_of_the_contract(search) -> None:
    answer = json.loads(search("boat race", "--limit", "2", "--json").stdout)
    assert list(answer) == [
        "schema_version", "query", "relaxed", "total", "page", "limit", "took_ms", "hits", "facets",
        "did_you_mean", "also_search",
    ]  # fmt: skip
    assert (answer["schema_version"], answer["query"], answer["relaxed"]) == (1, "boat race", False)
    assert (answer["total"], answer["page"], answer["limit"], len(answer["hits"])) == (4, 1, 2, 2)
    hit = answer["hits"][0]
    assert list(hit) == [
        "rank", "id", "score", "title", "author", "author_from", "publication", "published", "month", "url",
        "truncated", "snippets",
    ]  # fmt: skip
    assert hit["title"] == "Boat race: three days on the river bank"
    assert (hit["rank"], hit["author"], hit["author_from"], hit["month"]) == (1, "Mony Riverbank", "header", "2019-11")
    for snippet in hit["snippets"]:
        for start, end in snippet["spans"]:
            assert snippet["text"][start:end].lower() in ("boat", "race", "races", "boats")
    assert {"value": "Vanna Bicycle", "count": 2} in answer["facets"]["author"]
    assert list(answer["facets"]) == ["author", "publication", "month"]


def test_json_lines_and_csv_hold_the_same_hits(search) -> None:
    hits = json.loads(search("river", "--json").stdout)["hits"]
    lines = [json.loads(line) for line in search("river", "--jsonl").stdout.splitlines()]
    assert lines == hits
    rows = list(csv.DictReader(io.StringIO(search("river", "--csv").stdout)))
    assert [(row["rank"], row["id"], row["title"]) for row in rows] == [
        (str(hit["rank"]), hit["id"], hit["title"]) for hit in hits
    ]


def test_filters_narrow_the_answer(search) -> None:
    def total(*args: str) -> int:
        return int(json.loads(search(*args, "--json").stdout)["total"])

    assert total("river") > total("river", "--author", "mony riverbank") > 0
    assert total("river", "--month", "2019-01") == 1
    assert total("river", "--from", "2019-11", "--to", "2019-11-12") == 1
    assert total("--publication", "the river paper") > 0
    assert total("--author", "ចាន់គំរូ") == total("--author", "ចាន់ គំរូ") == 4


@pytest.mark.parametrize(
    "args",
    [
        ("--month", "November 2019"),
        ("--month", "ខែវិច្ឆិកា ឆ្នាំ២០១៩"),
        ("--from", "Nov 2019", "--to", "៣០ វិច្ឆិកា ២០១៩"),
        ("month:November 2019",),
        ("month:November", "2019"),
        ('month:"វិច្ឆិកា ២០១៩"',),
        ('after:"31 October 2019"', "before:ថ្ងៃទី១ខែធ្នូឆ្នាំ២០១៩"),
    ],
)
def test_dates_can_be_typed_in_words(search, args: tuple[str, ...]) -> None:
    expected = json.loads(search("--month", "2019-11", "--json").stdout)
    answer = json.loads(search(*args, "--json").stdout)
    assert answer["total"] == expected["total"] == 6
    assert {hit["id"] for hit in answer["hits"]} == {hit["id"] for hit in expected["hits"]}


def test_without_a_query_a_filter_browses_newest_first(search) -> None:
    days = [hit["published"] for hit in json.loads(search("--author", "Sok Example", "--json").stdout)["hits"]]
    assert len(days) == 7
    assert days[-1] is None
    assert days[:-1] == sorted(days[:-1], reverse=True)


def test_sorting_and_paging(search) -> None:
    def days(*args: str) -> list[str]:
        return [hit["published"] for hit in json.loads(search("river OR ទន្លេ", "--json", *args).stdout)["hits"]]

    newest = days("--sort", "newest", "--limit", "100")
    assert newest == sorted(newest, reverse=True)
    assert days("--sort", "oldest", "--limit", "100") == sorted(newest)
    assert days("--sort", "newest", "--limit", "4", "--page", "2") == newest[4:8]


def test_any_and_relaxed(search) -> None:
    relaxed = json.loads(search("river zebra", "--json").stdout)
    assert (relaxed["relaxed"], relaxed["total"]) == (True, json.loads(search("river", "--json").stdout)["total"])
    asked = json.loads(search("river zebra", "--any", "--json").stdout)
    assert (asked["relaxed"], asked["total"]) == (False, relaxed["total"])


def test_a_name_in_the_other_script_is_offered(search) -> None:
    assert "\nAlso search: ភ្នំពេញ\n" in search("phnom penh").stdout
    assert json.loads(search("phnom penh", "--json").stdout)["also_search"] == [{"query": "ភ្នំពេញ", "guess": False}]
    nothing = search("Oddar Meanchey")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "Also search: ឧត្តរមានជ័យ" in nothing.stderr


def test_a_name_found_by_sound_is_offered_as_a_guess(run: Run, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"body": "លោក ចាន់ សុភា លក់ត្រី។ Chan Sophea sells fish."}), "utf-8")
    run("index", posts)
    assert "Also search: ចាន់ សុភា (a guess by sound)" in run("search", "Chan Sophea").stdout
    answer = json.loads(run("search", "Sophea Chan", "--json").stdout)
    assert answer["also_search"] == [{"query": "ចាន់ សុភា", "guess": True}]


def test_text_is_plain_in_a_pipe_and_marked_when_colour_is_forced(search) -> None:
    assert "\x1b[" not in search("river").stdout
    assert "\x1b[" in search("river", FORCE_COLOR="1").stdout
    assert "\x1b[" not in search("river", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_nothing_found_is_status_1_with_the_word_on_standard_error(search) -> None:
    done = search("zebra")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Nothing found for “zebra”" in done.stderr
    assert search("zebra", "--json").returncode == 1


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (("",), "there is nothing to look for"),
        (("   ",), "there is nothing to look for"),
        ((), "there is nothing to look for"),
        (('tax "bill',), 'this quotation mark is not closed (at character 5)\n  tax "bill\n      ^'),
        (("(river",), "this parenthesis is not closed (at character 1)"),
        (("river)",), "a closing parenthesis too many (at character 6)"),
        (("x" * 10_000,), "the query has 10,000 characters; the most is 512"),
        (("!!! … ។",), "there is no word to look for"),
        (("*",), "a * needs at least two letters"),
        (("month:soon",), "this cannot be read as a month; write 2017-09, September 2017 or"),
        (("river OR",), "OR needs a word on both sides"),
        (("river", "--month", "2019-13"), "month is '2019-13', which cannot be read as a month; write 2017-09"),
        (("river", "--month", "2019"), "month is '2019', which cannot be read as a month"),
        (("river", "--from", "soon"), "from is 'soon', which cannot be read as a date; write 2017, 2017-09,"),
        (("river", "--to", "09/10/2019"), "to is '09/10/2019', which cannot be read as a date"),
        (("river", "--limit", "0"), "limit is 0"),
        (("river", "--page", "0"), "page is 0"),
        (("river", "--sort", "best"), "'best' is not one of"),
        (("river", "--json", "--html", "x.html"), "choose one of"),
        (("river", "--json", "--csv"), "choose one of"),
        (("-river",), "A query that begins with - stands after --"),
    ],
)
def test_what_cannot_be_asked_is_status_2_with_the_way_out(search, args: tuple[str, ...], complaint: str) -> None:
    done = search(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


def test_a_prefix_of_too_many_words_is_refused(run: Run, tmp_path: Path) -> None:
    words = tmp_path / "words.jsonl"
    words.write_text(json.dumps({"body": " ".join(f"pebble{number}" for number in range(1001))}))
    run("index", words)
    done = run("search", "pebble*")
    assert done.returncode == 2
    assert "pebble* stands for 1,001 words" in done.stderr
    assert run("search", "pebble1*").returncode == 0


def test_a_closed_pipe_is_no_error(corpus_index: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("search", "--from", "2019", "--limit", "1000", "--index-dir", corpus_index),
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_cannot_be_written_is_told(corpus_index: Path) -> None:
    for form in ((), ("--json",), ("--help",)):
        with Path("/dev/full").open("w") as full:
            args = command("search", "river", *form, "--index-dir", corpus_index)
            done = subprocess.run(args, stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 3
        assert done.stderr == "searcher: the output could not be written (No space left on device); send it elsewhere\n"


def test_escapes_in_posts_and_queries_never_reach_a_terminal(run: Run, tmp_path: Path) -> None:
    evil = "pebble \x1b[31mred\x1b]0;title\x07 \u202eright \x9b2J"
    notes = tmp_path / "notes.jsonl"
    notes.write_text(json.dumps({"id": "x", "title": evil, "body": evil, "author": evil}))
    run("index", notes)
    outputs = [run("search", "pebble"), run("show", "x"), run("authors"), run("search", "zebra \x1b[31m")]
    outputs += [run("search", "pebble", "--csv"), run("show", "\x1b[31m")]
    for done in outputs:
        assert not set("\x1b\x07\x9b\u202e") & set(done.stdout + done.stderr)


def test_formulas_in_csv_are_disarmed(run: Run, tmp_path: Path) -> None:
    notes = tmp_path / "notes.jsonl"
    notes.write_text(json.dumps({"id": "x", "title": "=HYPERLINK(pebble)"}))
    run("index", notes)
    row = next(csv.DictReader(io.StringIO(run("search", "pebble", "--csv").stdout)))
    assert row["title"] == "'=HYPERLINK(pebble)"


def test_show_prints_the_whole_post(run: Run, corpus_index: Path) -> None:
    done = run("show", "note-001", SEARCHER_INDEX_DIR=str(corpus_index))
    assert done.returncode == 0
    assert "Mony Riverbank (from the header)" in done.stdout
    assert run("show", b"\xff", SEARCHER_INDEX_DIR=str(corpus_index)).returncode == 1
    missing = run("show", "nobody", SEARCHER_INDEX_DIR=str(corpus_index))
    assert (missing.returncode, missing.stderr) == (1, "There is no post with the id nobody.\n")


def test_authors_months_and_stats(run: Run, corpus_index: Path) -> None:
    def lines(name: str) -> list[str]:
        return run(name, SEARCHER_INDEX_DIR=str(corpus_index)).stdout.splitlines()

    assert lines("authors")[0] == "      7  Sok Example"
    assert len(lines("authors")) == 15
    assert "      6  2019-11" in lines("months")
    assert "posts           80" in lines("stats")


def test_suggest_prints_how_a_query_may_go_on(run: Run, corpus_index: Path) -> None:
    def suggest(*args: str):
        return run("suggest", *args, SEARCHER_INDEX_DIR=str(corpus_index))

    lines = [line.split(maxsplit=2) for line in suggest("riv").stdout.splitlines()]
    assert lines[:2] == [["word", "6", "river"], ["author", "5", 'author:"Mony Riverbank"']]
    assert ["title", "1", "Planting onions on the river bank"] in lines
    answer = json.loads(suggest("boat", "ra", "--json", "--limit", "1").stdout)
    assert answer == {
        "schema_version": 1,
        "query": "boat ra",
        "suggestions": [{"text": "boat rain", "kind": "word", "count": 3}],
    }
    nothing = suggest("zzz\x1b[31m")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr == "Nothing to suggest for zzz\ufffd[31m.\n"
    assert json.loads(suggest("zzz", "--json").stdout)["suggestions"] == []
    assert suggest("riv", "--limit", "0").returncode == 2


def test_a_misspelt_query_is_offered_mended(search) -> None:
    nothing = search("rivr")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert nothing.stderr == "Nothing found for “rivr”.\nDid you mean: river\n"
    assert json.loads(search("boat rase", "--json").stdout)["did_you_mean"] == "boat race"
    assert "Did you mean: boat race" in search("boat rase").stdout.splitlines()


def test_analyze_shows_words_clusters_normal_forms_and_places(run: Run) -> None:
    done = run("analyze", "ស្រ្តី", "votes")
    assert done.returncode == 0
    assert "ស្ត្រី" in done.stdout
    assert "179F 17D2 179A 17D2 178F 17B8" in done.stdout
    assert any(line.startswith("7-12") and "vote" in line for line in done.stdout.splitlines())


def test_a_page_can_go_to_standard_output(run: Run, page: Path, tmp_path: Path) -> None:
    run("index", page.parent)
    done = run("search", "fish", "--html", "-")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("<!doctype html>")
    assert not Path("-").exists()


def test_the_way_out_names_the_folder_that_was_named(run: Run, tmp_path: Path) -> None:
    named = run("stats", "--index-dir", tmp_path / "other")
    assert named.stderr.endswith(f"make one with: searcher index FILES --index-dir {tmp_path / 'other'}\n")
    spaced = run("stats", "--index-dir", "my index")
    assert spaced.stderr.endswith("make one with: searcher index FILES --index-dir 'my index'\n")


def test_analyze_shows_the_other_spellings_that_a_search_finds(run: Run) -> None:
    done = run("analyze", "សំរាប់", "boat")
    assert "សំរាប់ is found as សម្រាប់ too" in done.stdout.splitlines()
    found = json.loads(run("analyze", "សំរាប់", "boat", "--json").stdout)["spellings"]
    assert {"typed": "សំរាប់", "also_found_as": "សម្រាប់"} in found
    assert run("analyze", "boat").stdout.count("found as") == 0


def test_python_m_searcher_and_version(run: Run) -> None:
    done = run("--version")
    assert done.returncode == 0
    assert "searcher" in done.stdout
