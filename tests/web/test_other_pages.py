"""Pages to browse, pages that say what is wrong, the histogram, colours and words: as text, without a server."""

import re
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Facet, Request
from searcher.errors import QueryError, RequestError
from searcher.parser import parse
from searcher.text.months import LANGUAGES
from searcher.web.assets import MEDIA_TYPES, asset, asset_address
from searcher.web.browse_page import render_browse
from searcher.web.histogram import HEIGHT, MOST_MONTHS, WIDTH, bars
from searcher.web.message_page import render_message, render_wrong
from searcher.wording import sentence
from searcher.words import MISTAKES

from .pages import Page, hit, results, view
from .test_results_page import check_structure


def browse(what: str, *facets: Facet, request: Request | None = None, total: int = 9, language: str = "en") -> Page:
    answer = results(hit(), total=total, request=request)
    answer = replace(answer, facets={**answer.facets, what: facets})
    return Page(render_browse(what, answer, view(request, language)))


def test_authors_stand_under_their_first_letters() -> None:
    names = ("bopha Teacup", "Élise Example", "Bora Kite", "សុភា គំរូ")
    shown = browse("author", *(Facet(name, 1200) for name in names))
    assert shown.texts("h1") == ["Authors"]
    assert shown.texts("h2") == ["B", "E", "ស"]
    assert shown.texts("section")[0] == "B bopha Teacup 1,200 Bora Kite 1,200"
    assert shown.named_links()["Bora Kite"] == "/?author=Bora+Kite"


def test_what_was_asked_is_kept_while_browsing() -> None:
    request = Request("river", publication="P", author="Bora Kite")
    shown = browse("author", Facet("Bora Kite", 2), Facet("Dara", 1), request=request)
    assert "9 posts for “river”" in shown.texts("p")
    assert shown.named_links()["Dara"] == "/?q=river&publication=P&author=Dara"
    assert shown.named_links()["Remove Bora Kite"] == "/?q=river&publication=P"


def test_months_stand_under_their_years_the_newest_first() -> None:
    months = (Facet("2017-09", 3), Facet("2019-01", 2), Facet("2017-02", 1))
    shown = browse("month", *months, language="km")
    assert shown.texts("h2") == ["២០១៩", "២០១៧", "គ្មានកាលបរិច្ឆេទ"]
    assert shown.texts("li")[-3:] == ["កុម្ភៈ ២០១៧ ១", "កញ្ញា ២០១៧ ៣", "គ្មានកាលបរិច្ឆេទ ៣"]
    assert shown.named_links()["គ្មានកាលបរិច្ឆេទ"] == "/?month=undated"


def test_many_names_have_several_pages() -> None:
    many = [Facet(f"Author {number:04}", 1) for number in range(1100)]
    shown = browse("author", *many, request=Request(page=2))
    named = shown.named_links()
    assert (named["Previous"], named["Next"]) == ("/authors", "/authors?page=3")
    assert len([text for text in shown.texts("li") if text.startswith("Author ")]) == 500
    last = browse("author", *many, request=Request(page=99))
    assert "Page 3 of 3" in last.texts("nav", class_="paging")[0]


def test_there_may_be_nothing_to_browse() -> None:
    assert "There is nothing here." in browse("publication", total=0).texts("p")


@given(st.lists(st.tuples(st.integers(0, 9998), st.integers(1, 12), st.integers(1, 10**6)), max_size=60), st.booleans())
def test_bars_stand_side_by_side_and_none_is_lost(months: list[tuple[int, int, int]], near: bool) -> None:
    counts = {f"{2000 + year % 19 if near else year + 1:04}-{month:02}": count for year, month, count in months}
    drawn = bars((Facet(*each) for each in counts.items()), None)
    assert sum(bar.posts for bar in drawn) == sum(counts.values())
    assert all(before.x + before.width <= bar.x + 0.011 for before, bar in pairwise(drawn))
    assert all(bar.x + bar.width <= WIDTH + 0.011 and 0 <= bar.height <= HEIGHT for bar in drawn)
    assert all((bar.height > 0) == (bar.posts > 0) for bar in drawn)
    assert len({len(bar.period) for bar in drawn}) <= 1
    if drawn and len(drawn[0].period) == len("2017-09"):
        assert len(drawn) <= MOST_MONTHS
        assert {bar.period: bar.posts for bar in drawn if bar.posts} == counts


