"""What follows from what was read: what each post is now, which posts the index holds otherwise, and which are gone."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np

from ..sources.ledger import Ledger
from ..sources.same_post import SamePosts, same_posts
from ..sources.versions import Versions
from ..text.numbers import Numbers

Contents = tuple[Numbers, Numbers]
"""Hashes of ids, in order, and for each a number that tells its content."""


class Outcome(NamedTuple):
    """What a run comes to."""

    ledger: Ledger
    now: SamePosts
    """The posts of its versions."""
    then: Contents
    """The posts of the last run."""
    wrong: Numbers
    """The posts of ``now`` that the index, given what was handed on, holds otherwise or not at all."""
    gone: Numbers
    """The hashes of the ids of the posts that it holds and should not."""


def outcome(before: Ledger, ledger: Ledger, put: Sequence[Versions]) -> Outcome:
    """What follows, if the index held the posts of ``before`` and was then given ``put``."""
    then, now = same_posts(before.versions), same_posts(ledger.versions)
    held = _last(
        np.concatenate([then.id, *(versions.id for versions in put)]),
        np.concatenate([then.content, *(versions.digest for versions in put)]),
    )
    is_right = same_content((now.id, now.content), held)
    gone = np.setdiff1d(held[0], now.id)
    return Outcome(ledger, now, _last(then.id, then.content), (~is_right).nonzero()[0], gone)


def to_be_removed(found: Outcome, lost: Collection[int]) -> list[int]:
    """The hashes of the ids that have to go, where the posts with the numbers ``lost`` cannot be read as they should.

    The index keeps such a post as it holds it, and does not hold it once more under the id that it would have now.
    """
    ids = defaultdict[int, set[int]](set)
    for version in np.isin(found.now.group, list(lost)).nonzero()[0].tolist():
        post = int(found.now.group[version])
        ids[post] |= {int(found.now.id[post]), int(found.ledger.versions.id[version])}
    held, all_gone = set(found.then[0].tolist()) if ids else set(), set(found.gone.tolist())
    for own in ids.values():
        if kept := own & held:
            all_gone = (all_gone | own) - kept
    return sorted(all_gone)


def same_content(posts: Contents, others: Contents) -> Numbers:
    """Which of ``posts``, in any order, are among ``others`` with the same content."""
    if not len(others[0]):
        return np.zeros(len(posts[0]), bool)
    place = np.minimum(others[0].searchsorted(posts[0]), len(others[0]) - 1)
    same: Numbers = (others[0][place] == posts[0]) & (others[1][place] == posts[1])
    return same


def _last(ids: Numbers, contents: Numbers) -> Contents:
    """The last content of each id."""
    in_order, last = np.unique(ids[::-1], return_index=True)
    return in_order, contents[::-1][last]
