"""What is asked of an index, and what it answers: the same for every evaluation."""

from datetime import date
from typing import NamedTuple

from ..errors import RequestError
from ..order import Sort
from ..query import Node
from ..results import Facet

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
    """First and last day of the month, or of the year."""
    days: tuple[date | None, date | None] = (None, None)
    sort: Sort = "relevance"
    start: int = 0
    """How many posts of the ranking to leave out before the page …"""
    limit: int = 10
    """… and how many stand on it."""


class Answer(NamedTuple):
    """The page of post numbers with their scores, the exact total and the exact counts."""

    total: int
    page: tuple[tuple[int, float], ...]
    facets: dict[str, tuple[Facet, ...]]
