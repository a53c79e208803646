"""Where words stand, by arrays: phrases, spellings, Khmer, and everything else whose counts alone do not tell.

Words → for each spelling its units, and where these are in each segment
      → the posts that hold them; of those that are asked for, the matches

Which posts they are, and which of them hold the best matches, is told without looking at every match.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from ..query import Phrase, Words, spellings
from ..text.numbers import Numbers, first_of_each, spread
from .array_occurrences import Occurrences, Stretch, holding_all, occurrence_count, occurrences
from .array_reader import ArrayReader
from .array_units import Lookup, Unit, codes_of, look_up, units_of
from .loaded import POSITION, POST_BITS, Loaded

_NO_PLACES, _NO_CODES = np.zeros(0, np.int64), np.zeros(0, np.uint8)


class Matches(NamedTuple):
    """Where words stand, by post."""

    posts: Numbers
    """Each once and in order, except where ``told`` says so."""
    first: Numbers
    """The first match of each post."""
    codes: Numbers
    """The code of each match (see codes_of)."""
    titled: Numbers
    """The matches that lie in titles."""

    def posts_of(self, matches: Numbers) -> Numbers:
        """The posts of these matches."""
        return self.posts[self.first.searchsorted(matches, side="right") - 1]


class Standing:
    """Where ``words`` stand in any of their spellings."""

    def __init__(self, reader: ArrayReader, words: Words) -> None:
        self._reader = reader
        phrases = [_Spelling(phrase, units_of(reader, words, phrase)) for phrase in spellings(words)]
        self._parts = [(part, list(_find_all(part, words, phrases))) for part in reader.parts]

    @cached_property
    def posts(self) -> Numbers:
        """The numbers of the posts that hold them, in order."""
        found = [_posts(part, spelled) + np.uint32(part.offset) for part, spelled in self._parts]
        return found[0] if len(found) == 1 else np.concatenate([np.zeros(0, np.uint32), *found])

    def told(self) -> Iterator[tuple[Loaded, Matches]]:
        """All matches, by segment and spelling: posts as the segment numbers them, term by term, deleted ones too."""
        return ((part, each.told()) for part, spelled in self._parts for each in spelled)

    def matches(self, posts: Numbers) -> Matches:
        """The matches in ``posts``, which all hold the words."""
        own = zip(self._parts, self._reader.by_part(posts), strict=True)
        return _together([_matches(part, spelled, posts[its]) for (part, spelled), (_, its) in own if len(posts[its])])


class _Spelling(NamedTuple):
    phrase: Phrase
    units: list[Unit]


class _Single(NamedTuple):
    """One spelling in one segment, where it is a single look-up."""

    stretch: Stretch
    unit: Unit
    as_typed: bool

    def posts(self) -> Numbers:
        return self.stretch.posts

    def told(self) -> Matches:
        codes = codes_of([self.unit], [self.stretch.flags()], self.as_typed)
        return Matches(self.stretch.posts, self.stretch.first, codes, self.stretch.titled())

    def within(self, posts: Numbers) -> tuple[Numbers, Numbers]:
        places, flags = self.stretch.within(posts).occurrences()
        return places, codes_of([self.unit], [flags], self.as_typed)


class _Joined(NamedTuple):
    """One spelling in one segment, put together: the places, and the code of each."""

    part: Loaded
    places: Numbers
    codes: Numbers

    def posts(self) -> Numbers:
        return self.places >> POST_BITS

    def told(self) -> Matches:
        posts = self.posts()
        first = first_of_each(posts)
        return Matches(posts[first], first, self.codes, _in_title(self.part, self.places).nonzero()[0])

    def within(self, posts: Numbers) -> tuple[Numbers, Numbers]:
        wanted = self.part.marked(posts)[self.posts()].nonzero()[0]
        return self.places[wanted], self.codes[wanted]


def _find_all(part: Loaded, words: Words, phrases: Sequence[_Spelling]) -> Iterator[_Single | _Joined]:
    """The spellings that stand in the segment; the first of all is the one that was typed."""
    for number, spelling in enumerate(phrases):
        if found := _find(part, words, spelling, as_typed=number == 0):
            yield found


def _find(part: Loaded, words: Words, spelling: _Spelling, as_typed: bool) -> _Single | _Joined | None:
    lookups = [look_up(part, unit) for unit in spelling.units]
    present = [lookup for lookup in lookups if lookup]
    if len(present) < len(lookups):
        return None
    if len(present) == len(present[0].stretches) == 1 and not words.title_only:
        [lookup] = present
        return _Single(Stretch(part, lookup.stretches[0], lookup.before), spelling.units[0], as_typed)
    places, flags = _standing(part, spelling.phrase, present, part.living)
    if words.title_only:
        titled = _in_title(part, places)
        places, flags = places[titled], [each[titled] for each in flags]
    return _Joined(part, places, codes_of(spelling.units, flags, as_typed))


def _posts(part: Loaded, spelled: Sequence[_Single | _Joined]) -> Numbers:
    """The living posts of the segment that hold any of the spellings."""
    if len(spelled) == 1 and isinstance(spelled[0], _Single) and spelled[0].stretch.is_one_term:
        posts = spelled[0].posts()
        return posts if part.alive is None else posts[part.alive[posts]]
    held = np.zeros(part.segment.posts, bool)
    for each in spelled:
        held[each.posts()] = True
    if part.alive is not None:
        held &= part.alive
    return held.nonzero()[0].astype(np.uint32)


def _matches(part: Loaded, spelled: Sequence[_Single | _Joined], posts: Numbers) -> Matches:
    found = [each.within(posts - np.uint32(part.offset)) for each in spelled]
    places, codes = found[0]
    if len(found) > 1:
        places, codes = (np.concatenate(each) for each in zip(*found, strict=True))
        order = places.argsort(kind="stable")
        places, codes = places[order], codes[order]
    return _by_post(part, places, codes)


def _by_post(part: Loaded, places: Numbers, codes: Numbers) -> Matches:
    """Places in order, by post. Within a post those in the title come first, so that most posts are told by one."""
    first = first_of_each(places >> POST_BITS)
    posts = (places[first] >> POST_BITS).astype(np.uint32)
    begins = _in_title(part, places[first]).nonzero()[0]
    candidates = spread(first[begins], np.diff(first, append=len(places))[begins])
    titled = candidates[_in_title(part, places[candidates])]
    return Matches(posts + np.uint32(part.offset), first, codes, titled)


def _together(parts: Sequence[Matches]) -> Matches:
    """The matches of all segments."""
    if len(parts) == 1:
        return parts[0]
    begins = np.cumsum([0, *(len(part.codes) for part in parts)])
    moved = [
        Matches(part.posts, part.first + begin, part.codes, part.titled + begin)
        for part, begin in zip(parts, begins.tolist(), strict=False)
    ]
    none = Matches(np.zeros(0, np.uint32), _NO_PLACES, _NO_CODES, _NO_PLACES)
    return Matches(*(np.concatenate(arrays) for arrays in zip(none, *moved, strict=True)))


def places_of(reader: ArrayReader, words: Words, phrase: Phrase, posts: Numbers) -> Numbers:
    """Where ``phrase``, a spelling of ``words``, stands in ``posts``: post << 32 | position of its first token."""
    units = units_of(reader, words, phrase)
    found = [_NO_PLACES]
    for part, own in reader.by_part(posts):
        lookups = [lookup for unit in units if (lookup := look_up(part, unit))]
        if len(posts[own]) and len(lookups) == len(units):
            places, _ = _standing(part, phrase, lookups, posts[own] - np.uint32(part.offset))
            found.append(places + (part.offset << POST_BITS))
    return np.concatenate(found)


def _standing(
    part: Loaded, phrase: Phrase, lookups: Sequence[Lookup], within: Numbers | None
) -> tuple[Numbers, list[Numbers]]:
    """The places of ``phrase``, ``within`` these posts if given; and the flags of each of ``lookups`` there."""
    places, flags = _fitting(part, lookups, within)
    length = phrase[-1].position - phrase[0].position
    if length < len(phrase):
        return places, flags
    # Only with a position left out can a phrase lie across title and body.
    inside = _in_title(part, places) == _in_title(part, places + length)
    return places[inside], [each[inside] for each in flags]


def _fitting(part: Loaded, lookups: Sequence[Lookup], within: Numbers | None) -> tuple[Numbers, list[Numbers]]:
    """The places where all ``lookups`` fit together, ``within`` these posts if given; and the flags of each there."""
    sizes = [occurrence_count(part, lookup.stretches) for lookup in lookups]
    rarest, *others = sorted(range(len(lookups)), key=sizes.__getitem__)
    if within is None and others and lookups[rarest].before is None and sizes[rarest] > _MANY:
        within = holding_all(part, [lookup.stretches for lookup in lookups])
    places, known = _occurrences(part, lookups[rarest], within)
    flags = {rarest: known}
    for number in others:
        few = len(places) * _FEW < sizes[number]
        if few or lookups[number].before is None:
            posts = (places + lookups[rarest].offset >> POST_BITS).astype(np.uint32)  # a phrase may begin before them
            within = posts[first_of_each(posts)]
        there, own = _occurrences(part, lookups[number], within)
        if len(there) == len(places) and bool((there == places).all()):
            flags[number] = own
            continue
        place = np.minimum(there.searchsorted(places), max(0, len(there) - 1))
        fits = (there[place] == places).nonzero()[0] if len(there) else _NO_PLACES
        places, flags = places[fits], {other: known[fits] for other, known in flags.items()}
        flags[number] = own[place[fits]]
    return places, [flags[number] for number in range(len(lookups))]


_FEW = 16
"""So many times more occurrences are first narrowed to the posts that are left, rather than by what stands before."""


_MANY = 4096
"""Of more occurrences, those are left out first whose posts do not hold all that is sought."""


def _occurrences(part: Loaded, lookup: Lookup, within: Numbers | None) -> Occurrences:
    """Where a unit stands, as places of the first token of the phrase."""
    places, flags = occurrences(part, lookup.stretches, lookup.before, within)
    return Occurrences(places - lookup.offset, flags)


def _in_title(part: Loaded, places: Numbers) -> Numbers:
    return places & POSITION < part.body_slots[places >> POST_BITS]
