"""The command line: all commands under one name."""

from __future__ import annotations

import click

from .commands.analyzing import analyze
from .commands.completion import completion
from .commands.indexing import index
from .commands.overview import authors, check, months, stats
from .commands.posts import export, show, similar
from .commands.searching import search, suggest
from .commands.serving import serve
from .output import Commands
from .version import VERSION


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


for command in (
    index,
    search,
    suggest,
    show,
    similar,
    export,
    authors,
    months,
    stats,
    check,
    analyze,
    serve,
    completion,
):
    cli.add_command(command)
