"""Posts into the index: what is new, changed or gone, in one commit that happens as a whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..errors import IndexMissing, IndexUnusable, RequestError
from ..identity import digest, id_hash
from ..post import Post
from ..text.numbers import Numbers
from . import Change, Ending
from .folder import (
    commit,
    create_whoosh,
    delete_killed_rebuilds,
    delete_leftovers,
    delete_other_whoosh,
    delete_whoosh,
    is_current,
    new_segment,
    refusal_told,
    refuse_foreign,
    write_lock,
)
from .helpers import SegmentWriters, usual_processes
from .loaded import Loaded
from .manifest import Manifest, check_file, checked_manifest, damage_told, open_segments, read_manifest
from .segment import SUFFIX, Segment
from .segment_merge import merge_segments

MOST_CHARACTERS = 2_500_000
"""Of the posts that are analysed and sorted together."""
TIMES_LARGER = 8
"""A segment is left as it is while it has so many times as many posts as all smaller ones together."""
MOST_DELETED = 0.2
"""A segment is rewritten when more of it is deleted."""


class Work(NamedTuple):
    """What a run is given to do."""

    posts: Iterable[Post]
    ending: Callable[[], Ending]
    """See Index.add."""
    processes: int | None
    """See Index.add."""


def write_posts(folder: Path, work: Work, anew: bool) -> Change:
    """Add the posts of ``work`` to the index in ``folder``, or make it ``anew`` from them alone."""
    if work.processes is not None and work.processes < 1:
        raise RequestError(f"processes is {work.processes}; it must be 1 or more")
    refuse_foreign(folder)
    with refusal_told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with write_lock(folder):
        manifest = None
        with suppress(IndexMissing):
            manifest = None if anew else checked_manifest(folder)
        return _add(folder, manifest, work) if manifest else _rebuild(folder, work)


def _add(folder: Path, manifest: Manifest, work: Work) -> Change:
    with _told(folder):
        delete_other_whoosh(folder, manifest.whoosh)
        delete_leftovers(folder, manifest)
    return _commit(folder, manifest, work, _told)


def _rebuild(folder: Path, work: Work) -> Change:
    with refusal_told(folder):
        delete_killed_rebuilds(folder)  # first, for the disk may be full of them
        empty = create_whoosh(folder)
    done = False
    try:
        change = _commit(folder, empty, work, refusal_told)
        done = True
    finally:
        if not done and not is_current(folder, empty.whoosh):
            with suppress(OSError):
                delete_whoosh(folder, empty.whoosh)
    with suppress(OSError):  # the new index stands; what could not be deleted goes with the next run
        delete_other_whoosh(folder, empty.whoosh)
    return change


_Told = Callable[[Path], AbstractContextManager[None]]


def _commit(folder: Path, manifest: Manifest, work: Work, told: _Told) -> Change:
    """Put the posts of ``work`` into the index that ``manifest`` tells of.

    What went wrong or was stopped may have done so behind the commit: the manifest on disk says what is kept.
    """
    with told(folder):
        before = [_Written(*opened) for opened in open_segments(folder, manifest)]
    done = False
    try:
        with SegmentWriters(work.processes or usual_processes()) as writers:
            run = _Run(folder, manifest, before, writers)
            for post in work.posts:
                with told(folder):
                    run.put(post)
            ending = work.ending()
            with told(folder):
                change = run.finish(ending)
        done = True
    finally:
        if not done:
            with suppress(OSError, IndexUnusable):  # a full disk refuses even the end of files that are given up
                delete_leftovers(folder, read_manifest(folder) if is_current(folder, manifest.whoosh) else manifest)
    return change


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the index's own files refuse is told as an error of the index; what the posts' source raises is not."""
    with refusal_told(folder), damage_told(folder):
        yield


class _Written:
    """A segment, and which of its posts are deleted."""

    def __init__(self, name: str, segment: Segment, deleted: Iterable[int]) -> None:
        self.name, self.segment = name, segment
        self.deleted = set(deleted)

    def find(self, post_id: str) -> int | None:
        """The living post with this id."""
        return next((post for post in self.segment.find_id(post_id) if post not in self.deleted), None)

    @property
    def living(self) -> int:
        """How many posts are not deleted."""
        return self.segment.posts - len(self.deleted)


class _New(NamedTuple):
    """A segment of this run, which may not be written yet, and which of its posts came again since."""

    name: str
    deleted: set[int]


