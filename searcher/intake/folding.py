"""Posts put together from the versions that give their parts, each read once more where it stands."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from itertools import accumulate
from pathlib import Path

import numpy as np

from ..post import Post
from ..sources.same_post import PARTS, Folded, whole
from ..sources.versions import DIGEST, KEPT, version_of
from ..sources.walk import posts_of
from .outcome import Outcome


class Folding:
    """Iterate it once for the posts that the index holds otherwise; ``lost`` are then those that could not be read."""

    def __init__(self, outcome: Outcome, zone: tzinfo) -> None:
        self._zone, self._versions = zone, outcome.ledger.versions
        self._folded: dict[int, Folded] = {}
        self.lost: set[int] = set()
        """By their numbers among the posts."""
        for post in outcome.wrong.tolist():
            text = int(outcome.now.first[post])
            fold = outcome.now.folded.get(post) or whole(text)
            if any(self._versions.about[version] & np.uint64(KEPT) for version in fold.versions):
                self.lost.add(post)
            else:
                self._folded[post] = fold
        self._files = [file.path for file in outcome.ledger.files]
        self._starts = [0, *accumulate(file.versions for file in outcome.ledger.files)]

    def __iter__(self) -> Iterator[Post]:
        pieces: defaultdict[int, dict[int, Post]] = defaultdict(dict)
        for path, wanted in sorted(self._wanted().items()):
            for version, post in self._found(path, wanted):
                for number in wanted[version]:
                    fold, there = self._folded[number], pieces[number]
                    there[version] = post if version == fold.text else replace(post, body="")
                    if there.keys() == fold.versions:
                        yield put_together(fold, pieces.pop(number))
        self.lost.update(pieces)

    def _wanted(self) -> dict[str, dict[int, list[int]]]:
        """For each file its versions that are needed, and for which posts."""
        wanted: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
        for number, fold in self._folded.items():
            for version in fold.versions:
                path = self._files[bisect_right(self._starts, version) - 1]
                wanted[path].setdefault(version, []).append(number)
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


def put_together(fold: Folded, versions: dict[int, Post]) -> Post:
    """One post of the versions that give its parts."""
    post = replace(versions[fold.text], id=fold.new_id or versions[fold.id].id)
    given: dict[str, object] = {}
    for name, version in zip(PARTS, fold.parts, strict=True):
        if version is not None:
            given[name] = getattr(versions[version], name)
            if name == "author":
                given["author_from"] = versions[version].author_from
    return replace(post, **given)  # type: ignore[arg-type]
