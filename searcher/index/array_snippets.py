"""The hits of a page with their marks, from the postings and the slots: no text is analysed again.

What is marked, and which passages are shown, is as ``snippet`` does it from the text itself. Where the tokens of all
hits stand is found at once, since a call of numpy takes as long for one post as for ten.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np

from ..query import Words, spellings
from ..snippet import Layout, Match, Shown, marked, passages_around
from ..text.numbers import Numbers
from .array_places import places_of
from .array_reader import ArrayReader
from .loaded import POSITION, POST_BITS, Loaded
from .segment import BETWEEN, FAR


class _Found(NamedTuple):
    """Where one spelling of words number ``which`` stands."""

    places: Numbers
    """post << 32 | position of the first token, ascending."""
    length: int
    """Positions from there to the last token."""
    which: int
    title_only: bool


class _Slots(NamedTuple):
    """The slots of some posts, one after the other. Characters count from where title or body begins."""

    starts: Numbers
    ends: Numbers
    first: list[int]
    """The first slot of each post …"""
    body: list[int]
    """… and the first of its body."""
    layouts: list[Layout]
    """Of each body."""


def shown(reader: ArrayReader, posts: Sequence[int], sought: Iterable[Words]) -> list[Shown]:
    """What to show of ``posts``, in their order."""
    in_order = sorted(posts)
    numbers = np.array(in_order, np.uint32)
    found = list(_found(reader, numbers, sought))
    by_post: dict[int, Shown] = {}
    for part, own in reader.by_part(numbers):
        if there := in_order[own]:
            by_post.update(zip(there, _shown(part, there, found), strict=True))
    return [by_post[post] for post in posts]


def _found(reader: ArrayReader, posts: Numbers, sought: Iterable[Words]) -> Iterator[_Found]:
    for which, words in enumerate(sought):
        for phrase in spellings(words):
            length = phrase[-1].position - phrase[0].position
            yield _Found(places_of(reader, words, phrase, posts), length, which, words.title_only)


def _shown(part: Loaded, posts: list[int], found: Sequence[_Found]) -> Iterator[Shown]:
    numbers = [post - part.offset for post in posts]
    begins = [length + len(BETWEEN) if (length := part.segment.title_length(post)) else 0 for post in numbers]
    slots = _slots(part, numbers, begins)
    for post, begin, layout, (in_title, in_body) in zip(
        numbers, begins, slots.layouts, _matches(posts, slots, found), strict=True
    ):
        text = part.segment.text(post)
        title = text[: begin - len(BETWEEN)] if begin else ""
        yield Shown(marked(title, in_title), passages_around(text[begin:], layout, in_body))


def _matches(posts: list[int], slots: _Slots, found: Sequence[_Found]) -> list[tuple[list[Match], list[Match]]]:
    """The matches in the title and in the body of each post, in the order of ``snippet.matches``."""
    matches: list[tuple[list[Match], list[Match]]] = [([], []) for _ in posts]
    numbers, first_slot, body_slot = np.array(posts), np.array(slots.first), np.array(slots.body)
    bounds = np.array([posts[0], posts[-1] + 1]) << POST_BITS
    for places, length, which, title_only in found:
        low, high = places.searchsorted(bounds).tolist()
        here = places[low:high]
        at = numbers.searchsorted(here >> POST_BITS)
        first = first_slot[at] + (here & POSITION)
        columns = at, slots.starts[first], slots.ends[first + length], first >= body_slot[at]
        for post, start, end, in_body in zip(*(column.tolist() for column in columns), strict=True):
            if not (in_body and title_only):
                matches[post][in_body].append(Match(start, end, which))
    if len(found) > 1:
        for each in chain.from_iterable(matches):
            each.sort(key=lambda match: (match.start, -match.end))
    return matches


_CODES = np.arange(256)
_LENGTH = _CODES & 31
_WIDTH = (_CODES >> 6) + _LENGTH
"""Characters of a slot with the gap before it, by its byte (see segment)."""
_STARTS_WORD = np.uint8(32)
_FAR = np.uint8(FAR << 6)
_NOTHING = np.zeros(1, np.uint8)


def _slots(part: Loaded, posts: Sequence[int], begins: Sequence[int]) -> _Slots:
    """The slots of ``posts``, whose bodies begin at the characters ``begins``; before them one slot that is nothing."""
    spans = [(part.slot_start[post], part.slot_start[post + 1]) for post in posts]
    place = np.concatenate([_NOTHING, *(part.place[first:last] for first, last in spans)])
    *first, end = accumulate((last - first for first, last in spans), initial=1)
    body = [slot + part.body_slot[post] for slot, post in zip(first, posts, strict=True)]
    widths, lengths = _WIDTH.take(place), _LENGTH.take(place)
    far = (place >= _FAR).nonzero()[0]
    if len(far):
        shift = np.array([start for start, _ in spans]) - first
        slot = far + shift[np.searchsorted(first, far, side="right") - 1]
        which = part.far_slot.searchsorted(slot.astype(np.uint64))
        lengths[far] = part.far_length[which]
        widths[far] = part.far_gap[which] + part.far_length[which]
    ends = widths.cumsum()
    before = ends[np.array(first) - 1].tolist()
    origins = chain.from_iterable((start, start + begin) for start, begin in zip(before, begins, strict=True))
    bounds = np.array([*chain.from_iterable(zip(first, body, strict=True)), end])
    ends[1:] -= np.array(list(origins)).repeat(bounds[1:] - bounds[:-1])
    starts = ends - lengths
    return _Slots(starts, ends, first, body, list(_layouts(place, starts, ends, lengths, bounds)))


def _layouts(place: Numbers, starts: Numbers, ends: Numbers, lengths: Numbers, bounds: Numbers) -> Iterator[Layout]:
    """The tokens of each body. They are looked at one by one, which is faster in a view than in an array."""
    tokens = (lengths > 0).nonzero()[0]
    columns = starts.take(tokens).data, ends.take(tokens).data, (place.take(tokens) & _STARTS_WORD).data
    edges = tokens.searchsorted(bounds).tolist()
    for low, high in zip(edges[1::2], edges[2::2], strict=True):
        yield Layout(*(column[low:high] for column in columns))
