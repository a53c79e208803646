"""The Khmer words that ICU sees in a text, to suggest them."""

import re
from collections.abc import Iterator, Sequence

from .analysis import Token
from .khmer import without_invisible

AS_WRITTEN = "\t"
MOST_CLUSTERS = 20
"""What is longer is no word: ICU leaves unknown letters in one piece."""
_LETTERS = re.compile("[\u1780-\u17dd]+")


def khmer_words(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """For each Khmer word in ``text``: its clusters in normal form, a tab, and how it is written."""
    return (word for _, word in words_by_end(text, tokens))


def words_by_end(text: str, tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    """The same words, each with the place of its last token in ``tokens``."""
    word: list[Token] = []
    for place, token in enumerate(tokens):
        if token.starts_word:
            word.clear()
        word.append(token)
        if token.khmer and token.ends_word and len(word) <= MOST_CLUSTERS:
            written = without_invisible(text[word[0].start : word[-1].end])
            if _LETTERS.fullmatch(written):
                yield place, f"{''.join(token.text for token in word)}{AS_WRITTEN}{written}"
