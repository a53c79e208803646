"""The results page as text, without a server."""

import re
from dataclasses import replace

import pytest

from searcher import Facet, Request, Snippet
from searcher.index import Index
from searcher.results import AlsoSearch
from searcher.text.months import LANGUAGES
from searcher.web.assets import asset_address, standalone_style, standalone_style_hash
from searcher.words import WORDS

from .pages import Page, hit, link, page, results

SCRIPT = "<script>alert('1')</script>"
OURS = [asset_address("searcher.js")]


@pytest.mark.parametrize("standalone", [False, True])
def test_nothing_typed_or_read_becomes_markup(standalone: bool) -> None:
    found = hit(
        title=SCRIPT,
        author=SCRIPT,
        publication=SCRIPT,
        heading=Snippet(SCRIPT, ((1, 7),)),
        snippets=(Snippet(SCRIPT),),
    )
    shown = page(results(found, request=Request(SCRIPT, author=f'"{SCRIPT}')), standalone)
    assert shown.scripts() == ([] if standalone else OURS)
    assert SCRIPT in shown.texts("h2")
    assert f"for “{SCRIPT}”" in shown.texts("h1")[0]


@pytest.mark.parametrize("steering", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_characters_that_could_steer_a_page_are_replaced(steering: str) -> None:
    text = f"a{steering}b"
    found = hit(title=text, author=text, heading=Snippet(text, ((0, 1),)), snippets=(Snippet(text),))
    html = page(results(found, request=Request(text))).html
    assert steering not in html
    assert "a\ufffdb" in html
    html.encode()


@pytest.mark.parametrize("found", [0, 1])
def test_offers_are_links_that_keep_the_filters_and_say_when_they_are_guesses(found: int) -> None:
    offers = (AlsoSearch("ចាន់ សុភា", guess=True), AlsoSearch("<b>", guess=False))
    request = Request("Chan Sophea", author="Dara Lotus", page=3)
    answer = replace(results(*[hit()][:found], request=request), also_search=offers)
    shown = page(answer)
    assert shown.texts("p", class_="offer") == ["Also search: ចាន់ សុភា (a guess by sound)", "Also search: <b>"]
    assert link(request, query="ចាន់ សុភា") in shown.links()
    assert not any(address.startswith("/") for address in page(answer, standalone=True).links())


def test_every_khmer_run_and_nothing_else_is_marked_as_khmer() -> None:
    text = "Boats ទន្លេ មេគង្គ, 3 and\u200b ភូមិ\u200bថ្មី។ End"
    shown = page(results(hit(snippets=(Snippet(text),))))
    assert shown.texts("span", lang="km")[:2] == ["ទន្លេ មេគង្គ", "ភូមិ\u200bថ្មី។"]
    assert text in shown.texts("p")


def test_marks_and_khmer_runs_nest() -> None:
    text = "See កឹម សុខា ជា here"
    start, end = text.index("ក"), text.index(" ជា")
    shown = page(results(hit(snippets=(Snippet(text, ((0, 3), (start, end))),))))
    assert shown.texts("mark") == ["See", "កឹម សុខា"]
    assert '<mark><span lang="km">កឹម សុខា</span></mark>' in shown.html
    assert text in shown.texts("p")


def test_cuts_show() -> None:
    cut = hit(snippets=(Snippet("b", cut_before=True), Snippet("a", cut_after=True), Snippet("whole")))
    assert page(results(cut)).texts("p", class_="snippet") == ["… b", "a …", "whole"]


@pytest.mark.parametrize(
    ("total", "heading", "khmer"),
    [
        (0, "Nothing found for “q”", "រកមិនឃើញអ្វីសម្រាប់ “q” ទេ"),
        (1, "1 post for “q”", "អត្ថបទចំនួន ១ សម្រាប់ “q”"),
        (1234, "1,234 posts for “q”", "អត្ថបទចំនួន ១.២៣៤ សម្រាប់ “q”"),
    ],
)
def test_the_count_is_in_words(total: int, heading: str, khmer: str) -> None:
    answer = results(*[hit()][:total], total=total)
    assert page(answer).texts("h1") == [heading]
    assert page(answer, language="km").texts("h1") == [khmer]


def test_a_relaxed_answer_says_so() -> None:
    notice = "No post holds all of this; these hold some of the words."
    assert page(results(hit(), relaxed=True)).texts("p", class_="notice") == [notice]
    assert page(results(hit())).texts("p", class_="notice") == []


def test_a_hit_says_who_where_and_when() -> None:
    about = page(results(hit(truncated=True))).texts("p", class_="about")[0]
    assert about == "Dara Lotus The River Paper 14 September 2017 beginning only"
    assert "beginning only" not in page(results(hit())).texts("p", class_="about")[0]
    assert page(results(hit(published=None))).texts("p", class_="about")[0].endswith("no date")


def test_links_keep_query_filters_and_order() -> None:
    asked = Request("ទន្លេ & fish", publication="A&B", sort="newest", date_from="2017", any=True, page=2, limit=5)
    links = page(results(hit(), total=20, request=asked, months=("2017-09", "2018-01"))).links()
    kept = "q=%E1%9E%91%E1%9E%93%E1%9F%92%E1%9E%9B%E1%9F%81+%26+fish"
    rest = "from=2017&any=1&sort=newest"
    assert f"/?{kept}&publication=A%26B&{rest}&limit=5&author=Dara+Lotus" in links
    assert f"/?{kept}&publication=A%26B&{rest}&limit=5&month=2017-09" in links
    assert f"/?{kept}&publication=A%26B&{rest}&page=3&limit=5" in links
    assert f"/?{kept}&publication=A%26B&{rest}&limit=5" in links, "page one goes without saying"
    assert f"/?{kept}&publication=A%26B&from=2017&any=1&sort=oldest&limit=5" in links
    assert f"/post/a%2Fb%3F?{kept}&publication=A%26B&{rest}&page=2&limit=5" in links
    for form in ("json", "csv"):
        assert f"/?{kept}&publication=A%26B&{rest}&page=2&limit=5&format={form}" in links
    assert f"/?{kept}&publication=A%26B&{rest}&limit=5&format=atom" in links, "the newest, whatever is shown"


def test_a_new_search_keeps_the_filters() -> None:
    shown = page(results(hit(), request=Request("q", author="A", any=True, page=3)))
    hidden = {a["name"]: a["value"] for tag, a, _ in shown.elements if tag == "input" and a.get("type") == "hidden"}
    assert hidden == {"author": "A", "any": "1"}


def test_each_filter_in_use_can_be_removed_and_all_at_once() -> None:
    shown = page(results(hit(), request=Request("q", author="dara  LOTUS", month="2017-9", date_to="2018", any=True)))
    chips = {text: address for text, address in shown.named_links().items() if "Remove" in text}
    assert chips == {
        "Author: dara LOTUS × – Remove": "/?q=q&month=2017-9&to=2018&any=1",
        "Month: September 2017 × – Remove": "/?q=q&author=dara++LOTUS&to=2018&any=1",
        "Up to 2018 × – Remove": "/?q=q&author=dara++LOTUS&month=2017-9&any=1",
        "Any of the words × – Remove": "/?q=q&author=dara++LOTUS&month=2017-9&to=2018",
        "Remove all": "/?q=q&any=1",
        "Remove Dara Lotus": "/?q=q&month=2017-9&to=2018&any=1",
    }


def test_days_and_months_are_in_the_readers_language_and_links_are_not() -> None:
    asked = Request("q", month="September 2017", date_to="Sep 2018")
    shown = page(results(hit(), request=asked), language="km")
    assert shown.texts("time", datetime="2017-09-14") == ["១៤ កញ្ញា ២០១៧"]
    assert [text for text in shown.texts("a") if text.endswith("ដកចេញ")] == [
        "ខែ៖ កញ្ញា ២០១៧ × – ដកចេញ",
        "រហូតដល់ កញ្ញា ២០១៨ × – ដកចេញ",
    ]
    other = page(results(hit(), request=Request("q"), months=("2017-09", "2017-10")), language="km")
    assert other.named_links()["តុលា ២០១៧"] == "/?q=q&month=2017-10"


def test_all_words_of_the_page_are_in_the_language_of_the_reader() -> None:
    answer = results(
        hit(truncated=True), total=42, request=Request("q", author="A", page=2), months=("2017-09", "2018-01")
    )
    shown = page(answer, language="km")
    left = {text for text in "".join(shown.said()).split() if re.fullmatch(r"[A-Za-z]{3,}", text)}
    ours = {"searcher", "English", "JSON", "CSV", "(Atom)", *"rice market bill fish vot OR November".split()}
    told = {"Dara", "Lotus", "The", "River", "Paper", "Some", "text", "title"}
    assert left <= ours | told
    assert {tag: a.get("lang") for tag, a, _ in shown.elements if tag == "html"} == {"html": "km"}


def test_more_authors_have_a_page_of_their_own() -> None:
    many = tuple(Facet(f"Author {number}", 1) for number in range(250))
    answer = results(hit(), request=Request("q", author="Author 150"))
    shown = page(replace(answer, facets={**answer.facets, "author": many}))
    assert shown.named_links()["All 250 – Author"] == "/authors?q=q"
    values = [text for text in shown.texts("li") if text.startswith("Author ")]
    assert len(values) == 8
    assert values[0].startswith("Author 150 1 Remove"), "the chosen one is first"


def test_months_are_a_picture_and_the_same_as_a_table() -> None:
    asked = Request("q", month="2017-11", page=2)
    shown = page(results(hit(), total=42, request=asked, months=("2017-09", "2017-11", "2018-01")))
    pictured = [(a["href"], a["tabindex"]) for tag, a, _ in shown.elements if tag == "a" and "tabindex" in a]
    leads = ["/?q=q&month=2017-09", "/?q=q", "/?q=q&month=2018-01"]
    assert pictured == [(address, "-1") for address in leads]
    assert shown.texts("title")[1:] == ["September 2017: 1,234", "November 2017: 1,234", "January 2018: 1,234"]
    rows = [text for text in shown.texts("tr") if "Month" not in text]
    assert rows == ["January 2018 1,234", "November 2017 1,234", "September 2017 1,234"]
    assert shown.texts("tr", class_="chosen") == ["November 2017 1,234"]
    assert [a["aria-hidden"] for tag, a, _ in shown.elements if tag == "svg"] == ["true"]


def test_a_long_time_is_shown_by_years() -> None:
    shown = page(results(hit(), request=Request("q"), months=("1990-01", "1990-12", "2017-09")))
    assert shown.texts("title")[1:] == ["1990: 2,468", "2017: 1,234"]
    assert "/?q=q&from=1990&to=1990" in shown.links()


def test_paging() -> None:
    middle = page(results(hit(), total=42, request=Request("q", page=2)))
    rels = {a["rel"]: a["href"] for tag, a, _ in middle.elements if tag == "a" and a.get("rel") in ("prev", "next")}
    assert rels == {"prev": "/?q=q", "next": "/?q=q&page=3"}
    assert "Page 2 of 5" in middle.texts("nav", class_="paging")[0]
    assert page(results(hit())).texts("nav", class_="paging") == []
    beyond = page(results(total=42, request=Request("q", page=9)))
    assert "There are only 5 pages." in beyond.texts("p")
    assert "/?q=q&page=5" in beyond.links()


def test_without_a_query_it_browses_newest_first() -> None:
    shown = page(results(hit(), request=Request()))
    assert shown.texts("h1") == ["1 post"]
    assert shown.texts("strong", **{"aria-current": "true"}) == ["Newest"]
    assert "/?sort=oldest" in shown.links()


def test_nothing_found_offers_a_way_on() -> None:
    shown = page(results(request=Request("q", author="A", any=True)))
    assert shown.named_links()["Search without the filters"] == "/?q=q&any=1"
    assert "Try fewer words, other words, or another spelling." in page(results()).texts("p")
    assert any("searcher index" in text for text in page(results(request=Request())).texts("p"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_that_stands_alone_needs_nothing(language: str) -> None:
    asked = Request("q", author="Dara Lotus", page=2)
    found = results(hit(), hit(url="javascript:alert(1)"), total=42, request=asked, months=("2017-09", "2018-01"))
    alone = page(found, standalone=True, language=language)
    assert not alone.names() & {"form", "input", "button", "img", "script", "iframe"}
    assert {address for address in alone.links() if not address.startswith("#")} == {"https://example.org/post"}
    assert [a["href"] for tag, a, _ in alone.elements if tag == "link"] == ["data:,"]
    assert not any("src" in a for _, a, _ in alone.elements)
    assert "url(" not in alone.html
    assert "@import" not in alone.html
    assert "Some text" in alone.texts("p")
    policies = [a["content"] for _, a, _ in alone.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies
    assert standalone_style_hash() in (policies[0] or "")
    assert f"<style>{standalone_style()}</style>" in alone.html
    assert ' style="' not in alone.html


def test_an_answer_of_the_index_is_shown(index: Index) -> None:
    found = index.search("ទន្លេ", author="dara lotus")
    shown = page(found)
    assert found.total
    assert shown.texts("h1") == [f"{found.total} posts for “ទន្លេ”"]
    assert shown.texts("mark").count("ទន្លេ") == len(found.hits)


def test_every_word_of_the_table_is_there_in_both_languages() -> None:
    for name, (english, khmer) in WORDS.items():
        filled = re.compile(r"\{\w+\}")
        assert sorted(filled.findall(english)) == sorted(filled.findall(khmer)), name
        assert english.strip() == english, name
        assert khmer.strip() == khmer, name


def test_each_page_can_be_walked_without_seeing_it() -> None:
    answer = results(hit(), hit(), total=30, request=Request("q", author="A"), months=("2017-09", "2018-01"))
    for shown in (page(answer), page(answer, standalone=True), page(answer, language="km"), page(results())):
        check_structure(shown)


def check_structure(shown: Page) -> None:
    assert len(shown.texts("h1")) == 1
    assert shown.texts("h1")[0]
    ids = [a["id"] for _, a, _ in shown.elements if "id" in a]
    assert len(ids) == len(set(ids))
    assert shown.links()[0] == "#main"
    assert "main" in ids
    labelled = {a["for"] for tag, a, _ in shown.elements if tag == "label"}
    fields = {a.get("id") for tag, a, _ in shown.elements if tag == "input" and a.get("type") != "hidden"}
    assert labelled == fields
    named = {a[by] for _, a, _ in shown.elements for by in ("aria-labelledby", "aria-describedby") if by in a}
    assert named <= set(ids)
