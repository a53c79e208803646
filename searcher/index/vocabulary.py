"""The words that posts hold, with the number of posts, to suggest them and to mend queries by.

English words are the terms of texts. Khmer words are those of the field ``words`` (see segment).
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from ..text.khmer_words import AS_WRITTEN
from .reader import IndexReader


class KhmerWord(NamedTuple):
    """One word in all the forms it is written in."""

    key: str
    """Its clusters in normal form."""
    written: str
    """The form that most posts have."""
    posts: int
    """How many hold it, once for each form."""


def khmer_words(reader: IndexReader, prefix: str, most: int | None = None) -> Iterator[KhmerWord]:
    """The words whose key begins with ``prefix``, of no more than ``most`` forms."""
    forms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for term, count in islice(reader.frequencies("words", prefix), most):
        key, _, written = term.partition(AS_WRITTEN)
        forms[key][written] += count
    for key, counts in forms.items():
        yield KhmerWord(key, min(counts, key=lambda form: (-counts[form], form)), sum(counts.values()))


def living(reader: IndexReader, key: str) -> KhmerWord | None:
    """The word with this key as posts hold it now, each counted once; None if only deleted posts did."""
    terms = sorted({term for term, _ in reader.frequencies("words", key + AS_WRITTEN)})
    counts = {term: count for term in terms if (count := reader.frequency("words", term))}
    if not counts:
        return None
    commonest = max(counts, key=lambda term: counts[term])
    together = len(counts) > 1 and len(set().union(*(reader.holders("words", term) for term in counts)))
    return KhmerWord(key, commonest.partition(AS_WRITTEN)[2], together or counts[commonest])


def other_words(reader: IndexReader, prefix: str, most: int) -> dict[str, int]:
    """The words of all other languages that begin with ``prefix``, no more than ``most``: word → posts.

    A post that holds a word in title and body counts once.
    """
    words: dict[str, int] = defaultdict(int)
    for term, count in islice(reader.frequencies("body", prefix), most):
        words[term] += count
    return words
