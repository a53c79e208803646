"""What changed since the last run: which files have to be read."""

from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..errors import RequestError
from ..sources.ledger import Ledger, Seen, ledger_from
from ..sources.versions import Versions
from ..sources.walk import Walk, is_file

Known = dict[str, tuple[Seen, Versions]]
"""Files by their paths, and the versions that they hold."""

JUST_NOW = 2_000_000_000
"""Nanoseconds. A file that changed so shortly before it was read may change again without another time."""


class Plan(NamedTuple):
    """What a run has to do."""

    told: bytes
    """The ledger of the last run …"""
    before: Ledger
    """… and what it says."""
    zone: ZoneInfo
    known: Known
    """The files of the last run."""
    staying: Known
    """Those of them that are as they were, or not asked for."""
    changed: list[Path]
    """The files to read; beside those that were asked for, those of which it is not known what they hold now."""
    missing: list[str]
    """Files of the last run that are gone from under the paths."""

    @property
    def changes_nothing(self) -> bool:
        """Whether the index is to stay as it is, down to its ledger."""
        same = self.staying.keys() == self.known.keys() and self.before.zone == self.zone.key
        return (
            same and not self.changed and all(self.staying[name][0] == seen for name, (seen, _) in self.known.items())
        )


def plan(walk: Walk, told: bytes, time_zone: str | None, prune: bool) -> Plan:
    """What is to be done about the files of ``walk``. Raises RequestError for a time zone that there is not."""
    before = ledger_from(told)
    zone = _zone(time_zone or "UTC")
    if before.zone != zone.key:
        before = before.to_be_read_again()
    known = before.by_path()
    there = {str(path): path for path in walk.paths}
    there |= {name: Path(name) for name, (seen, _) in known.items() if not seen.digest and is_file(Path(name))}
    missing = [name for name in known if name not in there and _is_missing(Path(name), walk)]
    staying = {name: known[name] for name in known if name not in there and not (prune and name in missing)}
    changed = []
    for name, path in there.items():
        if name in known and (same := _as_it_was(path, known[name][0])):
            staying[name] = same, known[name][1]
        else:
            changed.append(path)
    return Plan(told, before, zone, known, staying, changed, missing)


def look_at(path: Path) -> tuple[int, int]:
    """Size and time of the last change of a file; zeros if it cannot be looked at."""
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns


def digest_of(path: Path) -> str:
    """The digest of a file's content; nothing if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def size_of(paths: Iterable[Path]) -> int:
    """Bytes of all."""
    return sum(look_at(path)[0] for path in paths)


def _as_it_was(path: Path, seen: Seen) -> Seen | None:
    """How the file is to be noted if its content is what it was."""
    size, time = look_at(path)
    if not seen.digest or size != seen.size:
        return None
    if time == seen.time:
        return seen
    return Seen(seen.path, size, time, seen.digest, seen.versions) if digest_of(path) == seen.digest else None


def _is_missing(path: Path, walk: Walk) -> bool:
    """Whether the file should lie under the paths and does not; not where that cannot be seen."""
    lies_under = any(path == root or root in path.parents for root in walk.roots)
    return lies_under and not any(closed in path.parents for closed in walk.closed) and not path.exists()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise RequestError(f"{name} is no time zone; write it like Asia/Phnom_Penh") from None
