"""``serve``: the results page."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path

import click

from .options import index_folder

_NAME = re.compile(r"[\w-]+(\.[\w-]+)*")


def _names(_context: click.Context, _option: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    sent = tuple(map(_sent, names))
    if "" in sent:
        wrong = names[sent.index("")]
        raise click.BadParameter(f"{wrong!r} is no name of a server; write it like archive.example.")
    return sent


def _sent(name: str) -> str:
    """As browsers send it: an address, or a name in the letters of the network (RFC 3490); nothing for another text."""
    try:
        return str(ip_address(name))
    except ValueError:
        pass
    try:
        sent = name.encode("idna").decode().rstrip(".")
    except UnicodeError:
        return ""
    return sent if _NAME.fullmatch(sent) else ""


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0: everywhere."
)
@click.option(
    "--name",
    "names",
    metavar="NAME",
    multiple=True,
    callback=_names,
    help="A name that readers know the server by, as behind a proxy; may be repeated.",
)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that answer side by side."
)
@click.option(
    "--rate",
    type=click.FloatRange(0),
    default=20,
    show_default=True,
    help="Requests a second that one client may make of each process in the long run; 0: any number.",
)
@index_folder("folder")
def serve(port: int, host: str, names: tuple[str, ...], workers: int, rate: float, folder: str) -> int:
    """Show the results page in browsers, until Ctrl-C.

    \b
    searcher serve                                      on this machine, at http://127.0.0.1:8000/
    searcher serve --workers 4 --name archive.example   behind a proxy that passes this name on
    searcher serve --host 0.0.0.0 --port 8080           for all machines that reach this one

    It goes on while the index is brought up to date, and answers from the new one at once.
    """
    from ..index import open_index
    from ..web.serve import Serving, serve

    open_index(folder).search("", limit=1)
    serving = Serving(host, port, names, workers, rate)
    serve(Path(folder), serving, lambda address: click.echo(f"The results page is at {address} (Ctrl-C to stop)"))
    return 0
