"""``index``: read files into the index."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..output import print_lines, screen_size
from .options import NOTHING_FOUND, index_dir

if TYPE_CHECKING:
    from ..index import Index

_MOST_PROBLEMS = 100


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@index_dir
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

    Your files stay as they are. The index goes into the folder index_data, or the one that --index-dir names; then ask
    it with: searcher search "rice market"

    Run it again whenever files changed: only those are read. A post that stands in several places goes in once, with
    its longest text. What cannot be read is reported, with its place, and the rest goes in.

    Some sources give the time of a post in UTC alone; --time-zone says on which day that is for the site. It is
    remembered.
    """
    from ..figures import report_json, report_text
    from ..intake import ingest
    from ..wording import shown

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
    screen = screen_size(sys.stderr)
    hidden, columns = screen is None, screen.columns if screen else 0

    def rate(posts: int | None) -> str:
        return f"{(posts or 0) / (monotonic() - started):,.0f} posts/s"

    def watch(done: int, size: int, posts: int) -> None:
        nonlocal bar
        if bar is None:
            bar = stack.enter_context(
                click.progressbar(length=size, file=sys.stderr, hidden=hidden, **_layout(columns, rate))
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


_LABEL_AND_PERCENT = len("Reading  []  100%")
_TIME_LEFT = len("  10d 00:00:00")
_RATE = len("  100,000 posts/s")
_WIDEST_BAR = 30


def _layout(columns: int, rate: Callable[[int | None], str]) -> dict[str, Any]:
    """What of the bar fits on one line of a terminal: a longer one would be drawn anew below itself each time."""
    room = columns - 1 - _LABEL_AND_PERCENT  # a cursor behind the last column wraps on some terminals
    if room < 0:
        return {"width": 0, "bar_template": "%(info)s", "show_eta": False}
    has_time = room >= _TIME_LEFT
    room -= _TIME_LEFT * has_time
    has_rate = room >= _RATE
    room -= _RATE * has_rate
    return {
        "label": "Reading",
        "width": min(_WIDEST_BAR, room),
        "show_eta": has_time,
        "item_show_func": rate if has_rate else None,
        "bar_template": "%(label)s  [%(bar)s]  %(info)s",
    }
