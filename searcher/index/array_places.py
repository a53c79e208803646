"""Where words stand, by arrays: phrases, spellings, Khmer, and everything else whose counts alone do not tell.

Words → for each spelling its units: stretches of postings whose places must lie at given distances
      → in each segment the places where they fit, with what ranking asks of them
      → the matches of each post
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from ..query import Phrase, Words, spellings
from ..text.analysis import WORD, Token
from ..text.numbers import Numbers, first_of_each, spread
from . import scoring
from .array_occurrences import ALL_FLAGS, Occurrences, holding, occurrences, one_term
from .array_reader import ArrayReader, Terms, beginning_with, word
from .loaded import POST_BITS, Loaded
from .segment import FOLLOWED_BY, FUNCTION_PAIR

_POSITION = np.int64((1 << int(POST_BITS)) - 1)


class Matches(NamedTuple):
    """Where words stand, by post."""

    posts: Numbers
    """Each once, in order."""
    first: Numbers
    """The first match of each post."""
    codes: Numbers
    """For each match, as_typed << 4 | left << 2 | right (see scoring.match_grade): uint8."""
    titled: Numbers
    """The matches that lie in titles."""


class _Unit(NamedTuple):
    """One to three tokens of a phrase that are looked up together."""

    offset: int
    """Positions from the first token of the phrase to the first one of the terms."""
    terms: tuple[Terms, ...]
    """Any of these stands there …"""
    before: Token | None
    """… and this cluster right before it."""
    tokens: tuple[Token, ...]
    """All that are looked up, ``before`` too."""


def matches_of(reader: ArrayReader, words: Words) -> Matches:
    """Every place where ``words`` stand in any of their spellings."""
    phrases = [(phrase, list(_units(reader, words, phrase))) for phrase in spellings(words)]
    return _together([_matches_in(part, words, phrases) for part in reader.parts])


_Spelling = tuple[Phrase, list[_Unit]]


def _matches_in(part: Loaded, words: Words, phrases: Sequence[_Spelling]) -> Matches:
    """The same in one segment, its posts numbered as among all."""
    present = [number for number, (_, units) in enumerate(phrases) if _may_stand(part, units)]
    if len(present) == 1 and not words.title_only and (found := _one_lookup(part, phrases, present[0])):
        return found
    found_places = [_phrase(part, *phrases[number], number == 0) for number in present]
    places = np.concatenate([_NO_PLACES, *(places for places, _ in found_places)])
    codes = np.concatenate([_NO_CODES, *(codes for _, codes in found_places)])
    if len(present) > 1:
        order = np.argsort(places, kind="stable")
        places, codes = places[order], codes[order]
    if words.title_only:
        inside = _in_title(part, places)
        places, codes = places[inside], codes[inside]
    return _by_post(part, places, codes)


_NO_PLACES, _NO_CODES = np.zeros(0, np.int64), np.zeros(0, np.uint8)


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


def _may_stand(part: Loaded, units: list[_Unit]) -> bool:
    return all(any(terms(part.segment) for terms in unit.terms) and _before(part, unit) != _NOWHERE for unit in units)


_NOWHERE = -1


def _before(part: Loaded, unit: _Unit) -> int | None:
    """The place of the cluster that must stand before ``unit``, if one must; _NOWHERE if it stands in no post."""
    if unit.before is None:
        return None
    place = part.segment.clusters.find(unit.before.text)
    return place.start if place else _NOWHERE


def _one_lookup(part: Loaded, phrases: Sequence[_Spelling], number: int) -> Matches | None:
    """The matches of a phrase that is one term: they lie there as they are wanted."""
    [unit, *others] = phrases[number][1]
    terms = [found for terms in unit.terms if (found := terms(part.segment))]
    if others or len(terms) > 1 or len(terms[0]) > 1:
        return None
    posts, first, flags, titled = one_term(part, terms[0], _before(part, unit))
    return Matches(posts + np.uint32(part.offset), first, _codes([unit], [flags], as_typed=number == 0), titled)


def _phrase(part: Loaded, phrase: Phrase, units: list[_Unit], as_typed: bool) -> tuple[Numbers, Numbers]:
    """The places of a phrase, and the code of each."""
    places, flags = _fitting(part, units, part.alive)
    if length := _gap_length(phrase):
        inside = _in_title(part, places) == _in_title(part, places + length)
        places, flags = places[inside], [each[inside] for each in flags]
    return places, _codes(units, flags, as_typed)


def _by_post(part: Loaded, places: Numbers, codes: Numbers) -> Matches:
    """Places in order, by post. Within a post those in the title come first, so that most posts are told by one."""
    first = first_of_each(places >> POST_BITS)
    posts = (places[first] >> POST_BITS).astype(np.uint32)
    begins = np.flatnonzero(_in_title(part, places[first]))
    candidates = spread(first[begins], np.diff(first, append=len(places))[begins])
    titled = candidates[_in_title(part, places[candidates])]
    return Matches(posts + np.uint32(part.offset), first, codes, titled)


def places_of(reader: ArrayReader, words: Words, phrase: Phrase, posts: Numbers) -> Numbers:
    """Where ``phrase``, a spelling of ``words``, stands in ``posts``: post << 32 | position of its first token."""
    units = list(_units(reader, words, phrase))
    found = [_NO_PLACES]
    for part in reader.parts:
        if _may_stand(part, units):
            low, high = np.searchsorted(posts, [part.offset, part.offset + part.segment.posts])
            places, _ = _fitting(part, units, part.marked(posts[low:high] - part.offset))
            if length := _gap_length(phrase):
                places = places[_in_title(part, places) == _in_title(part, places + length)]
            found.append(places + (part.offset << POST_BITS))
    return np.concatenate(found)


def _gap_length(phrase: Phrase) -> int:
    """From first to last token of a phrase with a position left out, which alone can lie across title and body."""
    length = phrase[-1].position - phrase[0].position
    return length if length >= len(phrase) else 0


def _units(reader: ArrayReader, words: Words, phrase: Phrase) -> Iterator[_Unit]:
    """What to look up for ``phrase``: as many tokens together as can be."""
    begin = phrase[0].position
    for together, run in groupby(enumerate(phrase), lambda placed: _joins(words, phrase, *placed)):
        tokens = tuple(token for _, token in run)
        width = _WIDTHS[together[0]]
        starts = [*range(0, len(tokens) - width, width), max(0, len(tokens) - width)]
        for window in (tokens[start : start + width] for start in starts):
            is_open = words.prefix and window[-1] is phrase[-1]
            if window[-1].khmer:
                pair, before = window[-2:], window[0] if len(window) > 2 else None
                text = FOLLOWED_BY.join(token.text for token in pair)
                if len(pair) == 2 and not is_open:
                    terms = word(text)
                else:
                    terms = beginning_with(text if is_open else text + FOLLOWED_BY)
                yield _Unit(pair[0].position - begin, (terms,), before, window)
            elif len(window) == 2:
                text = f"{FUNCTION_PAIR}{window[0].text}{FOLLOWED_BY}{window[1].text}"
                yield _Unit(window[0].position - begin, (word(text),), None, window)
            else:
                yield _Unit(window[0].position - begin, _forms(reader, words, window[0], is_open), None, window)


_WIDTHS = {"khmer": 3, "function words": 2, "others": 1}


def _joins(words: Words, phrase: Phrase, place: int, token: Token) -> tuple[str, int]:
    """What a token of ``phrase`` can be looked up with; the same for neighbours that can be together."""
    row = token.position - place
    if token.khmer:
        return "khmer", row
    if token.text in scoring.FUNCTION_WORDS and not (words.prefix and token is phrase[-1]):
        return "function words", row
    return "others", place


def _forms(reader: ArrayReader, words: Words, token: Token, is_open: bool) -> tuple[Terms, ...]:
    if is_open:
        return (beginning_with(token.text),)
    if words.exact:
        return (word(token.text),)
    return tuple(map(word, reader.forms(token.stem)))


def _fitting(part: Loaded, units: list[_Unit], marked: Numbers | None) -> tuple[Numbers, list[Numbers]]:
    """The places in ``marked`` posts where all ``units`` fit together, and the flags of each unit there."""
    sizes = [sum(part.occurrence_count(terms(part.segment)) for terms in unit.terms) for unit in units]
    rarest, *others = sorted(range(len(units)), key=sizes.__getitem__)
    if units[rarest].before is None:
        for number in others:
            marked = holding(part, [terms(part.segment) for terms in units[number].terms], marked)
    found = _occurrences(part, units[rarest], marked)
    places = found.places - units[rarest].offset
    flags = {rarest: found.flags}
    for number in others:
        marked = part.marked(places >> POST_BITS)
        there, own = _occurrences(part, units[number], marked)
        wanted = places + units[number].offset
        if len(there) == len(wanted) and bool((there == wanted).all()):
            flags[number] = own
            continue
        place = np.minimum(np.searchsorted(there, wanted), max(0, len(there) - 1))
        fits = np.flatnonzero(there[place] == wanted) if len(there) else np.zeros(0, np.int64)
        places, flags = places[fits], {other: known[fits] for other, known in flags.items()}
        flags[number] = own[place[fits]]
    return places, [flags[number] for number in range(len(units))]


def _occurrences(part: Loaded, unit: _Unit, marked: Numbers | None) -> Occurrences:
    before = _before(part, unit)
    found = [occurrences(part, there, marked, before) for terms in unit.terms if (there := terms(part.segment))]
    if len(found) == 1:
        return found[0]
    places = np.concatenate([_NO_PLACES, *(each.places for each in found)])
    order = np.argsort(places, kind="stable")
    return Occurrences(places[order], np.concatenate([_NO_CODES, *(each.flags for each in found)])[order])


def _in_title(part: Loaded, places: Numbers) -> Numbers:
    return places & _POSITION < part.body_slots[places >> POST_BITS]


def _codes(units: list[_Unit], flags: list[Numbers], as_typed: bool) -> Numbers:
    """The code of each place, by the flags of each unit there (see Occurrences)."""
    codes = _NO_CODES
    for number, (unit, there) in enumerate(zip(units, flags, strict=True)):
        told = np.zeros(ALL_FLAGS, np.uint8)
        if number == 0:
            told |= _left(unit) << 2
        if number == len(units) - 1:
            told |= _right(unit)
        if as_typed:
            told |= _typed(unit) << 4
        more = told.take(there)
        codes = more if number == 0 else (codes & more & _TYPED) | ((codes | more) & ~_TYPED)
    return codes


_EVERY = np.arange(ALL_FLAGS, dtype=np.uint16)
_TYPED = np.uint8(1 << 4)


def _left(unit: _Unit) -> Numbers:
    """For all flags that there are, how well the left end of the unit stands."""
    if not unit.tokens[0].khmer:
        return np.full(ALL_FLAGS, WORD, np.uint8)
    return (_EVERY >> (9 if unit.before else 6) & 3).astype(np.uint8)


def _right(unit: _Unit) -> Numbers:
    """For all flags, how well its right end does."""
    if not unit.tokens[-1].khmer:
        return np.full(ALL_FLAGS, WORD, np.uint8)
    return (_EVERY >> (2 if len(unit.tokens) > 1 else 4) & 3).astype(np.uint8)


def _typed(unit: _Unit) -> Numbers:
    """For all flags, whether its clusters are in their normal form just where they were typed so."""
    same = np.ones(ALL_FLAGS, bool)
    if unit.tokens[0].khmer:
        for bit, token in zip(_NORMAL_BITS[len(unit.tokens)], unit.tokens, strict=True):
            same &= _EVERY >> bit & 1 == token.is_normal
    return same.astype(np.uint8)


_NORMAL_BITS = {1: (1,), 2: (1, 0), 3: (8, 1, 0)}
