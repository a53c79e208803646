"""What a page offers to choose: orders, filters with their counts, and the chips of the filters in use."""

from collections.abc import Iterator
from dataclasses import dataclass

from ..order import SORTS
from ..results import Facet, Request, Results
from ..text.analysis import key
from ..text.dates import parse_month
from ..text.months import Language
from ..wording import filters_in_use, month_text
from .address import PATHS, Browsed, Narrowing
from .view import View

MOST_AT_ONCE = 8
"""Values of a filter beside the posts; all of them have a page of their own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: a link, or plain text without an address."""

    text: str
    address: str | None
    chosen: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet: the values shown, how many there are, and where all of them are."""

    name: Browsed
    values: tuple[Choice, ...]
    count: int
    address: str | None


def chips(view: View) -> list[Choice]:
    """The filters in use, each with the address without it."""
    request = view.asked.request
    return [
        Choice(text, view.links.results(**{field: False if field == "any" else None}))
        for field, text in filters_in_use(request, view.language)
    ]


def orders(view: View) -> list[Choice]:
    """The orders of the answer. Without words to match, the best match is the newest."""
    request, links = view.asked.request, view.links
    if request.query.strip():
        return [Choice(view.word(sort), links.results(sort=sort), sort == request.sort) for sort in SORTS]
    oldest = request.sort == "oldest"
    return [
        Choice(view.word("newest"), links.results(sort="relevance"), not oldest),
        Choice(view.word("oldest"), links.results(sort="oldest"), oldest),
    ]


def filters(results: Results, view: View) -> Iterator[Filter]:
    """Authors and publications; the months are a picture (see histogram)."""
    for name in PATHS:
        facets = results.facets[name]
        if name == "month" or not facets:
            continue
        first = _chosen_first(facets, getattr(view.asked.request, name))[:MOST_AT_ONCE]
        leads = view.links.narrowing(name)
        values = tuple(choice(results.request, name, facet, leads, view.language) for facet in first)
        yield Filter(name, values, len(facets), view.links.browse(name))


def _chosen_first(facets: tuple[Facet, ...], asked: str | None) -> list[Facet]:
    return sorted(facets, key=lambda facet: not _is_asked(facet, asked)) if asked else list(facets)


def _is_asked(facet: Facet, asked: str | None) -> bool:
    return bool(asked) and (asked == facet.value or key(asked or "") == key(facet.value))


def choice(request: Request, name: Browsed, facet: Facet, leads: Narrowing, language: Language) -> Choice:
    """A value of a facet and the link that narrows to it; the link of one that is chosen already leads out again."""
    if name == "month":
        chosen = request.month_period == parse_month(facet.value)
        text = month_text(facet.value, language)
    else:
        chosen = _is_asked(facet, getattr(request, name))
        text = facet.value
    return Choice(text, leads(None if chosen else facet.value), chosen, facet.count)
