"""Names by sound."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.text.khmer import INVISIBLE
from searcher.text.sound import CLOSE_ENOUGH, distance, khmer_key, latin_key, names_in, romanised
from tests.strategies import any_text, hostile_text, khmer_text, reencoded, scrambled_khmer

KHMER = st.one_of(khmer_text, scrambled_khmer, hostile_text, any_text)
SOUNDS = set("KCTPNSVMRLHY")

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
    ],
)
def test_romanised(khmer: str, latin: str) -> None:
    assert romanised(khmer) == latin


@pytest.mark.parametrize(
    ("latin", "sounds"),
    [
        ("Kem Sokha", "KMSK"),
        ("Gem Soka", "KMSK"),
        ("Chhay", "C"),
        ("Jay", "C"),
        ("Thach Dith", "TCTT"),
        ("Phan Ban", "PNPN"),
        ("Heng Nhem", "HNNM"),
        ("Yim Hour Korm", "YMHKM"),
        ("", ""),
        ("កឹម", ""),
    ],
)
def test_latin_key(latin: str, sounds: str) -> None:
    assert latin_key(latin) == sounds


@pytest.mark.parametrize(
    ("khmer", "sounds"),
    [
        ("កឹម សុខា", "KMSK"),
        ("សក្តិ", "SK"),
        ("សុវណ្ណ", "SVN"),
        ("ឆ័យ", "C"),
        ("ពោធិ៍", "P"),
        ("យឹម", "YM"),
        ("Kem", ""),
        ("", ""),
    ],
)
def test_khmer_key(khmer: str, sounds: str) -> None:
    assert khmer_key(khmer) == sounds


@pytest.mark.parametrize(("latin", "khmer"), SAME_NAME)
def test_one_name_in_two_scripts_sounds_alike(latin: str, khmer: str) -> None:
    assert distance(latin, khmer) <= CLOSE_ENOUGH
    assert distance(latin, khmer) == min(distance(latin, other) for _, other in SAME_NAME)


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
    assert distance(latin, khmer) > CLOSE_ENOUGH


@given(any_text, KHMER)
@example("rice rice", "កបោះឆ្នោត")
def test_a_distance_lies_between_alike_and_nothing_alike(latin: str, khmer: str) -> None:
    assert 0 <= distance(latin, khmer) <= 1


@given(KHMER)
def test_a_romanised_name_sounds_as_it_does_in_khmer(khmer: str) -> None:
    latin = romanised(khmer)
    assert set(latin) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert latin == latin.strip()
    if latin and max(map(len, latin.split())) <= 64:  # longer words are cut when they are folded
        assert latin_key(latin) == khmer_key(khmer)
        assert distance(latin, khmer) in (0, 1)  # 1 where nothing is left to be heard


@given(any_text)
def test_keys_are_consonants(text: str) -> None:
    assert set(latin_key(text)) <= SOUNDS
    assert set(khmer_key(text)) <= SOUNDS


@given(st.data(), st.sampled_from([khmer for _, khmer in SAME_NAME]))
def test_encodings_sound_the_same(data: st.DataObject, khmer: str) -> None:
    assert romanised(data.draw(reencoded(khmer))) == romanised(khmer)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("លោកកឹម សុខា បានថ្លែង។", "កឹម សុខា"),
        ("លោក កឹម សុខា", "កឹម សុខា"),
        ("លោកកឹមសុខា បានថ្លែង", "កឹមសុខា"),
        ("ថា\u200bលោក\u200bកឹម\u200bសុខា\u200bបាន", "កឹមសុខា"),
        ("លោកស្រី មូរ សុខហួរជាអ្នក", "មូរ សុខហួរ"),
        ("សម្តេចតេជោ ហ៊ុន សែន ថា", "ហ៊ុន សែន"),
        ("សម្ដេច ហ៊ុន សែន ថា", "ហ៊ុន សែន"),
        ("ឯកឧត្តម ស ខេង", "ស ខេង"),
        ("លោកជំទាវ ម៉ែន សំអន", "ម៉ែន សំអន"),
        ("កញ្ញា សេង ធារី", "សេង ធារី"),
        ("អ្នកនាង ទេព វន្នី ត្រូវ", "ទេព វន្នី"),
        ("លោកគ្រូ ម៉ម សូណង់ដូ", "ម៉ម សូណង់ដូ"),
        ("លោក បណ្ឌិត កែម ឡី", "កែម ឡី"),
    ],
)
def test_the_name_after_an_honorific_is_among_the_candidates(text: str, name: str) -> None:
    assert name in list(names_in(text))


@pytest.mark.parametrize(
    "text",
    [
        *["", "លោក", "លោក។ កឹម សុខា", "លោក\nកឹម សុខា", "លោក (កឹម សុខា)", "លោក Kem Sokha", "Mr Kem Sokha"],
        *["កឹម សុខា", "លោក កឹម។ សុខា", "លោ ក កឹម សុខា"],
    ],
)
def test_no_name_without_an_honorific_or_across_a_break(text: str) -> None:
    assert list(names_in(text)) == []


def test_a_name_does_not_go_on_after_a_second_space() -> None:
    assert list(names_in("លោក កឹម សុខា បាន ថ្លែង")) == ["កឹម សុខា"]


def test_a_name_that_occurs_twice_is_given_twice() -> None:
    assert list(names_in("លោក កឹម សុខា។ លោក កឹម សុខា។")).count("កឹម សុខា") == 2


@given(st.lists(st.one_of(KHMER, st.sampled_from(["លោក", "លោកស្រី", "សម្តេច", " "])), max_size=8).map("".join))
def test_candidates_stand_in_the_text(text: str) -> None:
    bare = "".join(letter for letter in text if letter not in INVISIBLE)
    plain = " ".join(bare.replace("\u00a0", " ").split(" "))
    for name in names_in(text):
        assert name.replace(" ", "") in plain.replace(" ", "")
        assert name.count(" ") <= 1


@pytest.mark.parametrize(
    "piece", ["លោក", "លោកក", "លោក ក ក", "ក", "\u17d2", "លោក\u200b", "a", " ", "ឯកឧត្តម", "្ក", "y", "h"]
)
def test_a_long_text_takes_linear_time(piece: str) -> None:
    text = "លោក" + piece * (100_000 // len(piece))
    assert sum(1 for _ in names_in(text)) <= 10 * len(text)
    assert len(romanised(text)) <= 4 * len(text)
    assert distance(text, text) >= 0
