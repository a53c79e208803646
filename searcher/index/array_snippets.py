"""The hits of a page with their marks, from the postings and the slots: no text is analysed again.

What is marked, and which passages are shown, is as ``snippet`` does it from the text itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from ..query import Words, spellings
from ..snippet import Layout, Match, Shown, marked, passages_around
from ..text.numbers import Numbers
from .array_places import places_of
from .array_reader import ArrayReader
from .loaded import POST_BITS, Loaded
from .segment import BETWEEN, FAR


class _Place(NamedTuple):
    """Words number ``which`` stand from ``first`` to ``last``, in positions of the post."""

    first: int
    last: int
    which: int


def shown(reader: ArrayReader, posts: Sequence[int], sought: Sequence[Words]) -> list[Shown]:
    """What to show of ``posts``, in their order."""
    places = _places(reader, posts, sought)
    return [_shown(*reader.part_of(post), places[post], sought) for post in posts]


def _places(reader: ArrayReader, posts: Sequence[int], sought: Iterable[Words]) -> dict[int, list[_Place]]:
    found: dict[int, list[_Place]] = defaultdict(list)
    among = np.array(sorted(posts), np.uint32)
    for which, words in enumerate(sought):
        for phrase in spellings(words):
            length = phrase[-1].position - phrase[0].position
            for place in places_of(reader, words, phrase, among).tolist():
                first = place & 0xFFFFFFFF
                found[place >> int(POST_BITS)].append(_Place(first, first + length, which))
    return found


def _shown(part: Loaded, post: int, places: Sequence[_Place], sought: Sequence[Words]) -> Shown:
    text = part.segment.text(post)
    title_length = part.segment.title_length(post)
    begin = title_length + len(BETWEEN) if title_length else 0
    body_slot = int(part.body_slot[post])
    starts, ends, has_token, starts_word = _slots(part, post)
    matches = [
        Match(int(starts[place.first]), int(ends[place.last]), place.which)
        for place in places
        if place.first < body_slot or not sought[place.which].title_only
    ]
    matches.sort(key=lambda match: (match.start, -match.end))
    in_title = [match for match in matches if match.start < begin]
    in_body = [Match(m.start - begin, m.end - begin, m.which) for m in matches[len(in_title) :]]
    body = np.flatnonzero(has_token[body_slot:]) + body_slot
    layout = Layout((starts[body] - begin).tolist(), (ends[body] - begin).tolist(), starts_word[body].tolist())
    return Shown(marked(text[:title_length], in_title), passages_around(text[begin:], layout, in_body))


def _slots(part: Loaded, post: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """For each position of a post: first and last character, whether a token stands there, whether it begins a word."""
    first, last = part.slot_start[post], part.slot_start[post + 1]
    place = part.place[first:last]
    gaps, lengths = (place >> 6).astype(np.int64), (place & 31).astype(np.int64)
    for slot, gap, length in _far(part, first, last):
        gaps[slot - first], lengths[slot - first] = gap, length
    ends = np.cumsum(gaps + lengths)
    return ends - lengths, ends, lengths > 0, place & 32 > 0


def _far(part: Loaded, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """The slots whose gap or length is kept apart."""
    low, high = np.searchsorted(part.far_slot, np.array([first, last], np.uint64)).tolist()
    for place in range(low, high):
        yield int(part.far_slot[place]), int(part.far_gap[place]), int(part.far_length[place])


assert FAR == 3
