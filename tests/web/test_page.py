"""Pages as text, without a server."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from searcher import Facet, Hit, Post, Request, Results, Snippet
from searcher.errors import QueryError, RequestError
from searcher.index import Index
from searcher.parser import parse
from searcher.query import sought
from searcher.results import AlsoSearch
from searcher.web.address import address
from searcher.web.page import render_message, render_post, render_results, render_wrong, style_hash
from searcher.wording import paragraphs

SCRIPT = "<script>alert('1')</script>"
OURS = ["/searcher.js"]
VOID = {"meta", "link", "input", "br"}


class Page(HTMLParser):
    """What a page holds: (tag, attributes, text with what is inside) of each element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._open: list[int] = []
        self.html = html
        self.feed(html)
        assert not self._open, "every element is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes), []))
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag, "elements nest"

    def handle_data(self, data: str) -> None:
        for place in self._open:
            self.elements[place][2].append(data)

    def texts(self, tag: str, **wanted: str) -> list[str]:
        return [
            " ".join("".join(text).split())
            for name, attributes, text in self.elements
            if name == tag and all(attributes.get(key.rstrip("_")) == value for key, value in wanted.items())
        ]

    def links(self) -> list[str]:
        return [attributes["href"] or "" for tag, attributes, _ in self.elements if tag == "a"]

    def scripts(self) -> list[str]:
        """Where each script comes from, and what is inside it."""
        return [f"{found.get('src')}{''.join(text)}" for tag, found, text in self.elements if tag == "script"]

    def names(self) -> set[str]:
        return {tag for tag, _, _ in self.elements}


def hit(**changes: object) -> Hit:
    plain = Hit(
        rank=1,
        id="a/b?",
        score=1.0,
        title="A title",
        author="Dara Lotus",
        author_from="byline",
        publication="The River Paper",
        published=date(2017, 9, 14),
        url="https://example.org/post",
        truncated=False,
        heading=Snippet("A title"),
        snippets=(Snippet("Some text"),),
    )
    return plain._replace(**changes)


def results(*hits: Hit, total: int | None = None, relaxed: bool = False, request: Request | None = None) -> Results:
    facets = {"author": (Facet("Dara Lotus", 3),), "publication": (), "month": (Facet("2017-09", 1234),)}
    count = len(hits) if total is None else total
    return Results(request or Request("q"), count, relaxed, hits, facets, 1.0)


def page(answer: Results, standalone: bool = False) -> Page:
    return Page(render_results(answer, standalone))


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
    assert shown.texts("h2")[0] == SCRIPT
    assert f"for “{SCRIPT}”" in shown.texts("h1")[0]


def test_nothing_in_a_post_becomes_markup() -> None:
    post = Post("x", SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, None, f'https://x/"{SCRIPT}')
    shown = Page(render_post(post, [], Request(SCRIPT)))
    assert shown.scripts() == OURS
    assert shown.texts("h1") == [SCRIPT]
    assert shown.texts("p", class_="body") == [SCRIPT]
    assert Page(render_message(SCRIPT, SCRIPT)).scripts() == OURS


