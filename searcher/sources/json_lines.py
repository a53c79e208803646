"""JSON Lines: one post a line, in the fields of the export format.

Only ``title`` or ``body`` is required. A line that cannot be taken is reported and the rest goes in.
"""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from ..post import Post
from .address import web_address
from .day import day_told
from .file import Beginning, File
from .identity import derived_id, main_language
from .legacy_font import legacy_font
from .lines import lines_of
from .problem import Problem

TEXTS = ("id", "title", "body", "author", "author_from", "publication", "published", "url", "language")


def has_posts(beginning: Beginning) -> bool:
    """A file whose first line is an object, as far as can be seen, or that is named so."""
    return beginning.is_named(".jsonl", ".ndjson") or (beginning.text.startswith("{") and _is_whole(beginning.text))


def _is_whole(text: str) -> bool:
    line, end, _ = text.partition("\n")
    try:
        return not end or isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def read(file: File) -> Iterator[Post | Problem]:
    """Posts, and a Problem for each line that is none."""
    for line in lines_of(file):
        if isinstance(line, Problem):
            yield line
        elif line.text.strip():
            yield from _read_line(file, *line)


def _read_line(file: File, number: int, text: str) -> Iterator[Post | Problem]:
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else "too deep, or a number too long"
        yield Problem(file.source, number, f"is not JSON ({reason})", "write one object a line")
        return
    yield from post_of(file, number, fields)


def post_of(file: File, place: int | str, fields: Any) -> Iterator[Post | Problem]:
    """The post that ``fields`` tell, or what is wrong with them."""
    if wrong := _what_is_wrong(fields):
        yield Problem(file.source, place, *wrong)
        return
    published, problem = day_told(file, place, fields.get("published"))
    if problem:
        yield problem
    post = _post(file.source, fields, published)
    yield from legacy_font(file.source, place, f"{post.title}\n{post.body}")
    yield post


def _what_is_wrong(fields: Any) -> tuple[str, str] | None:
    if not isinstance(fields, dict):
        return f"is {_json_type(fields)} instead of an object", 'write {"title": "…", "body": "…"}'
    for name in TEXTS:
        if not isinstance(fields.get(name), str | None):
            return f'has {_json_type(fields[name])} as "{name}"', "write it as text in quotation marks"
    if not isinstance(fields.get("truncated"), bool | None):
        return f'has {_json_type(fields["truncated"])} as "truncated"', "write true or false"
    if not (fields.get("title") or fields.get("body") or "").strip():
        return "has neither title nor body", "add one of them"
    return None


def _json_type(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _post(source: str, fields: dict[str, Any], published: date | None) -> Post:
    texts = {name: _clean(fields.get(name)) for name in TEXTS}
    title, body, author = texts["title"] or "", texts["body"] or "", texts["author"]
    url = web_address(texts["url"])
    return Post(
        id=texts["id"] or derived_id(title, body, published, url),
        title=title,
        body=body,
        author=author,
        author_from=(texts["author_from"] or "header") if author else None,
        publication=texts["publication"],
        published=published,
        url=url,
        truncated=bool(fields.get("truncated")),
        language=texts["language"] or main_language(f"{title}\n{body}"),
        source=source,
    )


def _clean(text: str | None) -> str | None:
    """Without the half characters that JSON can spell but no file can hold; None for nothing but spaces."""
    if text is None or not text.strip():
        return None
    return text.encode("utf-8", "replace").decode("utf-8")
