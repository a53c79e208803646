"""What readers do, in both languages, with JavaScript and without, on a wide screen and on a phone."""

from __future__ import annotations

from dataclasses import replace

from searcher.index import Index
from searcher.wording import headline, month_text

from .posts import LONG, WITH_BAMBOO
from .reader import Reader


def titles(index: Index, query: str, **asked: object) -> list[str]:
    return [hit.heading.text for hit in index.search(query, **asked).hits]


def agrees(reader: Reader, index: Index, query: str = "", **asked: object) -> None:
    """The page shows what the index answers."""
    found = index.search(query, **asked)
    assert reader.heading == headline(found, reader.setting.language)
    assert reader.texts(".hit h2") == [" ".join(hit.heading.text.split()) for hit in found.hits]


def test_search_narrow_and_widen(reader: Reader, index: Index) -> None:
    query = reader.either("river", "ទន្លេ")
    reader.go("/")
    agrees(reader, index)
    reader.search(query)
    agrees(reader, index, query)
    assert query in [text.lower() for text in reader.texts(".hit mark")]
    reader.click(reader.link_to("Dara Lotus", "aside"))
    agrees(reader, index, query, author="Dara Lotus")
    reader.click(reader.link_to("កាសែតទន្លេ", "aside"))
    narrowed = {"author": "Dara Lotus", "publication": "កាសែតទន្លេ"}
    agrees(reader, index, query, **narrowed)
    assert reader.asked == {"q": query, **narrowed}
    reader.click(reader.page.locator(".chips a").first)
    agrees(reader, index, query, publication="កាសែតទន្លេ")
    reader.click(reader.page.locator("aside strong ~ a"))
    agrees(reader, index, query)
    reader.go("/", q=query, any="1", **narrowed)
    assert len(reader.texts(".chips li")) == 4
    reader.click(reader.link("remove_all"))
    assert set(reader.asked) <= {"q", "any"}
    assert reader.texts(".chips li a") == reader.texts(".chips li:not(.all) a")


def test_a_new_search_keeps_the_filters_and_the_order(reader: Reader, index: Index) -> None:
    reader.go("/", q="river", author="Dara Lotus", sort="oldest", page="2")
    reader.search("week")
    agrees(reader, index, "week", author="Dara Lotus", sort="oldest")
    assert reader.asked == {"q": "week", "author": "Dara Lotus", "sort": "oldest"}


EDGES = """() => {
  const [bars, names] = [".histogram rect:not(.space)", ".histogram .ends span"]
    .map(selector => [...document.querySelectorAll(selector)].map(one => one.getBoundingClientRect()));
  return [Math.round(bars[0].left - names[0].left), Math.round(bars.at(-1).right - names.at(-1).right)];
}"""


def test_a_month_is_chosen_in_the_picture_or_in_the_table(reader: Reader, index: Index) -> None:
    reader.go("/", q="river")
    shown = month_text("2019-03", reader.setting.language)
    first, last = reader.page.evaluate(EDGES)
    assert first == last == 0, "the bars stand above the names of their months"
    bar = reader.page.locator(".histogram svg a", has=reader.page.locator("title", has_text=shown))
    reader.click(bar)
    agrees(reader, index, "river", month="2019-03")
    reader.click(reader.page.locator(".chips a"))
    reader.page.locator(".histogram summary").click()
    reader.click(reader.link_to(shown, ".histogram table"))
    agrees(reader, index, "river", month="2019-03")


def test_sort_and_page(reader: Reader, index: Index) -> None:
    reader.go("/", q="river")
    reader.click(reader.link("oldest"))
    agrees(reader, index, "river", sort="oldest")
    reader.click(reader.link("next"))
    agrees(reader, index, "river", sort="oldest", page=2)
    assert reader.word("page_of", page=2, pages=3) in reader.texts(".paging span")
    reader.click(reader.link("next"))
    agrees(reader, index, "river", sort="oldest", page=3)
    assert reader.link("next").count() == 0
    reader.click(reader.link("previous"))
    agrees(reader, index, "river", sort="oldest", page=2)
    reader.click(reader.link("newest"))
    agrees(reader, index, "river", sort="newest")
    reader.go("/", q="river", page=9)
    reader.click(reader.link("last_page"))
    agrees(reader, index, "river", page=3)


def test_browse_authors_publications_and_months(reader: Reader, index: Index) -> None:
    reader.go("/")
    reader.click(reader.link("authors"))
    assert reader.heading == reader.word("authors")
    reader.click(reader.link_to("ចាន់ គំរូ", ".groups"))
    agrees(reader, index, author="ចាន់ គំរូ")
    reader.click(reader.link("publications"))
    reader.click(reader.link_to("Dyke Notes", ".groups"))
    agrees(reader, index, publication="Dyke Notes")
    reader.click(reader.link("months"))
    reader.click(reader.link_to(month_text("2020-03", reader.setting.language), ".groups"))
    agrees(reader, index, month="2020-03")
    reader.go("/")
    reader.click(reader.page.locator("aside p a").first)
    assert reader.page.url.endswith("/authors")


