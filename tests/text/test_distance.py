"""Distances between spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text.analysis import analyse
from searcher.text.distance import NearClusters, cluster_distance, near_words
from tests.strategies import KHMER_WORDS, khmer_text


def clusters(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in analyse(text))


terms = khmer_text.map(clusters)


@pytest.mark.parametrize(
    ("typed", "meant", "distance"),
    [
        ("ទឹក", "ទឹក", 0),
        ("ទឺក", "ទឹក", 0.25),
        ("ចាប់", "ចាប", 0.25),
        ("ប្រពន្ធ", "ប្រព័ន្ធ", 0.25),
        ("ទន្លែ", "ទន្លេ", 0.4),
        ("កនាល", "កណាល", 0.4),
        ("ស្រលាញ់", "ស្រឡាញ់", 0.4),
        ("ស្ត្រី", "ស្រី", 0.4),
        ("ទន់", "ទន្លេ", 0.6),
        ("បោះឆ្នោត", "បោះក្នោត", 1),
        ("បោះឆ្នោត", "បោះឆ្នោ", 1),
        ("ឆ្នោតបោះ", "ឆ្នោបោះត", 1),
        ("ក", "ខមរ", 3),
    ],
)
def test_examples(typed: str, meant: str, distance: float) -> None:
    assert cluster_distance(clusters(typed), clusters(meant)) == pytest.approx(distance)


@given(terms, terms)
def test_it_is_the_same_both_ways_and_nothing_only_for_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    distance = cluster_distance(one, other)
    assert distance == pytest.approx(cluster_distance(other, one))
    assert (distance == 0) == (one == other)
    assert distance <= max(len(one), len(other))


@given(st.lists(terms, max_size=8), terms)
def test_near_clusters_finds_all_that_are_near(words: list[tuple[str, ...]], typed: tuple[str, ...]) -> None:
    words += [clusters(word) for word in KHMER_WORDS]
    most = 1.0 if len(typed) > 2 else 0.6
    found = {word for _, word in NearClusters(words).near(typed)}
    one_changed = {word for word in words if len(word) == len(typed) and sum(map(str.__ne__, word, typed)) < 2}
    assert {word for word in one_changed if cluster_distance(typed, word) <= most} <= found
    assert all(cluster_distance(typed, word) <= most for word in found)


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [("rivr", "river", 1), ("teh", "the", 1), ("eletcion", "election", 1), ("elecion", "elections", 2)],
)
def test_near_words(typed: str, meant: str, slips: int) -> None:
    assert near_words(typed, [meant, typed, "market"]) == [(slips, meant)]


@pytest.mark.parametrize(
    ("typed", "other"), [("of", "if"), ("rice", "nine"), ("market", "rockets"), ("river", "river")]
)
def test_too_far_or_too_short(typed: str, other: str) -> None:
    assert near_words(typed, [other]) == []
