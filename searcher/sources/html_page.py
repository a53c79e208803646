"""A saved web page: a monthly page with many posts, a page of posts, a single post; else whatever text it holds.

1. Lines ``Posted by: … | Posted on: …``, two or more of them: an archive page, read as its text is.
2. Posts that are marked as such. Of a single one, what it does not say comes from what the page says of itself.
3. A page that says of itself that it is an article: its content.
4. Such a line, once; else the main text by guessing (trafilatura), which is told.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ..post import Post
from . import archive_page
from .address import joined, web_address
from .article import Told, article_of, is_nobody
from .day import day_told
from .encoding import text_of
from .file import Beginning, File
from .html_metadata import Metadata, metadata
from .html_posts import Marked, content_element, marked_posts
from .html_text import text_of_element, text_of_html
from .html_tree import Element, elements, tree_of
from .lines import Line
from .problem import PassedOver, Problem

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MEDIA_TYPES = ("text/html", "application/xhtml+xml")
FEWEST_LETTERS = 200
"""Of a text that was found by guessing; Khmer letters count double."""
_KHMER = re.compile("[\u1780-\u17b3]")

Found = Iterator[Post | Problem | PassedOver]


def has_posts(beginning: Beginning) -> bool:
    """A page by its first element, by what the server called it, or by its name."""
    is_named = beginning.media_type in _MEDIA_TYPES or beginning.is_named(".html", ".htm", ".xhtml")
    return bool(_PAGE.match(_without_preamble(beginning.text))) or (is_named and "<" in beginning.text)


def _without_preamble(text: str) -> str:
    """What follows an XML declaration and comments."""
    while text.startswith(("<?", "<!--")):
        end = text.find("?>" if text.startswith("<?") else "-->")
        if end < 0:
            return ""
        text = text[end:].lstrip("?->").lstrip()
    return text


def read(file: File) -> Found:
    """The posts in the order of the page."""
    markup, problem = text_of(file)
    if problem:
        yield problem
    root = tree_of(markup)
    told = metadata(root)
    base = file.url or told.url
    base = joined(base, next((each.get("href") or "" for each in elements(root, "base")), "")) or base
    lines = text_of_element(root).splitlines()
    headers = sum(map(archive_page.opens_post, lines))
    if headers > 1:
        yield from _archive_page(file, root, lines, base)
    elif posts := list(marked_posts(root)):
        for number, post in enumerate(posts, 1):
            told_here = told if len(posts) == 1 else None
            yield from _marked_post(file, post, told_here, base, f"post {number}" if number > 1 else None)
    elif told.is_article and (text := _article_text(root, told)):
        yield from _post(file, told, text, base)
    elif headers:
        yield from _archive_page(file, root, lines, base)
    else:
        yield from _guessed(file, markup, told, base)


def _archive_page(file: File, root: Element, lines: list[str], base: str) -> Found:
    first = next(number for number, line in enumerate(lines) if archive_page.opens_post(line))
    addresses = {" ".join("".join(link.itertext()).split()): link.get("href") or "" for link in elements(root, "a")}
    numbered = (Line(number, line) for number, line in enumerate(lines[first:], first + 1))
    for found in archive_page.read_lines(file.source, numbered):
        if isinstance(found, Post):
            yield replace(found, url=_joined(base, addresses.get(found.title, "")))
        else:
            yield replace(found, place=None)  # a line of the text is none of the page


def _joined(base: str, address: str) -> str | None:
    return web_address(joined(base, address)) if address.strip() else None


def _marked_post(file: File, post: Marked, told: Metadata | None, base: str, place: str | None) -> Found:
    address = _joined(base, post.address) or (told and (_joined(base, told.url) or web_address(file.url)))
    day, problem = day_told(file, place, post.published or (told.published if told else ""))
    if problem:
        yield problem
    author = told.author if told and (not post.author or is_nobody(post.author)) else post.author
    yield from article_of(
        Told(
            source=file.source,
            title=post.title,
            author=author,
            published=day,
            url=address or None,
            truncated=post.truncated,
        ),
        post.text,
        place,
    )


def _article_text(root: Element, told: Metadata) -> str:
    content = content_element(root)
    marked = "" if content is None else text_of_element(content)
    return max(marked, text_of_html(told.body, newlines=True), key=len)


def _post(file: File, told: Metadata, text: str, base: str) -> Found:
    day, problem = day_told(file, None, told.published)
    if problem:
        yield problem
    address = _joined(base, told.url) or web_address(file.url)
    post = Told(source=file.source, title=told.title, author=told.author, published=day, url=address)
    yield from article_of(post, text, None)


def _guessed(file: File, markup: str, told: Metadata, base: str) -> Found:
    text = _main_text(markup)
    if sum(map(str.isalpha, text)) + len(_KHMER.findall(text)) < FEWEST_LETTERS:
        remedy = "leave it out, or save the page of a post"
        no_post = Problem(file.source, None, "is a page that holds no post", remedy)
        yield PassedOver(file.source) if file.is_crawled else no_post
        return
    reason = "does not say where its text is; it was found by guessing"
    yield Problem(file.source, None, reason, "look at the post, and leave the page out if it is none", harmless=True)
    yield from _post(file, told, text, base)


def _main_text(markup: str) -> str:
    import logging

    import trafilatura

    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    text = trafilatura.extract(markup, include_comments=False, favor_precision=True, with_metadata=False) or ""
    return text.replace("\n", "\n\n")
