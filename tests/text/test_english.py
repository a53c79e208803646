"""Folding and stems of words in English and other spaced languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text.english import LONGEST_WORD, fold, stem


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Election", "election"),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("naïve", "naive"),
        ("ＦＵＬＬ", "full"),
        ("ﬁre", "fire"),
        ("straße", "strasse"),
        ("Ελλάδα", "ελλαδα"),
        ("don’t", "don't"),
        ("DON'T", "don't"),
        ("O‘Brien", "o'brien"),
        ("people's", "people"),
        ("people’s", "people"),
        ("PEOPLE’S", "people"),
        ("peoples’", "peoples"),
        ("_word_", "word"),
        ("ไทย", "ไทย"),
        ("''", ""),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzéàöčñ", max_size=20))
def test_fold_takes_case_for_nothing(word: str) -> None:
    assert fold(word.upper()) == fold(word) == fold(word.capitalize())


@given(st.text(max_size=200))
def test_a_folded_word_is_never_longer_than_the_longest(word: str) -> None:
    assert len(fold(word)) <= LONGEST_WORD


SAME_STEM = [
    line.split()
    for line in """
    election elections
    elect elects elected electing
    electoral
    vote votes voted voting
    voter voters
    study studies studied studying
    bus buses
    run runs running
    stop stops stopped stopping
    hope hopes hoped hoping
    hop hops hopped hopping
    plan plans planned planning
    plane planes
    agree agrees agreed agreeing
    need needs needed
    try tries tried trying
    tie ties tied tying
    die dies died dying
    lie lies lied lying
    pass passes passed passing
    class classes
    sing sings singing
    bring brings bringing
    king kings
    university universities
    universe universes
    universal
    government governments
    govern governs governed governing
    country countries
    city cities
    organise organised organising
    organisation organisations
    general generals
    generate generates generated generating
    community communities
    commune communes
    communist communists
    news
    new
    gas
    this
    price prices priced pricing
    rice
    fish fishes fished fishing
    tax taxes taxed taxing
    control controls controlled controlling
    size sizes sized sizing
    play plays played playing
    enjoy enjoys enjoyed enjoying
    day days
    police
    policy policies
    proceed proceeded proceeding
    """.strip().splitlines()
]


@pytest.mark.parametrize("group", SAME_STEM, ids=lambda group: group[0])
def test_inflections_share_a_stem(group: list[str]) -> None:
    assert len({stem(word) for word in group}) == 1


def test_words_that_readers_keep_apart_have_different_stems() -> None:
    stems = [stem(group[0]) for group in SAME_STEM]
    assert sorted(set(stems)) == sorted(stems)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("elections", "election"), ("election", "election"), ("voted", "vote"), ("buses", "bus"), ("news", "news")],
)
def test_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize("words", ["sky skies", "proceed proceeds", "succeed succeeds", "inning innings"])
def test_inflections_of_irregular_words_share_a_stem(words: str) -> None:
    assert len({stem(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "words", ["sky ski", "earrings ears", "innings in", "outings out", "herrings her", "evening even", "pasted past"]
)
def test_stems_join_no_words_that_snowball_keeps_apart(words: str) -> None:
    one, other = words.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["ab", "b2b", "1,000", "o'br", "élan", "ไทย", "", "x" * 64])
def test_what_has_no_ending_to_cut_is_its_own_stem(word: str) -> None:
    assert stem(word) == word


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", max_size=64))
def test_a_stem_is_at_most_one_letter_longer_and_never_empty(word: str) -> None:
    if any(letter.isalpha() for letter in word):
        assert 1 <= len(stem(word)) <= len(word)
