"""Posts about the same: which, in which order, and what never counts."""

from pathlib import Path

import pytest

from searcher import Post, ingest, open_index
from searcher.errors import RequestError
from searcher.index import Index

CORPUS = Path(__file__).parents[2] / "corpus"
EXPECTED = {
    "The library cat has been elected": ["The day the library voted", "A second election for the library committee"],
    "First rain, first frogs": ["A song for the rain ចម្រៀងសម្រាប់ភ្លៀង"],
    "Planting onions on the river bank": ["The river in January"],
    "សាលារៀនបើកថ្នាក់អានពេលល្ងាច": ["រៀនលេងទ្រនៅសាលារៀន", "សាលារៀនភូមិយើងត្រូវការសៀវភៅ"],
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(tmp_path_factory.mktemp("index"))
    ingest(index, CORPUS)
    return index


@pytest.mark.parametrize("title", EXPECTED)
def test_the_posts_nearest_to_a_post_are_those_a_reader_would_name(corpus: Index, title: str) -> None:
    (post,) = (post for post in corpus.posts() if post.title == title)
    found = [hit.title for hit in corpus.similar(post.id, limit=len(EXPECTED[title]))]
    assert found == EXPECTED[title]


def test_likeness_falls_and_the_post_itself_is_not_among_them(corpus: Index) -> None:
    for post in corpus.posts():
        hits = corpus.similar(post.id)
        likeness = [hit.score for hit in hits]
        assert likeness == sorted(likeness, reverse=True)
        assert all(score > 0 for score in likeness)
        assert post.id not in {hit.id for hit in hits}
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


def posts(*bodies: str) -> list[Post]:
    return [Post(id=f"{number}", title="", body=body) for number, body in enumerate(bodies)]


def test_a_removed_post_is_not_offered_and_segments_make_no_difference(tmp_path: Path) -> None:
    alike = posts(*["paddle drum kite wind", "kite drum paddle", "wind kite drum paddle rope"], *["other words"] * 9)
    whole, parted = open_index(tmp_path / "whole"), open_index(tmp_path / "parted")
    whole.add(alike)
    for post in alike:
        parted.add([post])
    for index in (whole, parted):
        assert [hit.id for hit in index.similar("0")] == ["2", "1"]
    assert whole.similar("0") == parted.similar("0")
    whole.add([Post(id="1", title="", body="something else")])
    assert [hit.id for hit in whole.similar("0")] == ["2"]


def test_what_most_posts_hold_tells_nothing(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(posts(*["rice market river dawn"] * 12))
    assert index.similar("3") == ()


def test_there_may_be_nothing_to_compare(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(posts("one", "…", ""))
    assert [index.similar(post_id) for post_id in ("0", "1", "2", "none")] == [()] * 4
    with pytest.raises(RequestError, match="limit is 0"):
        index.similar("0", limit=0)


def test_forms_of_a_word_and_of_its_spelling_are_one(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(
        posts(
            "The boats raced past the paddles",
            "A boat races with one paddle",
            "ស្ត្រីលក់ត្រីនៅផ្សារ",
            "ស្រ្តីទិញត្រីពីផ្សារ",
            *["something else entirely"] * 9,
        )
    )
    assert [hit.id for hit in index.similar("0")] == ["1"]
    assert [hit.id for hit in index.similar("2")] == ["3"]
