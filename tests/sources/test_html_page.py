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


PARAGRAPH = "The market opened early, and many people came by boat to sell and to buy. "
KHMER = "ផ្សារ\u200bបើក\u200bពី\u200bព្រឹក ហើយ\u200bមនុស្ស\u200bជាច្រើន\u200bមក\u200bតាម\u200bទូក។ "


def test_a_guessed_text_keeps_zwsp_and_takes_the_heading_that_leads_nowhere_as_its_title() -> None:
    logo = "<h1><a href='/'>The River Paper</a></h1>"
    (post,) = posts(
        f"<html><title>Market – The River Paper</title><body>{logo}<h1>Market</h1><p>{KHMER * 5}</p></body>"
    )
    assert (post.title, post.body) == ("Market", (KHMER * 5).strip())
    (post,) = posts(f"<html><title>Market</title><body>{logo}<p>{PARAGRAPH * 5}</p></body>")
    assert post.title == "Market"


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<a href=/{n}>rice{n}</a> " for n in range(300)),
        "".join(f"<li><a href=/{n}>{PARAGRAPH}</a></li>" for n in range(30)),
        "".join(f"<article><h2><a href=/{n}>{PARAGRAPH}</a></h2></article>" for n in range(30)),
        f"<p>{PARAGRAPH}</p>",
        f"<p>{PARAGRAPH}</p><div class=cookie-banner>{PARAGRAPH * 5}</div>",
        f"<div class=post><h2>T</h2><p>{PARAGRAPH}</p></div>" * 2,
    ],
    ids=["tags", "links", "titles", "little text", "furniture", "no marked text"],
)
def test_a_page_without_a_post_gives_none(body: str) -> None:
    assert posts(f"<html><head><title>Home</title></head><body>{body}</body></html>") == []


def test_a_post_without_a_title_takes_that_of_its_page_but_no_heading_of_its_text() -> None:
    article = f"<article class=hentry><div class=entry-content><p>x</p><h2>Fish</h2><p>{PARAGRAPH}</p></div></article>"
    (post,) = posts(f"<html><body><header><h1>Market</h1></header>{article}</body></html>")
    assert (post.title, post.body) == ("Market", f"x\n\nFish\n\n{PARAGRAPH.strip()}")
    assert [post.title for post in posts(f"<html><body><h1>Notes</h1>{article * 2}</body></html>")] == ["", ""]


CARD = f"<article class=card><h3><a href=/card>Card</a></h3><p>{PARAGRAPH}</p></article>"


def test_what_is_offered_beside_an_article_is_no_post_of_the_page() -> None:
    meta = f'{META}<meta property="article:published_time" content="2019-03-05">'
    main = f"<article><h1>Market</h1><p>{PARAGRAPH * 2}</p></article>"
    (post,) = posts(f"<html><head>{meta}</head><body>{CARD}{main}{CARD}</body></html>")
    assert (post.title, post.body) == ("T", f"Market\n\n{(PARAGRAPH * 2).strip()}")
    assert len(posts(f"<html><head>{META}</head><body>{CARD}{CARD}</body></html>")) == 2
    told = ",".join(
        f'{{"@type": "Article", "headline": "{title}", "datePublished": "2019"}}' for title in ("Card", "T")
    )
    script = f'<script type="application/ld+json">[{told}]</script>'
    assert len(posts(f"<html><head>{script}</head><body>{CARD}{CARD}</body></html>")) == 2


def test_a_post_in_elements_that_are_all_called_posts_is_one() -> None:
    inner = f"<article class=hentry><h2 class=entry-title>T</h2><div class=entry-content>{PARAGRAPH}</div></article>"
    page = f"<div class=post><div class='post h-entry'>{inner}</div></div>{inner.replace('T<', 'U<')}"
    assert [post.title for post in posts(f"<html><body>{page}</body></html>")] == ["T", "U"]
    assert [post.title for post in posts(f"<html><body><div class=post>{CARD}</div></body></html>")] == ["Card"]


def test_a_post_of_a_monthly_page_has_the_address_of_its_title() -> None:
    elsewhere = "<ul><li><a href=https://other.example.org/>Fish</a></li></ul>"
    month = "<p>Posted by: | Posted on: March 5, 2019</p><h2><a href=/fish>Fish</a></h2><p>Text.</p>" * 2
    found = posts(f"<html><body>{elsewhere}{month}{elsewhere}</body></html>", "https://example.org/2019/03/")
    assert [post.url for post in found] == ["https://example.org/fish"] * 2


@pytest.mark.parametrize(
    ("day", "published"),
    [
        ("<small>May 9th, 2008</small>", "2008-05-09"),
        ("<span class=posted-on>Posted on 9 May 2008 by Sok Example</span>", "2008-05-09"),
        ("<abbr class=published title='2008-05-09T10:00:00+07:00'>10:00</abbr>", "2008-05-09"),
        ("<time class=updated datetime=2009-01-01></time><time datetime=2008-05-09></time>", "2008-05-09"),
        ("<small>In May there were 9</small>", "None"),
    ],
)
def test_the_day_is_found_wherever_themes_put_it(day: str, published: str) -> None:
    content = f"<div class=entry-content>{PARAGRAPH}</div>"
    (post,) = posts(f"<html><body><div class=hentry><h2>T</h2>{day}{content}</div></body></html>")
    assert str(post.published) == published


def test_a_single_line_that_tells_the_day_is_heeded_where_nothing_else_does() -> None:
    line = "<p>Posted by: | Posted on: March 5, 2019</p>"
    page = f"<div class=post>{line}<h2>T</h2><div class=entry>{PARAGRAPH}</div></div>"
    (post,) = posts(f"<html><body>{page}</body></html>")
    assert (post.title, str(post.published), post.body) == ("T", "2019-03-05", PARAGRAPH.strip())


def test_json_ld_of_any_shape_does_no_harm() -> None:
    told = '{"@id": {}, "@type": ["Article", 3], "headline": ["x"], "author": [{"@id": ["x"]}, {"@id": "#me"}, [1]],'
    told += '"datePublished": 5, "mainEntityOfPage": [1], "articleBody": {}}'
    script = f'<script type="application/ld+json">{told}</script>'
    (post,) = posts(f"<html><head>{script}</head><body><article><h1>T</h1><p>{PARAGRAPH}</p></article></body></html>")
    assert (post.title, post.author) == ("T", None)


PAGES = [path.read_bytes() for path in sorted(INPUTS.glob("*.html"))]
PIECE = st.tuples(st.sampled_from(PAGES), st.integers(0, 4000), st.integers(0, 800)).map(
    lambda cut: cut[0][cut[1] :][: cut[2]]
)


@given(
    st.sampled_from(PAGES), st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 40), st.binary(max_size=4) | PIECE))
)
def test_pages_that_were_changed_at_random_raise_nothing(page: bytes, changes: list[tuple[int, int, bytes]]) -> None:
    for place, length, piece in changes:
        page = page[:place] + piece + page[place + length :]
    for found in read(File("page.html", "page.html", io.BytesIO(page), media_type="text/html"), Allowance(len(page))):
        if isinstance(found, Post):
            assert found.url is None or found.url.lower().startswith(("http://", "https://"))
            assert found.title or found.body


def test_a_page_that_is_guessed_is_told() -> None:
    content = (INPUTS / "guessed.html").read_bytes()
    found = list(read(File("g", "g.html", io.BytesIO(content)), Allowance(len(content))))
    assert [type(each) for each in found] == [Problem, Post]
