"""The arrays hold what the posts hold, in one segment, in several or merged, and both evaluations answer alike."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.index import open_dir
from whoosh.query import And, Phrase, Term

from searcher import Post, Request, open_index
from searcher.errors import RequestError
from searcher.index import array_match, array_occurrences, array_places, array_rank, segment_merge
from searcher.index.array_evaluate import evaluate_arrays
from searcher.index.array_reader import ArrayReader
from searcher.index.array_snippets import shown
from searcher.index.evaluate import evaluate
from searcher.index.question import Question
from searcher.index.reader import IndexReader
from searcher.index.segment import Segment
from searcher.index.segment_writer import BatchWriter
from searcher.index.whoosh_index import _question
from searcher.parser import parse
from searcher.query import any_part, any_word, sought
from searcher.snippet import Shown, mark, passages
from searcher.text import numbers
from tests.index.test_evaluation import batches, folder, fresh_folders, pagings, requests

__all__ = ["folder"]

Segments = list[tuple[Segment, list[int]]]


def segments_of(home: Path, archive: list[list[Post]]) -> Segments:
    """Each batch a segment; what a later one replaces is deleted."""
    made: Segments = []
    last = {post.id: number for number, batch in enumerate(archive) for post in batch}
    for number, batch in enumerate(archive):
        posts = list({post.id: post for post in batch}.values())
        BatchWriter().write(home / f"{number}.arrays", posts)
        deleted = [place for place, post in enumerate(posts) if last[post.id] != number]
        made.append((Segment(home / f"{number}.arrays"), deleted))
    return made


def merged(home: Path, segments: Segments) -> Segments:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segment_merge, "MOST_OCCURRENCES", 7)  # so that there are several chunks
        patch.setattr(segment_merge, "_STEP", 2)
        segment_merge.merge_segments(home / "merged.arrays", ArrayReader(segments).parts)
    return [(Segment(home / "merged.arrays"), [])]


@contextmanager
def limits_of(size: int) -> Iterator[None]:
    """Every way to save work is taken with few posts too, or with none: a small archive reaches no limit by itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_rank, "_BLOCK", size)
        patch.setattr(array_match, "_ONE_BY_ONE", size)
        for module, name in ((array_match, "_FEW"), (array_places, "_FEW"), (array_places, "_MANY")):
            patch.setattr(module, name, size - 1)
        for module in (array_occurrences, numbers):
            patch.setattr(module, "LOOK_UP_COSTS", size - 1)
        yield


def answers(segments: Segments, request: Request) -> list[Any]:
    """What either evaluation answers to the query and its looser forms, posts by their ids."""
    plain, arrays = IndexReader(segments), ArrayReader(segments)
    root = parse(request.query).root
    found = []
    for form in (root, any_part(root), any_word(root)):
        question = _question(request, form)
        one, other = evaluate(plain, question), evaluate_arrays(arrays, question)
        assert one == other
        page = [(plain.column("id")(number), score) for number, score in one.page]
        found.append((one.total, page, one.facets))
    return found


@fresh_folders
@given(batches, st.lists(st.tuples(requests, pagings), min_size=4, max_size=8), st.integers(1, 3))
def test_both_evaluations_give_one_answer_whatever_the_segments(
    folder: Callable[[], Path], archive: list[list[Post]], asked: Any, size: int
) -> None:
    home = folder()
    several = segments_of(home, archive)
    one = merged(home, several)
    for (query, wanted, any_of_them), (limit, page, sort) in asked:
        request = Request(query, **wanted, any=any_of_them, sort=sort, limit=limit, page=page)
        with limits_of(size):
            assert answers(several, request) == answers(one, request)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=400), st.integers(1, 12), st.integers(1, 3))
def test_the_highest_scores_and_their_equals_are_found(whole: list[int], wanted: int, size: int) -> None:
    scores = np.array(whole) / 7
    with limits_of(size):
        found = array_rank._highest(scores, wanted)
    last = sorted(scores, reverse=True)[:wanted][-1]
    assert found.tolist() == [place for place, score in enumerate(scores) if score >= last]


def test_three_clusters_are_found_where_no_edge_stands_and_none_is_normal(tmp_path: Path) -> None:
    joiner = "\u2060"
    BatchWriter().write(tmp_path / "a.arrays", [Post("a", "", joiner.join(["ណ្ដា", "ក្ដ", "ខ្ដ", "ណ្ដា"]))])
    segments: Segments = [(Segment(tmp_path / "a.arrays"), [])]
    for there in (segments, merged(tmp_path, segments)):
        assert answers(there, Request(joiner.join(["ណ្ដា", "ក្ដ", "ខ្ដ"])))[0][0] == 1


