"""What fuzzing once found (see benchmarks/fuzz_readers.py) is read without an error, and in time."""

import signal
from pathlib import Path

import pytest

from searcher.sources import posts_of

FINDINGS = sorted((Path(__file__).parents[1] / "inputs" / "findings").iterdir())


@pytest.mark.parametrize("path", FINDINGS, ids=lambda path: path.name)
def test_a_finding_is_read(path: Path) -> None:
    signal.alarm(30)  # ends the test run, should it hang
    try:
        list(posts_of(path))
    finally:
        signal.alarm(0)
