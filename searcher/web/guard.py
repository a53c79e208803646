"""What stands before the application: who may ask it, how much and how often; and the headers of every answer.

A reader who asks too often waits a moment (429), and nobody waits in a line without end (503).
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection
from ipaddress import IPv4Address, IPv6Network, ip_address
from math import ceil
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .assets import MEDIA_TYPES
from .replies import SAFE

LONGEST_ADDRESS = 8000
"""Bytes of path and parameters: 512 Khmer characters, percent-encoded, take 4,608."""
LONGEST_LINE = 100
"""Requests that are answered or wait at the same time …"""
LONGEST_LINE_OF_ONE = 16
"""… and those of one client among them."""
BURST = 5
"""How many seconds' worth of requests may come at once."""
_MOST_CLIENTS = 10_000

Refuse = Callable[[HttpRequest, str, int, dict[str, str]], Response]
"""Makes the answer to a request that is refused: its name among the words, its status, its headers."""


class Guard:
    """An ASGI application around another one."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], rate: float, refuse: Refuse) -> None:
        self._app, self._hosts, self._refuse = app, hosts, refuse
        self._allowance = Allowance(rate) if rate else None
        self._line = Counter[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE.items():
                    headers.setdefault(name, value)
            await send(message)

        if refusal := self._refusal(scope):
            name, status, others = refusal
            await self._refuse(HttpRequest(scope), name, status, others)(scope, receive, send_safely)
            return
        if _is_always_answered(scope["path"]):
            await self._app(scope, receive, send_safely)
            return
        client = client_of(scope)
        self._line[client] += 1
        try:
            await self._app(scope, receive, send_safely)
        finally:
            self._line[client] -= 1
            self._line += Counter()  # forgets those who have none left

    def _refusal(self, scope: Scope) -> tuple[str, int, dict[str, str]] | None:
        if "*" not in self._hosts and _host(scope) not in self._hosts:
            return "unknown_host", 400, {}
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
            return "too_long", 414, {}
        if _is_always_answered(scope["path"]):
            return None
        client = client_of(scope)
        if self._line[client] >= LONGEST_LINE_OF_ONE:
            return "too_many", 429, {"Retry-After": "2"}
        if self._line.total() >= LONGEST_LINE:
            return "busy", 503, {"Retry-After": "2"}
        if self._allowance and (wait := self._allowance.wait(client, monotonic())):
            return "too_many", 429, {"Retry-After": str(wait)}
        return None


def _is_always_answered(path: str) -> bool:
    """What costs next to nothing stands in no line: pages that were sent keep their looks, and those who watch over the
    server are told."""
    return path == "/healthz" or path.removeprefix("/static/") in MEDIA_TYPES


def client_of(scope: Scope) -> str:
    """Who asks: an address, or the network of one household (the first 64 bits) of IPv6."""
    named = str((scope.get("client") or ("",))[0])
    try:
        address = ip_address(named.partition("%")[0])
    except ValueError:
        return named
    if isinstance(address, IPv4Address):
        return named
    return str(address.ipv4_mapped or IPv6Network((address, 64), strict=False))


def _host(scope: Scope) -> str:
    """The name in the Host header, without the port."""
    name = Headers(scope=scope).get("host", "")
    return name.rpartition("]")[0].lstrip("[") if name.startswith("[") else name.partition(":")[0].lower()


class Allowance:
    """How often each client may still ask: a bucket of tokens that fills by ``rate`` a second."""

    def __init__(self, rate: float) -> None:
        self._rate, self._most = rate, max(1.0, rate * BURST)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, now: float) -> int:
        """0 if ``client`` may ask at the time ``now``, in seconds; else how many seconds to wait."""
        left, then = self._left.pop(client, (self._most, now))
        left = min(self._most, left + (now - then) * self._rate)
        allowed = left >= 1
        self._left[client] = (left - allowed, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0 if allowed else ceil((1 - left) / self._rate)
