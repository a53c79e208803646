"""The index as Whoosh files in one folder."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter, sleep
from typing import Any, NamedTuple

from ..errors import IndexDamaged, IndexMissing, IndexUnreadable, RequestError
from ..parser import parse
from ..post import Post
from ..query import Node, Query, Words, any_part, any_word, sought
from ..results import Hit, Request, Results, Suggestion
from ..snippet import Shown, Snippet
from ..text.analysis import key
from ..wording import title_of
from . import Change, Check, Ending, Stats, nothing_more
from .manifest import (
    SIGNS_OF_DAMAGE,
    changed_file,
    checked_manifest,
    damage_told,
    manifest_stamp,
    open_segments,
    read_ledger,
)
from .names import also_search
from .question import Answer, Question
from .state import State, answer

_LITTLE = 3
"""A query that finds fewer posts may be misspelt."""


Evaluate = Callable[[State, Question], Answer]
"""The one door to evaluation: every implementation gives the same Answer to the same Question."""


class _Opened(NamedTuple):
    stamp: tuple[int, int]
    state: State


class WhooshIndex:
    """An Index (see the protocol) in one folder; safe to use from several threads."""

    def __init__(self, folder: Path, evaluation: Evaluate = answer) -> None:
        self.folder = folder
        self._evaluate = evaluation
        self._own = threading.local()

    def add(
        self, posts: Iterable[Post], ending: Callable[[], Ending] = nothing_more, processes: int | None = None
    ) -> Change:
        """See Index.add."""
        from .writer import Work, write_posts

        return write_posts(self.folder, Work(posts, ending, processes), anew=False)

    def rebuild(
        self, posts: Iterable[Post], ending: Callable[[], Ending] = nothing_more, processes: int | None = None
    ) -> Change:
        """See Index.rebuild."""
        from .writer import Work, write_posts

        return write_posts(self.folder, Work(posts, ending, processes), anew=True)

    def ledger(self) -> bytes:
        """See Index.ledger."""
        while True:
            try:
                stamp = manifest_stamp(self.folder)
                return read_ledger(self.folder, checked_manifest(self.folder))
            except IndexMissing:
                return b""
            except (OSError, IndexDamaged):
                if manifest_stamp(self.folder) == stamp:
                    raise  # else a writer replaced it while we looked

    def search(self, request: Request | str = "", **filters: Any) -> Results:
        """See Index.search."""
        started = perf_counter()
        asked = _asked(request, filters)
        query = parse(asked.query)
        root = any_part(query.root) if asked.any else query.root
        state = self._state()
        with damage_told(self.folder):
            answered, answer = self._answer(state, asked, root)
            hits = _hits(state, asked, answer, list(sought(answered)))
            also = also_search(state.plain, query.root)
            better = None
            if all(offer.guess for offer in also):  # a name of the table is spelt as it should be
                better = self._better_query(state, asked, query, 0 if answered != root else answer.total)
        took = (perf_counter() - started) * 1000
        return Results(asked, answer.total, answered != root, hits, answer.facets, took, better, also)

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """See Index.suggest."""
        from .suggest import suggest

        state = self._state()
        with damage_told(self.folder):
            return suggest(state.plain, prefix, limit, partial(self._count, state, Request()))

    def posts(self, request: Request | str = "", **filters: Any) -> Iterator[Post]:
        """See Index.posts."""
        asked = _asked(request, filters)
        root = parse(asked.query).root
        state = self._state()
        with damage_told(self.folder):
            question = _question(asked, any_part(root) if asked.any else root)
            answer = self._evaluate(state, question._replace(start=0, limit=len(state.plain.posts)))
            yield from (state.plain.post(number) for number, _ in answer.page)

    def get(self, post_id: str) -> Post | None:
        """See Index.get."""
        reader = self._state().plain
        with damage_told(self.folder):
            numbers = reader.holders("id", post_id)
            return reader.post(numbers.pop()) if numbers else None

    def similar(self, post_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """See Index.similar."""
        from .similar import similar

        asked = Request(limit=limit)
        state = self._state()
        with damage_told(self.folder):
            numbers = state.plain.holders("id", post_id)
            page = tuple(similar(state.plain, numbers.pop(), limit)) if numbers else ()
            return _hits(state, asked, Answer(len(page), page, {}), [])

    def generation(self) -> str:
        """See Index.generation."""
        return "-".join(f"{part:x}" for part in manifest_stamp(self.folder))

    def stats(self) -> Stats:
        """See Index.stats."""
        reader, manifest = self._state().plain, checked_manifest(self.folder)
        with damage_told(self.folder):
            published = reader.column("published")
            days = sorted(day for number in reader.posts if (day := published(number)))
            return Stats(
                posts=len(reader.posts),
                undated=len(reader.posts) - len(days),
                truncated=sum(reader.post(number).truncated for number in reader.posts),
                by_language=dict(Counter(map(reader.column("language"), reader.posts)).most_common()),
                first=days[0] if days else None,
                last=days[-1] if days else None,
                terms=sum(1 for _ in reader.terms("body")),
                bytes=manifest.bytes,
                icu=str(manifest.analysis["icu"]),
            )

    def check(self) -> Check:
        """See Index.check."""
        from .check import check

        return check(self.folder)

    def _answer(self, state: State, asked: Request, root: Node) -> tuple[Node, Answer]:
        """What was answered, and the answer: ``root`` itself, or a looser form of it if that finds nothing."""
        strict = self._evaluate(state, _question(asked, root))
        for loosen in (any_part, any_word):
            if strict.total or (looser := loosen(root)) == root:
                continue
            answer = self._evaluate(state, _question(asked, looser))
            if answer.total:
                return looser, answer
        return root, strict

    def _better_query(self, state: State, asked: Request, query: Query, found: int) -> str | None:
        """What to offer in place of ``query``, where it finds little."""
        if found >= _LITTLE or not query.typed:
            return None
        from .spelling import better_query

        def holding(node: Node) -> int:
            return self._evaluate(state, Question(node, limit=0)).total

        return better_query(state.plain, query, found, partial(self._count, state, asked), holding)

    def _count(self, state: State, asked: Request, text: str) -> int:
        """How many posts ``text`` finds in place of the query of ``asked``; 0 if it cannot be understood."""
        try:
            root = parse(text).root
            return self._evaluate(state, _question(asked, any_part(root) if asked.any else root)).total
        except RequestError:
            return 0

    def _state(self) -> State:
        """This thread's view of the last commit."""
        opened: _Opened | None = getattr(self._own, "opened", None)
        if opened is None or opened.stamp != manifest_stamp(self.folder):
            opened = self._own.opened = _open(self.folder)
        return opened.state


