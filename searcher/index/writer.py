"""Posts into the index: what is new, changed or gone, in one commit that happens as a whole or not at all."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from whoosh.index import FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL, SegmentWriter

from ..errors import IndexMissing
from ..post import Post
from . import Change
from .folder import (
    Files,
    Manifest,
    checked_manifest,
    create_whoosh,
    damage_told,
    delete_leftovers,
    delete_other_whoosh,
    delete_whoosh,
    open_whoosh,
    refusal_told,
    refuse_foreign,
    write_lock,
    write_manifest,
)
from .reader import IndexReader
from .schema import make_schema, row


def write_posts(folder: Path, posts: Iterable[Post], gone: Callable[[str], bool], anew: bool) -> Change:
    """Add ``posts`` to the index in ``folder`` (see Index.add), or make it ``anew`` from them alone."""
    refuse_foreign(folder)
    with refusal_told(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with write_lock(folder):
        manifest = None
        with suppress(IndexMissing):
            manifest = None if anew else checked_manifest(folder)
        return _add(folder, manifest, posts, gone) if manifest else _rebuild(folder, posts)


def _add(folder: Path, manifest: Manifest, posts: Iterable[Post], gone: Callable[[str], bool]) -> Change:
    with _told(folder):
        delete_leftovers(folder, manifest.whoosh)
        whoosh = open_whoosh(folder, manifest)
    return _commit(folder, manifest.whoosh, whoosh, posts, gone, manifest.files)


def _rebuild(folder: Path, posts: Iterable[Post]) -> Change:
    with _told(folder):
        whoosh, name = create_whoosh(folder, make_schema())
    done = False
    try:
        change = _commit(folder, name, whoosh, posts, lambda _: False, {})
        done = True
    finally:
        if not done:
            delete_whoosh(folder, name)
    with _told(folder):
        delete_other_whoosh(folder, name)
    return change


def _commit(
    folder: Path, name: str, whoosh: FileIndex, posts: Iterable[Post], gone: Callable[[str], bool], known: Files
) -> Change:
    with _transaction(folder, whoosh) as run:
        for post in posts:
            with _told(folder):
                run.put(post)
        with _told(folder):
            change = run.finish(gone)
    with _told(folder):
        write_manifest(folder, name, known)
    return change


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the index's own files refuse is told as an error of the index; what the posts' source raises is not."""
    with refusal_told(folder), damage_told(folder):
        yield


@contextmanager
def _transaction(folder: Path, whoosh: FileIndex) -> Iterator["_Run"]:
    """Commit at the end, or leave everything as it was, with no half-written file left behind."""
    with _told(folder):
        writer = SegmentWriter(whoosh, limitmb=256)
    done = False
    try:
        with _told(folder):
            run = _Run(writer, IndexReader(whoosh.reader()))
        yield run
        with _told(folder):
            writer.commit(mergetype=_merge)
        done = True
    finally:
        if not done:
            with suppress(OSError):  # a full disk refuses even the end of files that are given up
                if not writer.is_closed:
                    writer.cancel()
            clean_files(whoosh.storage, whoosh.indexname, whoosh.latest_generation(), whoosh._segments())


def _merge(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Whoosh's policy, which joins small segments, after rewriting those that hold more deleted posts than others."""
    kept = []
    for segment in segments:
        if segment.deleted_count() * 2 > segment.doc_count_all():
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
        else:
            kept.append(segment)
    merged: list[Any] = MERGE_SMALL(writer, kept)
    return merged


class _Known(NamedTuple):
    number: int
    digest: bytes
    source: str


class _Run:
    """What one run has seen so far: of the index before it, and of the posts it is given."""

    def __init__(self, writer: SegmentWriter, before: IndexReader) -> None:
        self._writer = writer
        post_id, digests, source = (before.column(name) for name in ("id", "digest", "source"))
        self._before = {post_id(number): _Known(number, digests(number), source(number)) for number in before.posts}
        self._now: dict[str, _Known] = {}
        self._kept: set[str] = set()
        before.close()

    def put(self, post: Post) -> None:
        """Add ``post`` in place of the one with its id; the last of a run counts, the same again changes nothing."""
        post = _storable(post)
        digest = _digest(post)
        added = self._now.get(post.id)
        if added and added.digest == digest:
            return
        self._withdraw(post.id)
        known = self._before.get(post.id)
        if known and known.digest == digest:
            self._kept.add(post.id)
            return
        self._now[post.id] = _Known(self._writer.doc_count(), digest, post.source or "")
        self._writer.add_document(**row(post), digest=digest)

    def _withdraw(self, post_id: str) -> None:
        self._kept.discard(post_id)
        if added := self._now.pop(post_id, None):
            self._writer.newsegment.delete_document(added.number)

    def finish(self, gone: Callable[[str], bool]) -> Change:
        """Delete the former version of each post that changed, and each post that left its source."""
        replaced = self._before.keys() & self._now.keys()
        not_met = self._before.keys() - self._now.keys() - self._kept
        removed = {post_id for post_id in not_met if (source := self._before[post_id].source) and gone(source)}
        for post_id in replaced | removed:
            self._writer.delete_document(self._before[post_id].number)
        return Change(len(self._now) - len(replaced), len(replaced), len(self._kept), len(removed))


_TEXTS = ("id", "title", "body", "author", "author_from", "publication", "url", "language", "source")


def _storable(post: Post) -> Post:
    """``post`` with a ``?`` for each half of a character: Python's texts can hold one, no file can."""
    texts = {name: text for name in _TEXTS if (text := getattr(post, name)) is not None}
    halves: dict[str, Any] = {name: whole for name, text in texts.items() if (whole := _whole(text)) != text}
    return replace(post, **halves) if halves else post


def _whole(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _digest(post: Post) -> bytes:
    """Equal for posts that are the same in all but the file they were read from."""
    content = repr((post.id, post.title, post.body, post.author, post.author_from, post.publication))
    content += repr((post.published, post.url, post.truncated, post.language))
    return blake2b(content.encode(), digest_size=16).digest()
