"""A segment onto disk: the posts of a batch, their slots and their postings."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np

from ..post import Post
from ..text.bulk import BulkAnalysis, Slots
from ..text.english import stem
from ..text.known_pieces import BREAK
from ..text.numbers import Numbers
from .array_file import ArrayWriter
from .build import Postings, postings_of, starts_word, value_postings
from .charset import encoded
from .identity import digest, id_hash
from .lexicon import Lexicon
from .names_held import names_held
from .segment import BEFORE_BITS, BETWEEN, FAR, FOLLOWED_BY, FUNCTION_PAIR, HALF, MANY, TABLES, in_table, whole_text
from .sorted_strings import write_sorted


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


_SPOOLED = {
    "term": "B", "post": "H", "count": "B", "title_posting": "I", "title_count": "I", "position": "I", "flags": "B",
    "before": "I",
}  # fmt: skip


def write_postings(writer: ArrayWriter, chunks: Iterable[Postings], clusters: Sequence[str]) -> None:
    """The lexicon, the postings and their occurrences, given in the order of their terms, some at a time.

    What they tell in ``before`` are the places of ``clusters``, counted from 1.
    """
    starts = {name: [np.zeros(1, np.int64)] for name in ("term", "posting", "occurrence", "title")}
    often, runs, high, highest, khmer = [], [], -1, 0, [0, 0]
    forms: list[str] = []
    with ExitStack() as stack:
        spools = {name: stack.enter_context(TemporaryFile(dir=writer.path.parent)) for name in _SPOOLED}
        for chunk in chunks:
            terms = [term.encode("utf-8", "replace") for term in chunk.terms]
            term_start = np.append(0, np.cumsum([len(term) for term in terms], dtype=np.int64))
            many = np.flatnonzero(chunk.count >= MANY)
            often.append((many + starts["posting"][-1][-1], chunk.count[many]))
            runs.append(_runs(chunk.post, int(starts["posting"][-1][-1]), high))
            high = int(chunk.post[-1]) >> HALF if len(chunk.post) else high
            highest = max(highest, int(chunk.position.max(initial=0)))
            told = np.flatnonzero((chunk.flags > 0) | (chunk.before > 0))
            khmer = _extended(khmer, told + starts["occurrence"][-1][-1])
            forms += _forms(chunk.terms)
            ends = (term_start, chunk.posting_start, chunk.occurrence_start, chunk.title_start)
            for parts, more in zip(starts.values(), ends, strict=True):
                parts.append(more[1:] + parts[-1][-1:] if len(terms) else parts[-1][:0])
            _spool(spools, chunk, b"".join(terms))
            starts = {name: [np.concatenate(parts)] for name, parts in starts.items()}
        for name, parts in starts.items():
            writer.add(f"{name}_start", "Q", [parts[0].astype(np.uint64)])
        writer.add("many_posting", "Q", [places.astype(np.uint64) for places, _ in often])
        writer.add("many_count", "I", [counts.astype(np.uint32) for _, counts in often])
        writer.add("run_start", "Q", [first.astype(np.uint64) for first, _ in runs])
        writer.add("run_high", "H", [highs.astype(np.uint16) for _, highs in runs])
        for name in ("term", "post", "count", "title_posting", "title_count"):
            writer.add(name, _SPOOLED[name], _blocks(spools[name]))
        _add_narrowed(writer, "position", _blocks(spools["position"]), highest)
        writer.add("khmer_start", "Q", [np.array(khmer[:1], np.uint64)])
        writer.add("flags", "B", _blocks(spools["flags"], *khmer))
        before = _blocks(spools["before"], *(place * _U32_BYTES for place in khmer))
        _add_narrowed(writer, "before", before, len(clusters) + 1 << BEFORE_BITS)
    write_sorted(writer, "cluster", ["", *clusters])
    write_sorted(writer, "form", forms)


_U32_BYTES = 4


def _add_narrowed(writer: ArrayWriter, name: str, blocks: Iterable[bytes], highest: int) -> None:
    """An array of uint32 that are not above ``highest``, in two bytes each if that is enough."""
    kind, dtype = ("H", np.uint16) if highest < 1 << 16 else ("I", np.uint32)
    writer.add(name, kind, (np.frombuffer(block, np.uint32).astype(dtype) for block in blocks))


def _forms(terms: Iterable[str]) -> Iterator[str]:
    """The words among ``terms`` that are not their own stems, as the segment lists them."""
    for term in terms:
        if term[0] > FUNCTION_PAIR and FOLLOWED_BY not in term and (cut := stem(term)) != term:
            yield f"{cut}{FOLLOWED_BY}{term}"


def _spool(spools: Mapping[str, IO[bytes]], chunk: Postings, terms: bytes) -> None:
    spools["term"].write(terms)
    spools["count"].write(np.minimum(chunk.count, MANY).astype(np.uint8).tobytes())
    spools["flags"].write(chunk.flags.astype(np.uint8).tobytes())
    spools["post"].write(chunk.post.astype(np.uint16).tobytes())
    for name in ("title_posting", "title_count", "position", "before"):
        spools[name].write(getattr(chunk, name).astype(np.uint32).tobytes())


def _runs(posts: Numbers, begin: int, before: int) -> tuple[Numbers, Numbers]:
    """Where, from posting ``begin`` on, the high half of a post is another than the one before it, and what it is."""
    high = (posts >> HALF).astype(np.int64)
    first = np.flatnonzero(np.diff(high, prepend=before))
    return first + begin, high[first]


def _extended(known: list[int], places: Numbers) -> list[int]:
    """The first and one behind the last of ``known`` and of the occurrences at ``places``."""
    if not len(places):
        return known
    return [known[0] if known[1] else int(places[0]), int(places[-1]) + 1]


def _blocks(spool: IO[bytes], first: int = 0, last: int | None = None) -> Iterator[bytes]:
    spool.seek(first)
    left = spool.seek(0, os.SEEK_END) - first if last is None else last - first
    spool.seek(first)
    while left > 0 and (block := spool.read(min(left, _BLOCK))):
        yield block
        left -= len(block)


_BLOCK = 1 << 22


def _starts(lengths: Sequence[int]) -> Numbers:
    return np.append(0, np.cumsum(lengths, dtype=np.uint64)).astype(np.uint64)


def _u32(numbers: Sequence[int]) -> Numbers:
    return np.array(numbers, np.uint32)
