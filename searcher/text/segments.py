"""Where ICU sees words: boundaries in Python characters, covering the whole text."""

import threading
from bisect import bisect_left
from itertools import pairwise

import icu

_LOCALE = "km"  # Khmer by dictionary, everything else by the Unicode rules that all locales share
_own = threading.local()  # a BreakIterator holds its text: one for each thread


def icu_version() -> str:
    """The ICU library's version, such as ``72.1``."""
    return str(icu.ICU_VERSION)


def words(text: str) -> list[tuple[int, int]]:
    """Word segments, spaces and punctuation included: joined they are ``text``."""
    return list(pairwise([0, *word_ends(text)]))


def word_ends(text: str) -> list[int]:
    """Where each of these segments ends."""
    ends = word_ends_in_units(text)
    return ends if not ends or ends[-1] == len(text) else _in_characters(ends, text)


def word_ends_in_units(text: str) -> list[int]:
    """The same in units of UTF-16, as ICU counts."""
    breaker = _breaker()
    breaker.setText(icu.UnicodeString(text))
    return list(breaker)


def _breaker() -> icu.BreakIterator:
    breaker = getattr(_own, "words", None)
    if breaker is None:
        breaker = _own.words = icu.BreakIterator.createWordInstance(icu.Locale(_LOCALE))
    return breaker


def _in_characters(ends: list[int], text: str) -> list[int]:
    """ICU counts UTF-16 units, in which a character such as an emoji is two."""
    astral = (place for place, letter in enumerate(text) if letter > "\uffff")
    second_halves = [place + count + 1 for count, place in enumerate(astral)]
    return [end - bisect_left(second_halves, end) for end in ends]
