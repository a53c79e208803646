"""The histogram as markup: bars in an SVG, each a link, and the same as the rows of a table.

Made by hand and not by a template, since there are hundreds of them on a page.
"""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from .histogram import HEIGHT, WIDTH, Bar
from .markup import tagged


class Named(NamedTuple):
    """A bar in words of the reader's language, as markup, and where it leads; None from a page that stands alone."""

    bar: Bar
    title: str
    period: str
    posts: str
    address: str | None


def named(bar: Bar, period: str, posts: str, address: str | None) -> Named:
    """A bar with its ``period`` and number of ``posts`` in words, escaped once for both ways in which it is shown."""
    title = f"{escape(period)}: {escape(posts)}"
    return Named(bar, title, str(tagged(period)), str(escape(posts)), str(escape(address)) if address else None)


def picture(bars: Sequence[Named]) -> Markup:
    """The bars. Those who cannot use a mouse have the table, so keyboards and screen readers pass over it."""
    return Markup(
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f"{''.join(map(_column, bars))}</svg>"
    )


def _column(named: Named) -> str:
    bar = named.bar
    chosen = ' class="chosen"' if bar.chosen else ""
    drawn = (
        f"<title>{named.title}</title>"
        f'<rect class="space" x="{bar.x}" y="0" width="{bar.width}" height="{HEIGHT}"/>'
        f'<rect{chosen} x="{bar.x}" y="{HEIGHT - bar.height:.1f}" width="{bar.width}" height="{bar.height}"/>'
    )
    return _link(named.address, drawn, ' tabindex="-1"') if named.address else f"<g>{drawn}</g>"


def table_rows(bars: Sequence[Named]) -> Markup:
    """A row for each bar, the latest first."""
    return Markup("\n".join(map(_row, reversed(bars))))


def _row(named: Named) -> str:
    chosen = ' class="chosen"' if named.bar.chosen else ""
    head = _link(named.address, named.period) if named.address else named.period
    return f'<tr{chosen}><th scope="row">{head}</th> <td>{named.posts}</td></tr>'


def _link(address: str, inside: str, others: str = "") -> str:
    return f'<a href="{address}"{others} rel="nofollow">{inside}</a>'
