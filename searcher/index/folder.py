"""The index folder: which Whoosh index in it is the current one, how it was made, and whether it is whole.

    index_data/searcher.json        names the current Whoosh index and its segments, the analysis that made it, and the
                                    checksums of its files
    index_data/searcher-index-3/    the Whoosh index: its table of contents, and a file of arrays for each segment
    index_data/searcher.lock        held by the one writer

Every commit replaces ``searcher.json`` when all files are whole and flushed to disk, so that at every moment the folder
holds one complete index; then what is no longer named goes. A rebuild makes another Whoosh index beside this one.
"""

import json
import os
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import (
    IndexBusy,
    IndexDamaged,
    IndexForeign,
    IndexMissing,
    IndexNotWritten,
    IndexOutdated,
    IndexUnreadable,
)
from ..text.analysis import fingerprint
from .segment import SUFFIX, Segment

FORMAT = 3
MANIFEST = "searcher.json"
LOCK = "searcher.lock"
_WHOOSH_FOLDER = re.compile(r"searcher-index-(\d+)")

Files = dict[str, tuple[int, int]]
"""File name → (bytes, CRC-32)."""


class Manifest(NamedTuple):
    """What ``searcher.json`` says."""

    whoosh: str
    """Name of the current Whoosh index's folder."""
    analysis: dict[str, Any]
    files: Files
    """Its files as of the last commit."""
    segments: dict[str, list[int]]
    """Name of each segment → the numbers of its deleted posts."""
    format: int = FORMAT

    @property
    def bytes(self) -> int:
        """Size of the index."""
        return sum(size for size, _ in self.files.values())


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_manifest(folder: Path) -> Manifest:
    """The manifest of the index in ``folder``. Raises the subclass of IndexUnusable that says what is wrong."""
    try:
        content = (folder / MANIFEST).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise _no_index(folder) from None
    except OSError as error:
        raise IndexUnreadable(folder, error.strerror or str(error)) from error
    try:
        told = json.loads(content)
        if told["format"] != FORMAT:
            raise IndexOutdated(folder, f"index format {told['format']}", f"format {FORMAT}")
        manifest = Manifest(**told)
        files = {str(name): (int(size), int(checksum)) for name, (size, checksum) in manifest.files.items()}
        segments = {str(name): [int(post) for post in deleted] for name, deleted in manifest.segments.items()}
        if not (_WHOOSH_FOLDER.fullmatch(manifest.whoosh) and isinstance(manifest.analysis, dict)):
            raise ValueError(manifest)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise IndexDamaged(folder, f"{MANIFEST} cannot be read") from error
    return manifest._replace(files=files, segments=segments)


def _no_index(folder: Path) -> IndexForeign | IndexMissing:
    if folder.exists() and not folder.is_dir():
        return IndexForeign(folder, "it is a file")
    if any(folder.glob("*.toc")):
        return IndexForeign(folder, "it holds a Whoosh index of another program")
    return IndexMissing(folder)


def checked_manifest(folder: Path) -> Manifest:
    """The manifest, if this program analyses text as the one that made the index did."""
    manifest = read_manifest(folder)
    if manifest.analysis != fingerprint():
        raise IndexOutdated(folder, _spelled(manifest.analysis), _spelled(fingerprint()))
    return manifest


def refuse_foreign(folder: Path) -> None:
    """Raise IndexForeign unless ``folder`` is free to be made an index: ours in whatever state, or none."""
    with suppress(IndexMissing, IndexDamaged, IndexOutdated):
        read_manifest(folder)


def _spelled(analysis: dict[str, Any]) -> str:
    return f"ICU {analysis.get('icu')} and text analysis {analysis.get('analysis')}"


def manifest_stamp(folder: Path) -> tuple[int, int]:
    """Another one for every manifest that was written. Raises what read_manifest does where there is none."""
    try:
        status = (folder / MANIFEST).stat()
    except OSError:
        read_manifest(folder)
        raise
    return status.st_mtime_ns, status.st_ino


