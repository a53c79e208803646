"""Everything searcher raises on purpose.

* SearcherError
  - RequestError      a filter or option could not be understood
    - QueryError      the query could not be understood (carries the place)
  - SourceMissing     nothing to read at this path
  - IndexUnusable     the index cannot answer or be written; each says the way out
    - IndexMissing    there is no index in this folder
    - IndexForeign    the folder holds something that searcher did not make
    - IndexDamaged    a file of the index is gone or changed
    - IndexOutdated   made by another version of ICU or of our own text analysis
    - IndexUnreadable this user may not read its files
    - IndexBusy       another process is writing to it
    - IndexNotWritten the disk refused; the index is as it was before
  - OutputRefused     what was to be printed could not be written
"""

from pathlib import Path
from shlex import quote

DEFAULT_FOLDER = "index_data"
"""Of the index, where none is named."""


class SearcherError(Exception):
    """Base of all: its text is one message for a person, with the way out."""


class RequestError(SearcherError):
    """A filter or option that could not be understood."""


class QueryError(RequestError):
    """A query that could not be understood, and where: ``query[start:end]``."""

    def __init__(self, query: str, start: int, end: int, reason: str) -> None:
        super().__init__(f"{reason} (at character {start + 1})")
        self.query, self.start, self.end, self.reason = query, start, end, reason


class SourceMissing(SearcherError):
    """A path that was named does not exist, or it cannot be seen whether it does."""

    def __init__(self, path: Path, reason: str = "there is no such file or folder") -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path


class OutputRefused(SearcherError):
    """Standard output took no more."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"the output could not be written ({reason}); send it elsewhere")


class IndexUnusable(SearcherError):
    """Base of the index errors; carries the index folder."""

    def __init__(self, folder: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{folder}: {reason}; {remedy}")
        self.folder = folder


class IndexMissing(IndexUnusable):
    """No index here yet."""

    def __init__(self, folder: Path) -> None:
        named = "" if folder == Path(DEFAULT_FOLDER) else f" FILES --index-dir {quote(str(folder))}"
        super().__init__(folder, "there is no index here", f"make one with: searcher index{named}")


class IndexForeign(IndexUnusable):
    """The folder is not ours, so it is neither opened nor overwritten."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(folder, f"this was not made by searcher ({what})", "choose another --index-dir")


class IndexDamaged(IndexUnusable):
    """What was written is not what is there now."""

    def __init__(self, folder: Path, what: str) -> None:
        super().__init__(folder, f"the index is damaged ({what})", _make_anew(folder))


class IndexOutdated(IndexUnusable):
    """Analysed in another way than this program analyses queries."""

    def __init__(self, folder: Path, made_with: str, now: str) -> None:
        super().__init__(folder, f"the index was made with {made_with}, this is {now}", _make_anew(folder))


def _make_anew(folder: Path) -> str:
    return f"make it anew from your files with: searcher index FILES --rebuild --index-dir {quote(str(folder))}"


class IndexUnreadable(IndexUnusable):
    """It is there, but this user may not read it."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(folder, f"the index cannot be read ({reason})", "check the permissions of its files")


class IndexBusy(IndexUnusable):
    """One writer at a time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "another process is writing to this index", "try again when it is done")


class IndexNotWritten(IndexUnusable):
    """Nothing of the failed run is in the index, all from before is."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            folder, f"could not write ({reason})", "what was indexed before is untouched; mend that and run again"
        )
