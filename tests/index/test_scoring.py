"""The scoring formula: worked examples, and what ranks above what."""

from datetime import date
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Post, open_index
from searcher.identity import id_hash
from searcher.index import Ending, scoring
from searcher.text.segments import words


def test_inverse_frequency_by_hand() -> None:
    assert scoring.inverse_frequency(posts=10, holding=2) == pytest.approx(log(1 + 8.5 / 2.5))
    assert scoring.inverse_frequency(posts=10, holding=10) == pytest.approx(log(1 + 0.5 / 10.5))


def test_lengths_by_hand() -> None:
    assert scoring.evened_length("body", length=20, average_length=10) == pytest.approx(0.4 + 0.6 * 2)
    assert scoring.evened_length("title", length=5, average_length=10) == pytest.approx(0.5 + 0.5 * 0.5)


def test_saturation_by_hand() -> None:
    assert scoring.saturated(0) == 0
    assert scoring.saturated(1.2) == pytest.approx(1.1)
    assert scoring.saturated(3.6) == pytest.approx(1.65)


def test_the_grade_of_a_run_by_hand() -> None:
    assert [scoring.run_grade(2, whole=False), scoring.run_grade(2, whole=True)] == [3 * 22, 6 * 22]


def test_the_grades_of_a_place_from_worst_to_best() -> None:
    def grade(left: int, right: int, typed: bool = False, title: bool = False) -> int:
        return scoring.match_grade(left, right, typed, title)

    ends = [
        grade(left, right) for left, right in ((0, 0), (1, 0), (0, 1), (2, 0), (0, 2), (1, 1), (2, 1), (1, 2), (2, 2))
    ]
    assert ends == [0, 1, 2, 3, 4, 10, 11, 12, 13]
    assert [grade(0, 2, typed=True), grade(1, 1, typed=True), grade(2, 2, typed=True)] == [9, 14, 17]
    assert [grade(2, 2, title=True), grade(2, 2, typed=True, title=True)] == [19, scoring.FULL_GRADE]
    assert [grade(1, 2, title=True), grade(1, 2, typed=True, title=True)] == [18, 20]
    assert [grade(0, 2, title=True), grade(2, 1, title=True)] == [grade(0, 2), grade(2, 1)]


@given(st.floats(0, 1e4), st.floats(0.001, 1e4))
def test_more_always_adds_and_never_reaches_the_highest(weight: float, more: float) -> None:
    assert scoring.saturated(weight) < scoring.saturated(weight + more) < scoring.HIGHEST_SATURATION


@given(st.integers(1, 10**6), st.data())
def test_a_rarer_match_says_more_and_every_match_says_something(posts: int, data: st.DataObject) -> None:
    holding = data.draw(st.integers(1, posts))
    assert scoring.inverse_frequency(posts, holding) > 0
    assert scoring.inverse_frequency(posts, holding - 1) > scoring.inverse_frequency(posts, holding)


def scores(folder: Path, query: str, *posts: Post) -> dict[str, float]:
    """Post id → score, best first."""
    index = open_index(folder)
    index.add(posts)
    return {hit.id: hit.score for hit in index.search(query, limit=100).hits}


def test_one_match_by_hand(tmp_path: Path) -> None:
    found = scores(tmp_path, "rice", Post("a", "", "rice and rice market"), Post("b", "", "fish"))
    weight = 2 / (0.4 + 0.6 * 4 / 2.5)
    relevance = weight * 2.2 / (weight + 1.2) * 1.2  # found in the form typed: 0.2 more
    assert found == {"a": pytest.approx(scoring.FULL_GRADE + relevance / (2.2 * 1.2))}


def test_title_and_body_saturate_together_by_hand(tmp_path: Path) -> None:
    found = scores(tmp_path, "vote", Post("a", "votes", "vote"), Post("b", "fish", "boat"))
    both, exact = 4 + 1, 1
    relevance = both * 2.2 / (both + 1.2) + 0.2 * exact * 2.2 / (exact + 1.2)
    assert found == {"a": pytest.approx(scoring.FULL_GRADE + relevance / (2.2 * 1.2))}


