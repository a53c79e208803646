"""The bulk analysis gives the tokens of the plain one, for any texts in any batch."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.sources import read_posts
from searcher.text.analysis import analyse
from searcher.text.bulk import BulkAnalysis
from searcher.text.khmer_words import khmer_words
from searcher.text.known_pieces import BREAK, KnownPieces, edges_of
from searcher.text.vocabulary import Vocabulary
from tests.strategies import ZWSP, any_text, hostile_text, scrambled_khmer

LETTERS_THAT_ICU_CUTS = [*"កយសមល", *"\u17b6\u17b7\u17c6\u17d2\u17d2", "ហ្វ្រែន", ZWSP, "៤", "a.b", " ", "។", "\n", "ឨ"]

Row = tuple[str, int, int, int, int]

cut_khmer = st.lists(st.sampled_from(LETTERS_THAT_ICU_CUTS), max_size=20).map("".join)
texts = st.lists(
    st.one_of(any_text, hostile_text, cut_khmer, scrambled_khmer, st.tuples(any_text, any_text).map("\n".join)),
    max_size=6,
)
SHARED = BulkAnalysis()


def rows(analysis: BulkAnalysis, given_texts: list[str]) -> list[list[Row]]:
    """For each text: term, start, end, position and edges of each token, as the slots tell them."""
    slots, _ = analysis.slots(given_texts)
    found = []
    for number in range(len(given_texts)):
        there = slice(slots.starts[number], slots.starts[number + 1])
        own: list[Row] = []
        end = 0
        columns = (column[there].tolist() for column in slots[1:])
        for position, (term, edges, gap, length) in enumerate(zip(*columns, strict=True)):
            if term != BREAK:
                own.append((analysis.vocabulary.texts[term], end + gap, end + gap + length, position, edges))
                end += gap + length
        found.append(own)
    return found


def wanted(text: str) -> list[Row]:
    return [(token.text, token.start, token.end, token.position, edges_of(token)) for token in analyse(text)]


@given(texts)
@example(["ច" + ZWSP + "ាំ", "", "rice\r\n\r\nបាន"])
@example(["ធើ្វការ សិទិ្ធ", "លោកកឹម", "a\u0308 😀ខ្មែរ", "ក្កកrice"])
def test_bulk_analysis_gives_the_tokens_of_the_plain_one(given_texts: list[str]) -> None:
    assert rows(BulkAnalysis(), given_texts) == [wanted(text) for text in given_texts]


@given(texts)
def test_what_was_analysed_before_makes_no_difference(given_texts: list[str]) -> None:
    assert rows(SHARED, given_texts) == [wanted(text) for text in given_texts]


def test_the_sample_posts_have_the_same_tokens() -> None:
    bodies = [post.body for post in read_posts(Path(__file__).parents[2] / "corpus")]
    assert rows(BulkAnalysis(), bodies) == [wanted(body) for body in bodies]


def held_words(analysis: BulkAnalysis, given_texts: list[str]) -> list[list[str]]:
    """For each text the Khmer words that it holds, sorted."""
    _, held = analysis.slots(given_texts)
    told: list[list[str]] = [[] for _ in given_texts]
    for text, word in zip(held.texts, held.words, strict=True):
        told[text].append(held.names[word])
    return [sorted(words) for words in told]


@given(texts)
@example(["ផ្ទះ", "", "ខ្មែរ ទឹក rice ខ្មែរ", "លោកកឹម", "មាត្រា៤០នៃ"])
def test_the_khmer_words_of_each_text_are_told_once(given_texts: list[str]) -> None:
    assert held_words(SHARED, given_texts) == [sorted({*khmer_words(text, analyse(text))}) for text in given_texts]


def test_positions_are_slots_and_no_text_is_no_slot() -> None:
    slots, held = BulkAnalysis().slots([])
    assert (slots.starts.tolist(), len(slots.terms), len(held.texts)) == ([0], 0, 0)
    slots, _ = BulkAnalysis().slots(["", "ដី។ ដី", " "])
    assert slots.starts.tolist() == [0, 0, 3, 3]
    assert slots.terms.tolist() == [0, BREAK, 0]


@pytest.mark.parametrize("text", [" ".join(map(str, range(1 << 18))), "ៗ" * (1 << 19)], ids=["many", "long"])
def test_when_there_is_too_much_to_remember_a_new_vocabulary_begins(text: str) -> None:
    analysis = BulkAnalysis()
    analysis.slots([text])
    full = analysis.vocabulary
    assert rows(analysis, ["rice ដី"]) == [wanted("rice ដី")]
    assert analysis.vocabulary is not full
    assert analysis.vocabulary.texts == ["rice", "ដី"]


def test_what_is_long_is_looked_at_anew() -> None:
    known = KnownPieces(Vocabulary())
    assert known["rice"] == known["rice"] != known["a" * 1000] != known["a" * 1000]
    assert list(known) == ["", "rice"]
