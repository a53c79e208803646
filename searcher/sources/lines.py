"""A text file as numbered lines, in whatever encoding; lines that nobody would write are reported."""

import io
from collections.abc import Iterator
from typing import NamedTuple

from .encoding import encoding_of
from .file import File
from .problem import Problem

LONGEST_LINE = 16 << 20
"""Characters; a longer line is left out."""


class Line(NamedTuple):
    """One line without its end; the first is number 1."""

    number: int
    text: str


def lines_of(file: File) -> Iterator[Line | Problem]:
    """The lines. A Problem for each that is too long, and for an encoding that was guessed or is not kept to."""
    encoding, problem = encoding_of(file)
    if problem:
        yield problem
    is_whole = True
    for line in _lines(file, encoding):
        if isinstance(line, Line) and is_whole and "\ufffd" in line.text and not problem:
            is_whole = False
            reason = f"is not {encoding.upper()} throughout; what could not be read became �"
            yield Problem(file.source, line.number, reason, "save the file as UTF-8", harmless=True)
        yield line


def _lines(file: File, encoding: str) -> Iterator[Line | Problem]:
    text = io.TextIOWrapper(file.stream, encoding, errors="replace", newline="\n")
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            while line and not line.endswith("\n"):
                line = text.readline(LONGEST_LINE)
            reason = f"is longer than {LONGEST_LINE >> 20} million characters and was left out"
            yield Problem(file.source, number, reason, "break it into lines")
            continue
        yield Line(number, line.removeprefix("\ufeff").rstrip("\r\n"))
