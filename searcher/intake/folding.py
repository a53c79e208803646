"""Posts put together from the versions that give their parts: each is read once more where it stands, or taken from the
index where it cannot be read any more."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from ..post import Post
from ..sources.same_post import PARTS, Folded, folded_from
from ..sources.versions import DIGEST, KEPT, version_of
from ..sources.walk import posts_of
from .held import Held, Need, need_of
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
        self._unreadable: set[str] = set()
        self.lost: set[tuple[int, str]] = set()

    def __iter__(self) -> Iterator[Post]:
        pieces: defaultdict[int, _Read] = defaultdict(dict)
        for path, wanted in sorted(self._wanted().items()):
            unread = set(wanted)
            for version, read in self._found(path, wanted):
                unread.discard(version)
                for post in wanted[version]:
                    fold, there = self._left[post], pieces[post]
                    there[version] = read if version == fold.text else replace(read, body="")
                    if there.keys() == set(fold.givers.values()):
                        del self._left[post], pieces[post]
                        yield put_together(fold, {part: there[giver] for part, giver in fold.givers.items()})
            if unread:
                self._unreadable.add(path)
        yield from self._from_index(pieces)

    @property
    def put(self) -> Contents:
        """What was handed on."""
        done = np.setdiff1d(self._outcome.wrong, list(self._left))
        return self._outcome.now.id[done], self._outcome.now.content[done]

    def _from_index(self, pieces: Mapping[int, _Read]) -> Iterator[Post]:
        """The posts of which some versions cannot be read, as far as the index has what these gave.

        What it has not is lost in all unreadable versions of the post: else they would be looked for one by one.
        """
        unreadable = self._unreadable_of_left()
        givers = self._held.givers({need for needs in unreadable.values() for need in needs.values()})
        for post, fold in list(self._left.items()):
            needs, read = unreadable[post], pieces.get(post, {})
            found = {
                part: giver
                for part, version in fold.givers.items()
                if (giver := read.get(version) or givers.get(needs[version, part]))
            }
            if found.keys() == fold.givers.keys():
                del self._left[post]
                yield put_together(fold, found)
            else:
                missing = fold.givers.keys() - found.keys()
                self.lost.update(
                    (version, part) for (version, part), need in needs.items() if part in missing and need not in givers
                )

    def _unreadable_of_left(self) -> dict[int, dict[tuple[int, str], Need]]:
        """For each post that is left, all that its unreadable versions could give."""
        group, kept = self._outcome.now.group, self._versions.having(KEPT)
        could_give: dict[int, dict[tuple[int, str], Need]] = {post: {} for post in self._left}
        for version in np.isin(group, list(self._left)).nonzero()[0].tolist():
            if kept[version] or self._is_unreadable(self._path(version)):
                for part in folded_from(self._versions, [version]).givers:
                    could_give[int(group[version])][version, part] = need_of(self._versions, part, version)
        return could_give

    def _is_unreadable(self, path: str) -> bool:
        return path in self._unreadable or not Path(path).exists()

    def _path(self, version: int) -> str:
        return self._outcome.ledger.files[bisect_right(self._ends, version)].path

    def _wanted(self) -> dict[str, dict[int, list[int]]]:
        """For each file its versions that are needed, and for which posts; not those that it is known not to have."""
        kept = self._versions.having(KEPT)
        wanted: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        for post, fold in self._left.items():
            for version in set(fold.givers.values()):
                if not kept[version]:
                    wanted[self._path(version)].setdefault(version, []).append(post)
        return wanted

    def _found(self, path: str, wanted: dict[int, list[int]]) -> Iterator[tuple[int, Post]]:
        """The wanted versions of one file, as far as they are what they were."""
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
