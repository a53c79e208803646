"""The index folder: which Whoosh index in it is the current one, how it was made, and whether it is whole.

    index_data/searcher.json        names the current Whoosh index, the analysis that made it, its files' checksums
    index_data/searcher-index-3/    the Whoosh index; a rebuild writes the next one beside it
    index_data/searcher.lock        held by the one writer

A rebuild replaces ``searcher.json`` when the new index is whole, so that at every moment the folder holds one complete
index. Whoosh's own commit is a rename as well; before any rename all data is flushed to disk.
"""

import json
import os
import pickle
import re
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import CorruptIndexError, TermNotFound

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

FORMAT = 2
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
    format: int = FORMAT

    @property
    def bytes(self) -> int:
        """Size of the index."""
        return sum(size for size, _ in self.files.values())


class DurableStorage(FileStorage):
    """Whoosh files in a folder; a rename, which is how Whoosh commits, first flushes all that was written."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._written: set[str] = set()

    def create_file(self, name: str, excl: bool = False, mode: str = "wb", **options: Any) -> Any:
        """Create ``name`` and remember to flush it."""
        self._written.add(name)
        return super().create_file(name, excl, mode, **options)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Flush everything written so far, rename, flush the folder."""
        for name in self._written:
            with suppress(FileNotFoundError):
                _flush(Path(self.folder) / name)
        self._written.clear()
        super().rename_file(oldname, newname, safe=safe)
        _flush(Path(self.folder))


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
        manifest = Manifest(**json.loads(content))
        files = {str(name): (int(size), int(checksum)) for name, (size, checksum) in manifest.files.items()}
        if not (_WHOOSH_FOLDER.fullmatch(manifest.whoosh) and isinstance(manifest.analysis, dict)):
            raise ValueError(manifest)
    except (ValueError, TypeError, AttributeError) as error:
        raise IndexDamaged(folder, f"{MANIFEST} cannot be read") from error
    if manifest.format != FORMAT:
        raise IndexOutdated(folder, f"index format {manifest.format}", f"format {FORMAT}")
    return manifest._replace(files=files)


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


def write_manifest(folder: Path, whoosh: str, known: Files) -> None:
    """Make ``whoosh`` the current index; the checksums of files that are not ``known`` are taken now."""
    paths = sorted(path for path in (folder / whoosh).iterdir() if path.suffix in (".seg", ".toc"))
    files = {path.name: known.get(path.name) or _measured(path) for path in paths}
    new = folder / f"{MANIFEST}.new"
    new.write_text(json.dumps(Manifest(whoosh, fingerprint(), files)._asdict(), indent=1), "utf-8")
    _flush(new)
    new.replace(folder / MANIFEST)
    _flush(folder)


def _measured(path: Path) -> tuple[int, int]:
    size = checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            checksum = zlib.crc32(block, checksum)
    return size, checksum


def open_whoosh(folder: Path, manifest: Manifest) -> FileIndex:
    """The current Whoosh index. Raises IndexDamaged when a file is not as long as it was.

    Of the table of contents, which is small and will be unpickled, the checksum is compared as well.
    """
    for name, (size, checksum) in manifest.files.items():
        path = folder / manifest.whoosh / name
        if not path.exists():
            continue
        if path.stat().st_size != size:
            raise IndexDamaged(folder, f"{name} has {path.stat().st_size:,} bytes instead of {size:,}")
        if path.suffix == ".toc" and _measured(path) != (size, checksum):
            raise IndexDamaged(folder, f"{name} is not as it was written")
    return FileIndex(DurableStorage(folder / manifest.whoosh))


def create_whoosh(folder: Path, schema: Any) -> tuple[FileIndex, str]:
    """A new, empty Whoosh index, not the current one yet, and the name of its folder."""
    used = [int(found[1]) for path in folder.iterdir() if (found := _WHOOSH_FOLDER.fullmatch(path.name))]
    name = f"searcher-index-{max(used, default=0) + 1}"
    (folder / name).mkdir()
    return DurableStorage(folder / name).create_index(schema), name


def delete_whoosh(folder: Path, whoosh: str) -> None:
    """Delete the Whoosh index ``whoosh``: a rebuild that failed."""
    shutil.rmtree(folder / whoosh)


def delete_other_whoosh(folder: Path, whoosh: str) -> None:
    """Delete every Whoosh index of ours but ``whoosh``: those before it, and rebuilds that were killed."""
    for path in folder.iterdir():
        if path.name != whoosh and path.is_dir() and _WHOOSH_FOLDER.fullmatch(path.name):
            shutil.rmtree(path)


def delete_leftovers(folder: Path, whoosh: str) -> None:
    """Delete the temporary files of writers that were killed; only the holder of the lock may call this."""
    for path in (folder / whoosh).iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif ".toc." in path.name:
            path.unlink()


SIGNS_OF_DAMAGE = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError, ImportError, OverflowError,
    MemoryError, struct.error, zlib.error, pickle.UnpicklingError,
    CorruptIndexError, EmptyIndexError, WhooshIndexError, TermNotFound,
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
    except LockError:
        raise IndexBusy(folder) from None
    except OSError as error:
        raise IndexNotWritten(folder, error.strerror or str(error)) from error
