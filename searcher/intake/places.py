"""Where a post stands: all files that hold a version of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..identity import id_hash
from ..index import Index
from ..sources.ledger import Ledger, ledger_from
from ..sources.same_post import SamePosts, same_posts
from ..sources.versions import TRUNCATED


class Place(NamedTuple):
    """One version of a post."""

    path: str
    """The file, or the archive that holds it."""
    characters: int
    truncated: bool
    is_shown: bool
    """The text of the post is that of this version …"""
    is_same: bool
    """… or the same as that."""


class PlaceFinder:
    """Finds the places of posts, again and again: what it takes to find them is kept until the index changes."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: tuple[str, _Known] | None = None

    def __call__(self, post_id: str) -> tuple[Place, ...]:
        """The places of a post, in the order of their paths; none for a post that was not read from files."""
        generation = self._index.generation()
        if not self._known or self._known[0] != generation:
            self._known = generation, _known(ledger_from(self._index.ledger()))
        return tuple(_found(self._known[1], post_id))


class _Known(NamedTuple):
    ledger: Ledger
    ends: "np.ndarray[Any, Any]"
    """Where the versions of each file end."""
    posts: SamePosts


def _known(ledger: Ledger) -> _Known:
    ends = np.cumsum([file.versions for file in ledger.files])
    return _Known(ledger, ends, same_posts(ledger.versions))


def _found(known: _Known, post_id: str) -> Iterator[Place]:
    versions, found = known.ledger.versions, known.posts
    for post in (found.id == np.uint64(id_hash(post_id))).nonzero()[0]:
        shown = int(found.first[post])
        for version in (found.group == post).nonzero()[0].tolist():
            path = known.ledger.files[int(known.ends.searchsorted(version, side="right"))].path
            is_truncated = bool(versions.having(TRUNCATED)[version])
            is_same = bool(versions.digest[version] == versions.digest[shown])
            yield Place(path, versions.length_of(version), is_truncated, version == shown, is_same)


def places(index: Index, post_id: str) -> tuple[Place, ...]:
    """The places of one post (see PlaceFinder)."""
    return PlaceFinder(index)(post_id)
