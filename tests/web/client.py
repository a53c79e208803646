"""One who asks a server over HTTP, and an index that takes its time."""

import http.client
import threading
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

from searcher import Request, Results
from searcher.index import Index

Answer = tuple[int, str, http.client.HTTPMessage]


def get(address: str, method: str = "GET", **headers: str) -> Answer:
    try:
        with urlopen(HttpRequest(address, headers=headers, method=method), timeout=20) as response:
            return response.status, response.read().decode(), response.headers
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def search(site: str, **parameters: str) -> Answer:
    return get(f"{site}/?{urlencode(parameters)}")


class Held:
    """An index whose searches for one query do not end before they may."""

    def __init__(self, index: Index, query: str = "wait") -> None:
        self._index, self._query = index, query
        self.may_end, self.began = threading.Event(), threading.Semaphore(0)

    def search(self, request: Request | str = "", **filters: Any) -> Results:
        if (request.query if isinstance(request, Request) else request) == self._query:
            self.began.release()
            assert self.may_end.wait(60)
        return self._index.search(request, **filters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)
