"""Whether the index can be searched, for those who watch over the server."""

import logging
from asyncio import Lock
from typing import Any

from anyio import to_thread
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse

from ..errors import IndexUnusable
from ..index import Index
from ..wording import shown
from .replies import FRESH

_log = logging.getLogger(__name__)


class Health:
    """What ``/healthz`` answers. An index is tried once after each change, until it can be searched."""

    def __init__(self, index: Index) -> None:
        self._index, self._trying = index, Lock()
        self._well: dict[str, Any] = {}
        self._wrong = ""

    async def answer(self, _http: HttpRequest) -> JSONResponse:
        """That all is well, with the number of posts; 503 if the index cannot be read."""
        async with self._trying:
            try:
                generation = self._index.generation()
                if generation != self._well.get("generation"):
                    total = await to_thread.run_sync(self._posts)
                    self._well = {"status": "ok", "posts": total, "generation": generation}
            except IndexUnusable as error:
                if str(error) != self._wrong:  # those who watch over it ask again and again
                    tell(error)
                self._wrong = str(error)
                return JSONResponse({"status": "unusable"}, 503, FRESH)
            self._wrong = ""
            return JSONResponse(self._well, headers=FRESH)

    def _posts(self) -> int:
        return self._index.search("", limit=1).total


def tell(error: IndexUnusable) -> None:
    """Say why the index cannot be read to those who run the server."""
    _log.warning("searcher: %s", shown(str(error)))
