"""Several segments as one, without their deleted posts: array by array, never term by term.

The new number of a post follows from the order of the segments, so that the postings of a term are those of the first
segment, then those of the second. The lexicon is taken some terms at a time, which bounds the memory.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ..text.numbers import Numbers, spread
from .array_file import ArrayWriter
from .build import Postings
from .loaded import Loaded, joined_table
from .postings_writer import write_postings
from .segment import BEFORE_BITS, TABLES, in_table
from .segment_writer import ranks, write_ids, write_tables

MOST_OCCURRENCES = 1_500_000
"""Of a chunk of terms, unless a single term has more."""


class Part(NamedTuple):
    """A segment on its way into a merged one."""

    loaded: Loaded
    keep: Numbers
    """The numbers of its living posts."""
    number: Numbers
    """The new number of each of its posts; that of a deleted one means nothing."""
    before: Numbers
    """The new ``before`` of each old one (see segment)."""


def merge_segments(path: Path, segments: Sequence[Loaded]) -> None:
    """Write the living posts of ``segments`` as one segment."""
    clusters = in_table(cluster for loaded in segments for cluster in loaded.segment.clusters)
    parts = list(_parts(segments, clusters))
    writer = ArrayWriter(path)
    _merge_posts(writer, parts)
    _merge_slots(writer, parts)
    write_postings(writer, _merged_postings(parts), clusters[1:])
    writer.close()


def _parts(segments: Sequence[Loaded], clusters: Sequence[str]) -> Iterator[Part]:
    before = 0
    place = {cluster: number for number, cluster in enumerate(clusters)}
    edges = np.arange(1 << BEFORE_BITS, dtype=np.uint32)
    for loaded in segments:
        alive = np.ones(loaded.segment.posts, bool) if loaded.alive is None else loaded.alive
        number = np.cumsum(alive) - 1 + before
        keep = np.flatnonzero(alive)
        places = np.array([place[cluster] for cluster in loaded.segment.clusters], np.uint32)
        yield Part(loaded, keep, number.astype(np.uint32), (places[:, None] << BEFORE_BITS | edges).ravel())
        before += len(keep)


def _merge_posts(writer: ArrayWriter, parts: Sequence[Part]) -> None:
    _copy_pieces(writer, parts, "B", "text")
    _copy_pieces(writer, parts, "B", "about")
    for name, kind in (("text_width", "B"), ("title_characters", "I"), ("day", "i"), ("month", "I")):
        _copy_column(writer, parts, name, kind)
    ids = [part.loaded.segment.about(post)[0] for part in parts for post in part.keep.tolist()]
    writer.add("rank", "I", [ranks(_column(parts, "day"), ids)])
    tables: dict[str, list[str]] = {}
    for name in TABLES:
        tables[name], places = joined_table([part.loaded for part in parts], name)
        writer.add(name, "I", (place[part.keep] for part, place in zip(parts, places, strict=True)))
    write_tables(writer, tables)
    writer.add("digest", "B", (part.loaded.digests()[part.keep].ravel() for part in parts))
    write_ids(writer, np.concatenate([part.loaded.id_hashes()[part.keep] for part in parts]))


def _column(parts: Sequence[Part], name: str) -> Numbers:
    return np.concatenate([part.loaded.array(name)[part.keep] for part in parts])


def _copy_column(writer: ArrayWriter, parts: Sequence[Part], name: str, kind: str) -> None:
    writer.add(name, kind, (part.loaded.array(name)[part.keep] for part in parts))


def _copy_pieces(writer: ArrayWriter, parts: Sequence[Part], kind: str, name: str, starts: str = "") -> None:
    """What each post has a piece of, and where the pieces begin."""
    starts = starts or f"{name}_start"
    lengths = []
    for part in parts:
        start = part.loaded.array(starts).astype(np.int64)
        lengths.append(np.diff(start)[part.keep])
    writer.add(name, kind, (piece for part in parts for piece in _pieces(part, name, starts)))
    if starts not in writer:
        writer.add(starts, "Q", [np.append(0, np.cumsum(np.concatenate(lengths))).astype(np.uint64)])


def _pieces(part: Part, name: str, starts: str) -> Iterator[Numbers]:
    """Neighbours that all live are copied together."""
    start, whole = part.loaded.array(starts).astype(np.int64), part.loaded.array(name)
    if not len(part.keep):
        return
    cuts = np.flatnonzero(np.diff(part.keep) > 1)
    firsts, lasts = np.append(0, cuts + 1), np.append(cuts, len(part.keep) - 1)
    for first, last in zip(part.keep[firsts].tolist(), part.keep[lasts].tolist(), strict=True):
        for begin in range(start[first], start[last + 1], _BLOCK):
            yield whole[begin : min(begin + _BLOCK, start[last + 1])]
            part.loaded.segment.file.forget()


_BLOCK = 1 << 22


def _merge_slots(writer: ArrayWriter, parts: Sequence[Part]) -> None:
    _copy_pieces(writer, parts, "B", "place", "slot_start")
    for name in ("body_slot", "title_words", "body_words"):
        _copy_column(writer, parts, name, "I")
    far = [_far(part) for part in parts]
    lengths = [np.diff(part.loaded.array("slot_start").astype(np.int64))[part.keep].sum() for part in parts]
    before = np.append(0, np.cumsum(lengths))
    slots = (slots + begin for (slots, _), begin in zip(far, before.tolist(), strict=False))
    writer.add("far_slot", "Q", [each.astype(np.uint64) for each in slots])
    for name in ("far_gap", "far_length"):
        writer.add(name, "i", (part.loaded.array(name)[which] for part, (_, which) in zip(parts, far, strict=True)))


def _far(part: Part) -> tuple[Numbers, Numbers]:
    """The new slots, counted in the part, of those that are kept apart, and which of them stay."""
    slot = part.loaded.array("far_slot").astype(np.int64)
    start = part.loaded.array("slot_start").astype(np.int64)
    post = np.searchsorted(start, slot, side="right") - 1
    alive = np.zeros(part.loaded.segment.posts, bool)
    alive[part.keep] = True
    lengths = np.where(alive, np.diff(start), 0)
    moved = np.append(0, np.cumsum(lengths))[:-1] - start[:-1]
    which = np.flatnonzero(alive[post])
    return slot[which] + moved[post[which]], which


def _merged_postings(parts: Sequence[Part]) -> Iterator[Postings]:
    for ranges in _chunks(parts):
        terms = [_terms(part.loaded, numbers) for part, numbers in zip(parts, ranges, strict=True)]
        together = sorted(set().union(*terms))
        place = {term: number for number, term in enumerate(together)}
        slices = []
        for part, numbers, own in zip(parts, ranges, terms, strict=True):
            if numbers:
                slices.append(_slice(part, numbers, np.fromiter(map(place.__getitem__, own), np.int64, len(own))))
            part.loaded.segment.file.forget()
        if slices:
            yield _joined([term.decode() for term in together], slices)


def _terms(loaded: Loaded, numbers: range) -> list[bytes]:
    starts = loaded.segment.file.view("term_start")[numbers.start : numbers.stop + 1].tolist()
    whole = bytes(loaded.segment.file.view("term")[starts[0] : starts[-1]])
    return [whole[begin - starts[0] : end - starts[0]] for begin, end in pairwise(starts)]


def _chunks(parts: Sequence[Part]) -> Iterator[list[range]]:
    """The lexicon divided at terms of the largest segment: for each chunk, which terms of each segment are in it."""
    lexicons = [part.loaded.segment.lexicon for part in parts]
    largest = max(lexicons, key=len)
    begins, size = [0] * len(lexicons), 0
    before = begins
    for number in range(_STEP, len(largest), _STEP):
        here = [lexicon.first_from(largest[number]) for lexicon in lexicons]
        size += sum(
            _size(part.loaded, range(*step)) for part, step in zip(parts, zip(before, here, strict=True), strict=True)
        )
        before = here
        if size >= MOST_OCCURRENCES:
            yield [range(*chunk) for chunk in zip(begins, here, strict=True)]
            begins, size = here, 0
    yield [range(begin, len(lexicon)) for begin, lexicon in zip(begins, lexicons, strict=True)]


_STEP = 512


def _size(loaded: Loaded, terms: range) -> int:
    """How many postings and occurrences they have."""
    starts = (loaded.posting_start, loaded.occurrence_start)
    return sum(start[terms.stop] - start[terms.start] for start in starts)


class _Slice(NamedTuple):
    """What one segment gives to a chunk: its living postings, term by term."""

    term: Numbers
    """The places of its terms in the lexicon of the chunk."""
    postings: Numbers
    """How many each term has …"""
    occurrences: Numbers
    """… and how many occurrences: none for a value."""
    post: Numbers
    count: Numbers
    title: Numbers
    position: Numbers
    flags: Numbers
    before: Numbers


def _slice(part: Part, numbers: range, own: Numbers) -> _Slice:
    loaded = part.loaded
    low, high = numbers.start, numbers.stop
    begin, end = loaded.posting_start[low], loaded.posting_start[high]
    from_occurrence, to_occurrence = loaded.occurrence_start[low], loaded.occurrence_start[high]
    postings = np.diff(loaded.array("posting_start")[low : high + 1].astype(np.int64))
    occurrences = np.diff(loaded.array("occurrence_start")[low : high + 1].astype(np.int64))
    post, count = loaded.posts_between(begin, end), loaded.counts_between(begin, end).astype(np.uint32)
    title = np.zeros(len(post), np.uint32)
    from_title, to_title = loaded.title_start[low], loaded.title_start[high]
    if from_title < to_title:
        title[loaded.titled(range(low, high), begin, from_title, to_title)] = loaded.title_count[from_title:to_title]
    # Copied, as all that is returned is, so that the file can be forgotten.
    position = np.array(loaded.position[from_occurrence:to_occurrence])
    flags = np.array(loaded.flags(from_occurrence, to_occurrence))
    before = part.before[loaded.before(from_occurrence, to_occurrence)]
    if loaded.alive is not None:
        keep = loaded.alive[post]
        within = np.repeat(keep, np.where(np.repeat(occurrences > 0, postings), count, 0))
        postings, occurrences = _kept(keep, postings), _kept(within, occurrences)
        position, flags, before = position[within], flags[within], before[within]
        post, count, title = post[keep], count[keep], title[keep]
    return _Slice(own, postings, occurrences, part.number[post], count, title, position, flags, before)


def _kept(keep: Numbers, counts: Numbers) -> Numbers:
    """How many of each row of ``counts`` things stay."""
    return np.diff(np.append(0, np.cumsum(keep))[np.append(0, np.cumsum(counts))])


def _joined(terms: list[str], slices: Sequence[_Slice]) -> Postings:
    """The slices of all segments as one, term by term and for each term segment by segment."""
    term, postings, occurrences = (
        np.concatenate([getattr(each, name) for each in slices]) for name in ("term", "postings", "occurrences")
    )
    order = np.argsort(term, kind="stable")
    order = order[postings[order] > 0]
    taken = spread((np.cumsum(postings) - postings)[order], postings[order])
    within = spread((np.cumsum(occurrences) - occurrences)[order], occurrences[order])
    first = np.flatnonzero(np.diff(term[order], prepend=-1))
    posting_start, occurrence_start = (
        np.append(0, np.cumsum(counts[order]))[np.append(first, len(order))] for counts in (postings, occurrences)
    )
    title = np.concatenate([each.title for each in slices])[taken]
    titled = np.flatnonzero(title)
    title_start = np.searchsorted(titled, posting_start)
    return Postings(
        terms=[terms[number] for number in term[order[first]].tolist()],
        posting_start=posting_start,
        occurrence_start=occurrence_start,
        post=np.concatenate([each.post for each in slices])[taken],
        count=np.concatenate([each.count for each in slices])[taken],
        title_start=title_start,
        title_posting=titled - np.repeat(posting_start[:-1], np.diff(title_start)),
        title_count=title[titled],
        position=np.concatenate([each.position for each in slices])[within],
        flags=np.concatenate([each.flags for each in slices])[within],
        before=np.concatenate([each.before for each in slices])[within],
    )
