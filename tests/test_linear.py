"""Hostile megabytes take work in proportion to their length.

Work is counted, not timed. ``steps`` counts the lines of our own code that run, which is the same on every machine:
twice the text may take twice the steps and no more. What one line does inside the regular expressions, ICU or long
integers it cannot see. So a million characters are also analysed and marked in a process that may use a minute of
CPU: what takes seconds where it is linear, and would take many minutes where every character is compared with all
before it. That is a guard, no measurement.
"""

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import searcher
from searcher.columns import wrapped
from searcher.parser import parse
from searcher.query import sought
from searcher.snippet import Snippet, mark, passages
from searcher.text.analysis import analyse
from searcher.text.khmer import clusters, normal_form
from tests.strategies import COENG, ZWSP

PACKAGE = str(Path(searcher.__file__).parent)
SHAPES = {
    "a run of Khmer": "បោះឆ្នោតខ្មែរភ្នំពេញដីស្ត្រី",
    "one letter": "ក",
    "marks": "\u17b6\u17c6\u17bb",
    "COENG": COENG,
    "ZWSP": ZWSP,
    "letters and ZWSP": "ក" + ZWSP,
    "subscripts": COENG + "ក",
    "subscripts, marks and ZWSP": COENG + "ក" + ZWSP + "\u17b6",
    "digits": "5",
    "Khmer digits": "៥",
    "Khmer digits between letters": "ក៥",
    "Latin letters": "x",
    "Latin and Khmer letters": "xក",
    "emoji": "😀",
    "wide letters": "漢",
    "accents": "\u0301",
    "line ends": "\n",
}
SLOWEST = {"one letter", "Khmer digits between letters", "Latin and Khmer letters"}
"""As "letters and ZWSP", with more tokens; counting their steps is enough."""
QUERIES = ["ក", "ដី", "\u17b6", "កក", "សំរាប់ ដី", "xx*", "5"]


def normalise(text: str) -> None:
    for start, end in clusters(text):
        normal_form(text[start:end])


def show(shower: Callable[..., Any]) -> Callable[[str], None]:
    def shown(text: str) -> None:
        for query in QUERIES:
            shower(text, list(sought(parse(query).root)))

    return shown


def wrap(text: str) -> None:
    marks = tuple((start, start + 1) for start in range(0, len(text), 2))
    for line in wrapped(Snippet(text, marks), 40):
        assert len(list(line.pieces())) <= len(line.text)


OPERATIONS = {
    "normal form": normalise,
    "analysis": analyse,
    "marking": show(mark),
    "passages": show(passages),
    "wrapping": wrap,
}


def steps(operation: Callable[[str], Any], text: str) -> int:
    """How many lines of the package run."""
    count = 0

    def count_lines(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return count_lines

    def enter(frame: FrameType, _event: str, _argument: Any) -> Any:
        return count_lines if frame.f_code.co_filename.startswith(PACKAGE) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        operation(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
@pytest.mark.parametrize("piece", SHAPES.values(), ids=SHAPES.keys())
def test_twice_the_text_takes_no_more_than_twice_the_steps(piece: str, operation: Callable[[str], Any]) -> None:
    some, twice = ("ក" + piece * (length // len(piece)) for length in (1_000, 2_000))
    operation(twice)  # what is remembered from now on is remembered for both
    assert steps(operation, twice) <= 2.05 * steps(operation, some) + 100


def test_the_steps_of_something_quadratic_are_more() -> None:
    def quadratic(text: str) -> None:
        for start in range(0, len(text), 50):
            analyse(text[start:])

    some, twice = "ក" * 1_000, "ក" * 2_000
    assert steps(quadratic, twice) > 3 * steps(quadratic, some)


MEGABYTE = """
import sys
from searcher.parser import parse
from searcher.query import sought
from searcher.snippet import mark, passages

text = "ក" + sys.argv[1] * (1_000_000 // len(sys.argv[1]))
words = list(sought(parse(sys.argv[2]).root))
marked, shown = mark(text, words), passages(text, words)
assert marked.text == text and 1 <= len(shown) <= 3
"""


def a_minute_of_cpu() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


def run(program: str, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(Path(PACKAGE).parent), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, env=environment, preexec_fn=a_minute_of_cpu)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().strip()


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape not in SLOWEST])
def test_a_million_characters_are_analysed_marked_and_shown(shape: str) -> None:
    assert run(MEGABYTE, SHAPES[shape], "ក") == ""


LEGACY_FONT = """
import sys
from searcher.text.legacy import looks_like_legacy_khmer

print(*[looks_like_legacy_khmer(piece * (1_000_000 // len(piece))) for piece in sys.argv[1:]])
"""


def test_a_million_characters_are_looked_at_for_a_legacy_font() -> None:
    pieces = ["Exµr", "kñ", "ñ", "eeeñ", "Rñ", "kaMñ ", "é\n", "\u00e9\u2028"]
    assert run(LEGACY_FONT, *pieces) == "True False False False False False False False"
