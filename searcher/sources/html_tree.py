"""HTML from strangers as a tree, and small questions about its elements. Nothing is loaded, nothing is run."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from .shallow_markup import shallow

Element = Any
"""An element of lxml, which has no types."""


def tree_of(markup: str) -> Element:
    """The root of ``markup``, which may be broken or a piece of a page. An element without children for nothing."""
    content = markup.replace("\0", "").encode("utf-8", "replace")
    tree, is_whole = _parsed(content)
    if not is_whole:
        again, _ = _parsed(shallow(content))
        tree = tree if again is None else again
    return etree.Element("html") if tree is None else tree


def _parsed(content: bytes) -> tuple[Element | None, bool]:
    """The tree, and whether it is all of ``content``: libxml2 stops without a word where elements lie too deep."""
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(content, parser)
    except etree.LxmlError:
        tree = None
    return tree, all(error.level != etree.ErrorLevels.FATAL for error in parser.error_log)


def tokens(element: Element) -> set[str]:
    """The classes of an element and its id, in small letters."""
    return set(f"{element.get('class') or ''} {element.get('id') or ''}".lower().split())


def elements(root: Element, *names: str) -> Iterator[Element]:
    """The elements under ``root`` with these names, itself included, in the order of the page."""
    yield from root.iter(*names)


def is_hidden(element: Element) -> bool:
    """Whether a browser shows nothing of it."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN.search(element.get("style") or ""))


_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
