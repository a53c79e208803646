"""``authors``, ``months`` and ``stats``: what is in the index; ``analyze``: how a text would be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..output import print_lines
from .options import NOTHING_FOUND, index_dir

if TYPE_CHECKING:
    from ..index import Index


@click.command()
@index_dir
def authors(index: Index) -> int:
    """Print the authors, those with most posts first."""
    return _print_facet(index, "author")


@click.command()
@index_dir
def months(index: Index) -> int:
    """Print the months that have posts, the newest first, and how many posts have no date."""
    return _print_facet(index, "month", others="undated")


def _print_facet(index: Index, name: str, others: str | None = None) -> int:
    """A facet of all posts; those that have none of its values are called ``others``."""
    from ..results import Facet
    from ..terminal import facet_text

    results = index.search("")
    facets = list(results.facets[name])
    left = results.total - sum(facet.count for facet in facets)
    if others and left:
        facets.append(Facet(others, left))
    print_lines(facet_text(facets))
    return 0 if facets else NOTHING_FOUND


@click.command()
@index_dir
def stats(index: Index) -> int:
    """Print what is in the index."""
    from ..terminal import stats_text

    print_lines(stats_text(index.stats()))
    return 0


@click.command()
@click.argument("text", nargs=-1, required=True)
def analyze(text: tuple[str, ...]) -> int:
    """Show how TEXT is understood: words, clusters, normal forms and their places.

    Two texts match where the column "searched as", or the stem, is the same.
    """
    from ..terminal import analysis_text

    print_lines(analysis_text(" ".join(text)))
    return 0
