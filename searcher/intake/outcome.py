"""What follows from what was read: what each post is now, which posts the index holds otherwise, and which are gone."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ..sources.ledger import Ledger
from ..sources.same_post import SamePosts, same_posts
from ..text.numbers import Numbers

Contents = tuple[Numbers, Numbers]
"""Hashes of ids, and for each a number that tells its content."""


class Outcome(NamedTuple):
    """What a run comes to."""

    ledger: Ledger
    now: SamePosts
    """The posts of its versions."""
    then: Contents
    """The posts of the last run, in the order of the hashes."""
    wrong: Numbers
    """The posts of ``now`` that the index, given what was handed on, holds otherwise or not at all."""
    gone: Numbers
    """The hashes of the ids of the posts that it holds and should not."""


def outcome(then: SamePosts, ledger: Ledger, put: Sequence[Contents]) -> Outcome:
    """What follows, if the index held the posts ``then`` and was given ``put`` since."""
    now = same_posts(ledger.versions)
    held = _last(
        np.concatenate([then.id, *(ids for ids, _ in put)]), np.concatenate([then.content, *(each for _, each in put)])
    )
    is_right = same_content((now.id, now.content), held)
    gone = np.setdiff1d(held[0], now.id)
    return Outcome(ledger, now, _last(then.id, then.content), (~is_right).nonzero()[0], gone)


def same_content(posts: Contents, others: Contents) -> Numbers:
    """Which of ``posts`` are among ``others``, which are in order, with the same content."""
    if not len(others[0]):
        return np.zeros(len(posts[0]), bool)
    place = np.minimum(others[0].searchsorted(posts[0]), len(others[0]) - 1)
    same: Numbers = (others[0][place] == posts[0]) & (others[1][place] == posts[1])
    return same


def _last(ids: Numbers, contents: Numbers) -> Contents:
    """The last content of each id."""
    in_order, last = np.unique(ids[::-1], return_index=True)
    return in_order, contents[::-1][last]
