"""What was typed, and the Query it is."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.errors import QueryError
from searcher.parser import DEEPEST_NESTING, LONGEST_QUERY, MOST_CLAUSES, parse, plain
from searcher.query import And, Dated, Named, Node, Not, Or, Words
from searcher.text.analysis import analyse
from tests.strategies import ZWSP, any_text


def word(text: str, **how: bool) -> Words:
    return Words(tuple(analyse(text)), **how)


def root(text: str) -> Node:
    return parse(text).root


def refusal(text: str) -> tuple[str, str]:
    """The piece of the query that the error points at, and what it says."""
    with pytest.raises(QueryError) as caught:
        parse(text)
    error = caught.value
    assert 0 <= error.start <= error.end <= len(text)
    return text[error.start : error.end], error.reason


RICE, FISH, BOAT = word("rice"), word("fish"), word("boat")
SEPTEMBER = Dated(date(2017, 9, 1), date(2017, 9, 30))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("rice", RICE),
        ("  Rice  ", RICE),
        ("rice fish", And((RICE, FISH))),
        ("rice AND fish", And((RICE, FISH))),
        ("rice and fish", And((RICE, word("and"), FISH))),
        ("rice rice", And((RICE, RICE))),
        ("rice OR fish", Or((RICE, FISH))),
        ("rice or fish", And((RICE, word("or"), FISH))),
        ("rice fish OR boat", Or((And((RICE, FISH)), BOAT))),
        ("rice (fish OR boat)", And((RICE, Or((FISH, BOAT))))),
        ("((rice))", RICE),
        ("rice () fish", And((RICE, FISH))),
        ("-rice", Not(RICE)),
        ("fish -rice", And((FISH, Not(RICE)))),
        ("fish −rice", And((FISH, Not(RICE)))),
        ("fish –rice", And((FISH, Not(RICE)))),
        ("fish --rice", And((FISH, Not(RICE)))),
        ("fish NOT rice", And((FISH, Not(RICE)))),
        ("NOT NOT rice", RICE),
        ("NOT -rice", RICE),
        ("fish -(rice OR boat)", And((FISH, Not(Or((RICE, BOAT)))))),
        ('fish -"rice boat"', And((FISH, Not(word("rice boat", exact=True))))),
        ("fish - rice", And((FISH, RICE))),
        ("rice-fish", word("rice-fish")),
        ("don’t", word("don't")),
        ("people's", Words((word("people").tokens[0]._replace(end=8),))),
        ("ភ្នំពេញ", word("ភ្នំពេញ")),
        ("ភ្នំ ពេញ", And((word("ភ្នំ"), word("ពេញ")))),
        ('"tax bill"', word("tax bill", exact=True)),
        ("“tax bill”", word("tax bill", exact=True)),
        ("«tax bill»", word("tax bill", exact=True)),
        ("„tax bill“", word("tax bill", exact=True)),
        ("＂tax bill＂", word("tax bill", exact=True)),
        ('rice"tax bill"fish', And((RICE, word("tax bill", exact=True), FISH))),
        ('"AND"', word("AND", exact=True)),
        ("vot*", word("vot", prefix=True)),
        ("vo*", word("vo", prefix=True)),
        ("ក*", word("ក", prefix=True)),
        ("ex-vot*", word("ex-vot", prefix=True)),
        ("title:rice", word("rice", title_only=True)),
        ("TITLE:rice", word("rice", title_only=True)),
        ("title:vot*", word("vot", title_only=True, prefix=True)),
        ('title:"tax bill"', word("tax bill", title_only=True, exact=True)),
        ("-title:rice", Not(word("rice", title_only=True))),
        ("author:lotus", Named("author", word("lotus").tokens)),
        ('author:"សេង សុភ័ណ"', Named("author", word("សេង សុភ័ណ").tokens)),
        ("publication:paper", Named("publication", word("paper").tokens)),
        ("-author:lotus", Not(Named("author", word("lotus").tokens))),
        ("month:2017-09", Dated(date(2017, 9, 1), date(2017, 9, 30))),
        ("month:២០១៧-០៩", Dated(date(2017, 9, 1), date(2017, 9, 30))),
        ('month:"2017-09"', Dated(date(2017, 9, 1), date(2017, 9, 30))),
        ("before:2019-11-20", Dated(None, date(2019, 11, 19))),
        ("after:2019", Dated(date(2020, 1, 1), None)),
        ("rice after:2019-11", And((RICE, Dated(date(2019, 12, 1), None)))),
        ('month:"September 2017"', SEPTEMBER),
        ("month:“sept. 2017”", SEPTEMBER),
        ('month:"ខែកញ្ញា ឆ្នាំ២០១៧"', SEPTEMBER),
        ("month:កញ្ញា២០១៧", SEPTEMBER),
        ("month:ខែកញ្ញា\u200bឆ្នាំ២០១៧", SEPTEMBER),
        ('-month:"September 2017"', Not(SEPTEMBER)),
        ('before:"14 September 2017"', Dated(None, date(2017, 9, 13))),
        ('after:"ថ្ងៃទី១៤ ខែកញ្ញា ឆ្នាំ២០១៧"', Dated(date(2017, 9, 15), None)),
        ("after:ឆ្នាំ២០១៧", Dated(date(2018, 1, 1), None)),
        ("month:September 2017", SEPTEMBER),
        ("rice month:Sep 2017 fish", And((RICE, SEPTEMBER, FISH))),
        ("month:September 2017 2017", And((SEPTEMBER, word("2017")))),
        ("(month:September 2017)", SEPTEMBER),
        ("month:ខែ កញ្ញា ឆ្នាំ ២០១៧", SEPTEMBER),
        ("before:September 14, 2017 rice", And((Dated(None, date(2017, 9, 13)), RICE))),
        ("before:ថ្ងៃ ទី ១៤ ខែ កញ្ញា ឆ្នាំ ២០១៧", Dated(None, date(2017, 9, 13))),
        ("after:2017 September", And((Dated(date(2018, 1, 1), None), word("September")))),
        ('title:"September 2017"', word("September 2017", title_only=True, exact=True)),
        ("title:September 2017", And((word("September", title_only=True), word("2017")))),
        ("subtitle:rice", word("subtitle:rice")),
        ("rice ... fish", And((RICE, FISH))),
    ],
)
def test_the_language(text: str, meaning: Node) -> None:
    assert root(text) == meaning


@pytest.mark.parametrize("text", ["", " ", " \t\n\u3000"])
def test_nothing_typed_is_an_empty_query(text: str) -> None:
    assert root(text) == And(())


def test_a_query_keeps_what_was_typed() -> None:
    assert parse(" Rice ").text == " Rice "


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("...", "..."),
        ("-", "-"),
        ("()", "()"),
        ('""', '""'),
        ("AND", "AND"),
        ("😀", "😀"),
        ("*", "*"),
        ("rice **", "**"),
        ("rice a*", "a*"),
        ("rice ri*ce", "ri*ce"),
        ("OR", "OR"),
        ("rice OR", "OR"),
        ("OR rice", "OR"),
        ("rice OR OR fish", "OR"),
        ("(rice OR) fish", "OR"),
        ("rice NOT", "NOT"),
        ("(rice", "("),
        ("rice) fish", ")"),
        ("((rice)", "("),
        ('rice "fish', '"'),
        ("rice “fish", "“"),
        ("rice author:", "author:"),
        ("author: lotus", "author:"),
        ("title:(rice)", "title:"),
        ("month:soon", "soon"),
        ("before:2017-13", "2017-13"),
        ("after:0000", "0000"),
        ("month:2017", "2017"),
        ("month:2017-09-14", "2017-09-14"),
        ("month:09/10/2017 rice", "09/10/2017"),
        ("month:September", "September"),
        ("month:September rice", "September"),
        ('month:"September" 2017', '"September"'),
        ('month:September "2017"', "September"),
        ("month:September (2017)", "September"),
        ("(month:September) 2017", "September"),
        ("month:September OR 2017", "September"),
        ("month:14 September 2017", "14"),
        ('before:"31 September 2017"', '"31 September 2017"'),
        ("author:!", "!"),
        ("title:...", "..."),
        ('rice "tax"*', "*"),
        ("rice NOT )", "NOT"),
        ("(rice NOT )", "NOT"),
        ("rice NOT AND fish", "NOT"),
        ("rice NOT OR fish", "NOT"),
    ],
)
def test_an_error_points_at_its_place(text: str, place: str) -> None:
    assert refusal(text)[0] == place


@pytest.mark.parametrize("field", ["month", "before", "after"])
def test_a_date_that_cannot_be_read_is_told_how_to_write_it(field: str) -> None:
    reason = refusal(f"{field}:09/10/2017")[1]
    assert "2017-09, " in reason
    assert "September 2017" in reason
    assert "កញ្ញា ២០១៧" in reason
    assert "in quotation marks where it has spaces" in reason


def test_the_longest_query() -> None:
    assert root("x" * LONGEST_QUERY) == word("x" * LONGEST_QUERY)
    place, reason = refusal("x" * (LONGEST_QUERY + 1))
    assert (place, "513" in reason) == ("x", True)


def test_ten_thousand_characters_are_an_error() -> None:
    assert "10,000 characters" in refusal("( " * 5_000)[1]


def test_the_most_clauses() -> None:
    many = [f"w{number}" for number in range(MOST_CLAUSES + 1)]
    assert len(root(" ".join(many[:-1])).parts) == MOST_CLAUSES
    assert refusal(" ".join(many))[0] == many[-1]
    assert refusal(" OR ".join(many))[0] == many[-1]


def test_the_deepest_nesting() -> None:
    assert root("(" * DEEPEST_NESTING + "rice" + ")" * DEEPEST_NESTING) == RICE
    assert refusal("(" * (DEEPEST_NESTING + 1) + "rice" + ")" * (DEEPEST_NESTING + 1))[0] == "("


@pytest.mark.parametrize("piece", ["(", "-", "NOT ", "a OR ", '"', "*", "a-", "\u17d2", "ក", "author:", "- ", "()"])
def test_any_piece_repeated_is_a_query_or_an_error(piece: str) -> None:
    for count in range(1, LONGEST_QUERY // len(piece) + 1, 17):
        parse_or_refuse(piece * count)


def parse_or_refuse(text: str) -> None:
    try:
        parsed = parse(text)
    except QueryError as error:
        assert 0 <= error.start <= error.end <= len(text)
        assert str(error)
    else:
        assert parsed.text == text
        assert (parsed.root == And(())) == (not text.strip())


PIECES = st.sampled_from(
    [
        *'rice ក ភ្នំពេញ OR AND NOT - ( ) " “ ” * vot* author: title: month:2017-09 before: 2017-02-30'.split(),
        *["month:", "September", "2017", "'", "។", '"tax"', " ", " ", ZWSP, "\ud800", "\x00", "\n"],
    ]
)


@given(st.one_of(st.lists(PIECES, max_size=80).map("".join), any_text, st.text(max_size=600)))
@example("a" * 600)
def test_any_text_is_a_query_or_an_error_with_its_place(text: str) -> None:
    parse_or_refuse(text)


@pytest.mark.parametrize("field", ["month", "before", "after"])
def test_the_last_month_that_a_calendar_has_can_be_asked_for(field: str) -> None:
    assert isinstance(root(f"{field}:9999-12"), Dated)
    assert isinstance(root(f"{field}:0001-01"), Dated)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("rice  market", [("", "rice"), ("", "market")]),
        ("rice-market", [("", "rice-market")]),
        ("(rice OR ទឹក) -fish", [("", "rice"), ("", "ទឹក")]),
        ('"rice" fish* title:boat NOT ox -(a b)', []),
        ("-rice fish", [("", "fish")]),
        ('author:lotus publication:"river paper" month:2019-11', [("author", "lotus"), ("publication", "river paper")]),
    ],
)
def test_words_typed_in_the_open_are_known_by_their_places(text: str, typed: list[tuple[str, str]]) -> None:
    places = [(word.field, text[word.tokens[0].start : word.tokens[-1].end]) for word in parse(text).typed]
    assert places == typed


@given(any_text)
def test_plain_words_ask_for_nothing_else(text: str) -> None:
    try:
        found = parse(plain(text))
    except QueryError:
        assert not analyse(plain(text))
        return
    parts = found.root.parts if isinstance(found.root, And) else (found.root,)
    assert all(isinstance(part, Words) and part.is_plain for part in parts)
