"""The name that was typed, in the other script: from the table, or by sound from the posts."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Post, open_index
from searcher.identity import id_hash
from searcher.index import Ending, Index, names, whoosh_index
from searcher.index.names import may_be_name
from searcher.results import AlsoSearch
from searcher.text.analysis import analyse
from searcher.text.people import names_in
from tests.strategies import any_text

# The people are made up of common given names and surnames.
BODIES = [
    "លោក ចាន់ សុភា បានដាំស្រូវ។",
    "លោកចាន់ សុភា​និងលោកស្រី សេង ធារី។",
    "លោក ចាន់ សូភា លក់ត្រី។",
    "អ្នកនាង ហេង សារិន។ Chan Sophea sells fish.",
    "ទឹកទន្លេឡើង។ ពិន សុខា ដើរ។",
    "The boat race at Phnom Penh.",
]
POSTS = [Post(id=f"p{number}", title="", body=body) for number, body in enumerate(BODIES)]
POSTS.append(Post(id="title", title="លោក អ៊ុក វិបុល", body="ត្រី"))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("names"))
    made.add(POSTS)
    return made


def offered(index: Index, query: str) -> list[str]:
    return [also.query for also in index.search(query).also_search]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        *[("Kem Sokha", "កឹម សុខា"), ("sokha-kem", "កឹម សុខា"), ('"KEM SOKHA"', "កឹម សុខា"), ("កឹម\u200bសុខា", "Kem Sokha")],
        *[("Phnom Penh", "ភ្នំពេញ"), ("«ភ្នំពេញ»", "Phnom Penh"), ("Kratie", "ក្រចេះ"), ("Kem AND Sokha", "កឹម សុខា")],
    ],
)
def test_a_name_of_the_table_is_offered_whether_a_post_holds_it_or_not(index: Index, query: str, name: str) -> None:
    assert index.search(query).also_search[0] == AlsoSearch(name, guess=False)


@pytest.mark.parametrize("query", ["Chan Sophea", "chan sophea", "SOPHEA CHAN", '"Chan-Sophea"', "Chann Sophea"])
def test_a_name_of_the_posts_is_guessed_by_sound(index: Index, query: str) -> None:
    assert index.search(query).also_search == (AlsoSearch("ចាន់ សុភា", guess=True),)


@pytest.mark.parametrize(
    "query",
    [
        *[
            "Kem Sokha election",
            "the Kem Sokha",
            "Kem OR Sokha",
            "Kem -Sokha",
            "title:Kem Sokha",
            "author:Kem",
            "Kem Sokh*",
        ],
        *[
            "Kem Sokha month:2019-11",
            "Kem Sokha កឹម សុខា",
            "",
            "river",
            "ទន្លេ",
            "boat race",
            "rice market",
            "prime minister",
        ],
        *[
            "ចាន់ សុភា",
            "Sophea Sophea",
            "Pin Sophal",
            "Chan Sophea 2019",
            "Chan and Sophea",
            "Sophal",
            "Seng Sary",
            "Chin Sipu",
        ],
    ],
)
def test_anything_else_offers_nothing(index: Index, query: str) -> None:
    assert index.search(query).also_search == ()


def test_a_name_without_an_honorific_is_not_guessed(index: Index) -> None:
    assert offered(index, "Heng Sarin") == ["ហេង សារិន"]
    assert offered(index, "Pin Sokha") == []


def test_a_name_in_a_title_is_guessed(index: Index) -> None:
    assert offered(index, "Ouk Vibol") == ["អ៊ុក វិបុល"]


def test_what_is_offered_finds_the_posts(index: Index) -> None:
    assert {hit.id for hit in index.search(offered(index, "Chan Sophea")[0]).hits} == {"p0", "p1"}


def test_the_name_in_most_posts_is_guessed_and_deleted_posts_do_not_count(tmp_path: Path) -> None:
    index = open_index(tmp_path / "index")
    index.add(POSTS)
    assert offered(index, "Chan Sophea") == ["ចាន់ សុភា"]
    index.add([], lambda: Ending([id_hash("p0"), id_hash("p1")]))
    assert offered(index, "Chan Sophea") == ["ចាន់ សូភា"]
    index.add([], lambda: Ending([id_hash("p2")]))
    assert offered(index, "Chan Sophea") == []


@pytest.mark.parametrize(
    ("words", "may_be"),
    [
        *[("chan sophea", True), ("pung chhiv kek", True), ("a b", False), ("chan", False), ("te a i o u", False)],
        *[("mr sophea", False), ("chan 12", False), ("the chan", False), ("fish chan", False), ("tax chan", False)],
    ],
)
def test_what_may_be_a_name(words: str, may_be: bool) -> None:
    assert may_be_name(words.split()) == may_be


NAMES_AND_OTHERS = ["Chan Sophea", "Kem Sokha", "កឹម សុខា", "ចាន់ សុភា", "boat race", "Phnom Penh", "river"]


@given(query=st.sampled_from(NAMES_AND_OTHERS), page=st.integers(1, 2), any_word=st.booleans())
def test_offers_change_nothing_else_in_the_answer(index: Index, query: str, page: int, any_word: bool) -> None:
    results = index.search(query, page=page, any=any_word)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whoosh_index, "also_search", lambda *_: ())
        without = index.search(query, page=page, any=any_word)
    assert without.also_search == ()
    assert replace(results, also_search=(), took_ms=0.0) == replace(without, took_ms=0.0)


@given(st.lists(any_text, max_size=3).map(" ".join))
def test_the_names_of_any_text_are_terms_of_three_parts(text: str) -> None:
    for term in names.name_terms(names_in(text, analyse(text))):
        consonants, sounds, name = term.split("\t")
        assert names.is_distinct(consonants)
        assert "".join(sound for sound in sounds if not sound.islower()) == consonants
        assert name.count(" ") == 1


def test_what_is_offered_is_not_searched(index: Index) -> None:
    results = index.search("ភ្នំពេញ")
    assert (results.total, results.also_search[0]) == (0, AlsoSearch("Phnom Penh", guess=False))
    assert index.search(results.also_search[0].query).total == 1


@given(st.one_of(any_text, st.sampled_from(["Chan Sophea", "Kep", "Kem Sokha"])))
def test_any_query_is_offered_names_or_nothing(index: Index, text: str) -> None:
    query = " ".join(letters for letters in text.split() if letters.isalnum())[:200]
    assert all(also.query and also.query != query for also in index.search(query).also_search)
