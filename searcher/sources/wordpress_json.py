"""Saved pages of WordPress' REST API (``/wp-json/wp/v2/posts``), and plain lists of posts in our own fields."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ..post import Post
from . import json_lines
from .address import web_address
from .article import Told, article_of
from .day import day_told
from .encoding import text_of
from .file import Beginning, File
from .html_text import text_of_html
from .json_lines import post_of
from .problem import Problem


def has_posts(beginning: Beginning) -> bool:
    """JSON that begins with a list of objects, with a post of WordPress, or with an object of several lines."""
    text = beginning.text
    if text.startswith("{"):
        return '"rendered"' in text or not json_lines.has_posts(beginning)
    is_list = text.startswith("[") and text[1:].lstrip().startswith(("{", "]"))
    return is_list and not beginning.is_named(".jsonl", ".ndjson")


def read(file: File) -> Iterator[Post | Problem]:
    """The posts in the order of the file."""
    text, problem = text_of(file)
    if problem:
        yield problem
    number = 0
    for fields in _listed(file, text):
        if isinstance(fields, Problem):
            yield fields
            continue
        number += 1
        place = f"post {number}"
        if isinstance(fields, dict) and isinstance(fields.get("title"), dict):
            yield from _post(file, fields, place)
        else:
            yield from post_of(file, place, fields)


def _listed(file: File, text: str) -> Iterator[Any]:
    """What is listed in ``text``, page after page if several were saved in one file; a Problem where it is no JSON."""
    decoder, at = json.JSONDecoder(), 0
    while (at := _SPACE.match(text, at).end()) < len(text):  # type: ignore[union-attr]
        try:
            content, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deep, or a number too long"
            yield Problem(
                file.source, line, f"is not JSON ({reason}); what comes after that was left out", "save it again"
            )
            return
        if isinstance(content, dict):
            content = content["posts"] if isinstance(content.get("posts"), list) else [content]
        yield from content if isinstance(content, list) else [content]


_SPACE = re.compile(r"\s*")


def _post(file: File, fields: dict[str, Any], place: str) -> Iterator[Post | Problem]:
    if _text(fields, "status") not in ("", "publish"):
        return
    if _part(fields, "content").get("protected") is True:
        reason = "is a post with a password and was left out"
        yield Problem(file.source, place, reason, "take the password away and save it again", harmless=True)
        return
    written = _text(fields, "date") or f"{_text(fields, 'date_gmt')}Z"
    day, problem = day_told(file, place, written if written != "Z" else None)
    if problem:
        yield problem
    content, excerpt = (_text(_part(fields, name), "rendered") for name in ("content", "excerpt"))
    told = Told(
        source=file.source,
        title=text_of_html(_text(_part(fields, "title"), "rendered")),
        author=_author(fields),
        published=day,
        url=web_address(_text(fields, "link")),
        truncated=not content.strip() and bool(excerpt.strip()),
    )
    yield from article_of(told, text_of_html(content if content.strip() else excerpt), place)


def _part(fields: dict[str, Any], name: str) -> dict[str, Any]:
    part = fields.get(name)
    return part if isinstance(part, dict) else {}


def _text(fields: dict[str, Any], name: str) -> str:
    text = fields.get(name)
    return text if isinstance(text, str) else ""


def _author(fields: dict[str, Any]) -> str | None:
    """The name, which is there only if the page was asked for with ``_embed``; a number is no name."""
    embedded = _part(fields, "_embedded").get("author")
    authors = embedded if isinstance(embedded, list) else []
    return next((name for author in authors if isinstance(author, dict) and (name := _text(author, "name"))), None)
