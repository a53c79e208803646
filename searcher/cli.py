"""The commands: what was typed, one call, what is printed.

What only a command that runs needs is imported there, so that help and version are shown at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .errors import RequestError
from .order import SORTS
from .output import Commands, print_lines
from .version import VERSION

if TYPE_CHECKING:
    from .index import Index
    from .results import Results

NOTHING_FOUND = 1
"""The exit status; 0 else. What goes wrong has its own (see __main__)."""
_MOST_PROBLEMS = 100

Command = TypeVar("Command", bound=Callable[..., Any])


def _index_dir(command: Command) -> Command:
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
    from .index import open_index

    return open_index(folder)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION)
def cli() -> None:
    """Search archives of posts in English and Khmer.

    \b
    searcher index corpus/            make or update the index
    searcher search "boat race"       posts with both words
    searcher search ទន្លេ --month 2019-11
    searcher serve                    the results page
    """


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@_index_dir
@click.option("--rebuild", is_flag=True, help="Make the index anew from these paths alone.")
@click.option("--prune", is_flag=True, help="Remove posts whose files are gone from these paths.")
@click.option("--dry-run", is_flag=True, help="Show what would happen, and write nothing.")
@click.option("--time-zone", metavar="ZONE", help="Where the days of the site begin, such as Asia/Phnom_Penh.")
@click.option("--json", "json", is_flag=True, help="Print the report as one JSON object.")
def index(
    paths: tuple[Path, ...],
    index: Index,
    rebuild: bool,
    prune: bool,
    dry_run: bool,
    time_zone: str | None,
    json: bool,
) -> int:
    """Read the posts under each PATH (default: corpus/) into the index.

    \b
    searcher index export.xml               a WordPress export
    searcher index saved-pages/ feeds/      folders, whatever is in them
    searcher index crawl.warc.gz            a web archive
    searcher index ~/archive --prune        every night

    It reads WordPress exports and saved pages of its REST API, RSS and Atom feeds, saved web pages, web archives (WARC,
    WET), Markdown with front matter, tables (CSV, TSV), JSON Lines, archive pages saved as text, and plain text; also
    inside .gz, .zip and .tar. A format is recognised by its content.

    Run it again whenever files changed: only those are read. A post that stands in several places goes in once, with
    its longest text. What cannot be read is reported, with its place, and the rest goes in.

    Some sources give the time of a post in UTC alone; --time-zone says on which day that is for the site. It is
    remembered.
    """
    from .intake import ingest
    from .terminal import report_json, report_text
    from .wording import shown

    with _progress("" if dry_run else "Writing the index …") as watch:
        report = ingest(
            index,
            *(paths or (Path("corpus"),)),
            rebuild=rebuild,
            prune=prune,
            dry_run=dry_run,
            time_zone=time_zone,
            watch=watch,
        )
    for problem in report.problems[:_MOST_PROBLEMS]:
        click.echo(f"warning: {shown(str(problem))}", err=True)
    if len(report.problems) > _MOST_PROBLEMS:
        click.echo(f"warning: and {len(report.problems) - _MOST_PROBLEMS:,} more problems", err=True)
    if json:
        print_lines([report_json(report)])
    elif report.posts:
        print_lines(report_text(report))
    else:
        click.echo("No posts found, so the index was left as it is.", err=True)
    return 0 if report.posts else NOTHING_FOUND


@contextmanager
def _progress(then: str) -> Iterator[Callable[[int, int, int], None]]:
    """A progress bar on standard error if that is a terminal: bytes, time left, posts a second; ``then`` goes on."""
    from time import monotonic

    started, bar = monotonic(), None
    hidden = not sys.stderr.isatty()

    def rate(posts: int | None) -> str:
        return f"{(posts or 0) / (monotonic() - started):,.0f} posts a second"

    def watch(done: int, size: int, posts: int) -> None:
        nonlocal bar
        if bar is None:
            bar = stack.enter_context(
                click.progressbar(length=size, label="Reading", file=sys.stderr, hidden=hidden, item_show_func=rate)
            )
        if bar.finished:
            return
        bar.update(done - bar.pos, posts)
        if bar.finished and not hidden:
            stack.close()
            if then:
                click.echo(then, err=True)

    with ExitStack() as stack:
        yield watch


def _asking(command: Command) -> Command:
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


@cli.command()
@_asking
@click.option("--limit", type=int, default=10, show_default=True, help="Posts on a page.")
@click.option("--page", type=int, default=1, show_default=True, help="Which page.")
@click.option("--json", "json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", "jsonl", is_flag=True, help="Print one post a line as JSON.")
@click.option("--csv", "csv", is_flag=True, help="Print a table for spreadsheets.")
@click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help="Write a page that stands alone.")
@_index_dir
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
    from .results import Request

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
    from . import formats, terminal

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
    from .terminal import offers_text
    from .wording import headline, shown

    click.echo(f"{shown(headline(results))}.", err=True)
    for line in offers_text(results):
        click.echo(line, err=True)
    if results.request.author or results.request.publication:
        click.echo("--author and --publication take a whole name, as search and authors print it.", err=True)


def _write_page(path: Path, results: Results) -> None:
    from .web.page import render_results

    try:
        path.write_text(render_results(results, standalone=True), "utf-8")
    except OSError as error:
        raise RequestError(f"{path}: cannot be written ({error.strerror})") from error
    click.echo(f"The page is in {path}", err=True)


@cli.command()
@_asking
@_index_dir
def export(query: tuple[str, ...], any_: bool, index: Index, **filters: Any) -> int:
    """Print whole posts as JSON Lines: all, or those that a search with the same QUERY and options finds.

    \b
    searcher export > posts.jsonl             everything, newest first
    searcher export --author "Sok Example"    the posts of one author

    The index of such a file is the same as that of the files the posts came from.
    """
    from .results import Request
    from .terminal import post_json

    found = False
    for post in index.posts(Request(" ".join(query), any=any_, **filters)):
        found = True
        print_lines([post_json(post)])
    return 0 if found else NOTHING_FOUND


@cli.command()
@click.argument("prefix", nargs=-1, required=True)
@click.option("--limit", type=int, default=10, show_default=True, help="At most so many suggestions.")
@click.option("--json", "json", is_flag=True, help="Print one JSON object.")
@_index_dir
def suggest(prefix: tuple[str, ...], limit: int, json: bool, index: Index) -> int:
    """Print how a query that begins with PREFIX may go on: words, authors and titles, with numbers of posts."""
    from . import formats, terminal

    typed = " ".join(prefix)
    suggestions = index.suggest(typed, limit)
    if json:
        print_lines([terminal.suggestions_json(typed, suggestions)])
    elif suggestions:
        print_lines(terminal.suggestions_text(suggestions))
    else:
        click.echo(f"Nothing to suggest for {formats.one_line(typed)[:60]}.", err=True)
    return 0 if suggestions else NOTHING_FOUND


@cli.command()
@click.argument("post_id", metavar="ID")
@_index_dir
def show(post_id: str, index: Index) -> int:
    """Print the whole post with this ID (search prints the ids)."""
    from .formats import one_line
    from .intake.places import places
    from .terminal import post_text

    post = index.get(post_id)
    if post is None:
        click.echo(f"There is no post with the id {one_line(post_id)}.", err=True)
        return NOTHING_FOUND
    print_lines(post_text(post, places(index, post_id)))
    return 0


@cli.command()
@_index_dir
def authors(index: Index) -> int:
    """Print the authors, those with most posts first."""
    return _print_facet(index, "author")


@cli.command()
@_index_dir
def months(index: Index) -> int:
    """Print the months that have posts, the newest first, and how many posts have no date."""
    return _print_facet(index, "month", others="undated")


def _print_facet(index: Index, name: str, others: str | None = None) -> int:
    """A facet of all posts; those that have none of its values are called ``others``."""
    from .results import Facet
    from .terminal import facet_text

    results = index.search("")
    facets = list(results.facets[name])
    left = results.total - sum(facet.count for facet in facets)
    if others and left:
        facets.append(Facet(others, left))
    print_lines(facet_text(facets))
    return 0 if facets else NOTHING_FOUND


@cli.command()
@_index_dir
def stats(index: Index) -> int:
    """Print what is in the index."""
    from .terminal import stats_text

    print_lines(stats_text(index.stats()))
    return 0


@cli.command()
@click.argument("text", nargs=-1, required=True)
def analyze(text: tuple[str, ...]) -> int:
    """Show how TEXT is understood: words, clusters, normal forms and their places.

    Two texts match where the column "searched as", or the stem, is the same.
    """
    from .terminal import analysis_text

    print_lines(analysis_text(" ".join(text)))
    return 0


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@_index_dir
def serve(port: int, index: Index) -> int:
    """Show the results page on this machine, until Ctrl-C."""
    from .web.serve import serve as serve_page

    index.search("", limit=1)
    serve_page(index, port, lambda address: click.echo(f"The results page is at {address} (Ctrl-C to stop)"))
    return 0
