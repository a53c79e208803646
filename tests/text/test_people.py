"""Names of people in running text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text import people
from searcher.text.analysis import analyse
from searcher.text.khmer import INVISIBLE
from tests.strategies import any_text, hostile_text, khmer_text, scrambled_khmer


def names_in(text: str) -> list[str]:
    return list(people.names_in(text, analyse(text)))


# The people are made up of common given names and surnames.
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("លោកចាន់ សុភា បានថ្លែង។", "ចាន់ សុភា"),
        ("លោក ចាន់ សុភា", "ចាន់ សុភា"),
        ("ថា\u200bលោក\u200bចាន់ សុ\u200bភា\u200bបាន", "ចាន់ សុភា"),
        ("លោក\u00a0ចាន់\u00a0សុភា", "ចាន់ សុភា"),
        ("លោកស្រី សេង ធារីជាអ្នក", "សេង ធារី"),
        ("សម្តេចតេជោ សេង ធារី ថា", "សេង ធារី"),
        ("សម្ដេច សេង ធារី ថា", "សេង ធារី"),
        ("ឯកឧត្តម ស តារា", "ស តារា"),
        ("លោកជំទាវ ម៉ែន សំអុល", "ម៉ែន សំអុល"),
        ("កញ្ញា សេង ធារី", "សេង ធារី"),
        ("អ្នកនាង ទេព ចន្ទី ត្រូវ", "ទេព ចន្ទី"),
        ("លោកគ្រូ ម៉ម សូរិយា", "ម៉ម សូរិយា"),
        ("លោក បណ្ឌិត កែម សូរិយា", "កែម សូរិយា"),
    ],
)
def test_the_name_after_an_honorific_is_among_the_candidates(text: str, name: str) -> None:
    assert name in names_in(text)


@pytest.mark.parametrize(
    "text",
    [
        *["", "លោក", "លោក។ ចាន់ សុភា", "លោក\nចាន់ សុភា", "លោក (ចាន់ សុភា)", "លោក Chan Sophea", "Mr Chan Sophea"],
        *["ចាន់ សុភា", "លោក ចាន់។ សុភា", "លោ ក ចាន់ សុភា", "លោក ចាន់ Sophea", "លោក ចាន់ 12", "លោកចាន់សុភា"],
        *["ពិភពលោក ចាន់ សុភា", "ខែកញ្ញា ឆ្នាំ ២០១៧"],
    ],
)
def test_no_name_without_an_honorific_or_a_space_or_across_a_break(text: str) -> None:
    assert names_in(text) == []


def test_a_name_does_not_go_on_after_a_second_space() -> None:
    assert names_in("លោក ចាន់ សុភា បាន ថ្លែង") == ["ចាន់ សុភា"]


def test_a_name_that_occurs_twice_is_given_twice() -> None:
    assert names_in("លោក ចាន់ សុភា។ លោក ចាន់ សុភា។").count("ចាន់ សុភា") == 2


pieces = st.one_of(
    khmer_text, scrambled_khmer, hostile_text, any_text, st.sampled_from(["លោក", "លោកស្រី", "សម្តេច", "ចាន់ សុភា", " "])
)


@given(st.lists(pieces, max_size=8).map("".join))
def test_candidates_stand_in_the_text_with_one_space(text: str) -> None:
    plain = "".join(letter for letter in text if letter not in INVISIBLE).replace("\u00a0", " ")
    for name in names_in(text):
        assert name.count(" ") == 1
        assert name.replace(" ", "") in plain.replace(" ", "")


@pytest.mark.parametrize("piece", ["លោក", "លោកក", "លោក ក ក", "ក", "\u17d2", "លោក\u200b", "a", " ", "ឯកឧត្តម", "្ក"])
def test_a_long_text_has_few_candidates(piece: str) -> None:
    text = "លោក" + piece * (100_000 // len(piece))
    assert len(names_in(text)) <= len(text)
