"""The results page: a pure function from Results to HTML."""

from typing import Any

from ..results import Results
from ..wording import headline, month_text, number, year_text
from .choices import chips, filters, orders
from .histogram import HEIGHT, WIDTH, Bar, bars
from .view import View


def render_results(results: Results, view: View) -> str:
    """The page of ``results``. One that stands alone has text, or nothing, where a link would lead to a server."""
    months = bars(results.facets["month"], view.asked.request.month)
    by_year = bool(months) and len(months[0].period) == len("2017")
    return view.render(
        "results",
        headline(results, view.language),
        results=results,
        chips=chips(view),
        orders=orders(view),
        filters=list(filters(results, view)),
        bars=[_drawn(bar, view, by_year) for bar in months],
        by_year=by_year,
        picture=(WIDTH, HEIGHT),
    )


def _drawn(bar: Bar, view: View, by_year: bool) -> dict[str, Any]:
    if by_year:
        text, days = year_text(bar.period, view.language), (None, None) if bar.chosen else (bar.period, bar.period)
        address = view.links.results(month=None, date_from=days[0], date_to=days[1])
    else:
        text = month_text(bar.period, view.language)
        address = view.links.results(month=None if bar.chosen else bar.period)
    return {"bar": bar, "text": text, "count": number(bar.posts, view.language), "address": address}
