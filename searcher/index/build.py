"""From the slots of a batch of posts to their postings: one key for each entry, sorted once, cut where it changes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from ..text.analysis import WORD
from ..text.bulk import Held, Slots
from ..text.known_pieces import BREAK, KHMER, LEFT, NORMAL, RIGHT
from ..text.numbers import Numbers
from .lexicon import Ranks
from .segment import FOLLOWED_BY, VALUE

_HALF = np.uint64(32)
_UNPAIRED, _PAIRED = 1, 2
"""The second half of a key: 0 for a term by itself, then for a cluster that none follows, then the rank of the next."""


class Postings(NamedTuple):
    """The postings of a segment, as they lie on disk (see segment) but with whole counts and all flags."""

    terms: list[str]
    posting_start: Numbers
    occurrence_start: Numbers
    post: Numbers
    count: Numbers
    title_start: Numbers
    title_posting: Numbers
    title_count: Numbers
    position: Numbers
    flags: Numbers


def postings_of(slots: Slots, ranks: Ranks, body_slot: Numbers) -> Postings:
    """The postings of the words, stems and pairs in ``slots``; the body of each post begins at its ``body_slot``."""
    post_of_slot = np.repeat(np.arange(len(slots.starts) - 1, dtype=np.uint32), np.diff(slots.starts))
    key, slot = _sorted(*map(np.concatenate, zip(*_entries(slots, ranks, post_of_slot), strict=True)))
    post = post_of_slot[slot]
    new_term = _changes(key)
    new_posting = _changes(post)
    new_posting |= new_term
    first = np.flatnonzero(new_posting)
    term_first = np.flatnonzero(new_term)
    position = slot - slots.starts[:-1].astype(np.uint32)[post]
    posting_start = np.searchsorted(first, np.append(term_first, len(post)))
    in_title = position < body_slot.astype(np.uint32)[post]
    title_count = np.add.reduceat(in_title, first, dtype=np.uint32) if len(first) else np.zeros(0, np.uint32)
    titled = np.flatnonzero(title_count)
    title_start = np.searchsorted(titled, posting_start)
    return Postings(
        terms=_terms(key[term_first], ranks),
        posting_start=posting_start,
        occurrence_start=np.append(term_first, len(post)),
        post=post[first],
        count=np.diff(first, append=len(post)).astype(np.uint32),
        title_start=title_start,
        title_posting=(titled - np.repeat(posting_start[:-1], np.diff(title_start))).astype(np.uint32),
        title_count=title_count[titled],
        position=position,
        flags=_flags(slots.edges, slot, key),
    )


def value_postings(fields: Mapping[str, Held]) -> Postings:
    """The postings of the values that posts hold, by field."""
    terms: list[str] = []
    places, posts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for field, held in fields.items():
        used = np.flatnonzero(np.bincount(held.words, minlength=len(held.names)))
        place = np.zeros(len(held.names), np.int64)
        place[used] = np.arange(len(used)) + len(terms)
        terms += (f"{VALUE}{field}{VALUE}{held.names[number]}" for number in used.tolist())
        places.append(place[held.words])
        posts.append(held.texts)
    order = sorted(range(len(terms)), key=terms.__getitem__)
    rank = np.empty(len(terms), np.int64)
    rank[order] = np.arange(len(terms))
    pairs = np.sort(rank[np.concatenate(places)] << 32 | np.concatenate(posts))
    start = np.searchsorted(pairs >> 32, np.arange(len(terms) + 1))
    post = (pairs & 0xFFFFFFFF).astype(np.uint32)
    nowhere, none = np.zeros(len(terms) + 1, np.int64), np.zeros(0, np.uint32)
    ones = np.ones(len(post), np.uint32)
    return Postings([terms[place] for place in order], start, nowhere, post, ones, nowhere, none, none, none, none)


def _terms(keys: Numbers, ranks: Ranks) -> list[str]:
    """The terms that the keys of entries stand for."""
    seconds = keys.astype(np.uint32).astype(np.int64)
    terms = ranks.texts((keys >> _HALF).astype(np.int64))
    for place in np.flatnonzero(seconds == _UNPAIRED).tolist():
        terms[place] += FOLLOWED_BY
    pairs = np.flatnonzero(seconds >= _PAIRED)
    for place, after in zip(pairs.tolist(), ranks.texts(seconds[pairs] - _PAIRED), strict=True):
        terms[place] += FOLLOWED_BY + after
    return terms


def _entries(slots: Slots, ranks: Ranks, post_of_slot: Numbers) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """The entries: rank of the term, rank of the one that follows, slot."""
    terms, rank = slots.terms, ranks.own.astype(np.uint32)
    is_khmer = slots.edges & KHMER > 0
    same_text = np.zeros(len(terms), bool)
    same_text[:-1] = post_of_slot[1:] == post_of_slot[:-1]
    words = np.flatnonzero(~is_khmer & (terms != BREAK))
    yield rank[terms[words]], np.zeros(len(words), np.uint32), words
    stems = ranks.stem[terms[words]]
    stemmed = words[stems >= 0]
    yield stems[stems >= 0].astype(np.uint32), np.zeros(len(stemmed), np.uint32), stemmed
    clusters = np.flatnonzero(is_khmer)
    following = np.minimum(clusters + 1, len(terms) - 1)
    paired = (following > clusters) & is_khmer[following] & same_text[clusters]
    second = np.full(len(clusters), _UNPAIRED, np.uint32)
    second[paired] = rank[terms[following[paired]]] + _PAIRED
    yield rank[terms[clusters]], second, clusters
    common = words[ranks.pairing[terms[words]] >= 0]
    common = common[np.isin(common + 1, common, assume_unique=True) & same_text[common]]
    yield ranks.pairing[terms[common]].astype(np.uint32), rank[terms[common + 1]] + _PAIRED, common


def _sorted(first: Numbers, second: Numbers, slot: Numbers) -> tuple[Numbers, Numbers]:
    """The entries in order, as key (first << 32 | second) and slot. One sort of numbers where three fit into one."""
    slot_bits, second_bits = (int(each.max(initial=0)).bit_length() for each in (slot, second))
    if int(first.max(initial=0)).bit_length() + second_bits + slot_bits > 64:
        order = np.lexsort((slot, second, first))
        return first.astype(np.uint64)[order] << _HALF | second[order], slot[order].astype(np.uint32)
    packed = first.astype(np.uint64) << np.uint64(second_bits)
    packed |= second
    packed <<= np.uint64(slot_bits)
    packed |= slot.astype(np.uint64)
    packed.sort()
    in_order = (packed & np.uint64((1 << slot_bits) - 1)).astype(np.uint32)
    packed >>= np.uint64(slot_bits)
    firsts = packed >> np.uint64(second_bits)
    packed &= np.uint64((1 << second_bits) - 1)
    packed |= firsts << _HALF
    return packed, in_order


def _flags(edges: Numbers, slot: Numbers, keys: Numbers) -> Numbers:
    """The flags of every occurrence; 0 for what is not Khmer."""
    of_slot = np.zeros(len(edges), np.uint8)
    khmer = edges & KHMER > 0
    left, right, normal = (edges >> LEFT) & 3, (edges >> RIGHT) & 3, edges & NORMAL
    of_slot[khmer] = (left << 6 | right << 4 | normal << 1)[khmer]
    flags = of_slot[slot]
    paired = np.flatnonzero(khmer[slot] & (keys.astype(np.uint32) >= _PAIRED))
    following = slot[paired] + 1
    flags[paired] |= (right[following] << 2 | normal[following]).astype(np.uint8)
    return flags


def _changes(numbers: Numbers) -> Numbers:
    """Where a number is another than the one before it; true for the first."""
    changed = np.empty(len(numbers), bool)
    changed[:1] = True
    np.not_equal(numbers[1:], numbers[:-1], out=changed[1:])
    return changed


def starts_word(edges: Numbers) -> Numbers:
    """Which slots begin a word."""
    return (edges >> LEFT) & 3 == WORD
