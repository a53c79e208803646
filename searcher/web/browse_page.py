"""All authors, all publications or all months of what a request finds, to go on from, as the old archive has them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from ..results import Facet, Results
from ..text.analysis import key
from ..wording import number, year_text
from .address import PATHS, Browsed
from .choices import Choice, chips, choice
from .view import View

MOST_NAMES = 500
"""Names on a page."""


@dataclass(frozen=True, slots=True)
class Group:
    """Values that stand together: names with one first letter, months of one year."""

    name: str
    values: tuple[Choice, ...]


def render_browse(what: Browsed, results: Results, view: View) -> str:
    """The page of all values of a facet: names by their first letter, months by year, the newest year first."""
    facets = results.facets[what]
    undated = results.total - sum(facet.count for facet in facets) if what == "month" else 0
    page = min(view.asked.request.page, _pages(what, facets))
    leads = view.links.narrowing(what)
    groups = [
        Group(name, tuple(choice(results.request, what, facet, leads, view.language) for facet in group))
        for name, group in (_years(facets, view) if what == "month" else _letters(facets, page))
    ]
    if undated > 0:
        groups.append(Group(view.word("undated"), (_undated(view, undated),)))
    return view.render(
        "browse",
        view.word(PATHS[what].strip("/")),
        results=results,
        groups=groups,
        chips=chips(view),
        page=page,
        pages=_pages(what, facets),
        earlier=view.links.browse(what, page=max(1, page - 1)),
        later=view.links.browse(what, page=page + 1),
        count=number(len(facets), view.language),
    )


def _pages(what: Browsed, facets: tuple[Facet, ...]) -> int:
    return 1 if what == "month" else max(1, -(-len(facets) // MOST_NAMES))


def _letters(facets: tuple[Facet, ...], page: int) -> Iterator[tuple[str, list[Facet]]]:
    ordered = sorted(facets, key=lambda facet: (key(facet.value), facet.value))[(page - 1) * MOST_NAMES :][:MOST_NAMES]
    for letter, group in groupby(ordered, key=lambda facet: key(facet.value)[:1].upper()):
        yield letter, list(group)


def _years(facets: tuple[Facet, ...], view: View) -> Iterator[tuple[str, list[Facet]]]:
    ordered = sorted(facets, key=lambda facet: facet.value)
    years = [(year, list(group)) for year, group in groupby(ordered, key=lambda facet: facet.value[:4])]
    for year, group in reversed(years):
        yield year_text(year, view.language), group


def _undated(view: View, count: int) -> Choice:
    return Choice(view.word("no_date"), view.links.results(month="undated"), count=count)
