"""Where words stand, by arrays: phrases, spellings, Khmer, and everything else whose counts alone do not tell.

Words → for each spelling its units: stretches of postings whose places must lie at given distances
      → the posts that have all units → the places where they fit → the matches of each post
"""

from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

import numpy as np

from ..query import Phrase, Words, spellings
from ..text.analysis import WORD, Token
from ..text.numbers import Numbers, among, spread
from . import scoring
from .array_reader import ArrayReader, Terms, beginning_with, word
from .loaded import POST_BITS
from .schema import terms_of_stem
from .segment import FOLLOWED_BY, FUNCTION_PAIR

_POSITION = np.int64((1 << int(POST_BITS)) - 1)


class Matches(NamedTuple):
    """Where words stand, by post."""

    posts: Numbers
    """Each once, in order."""
    first: Numbers
    """The first match of each post."""
    codes: Numbers
    """For each match, as_typed << 4 | left << 2 | right (see scoring.match_grade)."""
    titled: Numbers
    """The matches that lie in titles."""


class _Unit(NamedTuple):
    """One or two tokens of a phrase that have postings of their own."""

    offset: int
    """Positions from the first token of the phrase."""
    terms: tuple[Terms, ...]
    """Any of these stands there."""
    tokens: tuple[Token, ...]


def matches_of(reader: ArrayReader, words: Words) -> Matches:
    """Every place where ``words`` stand in any of their spellings."""
    phrases = [(phrase, list(_units(words, phrase))) for phrase in spellings(words)]
    present = [number for number, (_, units) in enumerate(phrases) if all(_is_there(reader, unit) for unit in units)]
    if present == [0] and not words.title_only and (found := _one_lookup(reader, phrases[0][1])):
        return found
    found_places = [_phrase(reader, *phrases[number], number == 0) for number in present]
    places = np.concatenate([_NO_PLACES, *(places for places, _ in found_places)])
    codes = np.concatenate([_NO_CODES, *(codes for _, codes in found_places)])
    if len(present) > 1:
        order = np.argsort(places, kind="stable")
        places, codes = places[order], codes[order]
    if words.title_only:
        inside = _in_title(reader, places)
        places, codes = places[inside], codes[inside]
    return _by_post(reader, places, codes)


_NO_PLACES, _NO_CODES = np.zeros(0, np.int64), np.zeros(0, np.uint8)


def _is_there(reader: ArrayReader, unit: _Unit) -> bool:
    return any(terms(part.segment) for part in reader.parts for terms in unit.terms)


def _one_lookup(reader: ArrayReader, units: list[_Unit]) -> Matches | None:
    """The matches of a phrase that is one term of one segment: they lie there as they are wanted."""
    if len(units) > 1 or len(units[0].terms) > 1 or len(reader.parts) > 1 or reader.parts[0].alive is not None:
        return None
    part, terms = reader.parts[0], units[0].terms[0](reader.parts[0].segment)
    if len(terms) > 1:
        return None
    posts, counts, flags, titled, title_counts = part.whole_term(terms)
    first = np.cumsum(counts, dtype=np.int64) - counts
    return Matches(posts, first, _codes(units, [flags], as_typed=True), spread(first[titled], title_counts))


def _phrase(reader: ArrayReader, phrase: Phrase, units: list[_Unit], as_typed: bool) -> tuple[Numbers, Numbers]:
    """The places of a phrase, and the code of each."""
    posts = _common_posts(reader, units) if len(units) > 1 else None
    places, flags = _fitting(reader, units, posts)
    if length := _gap_length(phrase):
        inside = _in_title(reader, places) == _in_title(reader, places + length)
        places, flags = places[inside], [each[inside] for each in flags]
    return places, _codes(units, flags, as_typed)


def _by_post(reader: ArrayReader, places: Numbers, codes: Numbers) -> Matches:
    """Places in order, by post. Within a post those in the title come first, so that most posts are told by one."""
    post = places >> POST_BITS
    first = np.flatnonzero(np.append(True, post[1:] != post[:-1])[: len(post)])
    posts = post[first].astype(np.uint32)
    begins = np.flatnonzero(_in_title(reader, places[first]))
    candidates = spread(first[begins], np.diff(first, append=len(places))[begins])
    return Matches(posts, first, codes, candidates[_in_title(reader, places[candidates])])


def places_of(reader: ArrayReader, words: Words, phrase: Phrase, posts: Numbers) -> Numbers:
    """Where ``phrase``, a spelling of ``words``, stands in ``posts``: post << 32 | position of its first token."""
    places, _ = _fitting(reader, list(_units(words, phrase)), posts)
    if length := _gap_length(phrase):
        places = places[_in_title(reader, places) == _in_title(reader, places + length)]
    return places


def _gap_length(phrase: Phrase) -> int:
    """From first to last token of a phrase with a position left out, which alone can lie across title and body."""
    length = phrase[-1].position - phrase[0].position
    return length if length >= len(phrase) else 0


