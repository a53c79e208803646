"""The order of all terms that a vocabulary gives: its own, their stems, and function words as first of a pair."""

from array import array
from bisect import bisect_left
from itertools import islice

import numpy as np

from ..text.numbers import Numbers
from ..text.vocabulary import Vocabulary
from .schema import marked_stem
from .scoring import FUNCTION_WORDS
from .segment import FUNCTION_PAIR


class Ranks:
    """Ranks in the order of the bytes of all terms, which is that of their code points; by number of a term."""

    def __init__(self, texts: list[str], order: Numbers, numbers: tuple[Numbers, Numbers, Numbers]) -> None:
        self._texts, self._order = texts, order
        rank = np.empty(len(order) + 1, np.int64)
        rank[order] = np.arange(len(order))
        rank[-1] = -1
        self.own, self.stem, self.pairing = (rank[each] for each in numbers)
        """Of the term itself, of its stem if that is another, of it as a function word; -1 for none."""

    def texts(self, ranks: Numbers) -> list[str]:
        """The terms with these ranks."""
        return list(map(self._texts.__getitem__, self._order[ranks].tolist()))


class Lexicon:
    """Ranks the terms of a vocabulary that grows: what was ranked before is not sorted again."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._texts: list[str] = []
        self._order = np.zeros(0, np.int64)
        self._marked: dict[str, int] = {}
        self._own, self._stem, self._pairing = array("q"), array("q"), array("q")

    def ranks(self) -> Ranks:
        """The ranks of all terms that the vocabulary has by now."""
        begin, before = len(self._own), len(self._texts)
        stems = self.vocabulary.stems
        for text, cut in zip(islice(self.vocabulary.texts, begin, None), islice(stems, begin, None), strict=True):
            self._own.append(self._number(text))
            self._stem.append(self._marked_number(marked_stem(cut)) if cut != text else -1)
            self._pairing.append(self._marked_number(FUNCTION_PAIR + text) if text in FUNCTION_WORDS else -1)
        self._put_in_order(before)
        own, stem, pairing = map(np.array, (self._own, self._stem, self._pairing))
        return Ranks(self._texts, self._order, (own, stem, pairing))

    def _number(self, text: str) -> int:
        self._texts.append(text)
        return len(self._texts) - 1

    def _marked_number(self, text: str) -> int:
        number = self._marked.get(text)
        if number is None:
            number = self._marked[text] = self._number(text)
        return number

    def _put_in_order(self, before: int) -> None:
        text = self._texts.__getitem__
        more = sorted(range(before, len(self._texts)), key=text)
        places = [bisect_left(self._order, text(number), key=text) for number in more]
        self._order = np.insert(self._order, places, more)
