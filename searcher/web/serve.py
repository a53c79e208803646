"""The server behind ``searcher serve``: one process, or several that share a socket."""

import asyncio
import errno
import gc
import os
import signal
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from ..errors import RequestError
from ..index import Index, open_index
from .app import make_app

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_BACKLOG = 2048
"""Connections that wait to be taken."""
_PROXIES = "127.0.0.1,::1,::ffff:127.0.0.1"
"""Those that are believed for whom they ask: this machine, also where a socket for IPv6 is reached over IPv4."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Where and how to serve."""

    host: str = "127.0.0.1"
    """The address to listen at; this machine alone unless it is another."""
    port: int = 8000
    """0 takes a free one."""
    names: Sequence[str] = ()
    """Names that readers know the server by, beside those of this machine."""
    workers: int = 1
    rate: float = 0
    """Requests a second that one client may make of each process in the long run; 0 sets no limit."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names of hosts that are answered to; ``*`` for any.

        At a loopback address they are named, since else a page of any site could read the answers by giving its own
        name this address (DNS rebinding).
        """
        if not self.names and not self._is_loopback:
            return ("*",)
        return (*_LOOPBACK, self.host.lower(), *(name.lower() for name in self.names))

    @property
    def _is_loopback(self) -> bool:
        """By what the host stands for: 127.1 and a name of this machine's own do for 127.0.0.1."""
        try:
            address = ip_address(_address_of(self.host, self.port)[-1][0])
        except (OSError, UnicodeError):
            return False  # nothing is served there (see listening)
        return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def serve(folder: Path, serving: Serving, announce: Callable[[str], None]) -> None:
    """Serve the index in ``folder`` until Ctrl-C; ``announce`` is told the address once connections are taken.

    Raises RequestError when the address cannot be had.
    """
    with listening(serving.host, serving.port) as listener:
        host = f"[{serving.host}]" if ":" in serving.host else serving.host
        announce(f"http://{host}:{listener.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):
            if serving.workers > 1:
                make = partial(_worker, folder, serving, listener)
                Multiprocess(_config(make, serving.workers), sockets=[listener]).run()
            else:
                uvicorn.Server(_config(_app(folder, serving))).run(sockets=[listener])


def server(index: Index, serving: Serving) -> uvicorn.Server:
    """A server of the results page of ``index``, to run on a listening socket."""
    return uvicorn.Server(_config(make_app(index, serving.hosts, serving.rate)))


def _app(folder: Path, serving: Serving) -> ASGIApp:
    """What each process serves."""
    gc.freeze()  # what is loaded by now stays; looking for garbage in it holds up answers
    return make_app(open_index(folder), serving.hosts, serving.rate)


def _worker(folder: Path, serving: Serving, listener: socket.socket) -> ASGIApp:
    """What one of several processes serves."""
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    asyncio.get_running_loop().call_soon(listener.listen, _BACKLOG)  # see _config
    return _app(folder, serving)


def _end_with(parent: int) -> None:
    """End this process when its parent is gone: nobody would end it else, and it would keep the port."""
    wait([parent])
    os.kill(os.getpid(), signal.SIGTERM)


def _config(app: ASGIApp | Callable[[], ASGIApp], workers: int = 1) -> uvicorn.Config:
    """For one process an application; for several what makes one in each.

    To asyncio the backlog is also how many connections it takes at once: of several processes the first to wake would
    take them all. Each lets the system have its own backlog again as soon as it listens.
    """
    return uvicorn.Config(
        app,
        factory=workers > 1,
        workers=workers,
        backlog=1 if workers > 1 else _BACKLOG,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        forwarded_allow_ips=_PROXIES,
        timeout_graceful_shutdown=2,
    )


def _address_of(host: str, port: int) -> tuple[Any, ...]:
    """What a socket has to know of ``host`` (see socket.getaddrinfo)."""
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises RequestError when it cannot be had."""
    listener = None
    try:
        family, kind, protocol, _, address = _address_of(host, port)
        listener = socket.socket(family, kind, protocol)  # only if told does asyncio send short answers at once
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
        listener.set_inheritable(True)
    except (OSError, UnicodeError) as error:
        if listener:
            listener.close()
        if isinstance(error, (socket.gaierror, UnicodeError)) or error.errno == errno.EADDRNOTAVAIL:
            raise RequestError(f"{host} is no address of this machine; choose another with --host") from error
        what = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise RequestError(f"port {port} {what}; choose another with --port") from error
    return listener
