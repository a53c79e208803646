"""How the page is set: on the smallest screens, in Khmer, and with how few bytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import icu
import pytest

from searcher.index import Index
from searcher.web.address import post_path

from .posts import LONG
from .reader import PHONE, Reader, Setting, opened
from .states import STATES, come_to, suggestions_open

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SMALL = {"phone": Setting("en", 320, 640), "zoomed": Setting("km", 320, 256, "dark", scale=4)}
"""The narrowest phone, and a screen of 1280 by 1024 at 400 %."""


@pytest.fixture(scope="module", params=SMALL, name="small")
def on_small_screen(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Reader]:
    with opened(browser, site, SMALL[request.param]) as reader:
        yield reader


@pytest.mark.parametrize("state", STATES)
def test_everything_has_room_on_a_small_screen(small: Reader, state: str) -> None:
    come_to(small, state)
    small.page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    small.is_content()
    assert small.overlaps() == []


def test_suggestions_fit_on_a_small_screen(small: Reader) -> None:
    suggestions_open(small)
    small.is_content()
    box = small.page.locator(".suggestions").bounding_box()
    assert box
    assert 0 <= box["x"] <= box["x"] + box["width"] <= small.setting.width


KHMER_RUNS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data, element = walk.currentNode.parentElement;
    if (!/[\\u1780-\\u17ff]/.test(text) || element.closest("script, svg") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const line = parseFloat(style.lineHeight) / parseFloat(style.fontSize);
    if (!element.matches(":lang(km)") || line < 1.7 || style.letterSpacing !== "normal" || style.fontStyle !== "normal")
      found.push([text, element.outerHTML.slice(0, 120), line, style.letterSpacing, style.fontStyle]);
  }
  return found;
}"""


@pytest.fixture(scope="module", params=["en", "km"])
def phone(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Reader]:
    with opened(browser, site, PHONE._replace(language=request.param)) as reader:
        yield reader


@pytest.mark.parametrize("state", STATES)
def test_khmer_says_that_it_is_khmer_and_has_room(phone: Reader, state: str) -> None:
    come_to(phone, state)
    assert phone.page.evaluate(KHMER_RUNS) == []


def test_khmer_suggestions_are_khmer(phone: Reader) -> None:
    suggestions_open(phone)
    assert phone.page.evaluate(KHMER_RUNS) == []


def test_latin_words_in_a_khmer_page_are_not_khmer(phone: Reader) -> None:
    for path in ("/post/mixed", "/?q=ferry"):
        phone.go(path)
        words = """() => {
          const found = [], posts = document.querySelector("article, .hits");
          const walk = document.createTreeWalker(posts, NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) if (/[a-z]/i.test(walk.currentNode.data))
            found.push(walk.currentNode.parentElement.matches(":lang(en)"));
          return found;
        }"""
        assert set(phone.page.evaluate(words)) == {True}


def fonts(reader: Reader, selector: str) -> list[dict[str, Any]]:
    """What the browser drew the text of an element with."""
    devtools = reader.page.context.new_cdp_session(reader.page)
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used: list[dict[str, Any]] = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    devtools.detach()
    return used


@pytest.mark.parametrize(
    "selector", ["article .body [lang=km]", "#about-heading:lang(km), nav [lang=km]", "label:lang(km)"]
)
def test_khmer_is_drawn_with_the_font_that_comes_with_the_page(phone: Reader, selector: str) -> None:
    phone.go("/post/mixed")
    phone.page.evaluate("document.fonts.ready.then(() => true)")
    if phone.page.locator(selector).count():
        used = {(font["familyName"], font["isCustomFont"]) for font in fonts(phone, selector)}
        assert {font for font in used if "Khmer" in font[0]} == {("Noto Sans Khmer", True)}
    else:
        assert phone.setting.language == "en"


def clusters(text: str) -> set[int]:
    """Where a letter begins, with all that stands below, above and around it; and the end."""
    letters = icu.BreakIterator.createCharacterInstance(icu.Locale("km"))
    letters.setText(text)
    return {0, *letters}


