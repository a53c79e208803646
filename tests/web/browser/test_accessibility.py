"""Nothing stands in the way of disabled readers as far as axe can tell; and what every state looks like is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from searcher.index import Index

from .reader import PHONE, WIDE, Reader, Setting, opened
from .states import STATES, come_to, standalone, suggestions_open

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = {
    "wide-light": WIDE,
    "phone-dark": PHONE,
    "wide-dark": Setting("km", scheme="dark"),
    "phone-light": Setting("en", 390, 780),
}
PICTURES = Path("build/screenshots")


@pytest.fixture(scope="module", params=SCREENS, name="screen")
def on_screen(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[tuple[str, Reader]]:
    with opened(browser, site, SCREENS[request.param]) as reader:
        yield request.param, reader


def passes(reader: Reader) -> None:
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = axe.Axe().run(reader.page, options=options)
    assert not found.violations_count, found.generate_report()


def keep(reader: Reader, screen: str, state: str) -> None:
    """A picture to look at; nothing depends on it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    reader.page.screenshot(path=PICTURES / f"{state}-{screen}.png", full_page=True)


@pytest.mark.parametrize("state", STATES)
def test_no_state_of_the_page_keeps_anyone_out(screen: tuple[str, Reader], state: str) -> None:
    name, reader = screen
    come_to(reader, state)
    keep(reader, name, state)
    passes(reader)
    reader.is_content()


def test_suggestions_keep_nobody_out(screen: tuple[str, Reader]) -> None:
    name, reader = screen
    suggestions_open(reader)
    keep(reader, name, "suggestions")
    passes(reader)
    reader.is_content()


def test_what_is_printed_is_kept(screen: tuple[str, Reader]) -> None:
    name, reader = screen
    come_to(reader, "results")
    reader.page.emulate_media(media="print")
    keep(reader, name, "print")
    assert reader.box.is_hidden()
    reader.page.emulate_media(media="screen")


def test_a_page_that_stands_alone_keeps_nobody_out(browser: Browser, index: Index, tmp_path: Path) -> None:
    address = standalone(index, tmp_path)
    for setting in (WIDE, PHONE):
        with opened(browser, "file://", setting) as reader:
            reader.go(address)
            keep(reader, f"{setting.width}-{setting.scheme}", "standalone")
            passes(reader)
