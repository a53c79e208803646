"""The index folder as its readers see it: which Whoosh index is the current one, how it was made, whether it is whole.

index_data/searcher.json        names the current Whoosh index and its segments, the analysis that made it, and the
                                checksums of its files
index_data/searcher-index-3/    the Whoosh index: its table of contents, and a file of arrays for each segment
index_data/searcher.lock        held by the one writer
"""

import json
import re
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import IndexDamaged, IndexForeign, IndexMissing, IndexOutdated, IndexUnreadable
from ..text.analysis import fingerprint
from .segment import SUFFIX, Segment

FORMAT = 4
MANIFEST = "searcher.json"
WHOOSH_FOLDER = re.compile(r"searcher-index-(\d+)")

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
    ledger: str = ""
    """Name of the file with what the last run left to know (see Ending), if it left something."""
    format: int = FORMAT

    @property
    def bytes(self) -> int:
        """Size of the index."""
        return sum(size for size, _ in self.files.values())


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
        if not (WHOOSH_FOLDER.fullmatch(manifest.whoosh) and isinstance(manifest.analysis, dict)):
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


def open_segments(folder: Path, manifest: Manifest) -> list[tuple[str, Segment, list[int]]]:
    """Name, arrays and deleted posts of each segment. Raises IndexDamaged when a file is not as long as it was."""
    for name, (size, _) in manifest.files.items():
        path = folder / manifest.whoosh / name
        if path.exists() and path.stat().st_size != size:
            raise IndexDamaged(folder, f"{name} has {path.stat().st_size:,} bytes instead of {size:,}")
    home = folder / manifest.whoosh
    return [(name, Segment(home / f"{name}{SUFFIX}"), deleted) for name, deleted in manifest.segments.items()]


def read_ledger(folder: Path, manifest: Manifest) -> bytes:
    """What the last run left to know. Raises IndexDamaged if it is not as it was written."""
    if not manifest.ledger:
        return b""
    with damage_told(folder):
        check_file(folder, manifest, manifest.ledger)
        return (folder / manifest.whoosh / manifest.ledger).read_bytes()


def check_file(folder: Path, manifest: Manifest, name: str) -> None:
    """Raise IndexDamaged if a file that ``manifest`` names is not as it was written."""
    expected = manifest.files.get(name)
    if expected and measured(folder / manifest.whoosh / name) != expected:
        raise IndexDamaged(folder, f"{name} is not as it was written")


def measured(path: Path) -> tuple[int, int]:
    """The bytes and the CRC-32 of a file."""
    size = checksum = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            size += len(block)
            checksum = zlib.crc32(block, checksum)
    return size, checksum


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
    return next(changes(folder, manifest), None)


def changes(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Each file that is not as it was written, and in which way. Raises IndexUnreadable where that cannot be told."""
    for name, expected in manifest.files.items():
        path = folder / manifest.whoosh / name
        try:
            if measured(path) != expected:
                yield f"{name} is not as it was written"
        except FileNotFoundError:
            yield f"{name} is gone"
        except OSError as error:
            raise IndexUnreadable(folder, f"{name}: {error.strerror or error}") from error