def _units(words: Words, phrase: Phrase) -> Iterator[_Unit]:
    """What to look up for ``phrase``: pairs where there are any, so that most of a Khmer word is one look-up."""
    place, first = 0, phrase[0].position
    while place < len(phrase):
        token, following = phrase[place], phrase[place + 1 : place + 2]
        is_last = place == len(phrase) - 1
        pair = following and following[0].position == token.position + 1 and _pair(words, token, following[0], phrase)
        if pair:
            yield _Unit(token.position - first, (pair,), (token, following[0]))
            # The last cluster of an odd number stands in a pair with the one before it, which holds its right end.
            ahead = phrase[place + 2 : place + 4]
            alone = len(ahead) == 1 or (len(ahead) == 2 and _pair(words, *ahead, phrase) is None)
            joins = alone and ahead[0].position == following[0].position + 1
            place += 1 if joins and _pair(words, following[0], ahead[0], phrase) else 2
        elif token.khmer:
            end = "" if words.prefix and is_last else FOLLOWED_BY
            yield _Unit(token.position - first, (beginning_with(token.text + end),), (token,))
            place += 1
        else:
            yield _Unit(token.position - first, tuple(_forms(words, token, is_last)), (token,))
            place += 1


def _pair(words: Words, token: Token, following: Token, phrase: Phrase) -> Terms | None:
    """The postings of two neighbours together; none where they have only postings of their own."""
    if token.khmer and following.khmer:
        pair = f"{token.text}{FOLLOWED_BY}{following.text}"
        return beginning_with(pair) if words.prefix and following is phrase[-1] else word(pair)
    if {token.text, following.text} <= scoring.FUNCTION_WORDS and not (words.prefix and following is phrase[-1]):
        return word(f"{FUNCTION_PAIR}{token.text}{FOLLOWED_BY}{following.text}")
    return None


def _forms(words: Words, token: Token, is_last: bool) -> Iterator[Terms]:
    if words.prefix and is_last:
        yield beginning_with(token.text)
    elif words.exact:
        yield word(token.text)
    else:
        yield from map(word, terms_of_stem(token.stem))


def _common_posts(reader: ArrayReader, units: list[_Unit]) -> Numbers:
    """The posts that hold every unit."""
    holders = [_holders(reader, unit) for unit in units]
    holders.sort(key=len)
    return reduce(lambda some, others: some[among(some, others)], holders)


def _holders(reader: ArrayReader, unit: _Unit) -> Numbers:
    found = [reader.counts(terms).posts for terms in unit.terms]
    return found[0] if len(found) == 1 else np.unique(np.concatenate(found))


def _fitting(reader: ArrayReader, units: list[_Unit], posts: Numbers | None) -> tuple[Numbers, list[Numbers]]:
    """The places where all ``units`` fit together, and the flags of each unit there."""
    found = [_occurrences(reader, unit, posts) for unit in units]
    rarest = min(range(len(units)), key=lambda number: len(found[number][0]))
    places = found[rarest][0] - units[rarest].offset
    flags = {rarest: found[rarest][1]}
    for number, (unit, (there, own)) in enumerate(zip(units, found, strict=True)):
        if number != rarest:
            wanted = places + unit.offset
            place = np.minimum(np.searchsorted(there, wanted), max(0, len(there) - 1))
            fits = there[place] == wanted if len(there) else np.zeros(len(wanted), bool)
            places, flags = places[fits], {other: known[fits] for other, known in flags.items()}
            flags[number] = own[place[fits]]
    return places, [flags[number] for number in range(len(units))]


def _occurrences(reader: ArrayReader, unit: _Unit, posts: Numbers | None) -> tuple[Numbers, Numbers]:
    found = [reader.occurrences(terms, posts) for terms in unit.terms]
    if len(found) == 1:
        return found[0]
    places = np.concatenate([each.places for each in found])
    order = np.argsort(places, kind="stable")
    return places[order], np.concatenate([each.flags for each in found])[order]


def _in_title(reader: ArrayReader, places: Numbers) -> Numbers:
    return places & _POSITION < reader.body_slot[places >> POST_BITS]


def _codes(units: list[_Unit], flags: list[Numbers], as_typed: bool) -> Numbers:
    """The code of each place, by the flags of each unit there (see segment)."""
    first, last = units[0], units[-1]
    left = flags[0] >> 6 if first.tokens[0].khmer else np.full(len(flags[0]), WORD, np.uint8)
    right = flags[-1] >> (2 if len(last.tokens) == 2 else 4) & 3 if last.tokens[-1].khmer else WORD
    codes = left << 2 | right
    if as_typed:
        typed = np.ones(len(codes), bool)
        for unit, there in zip(units, flags, strict=True):
            if unit.tokens[0].khmer:
                mask = 3 if len(unit.tokens) == 2 else 2
                normal = [token.is_normal for token in unit.tokens]
                typed &= there & mask == (normal[0] << 1 | normal[-1]) & mask
        codes |= typed.astype(np.uint8) << 4
    return codes
