"""The units that the peers index and ask for: the words that ICU sees, in lower case."""

from itertools import pairwise

import icu

BREAK = "¶"
"""Stands between the words of title and body, so that no phrase runs from one into the other."""

_LETTERS_OR_DIGITS = 100
"""From this rule status on, ICU holds a segment for a word (UBRK_WORD_NUMBER in ubrk.h)."""
_breaker = icu.BreakIterator.createWordInstance(icu.Locale("km"))


def icu_words(text: str) -> list[str]:
    """The words of ``text``, which holds no character beyond U+FFFF."""
    _breaker.setText(text)
    found = []
    start = 0
    for end in _breaker:
        if _breaker.getRuleStatus() >= _LETTERS_OR_DIGITS:
            found.append(text[start:end].lower())
        start = end
    return found


def spaced_words(post: dict[str, str]) -> str:
    """Title and body of ``post`` as words with a space between them."""
    return " ".join([*icu_words(post["title"]), BREAK, *icu_words(post["body"])])


def icu_pieces(text: str) -> list[str]:
    """All of ``text``, cut where ICU sees a word begin or end."""
    _breaker.setText(text)
    places = [0, *_breaker]
    return [text[start:end] for start, end in pairwise(places)]
