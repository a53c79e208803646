"""A post's own page as text, without a server."""

import re
from datetime import date

import pytest

from searcher import Hit, Post, Request, Snippet
from searcher.intake.places import Place
from searcher.marking import marked
from searcher.web.assets import asset_address
from searcher.web.post_page import render_post
from searcher.wording import paragraphs

from .pages import Page, hit, view
from .test_results_page import check_structure

SCRIPT = "<script>alert('1')</script>"
POST = Post(
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


def page(post: Post = POST, request: Request | None = None, language: str = "en", **others: object) -> Page:
    request = request or Request()
    return Page(render_post(post, view(request, language), marked(request.query, post.title, post.body), **others))


def test_a_post_has_every_match_marked_and_leads_back() -> None:
    shown = page(request=Request("boat ទូក title:last", author="May", page=3))
    assert shown.texts("h1") == ["On the boat"]
    assert shown.texts("mark") == ["boat", "boat", "ទូក", "boats"]
    assert shown.texts("p", class_="body") == ["First boat second line", "ទូក here, boats", "last"]
    assert re.search(r"boat</mark>\nsecond line</p>", shown.html), "single line ends are kept"
    assert "4 September 2017" in shown.texts("time")
    assert "Only the beginning of this post is in the archive." in shown.texts("p")
    assert "https://example.org/a?b=1&c=2" in shown.links()
    back = "/?q=boat+%E1%9E%91%E1%9E%BC%E1%9E%80+title%3Alast&author=May&page=3"
    assert shown.named_links()["Back to the results"] == back


@pytest.mark.parametrize(
    ("current", "told", "previous", "following"),
    [
        (None, "3 matches", None, ("First match", "/post/x?q=boat&match=1#match")),
        (1, "Match 1 of 3", None, ("Next match", "/post/x?q=boat&match=2#match")),
        (
            2,
            "Match 2 of 3",
            ("Previous match", "/post/x?q=boat&match=1#match"),
            ("Next match", "/post/x?q=boat&match=3#match"),
        ),
        (3, "Match 3 of 3", ("Previous match", "/post/x?q=boat&match=2#match"), None),
        (9, "3 matches", None, ("First match", "/post/x?q=boat&match=1#match")),
    ],
)
def test_one_can_go_from_match_to_match(
    current: int | None, told: str, previous: tuple[str, str] | None, following: tuple[str, str] | None
) -> None:
    shown = page(request=Request("boat"), current=current)
    assert shown.texts("nav", class_="matches")[0].startswith(told)
    links = shown.named_links().items()
    assert {link for link in (previous, following) if link} == {link for link in links if "match" in link[1]}
    here = [(a["class"], "".join(text)) for _, a, text in shown.elements if a.get("id") == "match"]
    expected = ["boat", "boat", "boats"][current - 1] if current and current < 9 else None
    assert here == ([("current", expected)] if expected else [])


def test_without_matches_there_is_nothing_to_go_through() -> None:
    assert page().texts("nav", class_="matches") == []
    assert page().texts("mark") == []
    assert "Back to the posts" in page().texts("a")


def test_where_a_post_comes_from_is_told() -> None:
    places = [
        Place("home/2017-09.txt", 120, True, False, False),
        Place("export.zip/whole.xml", 4321, False, True, True),
        Place("copy.xml", 4321, False, False, True),
    ]
    shown = page(places=places)
    told = dict(zip(shown.texts("dt"), shown.texts("dd"), strict=False))
    assert told["Author known from"] == "the signature"
    assert told["Text"] == "beginning only"
    texts = shown.texts("dd")
    assert "2017-09.txt: the beginning, 120 characters" in texts
    assert "whole.xml: this text, 4,321 characters" in texts, "folders of the server are nobody's business"
    assert "copy.xml: the same text, 4,321 characters" in texts
    nameless = page(Post("x", "t", "b"))
    assert {"no author is named", "whole"} <= set(nameless.texts("dd"))


@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (POST, "May. “On the boat.” The River Paper, 4 September 2017. https://example.org/a?b=1&c=2"),
        (Post("a b", "T", "b"), "“T.” no date. https://archive.example/post/a%20b"),
        (Post("y", "", "ទូក ទូក", "A. B."), "A. B. “ទូក ទូក.” no date. https://archive.example/post/y"),
    ],
    ids=["all", "nothing", "no title"],
)
def test_a_post_can_be_cited(post: Post, expected: str) -> None:
    shown = page(post)
    assert shown.texts("dd", class_="citation") == [expected]
    assert f"https://archive.example/post/{'a%20b' if post.id == 'a b' else post.id}" in shown.links()


def test_a_post_can_be_cited_in_khmer() -> None:
    (cited,) = page(language="km").texts("dd", class_="citation")
    assert cited == "May។ “On the boat”។ The River Paper, ៤ កញ្ញា ២០១៧។ https://example.org/a?b=1&c=2"


def test_posts_like_it_are_offered() -> None:
    other: Hit = hit(id="o/1", heading=Snippet("Another boat"), published=None)
    shown = page(request=Request("boat"), similar=[other])
    assert shown.named_links()["Another boat"] == "/post/o%2F1"
    assert "Similar posts" in shown.texts("h2")
    assert "Similar posts" not in page().texts("h2")


def test_nothing_in_a_post_becomes_markup() -> None:
    post = Post("x", SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT, None, f'https://x/"{SCRIPT}')
    place = Place(SCRIPT, 1, False, True, True)
    shown = page(post, Request("script"), places=[place], similar=[hit(heading=Snippet(SCRIPT), author=SCRIPT)])
    assert shown.scripts() == [asset_address("searcher.js")]
    assert shown.texts("h1") == [SCRIPT]
    assert shown.texts("p", class_="body") == [SCRIPT]


@pytest.mark.parametrize("steering", ["\x00", "\x1b", "\x9b", "\u202e", "\u2066", "\ud800"])
def test_characters_that_could_steer_a_page_are_replaced(steering: str) -> None:
    text = f"a{steering}b"
    html = page(Post(text, text, text, text, url=text), places=[Place(text, 1, False, True, True)]).html
    assert steering not in html
    html.encode()


@pytest.mark.parametrize("url", ["javascript:alert(1)", " https://x", "data:text/html,x", "//example.org", "ftp://x"])
def test_only_web_addresses_become_links(url: str) -> None:
    shown = page(Post("x", "t", "b", url=url))
    assert url not in shown.links()
    assert url.strip() in shown.texts("dd")


def test_the_day_is_in_the_readers_language_and_the_text_in_its_own() -> None:
    shown = page(language="km")
    assert shown.texts("time") == ["៤ កញ្ញា ២០១៧"]
    assert [a.get("lang") for tag, a, _ in shown.elements if tag == "article"] == ["en"]
    assert [a.get("lang") for tag, a, _ in page().elements if tag == "article"] == [None]


def test_a_mark_across_paragraphs_is_parted() -> None:
    whole = Snippet("zero one\n \ntwo three\n\n\nfour", ((0, 4), (5, 14), (23, 27)))
    assert list(paragraphs(whole)) == [
        Snippet("zero one", ((0, 4), (5, 8))),
        Snippet("two three", ((0, 3),)),
        Snippet("four", ((0, 4),)),
    ]


def test_the_page_can_be_walked_without_seeing_it() -> None:
    for request, current in ((Request(), None), (Request("boat"), 2)):
        check_structure(page(request=request, current=current, similar=[hit()]))
