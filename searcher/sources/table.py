"""Tables with a header row: CSV and TSV, a post a row."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from ..post import Post
from .address import web_address
from .day import day_told
from .file import Beginning, File
from .html_text import text_of_html
from .json_lines import post_of
from .lines import LONGEST_LINE, Line, lines_of
from .problem import Problem

_COLUMNS = {
    "id": ("id", "postid"),
    "title": ("title", "headline", "posttitle"),
    "body": ("body", "text", "content", "postcontent", "article"),
    "author": ("author", "by", "byline", "writer", "authorname"),
    "author_from": ("authorfrom",),
    "publication": ("publication",),
    "published": ("published", "date", "day", "postdate", "publishedat", "publicationdate", "pubdate"),
    "url": ("url", "link", "permalink", "address"),
    "truncated": ("truncated",),
    "language": ("language", "lang"),
}
_NAMES = {name: field for field, names in _COLUMNS.items() for name in names}
_DELIMITERS = ",;\t"
_MARKUP = re.compile(r"</(?:p|div|a|span|strong|em|b|i|ul|ol|li|h[1-6])>|<(?:p|br|img)\b[^>]*>", re.IGNORECASE)
_ESCAPED_FORMULA = re.compile(r"'(?=[=+\-@\t\r])")


def has_posts(beginning: Beginning) -> bool:
    """A text whose first line names a title or a body among other columns; or one that is named so."""
    header = _header(beginning.text.partition("\n")[0])
    is_named = beginning.is_named(".csv", ".tsv") or beginning.media_type in ("text/csv", "text/tab-separated-values")
    return is_named or (len(header) > 1 and _has_text(header) and len(set(header) - {""}) > 1)


def read(file: File) -> Iterator[Post | Problem]:
    """The posts in the order of the rows."""
    problems: list[Problem] = []
    lines = _lines(file, problems)
    first = next(lines, "")
    header, delimiter = _header(first), _delimiter(first)
    if not _has_text(header):
        reason = "has no column named title or body"
        yield Problem(file.source, 1, reason, "name the columns in the first line")
        return
    rows = csv.reader(lines, delimiter=delimiter)
    number = 2
    while (row := _next(rows)) is not None:
        yield from _taken(problems)
        if isinstance(row, str):
            yield Problem(file.source, number, f"is no row of a table ({row})", "mend its quotation marks")
        elif any(cell.strip() for cell in row):
            yield from _post(file, number, header, row)
        number = rows.line_num + 2
    yield from _taken(problems)


def _taken(problems: list[Problem]) -> Iterator[Problem]:
    while problems:
        yield problems.pop(0)


def _lines(file: File, problems: list[Problem]) -> Iterator[str]:
    for line in lines_of(file):
        if isinstance(line, Line):
            yield f"{line.text}\n"
        else:
            problems.append(line)


def _next(rows: Any) -> list[str] | str | None:
    """The next row, or what is wrong with it."""
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        return next(rows, None)
    except csv.Error as error:
        return str(error)
    finally:
        csv.field_size_limit(before)


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _header(line: str) -> list[str]:
    """For each column the field of a post that it holds, "" for none."""
    try:
        names = next(csv.reader([line.strip("\r\n")[:4096]], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []
    return [_NAMES.get(re.sub(r"[\W_]+", "", name.lower()), "") for name in names]


def _has_text(header: list[str]) -> bool:
    return "title" in header or "body" in header


def _post(file: File, number: int, header: list[str], row: list[str]) -> Iterator[Post | Problem]:
    if len(row) != len(header):
        reason = f"has {len(row)} cells instead of {len(header)}"
        yield Problem(file.source, number, reason, "check its quotation marks", harmless=True)
    told = {name: _cell(cell) for name, cell in zip(header, row, strict=False) if name and cell.strip()}
    if _MARKUP.search(told.get("body", "")):
        told["body"] = text_of_html(told["body"])
    day, problem = day_told(file, number, told.pop("published", None))
    if problem:
        yield problem
    fields: dict[str, object] = {**told, "published": day and day.isoformat()}
    fields["truncated"] = told.get("truncated", "").strip().lower() in ("true", "yes", "1")
    fields["url"] = web_address(told.get("url"))
    yield from post_of(file, number, fields)


def _cell(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from running the cell."""
    return _ESCAPED_FORMULA.sub("", cell, count=1) if _ESCAPED_FORMULA.match(cell) else cell
