"""RSS and Atom, in all the dialects that feedparser knows."""

import io
import re
from collections.abc import Iterator
from typing import Any

from ..post import Post
from .address import web_address
from .article import Told, article_of
from .day import day_told
from .encoding import text_of
from .file import LIBRARY_FAILED, Beginning, File
from .html_text import text_of_html
from .problem import PassedOver, Problem

_FEED = re.compile(r"<(?:rss|(?:\w+:)?feed|rdf:RDF)\b[^>]{0,4000}>")
_COMMENTS = re.compile(r"Comments (?:on|for):? ", re.IGNORECASE)
"""How WordPress calls a feed of comments; they are no posts."""
_ADDRESS = re.compile(r"\s*\(?\S+@\S+\)?\s*")
_DOCUMENT_TYPE = re.compile(r"<!DOCTYPE[^>\[]{0,2000}\[", re.IGNORECASE)


def has_posts(beginning: Beginning) -> bool:
    """XML whose first element is that of a feed."""
    return beginning.text.startswith("<") and bool(_FEED.search(beginning.text))


def read(file: File) -> Iterator[Post | Problem | PassedOver]:
    """The posts in the order of the feed."""
    text, problem = text_of(file)
    if problem:
        yield problem
    if _DOCUMENT_TYPE.search(text[:_HEAD]):
        yield Problem(file.source, None, "declares entities, as no feed does", "fetch it again")
        return
    import feedparser

    content = io.BytesIO(text.encode())  # bytes alone are taken for the name of a file first
    told = {"content-type": "application/xml; charset=utf-8"}
    try:
        feed = feedparser.parse(content, response_headers=told, sanitize_html=False, resolve_relative_uris=False)
    except LIBRARY_FAILED as error:
        yield Problem(file.source, None, f"cannot be understood ({_told(error)})", "fetch it again")
        return
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        reason = f"is not well-formed ({_told(feed.bozo_exception)}); what could be read was taken"
        yield Problem(file.source, None, reason, "fetch it again")
    if _COMMENTS.match(_text(feed.feed, "title")):
        yield PassedOver(file.source)
        return
    for number, entry in enumerate(feed.entries, 1):
        yield from _post(file, feed, entry, f"post {number}")


_HEAD = 1 << 16
"""Characters before which a document type stands."""


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _post(file: File, feed: Any, entry: Any, place: str) -> Iterator[Post | Problem]:
    day, problem = day_told(file, place, _text(entry, "published") or _text(entry, "updated"))
    if problem:
        yield problem
    whole = max((text_of_html(_text(part, "value")) for part in entry.get("content", ())), key=len, default="")
    told = Told(
        source=file.source,
        title=text_of_html(_text(entry, "title")),
        author=_author(entry) or (_author(feed.feed) if feed.version.startswith("atom") else None),
        published=day,
        url=web_address(_text(entry, "link")),
    )
    yield from article_of(told, whole or text_of_html(_text(entry, "summary")), place)


def _text(told: Any, name: str) -> str:
    """A text; feedparser makes something else of elements that it does not expect."""
    text = dict.get(told, name)  # its own get warns of a date that it takes from elsewhere
    return text if isinstance(text, str) else ""


def _author(told: Any) -> str | None:
    """The names, without the e-mail addresses that RSS wants beside them; those of an Atom feed hold for its posts."""
    people = told.get("authors") or [{"name": _text(told, "author")}]
    names = (_ADDRESS.sub(" ", _text(person, "name")).strip(" ()") for person in people[:10])
    return ", ".join(filter(None, names)) or None
