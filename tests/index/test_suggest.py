"""What may be typed next."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given

from searcher import Post, Suggestion, open_index, read_posts
from searcher.errors import RequestError
from searcher.index import Index
from searcher.index.suggest import MOST_SUGGESTIONS, MOST_TOKENS
from searcher.parser import parse
from tests.strategies import any_text

CORPUS = Path(__file__).parents[2] / "corpus"

POSTS = [
    Post("1", "Rice market at dawn", "Rice, rivers and rice. Phnom Penh.", "Dara Lotus", published=date(2019, 1, 1)),
    Post("2", "Market day: rice (new)", "The river rises. ភ្នំពេញ។", "DARA  lotus", published=date(2019, 2, 1)),
    Post("3", "Rice market at dawn", "A river. ភ្នំពេញ ភ្នំ​ពេញ", "Sok Example", published=date(2019, 3, 1)),
    Post("4", 'The "OR" -of title:river', "ស្ត្រី ស្ត្រី", 'Quoted "Name"', published=date(2020, 1, 1)),
    Post("5", "ទឹកទន្លេឡើង", "ស្រ្តី ស្ត្រី", "ចាន់ គំរូ"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("index"))
    made.add(POSTS)
    return made


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("corpus"))
    made.add(read_posts(CORPUS))
    return made


def of_kind(kind: str, index: Index, prefix: str) -> list[tuple[str, int]]:
    return [(one.text, one.count) for one in index.suggest(prefix) if one.kind == kind]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("riv", [("river", 3), ("rivers", 1)]),
        ("RIV", [("river", 3), ("rivers", 1)]),
        ("the riv", [("the river", 2), ("the rivers", 2)]),
        ("markets riv", [("markets river", 3), ("markets rivers", 3)]),
        ("rice OR riv", [("rice OR river", 4), ("rice OR rivers", 4)]),
        ("ភ្នំព", [("ភ្នំពេញ", 2)]),
        ("ភ្នំពេ", [("ភ្នំពេញ", 2)]),
        ("ភ្​នំព", [("ភ្នំពេញ", 2)]),
        ("rice ភ្នំពេញភ្នំព", [("rice ភ្នំពេញភ្នំពេញ", 1)]),
        ("ស្ត", [("ស្ត្រី", 2)]),
        ("r", []),
        ("riv ", []),
        ("-riv", []),
        ("title:riv", []),
        ('"riv', []),
        ('"riv"', []),
        ("riv*", []),
        ("(riv", []),
        ("zzz", []),
        ("", []),
    ],
)
def test_words(index: Index, prefix: str, expected: list[tuple[str, int]]) -> None:
    assert of_kind("word", index, prefix) == expected


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("dara", [('author:"DARA  lotus"', 2)]),
        ("lot", [('author:"DARA  lotus"', 2)]),
        ("dara lo", [('author:"DARA  lotus"', 2)]),
        ("rice author:lo", [('rice author:"DARA  lotus"', 2)]),
        ("rice AUTHOR:lo", [('rice author:"DARA  lotus"', 2)]),
        ("ចាន់គ", [('author:"ចាន់ គំរូ"', 1)]),
        ("quoted", [('author:"Quoted  Name "', 1)]),
        ("lotus dara", []),
        ("otus", []),
        ("-dar", []),
    ],
)
def test_authors(index: Index, prefix: str, expected: list[tuple[str, int]]) -> None:
    assert of_kind("author", index, prefix) == expected


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("rice mar", [("Rice market at dawn", 2), ("Market day: rice new", 1)]),
        ("market ri", [("Rice market at dawn", 2), ("Market day: rice new", 1)]),
        ("market ", [("Rice market at dawn", 2), ("Market day: rice new", 1)]),
        ("mark ", []),
        ("mar rice", []),
        ("dawn-ri", []),
        ("ទន្លេទ", []),
        ("titl", [("The or of title river", 1)]),
        ("ទឹកទន", [("ទឹកទន្លេឡើង", 1)]),
        ("rice OR mar", []),
    ],
)
def test_titles(index: Index, prefix: str, expected: list[tuple[str, int]]) -> None:
    assert sorted(of_kind("title", index, prefix)) == sorted(expected)


def test_what_begins_just_as_typed_comes_first_then_what_more_posts_hold(index: Index) -> None:
    assert [(one.text, one.kind) for one in index.suggest("mar")] == [
        ("market", "word"), ("Market day: rice new", "title"), ("Rice market at dawn", "title"),
    ]  # fmt: skip
    assert [one.text for one in index.suggest("ri", limit=2)] == ["rice", "river"]


def test_only_what_a_post_holds_now_is_suggested(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([*POSTS, Post("6", "Zebra", "zebra ហ្សេប្រា", "Zebra Writer"), Post("7", "", "zebras")])
    assert sorted(one.kind for one in index.suggest("zeb")) == ["author", "title", "word", "word"]
    assert index.suggest("ហ្សេ") != ()
    index.add([Post("6", "Horse", "horse")])
    assert index.suggest("zeb") == (Suggestion("zebras", "word", 1),)
    assert index.suggest("ហ្សេ") == ()


@pytest.mark.parametrize("limit", [0, -1, MOST_SUGGESTIONS + 1])
def test_a_limit_out_of_range_is_told(index: Index, limit: int) -> None:
    with pytest.raises(RequestError, match=f"limit is {limit}; it must be from 1 to {MOST_SUGGESTIONS}"):
        index.suggest("riv", limit)


def test_an_empty_index_suggests_nothing(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([])
    assert index.suggest("riv") == index.suggest("ទឹ") == ()


@given(any_text)
@example("\ud800a ri")
@example("\x00\u202e")
@example("ក" * 600)
def test_any_text_gets_queries_that_can_be_searched(corpus: Index, text: str) -> None:
    for prefix in {text, text[: len(text) // 2]}:
        suggestions = corpus.suggest(prefix)
        assert len(suggestions) == len({one.text for one in suggestions}) <= 10
        for one in suggestions:
            assert parse(one.text).text
            assert one.count > 0
            if one.kind == "title":
                assert corpus.search(one.text).total >= one.count


@pytest.mark.parametrize("prefix", ["ri", "the", "bo", "ការ", "ទ", "ក", "ma", "mony"])
def test_a_word_or_author_finds_the_posts_it_counts(corpus: Index, prefix: str) -> None:
    suggestions = corpus.suggest(prefix, limit=30)
    assert suggestions
    for one in suggestions:
        results = corpus.search(one.text)
        assert results.total >= one.count
        assert not results.relaxed


@pytest.mark.parametrize("prefix", ["the riv", "markets riv", "rice OR riv", "rice ភ្នំព"])
def test_what_follows_other_words_has_the_number_of_posts_that_it_finds(index: Index, prefix: str) -> None:
    words = [one for one in index.suggest(prefix) if one.kind == "word"]
    assert words
    assert [one.count for one in words] == [index.search(one.text).total for one in words]


def test_a_letter_that_grows_when_it_is_lowered_moves_no_place(index: Index) -> None:
    assert [one.text for one in index.suggest("İ author:dar")][:1] == ['İ author:"DARA  lotus"']


def test_a_text_that_was_pasted_has_no_suggestions(index: Index) -> None:
    assert index.suggest("រ" * (MOST_TOKENS + 1)) == ()


def test_the_order_of_the_posts_changes_no_suggestion(tmp_path: Path) -> None:
    posts = [Post(f"{number:03}", f"About rice {number}", "") for number in range(40)] + [
        Post("market", "Rice market", "")
    ]
    given_in_order, turned_round = open_index(tmp_path / "one"), open_index(tmp_path / "other")
    given_in_order.add(posts)
    turned_round.add(reversed(posts))
    assert given_in_order.suggest("rice ") == turned_round.suggest("rice ") != ()


@pytest.mark.parametrize("prefix", ["សម្រា", "សំរា"])
def test_a_word_is_completed_in_the_spelling_that_the_posts_have(tmp_path: Path, prefix: str) -> None:
    index = open_index(tmp_path)
    index.add([Post("old", "", "អំបិលសំរាប់ម្ហូប")])
    assert [one.text for one in index.suggest(prefix)] == ["សំរាប់"]
