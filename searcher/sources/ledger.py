"""Which files were read, how they looked then, and which versions of posts they held, for the next run."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from .versions import COLUMNS, NONE, Versions, together, versions_from, without_lost

READERS_VERSION = 7
"""Raised with any change that makes another post of the same file: then all files are read again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was when it was read."""

    path: str
    size: int
    time: int
    """When it was last changed, in nanoseconds; 0 where that cannot be relied on."""
    digest: str
    """Of its content; "" where that is not known, so that the file is read again."""
    versions: int
    """How many it holds."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Files in the order of their paths, and their versions in the same order."""

    files: tuple[Seen, ...] = ()
    versions: Versions = NONE
    zone: str = ""
    """The time zone in which the files were read; "" where none was."""

    def by_path(self) -> dict[str, tuple[Seen, Versions]]:
        """Each file and its versions."""
        ends = np.cumsum([file.versions for file in self.files], dtype=np.int64).tolist()
        starts = [0, *ends]
        return {
            file.path: (file, self.versions.taken(np.arange(start, end)))
            for file, start, end in zip(self.files, starts, ends, strict=False)
        }

    def to_be_read_again(self) -> "Ledger":
        """The same, of files that are all to be read again."""
        return replace(self, files=tuple(replace(file, time=0, digest="") for file in self.files))

    def without(self, lost: Collection[tuple[int, str]]) -> "Ledger":
        """The same without some parts of versions (see without_lost); their files are to be read again."""
        versions, is_left = without_lost(self.versions, lost)
        file_of = np.repeat(np.arange(len(self.files)), [file.versions for file in self.files])
        touched = set(file_of[[version for version, _ in lost]].tolist())
        counts = np.bincount(file_of[is_left], minlength=len(self.files)).tolist()
        files = tuple(
            replace(file, time=0, digest="", versions=counts[number]) if number in touched else file
            for number, file in enumerate(self.files)
        )
        return replace(self, files=files, versions=versions)

    def to_bytes(self) -> bytes:
        """To be read again by ``ledger_from``."""
        rows = [[file.path, file.size, file.time, file.digest, file.versions] for file in self.files]
        head = {"readers": READERS_VERSION, "columns": COLUMNS, "zone": self.zone, "files": rows}
        return json.dumps(head, ensure_ascii=True).encode() + b"\n" + self.versions.to_bytes()


def ledger_of(files: Iterable[tuple[Seen, Versions]], zone: str) -> Ledger:
    """The ledger of ``files`` that were read in ``zone``."""
    in_order = sorted(files, key=lambda each: each[0].path)
    return Ledger(tuple(file for file, _ in in_order), together(versions for _, versions in in_order), zone)


def ledger_from(content: bytes) -> Ledger:
    """The ledger that ``content`` tells. Files that this program reads otherwise are marked to be read again."""
    if not content:
        return Ledger()
    head, _, rows = content.partition(b"\n")
    told = json.loads(head)
    files = tuple(Seen(*row) for row in told["files"])
    if told.get("columns") != COLUMNS:
        return Ledger(zone=told["zone"])
    ledger = Ledger(files, versions_from(rows), told["zone"])
    return ledger if told["readers"] == READERS_VERSION else ledger.to_be_read_again()
