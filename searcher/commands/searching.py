"""``search`` and ``suggest``: a query, and how one may go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import RequestError
from ..output import print_lines
from .options import NOTHING_FOUND, asking, index_dir

if TYPE_CHECKING:
    from ..index import Index
    from ..results import Results


@click.command()
@asking
@click.option("--limit", type=int, default=10, show_default=True, help="Posts on a page.")
@click.option("--page", type=int, default=1, show_default=True, help="Which page.")
@click.option("--json", "json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", "jsonl", is_flag=True, help="Print one post a line as JSON.")
@click.option("--csv", "csv", is_flag=True, help="Print a table for spreadsheets.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page that stands alone.")
@index_dir
def search(
    query: tuple[str, ...],
    any_: bool,
    json: bool,
    jsonl: bool,
    csv: bool,
    html: Path | None,
    index: Index,
    **filters: Any,
) -> int:
    """Print the posts that match QUERY, best first; with a filter and no QUERY, the newest first.

    \b
    rice market       both words               "tax bill"      side by side, spelt so
    -boat             not this word            rice OR fish    either; parentheses group
    vot*              words that begin so      title:river     only in titles
    author:lotus      publication:paper        month:2019-11   before:2019-11-20  after:2019

    A DATE is 2019, 2019-11, 2019-11-20, "November 2019", "20 November 2019", "វិច្ឆិកា ២០១៩" or
    "ថ្ងៃទី២០ ខែវិច្ឆិកា ឆ្នាំ២០១៩", here and after month:, before: and after:

    Put a QUERY that begins with - after --, as in: searcher search -- -boat
    """
    if sum((json, jsonl, csv, html is not None)) > 1:
        raise click.UsageError("choose one of --json, --jsonl, --csv and --html")
    from ..results import Request

    request = Request(" ".join(query), any=any_, **filters)
    if not request.query.strip() and not request.is_filtered:
        raise RequestError("there is nothing to look for; type a word, or a filter such as --month 2019-11")
    results = index.search(request)
    if html:
        _write_page(html, results)
    else:
        _print_results(results, json=json, jsonl=jsonl, csv=csv)
    return 0 if results.total else NOTHING_FOUND


def _print_results(results: Results, json: bool, jsonl: bool, csv: bool) -> None:
    from .. import formats, terminal

    if json:
        print_lines([formats.results_json(results)])
    elif jsonl:
        print_lines(formats.results_json_lines(results))
    elif csv:
        print_lines(formats.results_csv(results))
    elif results.total:
        print_lines(terminal.results_text(results))
    else:
        _say_nothing_found(results)


def _say_nothing_found(results: Results) -> None:
    from ..terminal import offers_text
    from ..wording import headline, shown

    click.echo(f"{shown(headline(results))}.", err=True)
    for line in offers_text(results):
        click.echo(line, err=True)
    if results.request.author or results.request.publication:
        click.echo("--author and --publication take a whole name, as search and authors print it.", err=True)


def _write_page(path: Path, results: Results) -> None:
    from ..web.page import render_results

    try:
        path.write_text(render_results(results, standalone=True), "utf-8")
    except OSError as error:
        raise RequestError(f"{path}: cannot be written ({error.strerror})") from error
    click.echo(f"The page is in {path}", err=True)


@click.command()
@click.argument("prefix", nargs=-1, required=True)
@click.option("--limit", type=int, default=10, show_default=True, help="At most so many suggestions.")
@click.option("--json", "json", is_flag=True, help="Print one JSON object.")
@index_dir
def suggest(prefix: tuple[str, ...], limit: int, json: bool, index: Index) -> int:
    """Print how a query that begins with PREFIX may go on: words, authors and titles, with numbers of posts."""
    from .. import formats, terminal

    typed = " ".join(prefix)
    suggestions = index.suggest(typed, limit)
    if json:
        print_lines([terminal.suggestions_json(typed, suggestions)])
    elif suggestions:
        print_lines(terminal.suggestions_text(suggestions))
    else:
        click.echo(f"Nothing to suggest for {formats.one_line(typed)[:60]}.", err=True)
    return 0 if suggestions else NOTHING_FOUND
