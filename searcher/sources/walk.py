"""The files under the paths that were named, and the posts of one of them."""

import io
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any

from ..errors import SourceMissing
from .containers import Allowance
from .file import File, source_of
from .problem import Problem
from .readers import Found, is_passed_over, read


class Walk:
    """The files under some paths, in the order of their names. Raises SourceMissing for a path that does not exist."""

    def __init__(self, paths: Iterable[str | Path]) -> None:
        given = list(paths)
        self.roots = [Path(path).resolve() for path in given]
        for path, root in zip(given, self.roots, strict=True):
            try:
                if not root.exists():
                    raise SourceMissing(Path(path))
            except PermissionError as error:
                raise SourceMissing(Path(path), "cannot be seen; check the permissions of its folder") from error
        self.problems: list[Problem] = []
        self.closed: set[Path] = set()
        """Folders that could not be opened."""
        self.paths = sorted({path for root in self.roots for path in self._walk(root)})

    def _walk(self, root: Path) -> Iterator[Path]:
        if not root.is_dir():
            yield root
            return
        for folder, folders, names in os.walk(root, onerror=self._cannot_open):
            if _is_index(folders, names):
                folders.clear()
                continue
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from self._files(Path(folder), names)

    def _files(self, folder: Path, names: Iterable[str]) -> Iterator[Path]:
        for path in (folder / name for name in names if not is_passed_over(name)):
            try:
                is_ordinary = path.is_file()
            except PermissionError as error:  # nor can the others be seen
                error.filename = str(folder)
                self._cannot_open(error)
                return
            if is_ordinary:
                yield path
            else:
                reason = "leads nowhere" if path.is_symlink() else "is no ordinary file"
                self.problems.append(Problem(source_of(path), None, reason, "remove it"))

    def _cannot_open(self, error: OSError) -> None:
        self.closed.add(Path(error.filename))
        self.problems.append(_closed(Path(error.filename), error))


def _is_index(folders: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a folder holds an index of searcher's, which is no source."""
    return "searcher.lock" in names and any(name.startswith("searcher-index-") for name in folders)


def is_file(path: Path) -> bool:
    """Whether a file is there that can be read to its end; not where that cannot be seen."""
    try:
        return path.is_file()
    except OSError:
        return False


def posts_of(path: Path, zone: tzinfo = UTC, progress: Callable[[int], Any] = int) -> Iterator[Found]:
    """What is in one file; ``progress`` is told of bytes as they are read."""
    try:
        with path.open("rb") as raw:
            content = io.BufferedReader(_Watched(raw, progress))
            allowance = Allowance(os.fstat(raw.fileno()).st_size)
            yield from read(File(source_of(path), path.name, content, zone=zone), allowance)
    except OSError as error:
        yield _closed(path, error)


class _Watched(io.RawIOBase):
    """A file on disk that tells how much of it was read."""

    def __init__(self, raw: io.BufferedReader, progress: Callable[[int], Any]) -> None:
        self._raw, self._progress = raw, progress

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        return self._raw.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int:
        count = self._raw.readinto(buffer)
        self._progress(count)
        return count


def _closed(path: Path, error: OSError) -> Problem:
    return Problem(source_of(path), None, f"cannot be opened ({error.strerror or error})", "check its permissions")
