"""What a command prints: in colour or not, and to a reader that may go away."""

import os
import sys
from collections.abc import Iterable
from typing import Any

import click


def print_lines(lines: Iterable[str]) -> None:
    """Print ``lines``, coloured where colours can be seen."""
    click.echo("\n".join(lines), color=_color())


def _color() -> bool | None:
    """Whether to colour: https://no-color.org, FORCE_COLOR, else only on a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    return True if os.environ.get("FORCE_COLOR") else None


class Commands(click.Group):
    """Commands whose output may be cut short, as by ``| head``: that is no error."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command. Raises OSError where the output is refused for another reason."""
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
