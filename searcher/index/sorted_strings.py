"""Sorted strings in two arrays, the bytes and where each begins; looked up where they lie, without numpy."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from .array_file import ArrayFile, ArrayWriter

_MOST_REMEMBERED = 4096


class SortedStrings:
    """Strings in the order of their UTF-8 bytes, which is that of their code points."""

    def __init__(self, file: ArrayFile, name: str) -> None:
        self._bytes, self._start = file.view(name), file.view(f"{name}_start")
        self._found: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._start) - 1

    def __getitem__(self, place: int) -> str:
        return str(self._bytes[self._start[place] : self._start[place + 1]], "utf-8")

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    def first_from(self, wanted: str) -> int:
        """The place of the first string that is not less than ``wanted``."""
        place = self._found.get(wanted)
        if place is None:
            as_bytes, blob, start = wanted.encode("utf-8", "replace"), self._bytes, self._start
            place = bisect_left(range(len(self)), as_bytes, key=lambda n: bytes(blob[start[n] : start[n + 1]]))
            if len(self._found) < _MOST_REMEMBERED:
                self._found[wanted] = place
        return place

    def find(self, wanted: str) -> range:
        """The place of ``wanted``, as a range that is empty where it is not there."""
        place = self.first_from(wanted)
        return range(place, place + (place < len(self) and self[place] == wanted))

    def beginning_with(self, prefix: str) -> range:
        """The places of the strings that begin with ``prefix``."""
        return range(self.first_from(prefix), self.first_from(prefix + "\U0010ffff"))


def write_sorted(writer: ArrayWriter, name: str, strings: Iterable[str]) -> None:
    """Write ``strings``, each once, to be read as SortedStrings."""
    blocks = [string.encode("utf-8", "replace") for string in sorted(set(strings))]
    starts = [0]
    for block in blocks:
        starts.append(starts[-1] + len(block))
    writer.add(name, "B", blocks)
    writer.add(f"{name}_start", "Q", [array("Q", starts)])
