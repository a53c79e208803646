"""Results, posts and messages as HTML pages: pure functions, with neither server nor index.

There is one template. Everything it prints is escaped, and cleaned of characters that could steer a page. Its style is
inside it, allowed by its hash. A page that is served loads one script, which suggests while one types and without which
all works; a page that stands alone loads nothing and has none.
"""

from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ..errors import QueryError, RequestError
from ..order import SORTS
from ..parser import LONGEST_QUERY
from ..post import Post
from ..query import Words
from ..results import Facet, Request, Results
from ..snippet import Snippet, mark
from ..text.analysis import key
from ..text.dates import parse_month
from ..text.months import Language
from ..wording import (
    A_GUESS,
    ALSO_SEARCH,
    DID_YOU_MEAN,
    NONE_HOLDS_ALL,
    day_text,
    filters_in_use,
    headline,
    month_text,
    paragraphs,
    scripts,
    sentence,
    shown,
    title_of,
)
from .address import address, parameters, post_address

MOST_AT_ONCE = 10
"""Values of a filter that are shown at once; more are behind a fold …"""
MOST_VALUES = 200
"""… and no more than this are on the page."""

_SORT_NAMES = {"relevance": "Best match", "newest": "Newest", "oldest": "Oldest"}
_FACET_NAMES = {"author": "Author", "publication": "Publication", "month": "Month"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: a link, or plain text without an address."""

    text: str
    address: str | None
    chosen: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet: the values shown at once, those behind the fold, and how many are left out."""

    name: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    left_out: int


def render_results(results: Results, standalone: bool = False, language: Language = "en") -> str:
    """The results page, its days and months in ``language``.

    One that stands alone has plain text, or nothing, where a link would lead to a server.
    """
    request = results.request
    link: _Link = _no_link if standalone else address
    return _render(
        "results",
        headline(results),
        results=results,
        in_use=[Choice(text, link(request, **_without(field))) for field, text in filters_in_use(request, language)],
        sorts=_sorts(request, link),
        filters=list(_filters(results, link, language)),
        request=request,
        standalone=standalone,
        language=language,
    )


def render_wrong(request: Request, error: RequestError) -> str:
    """What could not be understood, with as much of the request as could."""
    is_query = isinstance(error, QueryError)
    heading = f"This {'query ' if is_query else ''}was not understood"
    told = {"message": sentence(error), "is_query": is_query, "query": _broken_query(error)}
    return _render("wrong", heading, request=request, **told)


def render_post(
    post: Post, words: Sequence[Words] = (), request: Request | None = None, language: Language = "en"
) -> str:
    """One post's own page with ``words`` marked, its day in ``language``, and the way back to ``request``'s results."""
    in_body = [sought for sought in words if not sought.title_only]
    title = mark(post.title, words) if post.title.strip() else Snippet(title_of("", post.body))
    body = paragraphs(mark(post.body, in_body) if in_body else Snippet(post.body))
    shown_post = {"post": post, "title": title, "body": body}
    return _render("post", title.text, **shown_post, request=request or Request(), language=language)


def render_message(heading: str, text: str) -> str:
    """A page that says one thing, such as that there is no such post."""
    return _render("message", heading, text=text, request=Request())


def style_hash() -> str:
    """The page's style as a source expression for a Content-Security-Policy."""
    template = _template()
    style = "".join(template.blocks["style"](template.new_context()))
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


_Link = Callable[..., str | None]


def _no_link(_request: Request, **_changes: Any) -> None:
    return None


def _without(field: str) -> dict[str, Any]:
    return {field: False if field == "any" else None}


def _sorts(request: Request, link: _Link) -> list[Choice]:
    """Without words to match, the best match is the newest."""
    if request.query.strip():
        return [Choice(_SORT_NAMES[sort], link(request, sort=sort), sort == request.sort) for sort in SORTS]
    oldest = request.sort == "oldest"
    return [
        Choice("Newest", link(request, sort="relevance"), not oldest),
        Choice("Oldest", link(request, sort="oldest"), oldest),
    ]


def _filters(results: Results, link: _Link, language: Language) -> Iterator[Filter]:
    for field, facets in results.facets.items():
        choices = [_choice(results.request, field, facet, link, language) for facet in facets[:MOST_VALUES]]
        ordered = choices
        if field != "month":
            ordered = sorted(choices, key=lambda choice: not choice.chosen)
        if ordered:
            left_out = max(0, len(facets) - MOST_VALUES)
            first, more = tuple(ordered[:MOST_AT_ONCE]), tuple(ordered[MOST_AT_ONCE:])
            yield Filter(_FACET_NAMES[field], first, more, left_out)


def _choice(request: Request, field: str, facet: Facet, link: _Link, language: Language) -> Choice:
    if field == "month":
        chosen = request.month_period == parse_month(facet.value)
        text = month_text(facet.value, language)
    else:
        asked = getattr(request, field)
        chosen = bool(asked) and (asked == facet.value or key(asked) == key(facet.value))
        text = facet.value
    return Choice(text, link(request, **{field: None if chosen else facet.value}), chosen, facet.count)


def _broken_query(error: RequestError) -> Snippet | None:
    """The query with the place that is wrong, if it is short enough to be of help."""
    if not isinstance(error, QueryError) or len(error.query) > LONGEST_QUERY:
        return None
    return Snippet(error.query, ((error.start, error.end),) if error.start < error.end else ())


def _render(kind: str, heading: str, **values: Any) -> str:
    return _template().render(**{"standalone": False, **values}, kind=kind, heading=heading)


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("searcher.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_cleaned,
    )
    environment.filters |= {"scripts": scripts, "day": day_text}
    environment.globals |= {
        "a_guess": A_GUESS,
        "address": address,
        "also_search": ALSO_SEARCH,
        "did_you_mean": DID_YOU_MEAN,
        "none_holds_all": NONE_HOLDS_ALL,
        "parameters": parameters,
        "post_address": post_address,
        "style_hash": style_hash,
        "web_address": _web_address,
    }
    return environment.get_template("page.html")


def _cleaned(value: object) -> object:
    """Every value on its way to the page."""
    if isinstance(value, Markup):
        return Markup(shown(value))
    return shown(value) if isinstance(value, str) else value


def _web_address(url: str | None) -> str | None:
    """``url`` if a link may lead there."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
