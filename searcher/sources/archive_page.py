"""A monthly archive page saved as text: many posts, each opened by a line that says when it was posted.

    September, 2017
    now browsing by month
    Posted by: NAME | Posted on: September 19, 2017
    The title
    Op-Ed: The Guardian
    …

The name is mostly missing, so an author is looked for in the post itself, and only where the page's own habits make it
certain: a wrong author is worse than none. Where the name stood is kept as ``author_from``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from ..post import Post
from ..text.dates import parse_long_date
from .article import Told, article, is_publication, without_read_more
from .file import Beginning, File
from .legacy_font import legacy_font
from .lines import Line, lines_of
from .problem import Problem

_HEADER = re.compile(r"\s*Posted by:(?P<author>[^|]*)\|\s*Posted on:(?P<day>.*)", re.IGNORECASE)
_MONTH_HEADING = re.compile(r"[A-Z][a-z]+, \d{4}")
_FURNITURE = re.compile(r"now browsing by month|%d bloggers like this:", re.IGNORECASE)
LONGEST_TITLE = 200
_BULLET = ("•", "-", "*", "–")


def opens_post(line: str) -> bool:
    """Whether a post begins with this line."""
    return bool(_HEADER.match(line))


def has_posts(beginning: Beginning) -> bool:
    """A file in whose beginning a post opens."""
    return not beginning.text.startswith("<") and any(map(opens_post, beginning.text.splitlines()))


@dataclass(slots=True)
class _Block:
    """The lines of one post, as they stand on the page."""

    header: Line
    author: str
    day: str
    lines: list[str] = field(default_factory=list)


def read(file: File) -> Iterator[Post | Problem]:
    """Posts in the order of the page, and a Problem for each thing that is not as a page has it."""
    return read_lines(file.source, lines_of(file))


def read_lines(source: str, lines: Iterable[Line | Problem]) -> Iterator[Post | Problem]:
    """The same for lines that were taken from elsewhere."""
    block: _Block | None = None
    stray: Line | None = None
    for line in lines:
        if isinstance(line, Problem):
            yield line
        elif opening := _HEADER.match(line.text):
            if block:
                yield from _post(source, block)
            block = _Block(line, opening["author"].strip(), opening["day"].strip())
        elif block:
            block.lines.append(line.text.replace("\xa0", " ").strip())
        elif stray is None and not _is_heading(line.text.strip()):
            stray = line
    if stray and block:
        yield Problem(source, stray.number, "stands before the first post and was left out", "save the whole page")
    if block:
        yield from _post(source, block)
    else:
        reason = 'holds no posts: no line "Posted by: … | Posted on: …"'
        yield Problem(source, None, reason, "save the whole archive page as text")


def _is_heading(line: str) -> bool:
    return not line or bool(_FURNITURE.fullmatch(line) or _MONTH_HEADING.fullmatch(line))


def _post(source: str, block: _Block) -> Iterator[Post | Problem]:
    published, problem = _day(source, block)
    if problem:
        yield problem
    warnings = (legacy_font(source, number, line) for number, line in enumerate(block.lines, block.header.number + 1))
    yield from islice(chain.from_iterable(warnings), 1)
    lines, truncated = without_read_more([line for line in block.lines if not _FURNITURE.fullmatch(line)])
    title, lines = take_title(lines)
    told = Told(source=source, title=title, author=block.author, published=published, truncated=truncated)
    post = article(told, lines)
    yield post or Problem(source, block.header.number, "opens a post without any text", "save the whole page")


def _day(source: str, block: _Block) -> tuple[date | None, Problem | None]:
    try:
        day = parse_long_date(block.day)
    except ValueError:
        reason = f"{block.day!r} is no date; the post is kept without one"
        return None, Problem(source, block.header.number, reason, "write it like September 19, 2017", harmless=True)
    if day > date.today():
        reason = f"{block.day} is in the future"
        return day, Problem(source, block.header.number, reason, "check the date; it was kept", harmless=True)
    return day, None


def take_title(lines: list[str]) -> tuple[str, list[str]]:
    """The title and the other lines. The title is the first line, if it stands alone and reads like one."""
    first = next((number for number, line in enumerate(lines) if line), None)
    if first is None:
        return "", lines
    line = lines[first]
    stands_alone = first + 1 >= len(lines) or not lines[first + 1] or is_publication(lines[first + 1])
    reads_like_text = len(line) > LONGEST_TITLE or line.endswith((".", "។", "៕", ":", ",")) or line.startswith(_BULLET)
    if not stands_alone or reads_like_text or is_publication(line):
        return "", lines
    return line, lines[first + 1 :]
