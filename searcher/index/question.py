"""What is asked of an index, and what it answers: the same for every evaluation."""

from datetime import date
from typing import NamedTuple

from ..errors import RequestError
from ..order import Sort
from ..query import Node
from ..results import Facet
from ..text.dates import UNDATED

MOST_EXPANDED_TERMS = 1000
"""Words that one beginning of a word may stand for."""


def too_many_words(prefix: str) -> RequestError:
    """The refusal of a ``prefix`` that stands for more."""
    more = MOST_EXPANDED_TERMS + 1
    return RequestError(f"{prefix}* stands for {more:,} words or more; type more letters before the *")


class Question(NamedTuple):
    """What is asked of an index: parsed, and with every filter in its final form."""

    root: Node
    author: str | None = None
    """Key of the author's name (see text.analysis.key) …"""
    publication: str | None = None
    """… and of the publication's."""
    month: tuple[date, date] | None = None
    """First and last day of the month, or UNDATED."""
    days: tuple[date | None, date | None] = (None, None)
    sort: Sort = "relevance"
    start: int = 0
    """How many posts of the ranking to leave out before the page …"""
    limit: int = 10
    """… and how many stand on it."""


def day_numbers(first: date | None, last: date | None) -> tuple[int, int]:
    """The first and last day that count, as days since the year 1; for UNDATED the 0 of posts without a date."""
    if (first, last) == UNDATED:
        return 0, 0
    return (first or date.min).toordinal(), (last or date.max).toordinal()


class Answer(NamedTuple):
    """The page of post numbers with their scores, the exact total and the exact counts."""

    total: int
    page: tuple[tuple[int, float], ...]
    facets: dict[str, tuple[Facet, ...]]
