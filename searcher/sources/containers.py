"""Files around files: gzip, zip and tar, read as streams; nothing is unpacked to disk, and no path in them is followed.

A small file can stand for terabytes. So everything that comes out of one file on disk, at whatever depth, is counted
against one Allowance.
"""

import gzip
import io
import posixpath
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from .file import Beginning, File, Readable, TooMuch
from .problem import Problem

MOST_TIMES = 200
"""So many times its size may come out of a file: text is packed to a twentieth, rarely to a hundredth."""
FREE_BYTES = 64 << 20
"""Of a small file so much may come out in any case."""
MOST_IN_MEMORY = 64 << 20
"""A zip inside another archive has to be held whole."""
DEEPEST = 4
"""Archives in one another."""


class Allowance:
    """How many bytes may still come out of one file on disk."""

    def __init__(self, size: int) -> None:
        self._left = FREE_BYTES + MOST_TIMES * size

    def spend(self, count: int) -> None:
        """Note that so many came out. Raises TooMuch."""
        self._left -= count
        if self._left < 0:
            raise TooMuch


class Counted:
    """A stream of what comes out, read piece by piece as it does: what fails later then loses nothing before it."""

    def __init__(self, read: Callable[[int], bytes], allowance: Allowance) -> None:
        self._read, self._allowance = read, allowance

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes. Raises TooMuch."""
        piece = self._read(size)
        self._allowance.spend(len(piece))
        return piece


@dataclass(frozen=True, slots=True)
class Container:
    """One format of files in a file."""

    name: str
    holds: Callable[[Beginning], bool]
    open: Callable[[File, Allowance], Iterator[File | Problem]]
    """The files in it, each to be read before the next one is asked for."""


def _is_gzip(beginning: Beginning) -> bool:
    return beginning.raw.startswith(b"\x1f\x8b")


def _open_gzip(file: File, allowance: Allowance) -> Iterator[File | Problem]:
    name = file.name[:-3] if file.name.lower().endswith(".gz") else file.name
    name = f"{name[:-4]}.tar" if name.lower().endswith(".tgz") else name
    content = gzip.GzipFile(fileobj=file.stream)
    yield replace(file, name=name, content=Counted(content.read1, allowance))


def _is_zip(beginning: Beginning) -> bool:
    return beginning.raw.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def _open_zip(file: File, allowance: Allowance) -> Iterator[File | Problem]:
    whole = _seekable(file)
    if isinstance(whole, Problem):
        yield whole
        return
    with zipfile.ZipFile(whole) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            if member.flag_bits & 1:
                yield _unread(file, member.filename, "is locked with a password", "unlock it, or leave it out")
                continue
            content: Any
            with archive.open(member) as content:
                yield _inside(file, member.filename, Counted(content.read1, allowance))


def _seekable(file: File) -> io.BufferedIOBase | Problem:
    """The zip on disk itself; in memory if it lies in another archive."""
    if isinstance(file.content, io.BufferedReader) and file.content.seekable():
        return file.content
    held = file.stream.read(MOST_IN_MEMORY + 1)
    if len(held) > MOST_IN_MEMORY:
        reason = f"is a zip of more than {MOST_IN_MEMORY >> 20} MB inside another archive"
        return Problem(file.source, None, reason, "take it out of the other one")
    return io.BytesIO(held)


def _is_tar(beginning: Beginning) -> bool:
    return beginning.raw[257:262] == b"ustar"


def _open_tar(file: File, allowance: Allowance) -> Iterator[File | Problem]:
    with tarfile.open(fileobj=file.stream, mode="r|") as archive:
        for member in archive:
            content: Any = archive.extractfile(member) if member.isreg() else None
            if content is not None:  # links and devices hold nothing
                yield _inside(file, member.name, Counted(content.read1, allowance))
            archive.members = []  # type: ignore[attr-defined]  # or it remembers them all


def _inside(file: File, path: str, content: Readable) -> File:
    path = _tame(path)
    return replace(file, source=f"{file.source}/{path}", name=posixpath.basename(path), content=content)


def _tame(path: str) -> str:
    """The path of a member without what would lead out of the archive: it only names, it is never followed."""
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/") or "unnamed"


def _unread(file: File, path: str, reason: str, remedy: str) -> Problem:
    return Problem(file.source, _tame(path), reason, remedy)


CONTAINERS: tuple[Container, ...] = (
    Container("gzip", _is_gzip, _open_gzip),
    Container("zip", _is_zip, _open_zip),
    Container("tar", _is_tar, _open_tar),
)
