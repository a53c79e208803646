"""``search`` and ``suggest``: a query, and how one may go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import RequestError
from ..output import columns
from .options import NOTHING_FOUND, asking, at_most_one, data_formats, index_dir, print_answer, printing

if TYPE_CHECKING:
    from ..formats import Form
    from ..index import Index
    from ..results import Results


@click.command()
@asking
@click.option("--limit", type=int, default=10, show_default=True, help="Posts on a page.")
@click.option("--page", type=int, default=1, show_default=True, help="Which page.")
@data_formats
@click.option(
    "--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page that stands alone; - prints it."
)
@click.option("--open", "open_", is_flag=True, help="Open such a page in the browser.")
@printing
@index_dir
def search(
    query: tuple[str, ...],
    any_: bool,
    form: Form | None,
    html: Path | None,
    open_: bool,
    index: Index,
    **filters: Any,
) -> int:
    """Print the posts that match QUERY, best first; with a filter and no QUERY, the newest first.

    \b
    rice market       both words               "tax bill"      side by side, spelt so
    -boat             not this word            rice OR fish    either; parentheses group
    vot*              words that begin so      title:river     only in titles
    author:lotus      publication:paper        month:2019-11   before:2019-11-20  after:2019

    \b
    searcher search "boat race" --month 2019-11        narrowed to a month
    searcher search ទន្លេ --sort newest --json          for programs
    searcher search river --open                       in the browser

    A DATE is 2019, 2019-11, 2019-11-20, "November 2019", "20 November 2019", "វិច្ឆិកា ២០១៩" or
    "ថ្ងៃទី២០ ខែវិច្ឆិកា ឆ្នាំ២០១៩", here and after month:, before: and after:

    Put a QUERY that begins with - after --, as in: searcher search -- -boat
    """
    at_most_one({"--json, --jsonl, --csv": form, "--html": html, "--open": open_})
    from ..results import Request

    request = Request(" ".join(query), any=any_, **filters)
    if not request.query.strip() and not request.is_filtered:
        raise RequestError("there is nothing to look for; type a word, or a filter such as --month 2019-11")
    results = index.search(request)
    if html or open_:
        from .results_page import open_page, write_page

        write_page(html, results) if html else open_page(results)
    elif form or results.total:
        _print_results(form, results)
    else:
        _say_nothing_found(results)
    return 0 if results.total else NOTHING_FOUND


def _print_results(form: Form | None, results: Results) -> None:
    from ..formats import results_data
    from ..terminal import results_text

    print_answer(form, lambda: results_data(results), lambda: results_text(results, columns()))


def _say_nothing_found(results: Results) -> None:
    from ..terminal import offers_text
    from ..wording import headline, shown

    click.echo(f"{shown(headline(results))}.", err=True)
    for line in offers_text(results):
        click.echo(line, err=True)
    if results.request.author or results.request.publication:
        click.echo("--author and --publication take a whole name, as search and authors print it.", err=True)


@click.command()
@click.argument("prefix", nargs=-1, required=True)
@click.option("--limit", type=int, default=10, show_default=True, help="At most so many suggestions.")
@data_formats
@printing
@index_dir
def suggest(prefix: tuple[str, ...], limit: int, form: Form | None, index: Index) -> int:
    """Print how a query that begins with PREFIX may go on: words, authors and titles, with numbers of posts.

    \b
    searcher suggest riv                      river, author:"Mony Riverbank" …
    searcher suggest boat ra --json           for programs
    """
    from ..figures import suggestions_text
    from ..formats import one_line, suggestions_data

    typed = " ".join(prefix)
    suggestions = index.suggest(typed, limit)
    if form or suggestions:
        print_answer(form, lambda: suggestions_data(typed, suggestions), lambda: suggestions_text(suggestions))
    else:
        click.echo(f"Nothing to suggest for {one_line(typed)[:60]}.", err=True)
    return 0 if suggestions else NOTHING_FOUND
