"""Many read while one writes: no error, and always a whole answer, of before or of after."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from searcher import Post, open_index
from searcher.errors import IndexDamaged
from searcher.index import Ending

WRITER = """
import sys
from searcher import Post, open_index
from searcher.identity import id_hash
from searcher.index import Ending

index = open_index(sys.argv[1])
late = [id_hash(f"p{n}") for n in range(10, 20)]
for turn in range(8):
    posts = [Post(f"p{n}", "fish", f"fish {turn}") for n in range(20 if turn % 2 else 10)]
    index.rebuild(posts) if sys.argv[2] == "rebuild" else index.add(posts, lambda: Ending(() if turn % 2 else late))
"""


def fish(count: int) -> list[Post]:
    return [Post(f"p{number}", "fish", "fish", source="x") for number in range(count)]


@pytest.mark.parametrize("how", ["rebuild", "add"])
def test_readers_see_only_whole_states_while_another_process_writes(tmp_path: Path, how: str) -> None:
    index = open_index(tmp_path)
    index.add(fish(20))
    written = threading.Event()

    def read() -> set[int]:
        totals = set()
        while not written.is_set():
            results = index.search("fish", limit=1)
            totals.add(results.total)
            assert index.get("p1") is not None
        return totals

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        writer = subprocess.run([sys.executable, "-c", WRITER, str(tmp_path), how], capture_output=True, text=True)
        written.set()
        totals = set().union(*(reader.result() for reader in readers))
    assert writer.returncode == 0, writer.stderr
    assert totals <= {10, 20}
    assert index.search("fish").total == 20


def test_two_that_both_write_first_lose_no_post(tmp_path: Path) -> None:
    """The second decides what to do only when the first is done."""
    first, second = open_index(tmp_path), open_index(tmp_path)
    first.add([Post("a", "fish", "")])
    second.add([Post("b", "fish", "")])
    assert first.search("fish").total == 2


def test_a_reader_that_failed_once_works_again(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(fish(3))
    assert index.search("fish").total == 3
    manifest = tmp_path / "searcher.json"
    whole = manifest.read_text()
    manifest.write_text("{}")
    with pytest.raises(IndexDamaged):
        index.search("fish")
    manifest.write_text(whole)
    assert index.search("fish").total == 3


def test_what_a_run_left_to_know_is_read_whole_while_another_run_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = open_index(tmp_path)
    index.add(fish(1), lambda: Ending(ledger=b"first"))
    really_open, runs = Path.open, iter([b"second", b"third"])

    def open_late(path: Path, *args: Any, **options: Any) -> Any:
        """A run ends between the reading of the manifest and that of the ledger."""
        if path.suffix == ".ledger" and (known := next(runs, None)):
            with monkeypatch.context() as without:
                without.setattr(Path, "open", really_open)
                index.add(fish(2), lambda: Ending(ledger=known))
        return really_open(path, *args, **options)

    monkeypatch.setattr(Path, "open", open_late)
    assert index.ledger() == b"third"