_TRIES, _PAUSE = 500, 0.01


def _open(folder: Path) -> _Opened:
    """The last commit. A writer may replace it while we look: then we look again, for some seconds at most."""
    for tries_left in reversed(range(_TRIES)):
        stamp = manifest_stamp(folder)
        manifest = checked_manifest(folder)
        try:
            segments = [(segment, deleted) for _, segment, deleted in open_segments(folder, manifest)]
            return _Opened(stamp, State(segments))
        except PermissionError as error:
            raise IndexUnreadable(folder, error.strerror or str(error)) from error
        except SIGNS_OF_DAMAGE as error:
            from .folder import is_being_written

            in_motion = manifest_stamp(folder) != stamp or is_being_written(folder)
            if not (in_motion and tries_left):
                raise IndexDamaged(folder, changed_file(folder) or "it cannot be opened") from error
        sleep(_PAUSE)
    raise AssertionError("the last try returns or raises")


def _asked(request: Request | str, filters: dict[str, Any]) -> Request:
    if isinstance(request, str):
        return Request(request, **filters)
    return replace(request, **filters) if filters else request


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


def _hits(state: State, asked: Request, answer: Answer, words: list[Words]) -> tuple[Hit, ...]:
    numbers = [number for number, _ in answer.page]
    ranks = count((asked.page - 1) * asked.limit + 1)
    return tuple(
        _hit(state, rank, number, score, shown)
        for rank, (number, score), shown in zip(ranks, answer.page, state.shown(numbers, words), strict=False)
    )


def _hit(state: State, rank: int, number: int, score: float, shown: Shown) -> Hit:
    post_id, author, author_from, publication, published, url, truncated, *_ = state.plain.about(number)
    title, heading = shown.title.text, shown.title
    if not title or title.isspace():
        heading = Snippet(title_of("", state.plain.post(number).body))
    day = date.fromisoformat(published) if published else None
    return Hit(
        rank, post_id, score, title, author, author_from, publication, day, url, truncated, heading, shown.passages
    )
