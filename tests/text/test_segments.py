"""ICU's word boundaries, counted in Python characters."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given

from searcher.text.segments import icu_version, words
from tests.strategies import any_text


def segments(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text)]


@given(any_text)
def test_segments_join_to_the_text(text: str) -> None:
    assert "".join(segments(text)) == text
    assert all(segments(text))


@given(any_text)
def test_an_emoji_before_a_text_shifts_its_segments_by_one(text: str) -> None:
    assert words("😀\n" + text) == [(0, 1), (1, 2), *((start + 2, end + 2) for start, end in words(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("rice market", ["rice", " ", "market"]),
        ("😀 rice 😀😀 fish", ["😀", " ", "rice", " ", "😀", "😀", " ", "fish"]),
        ("a𝔘b c", ["a𝔘b", " ", "c"]),
        ("don't stop", ["don't", " ", "stop"]),
        ("ខ្មែរទឹក", ["ខ្មែរ", "ទឹក"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


def test_threads_do_not_disturb_one_another() -> None:
    texts = [f"{'rice ' * count}ខ្មែរទឹក 😀" for count in range(1, 60)]
    expected = [words(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(words, texts * 5)) == expected * 5


def test_the_version_of_icu_is_a_number() -> None:
    assert float(icu_version().split(".")[0]) >= 50