def test_a_wrong_query_is_in_the_box_with_its_place_marked() -> None:
    query = 'ទន្លេ "tax'
    shown = Page(render_wrong(QueryError(query, 6, 7, "this is not closed"), view(Request(query))))
    assert [a.get("value") for tag, a, _ in shown.elements if tag == "input"] == [query]
    assert shown.texts("p", id="wrong") == ["This is not closed."]
    assert shown.texts("p", class_="query") == [query]
    assert shown.texts("mark") == ['"']


def test_a_wrong_filter_is_told_and_left_out() -> None:
    shown = Page(render_wrong(RequestError("month is 'x'"), view(Request("q", author="A"))))
    assert shown.texts("p", id="wrong") == ["Month is 'x'."]
    assert "/?q=q&author=A" in shown.links()
    assert shown.texts("p", class_="query") == []


def test_a_query_that_is_far_too_long_is_not_repeated() -> None:
    query = "a" * 5000
    with pytest.raises(QueryError) as raised:
        parse(query)
    shown = Page(render_wrong(raised.value, view(Request(query))))
    assert "5,000" in shown.texts("p", id="wrong")[0]
    assert shown.texts("p", class_="query") == []


WRONG_QUERIES = [
    'rice "tax', "(rice", "rice)", "(" * 9 + "a" + ")" * 9, "…", 'title:"…"', "OR rice", "rice NOT", "author: x",
    "month:2017-13", "before:soon", "ri*ce", "r*", " ".join("abcdefghijklmnopqrstuvwxyz" * 2), "a" * 600,
]  # fmt: skip


@pytest.mark.parametrize("query", WRONG_QUERIES)
def test_every_mistake_in_a_query_is_told_in_khmer(query: str) -> None:
    with pytest.raises(QueryError) as raised:
        parse(query)
    told = sentence(raised.value, "km")
    assert re.match("[\u1780-\u17ff]|- |OR |NOT ", told), told


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": 0},
        {"page": 0},
        {"sort": "best"},
        {"month": "x"},
        {"date_from": "x"},
        {"date_from": "2020", "date_to": "2019-12"},
    ],
    ids=str,
)
def test_every_mistake_in_a_request_is_told_in_khmer(wrong: dict[str, object]) -> None:
    with pytest.raises(RequestError) as raised:
        Request("q", **wrong)
    told = sentence(raised.value, "km")
    assert "must" not in told
    assert "first" not in told
    assert "cannot" not in told


def test_mistakes_fill_as_many_places_in_both_languages() -> None:
    for english, khmer in MISTAKES.items():
        assert english.count("{}") == khmer.count("{}"), english


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["not_found", "too_many", "too_long", "no_index", "broken", "busy", "unknown_host"])
def test_messages_are_pages_that_lead_on(language: str, name: str) -> None:
    shown = Page(render_message(name, view(language=language)))
    check_structure(shown)
    assert "/" in shown.links()
    assert shown.texts("p")[-1]


def test_each_page_can_be_walked_without_seeing_it() -> None:
    check_structure(browse("author", Facet("A", 1), request=Request("q", author="A", month="2017-09")))
    check_structure(Page(render_wrong(RequestError("page is 'x'"), view(Request("q")))))
    check_structure(Page(render_wrong(QueryError('"', 0, 1, "this is not closed"), view(Request('"')))))


def test_every_file_that_pages_load_is_there_under_an_address_of_its_own() -> None:
    addresses = {asset_address(name) for name in MEDIA_TYPES}
    assert len(addresses) == len(MEDIA_TYPES)
    style = asset("searcher.css").decode()
    for name in MEDIA_TYPES:
        if name.endswith(".woff2"):
            assert asset_address(name).rpartition("/")[2] in style
    with pytest.raises(KeyError):
        asset("khmer-font-licence.txt")


def test_colours_stand_out() -> None:
    style = files("searcher.web").joinpath("static/searcher.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", style, re.S)[:2]
    )
    for colours in (light, dark):
        for text, ground in [
            *((text, ground) for text in ("text", "link", "seen", "quiet") for ground in ("page", "surface")),
            *((text, "mark") for text in ("text", "link", "seen")),
            ("text", "current"),
        ]:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for part, ground in (("edge", "page"), ("bar", "page"), ("link", "bar")):
            least = 3 if part != "link" else 1.5
            assert contrast(colours[part], colours[ground]) >= least, (part, ground)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
