"""Passages and marks: where they may begin and end, and what they show."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.parser import parse
from searcher.query import Words, sought
from searcher.snippet import PASSAGE_WIDTH, Snippet, mark, matches, passages
from searcher.text.analysis import analyse
from searcher.text.khmer import clusters
from tests.strategies import BREAKS, ENGLISH_WORDS, KHMER_WORDS, NBSP, ZWSP, any_text, khmer_text

QUERIES = [
    "rice",
    "vot*",
    '"rice market"',
    "elections",
    "rice market ដី",
    "ដី",
    "ក",
    "ក*",
    "ទឹក នៅ",
    '"tax law"',
    "2017 OR ការ",
]
QUERIES += ["title:rice river", "-rice law", "ទឹកនៅ", "people's", "ខ្មែរ"]
bodies = st.one_of(
    any_text,
    st.lists(
        st.sampled_from(
            [*ENGLISH_WORDS, *KHMER_WORDS, *BREAKS, " ", " ", ZWSP, NBSP, "-", "😀", "x" * 50, "ទឹក" * 30, ". "]
        ),
        max_size=120,
    ).map(" ".join),
    st.lists(st.sampled_from([*ENGLISH_WORDS, *KHMER_WORDS, " ", "។", "\n"]), max_size=150).map("".join),
)
queries = st.one_of(st.sampled_from(QUERIES), st.sampled_from(KHMER_WORDS), st.sampled_from(ENGLISH_WORDS))


def words_of(query: str) -> list[Words]:
    return list(sought(parse(query).root))


def cluster_insides(text: str) -> set[int]:
    """The places where nothing may be cut."""
    return {place for start, end in clusters(text) for place in range(start + 1, end)}


def check_spans(snippet: Snippet) -> None:
    at = 0
    for start, end in snippet.spans:
        assert at <= start < end <= len(snippet.text)
        at = end
    assert "".join(piece for piece, _ in snippet.pieces()) == snippet.text
    marked = [piece for piece, is_marked in snippet.pieces() if is_marked]
    assert marked == [snippet.text[start:end] for start, end in snippet.spans]
    assert all(piece for piece, _ in snippet.pieces())


def places(body: str, snippets: Sequence[Snippet]) -> list[int]:
    """Where each snippet stands in ``body``: in reading order, side by side, none cutting a cluster."""
    forbidden, floor, found = cluster_insides(body), 0, []
    for snippet in snippets:
        possible = (match.start() for match in re.finditer(f"(?={re.escape(snippet.text)})", body[floor:]))
        place = next((floor + at for at in possible if not cut(snippet, floor + at, forbidden)), None)
        assert place is not None, f"{snippet} cuts a cluster, overlaps or is not in the body"
        found.append(place)
        floor = place + len(snippet.text)
    return found


def cut(snippet: Snippet, at: int, forbidden: set[int]) -> bool:
    edges = {at, at + len(snippet.text), *(at + place for span in snippet.spans for place in span)}
    return not forbidden.isdisjoint(edges)


@given(bodies, queries)
def test_spans_are_sorted_apart_and_inside_and_pieces_join_to_the_text(body: str, query: str) -> None:
    words = words_of(query)
    for snippet in (mark(body, words), *passages(body, words)):
        check_spans(snippet)


@given(bodies, queries)
@example("ហ្វ្រែនក្ល៊ីន", "ហ្វ")
@example("ច" + ZWSP + "ាំ", "ច")
def test_no_passage_and_no_mark_cuts_a_cluster(body: str, query: str) -> None:
    words = words_of(query)
    assert not cut(mark(body, words), 0, cluster_insides(body))
    places(body, passages(body, words))


@given(
    st.lists(
        st.sampled_from([*ENGLISH_WORDS, "ដី", "ទឹក", "នៅ", "ការ", *BREAKS, "x" * 50, "ទឹក" * 30, ". "]), max_size=150
    ),
    queries,
)
def test_passages_are_at_most_three_pieces_of_the_body_in_reading_order(pieces: list[str], query: str) -> None:
    body = " ".join(pieces)
    found = passages(body, words_of(query))
    assert len(found) <= 3
    starts = places(body, found)
    assert all(snippet.cut_before == bool(body[:at].strip()) for snippet, at in zip(found[:1], starts[:1], strict=True))


@given(bodies, queries)
def test_the_whole_text_marks_every_match_and_nothing_else(body: str, query: str) -> None:
    words = words_of(query)
    covered = {place for start, end in mark(body, words).spans for place in range(start, end)}
    held = {place for match in matches(analyse(body), words) for place in range(match.start, match.end)}
    assert covered == held


@given(bodies, queries)
@example("tax law " + "x " * 78 + "tax law and more", '"tax law"')
def test_each_mark_shows_words_that_were_sought(body: str, query: str) -> None:
    words = [sought_words for sought_words in words_of(query) if not sought_words.title_only]
    for snippet in passages(body, words):
        for start, end in snippet.spans:
            assert matches(analyse(snippet.text[start:end]), words)


@given(bodies, queries)
def test_a_body_with_a_match_has_a_passage_with_a_mark(body: str, query: str) -> None:
    words = [sought_words for sought_words in words_of(query) if not sought_words.title_only]
    found = passages(body, words)
    if matches(analyse(body), words):
        assert found and all(snippet.spans for snippet in found)
    else:
        assert len(found) == bool(body.strip()) and not any(snippet.spans for snippet in found)


def test_an_empty_body_has_no_passage() -> None:
    assert passages("", words_of("rice")) == passages(" \n", words_of("rice")) == ()
    assert mark("", words_of("rice")) == Snippet("")


def test_a_body_without_a_match_shows_its_beginning() -> None:
    (only,) = passages("Fish and boats. " * 50, words_of("rice"))
    assert only.text.startswith("Fish and boats. Fish") and only.text.endswith("Fish and")
    assert (only.spans, only.cut_before, only.cut_after) == ((), False, True)
    assert len(only.text) <= PASSAGE_WIDTH + 4


def test_without_words_the_beginning_is_shown() -> None:
    assert [snippet.text for snippet in passages("Fish.", [])] == ["Fish."]


def test_words_sought_in_titles_alone_are_not_marked_in_the_body() -> None:
    (only,) = passages("rice and fish", words_of("title:rice"))
    assert only == Snippet("rice and fish")


@pytest.mark.parametrize("letter", ["x", "ក", "ក្ត្រា", "😀x", "១"])
def test_a_match_of_a_hundred_thousand_characters_is_shown_in_part(letter: str) -> None:
    body = letter * (100_000 // len(letter))
    (only,) = passages(body, [Words(tuple(analyse(body)))])
    assert 0 < len(only.text) < 1_000
    assert only.spans == ((0, len(only.text)),)
    places(body, [only])


@pytest.mark.parametrize("letter", ["ក", "ក្ត្រា", "😀x", "x ", "\u17d2", ZWSP])
def test_a_hundred_thousand_characters_without_a_match_show_their_beginning(letter: str) -> None:
    body = letter * (100_000 // len(letter))
    (only,) = passages(body, words_of("rice"))
    assert 0 < len(only.text) < 1_000 and body.startswith(only.text)


@pytest.mark.parametrize("word", ["x" * 100_000, "១" * 171])
def test_a_first_word_longer_than_a_passage_is_shown_in_part(word: str) -> None:
    (only,) = passages(word + " and more", words_of("rice"))
    assert only.text and word.startswith(only.text[:100])


def test_a_thousand_matches_are_shown_in_few_passages() -> None:
    assert len(passages("rice and fish " * 1_000, words_of("rice fish"))) <= 3


def test_five_words_far_apart_are_shown_in_three_passages() -> None:
    names = ["rice", "fish", "boat", "river", "market"]
    assert len(passages((" x" * 300 + " ").join(names), words_of(" ".join(names)))) == 3


@pytest.mark.parametrize("distance", range(160, 240, 4))
def test_passages_of_words_near_one_another_do_not_overlap(distance: int) -> None:
    filler = "".join(f"w{number} " for number in range(100))[: distance - 1] + " "
    # A passage that begins with its match, as a sentence does, reaches furthest towards the next.
    body = f"{filler.strip()}. Rice {filler}fish {filler}boat {filler}"
    found = passages(body, words_of("rice fish boat"))
    assert len(places(body, found)) == len(found)


def test_each_word_sought_is_shown_though_far_apart() -> None:
    body = "rice. " + "x " * 500 + "Fish here. " + "x " * 500 + "ដីនេះ។" + "x " * 500
    found = passages(body, words_of("fish ដី rice"))
    assert [snippet.text[start:end] for snippet in found for start, end in snippet.spans] == ["rice", "Fish", "ដី"]
    assert [(snippet.cut_before, snippet.cut_after) for snippet in found] == [(False, True), (True, True), (True, True)]


def test_a_passage_begins_with_its_sentence() -> None:
    body = "x " * 200 + "One thing ended. The rice market opened. " + "x " * 200
    (only,) = passages(body, words_of("rice"))
    assert only.text.startswith("The rice market")


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Votes and voting", "vote", ["Votes", "voting"]),
        ("Votes and vote", '"vote"', ["vote"]),
        ("rice market, rice", '"rice market"', ["rice market"]),
        ("rice, market", "rice-market", ["rice, market"]),
        ("voter turnout", "vot*", ["voter"]),
        ("ស្រ្តីខ្មែរ", "ស្ត្រី", ["ស្រ្តី"]),
        ("ភ្នំ​ពេញ", "ភ្នំពេញ", ["ភ្នំ​ពេញ"]),
        ("ដី។ ទឹក", '"ដីទឹក"', []),
        ("ដីដីដី", "ដី", ["ដីដីដី"]),
        ("😀 rice 😀", "rice", ["rice"]),
        ("people’s choice", "people", ["people’s"]),
        ("fish", "-fish rice", []),
        ("<b>rice</b>", "rice", ["rice"]),
    ],
)
def test_what_is_marked(text: str, query: str, marked: list[str]) -> None:
    snippet = mark(text, words_of(query))
    assert [snippet.text[start:end] for start, end in snippet.spans] == marked


@given(khmer_text)
def test_a_text_marks_itself_whole(text: str) -> None:
    tokens = tuple(analyse(text))
    if tokens:
        assert mark(text, [Words(tokens)]).spans == ((tokens[0].start, tokens[-1].end),)
