"""The command line: all commands under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .commands.analyzing import analyze
from .commands.completion import completion
from .commands.indexing import index
from .commands.options import index_dir as _index_dir
from .commands.overview import authors, check, months, stats
from .commands.posts import export, show, similar
from .commands.searching import search, suggest
from .output import Commands
from .version import VERSION

if TYPE_CHECKING:
    from .index import Index


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


for command in (index, search, suggest, show, similar, export, authors, months, stats, check, analyze, completion):
    cli.add_command(command)


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@_index_dir
def serve(port: int, index: Index) -> int:
    """Show the results page on this machine, until Ctrl-C."""
    from .web.serve import serve as serve_page

    index.search("", limit=1)
    serve_page(index, port, lambda address: click.echo(f"The results page is at {address} (Ctrl-C to stop)"))
    return 0
