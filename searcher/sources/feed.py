"""RSS and Atom, in all the dialects that feedparser knows."""

import re
from collections.abc import Iterator
from typing import Any

from ..post import Post
from .article import Told, article_of
from .day import day_told
from .encoding import MOST_BYTES
from .file import Beginning, File
from .html_text import text_of_html
from .problem import Problem
from .wordpress_export import web_address

_FEED = re.compile(r"<(?:rss|(?:\w+:)?feed|rdf:RDF)\b[^>]{0,4000}>")
_ADDRESS = re.compile(r"\s*\(?\S+@\S+\)?\s*")
_DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,2000}\[", re.IGNORECASE)


def has_posts(beginning: Beginning) -> bool:
    """XML whose first element is that of a feed."""
    return beginning.text.startswith("<") and bool(_FEED.search(beginning.text))


def read(file: File) -> Iterator[Post | Problem]:
    """The posts in the order of the feed."""
    content = file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        yield Problem(
            file.source, None, f"is a feed of more than {MOST_BYTES >> 20} MB", "divide it into several files"
        )
        return
    if _DOCUMENT_TYPE.search(content[:_HEAD]):
        yield Problem(file.source, None, "declares entities, as no feed does", "fetch it again")
        return
    import feedparser

    feed = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        reason = f"is not well-formed ({_told(feed.bozo_exception)}); what could be read was taken"
        yield Problem(file.source, None, reason, "fetch it again")
    for number, entry in enumerate(feed.entries, 1):
        yield from _post(file, entry, f"post {number}")


_HEAD = 1 << 16


def _told(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _post(file: File, entry: Any, place: str) -> Iterator[Post | Problem]:
    day, problem = day_told(file, place, entry.get("published") or entry.get("updated"))
    if problem:
        yield problem
    whole = max((text_of_html(part.get("value") or "") for part in entry.get("content", ())), key=len, default="")
    told = Told(
        source=file.source,
        title=text_of_html(entry.get("title") or ""),
        author=_author(entry),
        published=day,
        url=web_address(entry.get("link")),
    )
    yield from article_of(told, whole or text_of_html(entry.get("summary") or ""), place)


def _author(entry: Any) -> str | None:
    """The name without the e-mail address that RSS wants beside it."""
    name = (entry.get("author_detail") or {}).get("name") or entry.get("author") or ""
    return _ADDRESS.sub(" ", name).strip(" ()") or None
