"""The index folder: which Whoosh index in it is the current one, how it was made, and whether it is whole.

``searcher.json`` names the current Whoosh index, the analysis that made it, and the size and checksum of its files. A
rebuild writes a second Whoosh index beside the first and then replaces this one small file, so that at every moment the
folder holds one complete index. Whoosh's own commit is a rename as well; before any rename all data is flushed to disk.
"""

import json
import os
import pickle
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.filedb.filestore import FileStorage
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.index import IndexError as WhooshIndexError
from whoosh.reading import CorruptIndexError, TermNotFound

from ..errors import IndexBusy, IndexDamaged, IndexForeign, IndexMissing, IndexNotWritten, IndexOutdated
from ..text.analysis import fingerprint

FORMAT = 1
MANIFEST = "searcher.json"
_OURS = re.compile(r"_?posts\d+[_.].*")


class Manifest(NamedTuple):
    """What ``searcher.json`` says."""

    name: str
    """Name of the current Whoosh index."""
    analysis: dict[str, str | int]
    files: dict[str, tuple[int, int]]
    """File name → (bytes, CRC-32), as of the last commit."""
    format: int = FORMAT


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
                flush(Path(self.folder) / name)
        self._written.clear()
        super().rename_file(oldname, newname, safe=safe)
        flush(Path(self.folder))


def flush(path: Path) -> None:
    """Have the disk hold what was written to the file or folder ``path``."""
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
        if folder.exists() and not folder.is_dir():
            raise IndexForeign(folder, "it is a file") from None
        if folder.is_dir() and any(folder.glob("*.toc")):
            raise IndexForeign(folder, f"a Whoosh index without {MANIFEST}") from None
        raise IndexMissing(folder) from None
    except OSError as error:
        raise IndexDamaged(folder, f"{MANIFEST}: {error.strerror}") from error
    try:
        manifest = Manifest(**json.loads(content))
        files = {name: (int(size), int(checksum)) for name, (size, checksum) in manifest.files.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise IndexDamaged(folder, f"{MANIFEST} cannot be read") from error
    if manifest.format != FORMAT:
        raise IndexOutdated(folder, f"index format {manifest.format}", f"format {FORMAT}")
    return Manifest(manifest.name, manifest.analysis, files)


def refuse_foreign(folder: Path) -> None:
    """Raise IndexForeign unless ``folder`` is free to be made an index: ours in whatever state, or none."""
    with suppress(IndexMissing, IndexDamaged, IndexOutdated):
        read_manifest(folder)


def checked_manifest(folder: Path) -> Manifest:
    """The manifest, if this program analyses text as the one that made the index did."""
    manifest = read_manifest(folder)
    if manifest.analysis != fingerprint():
        raise IndexOutdated(folder, _spelled(manifest.analysis), _spelled(fingerprint()))
    return manifest


def _spelled(analysis: dict[str, str | int]) -> str:
    return f"ICU {analysis.get('icu')} and text analysis {analysis.get('analysis')}"


def write_manifest(folder: Path, name: str) -> None:
    """Make the Whoosh index ``name`` the current one, with the checksums of its files as they are now."""
    known = {}
    with suppress(IndexDamaged, IndexForeign, IndexMissing, IndexOutdated):
        known = read_manifest(folder).files
    names = sorted(path.name for path in folder.iterdir() if path.suffix in (".seg", ".toc") and _belongs(path, name))
    files = {each: known.get(each) or measure(folder / each) for each in names}
    new = folder / f"{MANIFEST}.new"
    new.write_text(json.dumps(Manifest(name, fingerprint(), files)._asdict(), indent=1), "utf-8")
    flush(new)
    new.replace(folder / MANIFEST)
    flush(folder)


def measure(path: Path) -> tuple[int, int]:
    """Size in bytes and CRC-32 of a file."""
    size = checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            checksum = zlib.crc32(block, checksum)
    return size, checksum


def open_whoosh(folder: Path, manifest: Manifest) -> FileIndex:
    """The current Whoosh index. Raises IndexDamaged when a file is not as long as it was."""
    with damage_told(folder):
        whoosh = FileIndex(DurableStorage(folder), indexname=manifest.name)
        for name, (size, _) in manifest.files.items():
            path = folder / name
            if path.exists() and path.stat().st_size != size:
                raise IndexDamaged(folder, f"{name} has {path.stat().st_size} bytes instead of {size}")
        return whoosh


def create_whoosh(folder: Path, schema: Any) -> tuple[FileIndex, str]:
    """A new, empty Whoosh index under a name that is not in use; not the current one yet."""
    used = [int(found[1]) for path in folder.iterdir() if (found := re.match(r"_?posts(\d+)", path.name))]
    name = f"posts{max(used, default=0) + 1}"
    return DurableStorage(folder).create_index(schema, indexname=name), name


def delete_whoosh(folder: Path, name: str) -> None:
    """Delete the Whoosh index ``name``: a rebuild that failed."""
    _delete(path for path in folder.iterdir() if _belongs(path, name))


def delete_other_whoosh(folder: Path, name: str) -> None:
    """Delete every Whoosh index of ours but ``name``: those before it, and rebuilds that were killed."""
    _delete(path for path in folder.iterdir() if _OURS.fullmatch(path.name) and not _belongs(path, name))


def _delete(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir():
            _delete(path.iterdir())
            path.rmdir()
        else:
            path.unlink()


def _belongs(path: Path, name: str) -> bool:
    return re.match(rf"_?{name}[_.]", path.name) is not None


_SIGNS_OF_DAMAGE = (
    OSError, EOFError, ValueError, LookupError, TypeError, AttributeError, AssertionError, ImportError, OverflowError,
    MemoryError, struct.error, zlib.error, pickle.UnpicklingError,
    CorruptIndexError, EmptyIndexError, WhooshIndexError, TermNotFound,
)  # fmt: skip


@contextmanager
def damage_told(folder: Path) -> Iterator[None]:
    """Turn what reading a damaged index raises into IndexDamaged.

    The checksums decide: where all files are as they were written, the error is a mistake of ours and passes through.
    """
    try:
        yield
    except _SIGNS_OF_DAMAGE as error:
        changed = _changed_file(folder)
        if changed is None:
            raise
        raise IndexDamaged(folder, changed) from error


def _changed_file(folder: Path) -> str | None:
    for name, expected in read_manifest(folder).files.items():
        if not (folder / name).exists():
            return f"{name} is gone"
        if measure(folder / name) != expected:
            return f"{name} is not as it was written"
    return None


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Be the only writer. The system frees the lock of a process that dies. Raises IndexBusy."""
    lock = FileStorage(str(folder)).lock("searcher.lock")
    if not lock.acquire(blocking=False):
        raise IndexBusy(folder)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def refusal_told(folder: Path) -> Iterator[None]:
    """Turn what the disk or another writer refuses into an error with a way out."""
    try:
        yield
    except LockError:
        raise IndexBusy(folder) from None
    except OSError as error:
        raise IndexNotWritten(folder, error.strerror or str(error)) from error
