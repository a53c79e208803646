"""What people who know the sample archive expect of a search in it: one case for each query of ``cases.toml``."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from searcher import Post, Results, open_index, read_posts
from searcher.index import Index

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
CASES: list[dict[str, Any]] = tomllib.loads((HERE / "cases.toml").read_text("utf-8"))["case"]
OPTIONS = ("month", "author", "publication", "date_from", "date_to", "any", "sort")
EXPECTATIONS = ("finds", "not", "exactly", "first", "order", "relaxed")
POSTS = list(read_posts(CORPUS))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(tmp_path_factory.mktemp("ranking"))
    index.add(POSTS)
    return index


def named(reference: str) -> Post:
    """The one post whose id is ``reference`` or whose title holds it."""
    found = [post for post in POSTS if post.id == reference or reference in post.title]
    assert len(found) == 1, f"{reference!r} names {len(found)} posts: {[post.title for post in found]}"
    return found[0]


def complaints(case: dict[str, Any], got: Sequence[str], relaxed: bool) -> Iterator[str]:
    """What is wrong with the answer ``got``, a line each."""

    def ids(part: str) -> list[str]:
        return [named(reference).id for reference in case.get(part, [])]

    for post_id in [*ids("finds"), *ids("exactly")]:
        if post_id not in got:
            yield f"missing      {label(post_id)}"
    unwanted = set(ids("not")) | (set(got) - set(ids("exactly")) if "exactly" in case else set())
    yield from (f"unwanted     {label(post_id)}" for post_id in got if post_id in unwanted)
    if "first" in case and got[:1] != [named(case["first"]).id]:
        yield f"not first    {label(named(case['first']).id)}"
    if (wanted := ids("order")) != [post_id for post_id in got if post_id in wanted]:
        yield "order        " + " < ".join(map(label, wanted))
    if relaxed != case.get("relaxed", False):
        yield f"relaxed      {relaxed}"


def label(post_id: str) -> str:
    post = next(post for post in POSTS if post.id == post_id)
    return f"{post_id} {post.title or '(no title)'}"


def answer(index: Index, case: dict[str, Any]) -> Results:
    return index.search(case["query"], limit=1000, **{name: case[name] for name in OPTIONS if name in case})


def parameters() -> Iterator[Any]:
    for case in CASES:
        wrong = case.get("wrong_today")
        marks = [pytest.mark.xfail(reason=wrong, strict=True)] if wrong else []
        yield pytest.param(case, marks=marks, id=f"{case['query']} ({case['why']})")


@pytest.mark.parametrize("case", list(parameters()))
def test_the_answer_is_what_a_reader_expects(index: Index, case: dict[str, Any]) -> None:
    results = answer(index, case)
    got = [hit.id for hit in results.hits]
    if wrong := list(complaints(case, got, results.relaxed)):
        ranked = (f"  {hit.rank:>3} {hit.score:8.4f} {label(hit.id)}" for hit in results.hits)
        pytest.fail("\n".join([f"{case['query']} ({case['why']})", *wrong, "got", *ranked]), pytrace=False)


def test_there_are_many_cases_and_each_expects_something() -> None:
    assert len(CASES) >= 50
    for case in CASES:
        assert set(case) <= {"why", "query", "wrong_today", *OPTIONS, *EXPECTATIONS}
        assert set(case) & {"finds", "exactly", "first"} or case.get("not"), case["why"]


def test_a_wrong_answer_is_told_from_a_right_one() -> None:
    river, vote = named("The river in January").id, named("The day the library voted").id
    case = {"finds": ["The river in January"], "not": ["The day the library voted"], "first": "The river in January"}
    assert list(complaints(case, [river], False)) == []
    assert len(list(complaints(case, [vote, river], True))) == 3
    assert len(list(complaints(case, [], False))) == 2
    assert len(list(complaints({"exactly": []}, [river], False))) == 1
    order = {"order": ["The river in January", "The day the library voted"]}
    assert list(complaints(order, [river, vote], False)) == []
    assert len(list(complaints(order, [vote, river], False))) == 1
