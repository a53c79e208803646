"""The web servers that are put under load: what starts each, what it is asked, and what shows that it answered."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import urlencode

import click

from . import datasette_posts
from .engines.ours import typed
from .processes import ROOT, environment
from .queries import Query

OURS = "searcher"
_TOTAL = re.compile(r"<h1[^>]*>([\d,]+) posts? for ")
_START_SECONDS = 60
_ANSWER_SECONDS = 60
_END_SECONDS = 20


class Site(NamedTuple):
    """One way to serve the archive."""

    name: str
    serves: str
    servers: int
    """Servers on ports of their own; one where a server has several processes on one port."""
    processes: int
    command: Callable[[int], list[str]]
    """What starts a server on a port."""
    address: Callable[[Query], str]
    total: Callable[[str], int | None]
    """How many posts a page says that it found; None where it is no whole answer."""


class Running(NamedTuple):
    """The servers of a site, ready to answer."""

    ports: list[int]
    processes: list[int]


def sites(index: Path, database: Path) -> list[Site]:
    """searcher and datasette by turns, with one process and with two."""
    return [site for count in (1, 2) for site in (searcher_site(index, count), *datasette_sites(database, count))]


def searcher_site(index: Path, processes: int) -> Site:
    """The results page of searcher, asked as people type: without quotation marks, so in all forms of the words."""

    def command(port: int) -> list[str]:
        options = {"--port": port, "--index-dir": index.absolute(), "--workers": processes, "--rate": 0}
        return [sys.executable, "-m", "searcher", "serve", *(str(word) for pair in options.items() for word in pair)]

    serves = "the ten best posts, passages, total, posts by author and month"
    return Site(OURS, serves, 1, processes, command, page_address, page_total)


def datasette_sites(database: Path, servers: int) -> Iterator[Site]:
    """Both pages of datasette, from as many servers as searcher has processes: datasette has no workers."""

    def command(port: int) -> list[str]:
        return datasette_posts.command(database.absolute(), port)

    for name, serves, address, total in (
        (
            "datasette, table",
            "ten posts in no order of merit, beginnings, total, posts by author and month",
            datasette_posts.table_address,
            datasette_posts.table_total,
        ),
        (
            "datasette, canned query",
            "the ten best posts, passages; no total, no counts",
            datasette_posts.canned_address,
            datasette_posts.canned_total,
        ),
    ):
        yield Site(name, serves, servers, servers, command, address, total)


def page_address(query: Query) -> str:
    """The results page that answers ``query``."""
    filters = {name: value for name, value in (("author", query.author), ("month", query.month)) if value}
    return f"/?{urlencode({'q': typed(query, str), **filters})}"


def page_total(page: str) -> int | None:
    """How many posts the results page says that there are; None unless it shows some, with counts."""
    found = _TOTAL.search(page)
    return int(found[1].replace(",", "")) if found and 'class="hit"' in page and 'id="filters"' in page else None


@contextmanager
def running(site: Site) -> Iterator[Running]:
    """Start the servers of ``site``, wait until they answer, and end them afterwards."""
    with ExitStack() as stack:
        started = [stack.enter_context(_server(site)) for _ in range(site.servers)]
        yield Running([port for port, _ in started], [process for _, process in started])


@contextmanager
def _server(site: Site) -> Iterator[tuple[int, int]]:
    port = _free_port()
    with TemporaryFile() as said:
        process = subprocess.Popen(site.command(port), cwd=ROOT, env=environment(), stdout=said, stderr=said)
        try:
            if not _answers(port, process):
                said.seek(0)
                raise click.ClickException(f"{site.name} does not answer:\n{said.read().decode(errors='replace')}")
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(_END_SECONDS)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Whether the server answers before it ends or patience does."""
    until = monotonic() + _START_SECONDS
    while monotonic() < until and process.poll() is None:
        try:
            fetched(port, "/")
        except OSError:
            sleep(0.1)
        else:
            return True
    return False


def fetched(port: int, address: str) -> tuple[int, str]:
    """Status and text of a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
