"""The recorded session of the README: its commands are run on the sample archive, and what they print stands below.

``python -m tests.record_session`` writes it anew; a test runs it too and compares.
"""

import os
import re
import shlex
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from .cli.conftest import typed

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
_COLUMNS = 96


def recorded(readme: str) -> str:
    """``readme`` with what the commands of its session print now."""
    with TemporaryDirectory() as folder:
        environment = _system(Path(folder))
        return _BLOCK.sub(
            lambda block: "\n\n".join(_run(line, environment) for line in _commands(block[0])) + "\n", readme
        )


def comparable(readme: str) -> str:
    """``readme`` without the sizes, which differ from machine to machine."""
    return re.sub(r"[\d.,]+ MB", "… MB", readme)


def _commands(block: str) -> list[str]:
    return [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]


def _system(folder: Path) -> dict[str, str]:
    """The environment of a person in a folder with the sample archive, who has ``searcher`` on the path."""
    (folder / "corpus").symlink_to(ROOT / "corpus")
    program = folder / "bin" / "searcher"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m searcher "$@" 2>/dev/null\n')
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    plain = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "NO_COLOR": "1", "PAGER": "", "TERM": "xterm", "PATH": path}
    return {**os.environ, **plain, "PWD": str(folder), "SEARCHER_INDEX_DIR": str(folder / "index_data")}


def _run(line: str, environment: dict[str, str]) -> str:
    inside = f"cd {shlex.quote(environment['PWD'])} && {line}"
    shown = typed(["sh", "-c", inside], {}, environment, columns=_COLUMNS)
    assert shown.status == 0, shown
    return f"$ {line}\n{shown.text.rstrip()}"


if __name__ == "__main__":
    README.write_text(recorded(README.read_text("utf-8")), "utf-8")
