"""Any other text: one post a file."""

import re
from collections.abc import Iterator

from ..post import Post
from .archive_page import take_title
from .article import Told, article_of
from .day import day_in_name
from .encoding import text_of
from .file import Beginning, File
from .problem import Problem

_NO_ENDING = re.compile(r"[^.]+")
_ROBOTS = re.compile(r"^User-agent:", re.IGNORECASE | re.MULTILINE)
_NO_POSTS = frozenset("ads.txt app-ads.txt humans.txt license.txt licence.txt llms.txt robots.txt security.txt".split())
"""What stands on every site for programs."""
_LETTER = re.compile(r"[^\W\d_]")


def has_post(beginning: Beginning) -> bool:
    """A text that is named so, or that a server or nobody calls otherwise; mostly words."""
    if beginning.name in _NO_POSTS or beginning.is_named(".js", ".css", ".json", ".xml"):
        return False
    is_named = beginning.is_named(".txt", ".text") or beginning.media_type == "text/plain"
    if not is_named and not _NO_ENDING.fullmatch(beginning.name):
        return False
    text = beginning.text
    is_words = 2 * len(_LETTER.findall(text)) + len(re.findall(r"[\s\u1780-\u17ff]", text)) > len(text)
    return "\0" not in text and 20 * (text.count("\ufffd") - 1) < len(text) and is_words and not _ROBOTS.search(text)


def read(file: File) -> Iterator[Post | Problem]:
    """The one post of the file."""
    text, problem = text_of(file)
    if problem:
        yield problem
    title, lines = take_title([line.strip() for line in text.splitlines()])
    told = Told(source=file.source, title=title, published=day_in_name(file.name), url=file.url)
    yield from article_of(told, "\n".join(lines), None)
