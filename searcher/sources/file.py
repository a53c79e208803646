"""One file to read, whether it lies on disk, in an archive or in what a crawler saved: a stream, read once."""

import codecs
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Protocol

BEGINNING = 16384
"""Bytes that tell the format of a file."""


class TooMuch(Exception):
    """More came out of a file than it may hold."""


UNPACKING_FAILED = (
    EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile, tarfile.TarError, NotImplementedError,
    TooMuch,
)  # fmt: skip
"""What reading from an archive raises that is damaged, packed in an unknown way, or a bomb."""

LIBRARY_FAILED = (
    ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, struct.error,
)  # fmt: skip
"""What libraries were seen to raise, or may, on input that their authors did not think of."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked_encoding(raw: bytes) -> str | None:
    """The encoding that a byte order mark tells."""
    return next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), None)


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; nothing at the end alone."""


class Beginning(NamedTuple):
    """What is seen of a file before a reader is chosen."""

    name: str
    """In small letters, without folders."""
    raw: bytes
    """Its first bytes, at most BEGINNING."""
    text: str
    """The same as text, without space before it; � where it is none."""
    media_type: str | None
    """As a server called it: ``text/html``."""

    def is_named(self, *endings: str) -> bool:
        """Whether the name ends so."""
        return self.name.endswith(endings)


@dataclass(frozen=True)
class File:
    """One file; what it holds can be read once."""

    source: str
    """Where it is: its path, with the path inside the archive behind it if it lies in one."""
    name: str
    """Its own name, without folders."""
    content: Readable
    url: str | None = None
    """The address that it was fetched from."""
    media_type: str | None = None
    """As the server that it was fetched from called it, without parameters …"""
    charset: str | None = None
    """… and the encoding that this server named."""
    zone: tzinfo = field(default=UTC)
    """The time zone whose days the posts belong to, where a time is given in UTC."""
    is_crawled: bool = False
    """A crawler took it along: most of what it takes holds no post."""

    @cached_property
    def stream(self) -> io.BufferedReader:
        """The content from its first byte; ``beginning`` takes nothing away from it.

        What cannot be unpacked ends it early, so that a reader has all that comes before; then there is a ``failure``.
        """
        return io.BufferedReader(_Joined(self._first, self._source), 1 << 16)

    @property
    def failure(self) -> Exception | None:
        """Why the stream ended early, once it did."""
        return self._source.failure

    @cached_property
    def _source(self) -> "_Guarded":
        return _Guarded(self.content)

    @cached_property
    def beginning(self) -> Beginning:
        """What is seen of the file before a reader is chosen."""
        text = self._first.decode(marked_encoding(self._first) or "utf-8", errors="replace").lstrip()
        return Beginning(self.name.lower(), self._first, text, self.media_type)

    @cached_property
    def _first(self) -> bytes:
        first = b""
        while len(first) < BEGINNING and (more := self._source.read(BEGINNING - len(first))):
            first += more
        return first


class _Guarded:
    """A stream that ends where it cannot be unpacked."""

    def __init__(self, content: Readable) -> None:
        self._content = content
        self.failure: Exception | None = None

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes."""
        try:
            return b"" if self.failure else self._content.read(size)
        except (*UNPACKING_FAILED, *LIBRARY_FAILED) as error:
            self.failure = error
            return b""
        except OSError as error:
            if error.errno is not None:
                raise
            self.failure = error  # a decompressor's, not the system's
            return b""


class _Joined(io.RawIOBase):
    """The first bytes, then the rest."""

    def __init__(self, first: bytes, rest: _Guarded) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        view = memoryview(buffer)
        piece = self._first[: len(view)] or self._rest.read(len(view))
        self._first = self._first[len(piece) :]
        view[: len(piece)] = piece
        return len(piece)


def source_of(path: Path) -> str:
    """The path as text; a name that is not UTF-8 has � where it cannot be read."""
    return os.fsencode(path).decode("utf-8", "replace")
