"""What a command prints: in colour or not, by the pager or not, and to a reader that may go away."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import Any, TextIO

import click

NO_PAGER = "searcher.no_pager"
"""In a context's ``meta``: whether the pager was refused."""


def print_lines(lines: Iterable[str], paged: bool = True) -> None:
    """Print ``lines``, coloured where colours can be seen, by the pager where they are more than the screen holds."""
    printed = list(lines)
    if not printed:
        return
    text = "\n".join(printed)
    context = click.get_current_context(silent=True)
    screen = screen_size() if context and paged and not context.meta.get(NO_PAGER) else None
    if context and screen:
        from .pager import show_in_pager

        if show_in_pager(text if context.color is not False else click.unstyle(text), screen):
            return
    click.echo(text)


def screen_size(stream: TextIO | None = None) -> os.terminal_size | None:
    """Columns and lines of the terminal that ``stream``, or else standard output, is; None where it is none."""
    stream = stream or sys.stdout
    if not stream.isatty():
        return None
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except OSError:
        columns = lines = 0
    return os.terminal_size((columns or 80, lines or 24))


def columns() -> int | None:
    """How wide the terminal is; None where there is none, so that nothing is cut to a width."""
    screen = screen_size()
    return screen.columns if screen else None


def color_wanted() -> bool | None:
    """What the environment says: https://no-color.org, FORCE_COLOR, a dumb terminal; None leaves it to the output."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


class Commands(click.Group):
    """Commands whose output may be cut short, as by ``| head``: that is no error."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises OSError where the output is refused for another reason."""
        context.color = color_wanted()
        try:
            status = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            _discard_output()
            return 0
        except OSError:
            _discard_output()
            raise
        return status


def _discard_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
