"""The other programs that a comparison runs: one process for each engine, and commands that are run to their end."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Any

import click

ROOT = Path(__file__).parents[1]


class Process:
    """An engine at work (see engines.__main__); leave the context to end it."""

    def __init__(self, name: str, place: Path) -> None:
        self._name = name
        command = [sys.executable, "-m", "benchmarks.engines", name, str(place.absolute())]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdin=pipe, stdout=pipe)

    def ask(self, **message: Any) -> dict[str, Any]:
        """Send ``message``, wait for the answer. Raises click.ClickException if the engine has stopped."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(message).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise click.ClickException(f"{self._name} stopped; what it said stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate()


def environment() -> dict[str, str]:
    """That of every program here: this checkout, UTF-8, and modules compiled once, as those of a package are."""
    without = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**without, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def run_module(module: str, *arguments: str | Path) -> None:
    """Run a module of this package to its end; it has the memory it needs to itself."""
    subprocess.run(_command(module, arguments), cwd=ROOT, env=environment(), check=True, stdout=sys.stderr)


def seconds_of(module: str, *arguments: str | Path) -> float:
    """How long a whole process takes, from its start to its end; what it prints is thrown away."""
    started = perf_counter()
    subprocess.run(_command(module, arguments), cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - started


def _command(module: str, arguments: Sequence[str | Path]) -> list[str]:
    return [sys.executable, "-m", module, *map(str, arguments)]
