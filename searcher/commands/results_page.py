"""``search --html`` and ``search --open``: the results as a page that stands alone."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

import click

from ..errors import RequestError
from ..web.address import Asked
from ..web.results_page import render_results
from ..web.view import View

if TYPE_CHECKING:
    from ..results import Results


def write_page(path: Path, results: Results) -> None:
    """Write the page to ``path``, ``-`` being standard output. Raises RequestError where that cannot be."""
    page = render_results(results, View(Asked(results.request), standalone=True))
    if path == Path("-"):
        click.echo(page)
        return
    try:
        path.write_text(page, "utf-8")
    except OSError as error:
        raise RequestError(f"{path}: cannot be written ({error.strerror})") from error
    click.echo(f"The page is in {path}", err=True)


def open_page(results: Results) -> None:
    """Write the page to a file that only this user can read, and open it in the browser."""
    import webbrowser

    descriptor, name = mkstemp(prefix="searcher-", suffix=".html")
    os.close(descriptor)
    write_page(Path(name), results)
    if not webbrowser.open(Path(name).as_uri()):
        click.echo("No browser could be started; open that file yourself.", err=True)
