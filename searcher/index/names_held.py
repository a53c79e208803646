"""Which posts hold which names, found in their slots: a text is looked at only around an honorific."""

from collections.abc import Iterator, Sequence

import numpy as np

from ..text.analysis import Token
from ..text.bulk import Held, Slots
from ..text.known_pieces import BREAK, KHMER, LEFT, NORMAL, RIGHT
from ..text.numbers import Numbers
from ..text.people import HONORIFICS, LONGEST, names_after
from ..text.vocabulary import Vocabulary
from .build import starts_word
from .names import name_terms


def names_held(texts: Sequence[str], slots: Slots, vocabulary: Vocabulary) -> Held:
    """The names that follow an honorific in ``texts``, as terms (see names)."""
    places = _honorifics(slots, vocabulary)
    text_of = np.searchsorted(slots.starts, places, side="right") - 1
    names = Vocabulary()
    pairs: set[tuple[int, int]] = set()
    ends = slots.ends
    for place, number in zip(places.tolist(), text_of.tolist(), strict=True):
        begin = slots.starts[number]
        origin = int(ends[begin - 1]) if begin else 0
        last = min(place + LONGEST, int(slots.starts[number + 1]))
        tokens = list(_tokens(slots, vocabulary, ends, place, last, int(begin), origin))
        pairs.update((names.number(term), number) for term in name_terms(names_after(texts[number], tokens)))
    words, numbers = (np.array(column, np.int64) for column in zip(*sorted(pairs), strict=True)) if pairs else _NONE
    return Held(numbers, words, names.texts)


def _honorifics(slots: Slots, vocabulary: Vocabulary) -> Numbers:
    """The slots at which a word and an honorific begin."""
    places = np.flatnonzero(starts_word(slots.edges) & (slots.edges & KHMER > 0))
    found = np.zeros(len(places), bool)
    for honorific in HONORIFICS:
        here = np.arange(len(places))
        for step, cluster in enumerate(honorific):
            ahead = np.minimum(places[here] + step, len(slots.terms) - 1)
            here = here[slots.terms[ahead] == vocabulary.number(cluster)]
        found[here] = True
    return places[found]


_NONE = (np.zeros(0, np.int64), np.zeros(0, np.int64))


def _tokens(
    slots: Slots, vocabulary: Vocabulary, ends: Numbers, first: int, last: int, begin: int, origin: int
) -> Iterator[Token]:
    """The tokens from slot ``first`` to ``last``, of a text whose slots begin at ``begin``."""
    for place in range(first, last):
        term, edges, end = int(slots.terms[place]), int(slots.edges[place]), int(ends[place]) - origin
        if term != BREAK:
            text, khmer = vocabulary.texts[term], bool(edges & KHMER)
            span = (end - int(slots.lengths[place]), end, place - begin)
            yield Token(text, *span, edges >> LEFT & 3, edges >> RIGHT & 3, text, khmer, bool(edges & NORMAL))
