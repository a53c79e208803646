"""What the index holds of versions that can no longer be read where they stood."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from ..identity import id_hash
from ..index import Index
from ..post import Post
from ..sources.same_post import SamePosts, folded_from
from ..sources.versions import Versions


class Need(NamedTuple):
    """Something that a version gives to a post."""

    part: str
    """See Folded.givers."""
    key: int
    """The hash of an ``id`` that is stated; for all else the digest of the version."""


def need_of(versions: Versions, part: str, version: int) -> Need:
    """What is needed where ``version`` cannot be read."""
    return Need(part, int((versions.id if part == "id" else versions.digest)[version]))


class Held:
    """The posts of the last run, which are in ``index``, as givers of what they are made of."""

    def __init__(self, index: Index, versions: Versions, posts: SamePosts) -> None:
        self._index, self._versions, self._posts = index, versions, posts

    def givers(self, needs: Collection[Need]) -> dict[Need, Post]:
        """For each of ``needs`` a post that has it; nothing for what no post was made of."""
        wanted: defaultdict[int, list[Need]] = defaultdict(list)
        for post, need in self._made_of() if needs else ():
            if need in needs:
                wanted[post].append(need)
        if not wanted:
            return {}
        return {need: post for post in self._index.posts() for need in wanted.get(id_hash(post.id), ())}

    def _made_of(self) -> Iterator[tuple[int, Need]]:
        """The hash of the id of each post, with each thing that it is made of."""
        for number, (post, text) in enumerate(zip(self._posts.id.tolist(), self._posts.first.tolist(), strict=True)):
            fold = self._posts.folded.get(number) or folded_from(self._versions, [text])
            for part, version in fold.givers.items():
                yield post, need_of(self._versions, part, version)
