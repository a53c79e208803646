"""How far one spelling is from another: words of letters by letters, Khmer by clusters.

Two neighbours that changed places count as one slip, as does anything added, left out or put in another's place
(optimal string alignment; Damerau, "A technique for computer detection and correction of spelling errors", CACM 1964).
A Khmer cluster in place of another counts less if they share their base letter: a quarter if they differ in no more
than what is confused most, which is ិ and ី, ឹ and ឺ, ុ and ូ, or a ់ or ័ left out; 0.4 if they differ in one vowel,
sign or subscript; else 0.6. It counts 0.4 too where one has the other letter for a consonant, such as ណ for ន.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil

from .khmer import COENG

Clusters = tuple[str, ...]

SHORTEST_WORD = 3
"""Shorter words are near to too many others."""
_LONGER_WORD = 6

_PAIRS = ("កគ", "ខឃ", "ចជ", "ឆឈ", "ដឌ", "ឋឍ", "តទ", "ថធ", "នណ", "បព", "ផភ", "លឡ")
SAME_CONSONANT = {pair[place]: pair[1 - place] for pair in _PAIRS for place in (0, 1)}
"""The other letter for a consonant: the two differ in the sound of the vowel after them alone."""

_ONE_BASE = str.maketrans({pair[1]: pair[0] for pair in _PAIRS})
_BANTOC, _SAMYOK = "\u17cb", "\u17d0"
_CONFUSED = str.maketrans("\u17b8\u17ba\u17bc", "\u17b7\u17b9\u17bb", _BANTOC + _SAMYOK)
_OFTEN_CONFUSED, _ONE_MARK, _SAME_BASE = 0.25, 0.4, 0.6
_SUBSCRIPT = re.compile(f"{COENG}(.)")


def near_words(word: str, others: Sequence[str]) -> list[tuple[int, str]]:
    """(slips, other) for those of ``others`` that ``word`` may be a slip of: one in a short word, two in a longer."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if len(word) < SHORTEST_WORD:
        return []
    most = 1 if len(word) < _LONGER_WORD else 2
    found = process.extract(word, others, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(slips, other) for other, slips, _ in found if slips]


class NearClusters:
    """Finds, among Khmer words, those that are near to another."""

    def __init__(self, words: Iterable[Clusters]) -> None:
        self._words = list(words)
        self._letters = _Letters()
        self._spelt = ["".join(map(self._letters.__getitem__, word)) for word in self._words]

    def near(self, typed: Clusters) -> Iterator[tuple[float, Clusters]]:
        """(distance, word) for the words that ``typed`` may be a slip of, itself included if it is a word.

        A word of one or two clusters keeps its base letters; a longer one may have one whole cluster wrong.
        """
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        most = 1.0 if len(typed) > 2 else _SAME_BASE
        spelt = "".join(map(self._letters.__getitem__, typed))
        changed = ceil(most / _SAME_BASE)
        for _, _, place in process.extract(spelt, self._spelt, scorer=OSA.distance, score_cutoff=changed, limit=None):
            distance = cluster_distance(typed, self._words[place])
            if distance <= most:
                yield distance, self._words[place]


class _Letters(dict[str, str]):
    """A letter for each cluster, so that words can be compared as strings."""

    def __missing__(self, cluster: str) -> str:
        self[cluster] = letter = chr(_FIRST_LETTER + len(self))
        return letter


_FIRST_LETTER = 0x10000


def cluster_distance(one: Clusters, other: Clusters) -> float:
    """The least that turns ``one`` into ``other``, in whole clusters."""
    before: list[float] = []
    above = [float(place) for place in range(len(other) + 1)]
    for row, cluster in enumerate(one, 1):
        here = [float(row)]
        for column, wanted in enumerate(other, 1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + _in_place_of(cluster, wanted))
            if row > 1 and column > 1 and (cluster, one[row - 2]) == (other[column - 2], wanted):
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]


def _in_place_of(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one.translate(_CONFUSED) == other.translate(_CONFUSED):
        return _OFTEN_CONFUSED
    if one.translate(_ONE_BASE) == other.translate(_ONE_BASE):
        return _ONE_MARK
    if one[0] != other[0]:
        return 1.0
    return _ONE_MARK if _differ_in_one(_letters(one), _letters(other)) else _SAME_BASE


def _letters(cluster: str) -> str:
    """A subscript as one character of its own."""
    return _SUBSCRIPT.sub(lambda found: chr(ord(found[1]) + _FIRST_LETTER), cluster)


def _differ_in_one(one: str, other: str) -> bool:
    differs = (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    same = next(differs, min(len(one), len(other)))
    rest, other_rest = one[same:], other[same:]
    return other_rest[1:] in (rest, rest[1:]) or other_rest == rest[1:]
