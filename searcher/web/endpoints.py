"""What each address answers: the request understood, one call of the index, the answer as a page or as data."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response

from ..errors import IndexUnusable, QueryError, RequestError
from ..formats import Data, counts_data, json_text, lines_of, post_object, results_data
from ..index import Index
from ..intake.places import PlaceFinder
from ..marking import marked, unmarked
from ..results import SCHEMA_VERSION, Request, suggestions_object
from ..text.months import Language
from ..version import VERSION
from ..wording import sentence, shown
from .address import (
    FORMATS,
    LIST_FORMATS,
    PATHS,
    POST_FORMATS,
    SUGGEST_FORMATS,
    Asked,
    Browsed,
    Format,
    not_among,
    post_path,
    understood,
)
from .assets import MEDIA_TYPES, asset, asset_address
from .browse_page import render_browse
from .feed import atom, opensearch
from .health import tell
from .language import preferred_language
from .message_page import render_message, render_wrong
from .openapi import description
from .post_page import render_post
from .replies import FRESH, IN_LANGUAGE, KEPT, data, page, problem
from .results_page import render_results
from .view import View

MOST_ON_A_PAGE = 100
"""Posts on a page for readers; programs may have more at once."""
SIMILAR = 5
"""Posts like it beside a post."""
_DATA_TYPES = {
    "json": "application/json",
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8; header=present",
}


class Endpoints:
    """The addresses of one index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._places = PlaceFinder(index)

    def results(self, http: HttpRequest) -> Response:
        """The answer to a request, in any format."""
        return self._answered(http, self._results, FORMATS)

    def browse(self, what: Browsed, http: HttpRequest) -> Response:
        """All authors, publications or months of what a request finds."""
        return self._answered(http, partial(self._browse, what), LIST_FORMATS)

    def post(self, http: HttpRequest) -> Response:
        """A whole post."""
        return self._answered(http, partial(self._post, http), POST_FORMATS)

    def suggest(self, http: HttpRequest) -> Response:
        """How a query may go on; for browsers in the form that OpenSearch has for it."""
        typed, form = http.query_params.get("q", ""), http.query_params.get("format") or "json"
        if form not in SUGGEST_FORMATS:
            return _wrong(not_among("format", form, SUGGEST_FORMATS), _view(http, Asked(format="json")))
        told = suggestions_object(shown(typed), self._index.suggest(typed))
        if form == "json":
            return JSONResponse(told, headers=FRESH)
        content = json_text([told["query"], [one["text"] for one in told["suggestions"]]])
        return Response(content, headers=FRESH, media_type="application/x-suggestions+json")

    def opensearch(self, http: HttpRequest) -> Response:
        """How a browser adds this search to its own."""
        media_type = "application/opensearchdescription+xml"
        return Response(opensearch(_site(http)), headers=FRESH, media_type=media_type)

    def openapi(self, _http: HttpRequest) -> Response:
        """How programs use these addresses."""
        return JSONResponse(description(), headers=FRESH)

    def _answered(
        self, http: HttpRequest, answer: Callable[[View, dict[str, str]], Response], formats: tuple[Format, ...]
    ) -> Response:
        """The answer; nothing new if the reader has it already; what is wrong if it cannot be understood."""
        asked, wrong = understood(http.query_params)
        view = _view(http, asked)
        if wrong is None and asked.format not in formats:
            wrong = not_among("format", asked.format, formats)
        tag = self._tag(view, http)
        if wrong is None and tag in http.headers.get("if-none-match", ""):
            return Response(status_code=304, headers={**IN_LANGUAGE, "ETag": tag})
        if wrong is None:
            try:
                return answer(view, {"ETag": tag})
            except RequestError as error:
                wrong = error
        return _wrong(wrong, view)

    def _tag(self, view: View, http: HttpRequest) -> str:
        """Another tag (RFC 9110, section 8.8.3) for every address, and whenever another answer may come from it."""
        told = (self._index.generation(), VERSION, view.language, view.site, http.url.path, http.url.query)
        return f'W/"{sha256(repr(told).encode()).hexdigest()[:16]}"'

    def _results(self, view: View, headers: Mapping[str, str]) -> Response:
        if view.asked.format == "html" and view.asked.request.limit > MOST_ON_A_PAGE:
            raise RequestError(f"limit is {view.asked.request.limit}; it must be from 1 to {MOST_ON_A_PAGE} on a page")
        results = self._index.search(view.asked.request)
        if view.asked.format == "html":
            return page(render_results(results, view), headers=headers)
        if view.asked.format == "atom":
            content = atom(results, view)
            return Response(content, headers={**IN_LANGUAGE, **headers}, media_type="application/atom+xml")
        return _data(results_data(results), view.asked.format, "searcher", headers)

    def _browse(self, what: Browsed, view: View, headers: Mapping[str, str]) -> Response:
        request = replace(view.asked.request, page=1, limit=1, **_without(what))
        results = self._index.search(request)
        if view.asked.format == "html":
            return page(render_browse(what, results, view), headers=headers)
        name = PATHS[what].strip("/")
        return _data(counts_data(name, results.facets[what]), view.asked.format, name, headers)

    def _post(self, http: HttpRequest, view: View, headers: Mapping[str, str]) -> Response:
        post = self._index.get(http.path_params["id"])
        if post is None:
            raise HTTPException(404)
        if view.asked.format == "json":
            content = {"schema_version": SCHEMA_VERSION, **post_object(post)}
            return data(iter([json_text(content)]), _DATA_TYPES["json"], headers)
        try:
            texts = marked(view.asked.request.query, post.title, post.body)
        except QueryError:
            texts = unmarked(post.title, post.body)
        match = http.query_params.get("match", "")
        current = int(match) if match.isdecimal() and len(match) < 9 else None
        similar = self._index.similar(post.id, SIMILAR)
        html = render_post(post, view, texts, current, self._places(post.id), similar)
        return page(html, headers=headers)


