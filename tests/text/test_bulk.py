"""The bulk analysis gives the tokens of the plain one, for any texts in any batch."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.sources import read_posts
from searcher.text.analysis import analyse
from searcher.text.bulk import BREAK, BulkAnalysis, edges_of
from searcher.text.khmer_words import khmer_words
from tests.strategies import ZWSP, any_text, hostile_text, khmer_text, scrambled_khmer

Row = tuple[str, int, int, int, int]

texts = st.lists(
    st.one_of(any_text, hostile_text, khmer_text, scrambled_khmer, st.tuples(any_text, any_text).map("\n".join)),
    max_size=6,
).map(lambda found: ["".join(letter for letter in text if not "\ud800" <= letter <= "\udfff") for text in found])
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


@pytest.mark.parametrize("text", ["ខ្មែរ ទឹក rice", "ធើ្វការ ខ្មែរ", "", "ខ្មែរ ខ្មែរ"])
def test_the_khmer_words_of_each_text_are_told_once(text: str) -> None:
    _, held = BulkAnalysis().slots(["ផ្ទះ", text])
    told = [held.names[word] for number, word in zip(held.texts, held.words, strict=True) if number == 1]
    assert sorted(told) == sorted(set(khmer_words(text, analyse(text))))
