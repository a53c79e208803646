"""A segment onto disk: the posts of a batch, their slots and their postings."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ..identity import digest, id_hash
from ..post import Post
from ..text.bulk import BulkAnalysis, Slots
from ..text.known_pieces import BREAK
from ..text.numbers import Numbers
from .array_file import ArrayWriter
from .build import postings_of, starts_word, value_postings
from .charset import encoded
from .lexicon import Lexicon
from .names_held import names_held
from .postings_writer import write_postings
from .segment import BETWEEN, FAR, TABLES, in_table, whole_text


class BatchWriter:
    """Writes batches of posts, each as one segment."""

    def __init__(self) -> None:
        self._analysis = BulkAnalysis()
        self._lexicon = Lexicon(self._analysis.vocabulary)

    def write(self, path: Path, posts: Sequence[Post]) -> None:
        """Analyse ``posts`` and write them as one segment."""
        texts = [whole_text(post) for post in posts]
        slots, words = self._analysis.slots(texts)
        if self._lexicon.vocabulary is not self._analysis.vocabulary:
            self._lexicon = Lexicon(self._analysis.vocabulary)
        names = names_held(texts, slots, self._analysis.vocabulary)
        body_slot = _body_slots(posts, slots)
        writer = ArrayWriter(path)
        _write_posts(writer, posts)
        _write_slots(writer, slots, body_slot)
        postings, clusters = postings_of(slots, self._lexicon.ranks(), body_slot)
        write_postings(writer, [value_postings({"names": names, "words": words}), postings], clusters)
        writer.close()


def _body_slots(posts: Sequence[Post], slots: Slots) -> Numbers:
    """For each post the first position at or behind the beginning of its body."""
    token_ends = slots.ends
    begins = np.append(0, token_ends)[slots.starts[:-1]]
    bodies = begins + [len(post.title) + len(BETWEEN) if post.title else 0 for post in posts]
    in_title = (token_ends <= np.repeat(bodies, np.diff(slots.starts))) & (slots.terms != BREAK)
    last = np.append(0, np.where(in_title, np.arange(1, len(in_title) + 1), 0))
    ends = np.maximum.accumulate(last)[slots.starts[1:]]
    return np.maximum(ends - slots.starts[:-1], 0)


def _write_posts(writer: ArrayWriter, posts: Sequence[Post]) -> None:
    texts = [encoded(whole_text(post)) for post in posts]
    writer.add("text", "B", (block for _, block in texts))
    writer.add("text_start", "Q", [_starts([len(block) for _, block in texts])])
    writer.add("text_width", "B", [bytes(width for width, _ in texts)])
    writer.add("title_characters", "I", [_u32([len(post.title) for post in posts])])
    about = [_about(post) for post in posts]
    writer.add("about", "B", about)
    writer.add("about_start", "Q", [_starts([len(block) for block in about])])
    _write_columns(writer, posts)


def _about(post: Post) -> bytes:
    day = post.published.isoformat() if post.published else None
    fields: list[object] = [post.id, post.author, post.author_from, post.publication, day]
    fields += [post.url, post.truncated, post.language, post.source]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _write_columns(writer: ArrayWriter, posts: Sequence[Post]) -> None:
    days = np.array([post.published.toordinal() if post.published else 0 for post in posts], np.int32)
    writer.add("day", "i", [days])
    writer.add("rank", "I", [ranks(days, [post.id for post in posts])])
    months = [post.published.year * 12 + post.published.month - 1 if post.published else 0 for post in posts]
    writer.add("month", "I", [_u32(months)])
    tables: dict[str, list[str]] = {}
    for name in TABLES:
        values = [getattr(post, name) or "" for post in posts]
        tables[name] = in_table(values)
        place = {value: number for number, value in enumerate(tables[name])}
        writer.add(name, "I", [_u32([place[value] for value in values])])
    write_tables(writer, tables)
    writer.add("digest", "B", (digest(post) for post in posts))
    write_ids(writer, np.array([id_hash(post.id) for post in posts], np.uint64))


def write_tables(writer: ArrayWriter, tables: Mapping[str, list[str]]) -> None:
    """The values of each of TABLES, as ``in_table`` orders them."""
    writer.add("tables", "B", [json.dumps(tables, ensure_ascii=False).encode()])


def write_ids(writer: ArrayWriter, hashes: Numbers) -> None:
    """The hash of the id of each post: uint64."""
    order = np.argsort(hashes, kind="stable")
    writer.add("id_hash", "Q", [hashes[order]])
    writer.add("id_order", "I", [order.astype(np.uint32)])


def ranks(days: Numbers, ids: Sequence[str]) -> Numbers:
    """The place of each post in the order newest first, then by id; posts without a date come last."""
    order = sorted(range(len(ids)), key=lambda number: (-days[number], ids[number]))
    ranked = np.empty(len(ids), np.uint32)
    ranked[order] = np.arange(len(ids), dtype=np.uint32)
    return ranked


def _write_slots(writer: ArrayWriter, slots: Slots, body_slot: Numbers) -> None:
    """Where the tokens of each position stand."""
    writer.add("slot_start", "Q", [slots.starts.astype(np.uint64)])
    writer.add("body_slot", "I", [body_slot.astype(np.uint32)])
    begins = starts_word(slots.edges) & (slots.terms != BREAK)
    near = (slots.gaps >= 0) & (slots.gaps < FAR) & (slots.lengths < 32)
    place = np.where(near, slots.gaps << 6 | slots.lengths, FAR << 6) | begins << 5
    writer.add("place", "B", [place.astype(np.uint8)])
    far = np.flatnonzero(~near)
    writer.add("far_slot", "Q", [far.astype(np.uint64)])
    writer.add("far_gap", "i", [slots.gaps[far].astype(np.int32)])
    writer.add("far_length", "i", [slots.lengths[far].astype(np.int32)])
    words = np.append(0, np.cumsum(begins))
    bodies = slots.starts[:-1] + body_slot
    writer.add("title_words", "I", [(words[bodies] - words[slots.starts[:-1]]).astype(np.uint32)])
    writer.add("body_words", "I", [(words[slots.starts[1:]] - words[bodies]).astype(np.uint32)])


def _starts(lengths: Sequence[int]) -> Numbers:
    return np.append(0, np.cumsum(lengths, dtype=np.uint64)).astype(np.uint64)


def _u32(numbers: Sequence[int]) -> Numbers:
    return np.array(numbers, np.uint32)
