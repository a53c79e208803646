"""The posts that a page marks as such: ``hentry`` and microformats, ``article``, schema.org's item types."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from .html_text import is_no_text, text_of_element
from .html_tree import Element, elements, tokens

_POST = frozenset(("hentry", "h-entry", "type-post", "type-page"))
_ITEM_TYPE = re.compile(r"schema\.org/(?:\w*Article|\w*Posting)\b")
_TITLE = ("entry-title", "p-name", "post-title", "article-title")
_CONTENT = ("entry-content", "e-content", "post-content", "post-body", "article-body", "article-content", "post-entry")
_SUMMARY = ("entry-summary", "p-summary", "post-excerpt", "entry-excerpt", "excerpt")
_AUTHOR = ("fn", "p-author", "entry-author", "post-author", "author-name", "author", "byline")
_DAY = ("published", "dt-published", "entry-date", "post-date", "posted-on", "date")
_BY = re.compile(r"\s*(?:posted |written )?(?:by\b|ដោយ)[:\s]*", re.IGNORECASE)
_MOST_OF_A_NAME = 80


@dataclass(frozen=True, slots=True)
class Marked:
    """One post as a page marks it; "" for what it does not."""

    title: str
    text: str
    author: str
    published: str
    address: str
    """As it stands there, perhaps relative."""
    truncated: bool


def marked_posts(root: Element) -> Iterator[Marked]:
    """The posts in the order of the page, but for those in comments, beside the text, or inside a post's own text.

    In a page that does not close its elements a post may lie in the one before it.
    """
    skipped, depth, texts = None, 0, set[Element]()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
        elif event == "end":
            depth -= _is_post(element)
        elif is_no_text(element) or element in texts:
            skipped = element
        elif _is_post(element):
            depth += 1
            if depth > _DEEPEST:
                continue
            parts = _Parts(element)
            own = {each for each in _text_elements(parts) if each is not None}
            texts |= own
            if found := _marked(element, parts):
                yield found
            if not own:
                skipped, depth = element, depth - 1


_DEEPEST = 4
"""Posts in one another."""


def content_element(root: Element) -> Element | None:
    """The element that most likely holds the text of a page with one article."""
    parts = _Parts(root)
    whole = (parts.named.get("article"), parts.named.get("main"))
    return _first(parts.classed(_CONTENT), parts.properties.get("articleBody"), *whole)


def _is_post(element: Element) -> bool:
    return (
        element.tag == "article"
        or not _POST.isdisjoint(tokens(element))
        or bool(_ITEM_TYPE.search(element.get("itemtype") or ""))
    )


class _Parts:
    """The elements of a post by what they say to be, the first of each; found in one walk, since pages can be long."""

    def __init__(self, post: Element) -> None:
        self.classes: dict[str, Element] = {}
        self.properties: dict[str, Element] = {}
        self.named: dict[str, Element] = {}
        self.related: dict[str, Element] = {}
        self.times: list[Element] = []
        for element in post.iter(etree.Element):
            if element is post:
                continue
            self.named.setdefault(element.tag, element)
            for name in tokens(element):
                self.classes.setdefault(name, element)
            for name in (element.get("itemprop") or "").split():
                self.properties.setdefault(name, element)
            if element.tag == "a":
                for name in (element.get("rel") or "").split():
                    self.related.setdefault(name, element)
            elif element.tag == "time":
                self.times.append(element)

    def classed(self, classes: tuple[str, ...]) -> Element | None:
        """The element with the first of ``classes`` that is there at all."""
        return next((self.classes[name] for name in classes if name in self.classes), None)

    @property
    def heading(self) -> Element | None:
        """What holds the title."""
        headings = (self.named.get(name) for name in ("h1", "h2", "h3"))
        return _first(self.classed(_TITLE), self.properties.get("headline"), *headings)


def _first(*found: Element | None) -> Element | None:
    return next((each for each in found if each is not None), None)


def _text_elements(parts: _Parts) -> tuple[Element | None, Element | None]:
    """What is marked as the text of a post, and as its summary where there is no text."""
    content = _first(parts.classed(_CONTENT), parts.properties.get("articleBody"))
    summary = _first(parts.classed(_SUMMARY), parts.properties.get("description")) if content is None else None
    return content, summary


def _marked(post: Element, parts: _Parts) -> Marked | None:
    content, summary = _text_elements(parts)
    told = post if content is None and summary is None else _first(content, summary)
    title = parts.heading
    heading = " ".join(_words(title).split())
    is_cut = _taken_out(told, "more-link") or summary is not None
    text = text_of_element(told)
    if not heading or not text or (told is post and len(text) < len(heading) + _LEAST):
        return None
    return Marked(heading, text, _author(parts), _day(parts), _address(parts, title), is_cut)


_LEAST = 40
"""Characters of text in a post that marks none of it as its content."""


def _words(element: Element | None) -> str:
    return "" if element is None else text_of_element(element)


def _taken_out(root: Element, name: str) -> bool:
    """Empty the elements of that class; whether there are any."""
    found = [element for element in root.iter(etree.Element) if element is not root and name in tokens(element)]
    for element in found:
        tail = element.tail
        element.clear()
        element.tail = tail
    return bool(found)


def _author(parts: _Parts) -> str:
    named, otherwise = parts.classed(_AUTHOR[:2]), parts.classed(_AUTHOR[2:])
    for element in (named, parts.related.get("author"), parts.properties.get("author"), otherwise):
        name = " ".join(_BY.sub("", _words(element), count=1).split())
        if name and len(name) <= _MOST_OF_A_NAME:
            return name
    return ""


def _day(parts: _Parts) -> str:
    published = [element for element in parts.times if "updated" not in tokens(element)]
    times = (element.get("datetime") or "" for element in [*published, *parts.times])
    if stated := next(filter(None, times), ""):
        return stated
    marked = _first(parts.properties.get("datePublished"), parts.classed(_DAY))
    return "" if marked is None else marked.get("content") or marked.get("title") or " ".join(_words(marked).split())


def _address(parts: _Parts, title: Element | None) -> str:
    links = [] if title is None else [*elements(title, "a"), *title.iterancestors("a")]
    others = (parts.related.get("bookmark"), parts.classes.get("u-url"), parts.properties.get("url"))
    for link in (*links, *others):
        if link is not None and (address := link.get("href") or link.get("content")):
            return str(address)
    return ""
