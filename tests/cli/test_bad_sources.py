"""Sources that cannot be read as they stand: each is named with its place, and the rest goes in."""

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.limon import limon

from .conftest import Run


def total(run: Run, query: str) -> int:
    answer = run("search", query, "--json")
    return int(json.loads(answer.stdout)["total"])


def index_beside(run: Run, page: Path, name: str, content: bytes) -> "subprocess.CompletedProcess[str]":
    (page.parent / name).write_bytes(content)
    done = run("index", page.parent)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert total(run, "fish") == 1
    return done


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.txt", b"", "empty.txt: is empty"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "picture.txt: is not text"),
        ("notes.docx", b"some words", "notes.docx: is in no format"),
    ],
)
def test_a_file_that_is_no_source_is_named(run: Run, page: Path, name: str, content: bytes, complaint: str) -> None:
    assert complaint in index_beside(run, page, name, content).stderr


def test_text_in_utf_16_is_read(run: Run, page: Path) -> None:
    text = "Posted by: | Posted on: March 1, 2019\r\n\r\nកាហ្វេ\r\n\r\nCoffee.\r\n"
    assert index_beside(run, page, "wide.txt", text.encode("utf-16")).stderr == ""
    assert total(run, "កាហ្វេ coffee") == 1


def test_wrong_encoding_is_told_with_its_line_and_the_post_kept(run: Run, page: Path) -> None:
    text = "Posted by: | Posted on: March 1, 2019\n\nCoffee\n\nThe caf\xe9 opens.\n"
    done = index_beside(run, page, "latin.txt", text.encode("latin-1"))
    assert "latin.txt: is not UTF-8 and names no encoding" in done.stderr
    assert total(run, "coffee") == 1


def test_a_huge_line_is_left_out_and_the_next_post_kept(run: Run, page: Path) -> None:
    header = b"Posted by: | Posted on: March %d, 2019\n\nTitle%d\n\n"
    content = header % (1, 1) + b"word " * (4 << 20) + b"\n" + header % (2, 2) + b"after\n"
    done = index_beside(run, page, "huge.txt", content)
    assert "huge.txt:5: is longer than 16 million characters" in done.stderr
    assert total(run, "title1") == total(run, "title2") == 1


def test_a_long_line_is_read(run: Run, page: Path) -> None:
    index_beside(run, page, "long.txt", b"Posted by: | Posted on: March 1, 2019\n\nLong\n\n" + b"pebble " * 100_000)
    assert total(run, "pebble") == 1


