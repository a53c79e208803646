"""The real command, in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-m", "searcher", *map(os.fsdecode, args)]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run ``searcher`` with an index of its own; ``preexec`` runs in the child before it."""

    def run_command(*args: str | Path, preexec: Callable[[], None] | None = None, **env: str):
        environment = {**os.environ, "SEARCHER_INDEX_DIR": str(tmp_path / "index"), "PYTHONUTF8": "1", **env}
        for name in ("NO_COLOR", "FORCE_COLOR"):
            if name not in env:
                environment.pop(name, None)
        return subprocess.run(
            command(*args), capture_output=True, text=True, env=environment, preexec_fn=preexec, timeout=120
        )

    return run_command


@pytest.fixture(scope="session")
def corpus_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample corpus, to be searched and not written to."""
    folder = tmp_path_factory.mktemp("corpus") / "index"
    subprocess.run(command("index", CORPUS, "--index-dir", folder), check=True, capture_output=True)
    return folder


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A small archive page."""
    path = tmp_path / "posts" / "2019-03.txt"
    path.parent.mkdir()
    path.write_text(
        "March, 2019\n\nnow browsing by month\n\n"
        "Posted by: Sok Example | Posted on: March 20, 2019\n\nRiver fish\n\nFish for the market.\n\n"
        "Posted by: | Posted on: March 11, 2019\n\nទន្លេ\n\nទឹកទន្លេឡើង។\n\nRead More …\n\n"
        "%d bloggers like this:\n",
        "utf-8",
    )
    return path
