"""The results page as a web application over one index."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial

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
from .guard import Guard
from .replies import SAFE

THREADS = 2
"""Searches at the same time in one process: a long one does not hold up a short one. More would only take turns at the
interpreter, and each has its own view of the index, of some 10 MB."""
PACKED_FROM = 1000
"""Bytes. What is shorter is sent as it is."""


def make_app(index: Index, hosts: Collection[str] = ("*",), rate: float = 0) -> Starlette:
    """Pages that search ``index``: results, authors, publications, months, posts; the same as data; suggestions.

    It answers only requests made to one of ``hosts``, and no more than ``rate`` a second from one client; 0 sets no
    limit. Endpoints are plain functions, run in a pool of threads, so that no search holds up another.
    """
    pages = Endpoints(index)
    app = Starlette(
        routes=[
            Route("/", pages.results),
            *(Route(path, partial(pages.browse, what)) for what, path in PATHS.items()),
            Route("/post/{id:path}", pages.post),
            Route("/suggest", pages.suggest),
            Route("/healthz", pages.health),
            Route("/opensearch.xml", pages.opensearch),
            Route("/openapi.json", pages.openapi),
            Route("/static/{name}", asset_reply),
        ],
        middleware=[
            Middleware(Guard, hosts=hosts, rate=rate, refuse=refused),
            Middleware(GZipMiddleware, minimum_size=PACKED_FROM, compresslevel=5),
        ],
        exception_handlers={HTTPException: _not_answered, IndexUnusable: unusable, 500: _broken},
        lifespan=_lifespan,
    )
    app.router.redirect_slashes = False
    return app


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    yield


def _not_answered(http: HttpRequest, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return refused(http, "not_found", 404)
    return refused(http, "read_only", error.status_code, dict(error.headers or {}), method=http.method)


def _broken(http: HttpRequest, _error: Exception) -> Response:
    return refused(http, "broken", 500, dict(SAFE))
