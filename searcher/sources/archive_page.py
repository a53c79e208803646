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
from itertools import starmap

from ..post import Post
from ..text.dates import parse_long_date
from .archive_author import find_author
from .identity import derived_id, main_language
from .legacy_font import legacy_font
from .lines import Line, Problem

_HEADER = re.compile(r"\s*Posted by:(?P<author>[^|]*)\|\s*Posted on:(?P<day>.*)", re.IGNORECASE)
_MONTH_HEADING = re.compile(r"[A-Z][a-z]+, \d{4}")
_FURNITURE = re.compile(r"now browsing by month|%d bloggers like this:", re.IGNORECASE)
_READ_MORE = re.compile(r"Read More\s*(?:…|\.\.\.)?", re.IGNORECASE)
_PUBLICATION = re.compile(r"Op-Ed:\s*(?P<name>\S.*)", re.IGNORECASE)
_SHARE = re.compile(r"\s+Share:$")
LONGEST_TITLE = 200
_BULLET = ("•", "-", "*", "–")


def has_posts(_name: str, beginning: str) -> bool:
    """A file in whose beginning a post opens."""
    return any(_HEADER.match(line) for line in beginning.splitlines())


def has_name(name: str, _beginning: str) -> bool:
    """A text file; its posts may open further on."""
    return name.lower().endswith(".txt")


@dataclass(slots=True)
class _Block:
    """The lines of one post, as they stand on the page."""

    header: Line
    author: str
    day: str
    lines: list[str] = field(default_factory=list)


def read(source: str, lines: Iterable[Line]) -> Iterator[Post | Problem]:
    """Posts in the order of the page, and a Problem for each thing that is not as a page has it."""
    block: _Block | None = None
    stray: Line | None = None
    for line in lines:
        if opening := _HEADER.match(line.text):
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
    yield from legacy_font(source, starmap(Line, enumerate(block.lines, block.header.number + 1)))
    lines = [line for line in block.lines if not _FURNITURE.fullmatch(line)]
    truncated = any(_READ_MORE.fullmatch(line) for line in lines)
    lines = [_SHARE.sub("", line) for line in lines if not _READ_MORE.fullmatch(line)]
    title, lines = _take_title(lines)
    publication, place = _find_publication(lines)
    opening = lines[place + 1] if place is not None and place + 1 < len(lines) else ""
    lines = [line for number, line in enumerate(lines) if number != place]
    lines = _without_repeated_title(lines, title)
    found = find_author(block.author, publication, opening, lines)
    body = "\n".join(_without_repeated_lines(found.body_lines))
    body = re.sub(r"\n{3,}", "\n\n", body).strip()
    if not title and not body:
        yield Problem(source, block.header.number, "opens a post without any text", "save the whole page")
        return
    yield Post(
        id=derived_id(title, body, published),
        title=title,
        body=body,
        author=found.name,
        author_from=found.place,
        publication=publication,
        published=published,
        truncated=truncated,
        language=main_language(f"{title}\n{body}"),
        source=source,
    )


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


def _take_title(lines: list[str]) -> tuple[str, list[str]]:
    """The title and the other lines. The title is the first line, if it stands alone and reads like one."""
    first = next((number for number, line in enumerate(lines) if line), None)
    if first is None:
        return "", lines
    line = lines[first]
    stands_alone = first + 1 >= len(lines) or not lines[first + 1] or bool(_PUBLICATION.fullmatch(lines[first + 1]))
    reads_like_text = len(line) > LONGEST_TITLE or line.endswith((".", "។", "៕", ":", ",")) or line.startswith(_BULLET)
    if not stands_alone or reads_like_text or _PUBLICATION.fullmatch(line):
        return "", lines
    return line, lines[first + 1 :]


def _find_publication(lines: list[str]) -> tuple[str | None, int | None]:
    """The publication and the number of its line, which stands before the text."""
    for number, line in enumerate(lines):
        if found := _PUBLICATION.fullmatch(line):
            return found["name"].strip(), number
        if line:
            break
    return None, None


def _without_repeated_title(lines: list[str], title: str) -> list[str]:
    first = next((number for number, line in enumerate(lines) if line), None)
    if first is not None and title and lines[first] == title:
        return _without_repeated_title(lines[first + 1 :], title)
    return lines


def _without_repeated_lines(lines: list[str]) -> Iterator[str]:
    """Leave out a line that the next one with text repeats, alone or as its beginning: captions, alternative texts."""
    texts = [line for line in lines if line] + [""]
    following = iter(texts[1:])
    for line in lines:
        after = next(following) if line else ""
        is_caption = len(line.split()) > 2 or len(line) > 20
        if not (line and is_caption and after.startswith(line)):
            yield line
