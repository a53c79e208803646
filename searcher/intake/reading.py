"""The files that changed, read: their posts as they come, and a version of each."""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time_ns

import numpy as np

from ..post import Post
from ..sources.ledger import Seen
from ..sources.problem import Problem
from ..sources.versions import KEPT, Versions, together, version_of, versions_from, without_overruled
from ..sources.walk import posts_of
from .outcome import Contents
from .plan import JUST_NOW, Known, Plan, digest_of, look_at


class Intake:
    """Iterate it once for posts to be put into the index; then it knows what was read."""

    def __init__(self, plan: Plan, watch: Callable[[int, int], None]) -> None:
        self._plan, self._watch = plan, watch
        self._holder = _holders(plan.known)
        self.posts = 0
        """Read so far."""
        self.problems: list[Problem] = []
        self.passed_over = 0
        """Files that hold no posts and are not expected to."""
        self.files: Known = {}
        """What the ledger is to say of the files."""
        self.put: list[Contents] = []
        """What was handed on, in this order."""

    def __iter__(self) -> Iterator[Post]:
        for path in self._plan.changed:
            yield from self._read(path)

    def _read(self, path: Path) -> Iterator[Post]:
        """The posts of one file but for those that other files hold too: about these is decided at the end."""
        name, before = str(path), look_at(path)
        read, put = array("Q"), array("Q")
        is_whole, count = True, 0
        for found in posts_of(path, self._plan.zone, self._progress):
            if isinstance(found, Post):
                version = version_of(found, count)
                read.extend(version)
                count += 1
                self.posts += 1
                if self._holder.get(version[1], name) == name:
                    put.extend(version)
                    yield found
            elif isinstance(found, Problem):
                self.problems.append(found)
                is_whole &= found.harmless
            else:
                self.passed_over += 1
        handed_on = versions_from(put)
        self.put.append((handed_on.id, handed_on.digest))
        versions = without_overruled(versions_from(read))
        known = self._plan.known.get(name)
        if known and not is_whole:
            versions = _with_kept(versions, known[1])
        self.files[name] = _seen(path, before, len(versions.id)), versions

    def _progress(self, count: int) -> None:
        self._watch(count, self.posts)


def _holders(known: Known) -> dict[int, str]:
    """The one file that holds a post, by the hash of its id; "" where there are several."""
    holders: dict[int, str] = {}
    for name, (_, versions) in known.items():
        for post_id in versions.id.tolist():
            holders[post_id] = name if holders.get(post_id, name) == name else ""
    return holders


def _with_kept(versions: Versions, before: Versions) -> Versions:
    """With those of the former reading that were not met again: what could not be read is not known to be gone.

    One that was mended has its id still. Where fewer have one id than had, it may be any of those that were not met.
    """
    was, met = Counter(before.id.tolist()), Counter(versions.id.tolist())
    are_fewer = np.array([met[post_id] < was[post_id] for post_id in before.id.tolist()], bool)
    lost = before.taken(are_fewer & ~np.isin(before.digest, versions.digest))
    return together([versions, lost._replace(about=lost.about | np.uint64(KEPT))])


def _seen(path: Path, before: tuple[int, int], count: int) -> Seen:
    """How the file is to be noted. What changed meanwhile, or may yet without a trace, is looked at again."""
    size, time = before
    if look_at(path) != before:
        return Seen(str(path), size, 0, "", count)
    return Seen(str(path), size, time if time < time_ns() - JUST_NOW else 0, digest_of(path), count)
