"""Posts and queries made to harm: nothing of them runs, steers the page, or lies over what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from searcher.web.address import post_path

from .posts import CANARY, HOSTILE, HOSTILE_TEXTS
from .reader import PHONE, WIDE, Reader, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="module", params=[WIDE, PHONE], ids=["wide", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, hostile_site: str) -> Iterator[Reader]:
    with opened(browser, hostile_site, request.param) as reader:
        yield reader


DIRECTIONS = """() => [...document.querySelectorAll("h1, .hit h2, .hit p, article p, aside li, aside dd, label")]
  .filter(element => !element.closest(".unseen"))
  .map(element => [getComputedStyle(element).direction, getComputedStyle(element).unicodeBidi])"""


@pytest.fixture(scope="module")
def guest(browser: Browser, hostile_site: str) -> Iterator[Reader]:
    with opened(browser, hostile_site, PHONE) as reader:
        yield reader


STRANGE = (
    "img, iframe, b, i, [onload], [onerror], [onfocus], [autofocus], a[href^='javascript:' i], svg:not(.histogram > *)"
)


def is_unharmed(reader: Reader) -> None:
    assert reader.page.evaluate("window.ran === undefined && document.scripts.length === 1")
    assert reader.page.locator(STRANGE).count() == 0
    assert reader.overlaps() == []
    assert {direction for direction, _ in reader.page.evaluate(DIRECTIONS)} <= {"ltr"}
    reader.is_content()


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_a_hostile_post_is_but_text(guest: Reader, name: str) -> None:
    post = HOSTILE[list(HOSTILE_TEXTS).index(name)]
    guest.go(post_path(post.id), q="trap", match=1)
    assert guest.page.locator("article mark").count() >= 2
    is_unharmed(guest)


@pytest.mark.parametrize("path", ["/", "/?q=trap&limit=20", "/authors", "/months"])
def test_hostile_posts_do_no_harm_to_lists(visitor: Reader, path: str) -> None:
    visitor.go(path)
    is_unharmed(visitor)


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_a_hostile_query_is_but_text(guest: Reader, name: str) -> None:
    text = HOSTILE_TEXTS[name][:250]
    for asked in ({"q": text, "author": text}, {"q": f'trap "{text}'}, {"month": text, "lang": text}):
        guest.go("/", **asked)
        assert len(guest.heading) > 3
        is_unharmed(guest)


@pytest.mark.parametrize("name", ["script", "attribute", "override"])
def test_hostile_suggestions_are_but_text(guest: Reader, name: str) -> None:
    """An author's name comes up when it is typed."""
    guest.go("/")
    with guest.page.expect_response(lambda answer: "/suggest?" in answer.url) as come:
        guest.box.fill(HOSTILE_TEXTS[name][:250])
    assert come.value.ok
    is_unharmed(guest)


ORDER = """selectors => selectors.flatMap(selector => [...document.querySelectorAll(selector)].flatMap(line => {
  const boxes = [...line.children].map(part => part.getClientRects()[0]).filter(box => box && box.width > 1);
  return boxes.slice(1).map((box, i) => box.top > boxes[i].top + 8 || box.left >= boxes[i].left)
    .map(kept => kept || line.outerHTML);
}))"""


@pytest.mark.parametrize("path", ["/?q=trap&limit=20", "/authors"])
def test_what_stands_after_a_hostile_name_stays_after_it(visitor: Reader, path: str) -> None:
    """Names may run from right to left; the page does not."""
    visitor.go(path)
    kept = visitor.page.evaluate(ORDER, [".hit .about", "aside li", ".groups li"])
    assert len(kept) > 10
    assert set(kept) == {True}


LETTERS = """() => [...document.querySelectorAll("mark")].map(mark => {
  const text = mark.firstChild, range = document.createRange();
  return [...text.data].map((_, i) => {
    range.setStart(text, i);
    range.setEnd(text, i + 1);
    return range.getBoundingClientRect().left;
  });
})"""


@pytest.mark.parametrize("name", ["override", "isolates"])
def test_what_follows_an_override_runs_from_left_to_right(visitor: Reader, name: str) -> None:
    visitor.go(post_path(HOSTILE[list(HOSTILE_TEXTS).index(name)].id), q="trap")
    words = visitor.page.evaluate(LETTERS)
    assert len(words) >= 3
    assert words == [sorted(word) for word in words]


def test_the_canary_would_sing(visitor: Reader) -> None:
    visitor.go("/")
    visitor.page.evaluate(CANARY)
    assert visitor.page.evaluate("window.ran") == 1
