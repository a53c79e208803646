"""The server behind ``searcher serve``: for this machine alone."""

import errno
import os
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from ..errors import RequestError
from ..index import Index
from .app import make_app

_HOST = "127.0.0.1"


def serve(index: Index, port: int, announce: Callable[[str], None]) -> None:
    """Serve the results page of ``index`` until Ctrl-C; ``announce`` is told the address once it answers.

    Port 0 picks a free one. Raises RequestError when the port cannot be had.
    """
    with listening(port) as listener:
        announce(f"http://{_HOST}:{listener.getsockname()[1]}/")
        with suppress(KeyboardInterrupt):
            server(index).run(sockets=[listener])


def server(index: Index) -> uvicorn.Server:
    """A server of the results page, to run on a listening socket."""
    config = uvicorn.Config(
        make_app(index, hosts=(_HOST, "localhost")),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config)


def listening(port: int) -> socket.socket:
    """A socket that listens on this machine's own address. Raises RequestError when the port cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HOST, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        what = "is in use" if error.errno == errno.EADDRINUSE else f"cannot be used ({error.strerror})"
        raise RequestError(f"port {port} {what}; choose another with --port") from error
    return listener
