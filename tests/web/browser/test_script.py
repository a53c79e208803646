"""What JavaScript adds, and the keyboard: suggestions, keys that lead somewhere, a button that copies."""

from __future__ import annotations

import pytest

from searcher.index import Index
from searcher.wording import headline, number

from .posts import LONG
from .reader import PHONE, Reader, opened

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect
PAUSE = 200
"""Milliseconds that are longer than the page waits for the next key."""


def suggested(reader: Reader, typed: str) -> list[str]:
    """What comes for what is typed, once it has come."""
    with reader.page.expect_response(lambda answer: "/suggest?" in answer.url):
        reader.box.press_sequentially(typed, delay=10)
    reader.page.locator(".suggestions li").first.wait_for()
    return reader.texts(".suggestions li > span:first-child")


@pytest.mark.parametrize("typed", ["riv", "ទន", "rice mar", "dar"])
def test_typing_brings_what_the_index_suggests(typist: Reader, index: Index, typed: str) -> None:
    typist.go("/")
    answer = index.suggest(typed)
    assert suggested(typist, typed) == [one.text for one in answer]
    kinds = [f"{typist.word(f'suggestion_{one.kind}')} · {one.count}" for one in answer]
    assert typist.texts(".suggestions .kind") == kinds


def test_suggestions_are_counted_as_the_page_counts(browser: sync_api.Browser, site: str, index: Index) -> None:
    with opened(browser, site, PHONE) as reader:
        reader.go("/")
        suggested(reader, "riv")
        assert reader.texts(".suggestions .kind")[0] == f"{reader.word('suggestion_word')} · {number(26, 'km')}"


def test_arrows_choose_a_suggestion(typist: Reader, index: Index) -> None:
    typist.go("/")
    offered = suggested(typist, "riv")
    selected = typist.page.locator(".suggestions [aria-selected=true]")
    for wanted in [*offered, "riv", offered[0]]:
        typist.box.press("ArrowDown")
        assert typist.box.input_value() == wanted
        assert selected.count() == (wanted != "riv")
        if wanted != "riv":
            assert typist.box.get_attribute("aria-activedescendant") == selected.get_attribute("id")
    typist.box.press("ArrowUp")
    assert typist.box.input_value() == "riv"
    typist.box.press("ArrowUp")
    assert typist.box.input_value() == offered[-1]
    with typist.page.expect_navigation():
        typist.box.press("Enter")
    assert typist.asked == {"q": offered[-1]}
    assert typist.heading == headline(index.search(offered[-1]))


def test_a_suggestion_chosen_at_once_after_a_key_stays_chosen(
    browser: sync_api.Browser, site: str, index: Index
) -> None:
    with opened(browser, site) as reader:
        reader.page.clock.install()
        reader.go("/")
        reader.box.press_sequentially("ri")
        reader.page.clock.run_for(PAUSE)
        reader.page.locator(".suggestions li").first.wait_for()
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))
        reader.box.press("v")
        reader.box.press("ArrowDown")
        reader.page.clock.run_for(PAUSE)
        assert (reader.box.input_value(), asked) == (index.suggest("ri")[0].text, [])
        reader.box.press("Escape")
        assert reader.box.input_value() == "riv"


def test_escape_brings_back_what_was_typed(typist: Reader) -> None:
    typist.go("/")
    suggested(typist, "riv")
    typist.box.press("ArrowDown")
    typist.box.press("Escape")
    assert typist.box.input_value() == "riv"
    assert typist.page.locator(".suggestions").is_hidden()
    assert typist.box.get_attribute("aria-expanded") == "false"
    expect(typist.box).to_be_focused()


def test_a_click_searches_for_a_suggestion(typist: Reader, index: Index) -> None:
    typist.go("/")
    offered = suggested(typist, "riv")
    typist.click(typist.page.locator(".suggestions li").nth(1))
    assert typist.asked == {"q": offered[1]}


def test_suggestions_go_with_their_reason(typist: Reader) -> None:
    typist.go("/")
    suggested(typist, "riv")
    with typist.page.expect_response(lambda answer: "/suggest?" in answer.url):
        typist.box.fill("zzzz")
    expect(typist.page.locator(".suggestions")).to_be_hidden()
    typist.box.fill("")
    suggested(typist, "riv")
    typist.page.keyboard.press("Tab")
    expect(typist.page.locator(".suggestions")).to_be_hidden()


@pytest.mark.parametrize("key", ["Tab", "Escape"])
def test_suggestions_that_come_late_stay_away(typist: Reader, key: str) -> None:
    """The reader has gone on, or has sent them away."""
    typist.go("/")
    suggested(typist, "ri")
    held: list[sync_api.Route] = []
    typist.page.route("**/suggest?*", lambda route: held.append(route))
    with typist.page.expect_request("**/suggest?*"):
        typist.box.press_sequentially("v")
    typist.page.keyboard.press(key)
    held[0].continue_()
    typist.page.evaluate("fetch('/healthz').then(answer => answer.text())")
    expect(typist.page.locator(".suggestions")).to_be_hidden()


