"""Files into the index, again and again: only what changed is read, and each post goes in once.

    files under the paths → those that changed since the last run (plan)
                          → their posts, as they are read; of each a version is noted (reading)
                          → which versions are one post, and what the index holds otherwise (outcome)
                          → that, put together from its versions (folding), where these can still be had (held)
                          → gone posts and the new ledger, in the same commit

The index is then the same as if all files had been read anew.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from ..errors import IndexUnusable
from ..index import Ending, Index
from ..post import Post
from ..sources.ledger import ledger_from, ledger_of
from ..sources.same_post import same_posts
from ..sources.walk import Walk
from .folding import Folding
from .held import Held
from .outcome import Outcome, outcome
from .plan import Plan, plan, size_of
from .reading import Intake
from .report import Report, numbers_of

__all__ = ["Report", "ingest"]

Watch = Callable[[int, int, int], None]
"""Told of bytes read so far, bytes to be read, and posts read so far."""


def unwatched(_done: int, _of: int, _posts: int) -> None:
    """Nobody looks on."""


def ingest(
    index: Index,
    *paths: str | Path,
    rebuild: bool = False,
    prune: bool = False,
    dry_run: bool = False,
    time_zone: str | None = None,
    watch: Watch = unwatched,
) -> Report:
    """Bring ``index`` up to date with the files under ``paths``, or make it anew from them.

    Files of former runs whose contents are not known any more are read too. Posts of files that are gone stay unless
    ``prune`` says otherwise. A ``dry_run`` writes nothing and tells the same.
    A time that a file gives in UTC falls on a day of ``time_zone``; None is that of the last run, at first UTC. Where
    there is no post at all, the index is left as it is. Raises SourceMissing, RequestError for a time zone that there
    is not, and what Index.add raises.
    """
    run = _Run(index, Walk(paths), (time_zone, prune), rebuild, watch)
    if not run.changes_nothing:
        with suppress(_NothingFound):
            if dry_run:
                for _ in run.posts():
                    pass
            else:
                (index.rebuild if rebuild else index.add)(run.posts(), run.ending)
    return run.report(dry_run)


class _NothingFound(Exception):
    """There is no post."""


class _Run:
    """One run; the writer asks it for posts, and then how it ends."""

    def __init__(self, index: Index, walk: Walk, asked: tuple[str | None, bool], rebuild: bool, watch: Watch) -> None:
        self._index, self._walk, self._asked, self._rebuild, self._watch = index, walk, asked, rebuild, watch
        self._begin()

    def _begin(self) -> None:
        time_zone, prune = self._asked
        told = b"" if self._rebuild else self._index.ledger()
        self._plan: Plan = plan(self._walk, told, time_zone or self._last_zone(), prune)
        self._size, self._done = size_of(self._plan.changed), 0
        self._intake = Intake(self._plan, self._progress)
        self._then = same_posts(self._plan.before.versions)
        self._outcome: Outcome | None = None

    def _last_zone(self) -> str | None:
        """The time zone of the last run, even where all else is made anew."""
        with suppress(IndexUnusable):
            return ledger_from(self._index.ledger()).zone
        return None

    @property
    def changes_nothing(self) -> bool:
        """Whether the index is to stay as it is."""
        return self._plan.changes_nothing and not self._rebuild

    def posts(self) -> Iterator[Post]:
        """What goes into the index. The writer that iterates it has the lock, so nobody else changes anything."""
        if not self._rebuild and self._index.ledger() != self._plan.told:
            self._begin()
        yield from self._intake
        found, put = self._found(), [*self._intake.put]
        held = Held(self._index, self._plan.before.versions, self._then)
        while len(found.now.id):
            folding = Folding(found, self._plan.zone, held)
            yield from folding
            if not folding.lost:
                self._ending = Ending(found.gone.tolist(), found.ledger.to_bytes())
                return
            put.append(folding.put)
            found = self._outcome = outcome(self._then, found.ledger.without(folding.lost), put)
        raise _NothingFound

    def ending(self) -> Ending:
        """See Index.add."""
        return self._ending

    def _found(self) -> Outcome:
        if self._outcome is None:
            files = {**self._plan.staying, **self._intake.files}
            ledger = ledger_of(files.values(), self._plan.zone.key)
            self._outcome = outcome(self._then, ledger, self._intake.put)
        return self._outcome

    def report(self, dry_run: bool) -> Report:
        """What was done, or would be."""
        return Report(
            files_read=len(self._plan.changed),
            files_unchanged=sum(str(path) in self._plan.staying for path in self._walk.paths),
            files_missing=len(self._plan.missing),
            pruned=self._asked[1],
            files_passed_over=self._intake.passed_over,
            problems=(*self._walk.problems, *self._intake.problems),
            dry_run=dry_run,
            **numbers_of(self._found()),
        )

    def _progress(self, count: int, posts: int) -> None:
        self._done += count
        self._watch(min(self._done, self._size), self._size, posts)
