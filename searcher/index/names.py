"""The name that was typed, in the other script: from the table of names, or else, as a guess, from the posts by sound.

Each post holds the names that follow an honorific in it as terms: consonants, sounds, and the name as written, such as
``KM SK␉KeM SoKa␉កឹម សុខា``. Names with the same consonants are then neighbours, and no other need be looked at. A guess
may be wrong, so it is made only where surname and given name have the very consonants that were typed, the vowels are
nearly alike, and what was typed does not look like English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..query import And, Node, Words
from ..results import AlsoSearch
from ..text.aliases import other_script, surname_first
from ..text.analysis import Token
from .scoring import FUNCTION_WORDS

if TYPE_CHECKING:
    from .reader import IndexReader

FIELD = "names"
FARTHEST = 0.10
"""The greatest distance (see sound.distance) of a guess: about one vowel in a usual name.

Among 1,429 names of an index, 74 of 94 politicians were found at it and 3 taken for another name, and of 6,319 pairs of
English words one that is no name was taken for one (``benchmarks/name_sounds.py``).
"""
FEWEST_CONSONANTS = 3
MOST_WORDS = 4


def name_terms(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The terms of the names in ``text``, whose analysis is ``tokens``."""
    from ..text.people import names_in
    from ..text.sound import consonants, khmer_sounds

    for name in dict.fromkeys(names_in(text, tokens)):
        sounds = khmer_sounds(name)
        if is_distinct(known := consonants(sounds)):
            yield f"{known}\t{sounds}\t{name}"


def is_distinct(consonants: str) -> bool:
    """Whether there are a surname and a given name, with enough consonants to tell names apart."""
    return " " in consonants and len(consonants.replace(" ", "")) >= FEWEST_CONSONANTS


def also_search(reader: IndexReader, root: Node) -> tuple[AlsoSearch, ...]:
    """The name that a query is as a whole, in the other script; none for any other query."""
    tokens = _whole_query(root)
    if not tokens:
        return ()
    typed = " ".join(token.text for token in tokens)
    if names := other_script(typed):
        return tuple(AlsoSearch(name, guess=False) for name in names)
    if may_be_name([token.text for token in tokens]) and (name := guess(reader, typed)):
        return (AlsoSearch(name, guess=True),)
    return ()


def _whole_query(root: Node) -> list[Token]:
    """The tokens of a query that is words alone, in quotation marks or not; none of any other."""
    parts = root.parts if isinstance(root, And) else (root,)
    tokens: list[Token] = []
    for part in parts:
        if not isinstance(part, Words) or part.prefix or part.title_only:
            return []
        tokens += part.tokens
    return tokens


_SYLLABLES = re.compile("[a-z]*[aeiouy][a-z]*")
_NOT_IN_NAMES = re.compile("[fqwxz]|c(?!h)|sh")
"""What Latin spellings of Khmer names do without."""


def may_be_name(words: Sequence[str]) -> bool:
    """Whether folded ``words`` may be the Latin spelling of a Khmer surname and given name."""
    return 2 <= len(words) <= MOST_WORDS and all(
        _SYLLABLES.fullmatch(word) and not _NOT_IN_NAMES.search(word) and word not in FUNCTION_WORDS for word in words
    )


def guess(reader: IndexReader, latin: str) -> str | None:
    """The Khmer name of the index that sounds like ``latin``: of several the one in most posts, then the nearest."""
    found = [
        (-len(reader.holders(FIELD, term)), distance, term)
        for order in dict.fromkeys((latin, surname_first(latin)))
        for distance, term in _near(reader, order)
    ]
    posts, _, term = min(found, default=(0, 0.0, ""))
    return term.split("\t")[2] if posts else None


def _near(reader: IndexReader, latin: str) -> Iterable[tuple[float, str]]:
    from ..text.sound import consonants, distance, latin_sounds

    sounds = latin_sounds(latin)
    if not is_distinct(known := consonants(sounds)):
        return
    for term in reader.terms(FIELD, f"{known}\t"):
        apart = distance(sounds, term.split("\t")[1])
        if apart <= FARTHEST:
            yield apart, term
