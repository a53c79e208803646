"""Which versions are one post, and what the post is then. The order of files makes no difference.

Two versions are the same post
0. if they are the same in all but their file;
1. if their source gave them the same id;
2. if their addresses are the same, and their titles or the beginnings of their texts too;
3. if their titles and the beginnings of their texts are the same, and the day, or one has no day and there is but one
   day to have; unless both have an address or an id of their source, which differ. Without any day this is so only of a
   text that is cut short, or of one that is the same throughout: notices begin alike.

The post has the text and all else of its longest version; an author, publication, day or address that this one lacks
come from the longest that has it. An id that a source stated goes before a derived one, and one that was derived from
an address before one that was not. Where posts come to one derived id, each has a longer one instead, by its content.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from ..identity import id_hash
from ..text.numbers import Numbers
from .versions import AUTHOR, PUBLICATION, STATED_ID, TRUNCATED, Versions

PARTS = ("author", "publication", "published", "url")
"""What a version may lack that another has."""


class Folded(NamedTuple):
    """A post of several versions: the numbers of those that give its id, its text and each of PARTS."""

    id: int
    text: int
    parts: tuple[int | None, ...]
    derived_id: str | None
    """Its id, where no source states one."""

    @property
    def givers(self) -> dict[str, int]:
        """The versions that have to be read, by what each gives: ``text``, one of PARTS, an ``id`` that is stated."""
        parts = {part: version for part, version in zip(PARTS, self.parts, strict=True) if version is not None}
        return {"text": self.text, **parts} if self.derived_id else {"text": self.text, **parts, "id": self.id}


class SamePosts(NamedTuple):
    """Versions as posts."""

    group: Numbers
    """For each version the number of its post."""
    id: Numbers
    """For each post the hash of its id, uint64 …"""
    content: Numbers
    """… and a number that is another one when its content is."""
    first: Numbers
    """For each post the version that gives the text."""
    folded: dict[int, Folded]
    """The posts that have several versions, or another id than their version."""

    def lookalikes(self, versions: Versions, fewest: int) -> Iterator[list[int]]:
        """The texts of posts that begin alike and are not the same, if they have ``fewest`` characters."""
        long = self.first[(versions.beginning[self.first] > 0) & (versions.length[self.first] >= fewest)]
        yield from _alike(versions.beginning, long)


def same_posts(versions: Versions) -> SamePosts:
    """Which of ``versions`` are one post, and what each post is."""
    group = np.arange(len(versions.id))
    for members in _groups(versions):
        group[members] = min(members)
    first, group = np.unique(group, return_inverse=True)
    content, text, named = versions.digest[first], first.copy(), first.copy()
    members_of = defaultdict(list)
    several = np.bincount(group, minlength=len(first))[group] > 1
    for version in several.nonzero()[0].tolist():
        members_of[int(group[version])].append(version)
    folded = {}
    for post, members in members_of.items():
        folded[post] = fold = folded_from(versions, members)
        text[post], named[post] = fold.text, fold.id
        content[post] = _content(versions, fold)
    ids = versions.id[named]
    for post, long_id in _long_ids(versions, named):
        fold = folded.get(post) or folded_from(versions, [int(text[post])])
        folded[post] = fold._replace(derived_id=long_id)
        ids[post] = id_hash(long_id)
    return SamePosts(group, ids, content, text, folded)


def _long_ids(versions: Versions, named: Numbers) -> Iterator[tuple[int, str]]:
    """The posts whose derived id another post has too, and their ids instead.

    None keeps the short one: which of them would, could change with every mend, and links to one would show another.
    """
    for posts in _alike(versions.id[named], np.arange(len(named))):
        for post in posts:
            if derived_id := _derived_id(versions, named[post]):
                yield post, f"{derived_id}-{int(versions.digest[named[post]]):016x}"


def _alike(column: Numbers, which: Numbers) -> Iterator[list[int]]:
    """Those of ``which`` that have the same number in ``column``, where there are several."""
    _, kind, count = np.unique(column[which], return_inverse=True, return_counts=True)
    alike = defaultdict(list)
    for version, number in zip(which.tolist(), kind.tolist(), strict=True):
        if count[number] > 1:
            alike[number].append(version)
    yield from alike.values()


def _groups(versions: Versions) -> Iterable[list[int]]:
    """The versions of each post that has several."""
    joined = _Joined()
    everything = np.arange(len(versions.id))
    for members in _alike(versions.digest, everything):
        joined.join(members)
    for members in _alike(versions.id, everything[versions.having(STATED_ID)]):
        joined.join(members)
    for members in _alike(versions.url, (versions.url > 0).nonzero()[0]):
        for column in (versions.title, versions.beginning):
            for same in _alike(column, np.array([each for each in members if column[each]], np.int64)):
                joined.join(same)
    with_text = (versions.beginning > 0).nonzero()[0]
    for members in _alike(versions.beginning ^ versions.title * np.uint64(31), with_text):
        for same in (some for group in _by_day(versions, members) for some in _by_text(versions, group)):
            _join_unless_they_differ(versions, joined, same)
    return joined.groups()


def _by_day(versions: Versions, members: list[int]) -> list[list[int]]:
    by_day = defaultdict(list)
    for version in members:
        by_day[versions.day_of(version)].append(version)
    if len(by_day) == 2 and 0 in by_day:
        return [members]
    return list(by_day.values())


def _by_text(versions: Versions, members: list[int]) -> list[list[int]]:
    """Of versions without any day, only those together that may be one text."""
    if any(versions.day_of(version) for version in members):
        return [members]
    if any(versions.has(version, TRUNCATED) for version in members):
        wholes = {int(versions.digest[v]) for v in members if not versions.has(v, TRUNCATED)}
        if len(wholes) < 2:
            return [members]
    by_digest = defaultdict(list)
    for version in members:
        by_digest[int(versions.digest[version])].append(version)
    return list(by_digest.values())


def _join_unless_they_differ(versions: Versions, joined: "_Joined", members: list[int]) -> None:
    """Join what is the same so far with the first in order that does not say to be another post."""
    names: defaultdict[int, tuple[set[int], set[int], set[int]]] = defaultdict(lambda: (set(), set(), set()))
    for version in members:
        ids, urls, digests = names[joined.root(version)]
        if versions.has(version, STATED_ID):
            ids.add(int(versions.id[version]))
        if versions.url[version]:
            urls.add(int(versions.url[version]))
        digests.add(int(versions.digest[version]))
    in_order = sorted(names, key=lambda root: tuple(sorted(each) or [_LAST] for each in names[root]))
    taken: list[int] = []
    for root in in_order:
        ids, urls, _ = names[root]
        other = next((one for one in taken if not (ids and names[one][0]) and not (urls and names[one][1])), None)
        if other is None:
            taken.append(root)
            continue
        joined.join([other, root])
        names[other][0].update(ids)
        names[other][1].update(urls)


_LAST = 1 << 64


class _Joined:
    """Numbers, joined to groups."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def root(self, number: int) -> int:
        """The number that stands for the group."""
        while (parent := self._parent.get(number, number)) != number:
            self._parent[number] = number = self._parent.get(parent, parent)
        return number

    def join(self, numbers: Sequence[int]) -> None:
        """Make ``numbers`` and all that is with them one group."""
        first = self.root(numbers[0])
        self._parent[first] = first
        for number in numbers[1:]:
            self._parent[self.root(number)] = first

    def groups(self) -> list[list[int]]:
        """The groups, each with its numbers in order."""
        groups = defaultdict(list)
        for number in sorted(self._parent):
            groups[self.root(number)].append(number)
        return [members for members in groups.values() if len(members) > 1]


