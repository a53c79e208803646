"""Which places of a whole post are marked."""

import pytest

from searcher.errors import QueryError
from searcher.marking import marked, unmarked


@pytest.mark.parametrize(
    ("query", "in_title", "in_body"),
    [
        ("boat", ["Boats"], ["boat", "boat"]),
        ("title:boat", ["Boats"], []),
        ("boat title:market", ["Boats"], ["boat", "boat"]),
        ('"boat race"', [], ["boat race"]),
        ('"race boat"', ["Boats"], ["boat", "race", "boat"]),
        ("-boat", [], []),
        ("ទន្លេ OR dawn", [], ["ទន្លេ"]),
        ("author:boat", [], []),
        ("", [], []),
    ],
)
def test_the_words_of_a_query_are_marked_or_their_parts(query: str, in_title: list[str], in_body: list[str]) -> None:
    found = marked(query, "Boats", "The boat race on ទន្លេ, by boat.")
    assert [[text for text, is_match in each.pieces() if is_match] for each in found] == [in_title, in_body]


def test_a_bad_query_is_told_and_a_post_can_be_left_unmarked() -> None:
    with pytest.raises(QueryError):
        marked('"boat', "Boats", "boat")
    assert [each.spans for each in unmarked("Boats", "boat")] == [(), ()]