@pytest.mark.parametrize("answer", [{"body": "<html>"}, {"status": 404, "body": ""}], ids=["garbled", "none"])
def test_suggestions_that_fail_leave_the_page_as_it_is(typist: Reader, index: Index, answer: dict[str, object]) -> None:
    typist.page.route("**/suggest?*", lambda route: route.fulfill(**answer))
    typist.go("/")
    with typist.page.expect_response("**/suggest?*"):
        typist.box.press_sequentially("riv")
    typist.search("river")
    assert typist.heading == headline(index.search("river"))


def test_slash_leads_to_the_box_unless_it_is_turned_off(typist: Reader) -> None:
    typist.go("/", q="river")
    typist.page.keyboard.press("/")
    expect(typist.box).to_be_focused()
    typist.page.keyboard.press("/")
    assert typist.box.input_value() == "/"
    typist.page.get_by_role("button", name=typist.word("keys_off")).click()
    typist.go("/", q="rice")
    typist.page.keyboard.press("/")
    expect(typist.box).not_to_be_focused()
    typist.page.get_by_role("button", name=typist.word("keys_on")).click()
    typist.page.locator("h1").click()
    typist.page.keyboard.press("/")
    expect(typist.box).to_be_focused()


def test_arrows_turn_pages_but_not_while_typing(typist: Reader) -> None:
    typist.go("/", q="river")
    with typist.page.expect_navigation():
        typist.page.keyboard.press("ArrowRight")
    assert typist.asked["page"] == "2"
    typist.box.focus()
    for key in ("ArrowRight", "ArrowLeft"):
        typist.page.keyboard.press(key)
    typist.page.locator("h1").click()
    assert typist.asked["page"] == "2"
    for key in ("Alt+Shift+ArrowRight", "Control+ArrowRight", "Shift+ArrowRight"):
        typist.page.keyboard.press(key)
    assert typist.asked["page"] == "2"
    with typist.page.expect_navigation():
        typist.page.keyboard.press("ArrowLeft")
    assert "page" not in typist.asked


def test_arrows_lead_from_match_to_match(typist: Reader) -> None:
    typist.go("/", q="bamboo")
    typist.click(typist.link_to(LONG.title))
    for key, wanted in (("ArrowRight", "1"), ("ArrowRight", "2"), ("ArrowLeft", "1")):
        with typist.page.expect_navigation():
            typist.page.keyboard.press(key)
        assert typist.asked["match"] == wanted
        expect(typist.page.locator("mark.current")).to_be_in_viewport()


def test_the_address_of_a_post_can_be_copied(typist: Reader) -> None:
    typist.go("/post/rice", q="rice")
    address = typist.page.locator("[data-copy]").inner_text()
    button = typist.page.locator("[data-copy] + button")
    assert button.inner_text() == typist.word("copy")
    button.click()
    expect(button).to_have_text(typist.word("copied"))
    assert typist.page.evaluate("navigator.clipboard.readText()") == address
    typist.go(address)
    assert typist.heading == "Rice at the market"


def test_an_address_that_may_not_be_copied_is_selected(browser: sync_api.Browser, site: str) -> None:
    with opened(browser, site) as reader:
        tools = reader.page.context.new_cdp_session(reader.page)
        here = {
            "origin": site,
            "browserContextId": tools.send("Target.getTargetInfo")["targetInfo"]["browserContextId"],
        }
        denied = {"permission": {"name": "clipboard-write"}, "setting": "denied"}
        tools.send("Browser.setPermission", {**denied, **here})
        reader.go("/post/rice", q="rice")
        button = reader.page.locator("[data-copy] + button")
        button.click()
        selected = "navigator.clipboard.writeText('').then(() => 'copied', () => String(getSelection()))"
        assert reader.page.evaluate(selected) == reader.page.locator("[data-copy]").inner_text()
        assert button.inner_text() == reader.word("copy")


SHOWN = """() => {
  const e = document.activeElement, s = getComputedStyle(e), box = e.getBoundingClientRect();
  return e === document.body ? null : [(e.innerText || e.id).trim(), s.outlineStyle, parseFloat(s.outlineWidth),
    box.width > 1 && box.height > 1 && box.top >= 0 && box.bottom <= innerHeight];
}"""


def test_the_keyboard_reaches_everything_in_order_and_is_seen(typist: Reader) -> None:
    typist.go("/", q="river", author="Dara Lotus")
    reached = []
    for _ in range(80):
        typist.page.keyboard.press("Tab")
        if (here := typist.page.evaluate(SHOWN)) is None:
            break
        name, style, width, seen = here
        assert (style, seen) == ("solid", True), name
        assert width >= 2
        reached.append(name)
    assert reached[0] == typist.word("skip")
    wanted = [typist.word("authors"), "q", typist.word("search"), typist.word("newest"), typist.word("as_a_table")]
    titles = typist.texts(".hit h2")
    wanted += [
        titles[0],
        titles[-1],
        typist.word("next"),
        "The River Paper",
        typist.word("feed"),
        typist.word("keys_off"),
    ]
    assert [name for name in reached if name in wanted] == wanted


def test_the_skip_link_leads_to_the_content(typist: Reader) -> None:
    typist.go("/", q="river")
    typist.page.keyboard.press("Tab")
    typist.page.keyboard.press("Enter")
    typist.page.keyboard.press("Tab")
    name, *_ = typist.page.evaluate(SHOWN)
    assert name == typist.word("newest")