def _without(what: Browsed) -> dict[str, Any]:
    """All values of a facet are wanted, so the request is not to be narrowed to one."""
    return {what: None}


def _data(told: Data, form: Format, name: str, headers: Mapping[str, str]) -> Response:
    assert form in ("json", "jsonl", "csv")
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'} if form == "csv" else {}
    return data(lines_of(told, form), _DATA_TYPES[form], {**headers, **disposition})


def _wrong(error: RequestError, view: View) -> Response:
    if view.asked.format == "html":
        return page(render_wrong(error, view), 400)
    place: dict[str, Any] = {"start": error.start, "end": error.end} if isinstance(error, QueryError) else {}
    title = view.word("wrong_query" if place else "wrong_request")
    return problem(title, 400, sentence(error, view.language), **place)


def refused(
    http: HttpRequest, name: str, status: int, headers: dict[str, str] | None = None, **values: object
) -> Response:
    """The page, or the problem for a program, that says why there is no answer; ``name`` is its name in the words."""
    asked, _ = understood(http.query_params)
    view = _view(http, asked)
    if asked.format != "html":
        return problem(view.word(name), status, view.word(f"{name}_text", **values), headers)
    return page(render_message(name, replace(view, asked=Asked(Request(), asked.language)), **values), status, headers)


def asset_reply(http: HttpRequest) -> Response:
    """A file that pages load."""
    name = http.path_params["name"]
    if name not in MEDIA_TYPES:
        raise HTTPException(404)
    is_this = asset_address(name).endswith(f"?{http.url.query}")
    return Response(asset(name), headers=KEPT if is_this else FRESH, media_type=MEDIA_TYPES[name])


def _view(http: HttpRequest, asked: Asked) -> View:
    return View(asked, asked.language or _language(http), _here(http), site=_site(http))


def _here(http: HttpRequest) -> str:
    """The path of the page as links may have it: two slashes at its beginning would lead to another host."""
    if "id" in http.path_params:
        return post_path(str(http.path_params["id"]))
    return quote(f"/{http.url.path.lstrip('/')}", errors="replace")


def _language(http: HttpRequest) -> Language:
    return preferred_language(",".join(http.headers.getlist("accept-language")))


def _site(http: HttpRequest) -> str:
    scheme = "https" if http.url.scheme == "https" else "http"
    return f"{scheme}://{http.url.netloc}"


def unusable(http: HttpRequest, error: Exception) -> Response:
    """The page for an index that cannot be read; why is for those who run the server."""
    assert isinstance(error, IndexUnusable)
    tell(error)
    return refused(http, "no_index", 503, {"Retry-After": "30"})
