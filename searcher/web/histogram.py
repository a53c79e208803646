"""How many posts each month has, as the bars of a small picture: geometry, no markup."""

from collections.abc import Iterable
from typing import NamedTuple

from ..results import Facet
from ..text.dates import UNDATED, parse_month

WIDTH, HEIGHT = 720, 72
"""Of the picture, in its own units."""
MOST_MONTHS = 240
"""A longer time is shown by years."""
_WIDEST = 48
_FILLED = 0.8
"""How much of its share of the width a bar takes."""
_LOWEST = 3


class Bar(NamedTuple):
    """The posts of one month, ``2017-09``, or of one year, ``2017``."""

    period: str
    posts: int
    x: float
    width: float
    height: float
    chosen: bool


def bars(months: Iterable[Facet], chosen: str | None) -> tuple[Bar, ...]:
    """A bar for each month from the first to the last, months without posts too; or for each year if there are many."""
    counts = {int(facet.value[:4]) * 12 + int(facet.value[5:]) - 1: facet.count for facet in months}
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    by_year = last - first >= MOST_MONTHS
    if by_year:
        counts = {year: sum(counts.get(year * 12 + month, 0) for month in range(12)) for year in _years(first, last)}
        first, last = first // 12, last // 12
    here = _month(chosen) if chosen and parse_month(chosen) != UNDATED else None
    if here is not None and by_year:
        here //= 12
    width = min(_WIDEST, WIDTH / (last - first + 1) * _FILLED)
    step = (WIDTH - width) / max(1, last - first)  # the last bar ends where the picture does, above its name
    highest = max(counts.values())
    drawn = []
    for place, period in enumerate(range(first, last + 1)):
        count = counts.get(period, 0)
        height = max(_LOWEST, HEIGHT * count / highest) if count else 0
        name = f"{period:04}" if by_year else f"{period // 12:04}-{period % 12 + 1:02}"
        bar = Bar(name, count, round(place * step, 2), round(width, 2), round(height, 1), period == here)
        drawn.append(bar)
    return tuple(drawn)


def _month(text: str) -> int:
    """Months since the year 0."""
    first, _ = parse_month(text)
    return first.year * 12 + first.month - 1


def _years(first: int, last: int) -> range:
    return range(first // 12, last // 12 + 1)
