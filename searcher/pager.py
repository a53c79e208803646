"""Output that is longer than the screen, by the program that the reader chose for that."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

_DEFAULTS = {"LESS": "FRX", "LESSCHARSET": "utf-8"}
"""For less: stay out of the way of a short text, pass colours on, leave the text on the screen; Khmer as it is."""


def show_in_pager(text: str, screen: os.terminal_size) -> bool:
    """Show ``text`` in the pager if it needs one; False where it does not, or where the pager cannot be used."""
    command = _pager()
    if not command or _rows(text, screen) < screen.lines:
        return False
    sys.stdout.flush()
    try:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env={**_DEFAULTS, **os.environ})
    except (OSError, ValueError):  # it is missing, or its name holds what no name can
        return False
    with _left_to_the_pager():
        process.communicate(f"{text}\n".encode("utf-8", "replace"))
    return process.returncode <= 0  # ended by a signal, it was shown all the same


def _pager() -> list[str]:
    """The pager's command; nothing for none: PAGER is empty or ``cat``, or the terminal can do too little."""
    try:
        command = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:  # a quotation mark that is not closed
        return []
    return [] if command == ["cat"] or os.environ.get("TERM") == "dumb" else command


def _rows(text: str, screen: os.terminal_size) -> int:
    from .columns import width

    lines = click.unstyle(text).split("\n")
    return sum(max(1, -(-width(line) // screen.columns)) for line in lines)


@contextmanager
def _left_to_the_pager() -> Iterator[None]:
    """Ctrl-C is for the pager while it runs: it ends a search in the pager, not the command."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