def test_half_a_page_keeps_its_whole_posts(run: Run, page: Path) -> None:
    text = "the end of a post\n\nPosted by: | Posted on: March 2, 2019\n\nSecond\n\nទឹកទន្លេ".encode()[:-1]
    done = index_beside(run, page, "half.txt", text)
    assert "half.txt:1: stands before the first post" in done.stderr
    assert total(run, "second") == 1


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{"title": "unfinished', "is not JSON"),
        ('["a list"]', "is a list instead of an object"),
        ('{"author": "Sok Example"}', "has neither title nor body"),
        ('{"title": 5}', 'has a number as "title"'),
        ('{"title": "x", "truncated": "yes"}', 'has text as "truncated"'),
        ('{"title": " ", "body": ""}', "has neither title nor body"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_json_line_is_named_and_the_others_go_in(run: Run, page: Path, line: str, complaint: str) -> None:
    content = f'{{"title": "before"}}\n{line}\n{{"title": "after", "extra": 1}}\n'
    done = index_beside(run, page, "notes.jsonl", content.encode())
    assert f"notes.jsonl:2: {complaint}" in done.stderr
    assert total(run, "before OR after") == 2


@pytest.mark.parametrize(
    ("day", "complaint"), [("February 30, 2019", "is no date"), ("19.3.2019", "is no date"), ("May 1, 2999", "future")]
)
def test_an_impossible_or_future_date_is_told_and_the_post_kept(run: Run, page: Path, day: str, complaint: str) -> None:
    done = index_beside(run, page, "dates.txt", f"Posted by: | Posted on: {day}\n\nPebble\n\nText\n".encode())
    assert "dates.txt:1: " in done.stderr
    assert complaint in done.stderr
    assert total(run, "pebble") == 1


def test_an_impossible_json_date_is_told_and_the_post_kept(run: Run, page: Path) -> None:
    done = index_beside(run, page, "notes.jsonl", b'{"title": "pebble", "published": "2019-02-30"}\n')
    assert "notes.jsonl:1: " in done.stderr
    assert total(run, "pebble") == 1


def test_half_characters_in_json_do_no_harm(run: Run, page: Path) -> None:
    index_beside(run, page, "notes.jsonl", b'{"title": "pebble \\ud83d", "body": "\\udc00 stone", "id": "\\ud800"}\n')
    assert total(run, "pebble stone") == 1


@pytest.mark.skipif(sys.platform != "linux" and os.geteuid() == 0, reason="root reads everything")
@pytest.mark.parametrize("mode", [0, 0o444], ids=["closed", "listed and not entered"])
def test_an_unreadable_folder_is_named_and_loses_nothing(run: Run, page: Path, mode: int) -> None:
    closed = page.parent / "closed"
    closed.mkdir()
    (closed / "more.jsonl").write_text('{"title": "pebble"}\n')
    assert run("index", page.parent).returncode == 0
    assert total(run, "pebble") == 1
    closed.chmod(mode)
    try:
        done = run("index", page.parent, preexec=_give_up_the_right_to_read_everything)
        other = run("index", page, "--time-zone", "Asia/Phnom_Penh", preexec=_give_up_the_right_to_read_everything)
        inside = run("index", closed / "more.jsonl", preexec=_give_up_the_right_to_read_everything)
    finally:
        closed.chmod(0o755)
    assert (other.returncode, other.stderr) == (0, "")
    assert inside.stderr.endswith("more.jsonl: cannot be seen; check the permissions of its folder\n")
    assert "closed: cannot be opened (Permission denied)" in done.stderr
    assert done.returncode == 0
    assert total(run, "pebble") == 1


def _give_up_the_right_to_read_everything() -> None:
    """Root keeps it through an exec unless the capabilities leave the bounding set (see prctl(2))."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


def test_a_path_that_does_not_exist_is_wrong_use(run: Run, page: Path) -> None:
    run("index", page)
    done = run("index", page.parent / "gone")
    assert (done.returncode, total(run, "fish")) == (2, 1)
    assert "gone: there is no such file or folder" in done.stderr


def test_a_folder_that_became_empty_leaves_the_index_as_it_is(run: Run, page: Path) -> None:
    run("index", page.parent)
    page.unlink()
    assert "Gone: 1 file" in run("index", page.parent).stdout
    done = run("index", page.parent, "--prune")
    assert (done.returncode, total(run, "fish")) == (1, 1)
    assert "the index was left as it is" in done.stderr


def test_what_is_no_file_is_named_and_passed_over(run: Run, page: Path) -> None:
    (page.parent / "gone.txt").symlink_to(page.parent / "nowhere.txt")
    os.mkfifo(page.parent / "pipe.txt")
    Path(os.fsdecode(bytes(page.parent) + b"/\xff.jsonl")).write_text('{"title": "pebble"}\n')
    done = run("index", page.parent)
    assert done.returncode == 0
    assert "gone.txt: leads nowhere" in done.stderr
    assert "pipe.txt: is no ordinary file" in done.stderr
    assert total(run, "pebble") == 1


def test_a_page_that_was_overwritten_with_something_else_loses_no_post(run: Run, page: Path) -> None:
    notes = page.parent / "notes.json"
    notes.write_text('{"title": "pebble"}\n')
    run("index", page.parent)
    notes.write_text("<html>Please log in</html>")
    assert "0 removed" in run("index", page.parent).stdout
    assert total(run, "pebble") == 1


def test_links_that_loop_are_walked_once(run: Run, page: Path) -> None:
    (page.parent / "again").symlink_to(page.parent, target_is_directory=True)
    done = run("index", page.parent)
    assert "2 added" in done.stdout


LEGACY = limon("បណ្ណាល័យភូមិនឹងបិទនៅថ្ងៃច័ន្ទ ទី១១ ខែកុម្ភៈ ដើម្បីលាបថ្នាំជញ្ជាំង។")


def test_khmer_in_a_legacy_font_is_told_with_its_place_and_kept_as_it_is(run: Run, page: Path) -> None:
    header = "Posted by: | Posted on: March %d, 2019\n\nTitle%d\n\n"
    text = header % (1, 1) + "Pebble.\n\n" + header % (2, 2) + f"Stone.\n\n{LEGACY}\n\n{LEGACY}\n"
    done = index_beside(run, page, "old.txt", text.encode())
    assert done.stderr.count("legacy font") == 1
    assert "old.txt:13: is probably Khmer in a legacy font" in done.stderr
    assert "turn it into Unicode" in done.stderr
    (hit,) = json.loads(run("search", "stone", "--json").stdout)["hits"]
    assert LEGACY in run("show", hit["id"]).stdout
    assert run("search", "បណ្ណាល័យ").returncode == 1


def test_khmer_in_a_legacy_font_is_told_with_its_json_line(run: Run, page: Path) -> None:
    lines = [{"title": "pebble"}, {"title": LEGACY, "id": "old"}, {"title": "stone", "body": f"stone\n{LEGACY}"}]
    done = index_beside(run, page, "notes.jsonl", "".join(json.dumps(line) + "\n" for line in lines).encode())
    assert "notes.jsonl:2: is probably Khmer in a legacy font" in done.stderr
    assert "notes.jsonl:3: is probably Khmer in a legacy font" in done.stderr
    assert total(run, "pebble OR stone") == 2


def test_a_post_in_a_legacy_font_does_not_keep_others_from_leaving(run: Run, page: Path) -> None:
    notes = page.parent / "notes.jsonl"
    old = json.dumps({"id": "old", "title": LEGACY})
    notes.write_text(f'{old}\n{{"title": "pebble"}}\n')
    run("index", page.parent)
    notes.write_text(f"{old}\n")
    assert "1 removed" in run("index", page.parent).stdout
    assert total(run, "pebble") == 0
