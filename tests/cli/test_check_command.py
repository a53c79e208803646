"""searcher check, and the health that stats tells: is every byte of the index as it was written?"""

import json
import os
import subprocess
from pathlib import Path

import pytest

from .conftest import Run, command


@pytest.fixture
def index(run: Run, page: Path, tmp_path: Path) -> Path:
    assert run("index", page).returncode == 0
    return tmp_path / "index"


def files(index: Path) -> list[Path]:
    """The files of which the manifest has the checksums."""
    names = json.loads((index / "searcher.json").read_text())["files"]
    return [next(index.rglob(name)) for name in names]


def test_a_sound_index_is_told_with_what_was_read(run: Run, index: Path) -> None:
    done = run("check")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"The index is sound: {len(files(index)) + 1} files, ")
    told = json.loads(run("check", "--json").stdout)
    assert (told["sound"], told["complaint"]) == (True, None)
    assert told["bytes"] == sum(path.stat().st_size for path in files(index))
    assert "\nhealth          sound: all " in run("stats").stdout


def test_a_flipped_bit_in_any_file_is_found_and_the_file_named(run: Run, index: Path) -> None:
    for path in files(index):
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        for name in ("check", "stats"):
            done = run(name)
            assert (done.returncode, done.stdout) == (3, "")
            assert f"the index is damaged ({path.name} is not as it was written); make it anew" in done.stderr
        path.write_bytes(content)
    assert run("check").returncode == 0


def test_all_that_is_wrong_is_named_at_once(run: Run, index: Path) -> None:
    gone, cut = files(index)[:2]
    gone.unlink()
    cut.write_bytes(b"")
    done = run("check")
    assert done.returncode == 3
    assert f"{gone.name} is gone" in done.stderr
    assert f"{cut.name} is not as it was written" in done.stderr


def test_programs_are_told_too(run: Run, index: Path) -> None:
    files(index)[0].unlink()
    done = run("check", "--json")
    assert (done.returncode, done.stderr) == (3, "")
    told = json.loads(done.stdout)
    assert told["sound"] is False
    assert "the index is damaged" in told["complaint"]


def test_where_there_is_no_index_there_is_none_to_check(run: Run) -> None:
    done = run("check")
    assert (done.returncode, done.stdout) == (3, "")
    assert "there is no index here" in done.stderr
    assert json.loads(run("check", "--json").stdout)["sound"] is False


def test_an_index_that_is_replaced_meanwhile_is_looked_at_again(run: Run, index: Path, page: Path) -> None:
    path = next(index.rglob("*.arrays"))
    path.unlink()
    os.mkfifo(path)  # whoever reads it waits
    with subprocess.Popen(command("check", "--index-dir", index), stdout=subprocess.PIPE) as checking:
        with path.open("wb") as feed:
            assert run("index", page, "--rebuild").returncode == 0
            feed.write(b"no longer named")
        out, _ = checking.communicate(timeout=60)
    assert out.startswith(b"The index is sound")


@pytest.mark.skipif(not os.geteuid(), reason="nothing is unreadable for root")
def test_a_file_that_may_not_be_read_is_told(run: Run, index: Path) -> None:
    files(index)[0].chmod(0)
    done = run("check")
    assert done.returncode == 3
    assert "check the permissions" in done.stderr
