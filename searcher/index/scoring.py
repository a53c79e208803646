"""The scoring formula, in one place; every evaluation must give these numbers.

A match has a grade and a relevance. Posts are ordered by grade, then relevance, then newer first, then id.

*Grade* says how surely a place holds the words themselves, which matters for Khmer: ICU sees no word boundary where
ដី, land, stands inside ដីកា, warrant. The grade of words in a post is that of their best place, from 0 to FULL_GRADE,
by these questions, an earlier one before all later ones:

1. Do they stand as words: is each end a word boundary, or the edge of a part of a compound (what is left of the word on
   that side is a word as well)?
2. If the right end is a boundary, do they stand in the title?
3. Are they spelt as typed, each cluster in its normal form where it was typed so and only there?
4. How good are the ends: 2 for a boundary, 1 for an edge of a part, 0 else; the right end counts 3, the left end 2, for
   what goes on to the right is more often another word.

Words of other languages have the full grade everywhere. AND adds the grades of its parts, OR takes the highest. When n
words that hold Khmer are typed in a row, a post where they stand side by side gets n + 1 full grades and one more, and
as much again where the whole stands as words. On segmented Khmer text, where relevance is judged letter by letter,
these grades raise the mean average precision of counting alone from .954 to .985 and from .972 to .984 (khPOS, Google;
``benchmarks/khmer_retrieval.py``); without question 3 they reach .971 and .979. A filter in their place would lose true
matches.

*Relevance* is BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004):
one saturation over the weighted counts of title and body, not a sum over fields.

    weighted(post) = Σ over fields  weight * count / (1 - b + b * length / average length)
    saturated(w)   = w * (k1 + 1) / (w + k1)
    idf            = ln(1 + (posts - holding + 0.5) / (holding + 0.5))
    relevance      = idf * (saturated(weighted) + 0.2 * saturated(weighted, counting one word's form typed alone))

A function word of English ("the") counts a tenth, and so does a place where Khmer does not stand as words. For words
that hold Khmer b is 0: evening out lengths lowered their mean average precision. Where words other than Khmer that were
typed in a row stand side by side, the phrase adds 0.15 of its own relevance. Lengths are in words; deleted posts count
nowhere. The constants were the best of those tried on eleven English test collections. The score shown is grade +
relevance / the highest possible relevance: one number in the same order.
"""

from math import log

from ..text.analysis import WORD

K1 = 1.2
FIELDS = ("title", "body")
WEIGHT = {"title": 4.0, "body": 1.0}
LENGTH_SHARE = {"title": 0.5, "body": 0.6}
"""The b of each field: how much of the difference in length is evened out."""
EXACT_FORM = 0.2
SIDE_BY_SIDE = 0.15
FUNCTION_WORD = 0.1
INSIDE_WORD = 0.1

FUNCTION_WORDS = frozenset(
    """a about after all also an and any are as at be because been before being but by can could did do does for from
    had has have he her his how i if in into is it its may more most no not of on or other our out over she should so
    some such than that the their them then there these they this those to up was we were what when which who will
    with would you your""".split()
)


def inverse_frequency(posts: int, holding: int) -> float:
    """How much a match says: more, the fewer of all ``posts`` hold it."""
    return log(1 + (posts - holding + 0.5) / (holding + 0.5))


def evened_length(field: str, length: int, average_length: float) -> float:
    """What occurrences in a field of ``length`` words are divided by: 1 at the average, more in longer ones."""
    share = LENGTH_SHARE[field]
    return 1 - share + share * length / average_length


def saturated(weight: float) -> float:
    """Each further occurrence adds less; never reaches ``HIGHEST_SATURATION``."""
    return weight * (K1 + 1) / (weight + K1)


HIGHEST_SATURATION = K1 + 1


def highest_relevance(inverse_document_frequency: float) -> float:
    """What no relevance of words with this frequency reaches."""
    return inverse_document_frequency * HIGHEST_SATURATION * (1 + EXACT_FORM)


WORD_GRADE = 10
"""The least grade of what stands as words …"""
FULL_GRADE = 21
"""… and the highest grade there is."""


def match_grade(left: int, right: int, as_typed: bool, in_title: bool) -> int:
    """The grade of one place. ``left`` and ``right`` tell its ends: INSIDE, PART or WORD (see text.analysis)."""
    if in_title and left and right == WORD:
        return FULL_GRADE - 3 + 2 * as_typed + (left - 1)
    if left and right:
        return WORD_GRADE + 4 * as_typed + 2 * (right - 1) + (left - 1)
    return 5 * as_typed + (2 * left - 1 if left else 2 * right)


def run_grade(words: int, whole: bool) -> int:
    """What a run of ``words`` with Khmer adds where it stands side by side; twice where it stands as words."""
    return (words + 1) * (FULL_GRADE + 1) * (1 + whole)
