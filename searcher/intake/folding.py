"""Posts put together from the versions that give their parts: each is read once more where it stands, or taken from the
index where it cannot be read any more."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from ..post import Post
from ..sources.same_post import PARTS, Folded, folded_from
from ..sources.versions import DIGEST, KEPT, version_of
from ..sources.walk import is_file, posts_of
from .held import Held, need_of
from .outcome import Contents, Outcome

_Read = dict[int, Post]
"""Versions of one post that were read, by their numbers."""


class Folding:
    """Iterate it once for the posts that the index holds otherwise; ``lost`` is then what can be had nowhere of which
    versions, so that their posts were left out."""

    def __init__(self, found: Outcome, zone: tzinfo, held: Held) -> None:
        self._outcome, self._versions, self._zone, self._held = found, found.ledger.versions, zone, held
        self._left = {
            post: found.now.folded.get(post) or folded_from(self._versions, [int(found.now.first[post])])
            for post in found.wrong.tolist()
        }
        self._ends = list(accumulate(file.versions for file in found.ledger.files))
        self._unreadable: set[int] = set()
        self.lost: set[tuple[int, str]] = set()

    def __iter__(self) -> Iterator[Post]:
        pieces: defaultdict[int, _Read] = defaultdict(dict)
        wanted = {version for fold in self._left.values() for version in fold.givers.values()}
        for version, read in self._read(wanted):
            post = int(self._outcome.now.group[version])
            fold, there = self._left[post], pieces[post]
            there[version] = read if version == fold.text else replace(read, body="")
            if there.keys() == set(fold.givers.values()):
                del self._left[post], pieces[post]
                yield put_together(fold, {part: there[giver] for part, giver in fold.givers.items()})
        yield from self._from_index(pieces)

    @property
    def put(self) -> Contents:
        """What was handed on."""
        done = np.setdiff1d(self._outcome.wrong, list(self._left))
        return self._outcome.now.id[done], self._outcome.now.content[done]

    def _from_index(self, pieces: Mapping[int, _Read]) -> Iterator[Post]:
        """The posts of which some versions cannot be read, as far as the index has what these gave."""
        needs = {
            (version, part): need_of(self._versions, part, version)
            for fold in self._left.values()
            for part, version in fold.givers.items()
            if version in self._unreadable
        }
        givers = self._held.givers(set(needs.values()))
        missing: dict[int, set[str]] = {}
        for post, fold in list(self._left.items()):
            read = pieces.get(post, {})
            found = {
                part: giver
                for part, version in fold.givers.items()
                if (giver := read.get(version) or givers.get(needs[version, part]))
            }
            missing[post] = fold.givers.keys() - found.keys()
            if not missing[post]:
                del self._left[post]
                yield put_together(fold, found)
        if self._left:
            self._lose(missing)

    def _lose(self, missing: Mapping[int, set[str]]) -> None:
        """Note what the posts that are left miss: in all their unreadable versions, not to look for them one by one."""
        group = self._outcome.now.group
        versions = np.isin(group, list(self._left)).nonzero()[0].tolist()
        for _ in self._read(version for version in versions if version not in self._unreadable):
            pass
        needs = {
            (version, part): need_of(self._versions, part, version)
            for version in versions
            if version in self._unreadable
            for part in folded_from(self._versions, [version]).givers.keys() & missing[int(group[version])]
        }
        givers = self._held.givers(set(needs.values()))
        self.lost = {place for place, need in needs.items() if need not in givers}

    def _read(self, wanted: Iterable[int]) -> Iterator[tuple[int, Post]]:
        """The versions among ``wanted`` that can be read, file by file. The others are then known to be unreadable."""
        kept = self._versions.having(KEPT)
        by_path: defaultdict[str, set[int]] = defaultdict(set)
        for version in wanted:
            if kept[version]:
                self._unreadable.add(version)
            else:
                path = self._outcome.ledger.files[bisect_right(self._ends, version)].path
                by_path[path].add(version)
        for path, unread in sorted(by_path.items()):
            for version, post in self._found(path, unread.copy()):
                unread.remove(version)
                yield version, post
            self._unreadable |= unread

    def _found(self, path: str, wanted: set[int]) -> Iterator[tuple[int, Post]]:
        """The wanted versions of one file, as far as they are what they were."""
        if not is_file(Path(path)):  # but a pipe, which would be waited for
            return
        version_at = {int(self._versions.number[version]): version for version in wanted}
        posts = (found for found in posts_of(Path(path), self._zone) if isinstance(found, Post))
        for place, post in enumerate(posts):
            version = version_at.pop(place, None)
            if version is not None:
                if version_of(post, place)[DIGEST] == self._versions.digest[version]:
                    yield version, post
                if not version_at:
                    return


def put_together(fold: Folded, givers: Mapping[str, Post]) -> Post:
    """One post of what each of ``givers`` has, by what it gives (see Folded.givers)."""
    given: dict[str, Any] = {part: getattr(givers[part], part) if part in givers else None for part in PARTS}
    author_from = givers["author"].author_from if "author" in givers else None
    post_id = fold.derived_id or givers["id"].id
    return replace(givers["text"], id=post_id, author_from=author_from, **given)
