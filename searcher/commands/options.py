"""What several commands have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..errors import DEFAULT_FOLDER
from ..order import SORTS
from ..output import NO_PAGER, color_wanted, print_lines
from .completion import folders, values_of

if TYPE_CHECKING:
    from ..formats import Data, Form
    from ..index import Index

NOTHING_FOUND = 1
"""The exit status; 0 else. What goes wrong has its own (see __main__) …"""
UNSOUND = 3
"""… such as a damaged index, also where it was asked whether it is."""

Command = TypeVar("Command", bound=Callable[..., Any])


def index_folder(parameter: str, **others: Any) -> Callable[[Command], Command]:
    """Which index: the folder that is named, as the ``parameter`` of the command."""
    return click.option(
        "--index-dir",
        parameter,
        metavar="FOLDER",
        envvar="SEARCHER_INDEX_DIR",
        default=DEFAULT_FOLDER,
        show_default=True,
        show_envvar=True,
        shell_complete=folders,
        help="Folder of the index.",
        **others,
    )


def index_dir(command: Command) -> Command:
    """The same, opened, though nothing of it is read yet."""
    return index_folder("index", callback=lambda _context, _option, folder: _opened(folder))(command)


def _opened(folder: str) -> Index:
    from ..index import open_index

    return open_index(folder)


def asking(command: Command) -> Command:
    """What says which posts are meant."""
    options = [
        click.argument("query", nargs=-1),
        click.option("--author", metavar="NAME", shell_complete=values_of("author"), help="Only posts by this author."),
        click.option(
            "--publication",
            metavar="NAME",
            shell_complete=values_of("publication"),
            help="Only posts that first appeared there.",
        ),
        click.option(
            "--month",
            metavar="MONTH",
            shell_complete=values_of("month"),
            help="Only posts of this month, such as 2019-11, or undated.",
        ),
        click.option("--from", "date_from", metavar="DATE", help="From this day, month or year on."),
        click.option("--to", "date_to", metavar="DATE", help="Up to and with this day, month or year."),
        click.option("--any", "any_", is_flag=True, help="Posts with any of the words instead of all."),
        click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="Their order."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def printing(command: Command) -> Command:
    """How text is shown: in colour, and by the pager, unless this is refused."""
    colors = click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        show_default=True,
        expose_value=False,
        callback=_choose_color,
        help="Whether to colour; auto: on a terminal.",
    )
    pager = click.option(
        "--no-pager", is_flag=True, expose_value=False, callback=_choose_pager, help="Never use the pager."
    )
    return colors(pager(command))


def _choose_color(context: click.Context, _option: click.Parameter, when: str) -> None:
    context.color = color_wanted() if when == "auto" else when == "always"


def _choose_pager(context: click.Context, _option: click.Parameter, refused: bool) -> None:
    context.meta[NO_PAGER] = refused


def data_formats(command: Command) -> Command:
    """The forms for programs. The command is given the one that was chosen as ``form``, or None for text."""

    @wraps(command)
    def choosing(json: bool, jsonl: bool, csv: bool, **options: Any) -> Any:
        chosen = {"json": json, "jsonl": jsonl, "csv": csv}
        at_most_one({f"--{form}": given for form, given in chosen.items()})
        return command(form=next((form for form, given in chosen.items() if given), None), **options)

    json = click.option("--json", "json", is_flag=True, help="Print one JSON object.")
    jsonl = click.option("--jsonl", "jsonl", is_flag=True, help="Print JSON Lines: one object a line.")
    csv = click.option("--csv", "csv", is_flag=True, help="Print a table for spreadsheets.")
    return json(jsonl(csv(choosing)))  # type: ignore[return-value]  # it takes the same options and three more


def at_most_one(given: dict[str, object]) -> None:
    """Raise UsageError where more than one of these options is used."""
    if sum(map(bool, given.values())) > 1:
        *names, last = given
        raise click.UsageError(f"choose one of {', '.join(names)} and {last}")


def print_answer(form: Form | None, data: Callable[[], Data], text: Callable[[], Iterable[str]]) -> None:
    """Print ``data`` in the form that was chosen, else ``text``."""
    if form:
        from ..formats import lines_of

        print_lines(lines_of(data(), form))
    else:
        print_lines(text())
