"""A text file as numbered lines; what is not text, and lines nobody would write, are reported."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LONGEST_LINE = 16 << 20
"""Bytes; a longer line is left out."""
BEGINNING = 8192
"""Bytes that decide the format of a file."""


class Line(NamedTuple):
    """One line without its end; the first is number 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read as it stands; the rest of its file was."""

    source: str
    line: int | None
    reason: str
    remedy: str
    harmless: bool = False
    """No post that the source held before can be missing because of it."""

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return f"{place}: {self.reason}; {self.remedy}"


def source_of(path: Path) -> str:
    """The path as text; a name that is not UTF-8 has � where it cannot be read."""
    return os.fsencode(path).decode("utf-8", "replace")


def look_at(path: Path) -> str | Problem:
    """The beginning of the file, or why it is no text."""
    with path.open("rb") as file:
        beginning = file.read(BEGINNING)
    if not beginning.strip():
        return Problem(source_of(path), None, "is empty", "remove it, or save the page again")
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(source_of(path), None, "is UTF-16 text", "save it as UTF-8")
    if b"\0" in beginning:
        return Problem(source_of(path), None, "is not text", "save the page as plain text in UTF-8")
    return beginning.decode("utf-8-sig", errors="replace")


def lines_of(path: Path, report: Callable[[Problem], None]) -> Iterator[tuple[int, Line]]:
    """(bytes, line) for each line. Reports lines that are too long, and the first that is not UTF-8."""
    is_utf8 = True
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            size = len(raw)
            if size == LONGEST_LINE and not raw.endswith(b"\n"):
                while raw and not raw.endswith(b"\n"):
                    raw = file.readline(LONGEST_LINE)
                    size += len(raw)
                reason = f"is longer than {LONGEST_LINE >> 20} MB and was left out"
                report(Problem(source_of(path), number, reason, "break it into lines"))
                yield size, Line(number, "")
                continue
            text = _decoded(raw)
            if text is None:
                text = raw.decode("utf-8", errors="replace")
                if is_utf8:
                    reason = "is not UTF-8; what could not be read became �"
                    report(Problem(source_of(path), number, reason, "save the file as UTF-8", harmless=True))
                is_utf8 = False
            yield size, Line(number, text.removeprefix("\ufeff").rstrip("\r\n"))


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
