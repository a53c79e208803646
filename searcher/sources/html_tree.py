"""HTML from strangers as a tree, and small questions about its elements. Nothing is loaded, nothing is run."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

Element = Any
"""An element of lxml, which has no types."""


def tree_of(markup: str) -> Element:
    """The root of ``markup``, which may be broken or a piece of a page. An element without children for nothing."""
    content = markup.replace("\0", "").encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    for whole in (content, _COMMON_TAG.sub(b"\n", content)):  # libxml2 gives up on what is nested 2,048 deep
        try:
            if (tree := etree.fromstring(whole, parser)) is not None:
                return tree
        except etree.LxmlError:
            continue
    return etree.Element("html")


_COMMON_TAG = re.compile(rb"</?(?:div|span|font|b|i|em|strong|blockquote|ul|ol|li)\b[^<>]{0,2000}>", re.IGNORECASE)


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
