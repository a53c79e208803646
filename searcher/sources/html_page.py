"""A saved web page: a monthly page with many posts, a page of posts, a single post; else whatever text it holds.

1. Lines ``Posted by: … | Posted on: …``, two or more of them, or one where nothing else tells the day: an archive page,
   read as its text is.
2. Posts that are marked as such. Of a single one, what it does not say comes from what the page says of itself. If the
   page says that it is about one of them, the others are only offered beside it.
3. A page that says of itself that it is an article: its content.
4. A text that is marked, with the title nearest to it.
5. The main text by guessing (trafilatura), which is told.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from ..post import Post
from . import archive_page
from .address import joined, web_address
from .article import Told, article_of, is_nobody
from .day import day_told
from .encoding import text_of
from .file import Beginning, File
from .html_guess import main_text
from .html_metadata import Metadata, metadata
from .html_posts import Marked, content_element, marked_posts, page_post
from .html_text import text_of_element, text_of_html
from .html_tree import Element, elements, tree_of
from .identity import derived_id, letters
from .lines import Line
from .problem import PassedOver, Problem

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_MEDIA_TYPES = ("text/html", "application/xhtml+xml")
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
    posts = [] if headers > 1 else _posts(root, told)
    is_dated = bool(told.published) or any(post.published for post in posts)
    if headers > 1 or (headers and not is_dated):
        yield from _archive_page(file, root, lines, base)
    elif posts:
        for number, post in enumerate(posts, 1):
            told_here = told if len(posts) == 1 else None
            yield from _marked_post(file, root, post, told_here, base, f"post {number}" if number > 1 else None)
    elif told.is_article and (text := _article_text(root, told)):
        yield from _post(file, root, told, text, base)
    elif only := page_post(root):
        yield from _marked_post(file, root, only, told, base, None)
    else:
        yield from _guessed(file, root, told, base)


def _posts(root: Element, told: Metadata) -> list[Marked]:
    """The posts of the page; the one that it is about, if it says so and offers others beside it."""
    posts = list(marked_posts(root))
    if not told.is_one:
        return posts
    same = [post for post in posts if letters(post.title) == letters(told.title)]
    return same[:1] or [post for post in posts if post.is_text_marked]


def _title(root: Element, told: Metadata) -> str:
    """The title of a page with one post that marks none. A heading that leads elsewhere is the name of the site."""
    headings = [each for each in elements(root, "h1") if next(each.iter("a"), None) is None]
    stated = " ".join("".join(headings[0].itertext()).split()) if len(headings) == 1 else ""
    return told.title or stated or told.heading


def _archive_page(file: File, root: Element, lines: list[str], base: str) -> Found:
    first = next(number for number, line in enumerate(lines) if archive_page.opens_post(line))
    addresses = _addresses(root)
    numbered = (Line(number, line) for number, line in enumerate(lines[first:], first + 1))
    for found in archive_page.read_lines(file.source, numbered):
        if isinstance(found, Post):
            links = addresses.get(found.title) or deque([""])
            url = _joined(base, links.popleft() if len(links) > 1 else links[0])
            yield replace(found, url=url, id=derived_id(found.title, found.body, found.published, url))
        else:
            yield replace(found, place=None)  # a line of the text is none of the page


def _addresses(root: Element) -> dict[str, deque[str]]:
    """Where links with the same words lead, in the order of the page; those in headings, where there are any."""
    links, titles = defaultdict[str, deque[str]](deque), defaultdict[str, deque[str]](deque)
    for link in elements(root, "a"):
        words, address = " ".join("".join(link.itertext()).split()), link.get("href") or ""
        around = islice(link.iterancestors(), 3)
        is_title = "bookmark" in (link.get("rel") or "").split() or any(each.tag in _HEADINGS for each in around)
        (titles if is_title else links)[words].append(address)
    return {**links, **titles}


_HEADINGS = ("h1", "h2", "h3", "h4")


def _joined(base: str, address: str) -> str | None:
    return web_address(joined(base, address)) if address.strip() else None


def _marked_post(file: File, root: Element, post: Marked, told: Metadata | None, base: str, place: str | None) -> Found:
    address = _joined(base, post.address) or (told and (_joined(base, told.url) or web_address(file.url)))
    day, problem = day_told(file, place, post.published or (told.published if told else ""))
    if problem:
        yield problem
    author = told.author if told and (not post.author or is_nobody(post.author)) else post.author
    yield from article_of(
        Told(
            source=file.source,
            title=post.title or (_title(root, told) if told else ""),
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


def _post(file: File, root: Element, told: Metadata, text: str, base: str) -> Found:
    day, problem = day_told(file, None, told.published)
    if problem:
        yield problem
    address = _joined(base, told.url) or web_address(file.url)
    post = Told(source=file.source, title=_title(root, told), author=told.author, published=day, url=address)
    yield from article_of(post, text, None)


def _guessed(file: File, root: Element, told: Metadata, base: str) -> Found:
    text = main_text(root)
    if not text:
        remedy = "leave it out, or save the page of a post"
        no_post = Problem(file.source, None, "is a page that holds no post", remedy)
        yield PassedOver(file.source) if file.is_crawled else no_post
        return
    reason = "does not say where its text is; it was found by guessing"
    yield Problem(file.source, None, reason, "look at the post, and leave the page out if it is none", harmless=True)
    yield from _post(file, root, told, text, base)
