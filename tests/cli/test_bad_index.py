"""Indexes that are missing, foreign, damaged, outdated or written to; disks that refuse; runs that are stopped."""

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Run, command


@pytest.fixture
def index(run: Run, page: Path, tmp_path: Path) -> Path:
    assert run("index", page).returncode == 0
    return tmp_path / "index"


def assert_unusable(done: "subprocess.CompletedProcess[str]", complaint: str) -> None:
    assert done.returncode == 3, done
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


COMMANDS = [("search", "fish"), ("show", "x"), ("authors",), ("months",), ("stats",), ("serve", "--port", "0")]


@pytest.mark.parametrize("args", COMMANDS)
def test_a_missing_index_says_how_to_make_one(run: Run, args: tuple[str, ...]) -> None:
    assert_unusable(run(*args), "there is no index here; make one with: searcher index")


def test_an_empty_folder_is_a_missing_index_and_can_become_one(run: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    assert_unusable(run("search", "fish"), "there is no index here")
    assert run("index", page).returncode == 0


@pytest.mark.parametrize("args", [("search", "fish"), ("index",), ("index", "--rebuild")])
def test_a_foreign_whoosh_index_is_neither_opened_nor_overwritten(
    run: Run, page: Path, tmp_path: Path, args: tuple[str, ...]
) -> None:
    from whoosh import fields
    from whoosh.index import create_in

    folder = tmp_path / "index"
    folder.mkdir()
    create_in(folder, fields.Schema(a=fields.TEXT))
    before = sorted(os.listdir(folder))
    assert_unusable(run(*args, *([page] if args[0] == "index" else [])), "was not made by searcher")
    assert sorted(os.listdir(folder)) == before


def test_a_file_in_place_of_the_folder_is_foreign(run: Run, page: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("mine")
    for args in (("search", "fish"), ("index", str(page)), ("index", str(page), "--rebuild")):
        assert_unusable(run(*args), "was not made by searcher")
    assert (tmp_path / "index").read_text() == "mine"


def files_of(index: Path) -> set[tuple[str, int]]:
    """Names and sizes of everything in the folder but locks."""
    found = {(str(path.relative_to(index)), path.stat().st_size) for path in index.rglob("*") if path.is_file()}
    return {(name, size) for name, size in found if not name.lower().endswith("lock")}


def files(index: Path, pattern: str) -> Path:
    return next(iter(index.rglob(pattern)))


@pytest.mark.parametrize("pattern", ["*.arrays", "searcher.json"])
@pytest.mark.parametrize("damage", ["cut", "garbage", "emptied", "flipped"])
def test_a_damaged_file_is_told_and_a_rebuild_mends_it(
    run: Run, index: Path, page: Path, pattern: str, damage: str
) -> None:
    path = files(index, pattern)
    content = path.read_bytes()
    spoilt = {
        "cut": content[: len(content) // 2],
        "garbage": b"\xff" * len(content),
        "emptied": b"",
        "flipped": bytes(byte ^ 0x5A for byte in content),
    }[damage]
    path.write_bytes(spoilt)
    for args in (("search", "fish"), ("index", str(page))):
        assert_unusable(run(*args), "the index is damaged")
    assert run("index", page, "--rebuild").returncode == 0
    assert run("search", "fish").returncode == 0


def test_what_else_lies_in_the_folder_is_never_touched(run: Run, page: Path, tmp_path: Path) -> None:
    for name in ("posts2017.jsonl", "MAIN_1.seg", "searcher-index.txt", "searcher-index-2 (copy)/mine"):
        (tmp_path / "index" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "index" / name).write_text("mine")
    assert run("index", page).returncode == 0
    assert run("index", page, "--rebuild").returncode == 0
    assert (
        len([path for path in (tmp_path / "index").rglob("*") if path.is_file() and path.read_bytes() == b"mine"]) == 4
    )


def test_a_file_that_is_gone_is_told(run: Run, index: Path) -> None:
    files(index, "*.arrays").unlink()
    assert_unusable(run("search", "fish"), "the index is damaged")


def test_a_flipped_bit_where_the_arrays_are_listed_is_always_told(run: Run, index: Path) -> None:
    path = files(index, "*.arrays")
    content = path.read_bytes()
    for place in (0, 10, content.index(b'{"text"'), len(content) - 1):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert_unusable(run("search", "fish"), "the index is damaged")


def test_searching_reads_no_pickle(run: Run, index: Path) -> None:
    path = files(index, "*.toc")
    path.write_bytes(b"\xff" * path.stat().st_size)
    assert run("search", "fish").returncode == 0


@pytest.mark.parametrize(("name", "value"), [("icu", "1.0"), ("analysis", 0)])
def test_an_index_of_another_analysis_is_told_and_a_rebuild_mends_it(
    run: Run, index: Path, page: Path, name: str, value: str
) -> None:
    manifest = json.loads((index / "searcher.json").read_text())
    manifest["analysis"][name] = value
    (index / "searcher.json").write_text(json.dumps(manifest))
    for args in (("search", "fish"), ("index", str(page)), ("stats",)):
        assert_unusable(run(*args), f"searcher index FILES --rebuild --index-dir {index}")
    assert run("index", page, "--rebuild").returncode == 0
    assert run("search", "fish").returncode == 0


WRITER = """
import sys
from pathlib import Path
from searcher import Post, open_index

def posts():
    yield Post("new", "pebble", "")
    print("writing", flush=True)
    sys.stdin.readline()

open_index(sys.argv[1]).add(posts())
"""


@pytest.fixture
def writer(index: Path):
    """A process in the middle of adding posts to the index."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, index], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    yield process
    process.kill()
    process.communicate()


def test_while_one_writes_another_is_refused_and_all_can_search(
    run: Run, index: Path, page: Path, writer: "subprocess.Popen[str]"
) -> None:
    assert_unusable(run("index", page), "another process is writing")
    assert run("search", "fish").returncode == 0
    assert run("search", "pebble").returncode == 1
    writer.communicate("go on\n")
    assert run("search", "pebble").returncode == 0


def test_a_killed_writer_loses_nothing_and_blocks_nobody(
    run: Run, index: Path, page: Path, writer: "subprocess.Popen[str]"
) -> None:
    writer.kill()
    writer.wait()
    assert run("search", "fish").returncode == 0
    assert run("index", page).returncode == 0
    page.write_text(page.read_text("utf-8").replace("Fish for", "Big fish for"), "utf-8")
    assert run("index", page).returncode == 0
    assert not list(index.rglob("*.tmp"))
    assert len(list(index.rglob("*.toc*"))) == 1


def test_a_first_run_that_is_killed_leaves_a_folder_that_can_become_an_index(
    run: Run, page: Path, tmp_path: Path
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, tmp_path / "index"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.kill()
    process.communicate()
    assert_unusable(run("search", "fish"), "there is no index here")
    assert run("index", page).returncode == 0
    assert run("search", "fish").returncode == 0


def test_ctrl_c_stops_with_130_and_leaves_the_index_as_it_was(run: Run, index: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "posts.jsonl"
    os.mkfifo(pipe)
    before = files_of(index)
    process = subprocess.Popen(
        command("index", pipe, "--index-dir", index), stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with pipe.open("w") as feed:
        feed.write('{"title": "pebble"}\n' * 2000)
        feed.flush()
        process.send_signal(signal.SIGINT)
        out, complaint = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Stopped" in complaint
    assert "Traceback" not in complaint
    assert files_of(index) == before


@pytest.mark.parametrize("posts", [900, 4_000], ids=["few", "many"])
@pytest.mark.parametrize("rebuild", [(), ("--rebuild",)])
def test_a_full_disk_is_told_and_loses_nothing(
    run: Run, index: Path, tmp_path: Path, rebuild: tuple[str, ...], posts: int
) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text(
        "".join(f'{{"title": "stone{number}", "body": "{number} {"x" * 900}"}}\n' for number in range(posts))
    )
    before = files_of(index)

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

    done = run("index", many, *rebuild, preexec=small_disk)
    assert_unusable(done, "could not write (File too large); what was indexed before is untouched")
    assert run("search", "fish").returncode == 0
    assert files_of(index) == before


def test_a_first_index_on_a_full_disk_leaves_no_half_index(run: Run, page: Path, tmp_path: Path) -> None:
    def no_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))

    assert_unusable(run("index", page, preexec=no_disk), "could not write")
    assert_unusable(run("search", "fish"), "there is no index here")
    assert run("index", page).returncode == 0
