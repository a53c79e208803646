"""Where posts are kept and searched: the one seam between what searcher means and what stores it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from ..errors import DEFAULT_FOLDER
from ..post import Post
from ..results import Hit, Request, Results, Suggestion


class Change(NamedTuple):
    """What one run of writing did to the index: numbers of posts."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0


class Stats(NamedTuple):
    """What is in an index."""

    posts: int
    undated: int
    truncated: int
    by_language: dict[str, int]
    first: str | None
    """Day of the oldest post, ``2017-09-14`` …"""
    last: str | None
    """… and of the newest."""
    terms: int
    """Different words and clusters in title and body."""
    bytes: int
    """Size on disk."""
    icu: str


class Check(NamedTuple):
    """What was read of an index that is sound."""

    files: int
    bytes: int


class Ending(NamedTuple):
    """What is known after the last post of a run."""

    gone: Iterable[int] = ()
    """The posts to be removed, by the hashes of their ids (see identity.id_hash)."""
    ledger: bytes | None = None
    """What the caller wants to know at the next run, kept with the index; None leaves what is there."""


def nothing_more() -> Ending:
    """No post is gone."""
    return Ending()


class Index(Protocol):
    """Given posts and requests, gives results. Every method raises a subclass of IndexUnusable when it cannot work."""

    def add(
        self, posts: Iterable[Post], ending: Callable[[], Ending] = nothing_more, processes: int | None = None
    ) -> Change:
        """Add ``posts``, each in place of the one with its id, all together or not at all.

        ``posts`` is iterated by the one writer that there is, and ``ending`` is asked after the last of them.

        Where there is much to do, this process leaves it to as many others as ``processes`` says if that is more than
        1; if it is None, to as many as there are processors, up to four. What comes out is the same.
        """

    def rebuild(
        self, posts: Iterable[Post], ending: Callable[[], Ending] = nothing_more, processes: int | None = None
    ) -> Change:
        """Make the index anew from ``posts``; the old one answers until the new one is whole.

        ``ending`` and ``processes`` as in ``add``.
        """

    def ledger(self) -> bytes:
        """What the last run left to know (see Ending); nothing where it left nothing, or where there is no index."""

    def search(self, request: Request | str = "", **filters: Any) -> Results:
        """Answer a Request, or a query as typed with the fields of a Request as keywords.

        Raises RequestError or its subclass QueryError for what cannot be understood.
        """

    def suggest(self, prefix: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Whole queries that begin as ``prefix`` does, or find what it begins to name; the best first.

        Raises RequestError for a limit that is out of range.
        """

    def posts(self, request: Request | str = "", **filters: Any) -> Iterator[Post]:
        """All posts that a search finds, whole and in its order, on all its pages; never by looser words."""

    def get(self, post_id: str) -> Post | None:
        """The post with this id."""

    def similar(self, post_id: str, limit: int = 10) -> tuple[Hit, ...]:
        """Other posts about the same as the one with this id, the most alike first; none if there is no such post.

        The score of each hit is its likeness, a number above 0 that is comparable among the hits of one post. Raises
        RequestError for a limit that is out of range.
        """

    def generation(self) -> str:
        """Another text after every change of the index: what was answered before may be another answer now."""

    def stats(self) -> Stats:
        """Counts over the whole index."""

    def check(self) -> Check:
        """Read every byte of the index against its checksums. Raises IndexDamaged, which names all that changed."""


def open_index(folder: str | Path = DEFAULT_FOLDER) -> Index:
    """The index in ``folder``. Nothing is read or written yet, so the folder need not exist."""
    from .whoosh_index import WhooshIndex

    return WhooshIndex(Path(folder))
