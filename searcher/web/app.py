"""The results page as a web application over one index."""

from collections.abc import Callable, Collection, Coroutine
from functools import partial
from typing import Any

from anyio import to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from ..errors import IndexUnusable
from ..index import Index
from .address import PATHS
from .endpoints import Endpoints, asset_reply, refused, unusable
from .guard import Guard, client_of
from .health import Health
from .replies import SAFE
from .turns import Turns

PACKED_FROM = 1000
"""Bytes. What is shorter is sent as it is."""


def make_app(index: Index, hosts: Collection[str] = ("*",), rate: float = 0) -> Starlette:
    """Pages that search ``index``: results, authors, publications, months, posts; the same as data; suggestions.

    It answers only requests made to one of ``hosts``, and no more than ``rate`` a second from one client; 0 sets no
    limit. Endpoints are plain functions, run in a pool of threads; those that search wait for their turn.
    """
    pages = Endpoints(index)
    in_turn = partial(_in_turn, Turns())
    app = Starlette(
        routes=[
            Route("/", in_turn(pages.results)),
            *(Route(path, in_turn(partial(pages.browse, what))) for what, path in PATHS.items()),
            Route("/post/{id:path}", in_turn(pages.post)),
            Route("/suggest", in_turn(pages.suggest)),
            Route("/healthz", Health(index).answer),
            Route("/opensearch.xml", pages.opensearch),
            Route("/openapi.json", pages.openapi),
            Route("/static/{name}", asset_reply),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts, rate=rate, refuse=refused),
            Middleware(GZipMiddleware, minimum_size=PACKED_FROM, compresslevel=5),
        ],
        exception_handlers={HTTPException: _not_answered, IndexUnusable: unusable, 500: _broken},
    )
    app.router.redirect_slashes = False
    return app


Endpoint = Callable[[HttpRequest], Response]


def _in_turn(turns: Turns, endpoint: Endpoint) -> Callable[[HttpRequest], Coroutine[Any, Any, Response]]:
    """``endpoint`` in a thread, when it is the client's turn; not at all if the client has left by then."""

    async def answer(http: HttpRequest) -> Response:
        async with turns.of(client_of(http.scope)):
            if await http.is_disconnected():
                return Response(status_code=_CLIENT_LEFT)
            return await to_thread.run_sync(endpoint, http)

    return answer


_CLIENT_LEFT = 499
"""As nginx calls it. Nobody reads it."""


def _not_answered(http: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return refused(http, "not_found", 404)
    return refused(http, "read_only", error.status_code, dict(error.headers or {}), method=http.method)


def _broken(http: HttpRequest, _error: Exception) -> Response:
    return refused(http, "broken", 500, dict(SAFE))
