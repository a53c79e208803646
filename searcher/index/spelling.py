"""Did you mean: a query with the nearest words of the index in place of those that hardly a post holds.

Only words typed in the open are mended, each where it stands; all else stays as it was typed. A word gives way to the
nearest one and, of those, to the one that most posts hold. What is offered has been tried: it finds posts under the
same request, and many more than the query itself.
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, product

from ..query import Named, Node, Phrase, Query, Typed, Words
from ..text.analysis import analyse, has_khmer
from ..text.distance import Clusters, NearClusters, near_words
from .khmer_spelling import KhmerSpelling
from .reader import IndexReader

FEW = 3
"""A word that as many posts hold is left alone."""
TIMES_MORE = 10
"""A word that any post holds gives way only to one that so many times as many do; a query likewise."""
MOST_WORDS, MOST_MENDED = 8, 3
"""A query of more words, or with more to mend, is left alone: it is text that was pasted, or another language."""
_CHOICES, _TRIES = 3, 6

CountOf = Callable[[str], int]
"""How many posts a query finds under the same request; 0 for one that cannot be understood."""
Holding = Callable[[Node], int]
"""How many posts hold some words or a name, whatever else was asked."""


def better_query(reader: IndexReader, query: Query, found: int, count: CountOf, holding: Holding) -> str | None:
    """``query``, which finds ``found`` posts, with words that find many more; None if there are none."""
    mending = _Mending(reader, holding)
    typed = list(_single_words(query))
    if len(typed) > MOST_WORDS:
        return None
    words: list[tuple[Typed, list[str]]] = []
    for word in typed:
        if choices := mending.choices(word):
            words.append((word, choices))
        if len(words) > MOST_MENDED:
            return None
    options = [[*choices, query.text[slice(*_span(word))]] for word, choices in words]
    for chosen in islice(product(*options), _TRIES):
        text = query.text
        for (word, _), replacement in reversed(list(zip(words, chosen, strict=True))):
            start, end = _span(word)
            text = text[:start] + replacement + text[end:]
        if text != query.text and count(text) >= max(1, TIMES_MORE * found):
            return text
    return None


def _single_words(query: Query) -> Iterator[Typed]:
    """What is mended at once: a word, or a run of Khmer that stands side by side."""
    for typed in query.typed:
        run: list[Phrase] = []
        for token in typed.tokens:
            joins = run and token.khmer and run[-1][-1].khmer and token.position == run[-1][-1].position + 1
            if joins:
                run[-1] = (*run[-1], token)
            else:
                run.append((token,))
        yield from (Typed(tokens, typed.field) for tokens in run)


def _span(word: Typed) -> tuple[int, int]:
    return word.tokens[0].start, word.tokens[-1].end


class _Mending:
    """Finds what single words may have been meant to be."""

    def __init__(self, reader: IndexReader, holding: Holding) -> None:
        self._reader = reader
        self._holding = holding
        self._khmer = KhmerSpelling(reader)
        self._terms = cache(self._read_terms)

    def choices(self, word: Typed) -> list[str]:
        """The best few in place of ``word``; none if it is well known."""
        own = self._holding(Named(word.field, word.tokens) if word.field else Words(word.tokens))
        if own >= FEW:
            return []
        choices = self._khmer_choices(word) if word.tokens[0].khmer else self._other_choices(word)
        enough = max(1, TIMES_MORE * own)
        return list(islice((choice for choice in choices if self._posts(choice, word.field) >= enough), _CHOICES))

    def _posts(self, choice: str, field: str) -> int:
        tokens = tuple(analyse(choice))
        return self._holding(Named(field, tokens) if field else Words(tokens))

    def _khmer_choices(self, word: Typed) -> list[str]:
        typed = tuple(token.text for token in word.tokens)
        if not word.field:
            return self._khmer.mended(typed)
        names = _khmer_names(self._reader, word.field)
        near = sorted(NearClusters(names).near(typed))
        return [names[clusters] for distance, clusters in near if distance]

    def _other_choices(self, word: Typed) -> list[str]:
        token = word.tokens[0]
        if not token.text.isalpha():
            return []
        if word.field:
            near = near_words(token.text, _words_of_names(self._reader, word.field))
        else:
            near = near_words(token.text, [term for letter in {*token.text[:2]} for term in self._terms(letter)])
        counted = ((slips, -self._reader.frequency("body", other), other) for slips, other in near)
        return [other for _, _, other in sorted(counted)]

    def _read_terms(self, letter: str) -> list[str]:
        """The first letter is right, or stands second: all words are too many to look through."""
        return [term for term in self._reader.terms("body", letter) if term.isalpha()]


def _words_of_names(reader: IndexReader, field: str) -> list[str]:
    return sorted({word for name in reader.names[field] for word in name.split() if not has_khmer(word)})


def _khmer_names(reader: IndexReader, field: str) -> dict[Clusters, str]:
    """The Khmer names and their parts, by their clusters."""
    names: dict[Clusters, str] = {}
    for way in (way for ways in reader.names[field].values() for way in ways if has_khmer(way)):
        for part in (*way.split(), "".join(way.split())):
            names.setdefault(tuple(token.text for token in analyse(part)), part)
    return names
