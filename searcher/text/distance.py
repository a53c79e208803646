"""How far one spelling is from another: words of letters by letters, Khmer by clusters.

Two neighbours that changed places count as one slip, as does anything added, left out or put in another's place
(optimal string alignment; Damerau, "A technique for computer detection and correction of spelling errors", CACM 1964).
A Khmer cluster in place of another counts half if they share their base letter, so that a vowel, a sign or a subscript
is wrong, or if they differ only in having the one or the other letter for a consonant, such as ន and ណ. It counts a
quarter if they differ in no more than what is confused most: ិ and ី, ឹ and ឺ, ុ and ូ, or a ់ or ័ left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import ceil

Clusters = tuple[str, ...]

SHORTEST_WORD = 3
"""Shorter words are near to too many others."""
_LONGER_WORD = 6

_PAIRS = "កគ ខឃ ចជ ឆឈ ដឌ ឋឍ តទ ថធ នណ បព ផភ លឡ"
SAME_CONSONANT = {one: other for pair in _PAIRS.split() for one, other in (pair, pair[::-1])}
"""The other letter for a consonant: the two differ in the sound of the vowel after them alone."""

_ONE_BASE = str.maketrans({pair[1]: pair[0] for pair in _PAIRS.split()})
_BANTOC, _SAMYOK = "\u17cb", "\u17d0"
_CONFUSED = str.maketrans("\u17b8\u17ba\u17bc", "\u17b7\u17b9\u17bb", _BANTOC + _SAMYOK)
_SAME_BASE, _OFTEN_CONFUSED = 0.5, 0.25


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
        self._letters: dict[str, str] = {}
        self._spelt = ["".join(map(self._letter, word)) for word in self._words]

    def _letter(self, cluster: str) -> str:
        return self._letters.setdefault(cluster, chr(_FIRST_LETTER + len(self._letters)))

    def near(self, typed: Clusters, most: float) -> Iterator[tuple[float, Clusters]]:
        """(distance, word) for the words no further than ``most`` from ``typed``, itself included if it is a word."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        spelt = "".join(self._letters.get(cluster, _NO_LETTER) for cluster in typed)
        changed = ceil(most / _SAME_BASE)
        for _, _, place in process.extract(spelt, self._spelt, scorer=OSA.distance, score_cutoff=changed, limit=None):
            distance = cluster_distance(typed, self._words[place])
            if distance <= most:
                yield distance, self._words[place]


_FIRST_LETTER, _NO_LETTER = 0x10000, " "


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
    return _SAME_BASE if one[0] == other[0] or one.translate(_ONE_BASE) == other.translate(_ONE_BASE) else 1.0
