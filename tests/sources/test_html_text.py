"""HTML to text: lines and paragraphs as browsers show them, what is no text of a post dropped, nothing lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.sources.html_text import text_of_html
from tests.strategies import any_text

BOAT = "A boat on the river"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("x<h2>a</h2>b", "x\n\na\n\nb"),
        ("a<hr>b", "a\n\nb"),
        ("<p>a<br>b</p>", "a\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("a<br />\n<br />\nb", "a\n\nb"),
        ("<div>a</div><br>b", "a\n\nb"),
    ],
)
def test_paragraphs_and_lines_end_where_a_browser_ends_them(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<ul>\n<li>\n<p>a</p>\n</li>\n<li><p>b</p></li></ul><p>c</p>", "a\nb\n\nc"),
        ("<ol><li>a<br>b<li>c</ol>", "a\nb\nc"),
        ("<p>x</p><ul><li>a<ul><li>b</li></ul></li><li>c</li></ul><p>y</p>", "x\n\na\nb\nc\n\ny"),
        ("<dl><dt>a</dt><dd>b</dd><dt>c</dt><dd><p>d</p></dd></dl>", "a\nb\nc\nd"),
        ("<ul><li><img alt='A red boat'></li><li>b</li></ul>", "A red boat\nb"),
    ],
)
def test_each_row_of_a_list_is_a_line(markup: str, text: str) -> None:
    assert text_of_html(markup) == text
    assert text_of_html(markup.replace("</li>", "</li>\n\n\n\n"), newlines=True) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<table><tr><th>a<th>b<tr><td>c<td>d</table>", "a b\nc d"),
        ("<table>\n<tbody>\n<tr>\n<td> a</td>\n<td>\n<p>b</p>\n</td>\n</tr>\n<tr><td>c</td></tr>\n</table>", "a b\nc"),
        ("<p>x</p><table><tr><td></td><td>a</td></tr></table><p>y</p>", "x\n\na\n\ny"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\n\nb\n\nc"),
        ("<table><tr><td><table><tr><td>a<td>b<tr><td>c</table></td><td>d</td></tr></table>", "a b\nc\n\nd"),
        ("<td>a<td>b", "a b"),
    ],
)
def test_each_row_of_a_table_is_a_line_unless_a_cell_has_several(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


def test_white_space_collapses_as_in_browsers_but_in_pre() -> None:
    assert text_of_html("<p>  a \n\t b  <b> c</b> </p>") == "a b c"
    assert text_of_html("<pre>a\n  b\n\n    c  d</pre>") == "a\n  b\n\n    c  d"
    assert text_of_html("<p>a&nbsp; b</p>") == "a\xa0 b"


def test_zwsp_stays_and_what_only_allows_a_break_goes() -> None:
    assert text_of_html("ក\u200bខ&#8203;គ&ZeroWidthSpace;ឃ") == "ក\u200bខ\u200bគ\u200bឃ"
    assert text_of_html("a<wbr>b&shy;c\u00add") == "abcd"


def test_entities_are_read_as_browsers_read_them() -> None:
    assert text_of_html("&eacute;&amp;&lt;b&gt;&#x1780;&hellip;&#146;s &copy") == "é&<b>ក…’s ©"
    assert text_of_html("5 < 6 and R&D") == "5 < 6 and R&D"


@pytest.mark.parametrize(
    "markup",
    [
        *["<script>x</script>", "<style>x</style>", "<template>x</template>", "<noscript><img alt='x y'></noscript>"],
        *["<nav>x</nav>", "<aside>x</aside>", "<footer>x</footer>", "<iframe>x</iframe>", "<button>x</button>"],
        *["<form><label>x</label><input value=x></form>", "<svg><title>x</title></svg>", "<!-- wp:paragraph -->"],
        *["<span hidden>x</span>", "<p style='color: red; display : none'>x</p>", "<i aria-hidden='true'>x</i>"],
        "<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3></div>",
        "<div class='addtoany_share_save_container'>Share</div>",
        "<div id='jp-relatedposts'>Related</div>",
        "<div id='comments'><p>x</p></div><div id='respond'>Leave a Reply</div>",
        "<span class='screen-reader-text'>x</span>",
    ],
)
def test_what_is_no_text_of_a_post_is_dropped(markup: str) -> None:
    assert text_of_html(f"<p>a</p>{markup}<p>b</p>") == "a\n\nb"


@pytest.mark.parametrize(
    "markup",
    [
        "<html><body class='single sidebar' style='visibility: hidden'><p>a</p>",
        "<form id='aspnetForm'><h1>a</h1></form>",
        "<blockquote><footer>a</footer></blockquote>",
    ],
)
def test_what_looks_like_none_but_is_all_there_is_stays(markup: str) -> None:
    assert text_of_html(markup) == "a"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"<p>a</p><img alt='{BOAT}'><p>b</p>", f"a\n\n{BOAT}\n\nb"),
        (f"<figure><img alt='{BOAT}'><figcaption>{BOAT}, 2017</figcaption></figure>", f"{BOAT}, 2017"),
        (f"<figure><figcaption>{BOAT}.</figcaption><img alt='{BOAT}'></figure>", f"{BOAT}."),
        (f"<div class=wp-caption><img alt='{BOAT}'><p class=wp-caption-text>{BOAT}</p></div>", BOAT),
        (f"<img alt='{BOAT}'><p>x</p><p>y</p><img alt='{BOAT}'>", f"{BOAT}\n\nx\n\ny"),
        ("<p>Well :<img class=wp-smiley alt=')'> a <img class=emoji alt='😀'> day</p>", "Well :) a 😀 day"),
        ("<img alt=''><img alt='boat-race.JPG'><img alt='IMG_2034'><img alt='*'><img alt='21557123_n'>x", "x"),
        ("<img alt='Screenshot_20170919-113012'><img alt='image001'><img alt='COVID-19'>x", "COVID-19\n\nx"),
    ],
)
def test_what_stands_for_a_picture_is_said_once(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        (f"[caption id='1' width='3']<img alt='{BOAT}' src=x> {BOAT}[/caption]\n\nText", f"{BOAT}\n\nText"),
        (f'[caption id="1" caption="{BOAT}"]<img alt="" src=x>[/caption]\n\nText', f"{BOAT}\n\nText"),
        ("a [gallery ids='1,2'] b [gallery] c [audio mp3=\"x\"][/audio] d", "a b c d"),
        ('x\n\n[embed width="3"]https://example.org/v[/embed]\n\n[youtube https://example.org/w]\n\ny', "x\n\ny"),
        ("[youtube=https://example.org/v&w=3]\n[vc_row css='a'][vc_column]a[/vc_column][/vc_row]", "a"),
        ("[[gallery]]",) * 2,
        ("[sic] [1] [video of the race] [embedded] [VIDEO] [gallery owner]",) * 2,
    ],
)
def test_shortcodes_give_their_captions_and_words_in_brackets_stay(markup: str, text: str) -> None:
    assert text_of_html(markup, newlines=True) == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("a\nb\n\nc\r\nd\r\n \r\ne\rf", "a\nb\n\nc\nd\n\ne\nf"),
        ("<b>a</b>\n\n<i>b\n  c</i>", "a\n\nb\nc"),
        ("a<br />\nb", "a\nb"),
        ("a<br />\n<br />\nb", "a\n\nb"),
        ("x\n<table>\n<tbody>\n<tr>\n<td>a</td>\n<td>b</td>\n</tr>\n</tbody>\n</table>", "x\n\na b"),
        ('<!-- wp:paragraph {"a":1} -->\n<p>a</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list --><ul><li>b', "a\n\nb"),
        ("a<!--nextpage-->b", "a\n\nb"),
        (f"<img\nalt='{BOAT.replace(' on ', chr(10) + 'on ')}'>\n\nb", f"{BOAT}\n\nb"),
    ],
)
def test_line_ends_count_in_what_wordpress_stores(markup: str, text: str) -> None:
    assert text_of_html(markup, newlines=True) == text


def test_a_link_to_the_rest_stands_in_a_line_of_its_own() -> None:
    assert text_of_html("<p>The end of it. <a class='more-link' href='x'>Read More »</a></p>").endswith("\nRead More »")


@pytest.mark.parametrize("name", "div section blockquote span font u x-unknown ul table dd article".split())
def test_nothing_is_lost_in_what_is_nested_deep(name: str) -> None:
    for title in ("", ' title="1 > 0"'):
        deep = f"<{name}{title}>" * 3000
        text = text_of_html(f"<p>first</p>{deep}<p>one<script>evil()</script></p><p>two</p>")
        assert text == "first\n\none\n\ntwo"
    text = text_of_html(f"{deep}in{f'</{name}>' * 3000}<p>last</p>")
    assert text.split() == ["in", "last"]


def test_what_lies_too_deep_is_still_in_lines_and_words() -> None:
    assert text_of_html("<div>" * 3000 + "<section>a</section><section>b</section>") == "a\n\nb"
    assert text_of_html("<font>" * 3000 + "a<b>b</b>c<p>d</p>") == "abc\n\nd"


@pytest.mark.parametrize("nothing", ["", " \n", "<!-- x -->", "<!--", "<![CDATA[", "<?php x ?>", "\0", "<p>", "<"])
def test_nothing_gives_nothing(nothing: str) -> None:
    assert text_of_html(nothing).strip("<") == ""


def test_no_signs_and_halves_of_characters_do_no_harm() -> None:
    assert text_of_html("a\0b<\0p>c") == "ab\n\nc"
    text_of_html("\ud800 &#xd800; &#99999999999; &#0;").encode()


PIECES = [
    *"<p> </p> <b> </b> <br> <script> </script> <td> <tr> <table> </table> <li> <ul> </ul> <dd> <pre> </pre>".split(),
    *"<template> </template> <svg> <form> <h1> </form> </a> <textarea> <title> <!-- --> & &lt; ' = ]".split(),
    *["<img alt='A boat'>", "<a class=more-link>", "<div class=", "[gallery]", "[caption", "[caption caption='x']"],
    *["[/caption]", "\n\n", "\0", "\u200b", "ភ្នំ", "x", " "],
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), any_text), max_size=30).map("".join))
def test_anything_is_read_and_no_script_stays(markup: str) -> None:
    for newlines in (False, True):
        text = text_of_html(markup + "<script>evil()</script>", newlines)
        assert text == text.rstrip(" \t\n\r\f")
        assert not text.startswith("\n")
        assert "\n\n\n" not in text
        assert "<script" not in text.replace("&lt;", "")


LONG = {
    "nested": "<div>" * 100_000 + "x" + "</div>" * 100_000,
    "closed": "<div>" * 50_000 + "</span>" * 100_000,
    "tiny": "<b>x</b>" * 200_000,
    "rows": "<table>" + "<tr><td>x<td>y" * 50_000,
    "lists": "<ul><li>x" * 50_000,
    "breaks": "<br>" * 200_000,
    "pictures": "<img alt='boat race'>" * 50_000,
    "one picture": "<img alt='" + "1a " * 300_000 + "'>x",
    "quotation marks": "<div 'x\" " * 100_000,
    "shortcodes": "[caption caption='" * 100_000,
    "attributes": "[gallery " + "a " * 300_000,
    "embedded": "[embed a=" * 100_000,
    "forms": "<form><p>x</form>" * 50_000,
    "spaces": " " * 2_000_000 + "x",
    "line ends": "\n" * 1_000_000 + "x",
}
READ = """
import sys
from searcher.sources.html_text import text_of_html
from tests.sources.test_html_text import LONG
for newlines in (False, True):
    text_of_html(LONG[sys.argv[1]], newlines)
"""


@pytest.mark.parametrize("name", LONG)
def test_markup_made_to_take_for_ever_is_read_in_time(name: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-W", "error", "-c", READ, name]
    subprocess.run(command, check=True, env=environment, timeout=60)
