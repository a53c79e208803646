"""The last resort for a page that marks no text: what trafilatura takes for its main text."""

import logging
import re

from lxml import etree

from .html_text import is_no_text
from .html_tree import Element

FEWEST_LETTERS = 200
"""Of a text that was found by guessing; Khmer letters count double."""
_ZWSP, _IN_ITS_PLACE = "\u200b", "\U00010600"
"""trafilatura drops the spaces that Khmer is written with, but not a letter of Linear A."""
_KHMER = re.compile("[\u1780-\u17b3]")


def main_text(root: Element) -> str:
    """The main text of a page; nothing if it is short, or hardly more than links."""
    if not _is_enough("".join(_outside_links(root))):
        return ""
    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    markup = etree.tostring(root, encoding="unicode", method="html").replace(_ZWSP, _IN_ITS_PLACE)
    text = trafilatura.extract(markup, include_comments=False, favor_precision=True, with_metadata=False) or ""
    text = text.replace(_IN_ITS_PLACE, _ZWSP)
    return text.replace("\n", "\n\n") if _is_enough(text) else ""


def _is_enough(text: str) -> bool:
    return sum(map(str.isalpha, text)) + len(_KHMER.findall(text)) >= FEWEST_LETTERS


def _outside_links(root: Element) -> list[str]:
    """What the page says without its links: a list of links, or a cloud of tags, is no post."""
    texts: list[str] = []
    left = [root]
    while left:
        element = left.pop()
        if element is not root:
            texts.append(element.tail or "")
        if element.tag != "a" and not is_no_text(element):
            texts.append(element.text or "")
            left += element
    return texts
