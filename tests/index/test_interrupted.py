"""Whatever is refused or stopped, and wherever: the index holds all that it held before, or all that is new."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from searcher import Index, Post, SearcherError, open_index
from searcher.errors import IndexDamaged, IndexNotWritten
from searcher.identity import id_hash
from searcher.index import Ending

OLD = [Post(f"old-{number}", "", f"rice {number}") for number in range(5)]
NEW = [Post(f"new-{number}", "", f"fish {number}") for number in range(5)]
MOST_CALLS = 60


def state(folder: Path) -> set[str]:
    """The ids in the index, read afresh."""
    return {hit.id for hit in open_index(folder).search("", limit=100).hits}


def ids(posts: list[Post]) -> set[str]:
    return {post.id for post in posts}


class Fault:
    """Raises ``error`` at call ``at`` of a function of the system, and at no other."""

    def __init__(self, function: Callable[..., object], error: BaseException, at: int) -> None:
        self.function, self.error, self.left = function, error, at

    def __call__(self, *args: object, **options: object) -> object:
        self.left -= 1
        if self.left == 0:
            raise self.error
        return self.function(*args, **options)


def add(index: Index) -> None:
    index.add(NEW)


def rebuild(index: Index) -> None:
    index.rebuild(NEW)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(5, "Input/output error")], ids=["stopped", "refused"])
@pytest.mark.parametrize("call", ["fsync", "unlink", "replace", "rename", "rmdir"])
@pytest.mark.parametrize(("write", "after"), [(add, ids(OLD) | ids(NEW)), (rebuild, ids(NEW))])
def test_a_fault_anywhere_leaves_the_index_whole(
    tmp_path: Path, write: Callable[[Index], None], after: set[str], call: str, error: BaseException
) -> None:
    faults = 0
    for at in range(1, MOST_CALLS):
        folder = tmp_path / str(at)
        open_index(folder).add(OLD)
        with pytest.MonkeyPatch.context() as patch:
            fault = Fault(getattr(os, call), error, at)
            patch.setattr(os, call, fault)
            try:
                write(open_index(folder))
            except (KeyboardInterrupt, SearcherError):
                faults += 1
        assert state(folder) in (ids(OLD), after)
        write(open_index(folder))
        assert state(folder) == after
        assert len([path for path in folder.iterdir() if path.is_dir()]) == 1
        if fault.left > 0:
            break
    assert faults or call in ("unlink", "replace", "rename", "rmdir")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left")], ids=["stopped", "refused"])
@pytest.mark.parametrize("call", ["fsync", "unlink", "replace"])
def test_the_ledger_and_the_posts_are_of_one_moment(tmp_path: Path, call: str, error: BaseException) -> None:
    for at in range(1, MOST_CALLS):
        index = open_index(tmp_path / str(at))
        index.add(OLD, lambda: Ending((), b"old"))
        with pytest.MonkeyPatch.context() as patch:
            fault = Fault(getattr(os, call), error, at)
            patch.setattr(os, call, fault)
            with suppress(KeyboardInterrupt, SearcherError):
                index.add(NEW, lambda: Ending(map(id_hash, ids(OLD)), b"new"))
        whole = {b"old": ids(OLD), b"new": ids(NEW)}
        assert state(tmp_path / str(at)) == whole[index.ledger()]
        index.add(NEW[:1])
        assert index.ledger() in whole
        if fault.left > 0:
            break


@pytest.mark.parametrize("there", [[], OLD], ids=["the first", "one more"])
def test_rebuilds_that_were_killed_are_gone_before_the_next_takes_room(tmp_path: Path, there: list[Post]) -> None:
    index = open_index(tmp_path)
    if there:
        index.add(there)
    for name in ("searcher-index-7", "searcher-index-8"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "MAIN_abc.arrays").write_bytes(b"unfinished")
    seen: list[set[str]] = []

    def posts() -> Iterator[Post]:
        seen.append({path.name for path in tmp_path.glob("searcher-index-*")})
        yield from NEW

    index.rebuild(posts())
    assert seen == [{"searcher-index-1", "searcher-index-2"} if there else {"searcher-index-1"}]
    assert state(tmp_path) == ids(NEW)


def test_a_table_of_contents_that_was_lost_is_written_anew(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(OLD)
    next(tmp_path.rglob("*.toc")).unlink()
    index.add(NEW)
    assert state(tmp_path) == ids(OLD) | ids(NEW)


def test_a_changed_byte_is_not_merged_into_what_counts_as_whole(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(OLD)
    path = next(tmp_path.rglob("*.arrays"))
    content = path.read_bytes()
    path.write_bytes(content.replace(b"rice 3", b"rXce 3", 1))
    with pytest.raises(IndexDamaged, match="not as it was written"):
        index.add(NEW)


def test_a_full_disk_while_a_damaged_index_is_rebuilt_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_index(tmp_path).add(OLD)
    (tmp_path / "searcher.json").write_text("{")
    monkeypatch.setattr(os, "fsync", Fault(os.fsync, OSError(28, "No space left on device"), 1))
    with pytest.raises(IndexNotWritten, match="No space left"):
        open_index(tmp_path).rebuild(NEW)
