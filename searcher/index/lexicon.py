"""The order of all terms that a vocabulary gives: its own, and function words as the first of a pair."""

from array import array
from bisect import bisect_left
from itertools import islice

import numpy as np

from ..text.numbers import Numbers
from ..text.vocabulary import Vocabulary
from .scoring import FUNCTION_WORDS
from .segment import FUNCTION_PAIR


class Ranks:
    """Ranks in the order of the bytes of all terms, which is that of their code points; by number of a term."""

    def __init__(self, texts: list[str], order: Numbers, numbers: tuple[Numbers, Numbers]) -> None:
        self._texts, self._order = texts, order
        rank = np.empty(len(order) + 1, np.int64)
        rank[order] = np.arange(len(order))
        rank[-1] = -1
        self.own, self.pairing = (rank[each] for each in numbers)
        """Of the term itself, and of it as the first function word of a pair; -1 for none."""

    def texts(self, ranks: Numbers) -> list[str]:
        """The terms with these ranks."""
        return list(map(self._texts.__getitem__, self._order[ranks].tolist()))


class Lexicon:
    """Ranks the terms of a vocabulary that grows: what was ranked before is not sorted again."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._texts: list[str] = []
        self._order = np.zeros(0, np.int64)
        self._own, self._pairing = array("q"), array("q")

    def ranks(self) -> Ranks:
        """The ranks of all terms that the vocabulary has by now."""
        before = len(self._texts)
        for text in islice(self.vocabulary.texts, len(self._own), None):
            self._own.append(self._number(text))
            self._pairing.append(self._number(FUNCTION_PAIR + text) if text in FUNCTION_WORDS else -1)
        self._put_in_order(before)
        return Ranks(self._texts, self._order, (np.array(self._own), np.array(self._pairing)))

    def _number(self, text: str) -> int:
        self._texts.append(text)
        return len(self._texts) - 1

    def _put_in_order(self, before: int) -> None:
        text = self._texts.__getitem__
        more = sorted(range(before, len(self._texts)), key=text)
        places = [bisect_left(self._order, text(number), key=text) for number in more]
        self._order = np.insert(self._order, places, more)
