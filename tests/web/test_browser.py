"""The results page in a browser: without JavaScript, and what JavaScript adds."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from searcher.index import Index

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason=f"no browser found: none of {', '.join(BROWSERS)} is installed"
)

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
Page = sync_api.Page
REFUSED = "Failed to load resource: the server responded with a status of 400 (Bad Request)"


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture(params=[(1200, "light"), (320, "dark")], ids=["wide", "narrow"])
def page(request: pytest.FixtureRequest, browser: sync_api.Browser, site: str) -> Iterator[sync_api.Page]:
    with opened(browser, site, *request.param, java_script=False) as page:
        yield page


@contextmanager
def opened(browser: sync_api.Browser, site: str, width: int, scheme: str, java_script: bool) -> Iterator[sync_api.Page]:
    """A page that fails the test on any console error and any request to another host."""
    context = browser.new_context(
        java_script_enabled=java_script,
        base_url=site,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(f"{site}/") or complaints.append(asked.url))
    yield page
    too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    context.close()
    assert [text for text in complaints if text != REFUSED] == []
    assert not too_wide


def search(page: sync_api.Page, query: str) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(query)
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/?q=*")


def hits(page: sync_api.Page) -> list[str]:
    return page.locator(".hit h2").all_inner_texts()


@pytest.mark.parametrize("query", ["river", "ទន្លេ"])
def test_search_filter_page_and_open(page: sync_api.Page, index: Index, query: str) -> None:
    search(page, query)
    found = index.search(query)
    assert page.locator("h1").inner_text() == f"{found.total} posts for “{query}”"
    assert hits(page) == [hit.title for hit in found.hits]
    assert page.locator(".hit mark").first.inner_text().lower() == query

    page.locator("aside").get_by_role("link", name="Dara Lotus").click()
    narrowed = index.search(query, author="Dara Lotus")
    sync_api.expect(page.locator("h1")).to_have_text(f"{narrowed.total} posts for “{query}”")
    assert found.total > narrowed.total > 10

    page.get_by_role("link", name="Next").click()
    second = index.search(query, author="Dara Lotus", page=2)
    sync_api.expect(page.locator(".paging span")).to_have_text("Page 2 of 2")
    assert hits(page) == [hit.title for hit in second.hits]

    page.locator(".hit h2 a").first.click()
    sync_api.expect(page.locator("h1")).to_have_text(second.hits[0].title)
    assert page.locator("article mark").count() > 0

    page.get_by_role("link", name="Back to the results").click()
    sync_api.expect(page.locator(".paging span")).to_have_text("Page 2 of 2")
    page.locator("aside").get_by_role("link", name="Remove Dara Lotus").click()
    sync_api.expect(page.locator("h1")).to_have_text(f"{found.total} posts for “{query}”")
    assert parse_qs(urlsplit(page.url).query) == {"q": [query]}


def test_a_wrong_query_can_be_mended(page: sync_api.Page, index: Index) -> None:
    search(page, 'rice "market')
    assert page.locator("h1").inner_text() == "This query was not understood"
    assert page.locator(".query mark").inner_text() == '"'
    box = page.get_by_role("searchbox")
    assert box.input_value() == 'rice "market'
    box.fill("rice market")
    box.press("Enter")
    total = index.search("rice market").total
    sync_api.expect(page.locator("h1")).to_have_text(f"{total} post for “rice market”")


def test_khmer_is_set_for_reading(page: sync_api.Page) -> None:
    search(page, "ទន្លេ")
    khmer = page.locator(".hit p [lang=km]").first
    style = khmer.evaluate(
        "e => { const s = getComputedStyle(e); return [s.fontSize, s.lineHeight, s.letterSpacing, s.fontStyle] }"
    )
    size, line, spacing, slant = style
    assert float(line[:-2]) >= 1.9 * float(size[:-2]) - 0.01
    assert (spacing, slant) == ("normal", "normal")


def test_line_ends_of_a_post_are_kept(page: sync_api.Page) -> None:
    page.goto("/post/untitled%2Fa%20b%3Fc%23d")
    assert page.locator("p.body").inner_text() == "ខ្ញុំសរសេរសំបុត្រនេះជូនបងប្អូន។\nOne market."


@pytest.mark.parametrize("path", ["/?q=www*", "/post/long", "/?q=%22" + "q" * 300])
def test_words_of_any_length_fit(page: sync_api.Page, path: str) -> None:
    page.goto(path)  # the fixture looks whether the page is wider than the screen
    assert len(page.locator("main").inner_text()) > 300


def test_keyboard_reaches_the_content_first(page: sync_api.Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Skip to the content"
    assert (skip.bounding_box() or {})["height"] > 10
    assert skip.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


@pytest.fixture
def lively(browser: sync_api.Browser, site: str) -> Iterator[sync_api.Page]:
    """A page with JavaScript."""
    with opened(browser, site, 1200, "light", java_script=True) as page:
        yield page


@pytest.mark.parametrize(("typed", "expected"), [("riv", "river"), ("rice mar", "rice market"), ("ខ្ពស", "ខ្ពស់")])
def test_typing_brings_suggestions(lively: sync_api.Page, index: Index, typed: str, expected: str) -> None:
    lively.goto("/")
    box = lively.get_by_label("Search the posts")
    box.press_sequentially(typed)
    options = lively.locator("datalist option")
    sync_api.expect(options.first).to_have_attribute("value", expected)
    assert [option.get_attribute("value") for option in options.all()] == [one.text for one in index.suggest(typed)]
    box.fill("zzzz")
    sync_api.expect(options).to_have_count(0)
    box.fill(expected)
    box.press("Enter")
    sync_api.expect(lively.locator("h1")).to_contain_text(f"for “{expected}”")


def test_suggestions_that_fail_leave_the_page_as_it_is(lively: sync_api.Page, index: Index) -> None:
    lively.route("**/suggest?*", lambda route: route.fulfill(body="<html>"))
    lively.goto("/")
    box = lively.get_by_label("Search the posts")
    with lively.expect_response("**/suggest?*"):
        box.press_sequentially("riv")
    box.fill("river")
    box.press("Enter")
    sync_api.expect(lively.locator("h1")).to_have_text(f"{index.search('river').total} posts for “river”")
