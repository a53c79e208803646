"""One browser, and one server for each archive, for all tests of the page in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from searcher import open_index
from searcher.index import Index

from ..conftest import served
from .posts import ARCHIVE, HOSTILE, PEACEFUL
from .reader import BROWSERS, CHROMIUM, SETTINGS, Reader, opened

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip(f"no browser found: none of {', '.join(BROWSERS)} is installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("archive"))
    made.add(ARCHIVE)
    return made


@pytest.fixture(scope="package")
def site(index: Index) -> Iterator[str]:
    with served(index) as address:
        yield address


@pytest.fixture(scope="package")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    made = open_index(tmp_path_factory.mktemp("hostile"))
    made.add([*HOSTILE, PEACEFUL])
    with served(made) as address:
        yield address


@pytest.fixture(scope="package", params=SETTINGS.values(), ids=SETTINGS.keys())
def one_of_each(request: pytest.FixtureRequest, browser: Browser, site: str) -> Iterator[Reader]:
    """One reader in each of the settings, for many tests: to open a browser's window takes longest."""
    with opened(browser, site, request.param) as reader:
        yield reader


@pytest.fixture
def reader(one_of_each: Reader) -> Iterator[Reader]:
    """A reader in each of the settings."""
    one_of_each.complaints.clear()
    yield one_of_each
    one_of_each.is_content()


@pytest.fixture(scope="package")
def wide(browser: Browser, site: str) -> Iterator[Reader]:
    with opened(browser, site) as reader:
        yield reader


@pytest.fixture
def typist(wide: Reader) -> Iterator[Reader]:
    """A reader with a keyboard, a wide screen and JavaScript, who has not been here before."""
    wide.complaints.clear()
    yield wide
    wide.page.unroute_all()
    wide.page.evaluate("localStorage.clear()")
    wide.is_content()
