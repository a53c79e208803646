"""The results page as a web application over one index."""

from collections.abc import Mapping, Sequence
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from ..errors import IndexUnusable, QueryError, RequestError
from ..index import Index
from ..parser import parse
from ..query import Words, any_word, sought
from ..results import suggestions_object
from ..snippet import mark
from ..text.months import Language
from ..wording import shown
from .address import understood
from .language import preferred_language
from .page import render_message, render_post, render_results, render_wrong, style_hash

_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_SCRIPT = files(__package__).joinpath("searcher.js").read_bytes()


def make_app(index: Index, hosts: Sequence[str] = ("*",)) -> Starlette:
    """Pages that search ``index``: results at ``/``, each post at ``/post/ID``; ``/suggest`` helps while one types.

    It answers only requests made to one of ``hosts``. Endpoints are plain functions, run in a pool of threads.
    """
    pages = _Pages(index)
    app = Starlette(
        routes=[
            Route("/", pages.results),
            Route("/post/{id:path}", pages.post),
            Route("/suggest", pages.suggest),
            Route("/searcher.js", _script),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)],
        exception_handlers={HTTPException: _refused, IndexUnusable: _unusable, 500: _broken},
    )
    app.router.redirect_slashes = False
    return app


class _Pages:
    def __init__(self, index: Index) -> None:
        self._index = index

    def results(self, http: HttpRequest) -> Response:
        request, wrong = understood(http.query_params)
        if wrong is None:
            try:
                return _page(render_results(self._index.search(request), language=_language(http)))
            except RequestError as error:
                wrong = error
        return _page(render_wrong(request, wrong), 400)

    def post(self, http: HttpRequest) -> Response:
        post = self._index.get(http.path_params["id"])
        if post is None:
            raise HTTPException(404)
        request, _ = understood(http.query_params)
        words = _words(request.query, post.title, post.body)
        return _page(render_post(post, words, request, _language(http)))

    def suggest(self, http: HttpRequest) -> Response:
        typed = http.query_params.get("q", "")
        return JSONResponse(suggestions_object(shown(typed), self._index.suggest(typed)), headers=_SAFE)


def _language(http: HttpRequest) -> Language:
    return preferred_language(",".join(http.headers.getlist("accept-language")))


def _script(_http: HttpRequest) -> Response:
    return Response(_SCRIPT, media_type="text/javascript", headers=_SAFE)


def _words(query: str, *texts: str) -> list[Words]:
    """What to mark: the words of ``query``, or their parts if no text holds those; nothing for a bad query."""
    try:
        root = parse(query).root
    except QueryError:
        return []
    words = list(sought(root))
    found = any(mark(text, words).spans for text in texts) if words else True
    return words if found else list(sought(any_word(root)))


def _refused(_http: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        text = "There is nothing at this address. The post may have left the archive."
        return _page(render_message("Not found", text), 404)
    return _page(render_message(error.detail, "This page can only be read."), error.status_code, error.headers)


def _unusable(_http: HttpRequest, error: Exception) -> Response:
    return _page(render_message("The index cannot be read", str(error)), 503)


def _broken(_http: HttpRequest, _error: Exception) -> Response:
    return _page(render_message("Something went wrong", "The server's messages say what."), 500)


def _page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    policy = (
        f"default-src 'none'; style-src {style_hash()}; img-src data:; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    always = {"Content-Security-Policy": policy, "Vary": "Accept-Language", **_SAFE}
    return HTMLResponse(html, status, {**always, **(headers or {})})
