"""What is in the index, and whether it is sound: ``authors``, ``months``, ``stats``, ``check``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from ..errors import IndexUnusable
from ..output import columns
from .options import NOTHING_FOUND, UNSOUND, data_formats, index_dir, print_answer, printing

if TYPE_CHECKING:
    from ..formats import Form
    from ..index import Index
    from ..results import Facet


@click.command()
@data_formats
@printing
@index_dir
def authors(form: Form | None, index: Index) -> int:
    """Print the authors, those with most posts first.

    \b
    searcher authors                          a count and a name a line
    searcher authors --csv > authors.csv      for a spreadsheet
    """
    from ..figures import facet_text
    from ..formats import counts_data

    found = index.search("").facets["author"]
    print_answer(form, lambda: counts_data("authors", found), lambda: facet_text(found))
    return 0 if found else NOTHING_FOUND


@click.command()
@data_formats
@printing
@index_dir
def months(form: Form | None, index: Index) -> int:
    """Print the months that have posts, the newest first, and how many posts have no date.

    \b
    searcher months                           with bars, on a terminal
    searcher months --json                    for programs
    """
    from ..figures import chart_text, facet_text
    from ..formats import counts_data

    found, width = _months(index), columns()

    def text() -> Iterable[str]:
        return facet_text(found) if width is None else chart_text(found, width)

    print_answer(form, lambda: counts_data("months", found), text)
    return 0 if found else NOTHING_FOUND


def _months(index: Index) -> list[Facet]:
    """The months, and last the posts without a date."""
    from ..results import Facet

    results = index.search("")
    found = list(results.facets["month"])
    undated = results.total - sum(facet.count for facet in found)
    return [*found, Facet("undated", undated)] if undated else found


@click.command()
@data_formats
@printing
@index_dir
def stats(form: Form | None, index: Index) -> int:
    """Print what is in the index: posts, languages, dates, terms, size and health.

    \b
    searcher stats
    searcher stats --index-dir my_index --json
    """
    from ..figures import stats_text
    from ..formats import stats_data

    health, found = index.check(), index.stats()
    print_answer(form, lambda: stats_data(found), lambda: stats_text(found, health))
    return 0


@click.command()
@data_formats
@printing
@index_dir
def check(form: Form | None, index: Index) -> int:
    """Read every byte of the index, and say whether it is as it was written.

    \b
    searcher check                            0 if it is sound, 3 if it is not
    searcher check --index-dir my_index || searcher index my_files --rebuild --index-dir my_index
    """
    from ..figures import check_text
    from ..formats import check_data

    try:
        found, complaint = index.check(), None
    except IndexUnusable as error:
        if not form:
            raise
        found, complaint = None, str(error)
    print_answer(form, lambda: check_data(found, complaint), lambda: check_text(found) if found else ())
    return 0 if found else UNSOUND
