"""Khmer clusters and their normal form."""

import csv
import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text.analysis import analyse
from searcher.text.khmer import INVISIBLE, ascii_digits, clusters, normal_form
from tests.strategies import COENG, KHMER_WORDS, ZWSP, any_text, hostile_text, khmer_text, reencoded, scrambled_khmer

with (Path(__file__).parent / "norm_pairs.tsv").open(encoding="utf-8", newline="") as lines:
    PAIRS = [
        tuple("".join(chr(int(code, 16)) for code in row[f"{which}_cp"].split()) for which in ("variant", "canonical"))
        for row in csv.DictReader(lines, delimiter="\t")
    ]

KHMER = st.one_of(khmer_text, scrambled_khmer, hostile_text, any_text)
LETTER_OR_MARK = re.compile("[\u1780-\u17b3\u17b6-\u17d3\u17d7\u17d8\u17dd]")


def folded(text: str) -> list[str]:
    return [unit for start, end in clusters(text) for unit in normal_form(text[start:end])]


def token_texts(text: str) -> list[str]:
    return [token.text for token in analyse(text)]


def test_the_table_of_pairs_is_whole() -> None:
    assert len(PAIRS) == 37


@pytest.mark.parametrize(("variant", "canonical"), PAIRS)
def test_both_spellings_of_a_pair_give_the_same_tokens(variant: str, canonical: str) -> None:
    assert token_texts(variant) == token_texts(canonical) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("លាន", "ឡាន"), ("ប្រព័ន្ធ", "ប្រពន្ធ"), ("ប៉ា", "ប៊ា"), ("ប៉ា", "បា"), ("ដី", "ដិ"), ("ចាប់", "ចាប")],
        *[("តា", "ដា"), ("កក", "ក្ក"), ("សុខ", "សូខ"), ("ម្តង", "ម្ថង"), ("គ្រប", "គប្រ"), ("ន្ទ្ម", "ន្ម្ទ")],
    ],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)
    assert token_texts(one) != token_texts(other)


@pytest.mark.parametrize(
    ("cluster", "unit"),
    [
        ("ស្រ្តី", "ស្ត្រី"),
        ("ធើ្វ", "ធ្វើ"),
        ("ប្រ្រ", "ប្រ"),
        ("ណ៌", "ណ"),
        ("រ៉ា", "រ៊ា"),
        ("ប៉ា", "ប៉ា"),
        ("ស្ប៉ា", "ស្ប៉ា"),
        ("សុំា", "ស៊ាំ"),
        ("ៗ", "ៗ"),
        ("៘", "ល"),
        ("ឣ", "អ"),
        ("ព័", "ព័"),
        ("ក់", "ក់"),
    ],
)
def test_normal_form_of_one_cluster(cluster: str, unit: str) -> None:
    assert normal_form(cluster) == (unit,)


def test_the_deprecated_letter_quk_is_two_units() -> None:
    assert normal_form("ឨ") == ("ឧ", "ក")


@pytest.mark.parametrize("cluster", [COENG, COENG * 3, "\u17cd", COENG + ZWSP, "\u17d1\u17cc"])
def test_nothing_is_left_of_what_nobody_can_read(cluster: str) -> None:
    assert normal_form(cluster) == ()


@given(KHMER)
def test_normal_form_is_idempotent(text: str) -> None:
    for start, end in clusters(text):
        for unit in normal_form(text[start:end]):
            assert normal_form(unit) == (unit,)


@given(KHMER, st.one_of(khmer_text, scrambled_khmer))
def test_a_concatenation_folds_as_its_parts_do(first: str, second: str) -> None:
    if first.rstrip(INVISIBLE).endswith(COENG):
        first += "ក"  # a subscript sign takes the next letter: only after one the second text is no part of its own
    assert folded(first + second) == folded(first) + folded(second)


@given(KHMER)
def test_clusters_are_in_order_and_leave_out_no_khmer_letter_or_mark(text: str) -> None:
    found = list(clusters(text))
    assert all(start < end for start, end in found)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    inside = {place for start, end in found for place in range(start, end)}
    assert {match.start() for match in LETTER_OR_MARK.finditer(text)} <= inside


@given(st.data(), st.one_of(khmer_text, scrambled_khmer))
def test_every_encoding_of_a_text_folds_to_the_same_units(data: st.DataObject, text: str) -> None:
    assert folded(data.draw(reencoded(text))) == folded(text)


@given(st.sampled_from(KHMER_WORDS), st.sampled_from(INVISIBLE), st.data())
def test_invisible_characters_change_no_word(word: str, invisible: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word)))
    assert folded(word[:at] + invisible + word[at:]) == folded(word)


def test_khmer_digits_are_ascii_digits() -> None:
    assert ascii_digits("០១២៣៤៥៦៧៨៩ and 5 ក") == "0123456789 and 5 ក"


@pytest.mark.parametrize(
    "piece", [COENG, "\u17b6", "\u17c6\u17bb", ZWSP, COENG + ZWSP, ZWSP + "\u17b6", "ក", "ក" + COENG, "ក" + ZWSP, "ៗ"]
)
def test_a_megabyte_of_anything_is_folded_in_linear_time(piece: str) -> None:
    text = "ក" + piece * (1_000_000 // len(piece))
    assert sum(end - start for start, end in clusters(text)) <= len(text)
    assert len(folded(text)) <= len(text)
