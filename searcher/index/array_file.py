"""Named arrays in one file: written once, then mapped into memory and read where they lie.

    bytes 0-7    "searcher"
    8-11         version of the layout, 12-15 the number 1: little-endian like all numbers in the file
    16-35        where the directory begins, its length, and its CRC-32
    …            the arrays, each beginning at a multiple of 64
    directory    JSON: name → [kind of number, first byte, how many]

Kinds are those of the struct module: B is one byte, H two, I four, Q eight, i and q with a sign. The file can be read
without numpy; whoever has it makes an array of a memoryview without copying.
"""

import json
import mmap
import struct
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

VERSION = 1
_MAGIC = b"searcher"
_HEADER = struct.Struct("<8sIIQQI")
_ALIGNED = 64


class ArrayFileError(ValueError):
    """This is not such a file, or one of another version."""


class ArrayWriter:
    """Writes the arrays of one file, one after the other."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("xb")
        self._directory: dict[str, tuple[str, int, int]] = {}
        self._file.write(bytes(_ALIGNED))

    def add(self, name: str, kind: str, chunks: Iterable[Any]) -> None:
        """One array of numbers of ``kind``, given as buffers (bytes, arrays) that follow one another."""
        self._file.write(bytes(-self._file.tell() % _ALIGNED))
        begin = self._file.tell()
        for chunk in chunks:
            self._file.write(chunk)
        self._directory[name] = (kind, begin, (self._file.tell() - begin) // struct.calcsize(kind))

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def close(self) -> None:
        """Write the directory and close the file."""
        begin = self._file.tell()
        directory = json.dumps(self._directory).encode()
        self._file.write(directory)
        self._file.seek(0)
        self._file.write(_HEADER.pack(_MAGIC, VERSION, 1, begin, len(directory), zlib.crc32(directory)))
        self._file.close()


class ArrayFile:
    """The arrays of one file. Raises ArrayFileError for what is no such file, OSError for what cannot be opened."""

    def __init__(self, path: Path) -> None:
        if sys.byteorder != "little":
            raise ArrayFileError(f"{path.name} has its numbers in the other byte order than this machine")
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise ArrayFileError(f"{path.name} is empty") from error
        magic, version, one, begin, length, checksum = _HEADER.unpack(self._map[: _HEADER.size].ljust(_HEADER.size))
        if (magic, version, one) != (_MAGIC, VERSION, 1):
            raise ArrayFileError(f"{path.name} has version {version} of the layout, or none; this reads {VERSION}")
        self._whole = memoryview(self._map)
        directory = self._map[begin : begin + length]
        if zlib.crc32(directory) != checksum:
            raise ArrayFileError(f"{path.name} is not as it was written")
        self._directory: dict[str, tuple[str, int, int]] = json.loads(directory)

    def view(self, name: str) -> memoryview:
        """The numbers of an array."""
        kind, begin, count = self._directory[name]
        numbers: memoryview = self._whole[begin : begin + count * struct.calcsize(kind)].cast(cast(Any, kind))
        return numbers

    def kind(self, name: str) -> str:
        """The kind of its numbers."""
        return self._directory[name][0]

    def forget(self) -> None:
        """Let the system have the memory back; what is read again comes from the file again."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)
