"""Posts into the index: what is new, changed or gone, in one commit that happens as a whole or not at all."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any

from whoosh.index import FileIndex, clean_files
from whoosh.reading import SegmentReader
from whoosh.writing import MERGE_SMALL, SegmentWriter

from ..post import Post
from ..text.analysis import Token, analyse
from . import Change, never
from .folder import (
    Manifest,
    create_whoosh,
    damage_told,
    delete_other_whoosh,
    delete_whoosh,
    open_whoosh,
    refusal_told,
    refuse_foreign,
    write_lock,
    write_manifest,
)
from .reader import IndexReader
from .schema import make_schema


def add_posts(folder: Path, manifest: Manifest, posts: Iterable[Post], gone: Callable[[str], bool]) -> Change:
    """See Index.add."""
    with refusal_told(folder), write_lock(folder):
        whoosh = open_whoosh(folder, manifest)
        change = _write(folder, whoosh, posts, gone)
        write_manifest(folder, manifest.name)
        return change


def rebuild_index(folder: Path, posts: Iterable[Post]) -> Change:
    """See Index.rebuild."""
    refuse_foreign(folder)
    with refusal_told(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with write_lock(folder):
            whoosh, name = create_whoosh(folder, make_schema())
            done = False
            try:
                change = _write(folder, whoosh, posts, never)
                write_manifest(folder, name)
                done = True
            finally:
                if not done:
                    delete_whoosh(folder, name)
            delete_other_whoosh(folder, name)
            return change


def _write(folder: Path, whoosh: FileIndex, posts: Iterable[Post], gone: Callable[[str], bool]) -> Change:
    with damage_told(folder), _transaction(whoosh) as writer:
        session = _Session(writer, IndexReader(whoosh.reader()))
        for post in posts:
            session.put(post)
        session.remove(gone)
        return session.change()


@contextmanager
def _transaction(whoosh: FileIndex) -> Iterator[SegmentWriter]:
    """Commit at the end, or leave everything as it was, with no half-written file left behind."""
    writer = SegmentWriter(whoosh, limitmb=256)
    done = False
    try:
        yield writer
        writer.commit(mergetype=_merge)
        done = True
    finally:
        if not done:
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


class _Session:
    """What one run has seen so far of the index before it and of the posts it is given."""

    def __init__(self, writer: SegmentWriter, before: IndexReader) -> None:
        self._writer = writer
        post_id, digests, source = (before.column(name) for name in ("id", "digest", "source"))
        self._before = {post_id(number): (number, digests(number), source(number)) for number in before.posts}
        self._now: dict[str, int] = {}
        self._kept: set[str] = set()
        self._replaced = 0
        self._removed = 0
        before.close()

    def put(self, post: Post) -> None:
        """Add ``post``, or take it for the one with its id: the last one of a run counts."""
        self._withdraw(post.id)
        known = self._before.get(post.id)
        if known is not None and known[1] == _digest(post):
            self._kept.add(post.id)
            return
        self._now[post.id] = self._writer.doc_count()
        self._writer.add_document(**_row(post))

    def _withdraw(self, post_id: str) -> None:
        self._kept.discard(post_id)
        if (number := self._now.pop(post_id, None)) is not None:
            self._writer.newsegment.delete_document(number)

    def remove(self, gone: Callable[[str], bool]) -> None:
        """Delete the former version of each post that changed, and each post that left its source."""
        for post_id, (number, _, source) in self._before.items():
            if post_id in self._now:
                self._replaced += 1
                self._writer.delete_document(number)
            elif post_id not in self._kept and source and gone(source):
                self._removed += 1
                self._writer.delete_document(number)

    def change(self) -> Change:
        """What was done."""
        return Change(len(self._now) - self._replaced, self._replaced, len(self._kept), self._removed)


def _row(post: Post) -> dict[str, Any]:
    """``post`` as the arguments of Whoosh's add_document."""
    title, body = analyse(post.title), analyse(post.body)
    return {
        "id": post.id,
        "title": title,
        "_stored_title": post.title,
        "body": body,
        "_stored_body": post.body,
        "author": post.author,
        "publication": post.publication,
        "published": post.published.isoformat() if post.published else None,
        "author_from": post.author_from,
        "url": post.url,
        "truncated": post.truncated,
        "language": post.language,
        "source": post.source,
        "digest": _digest(post),
        "title_length": _word_count(title),
        "body_length": _word_count(body),
    }


def _digest(post: Post) -> bytes:
    """Equal for posts that are the same in every field."""
    return blake2b(repr(post).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _word_count(tokens: Sequence[Token]) -> int:
    """How many words ICU sees: the length of a field, the same measure in every language."""
    return sum(token.starts_word for token in tokens)
