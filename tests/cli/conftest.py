"""The real command, in a process of its own."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path
from select import select
from typing import NamedTuple

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


class Shown(NamedTuple):
    """What a terminal was sent, and how the command ended."""

    status: int
    text: str


def on_terminal(
    *args: str | Path, lines: int = 24, columns: int = 80, interrupt_after: str | None = None, **env: str
) -> Shown:
    """Run ``searcher`` on a pseudo terminal, where Ctrl-C is typed when it has shown ``interrupt_after``."""
    environment = {**os.environ, "PYTHONUTF8": "1", "TERM": "xterm", **env}
    for name in ("NO_COLOR", "FORCE_COLOR", "PAGER", "LESS"):
        if name not in env:
            environment.pop(name, None)
    keys = {interrupt_after: "\x03"} if interrupt_after else {}
    return typed(command(*args), keys, environment, lines, columns)


def typed(words: list[str], keys: dict[str, str], env: dict[str, str], lines: int = 24, columns: int = 80) -> Shown:
    """Run a program on a pseudo terminal; when it has shown the next of ``keys``, what belongs to it is typed."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
    process = subprocess.Popen(
        words,
        stdin=its, stdout=its, stderr=its, env=env, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )  # fmt: skip
    os.close(its)
    text, waiting = b"", list(keys.items())
    while piece := _read(ours, process):
        text += piece
        while waiting and waiting[0][0].encode() in text:
            os.write(ours, waiting.pop(0)[1].encode())
    os.close(ours)
    return Shown(process.wait(timeout=60), text.decode(errors="replace").replace("\r\n", "\n"))


def _read(terminal: int, process: "subprocess.Popen[bytes]") -> bytes:
    """What was written to the terminal; nothing when all is said, or when ``process`` waits for ever and was ended."""
    if not select([terminal], [], [], 60)[0]:
        process.kill()
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that nobody writes to it any more
        return b""


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
