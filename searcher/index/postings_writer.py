"""The lexicon, the postings and their occurrences onto disk, as they come: some terms at a time, in order.

The arrays of a file lie one after the other, so each is kept in a file of its own until all have come.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from ..text.english import stem
from ..text.numbers import Numbers
from .array_file import ArrayWriter
from .build import Postings
from .segment import BEFORE_BITS, FOLLOWED_BY, FUNCTION_PAIR, HALF, MANY
from .sorted_strings import write_sorted

_SPOOLED = {
    "term": "B", "post": "H", "count": "B", "title_posting": "I", "title_count": "I", "position": "I", "flags": "B",
    "before": "I",
}  # fmt: skip
_U32_BYTES = 4
_BLOCK = 1 << 22


def write_postings(writer: ArrayWriter, chunks: Iterable[Postings], clusters: Sequence[str]) -> None:
    """Write ``chunks``, which are in the order of their terms.

    What they tell in ``before`` are the places of ``clusters``, counted from 1.
    """
    with ExitStack() as stack:
        files = {name: stack.enter_context(TemporaryFile(dir=writer.path.parent)) for name in _SPOOLED}
        spool = _Spool(files)
        for chunk in chunks:
            spool.take(chunk)
        spool.write(writer, len(clusters))
    write_sorted(writer, "cluster", ["", *clusters])
    write_sorted(writer, "form", spool.forms)


class _Spool:
    """What has come so far: long arrays in ``files``, the others here."""

    def __init__(self, files: dict[str, IO[bytes]]) -> None:
        self._files = files
        self._ends = dict.fromkeys(("term", "posting", "occurrence", "title"), 0)
        self._starts = {name: [np.zeros(1, np.int64)] for name in self._ends}
        self._many: list[tuple[Numbers, Numbers]] = []
        self._runs: list[tuple[Numbers, Numbers]] = []
        self._high, self._highest_position = -1, 0
        self._khmer = [0, 0]
        self.forms: list[str] = []
        """As the segment lists them."""

    def take(self, chunk: Postings) -> None:
        """Keep ``chunk``."""
        if not chunk.terms:
            return
        terms = [term.encode("utf-8", "replace") for term in chunk.terms]
        self._take_occurrences(chunk)
        self._take_postings(chunk)
        self._files["term"].write(b"".join(terms))
        self.forms += _forms(chunk.terms)
        term_start = np.append(0, np.cumsum([len(term) for term in terms], dtype=np.int64))
        starts = (term_start, chunk.posting_start, chunk.occurrence_start, chunk.title_start)
        for name, own in zip(self._starts, starts, strict=True):
            self._starts[name].append(own[1:] + self._ends[name])
            self._ends[name] += int(own[-1])

    def _take_postings(self, chunk: Postings) -> None:
        many = np.flatnonzero(chunk.count >= MANY)
        self._many.append((many + self._ends["posting"], chunk.count[many]))
        self._runs.append(_runs(chunk.post, self._ends["posting"], self._high))
        self._high = int(chunk.post[-1]) >> HALF if len(chunk.post) else self._high
        self._files["count"].write(np.minimum(chunk.count, MANY).astype(np.uint8).tobytes())
        self._files["post"].write(chunk.post.astype(np.uint16).tobytes())
        for name in ("title_posting", "title_count"):
            self._files[name].write(getattr(chunk, name).astype(np.uint32).tobytes())

    def _take_occurrences(self, chunk: Postings) -> None:
        self._highest_position = max(self._highest_position, int(chunk.position.max(initial=0)))
        told = np.flatnonzero((chunk.flags > 0) | (chunk.before > 0))
        self._khmer = _extended(self._khmer, told + self._ends["occurrence"])
        self._files["flags"].write(chunk.flags.astype(np.uint8).tobytes())
        for name in ("position", "before"):
            self._files[name].write(getattr(chunk, name).astype(np.uint32).tobytes())

    def write(self, writer: ArrayWriter, clusters: int) -> None:
        """Write all that has come, which knows so many ``clusters``."""
        for name, parts in self._starts.items():
            writer.add(f"{name}_start", "Q", (part.astype(np.uint64) for part in parts))
        writer.add("many_posting", "Q", (places.astype(np.uint64) for places, _ in self._many))
        writer.add("many_count", "I", (counts.astype(np.uint32) for _, counts in self._many))
        writer.add("run_start", "Q", (first.astype(np.uint64) for first, _ in self._runs))
        writer.add("run_high", "H", (highs.astype(np.uint16) for _, highs in self._runs))
        for name in ("term", "post", "count", "title_posting", "title_count"):
            writer.add(name, _SPOOLED[name], _blocks(self._files[name]))
        _add_narrowed(writer, "position", _blocks(self._files["position"]), self._highest_position)
        writer.add("khmer_start", "Q", [np.array(self._khmer[:1], np.uint64)])
        writer.add("flags", "B", _blocks(self._files["flags"], *self._khmer))
        before = _blocks(self._files["before"], *(place * _U32_BYTES for place in self._khmer))
        _add_narrowed(writer, "before", before, clusters + 1 << BEFORE_BITS)


def _add_narrowed(writer: ArrayWriter, name: str, blocks: Iterable[bytes], highest: int) -> None:
    """An array of uint32 that are not above ``highest``, in two bytes each if that is enough."""
    kind, dtype = ("H", np.uint16) if highest < 1 << 16 else ("I", np.uint32)
    writer.add(name, kind, (np.frombuffer(block, np.uint32).astype(dtype) for block in blocks))


def _forms(terms: Iterable[str]) -> Iterator[str]:
    """The words among ``terms`` that are not their own stems, as the segment lists them."""
    for term in terms:
        if term[0] > FUNCTION_PAIR and FOLLOWED_BY not in term and (cut := stem(term)) != term:
            yield f"{cut}{FOLLOWED_BY}{term}"


def _runs(posts: Numbers, begin: int, before: int) -> tuple[Numbers, Numbers]:
    """Where, from posting ``begin`` on, the high half of a post is another than the one before it, and what it is."""
    high = (posts >> HALF).astype(np.int64)
    first = np.flatnonzero(np.diff(high, prepend=before))
    return first + begin, high[first]


def _extended(known: list[int], places: Numbers) -> list[int]:
    """The first and one behind the last of ``known`` and of the occurrences at ``places``."""
    if not len(places):
        return known
    return [known[0] if known[1] else int(places[0]), int(places[-1]) + 1]


def _blocks(spool: IO[bytes], first: int = 0, last: int | None = None) -> Iterator[bytes]:
    spool.seek(first)
    left = spool.seek(0, os.SEEK_END) - first if last is None else last - first
    spool.seek(first)
    while left > 0 and (block := spool.read(min(left, _BLOCK))):
        yield block
        left -= len(block)