def test_a_match_in_the_title_ranks_above_one_in_the_body(tmp_path: Path) -> None:
    found = scores(
        tmp_path, "rice", Post("body", "fish market", "rice boat"), Post("title", "rice market", "fish boat")
    )
    assert list(found) == ["title", "body"]


def test_the_form_typed_ranks_above_another_form(tmp_path: Path) -> None:
    posts = Post("stem", "", "they voted today"), Post("exact", "", "they vote today")
    assert list(scores(tmp_path, "vote", *posts)) == ["exact", "stem"]


def test_a_shorter_post_ranks_above_a_longer_one(tmp_path: Path) -> None:
    found = scores(tmp_path, "rice", Post("long", "", "rice" + " boat" * 50), Post("short", "", "rice boat"))
    assert list(found) == ["short", "long"]


def test_a_function_word_counts_a_tenth(tmp_path: Path) -> None:
    posts = [Post("the", "", "the boat"), Post("sail", "", "sail boat"), Post("x", "", "river boat")]
    found = scores(tmp_path, "the OR sail", *posts)
    parts = {name: score - scoring.FULL_GRADE for name, score in found.items()}
    assert list(found) == ["sail", "the"]
    assert parts["the"] == pytest.approx(parts["sail"] / 10)


def test_words_side_by_side_rank_above_the_same_words_apart(tmp_path: Path) -> None:
    posts = Post("apart", "", "rice boat market"), Post("together", "", "boat rice market")
    assert list(scores(tmp_path, "rice market", *posts)) == ["together", "apart"]


def test_a_whole_khmer_word_ranks_above_part_of_one_however_often(tmp_path: Path) -> None:
    posts = Post("part", "ដីកា", "ដីកា " * 9), Post("whole", "", "boat " * 99 + "ដី")
    found = scores(tmp_path, "ដី", *posts)
    assert list(found) == ["whole", "part"]
    assert found["whole"] >= scoring.match_grade(2, 2, as_typed=True, in_title=False) > found["part"]


def test_a_part_of_a_compound_ranks_between_a_word_and_a_piece_of_one(tmp_path: Path) -> None:
    compound, piece = "បច្ចេកវិទ្យា", "វិទ្យាល័យ"
    assert [len(words(text)) for text in (compound, piece)] == [1, 1]
    posts = Post("piece", "", f"{piece} " * 9), Post("part", "", compound), Post("word", "", "វិទ្យា")
    assert list(scores(tmp_path, "វិទ្យា", *posts)) == ["word", "part", "piece"]


def test_the_spelling_as_typed_ranks_first_among_words(tmp_path: Path) -> None:
    posts = Post("other", "", "សំរាប់ " * 5), Post("typed", "", "សម្រាប់"), Post("title", "សំរាប់", "")
    assert list(scores(tmp_path, "សម្រាប់", *posts)) == ["title", "typed", "other"]


def test_khmer_words_side_by_side_rank_above_the_same_words_apart_however_often(tmp_path: Path) -> None:
    posts = Post("apart", "ទឹក ។ ដី", "ទឹក ។ ដី ។ " * 9), Post("together", "", "ទឹក ដី")
    assert list(scores(tmp_path, "ទឹក ដី", *posts)) == ["together", "apart"]


def test_equal_posts_stand_newest_first_then_by_id(tmp_path: Path) -> None:
    days = {"b": date(2017, 1, 1), "a": date(2017, 1, 1), "new": date(2019, 1, 1), "undated": None}
    posts = [Post(name, "", "rice", published=day) for name, day in days.items()]
    assert list(scores(tmp_path, "rice", *posts)) == ["new", "a", "b", "undated"]


def test_deleted_posts_count_nowhere(tmp_path: Path) -> None:
    index = open_index(tmp_path / "changed")
    index.add([Post(f"p{number}", "", "rice fish boat river") for number in range(9)])
    gone = [id_hash(f"p{number}") for number in range(2, 9)]
    index.add([Post("p0", "", "fish"), Post("p1", "rice", "")], lambda: Ending(gone))
    fresh = scores(tmp_path / "fresh", "rice", Post("p0", "", "fish"), Post("p1", "rice", ""))
    assert {hit.id: hit.score for hit in index.search("rice").hits} == fresh
