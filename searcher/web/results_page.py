"""The results page: a pure function from Results to HTML."""

from functools import partial

from ..results import Results
from ..wording import headline, month_text, number, year_text
from .choices import chips, filters, orders
from .histogram import Bar, bars
from .picture import Named, named, picture, table_rows
from .view import View


def render_results(results: Results, view: View) -> str:
    """The page of ``results``. One that stands alone has text, or nothing, where a link would lead to a server."""
    months = bars(results.facets["month"], view.asked.request.month)
    by_year = bool(months) and len(months[0].period) == len("2017")
    say = partial(year_text if by_year else month_text, language=view.language)
    drawn = _named(months, view, by_year)
    return view.render(
        "results",
        headline(results, view.language),
        results=results,
        chips=chips(view),
        orders=orders(view),
        filters=list(filters(results, view)),
        by_year=by_year,
        ends=[say(bar.period) for bar in (*months[:1], *months[1:][-1:])],
        picture=picture(drawn),
        rows=table_rows(drawn),
    )


def _named(months: tuple[Bar, ...], view: View, by_year: bool) -> list[Named]:
    """The bars that have posts, in words, each with the link that narrows to it; the chosen one leads out again."""
    leads = view.links.years() if by_year else view.links.narrowing("month")
    say = partial(year_text if by_year else month_text, language=view.language)
    return [
        named(bar, say(bar.period), number(bar.posts, view.language), leads(None if bar.chosen else bar.period))
        for bar in months
        if bar.posts
    ]
