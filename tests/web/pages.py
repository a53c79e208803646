"""Pages read as a reader's browser would: what is in them, element by element; and answers to make them of."""

from datetime import date
from html.parser import HTMLParser

from searcher import Facet, Hit, Request, Results, Snippet
from searcher.text.months import Language
from searcher.web.address import Asked
from searcher.web.results_page import render_results
from searcher.web.view import View

VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """What a page holds: (tag, attributes, text with what is inside) of each element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.html = html
        self.feed(html)
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes), []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag, "elements nest"

    def handle_data(self, data: str) -> None:
        for place in self._open:
            self.elements[place][2].append(data)

    def texts(self, tag: str, **wanted: str) -> list[str]:
        return [
            " ".join("".join(text).split())
            for name, attributes, text in self.elements
            if name == tag and all(attributes.get(key.rstrip("_")) == value for key, value in wanted.items())
        ]

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes, _ in self.elements if tag == "a"]

    def scripts(self) -> list[str]:
        """Where each script comes from, and what is inside it."""
        return [f"{found.get('src')}{''.join(text)}" for tag, found, text in self.elements if tag == "script"]

    def named_links(self) -> dict[str, str]:
        """Words of each link that a keyboard reaches → where it leads."""
        return {
            " ".join("".join(text).split()): found["href"] or ""
            for tag, found, text in self.elements
            if tag == "a" and "tabindex" not in found
        }

    def said(self) -> list[str]:
        """All texts, and the words of attributes that are read out."""
        told = [found[name] or "" for _, found, _ in self.elements for name in ("aria-label", "title") if name in found]
        return [*self.elements[0][2], *(f" {text}" for text in told)]

    def names(self) -> set[str]:
        return {tag for tag, _, _ in self.elements}


def hit(**changes: object) -> Hit:
    plain = Hit(
        rank=1,
        id="a/b?",
        score=1.0,
        title="A title",
        author="Dara Lotus",
        author_from="byline",
        publication="The River Paper",
        published=date(2017, 9, 14),
        url="https://example.org/post",
        truncated=False,
        heading=Snippet("A title"),
        snippets=(Snippet("Some text"),),
    )
    return plain._replace(**changes)


def results(
    *hits: Hit,
    total: int | None = None,
    relaxed: bool = False,
    request: Request | None = None,
    months: tuple[str, ...] = ("2017-09",),
) -> Results:
    facets = {"author": (Facet("Dara Lotus", 3),), "publication": (), "month": tuple(Facet(m, 1234) for m in months)}
    count = len(hits) if total is None else total
    return Results(request or Request("q"), count, relaxed, hits, facets, 1.0)


def view(
    request: Request | None = None, language: Language = "en", chosen: Language | None = None, standalone: bool = False
) -> View:
    return View(Asked(request or Request(), chosen), language, standalone=standalone, site="https://archive.example")


def page(answer: Results, standalone: bool = False, language: Language = "en") -> Page:
    return Page(render_results(answer, view(answer.request, language, standalone=standalone)))


def link(request: Request, **changes: object) -> str | None:
    return view(request).links.results(**changes)
