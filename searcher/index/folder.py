"""The index folder as its one writer changes it.

Every commit replaces ``searcher.json`` when all files are whole and flushed to disk, so that at every moment the folder
holds one complete index; then what is no longer named goes. A rebuild makes another Whoosh index beside this one.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import (
    IndexBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexNotWritten,
    IndexOutdated,
    IndexUnreadable,
    IndexUnusable,
)
from ..text.analysis import fingerprint
from .manifest import MANIFEST, WHOOSH_FOLDER, Manifest, measured, read_manifest
from .segment import SUFFIX

LOCK = "searcher.lock"


def refuse_foreign(folder: Path) -> None:
    """Raise IndexForeign unless ``folder`` is free to be made an index: ours in whatever state, or none."""
    with suppress(IndexMissing, IndexDamaged, IndexOutdated):
        read_manifest(folder)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def commit(
    folder: Path, manifest: Manifest, segments: Sequence[tuple[str, int, list[int]]], ledger: bytes | None = None
) -> None:
    """Make ``segments``, (name, posts, deleted ones), the current state; those not known before were just written.

    With them ``ledger``, or what was there. The replacement of the manifest is the commit. What it no longer names is
    deleted after it.
    """
    from whoosh.filedb.filestore import FileStorage

    from .whoosh_codec import write_toc

    home = folder / manifest.whoosh
    toc = write_toc(FileStorage(str(home)), segments)
    ledger_name = manifest.ledger
    if ledger is not None:
        ledger_name = f"{new_segment(folder, manifest)}.ledger"
        (home / ledger_name).write_bytes(ledger)
    names = [toc, *(f"{name}{SUFFIX}" for name, _, _ in segments), *([ledger_name] if ledger_name else [])]
    known = {name: measures for name, measures in manifest.files.items() if name != toc}
    for name in names:
        if name not in known:
            _flush(home / name)
    _flush(home)
    files = {name: known.get(name) or measured(home / name) for name in names}
    numbers = {name: deleted for name, _, deleted in segments}
    written = Manifest(manifest.whoosh, fingerprint(), files, numbers, ledger_name)
    new = folder / f"{MANIFEST}.new"
    new.write_text(json.dumps(written._asdict(), indent=1), "utf-8")
    _flush(new)
    new.replace(folder / MANIFEST)
    _flush(folder)
    with suppress(OSError):  # what could not be deleted goes with the next run
        delete_leftovers(folder, written)


def is_current(folder: Path, whoosh: str) -> bool:
    """Whether the manifest names ``whoosh``; a manifest that this user may not read may well do so."""
    try:
        return read_manifest(folder).whoosh == whoosh
    except (IndexMissing, IndexForeign, IndexDamaged, IndexOutdated):
        return False
    except IndexUnreadable:
        return True


def new_segment(folder: Path, manifest: Manifest) -> str:
    """A name for a segment that no file has yet."""
    from .whoosh_codec import new_name

    name = new_name()
    while any((folder / manifest.whoosh).glob(f"{name}.*")):
        name = new_name()
    return name


def create_whoosh(folder: Path) -> Manifest:
    """A folder for a new Whoosh index, which is not the current one yet, and the manifest of its emptiness."""
    used = [int(found[1]) for path in folder.iterdir() if (found := WHOOSH_FOLDER.fullmatch(path.name))]
    name = f"searcher-index-{max(used, default=0) + 1}"
    (folder / name).mkdir()
    return Manifest(name, fingerprint(), {}, {})


def delete_whoosh(folder: Path, whoosh: str) -> None:
    """Delete the Whoosh index ``whoosh``: a rebuild that failed."""
    from shutil import rmtree

    rmtree(folder / whoosh)


def delete_other_whoosh(folder: Path, whoosh: str) -> None:
    """Delete every Whoosh index of ours but ``whoosh``: those before it, and rebuilds that were killed."""
    from shutil import rmtree

    for path in folder.iterdir():
        if path.name != whoosh and path.is_dir() and WHOOSH_FOLDER.fullmatch(path.name):
            rmtree(path)


def delete_killed_rebuilds(folder: Path) -> None:
    """Delete every Whoosh index of ours that is not the current one; none while it cannot be read which one that is."""
    with suppress(IndexUnusable):
        current = ""
        with suppress(IndexMissing):
            current = read_manifest(folder).whoosh
        delete_other_whoosh(folder, current)


def delete_leftovers(folder: Path, manifest: Manifest) -> None:
    """Delete what ``manifest`` does not name; only the holder of the lock may call this."""
    from shutil import rmtree

    for path in (folder / manifest.whoosh).iterdir():
        if path.is_dir():
            rmtree(path)
        elif path.name not in manifest.files:
            path.unlink()


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Be the only writer. The system frees the lock of a process that dies. Raises IndexBusy, IndexNotWritten."""
    from whoosh.filedb.filestore import FileStorage

    lock = FileStorage(str(folder)).lock(LOCK)
    with refusal_told(folder):
        acquired = lock.acquire(blocking=False)
    if not acquired:
        raise IndexBusy(folder)
    try:
        yield
    finally:
        lock.release()


def is_being_written(folder: Path) -> bool:
    """Whether another process or thread holds the lock."""
    try:
        with write_lock(folder):
            return False
    except IndexBusy:
        return True
    except IndexNotWritten:  # a folder that is only for reading
        return False


@contextmanager
def refusal_told(folder: Path) -> Iterator[None]:
    """Turn what the disk or another writer refuses into an error with a way out."""
    try:
        yield
    except OSError as error:
        raise IndexNotWritten(folder, error.strerror or str(error)) from error
