"""The law of highlights, on ten thousand random pairs of a text and a query.

Every highlighted piece, cut from the original text and analysed on its own, is nothing but the words that were
sought: in Khmer the term in one of its accepted spellings, however encoded and spaced, in English a word of the same
stem. It begins and ends on the edges of clusters; highlights are in order and never overlap. Most texts hold the term
on purpose, in another encoding, spacing or spelling, and there it must be highlighted.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.parser import parse
from searcher.query import Words, sought, spellings
from searcher.snippet import Snippet, mark, passages
from searcher.text.analysis import Token, analyse
from searcher.text.khmer import COENG, clusters
from searcher.text.variants import variants
from tests.strategies import BREAKS, ENGLISH_WORDS, KHMER_WORDS, any_text, reencoded

PAIRS = 10_000
INFLECTIONS = [["vote", "votes", "Voted", "VOTING"], ["market", "markets", "Market’s"], ["boat", "boats", "boating"]]
TERMS = [*KHMER_WORDS, "សំរាប់", "សម្រាប់", "អោយ", "ឲ្យ", "ព័ត៌មាន", "ចំរើន", "កំឡាំង", "ត្រឡប់", "រយៈពេល", "ទូរស័ព្ទ"]
FILLERS = [*KHMER_WORDS, *ENGLISH_WORDS, *BREAKS, "។ ", ". ", " ", " ", "\u200b", "😀", "១២", "ខ្ញុំ", "ទីលាន", "xyz "]
HOSTILE = [COENG, "\u17b6", "\u17c6\u17c6", "ក" + COENG, "\ue000", "\u202e", "สวัสดี", "e\u0301", "\u0378", "\u200d"]


class Drawn(NamedTuple):
    text: str
    query: str
    planted: str | None
    """What stands somewhere in ``text`` and is to be found by ``query``."""


def draw_pair(random: Random) -> Drawn:
    query, planted = draw_query(random)
    around = [draw_filler(random) for _ in range(random.randrange(30))]
    if random.random() < 0.2:
        return Drawn("".join(around), query, None)
    at = random.randrange(len(around) + 1)
    text = "".join([*around[:at], " ", planted, " ", *around[at:]])
    return Drawn(text, query, planted)


def draw_query(random: Random) -> tuple[str, str]:
    """A query, and a text that it must find."""
    kind = random.randrange(5)
    if kind == 0:
        forms = random.choice(INFLECTIONS)
        return random.choice(forms), random.choice(forms)
    if kind == 1:
        word = random.choice(ENGLISH_WORDS[:8])
        return f"{word[: random.randint(2, len(word))]}*", word.upper()
    term = "".join(random.sample(TERMS, random.randint(1, 2)))
    if kind == 2:
        return f'"{respelt(random, term)}"', respelt(random, term)
    typed = respelt(random, term).replace(" ", "")  # a space in a query parts words
    if kind == 3:
        return f"{typed} {random.choice(ENGLISH_WORDS[:8])}", respelt(random, term)
    spelling = random.choice(variants(tuple(token.text for token in analyse(term))))
    return typed, respelt(random, "".join(spelling))


def draw_filler(random: Random) -> str:
    kind = random.random()
    if kind < 0.05:
        return random.choice(HOSTILE)
    return respelt(random, random.choice(TERMS)) if kind < 0.3 else random.choice(FILLERS)


def respelt(random: Random, text: str) -> str:
    """``text`` in another encoding and spacing, by rules written here again."""
    pieces = [text[start:end] for start, end in clusters(text)]
    return "".join(
        recoded(random, piece) + random.choice(["", "", "", "\u200b", " ", "-"]) for piece in pieces[:-1]
    ) + (recoded(random, pieces[-1]))


def recoded(random: Random, cluster: str) -> str:
    base, signs = cluster[0], re.findall(f"{COENG}.|.", cluster[1:])
    if random.random() < 0.5 and sum(sign[0] == COENG for sign in signs) < 2:
        random.shuffle(signs)
    other = {COENG + "ត": COENG + "ដ", "ើ": "េី", "ោ": "េា"}
    signs = [random.choice([sign, other.get(sign, sign)]) for sign in signs]
    return base + "".join(sign + "\u200b" * (random.random() < 0.1) for sign in signs)


def check(text: str, query: str) -> int:
    """Hold the law for ``text`` and ``query``; how many pieces are highlighted in the whole text."""
    words = list(sought(parse(query).root))
    whole = mark(text, words)
    assert whole.text == text
    for snippet in (whole, *passages(text, words)):
        assert snippet.text in text
        check_places(snippet)
        for start, end in snippet.spans:
            check_piece(snippet.text[start:end], words)
    return len(whole.spans)


def check_places(snippet: Snippet) -> None:
    inside = {place for start, end in clusters(snippet.text) for place in range(start + 1, end)}
    edges = [place for span in snippet.spans for place in span]
    assert all(left < right for left, right in pairwise(edges)), "spans are out of order, empty, or touch or overlap"
    assert all(0 <= place <= len(snippet.text) for place in edges)
    assert inside.isdisjoint(edges)


def check_piece(piece: str, words: Sequence[Words]) -> None:
    """Every token of ``piece`` belongs to an occurrence of what was sought, and nothing stands before or after them."""
    tokens = analyse(piece)
    assert tokens and (tokens[0].start, tokens[-1].end) == (0, len(piece))
    covered = {place for asked in words for phrase in spellings(asked) for place in occurrences(tokens, asked, phrase)}
    assert covered == set(range(len(tokens))), f"{piece!r} is more than what was sought"


def occurrences(tokens: Sequence[Token], words: Words, phrase: Sequence[Token]) -> set[int]:
    """The numbers of the tokens in which ``phrase`` stands."""
    found: set[int] = set()
    for first in range(len(tokens) - len(phrase) + 1):
        here = tokens[first : first + len(phrase)]
        if all(
            is_form(token, wanted, words, wanted is phrase[-1])
            and token.position - here[0].position == wanted.position - phrase[0].position
            for token, wanted in zip(here, phrase, strict=True)
        ):
            found.update(range(first, first + len(phrase)))
    return found


def is_form(token: Token, wanted: Token, words: Words, is_last: bool) -> bool:
    if words.prefix and is_last:
        return token.text.startswith(wanted.text)
    return token.text == wanted.text if words.exact else token.stem == wanted.stem


def test_ten_thousand_random_pairs() -> None:
    random = Random(20190914)
    seen: Counter[str] = Counter()
    for _ in range(PAIRS):
        text, query, planted = draw_pair(random)
        marked = check(text, query)
        seen["marked"] += marked > 0
        if planted is not None:
            seen["planted"] += 1
            seen["spelt otherwise"] += planted not in query and marked > 0
            assert marked, f"{query!r} does not find {planted!r} in {text!r}"
    assert seen["planted"] > 0.7 * PAIRS
    assert seen["marked"] > 0.75 * PAIRS
    assert seen["spelt otherwise"] > 0.5 * PAIRS
    assert seen["marked"] < PAIRS


@given(st.data(), any_text, any_text, st.lists(st.sampled_from(TERMS), min_size=1, max_size=3).map("".join))
def test_a_term_in_any_encoding_within_any_text(data: st.DataObject, before: str, after: str, term: str) -> None:
    spelling = "".join(data.draw(st.sampled_from(variants(tuple(token.text for token in analyse(term))))))
    text = f"{before}\n{data.draw(reencoded(spelling))}\n{after}"
    assert check(text, data.draw(reencoded(term))) >= 1


@pytest.mark.parametrize(("piece", "query"), [("ដីកា", "ដី"), ("votes and", "vote"), (" ដី", "ដី"), ("ទឹកដី", "ដី")])
def test_the_law_can_be_broken(piece: str, query: str) -> None:
    with pytest.raises(AssertionError):
        check_piece(piece, list(sought(parse(query).root)))
