"""Request in; Results, Hit and Facet out: what a search asks and what it answers, without backend or markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from .errors import RequestError
from .order import SORTS, Sort
from .snippet import Snippet
from .text.dates import reading_of

SCHEMA_VERSION = 1
MOST_HITS = 1000

FACETS = ("author", "publication", "month")


@dataclass(frozen=True, slots=True)
class Request:
    """A query as typed, filters, order and page. Raises RequestError for what cannot be answered."""

    query: str = ""
    author: str | None = None
    publication: str | None = None
    month: str | None = None
    """``2017-09``, or in any other form that ``text.dates`` reads."""
    date_from: str | None = None
    """First day that counts, as a day, month or year in any of those forms."""
    date_to: str | None = None
    """Last day that counts, in the same forms."""
    any: bool = False
    """Posts with any of the words, instead of all."""
    sort: Sort = "relevance"
    limit: int = 10
    page: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MOST_HITS:
            raise RequestError(f"limit is {self.limit}; it must be from 1 to {MOST_HITS}")
        if self.page < 1:
            raise RequestError(f"page is {self.page}; the first page is 1")
        if self.sort not in SORTS:
            raise RequestError(f"sort is {self.sort!r}; it must be one of {', '.join(SORTS)}")
        for name, value in (("month", self.month), ("from", self.date_from), ("to", self.date_to)):
            _period(name, value)
        first, last = self.days
        if first and last and first > last:
            raise RequestError(f"from is {self.date_from!r}, which is later than to, {self.date_to!r}; swap them")

    @property
    def month_period(self) -> tuple[date, date] | None:
        """First and last day of ``month``."""
        return _period("month", self.month)

    @property
    def days(self) -> tuple[date | None, date | None]:
        """First and last day of the date range; None where it is open."""
        first, last = _period("from", self.date_from), _period("to", self.date_to)
        return (first and first[0], last and last[1])

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any((self.author, self.publication, self.month, self.date_from, self.date_to))


def _period(name: str, value: str | None) -> tuple[date, date] | None:
    if not value:
        return None
    parse, what, forms = reading_of(name)
    try:
        return parse(value)
    except ValueError:
        raise RequestError(f"{name} is {value!r}, which cannot be read as a {what}; write {forms}") from None


class Hit(NamedTuple):
    """One post that answers the request."""

    rank: int
    """1 for the first hit of the first page."""
    id: str
    score: float
    """The whole part is how surely the post holds the words themselves, the rest is relevance (see scoring)."""
    title: str
    author: str | None
    author_from: str | None
    publication: str | None
    published: date | None
    url: str | None
    truncated: bool
    heading: Snippet
    """The title with its marks; the first words of a post without one."""
    snippets: tuple[Snippet, ...]

    @property
    def month(self) -> str | None:
        """``2017-09``, or None."""
        return f"{self.published:%Y-%m}" if self.published else None


class Facet(NamedTuple):
    """A value and the number of posts that have it."""

    value: str
    count: int  # type: ignore[assignment]  # tuple.count, which nobody asks of a facet


class AlsoSearch(NamedTuple):
    """A name that was typed, as it is written in the other script: a query to offer, never to add silently."""

    query: str
    guess: bool
    """Found by sound, not in the table of names."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A way to go on from what was typed so far."""

    text: str
    """A whole query, to be searched as it is."""
    kind: Literal["word", "author", "title"]
    count: int
    """Posts with that author or title; those that hold the word; or what the query finds, if more stands before it."""


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to one request. Totals and counts are exact, whatever page was asked for."""

    request: Request
    total: int
    relaxed: bool
    """No post held all the words, so these hold any of them."""
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[Facet, ...]]
    """By ``author``, ``publication`` and ``month``; each obeys every filter except its own."""
    took_ms: float
    did_you_mean: str | None = None
    """A query with the nearest words of the index, where this one finds nothing or little."""
    also_search: tuple[AlsoSearch, ...] = ()
    """The name that was typed in the other script."""

    @property
    def pages(self) -> int:
        """How many pages of ``request.limit`` hits there are; at least 1."""
        return max(1, -(-self.total // self.request.limit))


def results_object(results: Results) -> dict[str, Any]:
    """``results`` as the JSON object that other programs rely on."""
    return {
        "schema_version": SCHEMA_VERSION,
        "query": results.request.query,
        "relaxed": results.relaxed,
        "total": results.total,
        "page": results.request.page,
        "limit": results.request.limit,
        "took_ms": round(results.took_ms, 1),
        "hits": [hit_object(hit) for hit in results.hits],
        "facets": {
            name: [{"value": facet.value, "count": facet.count} for facet in facets]
            for name, facets in results.facets.items()
        },
        "did_you_mean": results.did_you_mean,
        "also_search": [{"query": also.query, "guess": also.guess} for also in results.also_search],
    }


def suggestions_object(typed: str, suggestions: Iterable[Suggestion]) -> dict[str, Any]:
    """``suggestions`` for what was ``typed``, as a JSON object."""
    return {
        "schema_version": SCHEMA_VERSION,
        "query": typed,
        "suggestions": [{"text": one.text, "kind": one.kind, "count": one.count} for one in suggestions],
    }


def hit_object(hit: Hit) -> dict[str, Any]:
    """``hit`` as it stands in the JSON object, and as one line of ``--jsonl``."""
    return {
        "rank": hit.rank,
        "id": hit.id,
        "score": round(hit.score, 6),
        "title": hit.title,
        "author": hit.author,
        "author_from": hit.author_from,
        "publication": hit.publication,
        "published": hit.published.isoformat() if hit.published else None,
        "month": hit.month,
        "url": hit.url,
        "truncated": hit.truncated,
        "snippets": [
            {"text": snippet.text, "spans": [list(span) for span in snippet.spans]} for snippet in hit.snippets
        ],
    }
