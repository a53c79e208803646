"""The terms that a token is found by, and the code of a place where it stands.

A token has a term for its text and, where its stem is another word, one for the stem, marked with ``=``. All forms of a
word are then the postings of the unmarked stem, if the stem is a form of itself, and of the marked one.
"""

from ..text.english import stem

FLAG_BITS = 5
LEFT_BIT, RIGHT_BIT, EDGE_MASK, NORMAL_MASK = 3, 1, 3, 1
"""A code is position << 5 | left << 3 | right << 1 | is normal (see text.analysis.Token)."""


def marked_stem(word: str) -> str:
    """The term that stands for all forms of ``word`` that differ from it."""
    return f"={word}"


def terms_of_stem(word: str) -> tuple[str, ...]:
    """The terms whose postings together are all forms with the stem ``word``."""
    return (word, marked_stem(word)) if stem(word) == word else (marked_stem(word),)
