"""What a source says of a post and its text as lines → the Post: the habits of these archives, in whatever format.

A publication may stand above the text (``Op-Ed: The Guardian``), an author in a byline or a signature; "Read More …"
tells that only the beginning is here; titles and captions are repeated.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..post import Post
from .archive_author import find_author
from .identity import derived_id, main_language
from .legacy_font import legacy_font
from .problem import Problem

_READ_MORE = re.compile(
    r"[(\[]?\s*(?:(?:Read|See|View) More\s*[)\].…→»>]*|Continue reading\b.{0,200}|អានបន្ត\W*)", re.IGNORECASE
)
_CUT = re.compile(r"[\[(](?:…|\.\.\.)[\])]\s*(?:(?:Read More|Continue reading).*)?$", re.IGNORECASE)
_WHERE_FROM = re.compile(r"The post .{1,300} appeared first on .{1,200}\.")
"""What WordPress adds to the posts of its feeds."""
_CUT_WITHIN = 300
"""Characters at the end of a text."""
_PUBLICATION = re.compile(r"Op-Ed:\s*(?P<name>\S.*)", re.IGNORECASE)
_SHARE = " Share:"
_SHARE_LINE = re.compile(r"Share(?: this(?: post)?)?:|Like this:|(?:Like )?Loading\.\.\.", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NOBODY = frozenset(("admin", "administrator", "root", "user", "webmaster", "wordpress"))
"""Account names that tell of no author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a source says of a post."""

    source: str
    title: str = ""
    author: str | None = None
    published: date | None = None
    url: str | None = None
    truncated: bool = False


def article(told: Told, lines: Iterable[str]) -> Post | None:
    """The post whose text are ``lines``; None if it has neither title nor text."""
    lines = [_CONTROL.sub("", line.replace("\xa0", " ")).strip() for line in lines]
    lines, truncated = without_read_more(lines)
    title = _one_line(told.title)
    publication, place = _find_publication(lines)
    opening = lines[place + 1] if place is not None and place + 1 < len(lines) else ""
    lines = [line for number, line in enumerate(lines) if number != place]
    lines = _without_repeated_title(lines, title)
    stated = _one_line(told.author or "")
    found = find_author("" if is_nobody(stated) else stated, publication, opening, lines)
    body = re.sub(r"\n{3,}", "\n\n", "\n".join(_without_repeated_lines(found.body_lines))).strip()
    if not title and not body:
        return None
    return Post(
        id=derived_id(title, body, told.published, told.url),
        title=title,
        body=body,
        author=found.name,
        author_from=found.place,
        publication=publication,
        published=told.published,
        url=told.url,
        truncated=told.truncated or truncated,
        language=main_language(f"{title}\n{body}"),
        source=told.source,
    )


def article_of(told: Told, text: str, place: int | str | None) -> Iterator[Post | Problem]:
    """The same for text that a format gives as a whole, with its warnings; a Problem for a post without any text."""
    yield from legacy_font(told.source, place, text)
    if post := article(told, text.splitlines()):
        yield post
    else:
        yield Problem(told.source, place, "has neither title nor text", "check what it should be", harmless=True)


def is_nobody(name: str) -> bool:
    """Whether a name is that of an account, and tells of no author."""
    return name.lower() in _NOBODY


def is_publication(line: str) -> bool:
    """Whether ``line`` says where the post first appeared."""
    return bool(_PUBLICATION.fullmatch(line))


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub("", text).split())


def without_read_more(lines: list[str]) -> tuple[list[str], bool]:
    """The lines without what only says that there is more, and whether something said so."""
    lines = [line for line in lines if not (_WHERE_FROM.fullmatch(line) or _SHARE_LINE.fullmatch(line))]
    whole = [line.removesuffix(_SHARE).rstrip() for line in lines if not _READ_MORE.fullmatch(line)]
    truncated = len(whole) < len(lines)
    last = next((number for number in reversed(range(len(whole))) if whole[number]), None)
    if last is not None and (cut := _CUT.search(whole[last], max(0, len(whole[last]) - _CUT_WITHIN))):
        whole[last] = f"{whole[last][: cut.start()].rstrip()} …".strip()
        truncated = True
    return whole, truncated


def _find_publication(lines: list[str]) -> tuple[str | None, int | None]:
    """The publication and the number of its line, which stands before the text."""
    for number, line in enumerate(lines):
        if found := _PUBLICATION.fullmatch(line):
            return found["name"].strip(), number
        if line:
            break
    return None, None


def _without_repeated_title(lines: list[str], title: str) -> list[str]:
    """The lines from the first on that has a text other than the title."""
    first = next((number for number, line in enumerate(lines) if line and line != title), len(lines))
    is_repeated = title and title in lines[:first]
    return lines[first:] if is_repeated else lines


def _without_repeated_lines(lines: list[str]) -> Iterator[str]:
    """Leave out a line that the next one with text repeats, alone or as its beginning: captions, alternative texts."""
    texts = [line for line in lines if line] + [""]
    following = iter(texts[1:])
    for line in lines:
        after = next(following) if line else ""
        is_caption = len(line.split()) > 2 or len(line) > 20
        if not (line and is_caption and after.startswith(line)):
            yield line
