"""The scoring formula: worked examples, and what ranks above what."""

from datetime import date
from math import log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Post, open_index
from searcher.index import scoring


def test_inverse_frequency_by_hand() -> None:
    assert scoring.inverse_frequency(posts=10, holding=2) == pytest.approx(log(1 + 8.5 / 2.5))
    assert scoring.inverse_frequency(posts=10, holding=10) == pytest.approx(log(1 + 0.5 / 10.5))


def test_weights_by_hand() -> None:
    assert scoring.weighted("body", 3, length=20, average_length=10) == pytest.approx(3 / (0.4 + 0.6 * 2))
    assert scoring.weighted("title", 1, length=5, average_length=10) == pytest.approx(4 / (0.5 + 0.5 * 0.5))


def test_saturation_by_hand() -> None:
    assert scoring.saturated(0) == 0
    assert scoring.saturated(1.2) == pytest.approx(1.1)
    assert scoring.saturated(3.6) == pytest.approx(1.65)


def test_the_grade_of_a_run_by_hand() -> None:
    assert [scoring.run_grade(2, whole=False), scoring.run_grade(2, whole=True)] == [3, 6]


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
    assert found == {"a": pytest.approx(1 + relevance / (2.2 * 1.2))}


def test_title_and_body_saturate_together_by_hand(tmp_path: Path) -> None:
    found = scores(tmp_path, "vote", Post("a", "votes", "vote"), Post("b", "fish", "boat"))
    both, exact = 4 + 1, 1
    relevance = both * 2.2 / (both + 1.2) + 0.2 * exact * 2.2 / (exact + 1.2)
    assert found == {"a": pytest.approx(1 + relevance / (2.2 * 1.2))}


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
    parts = {name: score - 1 for name, score in found.items()}
    assert list(found) == ["sail", "the"]
    assert parts["the"] == pytest.approx(parts["sail"] / 10)


def test_words_side_by_side_rank_above_the_same_words_apart(tmp_path: Path) -> None:
    posts = Post("apart", "", "rice boat market"), Post("together", "", "boat rice market")
    assert list(scores(tmp_path, "rice market", *posts)) == ["together", "apart"]


def test_a_whole_khmer_word_ranks_above_part_of_one_however_often(tmp_path: Path) -> None:
    posts = Post("part", "ដីកា", "ដីកា " * 9), Post("whole", "", "boat " * 99 + "ដី")
    found = scores(tmp_path, "ដី", *posts)
    assert list(found) == ["whole", "part"]
    assert found["whole"] > 1 > found["part"]


def test_khmer_words_side_by_side_rank_above_the_same_words_apart_however_often(tmp_path: Path) -> None:
    posts = Post("apart", "ទឹក ។ ដី", "ទឹក ។ ដី ។ " * 9), Post("together", "", "ទឹក ដី")
    assert list(scores(tmp_path, "ទឹក ដី", *posts)) == ["together", "apart"]


def test_equal_posts_stand_newest_first_then_by_id(tmp_path: Path) -> None:
    days = {"b": date(2017, 1, 1), "a": date(2017, 1, 1), "new": date(2019, 1, 1), "undated": None}
    posts = [Post(name, "", "rice", published=day) for name, day in days.items()]
    assert list(scores(tmp_path, "rice", *posts)) == ["new", "a", "b", "undated"]


def test_deleted_posts_count_nowhere(tmp_path: Path) -> None:
    index = open_index(tmp_path / "changed")
    index.add([Post(f"p{number}", "", "rice fish boat river", source="x") for number in range(9)])
    index.add(
        [Post("p0", "", "fish", source="y"), Post("p1", "rice", "", source="y")], gone=lambda source: source == "x"
    )
    fresh = scores(tmp_path / "fresh", "rice", Post("p0", "", "fish"), Post("p1", "rice", ""))
    assert {hit.id: hit.score for hit in index.search("rice").hits} == fresh