def commit(folder: Path, manifest: Manifest, segments: Sequence[tuple[str, list[int]]]) -> None:
    """Make ``segments``, (name, deleted posts), the current state; those not known before were just written.

    The replacement of the manifest is the commit. What it no longer names is deleted after it.
    """
    from whoosh.filedb.filestore import FileStorage

    from .whoosh_codec import write_toc

    home = folder / manifest.whoosh
    posts = {name: Segment(home / f"{name}{SUFFIX}").posts for name, _ in segments}
    toc = write_toc(FileStorage(str(home)), [(name, posts[name], deleted) for name, deleted in segments])
    names = [toc, *(f"{name}{SUFFIX}" for name, _ in segments)]
    known = {name: measures for name, measures in manifest.files.items() if name != toc}
    for name in names:
        if name not in known:
            _flush(home / name)
    _flush(home)
    files = {name: known.get(name) or _measured(home / name) for name in names}
    written = Manifest(manifest.whoosh, fingerprint(), files, dict(segments))
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


def check_file(folder: Path, manifest: Manifest, name: str) -> None:
    """Raise IndexDamaged if a file that ``manifest`` names is not as it was written."""
    expected = manifest.files.get(name)
    if expected and _measured(folder / manifest.whoosh / name) != expected:
        raise IndexDamaged(folder, f"{name} is not as it was written")


def _measured(path: Path) -> tuple[int, int]:
    size = checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            checksum = zlib.crc32(block, checksum)
    return size, checksum


def open_segments(folder: Path, manifest: Manifest) -> list[tuple[str, Segment, list[int]]]:
    """Name, arrays and deleted posts of each segment. Raises IndexDamaged when a file is not as long as it was."""
    for name, (size, _) in manifest.files.items():
        path = folder / manifest.whoosh / name
        if path.exists() and path.stat().st_size != size:
            raise IndexDamaged(folder, f"{name} has {path.stat().st_size:,} bytes instead of {size:,}")
    home = folder / manifest.whoosh
    return [(name, Segment(home / f"{name}{SUFFIX}"), deleted) for name, deleted in manifest.segments.items()]


def new_segment(folder: Path, manifest: Manifest) -> str:
    """A name for a segment that no file has yet."""
    from .whoosh_codec import new_name

    name = new_name()
    while any((folder / manifest.whoosh).glob(f"{name}.*")):
        name = new_name()
    return name


def create_whoosh(folder: Path) -> Manifest:
    """A folder for a new Whoosh index, which is not the current one yet, and the manifest of its emptiness."""
    used = [int(found[1]) for path in folder.iterdir() if (found := _WHOOSH_FOLDER.fullmatch(path.name))]
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
        if path.name != whoosh and path.is_dir() and _WHOOSH_FOLDER.fullmatch(path.name):
            rmtree(path)


def delete_leftovers(folder: Path, manifest: Manifest) -> None:
    """Delete what ``manifest`` does not name; only the holder of the lock may call this."""
    from shutil import rmtree

    for path in (folder / manifest.whoosh).iterdir():
        if path.is_dir():
            rmtree(path)
        elif path.name not in manifest.files:
            path.unlink()


SIGNS_OF_DAMAGE = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError, ImportError, OverflowError,
    MemoryError, struct.error,
)  # fmt: skip
"""What reading a damaged index was seen to raise."""


@contextmanager
def damage_told(folder: Path) -> Iterator[None]:
    """Turn what reading a damaged index raises into IndexDamaged.

    The checksums decide: where all files are as they were written, the error is a mistake of ours and passes through.
    """
    try:
        yield
    except SIGNS_OF_DAMAGE as error:
        if changed := changed_file(folder):
            raise IndexDamaged(folder, changed) from error
        raise


def changed_file(folder: Path) -> str | None:
    """What is not as it was written, if anything; None too where there is no manifest to tell."""
    try:
        manifest = read_manifest(folder)
    except (IndexMissing, IndexForeign):
        return None
    for name, expected in manifest.files.items():
        path = folder / manifest.whoosh / name
        if not path.exists():
            return f"{name} is gone"
        if _measured(path) != expected:
            return f"{name} is not as it was written"
    return None


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
