"""Where a post stands: all files that hold a version of it."""

from typing import NamedTuple

import numpy as np

from ..identity import id_hash
from ..index import Index
from ..sources.ledger import ledger_from
from ..sources.same_post import same_posts
from ..sources.versions import TRUNCATED


class Place(NamedTuple):
    """One version of a post."""

    path: str
    """The file, or the archive that holds it."""
    characters: int
    truncated: bool
    is_shown: bool
    """The text of the post is that of this version …"""
    is_same: bool
    """… or the same as that."""


def places(index: Index, post_id: str) -> tuple[Place, ...]:
    """The places of a post, in the order of their paths; none for a post that was not read from files."""
    ledger = ledger_from(index.ledger())
    versions, found = ledger.versions, same_posts(ledger.versions)
    ends = np.cumsum([file.versions for file in ledger.files])
    told = []
    for post in (found.id == np.uint64(id_hash(post_id))).nonzero()[0]:
        shown = int(found.first[post])
        for version in (found.group == post).nonzero()[0].tolist():
            path = ledger.files[int(ends.searchsorted(version, side="right"))].path
            is_truncated = bool(versions.having(TRUNCATED)[version])
            is_same = bool(versions.digest[version] == versions.digest[shown])
            told.append(Place(path, int(versions.length[version]), is_truncated, version == shown, is_same))
    return tuple(told)
