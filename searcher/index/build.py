"""From the slots of a batch of posts to their postings: one key for each entry, sorted once, cut where it changes."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from ..text.analysis import WORD
from ..text.bulk import Held, Slots
from ..text.known_pieces import BREAK, KHMER, LEFT, NORMAL, RIGHT
from ..text.numbers import Numbers, changes
from .lexicon import Ranks
from .segment import BEFORE_BITS, FOLLOWED_BY, VALUE

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
    before: Numbers


def postings_of(slots: Slots, ranks: Ranks, body_slot: Numbers) -> tuple[Postings, list[str]]:
    """The postings of the words and pairs in ``slots``, and the clusters that they tell of (see segment).

    The body of each post begins at its ``body_slot``.
    """
    post_of_slot = np.repeat(np.arange(len(slots.starts) - 1, dtype=np.uint32), np.diff(slots.starts))
    khmer = slots.edges & KHMER > 0
    same_text = np.append(post_of_slot[1:] == post_of_slot[:-1], False)
    joined = khmer & np.append(khmer[1:], False) & same_text
    entries = _entries(slots.terms, khmer, joined, same_text, ranks)
    key, slot = _sorted(*map(np.concatenate, zip(*entries, strict=True)))
    post = post_of_slot[slot]
    new_term = changes(key)
    new_posting = changes(post)
    new_posting |= new_term
    first = np.flatnonzero(new_posting)
    term_first = np.flatnonzero(new_term)
    position = slot - slots.starts[:-1].astype(np.uint32)[post]
    posting_start = np.searchsorted(first, np.append(term_first, len(post)))
    in_title = position < body_slot.astype(np.uint32)[post]
    title_count = np.add.reduceat(in_title, first, dtype=np.uint32) if len(first) else np.zeros(0, np.uint32)
    titled = np.flatnonzero(title_count)
    title_start = np.searchsorted(titled, posting_start)
    clusters = np.unique(ranks.own[slots.terms[khmer]])
    postings = Postings(
        terms=_terms(key[term_first], ranks),
        posting_start=posting_start,
        occurrence_start=np.append(term_first, len(post)),
        post=post[first],
        count=np.diff(first, append=len(post)).astype(np.uint32),
        title_start=title_start,
        title_posting=(titled - np.repeat(posting_start[:-1], np.diff(title_start))).astype(np.uint32),
        title_count=title_count[titled],
        position=position,
        flags=_flags(slots.edges, khmer, joined)[slot],
        before=_before(slots, joined, ranks.own, clusters)[slot],
    )
    return postings, ranks.texts(clusters)


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
    places = (none,) * 5
    return Postings([terms[place] for place in order], start, nowhere, post, ones, nowhere, *places)


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


def _entries(
    terms: Numbers, khmer: Numbers, joined: Numbers, same_text: Numbers, ranks: Ranks
) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
    """The entries: rank of the term, rank of the one that follows, slot.

    Of each slot: its term, whether that is a cluster, whether one follows that, whether the next is in the same text.
    """
    rank = ranks.own.astype(np.uint32)
    words = np.flatnonzero(~khmer & (terms != BREAK))
    yield rank[terms[words]], np.zeros(len(words), np.uint32), words
    clusters = np.flatnonzero(khmer)
    paired = joined[clusters]
    second = np.full(len(clusters), _UNPAIRED, np.uint32)
    second[paired] = rank[terms[clusters[paired] + 1]] + _PAIRED
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


def _flags(edges: Numbers, khmer: Numbers, joined: Numbers) -> Numbers:
    """The flags of every slot (see segment); 0 for what is not Khmer."""
    flags = np.zeros(len(edges), np.uint8)
    left, right, normal = (edges >> LEFT) & 3, (edges >> RIGHT) & 3, edges & NORMAL
    flags[khmer] = (left << 6 | right << 4 | normal << 1)[khmer]
    paired = np.flatnonzero(joined)
    flags[paired] |= (right[paired + 1] << 2 | normal[paired + 1]).astype(np.uint8)
    return flags


def _before(slots: Slots, joined: Numbers, rank: Numbers, clusters: Numbers) -> Numbers:
    """For each slot the cluster right before it, as ``before`` tells of it (see segment); 0 where there is none."""
    ahead = np.flatnonzero(joined)
    place = np.searchsorted(clusters, rank[slots.terms[ahead]]).astype(np.uint32) + 1
    edges = slots.edges[ahead]
    before = np.zeros(len(slots.edges), np.uint32)
    before[ahead + 1] = place << BEFORE_BITS | (edges >> LEFT & 3) << 1 | edges & NORMAL
    return before


def starts_word(edges: Numbers) -> Numbers:
    """Which slots begin a word."""
    return (edges >> LEFT) & 3 == WORD
