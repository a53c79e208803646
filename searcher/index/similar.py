"""Posts about the same as another: those that share the words that tell most about it.

These are chosen as Lucene's MoreLikeThis does: the words of the post whose occurrences times inverse frequency are
highest. Likeness is then BM25 over these words (see scoring). What is looked up is bounded, however long the post and
however large the index.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from heapq import nlargest, nsmallest
from typing import NamedTuple

from ..post import Post
from ..text.analysis import analyse
from ..text.khmer_words import AS_WRITTEN, khmer_words
from . import scoring
from .reader import IndexReader
from .segment import VALUE

MOST_WORDS = 25
"""Words of a post that are looked up …"""
MOST_HOLDERS = 2000
"""… each held by no more posts than this: what is commoner tells little."""
MOST_CHARACTERS = 20_000
"""Of a post's text, from its beginning."""
FEWEST_SHARED = 3
"""Words that another post has in common with it."""


class _Telling(NamedTuple):
    """A word of the post, in all forms that count as the same."""

    terms: tuple[str, ...]
    weight: float


def similar(reader: IndexReader, number: int, limit: int) -> list[tuple[int, float]]:
    """At most ``limit`` other posts with their likeness, the most alike first; of two alike the newer, then by id."""
    likeness: dict[int, float] = defaultdict(float)
    shared: Counter[int] = Counter()
    length, average = reader.column("body_length"), reader.average_length("body")
    for word in nlargest(MOST_WORDS, _telling(reader, reader.post(number)), key=lambda word: (word.weight, word.terms)):
        counts: Counter[int] = Counter()
        for term in word.terms:
            counts.update(dict(reader.holding(term)))
        for other, count in counts.items():
            evened = scoring.evened_length("body", length(other), average)
            likeness[other] += word.weight * scoring.saturated(count / evened)
        shared.update(counts.keys())
    day, post_id = reader.column("day"), reader.column("id")
    alike = (other for other, words in shared.items() if words >= FEWEST_SHARED and other != number)
    order = nsmallest(limit, alike, key=lambda other: (-likeness[other], -day(other), post_id(other)))
    return [(other, likeness[other]) for other in order]


def _telling(reader: IndexReader, post: Post) -> Iterator[_Telling]:
    """The words of ``post`` that other posts hold too, but not too many."""
    for terms, count in _words(reader, post).items():
        holding = sum(map(reader.holders_at_most, terms))
        if 1 < holding <= min(MOST_HOLDERS, max(FEWEST_SHARED, reader.living // 2)):
            yield _Telling(terms, count * scoring.inverse_frequency(reader.living, holding))


def _words(reader: IndexReader, post: Post) -> Counter[tuple[str, ...]]:
    """The terms of each word → how much it occurs, in the title as often as its weight says; never function words."""
    found: Counter[tuple[str, ...]] = Counter()
    for field, text in (("title", post.title), ("body", post.body[:MOST_CHARACTERS])):
        tokens = analyse(text)
        keys = Counter((token.text, token.stem) for token in tokens if not token.khmer)
        khmer = Counter(word.partition(AS_WRITTEN)[0] for word in khmer_words(text, tokens))
        weight = scoring.WEIGHT[field]
        for (word, stem), count in keys.items():
            if word not in scoring.FUNCTION_WORDS:
                found[tuple(sorted({word, *reader.forms(stem)}))] += int(weight * count)
        for word, count in khmer.items():
            terms = sorted({term for term, _ in reader.frequencies("words", word + AS_WRITTEN)})
            found[tuple(f"{VALUE}words{VALUE}{term}" for term in terms)] += int(weight * count)
    return found
