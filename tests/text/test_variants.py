"""Other spellings: those that sound the same find one another, and words that differ stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text.analysis import analyse
from searcher.text.variants import MOST_VARIANTS, Term, variants
from tests.strategies import khmer_text


def term(text: str) -> Term:
    return tuple(token.text for token in analyse(text))


SAME = [
    ("សំរាប់", "សម្រាប់"),
    ("សំរេច", "សម្រេច"),
    ("ចំរើន", "ចម្រើន"),
    ("ជំរុញ", "ជម្រុញ"),
    ("តំលៃ", "តម្លៃ"),
    ("គំរាម", "គម្រាម"),
    ("កំឡាំង", "កម្លាំង"),
    ("អោយ", "ឲ្យ"),
    ("អោយ", "ឱ្យ"),
    ("បណ្តាលអោយ", "បណ្តាលឲ្យ"),
    ("លៈបង់", "លះបង់"),
    ("ពត៌មាន", "ព័ត៌មាន"),
    ("ពត៍មាន", "ព័ត៌មាន"),
    ("ទូរសព្ទ", "ទូរស័ព្ទ"),
    ("ស្រលាញ់", "ស្រឡាញ់"),
    ("ត្រលប់", "ត្រឡប់"),
]
APART = [("លាន", "ឡាន"), ("មួយលាន", "មួយឡាន"), ("ប្រព័ន្ធ", "ប្រពន្ធ"), ("កុំ", "គុំ"), ("ដី", "ដឺ"), ("ចាប់", "ចាប")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_that_sound_the_same_find_one_another(one: str, other: str) -> None:
    assert term(other) in variants(term(one))
    assert term(one) in variants(term(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_differ_stay_apart(one: str, other: str) -> None:
    assert term(other) not in variants(term(one))
    assert term(one) not in variants(term(other))


khmer = st.lists(
    st.sampled_from(["សំ", "រា", "ស", "ម្រា", "ប់", "អោ", "យ", "ឱ្យ", "លះ", "ស្រ", "លា", "ឡា", "40"]), min_size=1
)


@given(khmer)
def test_the_term_itself_comes_first_and_the_number_is_bounded(clusters: list[str]) -> None:
    found = variants(tuple(clusters))
    assert found[0] == tuple(clusters)
    assert len(found) == len(set(found)) <= MOST_VARIANTS


@given(khmer.filter(lambda clusters: len(clusters) <= 3))
def test_variants_are_mutual(clusters: list[str]) -> None:
    for other in variants(tuple(clusters)):
        assert tuple(clusters) in variants(other)


@given(
    khmer_text,
    st.sampled_from([("ប្រព័ន្ធ", "ប្រពន្ធ"), ("ចាប់", "ចាប"), ("ដី", "ដិ"), ("ឈឺ", "ឈឹ")]),
    khmer_text,
)
def test_no_rule_joins_what_sounds_different(before: str, words: tuple[str, str], after: str) -> None:
    one, other = (term(f"{before}{word}{after}") for word in words)
    assert other not in variants(one)
    assert one not in variants(other)


@given(khmer_text)
def test_la_is_lo_only_after_a_weak_syllable(text: str) -> None:
    one, other = term(f"{text}កាលា"), term(f"{text}កាឡា")
    assert other not in variants(one)
    assert one not in variants(other)
