"""``show`` and ``export``: whole posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..output import print_lines
from .options import NOTHING_FOUND, asking, index_dir

if TYPE_CHECKING:
    from ..index import Index


@click.command()
@click.argument("post_id", metavar="ID")
@index_dir
def show(post_id: str, index: Index) -> int:
    """Print the whole post with this ID (search prints the ids)."""
    from ..formats import one_line
    from ..intake.places import places
    from ..terminal import post_text

    post = index.get(post_id)
    if post is None:
        click.echo(f"There is no post with the id {one_line(post_id)}.", err=True)
        return NOTHING_FOUND
    print_lines(post_text(post, places(index, post_id)))
    return 0


@click.command()
@asking
@index_dir
def export(query: tuple[str, ...], any_: bool, index: Index, **filters: Any) -> int:
    """Print whole posts as JSON Lines: all, or those that a search with the same QUERY and options finds.

    \b
    searcher export > posts.jsonl             everything, newest first
    searcher export --author "Sok Example"    the posts of one author

    The index of such a file is the same as that of the files the posts came from.
    """
    from ..results import Request
    from ..terminal import post_json

    found = False
    for post in index.posts(Request(" ".join(query), any=any_, **filters)):
        found = True
        print_lines([post_json(post)])
    return 0 if found else NOTHING_FOUND
