"""Files in, posts out.

paths → the files under them (walk) → each opened, down through archives (containers)
      → read by the first reader that accepts it (readers) → posts, and a Problem for what could not be taken
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from pathlib import Path

from ..post import Post
from .problem import Problem
from .readers import READERS, Reader
from .walk import Walk, posts_of

__all__ = ["READERS", "Problem", "Reader", "Reading", "Walk", "posts_of", "read_posts"]


def read_posts(*paths: str | Path, zone: tzinfo = UTC) -> "Reading":
    """The posts under ``paths``, files or folders, in an order that depends on their names alone.

    Nothing is read before the result is iterated. A time that a file gives in UTC falls on a day of ``zone``. Raises
    SourceMissing for a path that does not exist.
    """
    return Reading(paths, zone)


class Reading:
    """Iterate it once for the posts; what could not be read is then in ``problems``."""

    def __init__(self, paths: Iterable[str | Path], zone: tzinfo = UTC) -> None:
        self._walk, self._zone = Walk(paths), zone
        self.problems: list[Problem] = list(self._walk.problems)

    def __iter__(self) -> Iterator[Post]:
        for path in self._walk.paths:
            for found in posts_of(path, self._zone):
                if isinstance(found, Post):
                    yield found
                elif isinstance(found, Problem):
                    self.problems.append(found)