LINES = """selector => [...document.querySelectorAll(selector)].map(paragraph => {
  const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), range = document.createRange(), breaks = [];
  let at = 0, line = null;
  while (walk.nextNode()) for (let i = 0; i < walk.currentNode.length; i++, at++) {
    range.setStart(walk.currentNode, i);
    range.setEnd(walk.currentNode, i + 1);
    const box = [...range.getClientRects()].find(box => box.width > 0);
    if (!box) continue;
    const middle = (box.top + box.bottom) / 2;
    if (line !== null && middle > line + 12) breaks.push(at);
    line = middle;
  }
  const words = new Intl.Segmenter("km", {granularity: "word"}).segment(paragraph.textContent);
  return [paragraph.textContent, breaks, [...words].map(word => word.index)];
})"""
"""Paragraphs, where their lines break, and where the browser's own ICU sees words; dictionaries differ by release."""


@pytest.mark.parametrize("width", range(320, 460, 28))
def test_lines_of_khmer_end_where_words_end(phone: Reader, width: int) -> None:
    phone.page.set_viewport_size({"width": width, "height": 640})
    phone.go(post_path(LONG.id))
    parts = phone.page.evaluate(LINES, ".body:nth-of-type(-n + 14)")
    phone.page.set_viewport_size({"width": phone.setting.width, "height": phone.setting.height})
    assert sum(len(breaks) for _, breaks, _ in parts) > 20
    for text, breaks, words in parts:
        assert [text[place - 8 : place] for place in breaks if place not in words] == []
        assert set(breaks) <= clusters(text)


EDGES = """() => [...document.querySelectorAll("mark")].map(mark => {
  const around = mark.closest("p, h1, h2, li"), range = document.createRange();
  range.setStart(around, 0);
  range.setEndBefore(mark);
  return [around.textContent, range.toString().length, range.toString().length + mark.textContent.length];
})"""


@pytest.mark.parametrize("query", ["ទន្លេ", "ច្រាំ*", "ក្មេង", "ល្ង*", "ទន*", "ឫស្សី"])
def test_marks_begin_and_end_between_clusters(phone: Reader, index: Index, query: str) -> None:
    for path, asked in (("/", {"q": query}), (post_path(LONG.id), {"q": query})):
        phone.go(path, **asked)
        edges = phone.page.evaluate(EDGES)
        assert bool(edges) == bool(index.search(query).total)
        for text, start, end in edges:
            assert {start, end} <= clusters(text), text


MOST_BYTES = 60_000


def loaded(reader: Reader, path: str, **asked: object) -> dict[str, int]:
    """What came over the wire for a page, by path, in bytes."""
    devtools = reader.page.context.new_cdp_session(reader.page)
    paths: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def note(event: dict[str, Any]) -> None:
        if not event["response"].get("fromDiskCache"):
            paths[event["requestId"]] = event["response"]["url"].split("?")[0].rsplit("/", 1)[-1]

    def add(event: dict[str, Any]) -> None:
        if event["requestId"] in paths and event["encodedDataLength"]:
            sizes[paths[event["requestId"]]] = int(event["encodedDataLength"])

    devtools.on("Network.responseReceived", note)
    devtools.on("Network.requestServedFromCache", lambda event: paths.pop(event["requestId"], None))
    devtools.on("Network.loadingFinished", add)
    devtools.send("Network.enable")
    reader.go(path, **asked)
    reader.page.evaluate("document.fonts.ready.then(() => true)")
    reader.page.wait_for_load_state("networkidle")
    devtools.detach()
    return sizes


def test_a_page_comes_with_few_bytes_and_the_next_with_fewer(browser: Browser, site: str) -> None:
    with opened(browser, site, PHONE) as reader:
        first = loaded(reader, "/", q="ទន្លេ")
        assert len(reader.texts(".hit")) == 10
        assert {"", "searcher.css", "searcher.js", "khmer-400.woff2"} <= set(first)
        assert sum(first.values()) <= MOST_BYTES, first
        second = loaded(reader, "/", q="ទន្លេ", page=2)
        assert set(second) == {""}
