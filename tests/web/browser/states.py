"""Every state that the page can be in, by name."""

from __future__ import annotations

from pathlib import Path

from searcher.index import Index
from searcher.web.address import Asked, post_path
from searcher.web.results_page import render_results
from searcher.web.view import View

from .posts import LONG
from .reader import Reader

STATES: dict[str, tuple[str, dict[str, object]]] = {
    "home": ("/", {}),
    "results": ("/", {"q": "river"}),
    "results-khmer": ("/", {"q": "ទន្លេ"}),
    "filtered": ("/", {"q": "river", "author": "Dara Lotus", "month": "2019-03", "any": "1"}),
    "empty": ("/", {"q": "rivr"}),
    "wrong": ("/", {"q": 'rice "market'}),
    "post": ("/post/rice", {}),
    "match": (post_path(LONG.id), {"q": "bamboo", "match": 2}),
    "authors": ("/authors", {}),
    "publications": ("/publications", {"q": "river"}),
    "months": ("/months", {}),
    "not-found": ("/post/none", {}),
}


def come_to(reader: Reader, state: str) -> None:
    path, asked = STATES[state]
    reader.go(path, **asked)


def suggestions_open(reader: Reader) -> None:
    """With the first one chosen."""
    reader.go("/")
    reader.box.press_sequentially(reader.either("riv", "ទន"))
    reader.page.locator(".suggestions li").first.wait_for()
    reader.box.press("ArrowDown")


def standalone(index: Index, folder: Path) -> str:
    """The address of the file that holds a page of results."""
    found = index.search("river", author="Dara Lotus")
    file = folder / "results.html"
    file.write_text(render_results(found, View(Asked(found.request), standalone=True)), "utf-8")
    return file.as_uri()
