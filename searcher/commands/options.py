"""What several commands have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..order import SORTS

if TYPE_CHECKING:
    from ..index import Index

NOTHING_FOUND = 1
"""The exit status; 0 else. What goes wrong has its own (see __main__)."""

Command = TypeVar("Command", bound=Callable[..., Any])


def index_dir(command: Command) -> Command:
    """Which index: the folder that is named, opened, though nothing of it is read yet."""
    return click.option(
        "--index-dir",
        "index",
        envvar="SEARCHER_INDEX_DIR",
        default="index_data",
        show_default=True,
        show_envvar=True,
        callback=lambda _context, _option, folder: _opened(folder),
        help="Folder of the index.",
    )(command)


def _opened(folder: str) -> Index:
    from ..index import open_index

    return open_index(folder)


def asking(command: Command) -> Command:
    """What says which posts are meant."""
    options = [
        click.argument("query", nargs=-1),
        click.option("--author", help="Only posts by this author."),
        click.option("--publication", help="Only posts that first appeared there."),
        click.option("--month", metavar="MONTH", help="Only posts of this month, such as 2019-11, or undated."),
        click.option("--from", "date_from", metavar="DATE", help="From this day, month or year on."),
        click.option("--to", "date_to", metavar="DATE", help="Up to and with this day, month or year."),
        click.option("--any", "any_", is_flag=True, help="Posts with any of the words instead of all."),
        click.option("--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="Their order."),
    ]
    for option in reversed(options):
        command = option(command)
    return command
