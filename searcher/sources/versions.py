"""What is remembered of each version of a post, one reading of it in one place, to know it again: eight numbers."""

from array import array
from collections.abc import Collection, Iterable
from datetime import date
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from ..identity import digest, id_hash
from ..post import Post
from ..text.legacy import looks_like_legacy_khmer
from ..text.numbers import Numbers
from .address import page_of
from .identity import derived_id, letters

STATED_ID, TRUNCATED, AUTHOR, PUBLICATION, LEGACY_FONT, KEPT = (1 << bit for bit in range(6))
"""What is so of a version: its source gave the id; only the beginning is there; an author and a publication are known;
it is probably typed in a legacy font; it was read in a former run and could not be read in this one."""
_DAY, _DAYS, _LENGTH = 8, 0xFFFFFF, 32
_LONGEST = (1 << 31) - 1
COLUMNS = 8

DIGEST = 6
"""The column of the digest."""
BEGINNING = 60
"""Letters of a text that tell it from others (see identity.letters)."""


class Versions(NamedTuple):
    """Versions by column, each an array of uint64."""

    number: Numbers
    """The place among the posts of its file."""
    id: Numbers
    """The hash of its id."""
    about: Numbers
    """Flags; day since the year 1 << 8, 0 for none; characters << 32."""
    url: Numbers
    """A hash of its address, 0 for none …"""
    title: Numbers
    """… of the letters of its title …"""
    beginning: Numbers
    """… and of the letters with which its text begins."""
    digest: Numbers
    """Equal for versions that are the same in all but their file."""
    derived: Numbers
    """The number that the id derived from it writes, though the source may state another one."""

    @property
    def length(self) -> Numbers:
        """Characters."""
        return self.about >> np.uint64(_LENGTH)

    @property
    def day(self) -> Numbers:
        """Days since the year 1, 0 for none."""
        return (self.about >> np.uint64(_DAY)) & np.uint64(_DAYS)

    def having(self, flag: int) -> Numbers:
        """Which have ``flag``."""
        return self.about & np.uint64(flag) > 0

    def has(self, version: int, flag: int) -> bool:
        """Whether one version has ``flag``."""
        return bool(int(self.about[version]) & flag)

    def length_of(self, version: int) -> int:
        """Its characters."""
        return int(self.about[version]) >> _LENGTH

    def day_of(self, version: int) -> int:
        """Its day since the year 1, 0 for none."""
        return int(self.about[version]) >> _DAY & _DAYS

    def derived_id_of(self, version: int) -> str:
        """The id derived from it; one from its digest if it was noted before derived ids of all were."""
        return f"{int(self.derived[version]) or int(self.digest[version]):012x}"

    def taken(self, which: Numbers) -> "Versions":
        """Some of them."""
        return Versions(*(column[which] for column in self))

    def to_bytes(self) -> bytes:
        """To be read again by ``versions_from``."""
        return np.stack(self, axis=-1).astype("<u8").tobytes()


def versions_from(content: "bytes | array[int]") -> Versions:
    """The versions whose numbers stand in ``content``, COLUMNS for each."""
    return Versions(*np.frombuffer(content, "<u8").reshape(-1, COLUMNS).T.astype(np.uint64))


def together(parts: Iterable[Versions]) -> Versions:
    """All of ``parts``, in their order."""
    return Versions(*(np.concatenate(columns) for columns in zip(NONE, *parts, strict=True)))


NONE = versions_from(b"")


def version_of(post: Post, number: int) -> tuple[int, ...]:
    """The numbers of one version, which stands at place ``number`` in its file."""
    derived = derived_id(post.title, post.body, post.published, post.url)
    flags = STATED_ID * (post.id != derived)
    flags |= TRUNCATED * post.truncated | AUTHOR * (post.author is not None)
    flags |= PUBLICATION * (post.publication is not None)
    flags |= LEGACY_FONT * looks_like_legacy_khmer(f"{post.title}\n{post.body}")
    day = post.published.toordinal() if post.published else 0
    length = min(len(post.title) + len(post.body), _LONGEST)
    return (
        number,
        id_hash(post.id),
        flags | day << _DAY | length << _LENGTH,
        _hash(page_of(post.url)),
        _hash(letters(post.title)),
        _hash(_first_letters(post.body)),
        int.from_bytes(digest(post)[:8], "little"),
        int(derived, 16),
    )


def without_overruled(versions: Versions) -> Versions:
    """The versions of one file without those whose id a later one has and states: there the last counts."""
    stated, place = versions.having(STATED_ID), np.arange(len(versions.id))
    _, kind = np.unique(versions.id, return_inverse=True)
    last, last_stated = np.full(len(kind), -1), np.full(len(kind), -1)
    np.maximum.at(last, kind, place)
    np.maximum.at(last_stated, kind[stated], place[stated])
    return versions.taken((place == last[kind]) | (~stated & (place > last_stated[kind])))


def without_lost(versions: Versions, lost: Collection[tuple[int, str]]) -> tuple[Versions, Numbers]:
    """``versions`` without the parts of some that can no longer be had (see Folded.givers), and which ones are left.

    One without its text may yet give other parts. It is left out if it has none, or if it is all that a post has.
    """
    about, ids, urls = versions.about.copy(), versions.id.copy(), versions.url.copy()
    is_left = np.ones(len(about), bool)
    for version, part in lost:
        flags = int(about[version])
        if part == "text":
            is_left[version] = versions.length_of(version) > 0
            flags &= (1 << _LENGTH) - 1
        elif part == "id":
            flags &= ~STATED_ID
            ids[version] = id_hash(versions.derived_id_of(version))
        elif part == "published":
            flags &= ~(_DAYS << _DAY)
        elif part == "url":
            urls[version] = 0
        else:
            flags &= ~{"author": AUTHOR, "publication": PUBLICATION}[part]
        about[version] = flags
    gives = (about & np.uint64(STATED_ID | AUTHOR | PUBLICATION | _DAYS << _DAY) > 0) | (urls > 0)
    is_left &= gives | (about >> np.uint64(_LENGTH) > 0)
    return versions._replace(about=about, id=ids, url=urls).taken(is_left), is_left


def day_from(number: int) -> date | None:
    """The day that ``Versions.day`` tells."""
    return date.fromordinal(number) if number else None


def _first_letters(text: str) -> str:
    """The first BEGINNING letters of ``text``; of a long one mostly without looking at the rest."""
    piece = BEGINNING * 3 // 2
    while len(found := letters(text[:piece])) < BEGINNING and piece < len(text):
        piece *= 4
    return found[:BEGINNING]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little") if text else 0
