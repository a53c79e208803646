"""The table of readers; and a file through it: opened if it holds files, else read by the first that accepts it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from mimetypes import guess_type
from zipfile import BadZipFile

from ..post import Post
from . import (
    archive_page,
    feed,
    html_page,
    json_lines,
    markdown,
    plain_text,
    table,
    wordpress_export,
    wordpress_json,
)
from .containers import CONTAINERS, DEEPEST, MOST_TIMES, Allowance, Container
from .file import LIBRARY_FAILED, UNPACKING_FAILED, Beginning, File, TooMuch
from .problem import PassedOver, Problem
from .web_archive import is_web_archive, open_web_archive


@dataclass(frozen=True, slots=True)
class Reader:
    """One format of posts."""

    name: str
    accepts: Callable[[Beginning], bool]
    """Whether it is for the file that begins so."""
    read: Callable[[File], Iterator[Post | Problem | PassedOver]]
    """The posts of the file in their order, and a Problem for each thing that could not be taken."""


READERS: tuple[Reader, ...] = (
    Reader("archive page", archive_page.has_posts, archive_page.read),
    Reader("WordPress export", wordpress_export.has_posts, wordpress_export.read),
    Reader("feed", feed.has_posts, feed.read),
    Reader("HTML", html_page.has_posts, html_page.read),
    Reader("JSON", wordpress_json.has_posts, wordpress_json.read),
    Reader("JSON Lines", json_lines.has_posts, json_lines.read),
    Reader("Markdown", markdown.has_posts, markdown.read),
    Reader("table", table.has_posts, table.read),
    Reader("plain text", plain_text.has_post, plain_text.read),
)
"""The more particular before the more general; content before name."""


ALL_CONTAINERS = (*CONTAINERS, Container("web archive", is_web_archive, open_web_archive))


Found = Post | Problem | PassedOver


def read(file: File, allowance: Allowance, depth: int = 0) -> Iterator[Found]:
    """The posts in ``file`` and in the files inside it. What is in it raises nothing but OSError."""
    try:
        yield from _read(file, allowance, depth)
        failure = file.failure
    except UNPACKING_FAILED as error:
        failure = error
    if isinstance(failure, TooMuch):
        if depth:
            raise failure
        reason = f"holds more than {MOST_TIMES} times its size, as no archive of posts does; the rest was left out"
        yield Problem(file.source, None, reason, "unpack it yourself if you trust it")
    elif failure:
        reason = f"is damaged ({str(failure).rstrip('.') or 'it ends too early'}); what comes after that was not read"
        yield Problem(file.source, None, reason, "fetch or save it again")


def _read(file: File, allowance: Allowance, depth: int) -> Iterator[Found]:
    is_empty = not file.beginning.raw.strip()
    holds_nothing = True
    for found in () if is_empty else _found(file, allowance, depth):
        holds_nothing = False
        yield found
    if holds_nothing and not file.failure:
        reason = "is empty" if is_empty else "holds no posts"
        yield _no_post(file, reason, "fetch or save it again, or leave it out")


def _found(file: File, allowance: Allowance, depth: int) -> Iterator[Found]:
    beginning = file.beginning
    if container := next((each for each in ALL_CONTAINERS if each.holds(beginning)), None):
        yield from _read_container(container, file, allowance, depth + 1)
    elif reader := next((each for each in READERS if each.accepts(beginning)), None):
        is_stray = file.is_crawled and reader.name.startswith("JSON")
        for found in _without_stray_json(reader.read(file)) if is_stray else reader.read(file):
            yield replace(found, place=_placed(file, found)) if isinstance(found, Problem) else found
    elif _is_furniture(file):
        yield PassedOver(file.source)
    elif "\0" in beginning.text:
        yield _no_post(file, "is not text", "save it as text, or leave it out")
    else:
        yield _no_post(file, "is in no format that searcher reads", "see the README for those it reads")


def _without_stray_json(found: Iterator[Found]) -> Iterator[Found]:
    """The posts with a text: what else a site answers in JSON is met in every crawl, and is none."""
    return (each for each in found if isinstance(each, Post) and each.body)


def _read_container(container: Container, file: File, allowance: Allowance, depth: int) -> Iterator[Found]:
    if depth > DEEPEST:
        yield Problem(file.source, None, f"lies in more than {DEEPEST} archives", "unpack some of them")
        return
    for inner in _opened(container.open(file, allowance)):
        if isinstance(inner, Problem):
            yield inner
        elif not is_passed_over(inner.name):
            yield from read(inner, allowance, depth)


def _opened(files: Iterator[File | Problem]) -> Iterator[File | Problem]:
    """The files of a container; what its library does not understand is damaged. Nothing of ours runs in between."""
    while True:
        try:
            inner = next(files, None)
        except LIBRARY_FAILED as error:
            raise BadZipFile(" ".join(str(error).split())[:120]) from error
        if inner is None:
            return
        yield inner


def is_passed_over(name: str) -> bool:
    """Hidden files and READMEs are not meant to be read."""
    return name.startswith(".") or name.rpartition(".")[0] == "README" or name == "README"


_FURNITURE = ("image", "audio", "video", "font")
_FURNITURE_ENDINGS = (".cfg", ".ini", ".less", ".lock", ".map", ".sass", ".scss", ".toml", ".yaml", ".yml")
_FURNITURE_TYPES = ("text/css", "text/javascript", "application/javascript", "application/x-javascript")


def _is_furniture(file: File) -> bool:
    """What saved pages bring along, and what builds a site."""
    kind = file.media_type or guess_type(file.name)[0] or ""
    is_named = file.name.lower().endswith(_FURNITURE_ENDINGS)
    return is_named or kind.partition("/")[0] in _FURNITURE or kind in _FURNITURE_TYPES


def _no_post(file: File, reason: str, remedy: str) -> Problem | PassedOver:
    """Told of a file that somebody gave, counted of one that a crawler met."""
    return PassedOver(file.source) if file.is_crawled else Problem(file.source, None, reason, remedy)


def _placed(file: File, problem: Problem) -> int | str | None:
    """The place of ``problem``, with the address of its page in a crawl."""
    if not file.is_crawled or not file.url:
        return problem.place
    return f"{file.url}, {problem.place}" if problem.place else file.url
