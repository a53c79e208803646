"""Any other text: one post a file."""

import re
from collections.abc import Iterator

from ..post import Post
from .archive_page import take_title
from .article import Told, article_of
from .day import day_in_name
from .encoding import likely_text, text_of
from .file import Beginning, File
from .problem import Problem

_NO_ENDING = re.compile(r"[^.]+")
_ROBOTS = re.compile(r"^User-agent:", re.IGNORECASE | re.MULTILINE)
_NO_POSTS = frozenset("ads.txt app-ads.txt humans.txt license.txt licence.txt llms.txt robots.txt security.txt".split())
"""What stands on every site for programs."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_LETTER = re.compile(r"[^\W\d_]")


def has_post(beginning: Beginning) -> bool:
    """A text that is named so, or that a server or nobody calls otherwise; mostly words."""
    if beginning.name in _NO_POSTS or beginning.is_named(".js", ".css", ".json", ".xml"):
        return False
    is_named = beginning.is_named(".txt", ".text") or beginning.media_type == "text/plain"
    if not is_named and not _NO_ENDING.fullmatch(beginning.name):
        return False
    text = beginning.text if _is_read_right(beginning.text) else likely_text(beginning.raw)
    if text is None or "\0" in beginning.text or _ROBOTS.search(text):
        return False
    is_words = 2 * len(_LETTER.findall(text)) + len(re.findall(r"[\s\u1780-\u17ff]", text)) > len(text)
    return is_words and (text is beginning.text or (_is_read_right(text) and not _CONTROL.search(text)))


def _is_read_right(text: str) -> bool:
    """Whether it was text, and in the encoding that it was read in."""
    return 20 * (text.count("\ufffd") - 1) < len(text)


def read(file: File) -> Iterator[Post | Problem]:
    """The one post of the file."""
    text, problem = text_of(file)
    if problem:
        yield problem
    title, lines = take_title([line.strip() for line in text.splitlines()])
    told = Told(source=file.source, title=title, published=day_in_name(file.name), url=file.url)
    yield from article_of(told, "\n".join(lines), None)
