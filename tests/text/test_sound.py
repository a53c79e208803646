"""Names by sound."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.text.sound import consonants, distance, khmer_sounds, latin_sounds, romanised
from tests.strategies import any_text, hostile_text, khmer_text, reencoded, scrambled_khmer

KHMER = st.one_of(khmer_text, scrambled_khmer, hostile_text, any_text)
SOUNDS = set("KCTPNSVMRLHYaeiou ")
NEAR = 0.25


def apart(latin: str, khmer: str) -> float:
    return distance(latin_sounds(latin), khmer_sounds(khmer))


# Villages and people made up or taken from the gazetteer; none of them a politician.
SAME_NAME = [
    ("Mongkol Borey", "មង្គលបូរី"),
    ("Thma Puok", "ថ្មពួក"),
    ("Svay Chek", "ស្វាយចេក"),
    ("Kampong Kandal", "កំពង់កណ្ដាល"),
    ("Phsar Kandal", "ផ្សារកណ្តាល"),
    ("Prey Lvea", "ព្រៃល្វា"),
    ("Koh Ta Suy", "កោះតាស៊ុយ"),
    ("Mean Chey", "មានជ័យ"),
    ("Kem Sokha", "កឹមសុខា"),
    ("Sam Rainsy", "សម រង្ស៊ី"),
]


@pytest.mark.parametrize(
    ("khmer", "latin"),
    [
        ("កឹម សុខា", "kem sokha"),
        ("ហ៊ុន សែន", "hun sen"),
        ("ជា ស៊ីម", "chea sim"),
        ("ហ៊ុន ម៉ាណែត", "hun manet"),
        ("ប៉ុល ពត", "pol pot"),
        ("ប៊ុន រ៉ានី", "bun rani"),
        ("ប្រាក់ សុខុន", "prak sokhon"),
        ("ពោធិ៍សាត់", "posat"),
        ("យឹម សុវណ្ណ", "yim sovon"),
        ("កំពង់-ចាម", "kampong cham"),
        ("ឆ្នាំង ហាំងសេង", "chhnang hangseng"),
        ("ត្រាំងា", "tramngea"),
    ],
)
def test_romanised(khmer: str, latin: str) -> None:
    assert romanised(khmer) == latin


@pytest.mark.parametrize(
    ("latin", "sounds"),
    [
        ("Kem Sokha", "KeM SoKa"),
        ("Gem-Soka", "KeM SoKa"),
        ("Chhay", "Cai"),
        ("Pung Chhiv Kek", "PuN CiKeK"),
        ("Yim Hour Korm", "YiM HuKoM"),
        ("", ""),
        ("កឹម", ""),
    ],
)
def test_latin_sounds(latin: str, sounds: str) -> None:
    assert latin_sounds(latin) == sounds


@pytest.mark.parametrize(
    ("khmer", "sounds"),
    [("កឹម សុខា", "KeM SoKa"), ("សក្តិ", "SaK"), ("យឹម សុវណ្ណ", "YiM SoVoN"), ("Kem", ""), ("", "")],
)
def test_khmer_sounds(khmer: str, sounds: str) -> None:
    assert khmer_sounds(khmer) == sounds


def test_consonants_keep_surname_and_given_name_apart() -> None:
    assert consonants("KeM SoKa") == "KM SK"


@pytest.mark.parametrize(("latin", "khmer"), SAME_NAME)
def test_one_name_in_two_scripts_sounds_alike(latin: str, khmer: str) -> None:
    assert apart(latin, khmer) <= NEAR
    assert apart(latin, khmer) == min(apart(latin, other) for _, other in SAME_NAME)


@pytest.mark.parametrize(
    ("latin", "khmer"),
    [
        ("Kem Sokha", "ហ៊ុន សែន"),
        ("Hun Sen", "សម រង្ស៊ី"),
        ("United Nations", "កឹម សុខា"),
        ("Supreme Court", "ភ្នំពេញ"),
        ("Khmer Times", "កំពង់ចាម"),
        ("", "កឹម សុខា"),
        ("Kem Sokha", ""),
        ("2017", "២០១៧"),
    ],
)
def test_different_names_sound_different(latin: str, khmer: str) -> None:
    assert apart(latin, khmer) > NEAR


@given(any_text, KHMER)
@example("rice rice", "កបោះឆ្នោត")
def test_a_distance_lies_between_alike_and_nothing_alike(latin: str, khmer: str) -> None:
    assert 0 <= apart(latin, khmer) <= 1


@given(KHMER)
def test_a_romanised_name_sounds_as_it_does_in_khmer(khmer: str) -> None:
    latin = romanised(khmer)
    assert set(latin) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert latin == latin.strip()
    if latin and max(map(len, latin.split())) <= 64:  # longer words are cut when they are folded
        assert latin_sounds(latin) == khmer_sounds(khmer)
        assert apart(latin, khmer) in (0, 1)  # 1 where nothing is left to be heard


@given(any_text)
def test_sounds_are_a_surname_and_a_given_name_of_few_letters(text: str) -> None:
    for sounds in (latin_sounds(text), khmer_sounds(text)):
        assert set(sounds) <= SOUNDS
        assert sounds.count(" ") <= 1


@given(st.data(), st.sampled_from([khmer for _, khmer in SAME_NAME]))
def test_encodings_sound_the_same(data: st.DataObject, khmer: str) -> None:
    assert romanised(data.draw(reencoded(khmer))) == romanised(khmer)


@pytest.mark.parametrize("piece", ["លោក", "ក", "\u17d2", "លោក\u200b", "a", " ", "្ក", "y", "h"])
def test_a_long_text_takes_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(romanised(text)) <= 4 * len(text)
    assert apart(text, text) >= 0
