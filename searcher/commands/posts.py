"""``show``, ``similar`` and ``export``: a post, those like it, and whole posts for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ..output import columns, print_lines
from .options import NOTHING_FOUND, asking, data_formats, index_dir, print_answer, printing

if TYPE_CHECKING:
    from ..formats import Form
    from ..index import Index


@click.command()
@click.argument("post_id", metavar="ID")
@click.argument("query", nargs=-1)
@data_formats
@printing
@index_dir
def show(post_id: str, query: tuple[str, ...], form: Form | None, index: Index) -> int:
    """Print the whole post with this ID, the words of QUERY marked.

    \b
    searcher show note-001                    search prints the ids
    searcher show note-001 boat race          with these words marked
    """
    from ..formats import post_data
    from ..intake.places import places
    from ..marking import marked, unmarked
    from ..terminal import post_text

    post = index.get(post_id)
    if post is None:
        return _say_there_is_none(post_id)
    typed = " ".join(query)
    title, body = marked(typed, post.title, post.body) if typed else unmarked(post.title, post.body)
    where = places(index, post_id)
    print_answer(
        form, lambda: post_data(post, where, title, body), lambda: post_text(title, body, post, where, columns())
    )
    return 0


def _say_there_is_none(post_id: str) -> int:
    from ..formats import one_line

    click.echo(f"There is no post with the id {one_line(post_id)}.", err=True)
    return NOTHING_FOUND


@click.command()
@click.argument("post_id", metavar="ID")
@click.option("--limit", type=int, default=10, show_default=True, help="At most so many posts.")
@data_formats
@printing
@index_dir
def similar(post_id: str, limit: int, form: Form | None, index: Index) -> int:
    """Print the posts that are about the same as the one with this ID, the most alike first.

    \b
    searcher similar note-001                 search prints the ids
    searcher similar note-001 --limit 3 --json
    """
    from ..formats import similar_data
    from ..terminal import hits_text

    hits = index.similar(post_id, limit)
    if not hits and index.get(post_id) is None:
        return _say_there_is_none(post_id)
    if form or hits:
        print_answer(form, lambda: similar_data(post_id, hits), lambda: hits_text(hits, columns()))
    else:
        click.echo("No other post is about the same.", err=True)
    return 0 if hits else NOTHING_FOUND


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
    from ..formats import post_json
    from ..results import Request

    found = False
    for post in index.posts(Request(" ".join(query), any=any_, **filters)):
        found = True
        print_lines([post_json(post)], paged=False)
    return 0 if found else NOTHING_FOUND
