"""Names of people in Khmer texts."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text import people
from searcher.text.analysis import analyse
from searcher.text.khmer import INVISIBLE
from tests.strategies import any_text, hostile_text, khmer_text, scrambled_khmer

KHMER = st.one_of(khmer_text, scrambled_khmer, hostile_text, any_text)


def names_in(text: str) -> Iterator[str]:
    return people.names_in(text, analyse(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("លោកកឹម សុខា បានថ្លែង។", "កឹម សុខា"),
        ("លោក កឹម សុខា", "កឹម សុខា"),
        ("ថា\u200bលោក\u200bកឹម \u200bសុខា\u200bបាន", "កឹម សុខា"),
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
        *["លោកកឹមសុខា", "កឹម សុខា", "លោក កឹម។ សុខា", "លោ ក កឹម សុខា"],
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
