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
    done: set[Element] = set()
    for element in root.iter(etree.Element):
        is_dropped = is_no_text(element)
        if not (is_dropped or _is_post(element)):
            continue
        around = list(element.iterancestors())
        if any(each in done for each in around) or sum(map(_is_post, around)) > _DEEPEST:
            continue
        text = element if is_dropped else _text_element(element)
        done.add(text)
        if not is_dropped and (found := _marked(element, text)):
            yield found


_DEEPEST = 20
"""Posts in one another."""


def content_element(root: Element) -> Element | None:
    """The element that most likely holds the text of a page with one article."""
    for found in (_classed(root, _CONTENT), _property(root, "articleBody")):
        if found is not None:
            return found
    return next(elements(root, "article"), None) or next(elements(root, "main"), None)


def _is_post(element: Element) -> bool:
    return (
        element.tag == "article"
        or not _POST.isdisjoint(tokens(element))
        or bool(_ITEM_TYPE.search(element.get("itemtype") or ""))
    )


def _text_element(post: Element) -> Element:
    """What holds the text of a post: the whole of it if nothing in it is marked so."""
    content = _first(post, _CONTENT, "articleBody")
    summary = _summary(post) if content is None else None
    return next((each for each in (content, summary) if each is not None), post)


def _summary(post: Element) -> Element | None:
    return _first(post, _SUMMARY, "description")


def _marked(post: Element, told: Element) -> Marked | None:
    title = _first(post, _TITLE, "headline")
    title = next(elements(post, "h1", "h2", "h3"), None) if title is None else title
    heading = " ".join(_words(title).split())
    is_cut = _taken_out(told, "more-link") or (told is not post and told is _summary(post))
    text = text_of_element(told)
    if not heading or not text or (told is post and len(text) < len(heading) + _LEAST):
        return None
    return Marked(heading, text, _author(post), _day(post), _address(post, title), is_cut)


_LEAST = 40
"""Characters of text in a post that marks none of it as its content."""


def _first(post: Element, classes: tuple[str, ...], name: str) -> Element | None:
    found = _classed(post, classes)
    return _property(post, name) if found is None else found


def _classed(root: Element, classes: tuple[str, ...]) -> Element | None:
    """The first element with the first of ``classes`` that is there at all."""
    found: dict[str, Element] = {}
    for element in root.iter(etree.Element):
        for name in tokens(element) if element is not root else ():
            found.setdefault(name, element)
    return next((found[name] for name in classes if name in found), None)


def _property(root: Element, name: str) -> Element | None:
    each = (element for element in root.iter(etree.Element) if name in (element.get("itemprop") or "").split())
    return next(each, None)


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


def _author(post: Element) -> str:
    related = (element for element in elements(post, "a") if "author" in (element.get("rel") or "").split())
    for element in (
        _classed(post, _AUTHOR[:2]),
        next(related, None),
        _property(post, "author"),
        _classed(post, _AUTHOR[2:]),
    ):
        name = " ".join(_BY.sub("", _words(element), count=1).split())
        if name and len(name) <= _MOST_OF_A_NAME:
            return name
    return ""


def _day(post: Element) -> str:
    published = [element for element in elements(post, "time") if "updated" not in tokens(element)]
    times = (element.get("datetime") or "" for element in [*published, *elements(post, "time")])
    if stated := next(filter(None, times), ""):
        return stated
    marked = _property(post, "datePublished")
    marked = _classed(post, _DAY) if marked is None else marked
    return "" if marked is None else marked.get("content") or marked.get("title") or " ".join(_words(marked).split())


def _address(post: Element, title: Element | None) -> str:
    links = [] if title is None else [*elements(title, "a"), *title.iterancestors("a")]
    bookmarks = (link for link in elements(post, "a") if "bookmark" in (link.get("rel") or "").split())
    for link in (*links, *bookmarks, _classed(post, ("u-url",)), _property(post, "url")):
        if link is not None and (address := link.get("href") or link.get("content")):
            return str(address)
    return ""
