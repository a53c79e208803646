"""The posts that a page marks as such: ``hentry`` and microformats, ``article``, schema.org's item types."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from .html_text import is_no_text, text_of_element
from .html_tree import Element, elements, tokens

_POST = frozenset(("hentry", "h-entry", "type-post", "type-page"))
_ITEM_TYPE = re.compile(r"schema\.org/(?:\w*Article|\w*Posting)\b")
_OLD_THEMES = "post"
"""The class of a post in old themes, and of much else: it is one if its text is marked."""
_TITLE = ("entry-title", "p-name", "post-title", "article-title", "wp-block-post-title", "storytitle", "posttitle")
_CONTENT = (
    "entry-content", "e-content", "post-content", "post-body", "article-body", "article-content", "post-entry",
    "wp-block-post-content", "elementor-widget-theme-post-content", "storycontent", "entry",
)  # fmt: skip
_SUMMARY = ("entry-summary", "p-summary", "post-excerpt", "entry-excerpt", "excerpt")
_AUTHOR = (
    "fn",
    "p-author",
    "entry-author",
    "post-author",
    "author-name",
    "wp-block-post-author-name",
    "author",
    "byline",
)
_MORE = ("more-link", "read-more", "readmore")
_ABOUT = ("entry-meta", "post-meta", "postmeta", "postmetadata", "post-info", "byline", "posted-on")
"""What stands beside the text of a post and tells of it."""
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
    is_text_marked: bool = True
    """The page says where the text is; else it is all that is in the post."""


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
            if not own & texts and (found := _marked(element, parts)):
                yield found
            texts |= own
            if not own and _is_surely_post(element):
                skipped, depth = element, depth - 1


_DEEPEST = 4
"""Posts in one another."""


def content_element(root: Element, guess: bool = True) -> Element | None:
    """The element that is marked as the text of a page with one article; as a ``guess`` what holds its main part."""
    parts = _Parts(root)
    whole = (_longest_article(root), parts.named.get("main")) if guess else ()
    return _first(parts.classed(_CONTENT), parts.properties.get("articleBody"), *whole)


def page_post(root: Element) -> Marked | None:
    """The post of a page that marks a text, but not what is around it."""
    content = content_element(root, guess=False)
    for around in [] if content is None else islice(content.iterancestors(), _NEAR):
        heading = next(around.iter("h1", "h2", "h3"), None)
        if around.tag in ("body", "html"):
            break
        if heading is not None and content not in heading.iterancestors():
            return _marked(around, _Parts(around))
    text = "" if content is None else text_of_element(content)
    return Marked("", text, "", "", "", False) if text else None


_NEAR = 6
"""Elements around a text, among which one holds its title, too."""


def _longest_article(root: Element) -> Element | None:
    """Short ones are offered beside the article, or are comments."""
    first = islice(root.iter("article"), 20)
    articles = (each for each in first if not any(map(is_no_text, each.iterancestors())))
    return max(articles, key=lambda each: sum(map(len, each.itertext())), default=None)


def _is_post(element: Element) -> bool:
    return _is_surely_post(element) or _OLD_THEMES in tokens(element)


def _is_surely_post(element: Element) -> bool:
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
    if title is not None and (title is content or content in title.iterancestors()):
        title = None  # it is one of the headings in the text
    heading = " ".join(_words(title).split())
    author, day, address = _author(parts), _day(parts), _address(parts, title)
    is_cut = _taken_out(told, _MORE) or summary is not None
    if told is post:
        _taken_out(told, _ABOUT)
    text = text_of_element(told)
    is_sure = told is not post or (_is_surely_post(post) and len(text) >= len(heading) + _LEAST)
    if not text or not is_sure or not (heading or content is not None):
        return None
    return Marked(heading, text, author, day, address, is_cut, told is not post)


_LEAST = 40
"""Characters of text in a post that marks none of it as its content."""


def _words(element: Element | None) -> str:
    return "" if element is None else text_of_element(element)


def _taken_out(root: Element, classes: tuple[str, ...]) -> bool:
    """Empty the elements of these classes; whether there are any."""
    found = [each for each in root.iter(etree.Element) if each is not root and not tokens(each).isdisjoint(classes)]
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
    small = _WRITTEN.match(_words(parts.named.get("small")))  # as the first themes of WordPress have it
    if marked is None:
        return _without_ordinal(small[0]) if small else ""
    words = " ".join(_words(marked).split())
    written = _WRITTEN.search(words)
    return marked.get("content") or marked.get("title") or (_without_ordinal(written[0]) if written else words)


_WRITTEN = re.compile(
    r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8},? \d{4}\b"
)


def _without_ordinal(day: str) -> str:
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", day)


def _address(parts: _Parts, title: Element | None) -> str:
    links = [] if title is None else [*elements(title, "a"), *title.iterancestors("a")]
    others = (parts.related.get("bookmark"), parts.classes.get("u-url"), parts.properties.get("url"))
    for link in (*links, *others):
        if link is not None and (address := link.get("href") or link.get("content")):
            return str(address)
    return ""
