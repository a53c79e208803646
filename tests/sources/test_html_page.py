"""Web pages: what no single file beside its expectation shows."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Post, Problem
from searcher.sources.containers import Allowance
from searcher.sources.file import File
from searcher.sources.html_text import text_of_html
from searcher.sources.readers import read
from tests.strategies import any_text

INPUTS = Path(__file__).parents[1] / "inputs" / "html"


def posts(page: str, url: str | None = None) -> list[Post]:
    content = page.encode("utf-8", "replace")
    found = read(File("page.html", "page.html", io.BytesIO(content), url=url), Allowance(len(content)))
    return [each for each in found if isinstance(each, Post)]


def test_a_page_with_100_posts_gives_them_all_in_order() -> None:
    page = "".join(
        f"<article class=hentry><h2 class=entry-title><a href=/{n}>Post {n}</a></h2>"
        f"<time datetime=2019-03-{n % 28 + 1:02}></time>"
        f"<div class=entry-content><p>The text of number {n}.</p></div></article>"
        for n in range(100)
    )
    found = posts(f"<html><body><main>{page}</main></body></html>", "https://example.org/")
    assert [post.title for post in found] == [f"Post {n}" for n in range(100)]
    assert found[99].url == "https://example.org/99"
    assert str(found[99].published) == "2019-03-16"


def test_a_monthly_page_with_100_posts_gives_them_all() -> None:
    page = "".join(
        f"<div>Posted by: | Posted on: March {n % 28 + 1}, 2019</div><h2>Post {n}</h2><p>Text {n}.</p>"
        for n in range(100)
    )
    assert [post.body for post in posts(f"<html><body>{page}</body></html>")] == [f"Text {n}." for n in range(100)]


META = '<meta property="og:type" content="article"><meta property="og:title" content="T">'


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<article><p>In an article.</p></article>", "In an article."),
        ("<main><p>In the main part.</p></main>", "In the main part."),
        ('<div class="post-content"><p>In a class.</p></div>', "In a class."),
        ('<div itemprop="articleBody"><p>In a property.</p></div>', "In a property."),
    ],
)
def test_the_text_of_an_article_is_found_wherever_themes_put_it(body: str, text: str) -> None:
    (post,) = posts(f"<html><head>{META}</head><body><nav>Menu</nav>{body}<footer>Foot</footer></body></html>")
    assert (post.title, post.body) == ("T", text)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a", "https://example.org/a"),
        ("b", "https://example.org/blog/b"),
        ("https://other.example.org/c", "https://other.example.org/c"),
        ("javascript:alert(1)", None),
        ("http://[broken", None),
    ],
)
def test_only_addresses_of_the_web_are_kept(href: str, url: str | None) -> None:
    page = f'<div class=hentry><h2 class=entry-title><a href="{href}">T</a></h2><p class=entry-content>x</p></div>'
    first, _ = posts(f"<html><body>{page * 2}</body></html>", "https://example.org/blog/")
    assert first.url == url


NOTES = ["[caption]x[/caption]", "[gallery ids='1']", "[embed]https://example.org/v[/embed]", "[sic]", "[1]"]


def test_shortcodes_give_nothing_and_words_in_brackets_stay() -> None:
    assert text_of_html(" ".join(NOTES), newlines=True) == "x\n\n[sic] [1]"


@given(any_text)
def test_a_text_without_markup_stays_but_for_white_space(text: str) -> None:
    clean = text.replace("<", "").replace("&", "").replace("\xad", "")
    clean = "".join(letter for letter in clean if letter.isprintable() or letter in "\n\u200b")
    assert "".join(text_of_html(clean).split()) == "".join(clean.split())


@given(
    st.lists(
        st.sampled_from(
            "<p> </p> <b> </b> <br> <script> </script> <td> <li> <img alt=x> x <!-- --> & ] [caption".split()
        )
    )
)
def test_no_tag_survives(pieces: list[str]) -> None:
    for newlines in (False, True):
        assert "<" not in text_of_html("".join(pieces), newlines)


def test_a_page_that_is_guessed_is_told() -> None:
    content = (INPUTS / "guessed.html").read_bytes()
    found = list(read(File("g", "g.html", io.BytesIO(content)), Allowance(len(content))))
    assert [type(each) for each in found] == [Problem, Post]
