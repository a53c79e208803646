"""Accept-Language, and which of the two languages it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text.months import LANGUAGES
from searcher.web.language import preferred_language


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("km", "km"),
        ("KM-kh", "km"),
        ("en", "en"),
        ("fr", "en"),
        ("km,en", "km"),
        ("en,km", "en"),
        ("en;q=0.8, km;q=0.9", "km"),
        ("km;q=0.8, en;q=0.9", "en"),
        ("en-US,en;q=0.9,km;q=0.8", "en"),
        ("km-KH,km;q=0.9,en-US;q=0.8,en;q=0.7", "km"),
        ("en;q=0.1, km-KH;q=0.05, km;q=0.2", "km"),
        ("fr, km ; q=0.001", "km"),
        ("km;q=0", "en"),
        ("km;q=0.000, en;q=0.1", "en"),
        ("en;q=0, km;q=0", "en"),
        ("*", "en"),
        ("*;q=0.5, km;q=0.4", "en"),
        ("*;q=0.4, km;q=0.5", "km"),
        ("en;q=0, *", "km"),
        ("en;q=0.3, *;q=0.5", "km"),
        ("km;q=0, *", "en"),
        ("kmr", "en"),
        ("khm", "en"),
        ("km;q=2, en;q=0.1", "en"),
        ("km;q=nan, en;q=0.1", "en"),
        ("km;q=-1, en;q=0.1", "en"),
        ("km;level=1, en;q=0.1", "en"),
        (", ,km,", "km"),
        ("km_KH", "en"),
    ],
)
def test_the_language_with_the_highest_weight(accepted: str, language: str) -> None:
    assert preferred_language(accepted) == language


PIECES = st.sampled_from(
    ["km", "en", "*", "-KH", ";q=", "0", "0.5", "1", "1.000", ",", " ", ";", "x", "\x00", "\u1780"]
)


@given(st.one_of(st.text(), st.lists(PIECES, max_size=20).map("".join)))
def test_any_header_asks_for_one_of_the_two(accepted: str) -> None:
    assert preferred_language(accepted) in LANGUAGES


def test_a_long_header_takes_no_long_time() -> None:
    assert preferred_language("km" + "-a1" * 20_000 + "!" + ",x" * 20_000) == "en"
