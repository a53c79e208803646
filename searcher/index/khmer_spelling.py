"""A run of Khmer that hardly a post holds, in the words that it may have been meant to be.

A run is typed without spaces and may hold several words, and one wrong cluster makes ICU cut it anywhere. So it is cut
here: into pieces, each a word of the index or near to one. The likeliest way to cut it has few pieces, frequent words
and few changes: a noisy channel over single words (Kernighan, Church and Gale, "A spelling correction program based on
a noisy channel model", COLING 1990), and the run is mended only if that is likelier than to leave it as it is.
"""

from collections.abc import Iterator
from functools import cache
from heapq import nsmallest
from math import log
from typing import NamedTuple

from ..text.distance import SAME_CONSONANT, Clusters, NearClusters
from ..text.khmer import parts
from ..text.khmer_words import AS_WRITTEN
from .reader import IndexReader
from .vocabulary import khmer_words

LONGEST_RUN = 40
"""Clusters; a longer run is a sentence."""
LONGEST_WORD = 12
_WAYS_KEPT = 4
_A_PIECE, _A_BEGINNING, _A_CHANGED_CLUSTER, _AN_UNKNOWN_CLUSTER = 3.0, 2.0, 8.0, 18.0
"""Costs, beside which that of a word is how rare it is: the logarithm of one in how many posts holds it."""
_ENOUGH = 200
"""Words that a beginning is counted by."""


class _Way(NamedTuple):
    """One way to read a run, or a piece of it."""

    cost: float
    text: str
    changed: bool


class KhmerSpelling:
    """Mends runs by the words of one state of the index."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._words = cache(self._read_words)
        self._known = cache(self._look_up)

    def _read_words(self, first_letter: str) -> NearClusters:
        """Words and beginnings: ICU joins some words, such as ទន្លេ, river, to all that follow them."""
        keys = {term.partition(AS_WRITTEN)[0] for term in self._reader.terms("words", first_letter)}
        words = {tuple(parts(key)) for key in keys}
        beginnings = {word[:length] for word in words for length in range(2, len(word))}
        return NearClusters(word for word in words | beginnings if len(word) <= LONGEST_WORD)

    def _look_up(self, key: str) -> tuple[float, str]:
        """What a word or beginning costs, and how it is written."""
        for word in khmer_words(self._reader, key + AS_WRITTEN):
            return _A_PIECE + self._rarity(word.posts), word.written
        posts = sum(word.posts for word in khmer_words(self._reader, key, _ENOUGH))
        return _A_PIECE + _A_BEGINNING + self._rarity(posts), key

    def _rarity(self, posts: int) -> float:
        return log(1 + len(self._reader.posts) / posts)

    def mended(self, run: Clusters) -> list[str]:
        """Other ways to write ``run`` that are likelier, the likeliest first."""
        if len(run) > LONGEST_RUN:
            return []
        ways = [[_Way(0.0, "", False)]]
        for end in range(1, len(run) + 1):
            ways.append(self._ways_to(end, run, ways))
        likelier = []
        for way in ways[-1]:
            if not way.changed:
                break
            likelier.append(way.text)
        return likelier

    def _ways_to(self, end: int, run: Clusters, ways: list[list[_Way]]) -> list[_Way]:
        best: dict[str, _Way] = {}
        for start in range(max(0, end - LONGEST_WORD), end):
            for piece in self._pieces(run[start:end], begins=not start):
                for before in ways[start]:
                    way = _Way(before.cost + piece.cost, before.text + piece.text, before.changed or piece.changed)
                    if way.text not in best or way < best[way.text]:
                        best[way.text] = way
        return nsmallest(_WAYS_KEPT, best.values())

    def _pieces(self, typed: Clusters, begins: bool) -> Iterator[_Way]:
        """``typed`` as one word: as it is, or changed into words that are near."""
        for letter in _first_letters(typed, begins):
            for distance, word in self._words(letter).near(typed):
                cost, written = self._known("".join(word))
                yield _Way(cost + _A_CHANGED_CLUSTER * distance, written if distance else "".join(typed), distance > 0)
        if len(typed) == 1:
            yield _Way(_AN_UNKNOWN_CLUSTER, typed[0], False)


def _first_letters(typed: Clusters, begins: bool) -> set[str]:
    """Where a word may be looked up: all words are too many to look through, and a first letter is seldom wrong.

    It is right, or stands second, or at the beginning of the run has the other letter for its consonant.
    """
    letters = {cluster[0] for cluster in typed[:2]}
    return letters | {SAME_CONSONANT[typed[0][0]]} if begins and typed[0][0] in SAME_CONSONANT else letters