@pytest.mark.parametrize("steering", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_characters_that_could_steer_a_page_are_replaced(steering: str) -> None:
    text = f"a{steering}b"
    found = hit(title=text, author=text, heading=Snippet(text, ((0, 1),)), snippets=(Snippet(text),))
    html = render_results(results(found, request=Request(text)))
    html += render_post(Post("x", text, text, text, url=text), [], Request(text))
    assert steering not in html
    assert "a\ufffdb" in html
    html.encode()


@pytest.mark.parametrize("found", [(), (hit(),)])
def test_offers_are_links_that_keep_the_filters_and_say_when_they_are_guesses(found: tuple[Hit, ...]) -> None:
    offers = (AlsoSearch("ចាន់ សុភា", guess=True), AlsoSearch("<b>", guess=False))
    request = Request("Chan Sophea", author="Dara Lotus", page=3)
    answer = replace(results(*found, request=request), also_search=offers)
    shown = page(answer)
    assert shown.texts("p", class_="offer") == ["Also search: ចាន់ សុភា (a guess by sound)", "Also search: <b>"]
    assert address(request, query="ចាន់ សុភា") in shown.links()
    assert "page=" not in address(request, query="ចាន់ សុភា")
    assert not any(link.startswith("/") for link in page(answer, standalone=True).links())


def test_every_khmer_run_and_nothing_else_is_marked_as_khmer() -> None:
    text = "Boats ទន្លេ មេគង្គ, 3 and\u200b ភូមិ\u200bថ្មី។ End"
    shown = page(results(hit(snippets=(Snippet(text),))))
    assert shown.texts("span", lang="km") == ["ទន្លេ មេគង្គ", "ភូមិ\u200bថ្មី។"]
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
    assert [text for text in page(results(cut)).texts("p")[-4:] if len(text) < 9] == ["… b", "a …", "whole"]


@pytest.mark.parametrize(
    ("total", "heading"), [(0, "Nothing found for “q”"), (1, "1 post for “q”"), (1234, "1,234 posts for “q”")]
)
def test_the_count_is_in_words(total: int, heading: str) -> None:
    assert page(results(*[hit()][:total], total=total)).texts("h1") == [heading]


def test_a_relaxed_answer_says_so() -> None:
    notice = "No post holds all of this; these hold some of the words."
    assert page(results(hit(), relaxed=True)).texts("p", class_="notice") == [notice]
    assert page(results(hit())).texts("p", class_="notice") == []


def test_a_hit_says_who_where_and_when() -> None:
    about = page(results(hit(truncated=True))).texts("p", class_="about")[0]
    assert re.sub(" +", "", about) == "DaraLotusTheRiverPaper14September2017beginningonly"
    assert "beginning only" not in page(results(hit())).texts("p", class_="about")[0]


def test_links_keep_query_filters_and_order() -> None:
    asked = Request("ទន្លេ & fish", publication="A&B", sort="newest", date_from="2017", any=True, page=2, limit=5)
    links = page(results(hit(), total=20, request=asked)).links()
    kept = "q=%E1%9E%91%E1%9E%93%E1%9F%92%E1%9E%9B%E1%9F%81+%26+fish"
    rest = "from=2017&any=1&sort=newest"
    assert f"/?{kept}&author=Dara+Lotus&publication=A%26B&{rest}&limit=5" in links
    assert f"/?{kept}&publication=A%26B&month=2017-09&{rest}&limit=5" in links
    assert f"/?{kept}&publication=A%26B&{rest}&page=3&limit=5" in links
    assert f"/?{kept}&publication=A%26B&{rest}&limit=5" in links, "page one goes without saying"
    assert f"/?{kept}&publication=A%26B&from=2017&any=1&sort=oldest&limit=5" in links
    assert f"/post/a%2Fb%3F?{kept}&publication=A%26B&{rest}&page=2&limit=5" in links


def test_a_new_search_keeps_the_filters() -> None:
    shown = page(results(hit(), request=Request("q", author="A", any=True, page=3)))
    hidden = {a["name"]: a["value"] for tag, a, _ in shown.elements if tag == "input" and a.get("type") == "hidden"}
    assert hidden == {"author": "A", "any": "1"}


def test_a_chosen_value_can_be_removed() -> None:
    shown = page(results(hit(), request=Request("q", author="dara  LOTUS", month="2017-9", date_to="2018", any=True)))
    assert shown.texts("strong")[-2:] == ["Dara Lotus", "September 2017"]
    assert {text for text in shown.texts("a") if text.startswith("Remove")} == {
        "Remove Dara Lotus",
        "Remove September 2017",
        "Remove Author: dara LOTUS",
        "Remove Month: September 2017",
        "Remove Up to 2018",
        "Remove Any of the words",
    }
    assert "/?q=q&author=dara++LOTUS&to=2018&any=1" in shown.links()
    assert "/?q=q&month=2017-9&to=2018&any=1" in shown.links()


def test_days_and_months_are_in_the_readers_language_and_links_are_not() -> None:
    asked = Request("q", month="September 2017", date_to="Sep 2018")
    shown = Page(render_results(results(hit(), request=asked), language="km"))
    assert shown.texts("time", datetime="2017-09-14") == ["១៤ កញ្ញា ២០១៧"]
    assert shown.texts("strong")[-1] == "កញ្ញា ២០១៧", "it is chosen, however it was typed"
    assert [text for text in shown.texts("a") if text.startswith("Remove")] == [
        "Remove Month: កញ្ញា ២០១៧",
        "Remove Up to កញ្ញា ២០១៨",
        "Remove កញ្ញា ២០១៧",
    ]
    assert set(shown.texts("span", lang="km")) == {"១៤ កញ្ញា ២០១៧", "កញ្ញា ២០១៧", "កញ្ញា ២០១៨"}
    assert [a["lang"] for _, a, _ in shown.elements if "lang" in a].count("km") == shown.html.count("កញ្ញា")
    other = Page(render_results(results(hit(), request=Request("q")), language="km"))
    assert "/?q=q&month=2017-09" in other.links()


def test_the_page_of_a_post_has_its_day_in_the_readers_language() -> None:
    shown = Page(render_post(Post("x", "t", "b", published=date(2017, 9, 4)), language="km"))
    assert shown.texts("time") == shown.texts("span", lang="km") == ["៤ កញ្ញា ២០១៧"]


def test_many_values_fold() -> None:
    many = tuple(Facet(f"Author {number}", 1) for number in range(250))
    answer = replace(results(hit(), request=Request(author="Author 150")), facets={"author": many})
    shown = page(answer)
    assert "190 more" in shown.texts("summary")
    assert "and 50 others, not shown here" in shown.texts("p")
    assert shown.texts("ul")[1].startswith("Author 150"), "the chosen one is first"


def test_paging() -> None:
    middle = page(results(hit(), total=42, request=Request("q", page=2)))
    rels = {a["rel"]: a["href"] for tag, a, _ in middle.elements if tag == "a" and "rel" in a}
    assert rels == {"prev": "/?q=q", "next": "/?q=q&page=3"}
    assert "Page 2 of 5" in middle.texts("nav")[0]
    assert page(results(hit())).texts("nav") == []
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
    assert "/?q=q&any=1" in shown.links()
    assert "Try fewer words, other words, or another spelling." in page(results()).texts("p")
    assert any("searcher index" in text for text in page(results(request=Request())).texts("p"))


def test_the_page_that_stands_alone_needs_nothing() -> None:
    asked = Request("q", author="Dara Lotus", page=2)
    alone = page(results(hit(), hit(url="javascript:alert(1)"), total=42, request=asked), standalone=True)
    assert not alone.names() & {"form", "input", "button", "img", "script", "iframe"}
    assert {link for link in alone.links() if not link.startswith("#")} == {"https://example.org/post"}
    assert [a["href"] for tag, a, _ in alone.elements if tag == "link"] == ["data:,"]
    assert not any("src" in a for _, a, _ in alone.elements)
    assert "url(" not in alone.html
    assert "@import" not in alone.html
    assert "Page 2 of 5" in alone.texts("nav")[0]
    assert "Some text" in alone.texts("p")
    policies = [a["content"] for _, a, _ in alone.elements if a.get("http-equiv") == "Content-Security-Policy"]
    assert policies
    assert style_hash() in (policies[0] or "")


def test_the_style_is_what_its_hash_allows() -> None:
    html = page(results(hit())).html
    style = html[html.index("<style>") + 7 : html.index("</style>")]
    assert style_hash() == f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"
    assert ' style="' not in html


def test_a_wrong_query_is_in_the_box_with_its_place_marked() -> None:
    query = 'ទន្លេ "tax'
    shown = Page(render_wrong(Request(query), QueryError(query, 6, 7, "this is not closed")))
    assert [a.get("value") for tag, a, _ in shown.elements if tag == "input"] == [query]
    assert shown.texts("p", id="wrong") == ["This is not closed."]
    assert shown.texts("p", class_="query") == [query]
    assert shown.texts("mark") == ['"']


def test_a_wrong_filter_is_told_and_left_out() -> None:
    shown = Page(render_wrong(Request("q", author="A"), RequestError("month is 'x'")))
    assert shown.texts("p", id="wrong") == ["Month is 'x'."]
    assert "/?q=q&author=A" in shown.links()
    assert shown.texts("p", class_="query") == []


def test_a_query_that_is_far_too_long_is_not_repeated() -> None:
    query = "a" * 5000
    with pytest.raises(QueryError) as raised:
        parse(query)
    shown = Page(render_wrong(Request(query), raised.value))
    assert "5,000" in shown.texts("p", id="wrong")[0]
    assert shown.texts("p", class_="query") == []


def test_a_post_page() -> None:
    post = Post(
        id="x",
        title="On the boat",
        body="First boat\nsecond line\n \n\nទូក here, boats\n\n\nlast",
        author="May",
        author_from="signature",
        publication="The River Paper",
        published=date(2017, 9, 4),
        url="https://example.org/a?b=1&c=2",
        truncated=True,
    )
    asked = Request("boat ទូក title:last", author="May", page=3)
    shown = Page(render_post(post, list(sought(parse(asked.query).root)), asked))
    assert shown.texts("h1") == ["On the boat"]
    assert shown.texts("mark") == ["boat", "boat", "ទូក", "boats"]
    assert shown.texts("p", class_="body") == ["First boat second line", "ទូក here, boats", "last"]
    assert re.search(r"boat</mark>\nsecond line</p>", shown.html), "single line ends are kept"
    assert "May (from the signature)" in shown.texts("span")
    assert "4 September 2017" in shown.texts("time")
    assert "Only the beginning of this post is in the archive." in shown.texts("p")
    assert "https://example.org/a?b=1&c=2" in shown.links()
    back = "/?q=boat+%E1%9E%91%E1%9E%BC%E1%9E%80+title%3Alast&author=May&page=3"
    assert back in shown.links()


@pytest.mark.parametrize("url", ["javascript:alert(1)", " https://x", "data:text/html,x", "//example.org", "ftp://x"])
def test_only_web_addresses_become_links(url: str) -> None:
    shown = Page(render_post(Post("x", "t", "b", url=url)))
    assert url not in shown.links()
    assert any(url.strip() in text for text in shown.texts("p"))


def test_a_mark_across_paragraphs_is_parted() -> None:
    whole = Snippet("zero one\n \ntwo three\n\n\nfour", ((0, 4), (5, 14), (23, 27)))
    assert list(paragraphs(whole)) == [
        Snippet("zero one", ((0, 4), (5, 8))),
        Snippet("two three", ((0, 3),)),
        Snippet("four", ((0, 4),)),
    ]


def test_each_page_can_be_walked_without_seeing_it() -> None:
    wrong = RequestError("page is 'x'")
    pages = [
        page(results(hit())).html,
        page(results(hit()), standalone=True).html,
        render_wrong(Request("q"), wrong),
        render_post(Post("x", "", "")),
        render_message("Not found", "Nothing"),
    ]
    for shown in map(Page, pages):
        assert [a.get("lang") for tag, a, _ in shown.elements if tag == "html"] == ["en"]
        assert len(shown.texts("h1")) == 1
        assert shown.texts("h1")[0]
        ids = [a["id"] for _, a, _ in shown.elements if "id" in a]
        assert len(ids) == len(set(ids))
        assert shown.links()[0] == "#main"
        assert "main" in ids
        labelled = {a["for"] for tag, a, _ in shown.elements if tag == "label"}
        fields = {a.get("id") for tag, a, _ in shown.elements if tag == "input" and a.get("type") != "hidden"}
        assert labelled == fields


def test_colours_stand_out() -> None:
    html = render_message("", "")
    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", block)) for block in re.findall(r":root \{(.*?)\}", html, re.S))
    for colours in (light, dark):
        for text, ground in [
            *((text, ground) for text in ("text", "link", "seen", "quiet") for ground in ("page", "notice")),
            *((text, "mark") for text in ("text", "link", "seen")),
        ]:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_answer_of_the_index_is_shown(index: Index) -> None:
    found = index.search("ទន្លេ", author="dara lotus")
    shown = page(found)
    assert found.total
    assert shown.texts("h1") == [f"{found.total} posts for “ទន្លេ”"]
    assert shown.texts("mark").count("ទន្លេ") == len(found.hits)
