"""What is done with a query's tree: what to mark, runs of words, and looser forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.parser import parse
from searcher.query import And, Dated, Named, Node, Not, Or, Words, any_part, any_word, runs, side_by_side, sought
from searcher.text.analysis import analyse
from tests.strategies import ENGLISH_WORDS, KHMER_WORDS


def root(text: str) -> Node:
    return parse(text).root


def typed(words: Words) -> str:
    return " ".join(token.text for token in words.tokens)


def all_sought(text: str) -> list[str]:
    return [typed(words) for words in sought(root(text))]


def all_runs(text: str) -> list[list[str]]:
    node = root(text)
    assert isinstance(node, And)
    return [[typed(words) for words in run] for run in runs(node)]


def test_sought_are_the_words_that_a_match_can_hold() -> None:
    text = 'rice -fish "tax bill" (boat OR title:river) author:lotus after:2017 NOT (a b)'
    assert all_sought(text) == ["rice", "tax bill", "boat", "river"]


def test_nothing_is_sought_by_filters_and_exclusions() -> None:
    assert all_sought("author:lotus -rice") == []


def test_a_run_is_words_with_nothing_between_them() -> None:
    assert all_runs("rice fish boat") == [["rice", "fish", "boat"]]
    assert all_runs("rice fish (a OR b) boat river") == [["rice", "fish"], ["boat", "river"]]
    assert all_runs("rice -a fish boat") == [["fish", "boat"]]
    assert all_runs("rice author:lotus fish") == []


def test_words_asked_for_in_a_way_of_their_own_end_a_run() -> None:
    for other in ('"tax bill"', "vot*", "title:river", "after:2017"):
        assert all_runs(f"rice fish {other} boat river") == [["rice", "fish"], ["boat", "river"]]


def test_words_side_by_side_have_the_positions_of_one_text() -> None:
    run = next(
        runs(And((Words(tuple(analyse("tax-bill"))), Words(tuple(analyse("ទឹក"))), Words(tuple(analyse("law"))))))
    )
    joined = side_by_side(run)
    assert [(token.text, token.position) for token in joined.tokens] == [
        (token.text, token.position) for token in analyse("tax bill ទឹក law")
    ]
    assert joined == Words(joined.tokens)


def test_side_by_side_keeps_the_gaps_inside_words() -> None:
    run = (Words(tuple(analyse("ក។ខ"))), Words(tuple(analyse("គ"))))
    assert [token.position for token in side_by_side(run).tokens] == [0, 2, 3]


def test_any_part_asks_for_any_of_the_words() -> None:
    assert any_part(root("rice fish")) == root("rice OR fish")
    assert any_part(root('"tax bill" rice')) == root('"tax bill" OR rice')
    assert any_part(root("rice (fish boat)")) == root("rice OR (fish OR boat)")
    assert any_part(root("(rice fish) OR boat")) == root("(rice OR fish) OR boat")
    assert any_part(root("rice rice")) == root("rice OR rice")


def test_any_part_leaves_what_has_no_parts_as_it_is() -> None:
    for text in ("rice", '"tax bill"', "rice OR fish", "-rice", "rice -fish", "rice author:lotus", ""):
        assert any_part(root(text)) == root(text)


def shape(node: Node) -> Node:
    """``node`` without where its tokens stood in what was typed."""
    match node:
        case Words(tokens):
            return node._replace(tokens=tuple(token._replace(start=0, end=0) for token in tokens))
        case And(parts) | Or(parts):
            return type(node)(tuple(map(shape, parts)))
    return node


@pytest.mark.parametrize(
    ("text", "looser"),
    [
        ('"tax bill"', "tax OR bill"),
        ("tax-bill", "tax OR bill"),
        ('title:"tax bill"', "title:tax OR title:bill"),
        ("tax-vot*", "tax OR vot*"),
        ('"tax bill" rice', "(tax OR bill) OR rice"),
        ('rice OR "tax bill"', "rice OR (tax OR bill)"),
        ('"votes"', "votes"),
        ("ខ្មែរទឹក", "ខ្មែរ OR ទឹក"),
        ("ខ្មែរ", "ខ្មែរ"),
        ("", ""),
    ],
)
def test_any_word_takes_phrases_apart_into_words_that_icu_sees(text: str, looser: str) -> None:
    assert shape(any_word(root(text))) == shape(root(looser))


excluded = st.sampled_from(
    [
        "-rice",
        "NOT ទឹក",
        '-"tax bill"',
        "author:lotus",
        "-publication:paper",
        "month:2017-09",
        "before:2019",
        "-(a OR b)",
    ]
)


@given(
    st.lists(
        st.sampled_from([*ENGLISH_WORDS[:8], *KHMER_WORDS, '"tax bill"', "vot*", "(a OR b)"]), min_size=1, max_size=4
    ),
    st.lists(excluded, max_size=3, unique=True),
    st.booleans(),
)
def test_what_is_excluded_or_filtered_stays_so_however_loose(words: list[str], others: list[str], first: bool) -> None:
    node = root(" ".join(others + words if first else words + others))
    kept = required(node)
    assert len(kept) == len(others)
    for loosen in (any_part, any_word):
        assert required(loosen(node)) == kept


def required(node: Node) -> list[Node]:
    """What every match must obey besides holding words."""
    return [part for part in node.parts if isinstance(part, Not | Named | Dated)] if isinstance(node, And) else []


def test_a_run_that_finds_nothing_falls_apart_into_words_not_into_clusters() -> None:
    misspelt = parse("បោះឆ្នាត").root  # ICU sees three words of one cluster each, which stand in most posts
    assert any_word(misspelt) == misspelt
    known = any_word(parse("បោះឆ្នោតត").root)
    assert isinstance(known, Words)
    assert len(known.tokens) > 1
