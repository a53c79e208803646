"""A name typed in one script is offered in the other: from the table, or as a guess from the posts."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searcher import Post, open_index
from searcher.index import Index
from searcher.results import AlsoSearch
from tests.strategies import any_text

POSTS = [
    Post("market", "", "លោក ពុំ ទុំស្រូវ បានលក់ត្រីនៅផ្សារ។ ក្រោយមក លោក ពុំ ទុំស្រូវ ទៅផ្ទះ។"),
    Post("boat", "", "អ្នកស្រី ទូក កុកសរ អុំទូក។ The boat race was long."),
    Post("province", "", "ខេត្តកំពង់ចាម"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("names"))
    made.add(POSTS)
    return made


def offered(index: Index, query: str) -> list[tuple[str, bool]]:
    return [(also.query, also.guess) for also in index.search(query).also_search]


@pytest.mark.parametrize("query", ["Kampong Cham", "kampong-cham", '"KAMPONG CHAM"', "kampong  cham"])
def test_a_name_of_the_table_is_offered_in_khmer(index: Index, query: str) -> None:
    assert offered(index, query) == [("កំពង់ចាម", False)]


@pytest.mark.parametrize("query", ["កំពង់ចាម", "កំពង់ ចាម", '"កំពង់ចាម"'])
def test_and_in_latin_letters(index: Index, query: str) -> None:
    assert offered(index, query)[0] == ("Kampong Cham", False)


@pytest.mark.parametrize("query", ["Pum Tumsrov", "pum tumsrov", "Tumsrov Pum", "Pum Tumsrouv"])
def test_a_name_of_the_posts_is_guessed_by_its_sound(index: Index, query: str) -> None:
    assert offered(index, query) == [("ពុំ ទុំស្រូវ", True)]


@pytest.mark.parametrize(
    "query",
    [
        *["boat race", "rice market", "Kampong Cham market", "-boat", "kampong*", "title:kampong", "author:Kampong"],
        *["Pum", "Tumsrov", "ពុំ ទុំស្រូវ", "Pum Tumsrov boat race today", "boat OR race", "Pim Tamsriv"],
    ],
)
def test_nothing_is_offered_for_what_is_no_whole_name(index: Index, query: str) -> None:
    assert offered(index, query) == []


def test_a_name_that_left_with_its_post_is_not_guessed(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([POSTS[0], *(Post(f"other-{number}", "", "rice") for number in range(9))])
    assert offered(index, "Pum Tumsrov") == [("ពុំ ទុំស្រូវ", True)]
    index.add([Post("market", "", "fish")])
    assert offered(index, "Pum Tumsrov") == []


def test_what_is_offered_is_not_searched(index: Index) -> None:
    results = index.search("Kampong Cham")
    assert (results.total, results.also_search[0]) == (0, AlsoSearch("កំពង់ចាម", guess=False))
    assert index.search(results.also_search[0].query).total == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(any_text, st.sampled_from(["Pum Tumsrov", "Kep", "Sen Monorom"])))
def test_any_query_is_offered_names_or_nothing(index: Index, text: str) -> None:
    query = " ".join(letter for letter in text.split() if letter.isalnum())[:200]
    assert all(also.query and also.query != query for also in index.search(query).also_search)
