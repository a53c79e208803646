"""The table of readers; and a file through it: opened if it holds files, else read by the first that accepts it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from typing import NamedTuple

from ..post import Post
from . import archive_page, json_lines
from .containers import CONTAINERS, DEEPEST, MOST_TIMES, UNPACKING_FAILED, Allowance, TooMuch
from .file import Beginning, File
from .problem import Problem


@dataclass(frozen=True, slots=True)
class Reader:
    """One format of posts."""

    name: str
    accepts: Callable[[Beginning], bool]
    """Whether it is for the file that begins so."""
    read: Callable[[File], Iterator[Post | Problem]]
    """The posts of the file in their order, and a Problem for each thing that could not be taken."""


READERS: tuple[Reader, ...] = (
    Reader("archive page", archive_page.has_posts, archive_page.read),
    Reader("JSON Lines", json_lines.has_posts, json_lines.read),
)
"""The more particular before the more general; content before name."""


class PassedOver(NamedTuple):
    """A file that holds no posts and is not expected to: a picture, a style sheet."""

    source: str


Found = Post | Problem | PassedOver


def read(file: File, allowance: Allowance, depth: int = 0) -> Iterator[Found]:
    """The posts in ``file`` and in the files inside it. What is in it raises nothing but OSError."""
    try:
        yield from _read(file, allowance, depth)
    except TooMuch:
        if depth:
            raise
        reason = f"holds more than {MOST_TIMES} times its size, as no archive of posts does; the rest was left out"
        yield Problem(file.source, None, reason, "unpack it yourself if you trust it")
    except UNPACKING_FAILED as error:
        reason = f"is damaged ({_told(error)}); what comes after that was not read"
        yield Problem(file.source, None, reason, "fetch or save it again")


def _told(error: Exception) -> str:
    return str(error).rstrip(".") or "it ends too early"


def _read(file: File, allowance: Allowance, depth: int) -> Iterator[Found]:
    beginning = file.beginning
    if not beginning.raw.strip():
        yield Problem(file.source, None, "is empty", "remove it, or save it again")
        return
    if container := next((each for each in CONTAINERS if each.holds(beginning)), None):
        if depth == DEEPEST:
            yield Problem(file.source, None, f"lies in more than {DEEPEST} archives", "unpack some of them")
            return
        for inner in container.open(file, allowance):
            if isinstance(inner, File):
                yield from _read_inside(inner, allowance, depth + 1)
            else:
                yield inner
        return
    if reader := next((each for each in READERS if each.accepts(beginning)), None):
        yield from reader.read(file)
    elif _is_furniture(file):
        yield PassedOver(file.source)
    else:
        yield _unknown(file)


def _read_inside(file: File, allowance: Allowance, depth: int) -> Iterator[Found]:
    if is_passed_over(file.name):
        return
    yield from read(file, allowance, depth)


def is_passed_over(name: str) -> bool:
    """Hidden files and READMEs are not meant to be read."""
    return name.startswith(".") or name.rpartition(".")[0] == "README" or name == "README"


_FURNITURE = ("image", "audio", "video", "font")
_FURNITURE_TYPES = ("text/css", "text/javascript", "application/javascript", "application/x-javascript")


def _is_furniture(file: File) -> bool:
    """What saved pages bring along."""
    kind = file.media_type or guess_type(file.name)[0] or ""
    return kind.partition("/")[0] in _FURNITURE or kind in _FURNITURE_TYPES


def _unknown(file: File) -> Problem:
    if "\0" in file.beginning.text:
        return Problem(file.source, None, "is not text", "save it as text, or leave it out")
    return Problem(file.source, None, "is in no format that searcher reads", "see the README for those it reads")