class _Run:
    """What one run has seen so far: of the index before it, and of the posts it is given."""

    def __init__(self, folder: Path, manifest: Manifest, before: Sequence[_Written], writers: SegmentWriters) -> None:
        self._folder, self._manifest, self._before, self._writers = folder, manifest, before, writers
        self._new: list[_New] = []
        self._place: dict[str, tuple[_New, int]] = {}
        self._batch: dict[str, Post] = {}
        self._characters = 0
        self._added: dict[str, bytes] = {}
        self._replaced: set[str] = set()
        self._kept: set[str] = set()

    def put(self, post: Post) -> None:
        """Add ``post`` in place of the one with its id; the last of a run counts, the same again changes nothing."""
        post = _storable(post)
        known = digest(post)
        if self._added.get(post.id) == known:
            return
        self._withdraw(post.id)
        if self._stands_before(post.id, known):
            self._kept.add(post.id)
            return
        self._added[post.id] = known
        self._batch[post.id] = post
        self._characters += len(post.title) + len(post.body)
        if self._characters >= MOST_CHARACTERS:
            self._flush(is_last=False)

    def _withdraw(self, post_id: str) -> None:
        self._kept.discard(post_id)
        if self._added.pop(post_id, None) is not None and self._batch.pop(post_id, None) is None:
            segment, post = self._place[post_id]
            segment.deleted.add(post)

    def _stands_before(self, post_id: str, known: bytes) -> bool:
        """Whether the index holds just this post; one with its id but other content is replaced at the end."""
        for written in self._before:
            if (post := written.find(post_id)) is not None:
                self._replaced.add(post_id)
                return written.segment.digest(post) == known
        return False

    def _flush(self, is_last: bool) -> None:
        if self._batch:
            segment = _New(new_segment(self._folder, self._manifest), set())
            self._place.update((post_id, (segment, place)) for place, post_id in enumerate(self._batch))
            self._new.append(segment)
            self._writers.write(self._path(segment.name), list(self._batch.values()), is_last)
        self._batch, self._characters = {}, 0

    def _path(self, name: str) -> Path:
        return self._folder / self._manifest.whoosh / f"{name}{SUFFIX}"

    def finish(self, ending: Ending) -> Change:
        """Delete the former version of each post that changed, and each post that is gone; then commit."""
        gone = set(ending.gone)
        for post_id in [post_id for post_id in (*self._added, *self._kept) if gone and id_hash(post_id) in gone]:
            self._withdraw(post_id)
        self._flush(is_last=True)
        self._writers.finish()
        new = [_Written(name, Segment(self._path(name)), deleted) for name, deleted in self._new]
        replaced = self._replaced & self._added.keys()
        for post_id in replaced:
            for written in self._before:
                if (post := written.find(post_id)) is not None:
                    written.deleted.add(post)
        hashes = np.fromiter(gone, np.uint64)
        removed = sum(_remove(written, hashes) for written in self._before)
        change = Change(len(self._added) - len(replaced), len(replaced), len(self._kept), removed)
        segments = self._merged([*self._before, *new])
        state = [(written.name, written.segment.posts, sorted(written.deleted)) for written in segments]
        commit(self._folder, self._manifest, state, ending.ledger)
        return change

    def _merged(self, segments: list[_Written]) -> list[_Written]:
        """The segments, small ones joined: a few posts more cost little, and there are never many segments."""
        segments = sorted((written for written in segments if written.living), key=lambda written: -written.living)
        smaller = 0
        keep = len(segments)
        for place in reversed(range(len(segments))):
            if segments[place].living < TIMES_LARGER * smaller:
                keep = place
            smaller += segments[place].living
        together, kept = segments[keep:], segments[:keep]
        together += (written for written in kept if len(written.deleted) > MOST_DELETED * written.segment.posts)
        kept = [written for written in kept if written not in together]
        if len(together) < 2 and not any(written.deleted for written in together):
            return kept + together
        for written in together:
            check_file(self._folder, self._manifest, f"{written.name}{SUFFIX}")
        name = new_segment(self._folder, self._manifest)
        path = self._path(name)
        merge_segments(path, [Loaded(written.segment, 0, sorted(written.deleted)) for written in together])
        return [*kept, _Written(name, Segment(path), ())]


def _remove(written: _Written, gone: Numbers) -> int:
    """Delete the living posts whose ids have these hashes; how many those were."""
    view = written.segment.file.view
    found = np.isin(np.frombuffer(view("id_hash"), np.uint64), gone).nonzero()[0]
    posts = set(np.frombuffer(view("id_order"), np.uint32)[found].tolist()) - written.deleted
    written.deleted |= posts
    return len(posts)


_TEXTS = ("id", "title", "body", "author", "author_from", "publication", "url", "language", "source")


def _storable(post: Post) -> Post:
    """``post`` with texts that can be written: a ``?`` for each half of a character, which no file can hold."""
    texts = {name: text for name in _TEXTS if (text := getattr(post, name)) is not None}
    changed: dict[str, Any] = {name: whole for name, text in texts.items() if (whole := _whole(text)) is not text}
    if type(post) is not Post:  # nor may another process know a class of post
        post = Post(*(getattr(post, field.name) for field in fields(Post)))
    return replace(post, **changed) if changed else post


def _whole(text: str) -> str:
    text = str.__str__(text)  # of a class of the caller's own no other process may know
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")
    return text
