"""What a command loads before it answers: a search from a shell is mostly that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import command

SHOWN_AT_ONCE = {
    "cli", "commands", "commands.analyzing", "commands.completion", "commands.indexing", "commands.options",
    "commands.overview", "commands.posts", "commands.searching", "commands.serving", "errors", "order", "output",
    "version",
}  # fmt: skip
OF_A_SEARCH = SHOWN_AT_ONCE | {
    "columns", "formats", "identity",
    "index", "index.array_file", "index.charset", "index.evaluate", "index.manifest", "index.match",
    "index.names", "index.question", "index.reader", "index.scoring", "index.segment", "index.sorted_strings",
    "index.state", "index.whoosh_index", "parser", "post", "query", "results", "snippet", "terminal", "text",
    "text.aliases", "text.analysis", "text.dates", "text.english", "text.khmer", "text.months", "text.phrases",
    "text.segments", "text.variants", "wording", "words",
}  # fmt: skip
SLOW_TO_LOAD = {"asyncio", "concurrent", "csv", "email", "importlib.metadata", "jinja2", "logging", "multiprocessing"}
SLOW_TO_LOAD |= {"numpy", "rapidfuzz", "starlette", "tempfile", "uvicorn", "whoosh"}


def loaded(*args: str | Path) -> set[str]:
    """The full names of the modules that a command imports."""
    python, *rest = command(*args)
    done = subprocess.run(
        [python, "-X", "importtime", *rest],
        capture_output=True, text=True, env={**os.environ, "PYTHONUTF8": "1"}, check=True, timeout=120,
    )  # fmt: skip
    rows = (line.split("|") for line in done.stderr.splitlines() if line.startswith("import time:"))
    return {name.strip() for _, _, name in rows}


def ours(modules: set[str]) -> set[str]:
    """Those of our own, without the name of the package."""
    return {name.removeprefix("searcher.") for name in modules if name.startswith("searcher.")}


@pytest.fixture(scope="module")
def before() -> set[str]:
    """What Python and the way searcher is installed load in any case."""
    done = subprocess.run([sys.executable, "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("args", [("--help",), ("--version",), ("search", "--help")], ids=" ".join)
def test_help_and_version_load_neither_icu_nor_the_index(args: tuple[str, ...], before: set[str]) -> None:
    modules = loaded(*args)
    assert ours(modules) <= SHOWN_AT_ONCE
    assert not (modules - before) & (SLOW_TO_LOAD | {"dataclasses", "icu", "json"})


def test_completing_a_command_loads_neither(before: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("_SEARCHER_COMPLETE", "bash_complete"), ("COMP_WORDS", "searcher\nse"), ("COMP_CWORD", "1")):
        monkeypatch.setenv(name, value)
    modules = loaded()
    assert ours(modules) <= SHOWN_AT_ONCE | {"commands.shells"}
    assert not (modules - before) & (SLOW_TO_LOAD | {"dataclasses", "icu", "json"})


@pytest.mark.parametrize(
    "args", [("boat race",), ('"boat race"',), ("vot*",), ("--month", "2019-11"), ("ទន្លេ",)], ids=" ".join
)
def test_a_search_loads_no_more_than_it_needs(args: tuple[str, ...], corpus_index: Path, before: set[str]) -> None:
    modules = loaded("search", *args, "--index-dir", corpus_index)
    assert ours(modules) <= OF_A_SEARCH
    assert not (modules - before) & SLOW_TO_LOAD
