"""The index as Whoosh files in one folder."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, NamedTuple

from ..errors import IndexDamaged, IndexUnreadable, RequestError
from ..parser import parse
from ..post import Post
from ..query import Node, Query, Words, any_part, any_word, sought
from ..results import Hit, Request, Results, Suggestion
from ..snippet import Snippet, mark, passages
from ..text.analysis import key
from ..wording import title_of
from . import Change, Stats, never
from .evaluate import Answer, Evaluate, Question, evaluate
from .folder import (
    SIGNS_OF_DAMAGE,
    changed_file,
    checked_manifest,
    damage_told,
    is_being_written,
    manifest_stamp,
    open_whoosh,
)
from .names import also_search
from .reader import IndexReader
from .schema import post_from

_LITTLE = 3
"""A query that finds fewer posts may be misspelt."""


class _Opened(NamedTuple):
    stamp: tuple[int, int]
    reader: IndexReader


class WhooshIndex:
    """An Index (see the protocol) in one folder; safe to use from several threads."""

    def __init__(self, folder: Path, evaluation: Evaluate = evaluate) -> None:
        self.folder = folder
        self._evaluate = evaluation
        self._own = threading.local()

    def add(self, posts: Iterable[Post], gone: Callable[[str], bool] = never) -> Change:
        """See Index.add."""
        from .writer import write_posts

        return write_posts(self.folder, posts, gone, anew=False)

    def rebuild(self, posts: Iterable[Post]) -> Change:
        """See Index.rebuild."""
        from .writer import write_posts

        return write_posts(self.folder, posts, never, anew=True)

    def search(self, request: Request | str = "", **filters: Any) -> Results:
        """See Index.search."""
        started = perf_counter()
        asked = Request(request, **filters) if isinstance(request, str) else replace(request, **filters)
        query = parse(asked.query)
        root = any_part(query.root) if asked.any else query.root
        reader = self._reader()
        with damage_told(self.folder):
            answered, answer = self._answer(reader, asked, root)
            hits = _hits(reader, asked, answer, list(sought(answered)))
            also = also_search(reader, query.root)
            better = self._better_query(reader, asked, query, 0 if answered != root else answer.total)
        took = (perf_counter() - started) * 1000
        return Results(asked, answer.total, answered != root, hits, answer.facets, took, better, also)

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """See Index.suggest."""
        from .suggest import suggest

        reader = self._reader()
        with damage_told(self.folder):
            return suggest(reader, prefix, limit)

    def get(self, post_id: str) -> Post | None:
        """See Index.get."""
        reader = self._reader()
        with damage_told(self.folder):
            numbers = reader.holders("id", post_id)
            return post_from(reader.stored(numbers.pop())) if numbers else None

    def stats(self) -> Stats:
        """See Index.stats."""
        reader, manifest = self._reader(), checked_manifest(self.folder)
        with damage_told(self.folder):
            published = reader.column("published")
            days = sorted(day for number in reader.posts if (day := published(number)))
            terms = {term for field in ("title", "body") for term in reader.terms(field) if not term.startswith("=")}
            return Stats(
                posts=len(reader.posts),
                undated=len(reader.posts) - len(days),
                truncated=len(reader.holders("truncated", "t")),
                by_language=dict(Counter(map(reader.column("language"), reader.posts)).most_common()),
                first=days[0] if days else None,
                last=days[-1] if days else None,
                terms=len(terms),
                bytes=manifest.bytes,
                icu=str(manifest.analysis["icu"]),
            )

    def _answer(self, reader: IndexReader, asked: Request, root: Node) -> tuple[Node, Answer]:
        """What was answered, and the answer: ``root`` itself, or a looser form of it if that finds nothing."""
        strict = self._evaluate(reader, _question(asked, root))
        for loosen in (any_part, any_word):
            if strict.total or (looser := loosen(root)) == root:
                continue
            answer = self._evaluate(reader, _question(asked, looser))
            if answer.total:
                return looser, answer
        return root, strict

    def _better_query(self, reader: IndexReader, asked: Request, query: Query, found: int) -> str | None:
        """What to offer in place of ``query``, where it finds little."""
        if found >= _LITTLE or not query.typed:
            return None
        from .spelling import better_query

        def count(text: str) -> int:
            try:
                root = parse(text).root
                return self._evaluate(reader, _question(asked, any_part(root) if asked.any else root)).total
            except RequestError:
                return 0

        def holding(node: Node) -> int:
            return self._evaluate(reader, Question(node, limit=0)).total

        return better_query(reader, query, found, count, holding)

    def _reader(self) -> IndexReader:
        """This thread's view of the last commit."""
        opened: _Opened | None = getattr(self._own, "opened", None)
        if opened is None or opened.stamp != manifest_stamp(self.folder):
            self._own.opened = _open(self.folder)
            if opened is not None:
                opened.reader.close()
        reader: IndexReader = self._own.opened.reader
        return reader


_TRIES, _PAUSE = 500, 0.01


def _open(folder: Path) -> _Opened:
    """The last commit. A writer may replace it while we look: then we look again, for some seconds at most."""
    for tries_left in reversed(range(_TRIES)):
        stamp = manifest_stamp(folder)
        manifest = checked_manifest(folder)
        try:
            return _Opened(stamp, IndexReader(open_whoosh(folder, manifest).reader()))
        except PermissionError as error:
            raise IndexUnreadable(folder, error.strerror or str(error)) from error
        except SIGNS_OF_DAMAGE as error:
            in_motion = manifest_stamp(folder) != stamp or is_being_written(folder)
            if not (in_motion and tries_left):
                raise IndexDamaged(folder, changed_file(folder) or "it cannot be opened") from error
        sleep(_PAUSE)
    raise AssertionError("the last try returns or raises")


def _question(asked: Request, root: Node) -> Question:
    return Question(
        root,
        author=key(asked.author) if asked.author else None,
        publication=key(asked.publication) if asked.publication else None,
        month=asked.month_period,
        days=asked.days,
        sort=asked.sort,
        start=(asked.page - 1) * asked.limit,
        limit=asked.limit,
    )


def _hits(reader: IndexReader, asked: Request, answer: Answer, words: list[Words]) -> tuple[Hit, ...]:
    first = (asked.page - 1) * asked.limit + 1
    return tuple(
        _hit(first + place, score, post_from(reader.stored(number)), words)
        for place, (number, score) in enumerate(answer.page)
    )


def _hit(rank: int, score: float, post: Post, words: list[Words]) -> Hit:
    return Hit(
        rank=rank,
        id=post.id,
        score=score,
        title=post.title,
        author=post.author,
        author_from=post.author_from,
        publication=post.publication,
        published=post.published,
        url=post.url,
        truncated=post.truncated,
        heading=mark(post.title, words) if post.title.strip() else Snippet(title_of("", post.body)),
        snippets=passages(post.body, words),
    )
