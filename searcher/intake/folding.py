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
from ..sources.address import page_of
from ..sources.same_post import PARTS, Folded, folded_from
from ..sources.versions import DIGEST, KEPT, version_of
from ..sources.walk import posts_of
from .held import Held, need_of
from .outcome import Contents, Outcome

_Read = dict[int, Post]
"""Versions of one post that were read, by their numbers."""


class Folding:
    """Iterate it once for the posts that the index holds otherwise; ``lost`` are then the versions that can be had
    nowhere, so that their posts were left out."""

    def __init__(self, found: Outcome, zone: tzinfo, held: Held) -> None:
        self._outcome, self._versions, self._zone, self._held = found, found.ledger.versions, zone, held
        self._left = {
            post: found.now.folded.get(post) or folded_from(self._versions, [int(found.now.first[post])])
            for post in found.wrong.tolist()
        }
        self.lost: set[int] = set()

    def __iter__(self) -> Iterator[Post]:
        pieces: defaultdict[int, _Read] = defaultdict(dict)
        for path, wanted in sorted(self._wanted().items()):
            for version, read in self._found(path, wanted):
                for post in wanted[version]:
                    fold, there = self._left[post], pieces[post]
                    there[version] = read if version == fold.text else replace(read, body="")
                    if there.keys() == set(fold.givers.values()):
                        del self._left[post], pieces[post]
                        yield put_together(fold, {role: there[giver] for role, giver in fold.givers.items()})
        yield from self._from_index(pieces)

    @property
    def put(self) -> Contents:
        """What was handed on."""
        done = np.setdiff1d(self._outcome.wrong, list(self._left))
        return self._outcome.now.id[done], self._outcome.now.content[done]

    def _from_index(self, pieces: Mapping[int, _Read]) -> Iterator[Post]:
        """The posts of which some versions cannot be read, as far as the index has what these gave."""
        unread = {
            (post, role): version
            for post, fold in self._left.items()
            for role, version in fold.givers.items()
            if version not in pieces.get(post, ())
        }
        needs = {place: need_of(self._versions, place[1], version) for place, version in unread.items()}
        givers = self._held.givers(set(needs.values()))
        self.lost = {unread[place] for place, need in needs.items() if need not in givers}
        for post, fold in list(self._left.items()):
            if self.lost.isdisjoint(fold.givers.values()):
                del self._left[post]
                yield put_together(
                    fold,
                    {
                        role: givers[needs[post, role]] if (post, role) in needs else pieces[post][version]
                        for role, version in fold.givers.items()
                    },
                )

    def _wanted(self) -> dict[str, dict[int, list[int]]]:
        """For each file its versions that are needed, and for which posts; not those that it is known not to have."""
        files = self._outcome.ledger.files
        starts = [0, *accumulate(file.versions for file in files)]
        kept = self._versions.having(KEPT)
        wanted: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        for post, fold in self._left.items():
            for version in set(fold.givers.values()):
                if not kept[version]:
                    path = files[bisect_right(starts, version) - 1].path
                    wanted[path].setdefault(version, []).append(post)
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
    text = givers["text"]
    given: dict[str, Any] = {part: getattr(givers[part], part) if part in givers else None for part in PARTS}
    if "url" not in givers and not page_of(text.url):
        given["url"] = text.url
    author_from = givers["author"].author_from if "author" in givers else None
    post_id = fold.derived_id or givers["id"].id
    return replace(text, id=post_id, author_from=author_from, **given)