def folded_from(versions: Versions, members: Sequence[int]) -> Folded:
    """The post that the versions ``members`` are."""

    def fullness(version: int) -> tuple[int, bool, int]:
        return versions.length_of(version), not versions.has(version, TRUNCATED), int(versions.digest[version])

    in_order = sorted(members, key=fullness, reverse=True)
    stated = [version for version in in_order if versions.has(version, STATED_ID)]
    lasting = stated or [version for version in in_order if versions.url[version]]
    named = min(lasting, key=lambda version: int(versions.id[version]), default=in_order[0])
    having = (
        (version for version in in_order if versions.has(version, AUTHOR)),
        (version for version in in_order if versions.has(version, PUBLICATION)),
        (version for version in in_order if versions.day_of(version)),
        (version for version in in_order if versions.url[version]),
    )
    return Folded(named, in_order[0], tuple(next(some, None) for some in having), _derived_id(versions, named))


def _derived_id(versions: Versions, version: int) -> str | None:
    return None if versions.has(version, STATED_ID) else versions.derived_id_of(version)


def _content(versions: Versions, fold: Folded) -> int:
    """The digest of the text's version if that gives all; else a hash of the digests of all that give something."""
    own = int(versions.digest[fold.text])
    if set(fold.parts) <= {fold.text, None}:
        return own
    digests = (0 if part is None else int(versions.digest[part]) for part in fold.parts)
    told = ",".join(map(str, (own, *digests)))
    return int.from_bytes(blake2b(told.encode(), digest_size=8).digest(), "little")