def current_match_is_seen(reader: Reader) -> None:
    """It is on the screen, and the bar that sticks to its top does not hide it."""
    reader.page.wait_for_function("document.readyState === 'complete'")
    top, bottom, bar = reader.page.evaluate(
        """() => {
          const match = document.querySelector('mark.current').getBoundingClientRect();
          return [match.top, match.bottom, document.querySelector('.matches').getBoundingClientRect().bottom];
        }"""
    )
    assert bar <= top
    assert bottom <= reader.setting.height


def test_walk_through_a_post(reader: Reader, index: Index) -> None:
    query = reader.either("bamboo", "ឫស្សី")
    reader.go("/", q=query, author="Sok Example")
    reader.click(reader.link_to(LONG.title))
    assert reader.heading == LONG.title
    count = len(WITH_BAMBOO)
    assert reader.texts("article mark") == [query.capitalize()] * count
    assert reader.texts(".matches span") == [reader.counted("matches", count)]
    reader.click(reader.link("first_match", ".matches"))
    for number in range(1, count + 1):
        assert reader.texts(".matches span") == [reader.word("match_of", number=number, count=count)]
        current_match_is_seen(reader)
        if number < count:
            reader.click(reader.link("next_match", ".matches"))
    assert reader.link("next_match", ".matches").count() == 0
    reader.click(reader.link("previous_match", ".matches"))
    current_match_is_seen(reader)
    reader.click(reader.link("back_to_results"))
    agrees(reader, index, query, author="Sok Example")


def test_the_way_back_leads_to_the_page_that_was_left(reader: Reader, index: Index) -> None:
    reader.go("/", q="river", page=2)
    reader.click(reader.page.locator(".hit h2 a").nth(3))
    assert reader.heading == titles(index, "river", page=2)[3]
    reader.click(reader.link("back_to_results"))
    agrees(reader, index, "river", page=2)


def test_a_post_leads_to_others_like_it(reader: Reader, index: Index) -> None:
    reader.go("/post/rice")
    alike = [hit.heading.text for hit in index.similar("rice", 5)]
    assert reader.texts(".similar a") == alike
    reader.click(reader.page.locator(".similar a").first)
    assert reader.heading == alike[0]
    reader.click(reader.link("back_to_posts"))
    agrees(reader, index)


def test_the_language_that_a_link_chose_stays(reader: Reader, index: Index) -> None:
    reader.go("/", q="river", author="Dara Lotus", page=2)
    other = "en" if reader.setting.language == "km" else "km"
    there = replace(reader, setting=reader.setting._replace(language=other))
    reader.click(reader.link("khmer" if other == "km" else "english"))
    agrees(there, index, "river", author="Dara Lotus", page=2)
    there.click(there.page.locator(".hit h2 a").first)
    there.click(there.link("authors"))
    there.click(there.link_to("Chan", ".groups"))
    there.search("weavers")
    assert there.asked["lang"] == other
    assert there.page.locator("html").get_attribute("lang") == other
    agrees(there, index, "weavers", author="Chan")


def test_did_you_mean(reader: Reader, index: Index) -> None:
    typed, meant = reader.either("rivr", "ទន្លែ"), reader.either("river", "ទន្លេ")
    reader.go("/")
    reader.search(typed)
    assert reader.heading == headline(index.search(typed), reader.setting.language)
    assert reader.word("try_fewer") in reader.texts("main p")
    assert reader.page.locator(".help dt").count() > 5
    reader.click(reader.link_to(meant, ".offer"))
    agrees(reader, index, meant)


def test_also_search(reader: Reader, index: Index) -> None:
    reader.go("/", q="chan")
    reader.click(reader.link_to("ចាន់", ".offer"))
    agrees(reader, index, "ចាន់")
    assert reader.texts(".hit mark") != []


def test_filters_that_leave_nothing_can_be_left(reader: Reader, index: Index) -> None:
    reader.go("/", q="river", author="Chan")
    agrees(reader, index, "river", author="Chan")
    reader.click(reader.link("try_without_filters"))
    agrees(reader, index, "river")


def test_a_wrong_query_can_be_mended(reader: Reader, index: Index) -> None:
    reader.go("/")
    reader.search('rice "market')
    assert reader.heading == reader.word("wrong_query")
    assert reader.texts(".query mark") == ['"']
    assert reader.box.input_value() == 'rice "market'
    reader.search("rice dawn")
    agrees(reader, index, "rice dawn")


def test_a_wrong_filter_can_be_left(reader: Reader, index: Index) -> None:
    reader.go("/", q="river", month="someday")
    assert reader.heading == reader.word("wrong_request")
    reader.click(reader.link("go_on"))
    agrees(reader, index, "river")


def test_what_is_not_there_leads_home(reader: Reader, index: Index) -> None:
    reader.go("/post/none")
    assert reader.heading == reader.word("not_found")
    reader.click(reader.link("all_posts"))
    agrees(reader, index)


def test_line_ends_of_a_post_are_kept(reader: Reader) -> None:
    reader.go("/post/letter")
    assert reader.page.locator("p.body").inner_text() == "ចាន់ សរសេរសំបុត្រនេះជូនបងប្អូន។\nOne letter."


def test_some_of_the_words(reader: Reader) -> None:
    reader.go("/", q="rice boats")
    assert reader.word("relaxed") in reader.texts(".notice")