def test_the_best_of_many_matches_counts_and_ties_are_by_age(tmp_path: Path) -> None:
    days = [date(2019, 1 + number % 12, 1 + number % 28) for number in range(600)]
    bodies = ["ដីកា " * 11 + "ដី" * (number % 7 == 0) for number in range(600)]
    posts = [Post(f"{number:03}", "", bodies[number], published=day) for number, day in enumerate(days)]
    BatchWriter().write(tmp_path / "a.arrays", posts)
    segments: Segments = [(Segment(tmp_path / "a.arrays"), [])]
    for request in (Request("ដី"), Request("ដីកា", limit=7, page=3), Request("ដី OR ដីកា", month="2019-05")):
        [(total, page, _), *_] = answers(segments, request)
        assert total and page


@fresh_folders
@given(batches, st.lists(requests, min_size=4, max_size=8))
def test_what_is_shown_is_what_the_texts_show(
    folder: Callable[[], Path], archive: list[list[Post]], asked: Any
) -> None:
    reader = ArrayReader(segments_of(folder(), archive))
    plain = IndexReader([(part.segment, []) for part in reader.parts])
    numbers = reader.posts.tolist()
    for query, _, _ in asked:
        words = list(sought(parse(query).root))
        posts = [plain.post(number) for number in numbers]
        expected = [Shown(mark(post.title, words), passages(post.body, words)) for post in posts]
        assert shown(reader, numbers, words) == expected


@fresh_folders
@given(batches)
def test_posts_come_back_as_they_were_put_in(folder: Callable[[], Path], archive: list[list[Post]]) -> None:
    home = folder()
    there = {post.id: post for batch in archive for post in batch}
    several = segments_of(home, archive)
    for segments in (several, merged(home, several)):
        reader = IndexReader(segments)
        assert {post.id: post for post in map(reader.post, reader.posts)} == there
        assert all(reader.holders("id", name) for name in there)


def test_more_posts_than_half_a_number_holds(tmp_path: Path) -> None:
    posts = [Post(f"{number}", "", "rice" if number % 20_000 == 7 else "") for number in range(70_000)]
    BatchWriter().write(tmp_path / "many.arrays", posts)
    segments: Segments = [(Segment(tmp_path / "many.arrays"), [])]
    [(total, page, _), *_] = answers(segments, Request("rice"))
    assert (total, [post for post, _ in page]) == (4, ["20007", "40007", "60007", "7"])
    assert answers(merged(tmp_path, [(segments[0][0], [40007])]), Request("rice"))[0][0] == 3


def test_words_in_a_post_more_often_than_a_byte_counts(tmp_path: Path) -> None:
    posts = [Post("often", "", "ដី " * 300), Post("once", "", "ដី"), Post("rice", "rice " * 260, "rice " * 70_000)]
    BatchWriter().write(tmp_path / "one.arrays", posts)
    segments: Segments = [(Segment(tmp_path / "one.arrays"), [])]
    for there in (segments, merged(tmp_path, segments)):
        assert [post for post, _ in answers(there, Request("ដី"))[0][1]] == ["often", "once"]
        assert len(IndexReader(there).postings("body", "rice")[2]) == 70_000


def refusals(segments: Segments, query: str) -> list[str]:
    question = Question(parse(query).root)
    evaluations = [partial(evaluate, IndexReader(segments)), partial(evaluate_arrays, ArrayReader(segments))]
    told = []
    for evaluation in evaluations:
        try:
            evaluation(question)
        except RequestError as error:
            told.append(str(error))
    return told


def test_both_evaluations_refuse_the_same_beginnings_of_words(tmp_path: Path) -> None:
    words = (f"{word}{number}" for word in ("pebble", "shell", "crab") for number in range(1000))
    BatchWriter().write(tmp_path / "a.arrays", [Post("a", "pebbles crab1", " ".join(words))])
    segments: Segments = [(Segment(tmp_path / "a.arrays"), [])]
    assert refusals(segments, "shell* crab* -pebble1*") == []
    assert refusals(segments, "shell* pebble*") == refusals(segments, "-pebble* crab*")
    assert [message.startswith("pebble* stands for 1,001 words") for message in refusals(segments, "pebble*")] == [
        True, True,
    ]  # fmt: skip


def test_whoosh_reads_the_index_by_itself(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post("a", "Rice market", "The river and ភ្នំពេញ"), Post("b", "River", "no rice here"), Post("c", "", "x")])
    index.add([Post("c", "", "rice market day", author="Lotus"), Post("b", "Gone", "nothing")])
    whoosh = open_dir(str(next(tmp_path.glob("searcher-index-*"))))
    with whoosh.searcher() as searcher:
        assert searcher.doc_count() == 3
        found = searcher.search(Term("body", "rice"))
        assert [hit["id"] for hit in found] == ["c"]
        assert [hit["id"] for hit in searcher.search(Phrase("body", ["rice", "market"]))] == ["c"]
        assert [hit["id"] for hit in searcher.search(And([Term("body", "ភ្នំ"), Term("body", "ពេ")]))] == ["a"]
        assert [hit["title"] for hit in searcher.search(Term("author", "Lotus"))] == [""]
