"""A reader at a browser: what they have set, what they do, and what must hold on whatever page they come to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from searcher.text.months import Language
from searcher.wording import counted, word

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), None)
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of 40[04] \(")


class Setting(NamedTuple):
    """What the reader's browser is like."""

    language: Language = "en"
    width: int = 1280
    height: int = 800
    scheme: Literal["light", "dark"] = "light"
    java_script: bool = True
    scale: float = 1


WIDE = Setting()
PHONE = Setting("km", 390, 780, "dark")
SETTINGS = {
    "english-wide": WIDE,
    "english-wide-plain": Setting("en", scheme="dark", java_script=False),
    "english-phone": Setting("en", 390, 780, "dark"),
    "english-phone-plain": Setting("en", 390, 780, java_script=False),
    "khmer-wide": Setting("km", scheme="dark"),
    "khmer-wide-plain": Setting("km", java_script=False),
    "khmer-phone": Setting("km", 390, 780),
    "khmer-phone-plain": Setting("km", 390, 780, "dark", java_script=False),
}
"""Each three of language, screen, colours and JavaScript come together once."""


@contextmanager
def opened(browser: Browser, site: str, setting: Setting = WIDE) -> Iterator[Reader]:
    """A reader who fails the test for an error in the console or a script, a request elsewhere, sideways scrolling."""
    context = browser.new_context(
        base_url=site,
        locale=setting.language,
        viewport={"width": setting.width, "height": setting.height},
        color_scheme=setting.scheme,
        java_script_enabled=setting.java_script,
        device_scale_factor=setting.scale,
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(10_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda told: told.type in ("error", "warning") and complaints.append(told.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda asked: asked.url.startswith(f"{site}/") or complaints.append(asked.url))
    try:
        reader = Reader(page, setting, complaints)
        yield reader
        reader.is_content()
    finally:
        context.close()


@dataclass(frozen=True)
class Reader:
    page: Page
    setting: Setting
    complaints: list[str]

    def is_content(self) -> None:
        """Nothing was wrong so far."""
        self.look()
        told = [text for text in self.complaints if not EXPECTED.match(text)]
        self.complaints.clear()
        assert told == []

    def look(self) -> None:
        """The page is no wider than the screen."""
        wide = "(e => [e.scrollWidth, e.clientWidth])(document.documentElement)"
        scrolled, shown = self.page.evaluate(wide)
        assert scrolled <= shown, self.page.url

    def go(self, path: str, **parameters: object) -> None:
        """To an address."""
        self.page.goto(f"{path}?{urlencode(parameters, errors='replace')}" if parameters else path)
        self.look()

    def click(self, place: Locator) -> None:
        """On a link; the next page is there afterwards."""
        with self.page.expect_navigation(wait_until="load"):
            place.click()
        self.look()

    def search(self, query: str) -> None:
        """By typing it into the box."""
        self.box.fill(query)
        with self.page.expect_navigation(wait_until="load"):
            self.box.press("Enter")
        self.look()

    def word(self, name: str, **values: object) -> str:
        """What the page says in the reader's language."""
        return word(name, self.setting.language, **values)

    def counted(self, name: str, count: int) -> str:
        return counted(name, count, self.setting.language)

    def either(self, english: str, khmer: str) -> str:
        """What the reader types: a word of their language."""
        return khmer if self.setting.language == "km" else english

    def link(self, name: str, within: str = "body", **values: object) -> Locator:
        """The link that says so in the reader's language."""
        return self.link_to(self.word(name, **values), within)

    def link_to(self, text: str, within: str = "body") -> Locator:
        return self.page.locator(within).get_by_role("link", name=text, exact=True)

    @property
    def box(self) -> Locator:
        return self.page.locator("#q")

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def asked(self) -> dict[str, str]:
        """The parameters of the address."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def texts(self, selector: str) -> list[str]:
        return [" ".join(text.split()) for text in self.page.locator(selector).all_inner_texts()]

    def overlaps(self) -> list[list[str]]:
        """Pairs of elements of which neither holds the other, that share more of the page than an edge."""
        return list(self.page.evaluate(OVERLAPS, PARTS))


PARTS = ", ".join(
    f"{place} :is(h1, h2, h3, p, li, dt, dd, a, label, input, button, mark, time, svg, summary, span:not(span *))"
    for place in ("header", "main", "aside", "footer")
)
OVERLAPS = """selector => {
  const found = [...document.querySelectorAll(selector)]
    .filter(element => element.checkVisibility() && !element.closest(".unseen, .skip, .suggestions, .matches"))
    .map(element => [element, [...element.getClientRects()].filter(box => box.width > 1 && box.height > 1)]);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const met = [];
  for (const [i, [one, boxes]] of found.entries()) for (const [other, others] of found.slice(i + 1)) {
    if (one.contains(other) || other.contains(one)) continue;
    if (boxes.some(a => others.some(b => meet(a, b)))) met.push([one, other].map(each => each.outerHTML.slice(0, 120)));
  }
  return met;
}"""
