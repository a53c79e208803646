"""Files in, posts out.

A reader is a function from the lines of one file to posts, and to a Problem for each thing it could not take.
READERS is the one table of readers; the first whose test accepts a file reads it, content before name.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import SourceMissing
from ..post import Post
from . import archive_page, json_lines
from .lines import Line, Problem, lines_of, look_at, source_of

__all__ = ["READERS", "Line", "Problem", "Reader", "Reading", "read_posts"]


@dataclass(frozen=True, slots=True)
class Reader:
    """One format."""

    name: str
    accepts: Callable[[str, str], bool]
    """Given the file's name and its beginning, whether this reader is for it."""
    read: Callable[[str, Iterable[Line]], Iterator[Post | Problem]]
    """Given the file's path and its lines."""


READERS: tuple[Reader, ...] = (
    Reader("archive page", archive_page.has_posts, archive_page.read),
    Reader("JSON Lines", json_lines.has_posts, json_lines.read),
    Reader("archive page, by its name", archive_page.has_name, archive_page.read),
)


def read_posts(*paths: str | Path) -> "Reading":
    """The posts under ``paths``, files or folders, in an order that depends on their names alone.

    Nothing is read before the result is iterated. Raises SourceMissing for a path that does not exist.
    """
    return Reading(paths)


class Reading:
    """Iterate it once for the posts; what could not be read is then in ``problems``."""

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self._roots = [Path(path).resolve() for path in paths]
        for given, root in zip(paths, self._roots, strict=True):
            if not root.exists():
                raise SourceMissing(Path(given))
        self.problems: list[Problem] = []
        self.unread: set[Path] = set()
        """Files and folders that were not, or not wholly, read."""
        self.files = 0
        """Files read so far …"""
        self.bytes_read = 0
        """… and their size."""
        self._paths = sorted({path for root in self._roots for path in self._walk(root)})
        self.bytes = sum(path.stat().st_size for path in self._paths if path.is_file())
        """Size of all files."""

    def __iter__(self) -> Iterator[Post]:
        for path in self._paths:
            yield from self._read(path)
            self.files += 1

    def covers(self, source: str) -> bool:
        """Whether ``source`` lies under the paths and was wholly read, so that a post not met in it has left it."""
        path = Path(source)
        lies_under = any(path == root or root in path.parents for root in self._roots)
        return lies_under and not any(path == unread or unread in path.parents for unread in self.unread)

    def _walk(self, root: Path) -> Iterator[Path]:
        if not root.is_dir():
            yield root
            return
        for folder, folders, names in os.walk(root, onerror=self._cannot_open):
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from self._files(Path(folder), names)

    def _files(self, folder: Path, names: Iterable[str]) -> Iterator[Path]:
        for path in (folder / name for name in names if not _is_passed_over(name)):
            if path.is_file():
                yield path
            else:
                reason = "leads nowhere" if path.is_symlink() else "is no ordinary file"
                self._report(Problem(source_of(path), None, reason, "remove it"))

    def _cannot_open(self, error: OSError) -> None:
        source = source_of(Path(error.filename))
        self._report(Problem(source, None, f"cannot be opened ({error.strerror})", "check its permissions"))

    def _report(self, problem: Problem) -> None:
        self.problems.append(problem)
        if not problem.harmless:
            self.unread.add(Path(problem.source))

    def _read(self, path: Path) -> Iterator[Post]:
        source = source_of(path)
        try:
            beginning = look_at(path)
            if isinstance(beginning, Problem):
                self._report(beginning)
                return
            reader = next((reader for reader in READERS if reader.accepts(path.name, beginning)), None)
            if reader is None:
                reason = "is in no format that searcher reads"
                self._report(Problem(source, None, reason, "see the README for those it reads"))
                return
            for found in reader.read(source, self._counted(path)):
                if isinstance(found, Post):
                    yield found
                else:
                    self._report(found)
        except OSError as error:
            self._cannot_open(error)

    def _counted(self, path: Path) -> Iterator[Line]:
        for size, line in lines_of(path, self._report):
            self.bytes_read += size
            yield line


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or Path(name).stem == "README"
