"""The pages, over HTTP."""

import gzip
import http.client
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest

from searcher import Post, open_index
from searcher.index import Index
from searcher.web.address import Asked, Links, understood
from searcher.web.assets import MEDIA_TYPES, asset_address

from .client import get, search
from .conftest import POSTS, served

ENGLISH = ("February 2019", "10 February 2019")
KHMER = ("កុម្ភៈ ២០១៩", "១០ កុម្ភៈ ២០១៩")


@pytest.mark.parametrize(
    "parameters",
    [
        {"q": "river"},
        {"q": "ទន្លេ", "author": "Dara Lotus"},
        {"q": "river", "month": "2019-02", "publication": "The River Paper"},
        {"q": "rice boat", "any": "1", "sort": "oldest", "limit": "3", "page": "2"},
        {"q": "rice river"},
        {"from": "2019-02", "to": "2019-03"},
        {"from": "Feb 2019", "to": "២ មីនា ២០១៩"},
        {"month": "ខែកុម្ភៈ ឆ្នាំ២០១៩"},
        {"q": 'river month:"February 2019"'},
        {},
    ],
)
def test_the_page_shows_what_the_index_answers(site: str, index: Index, parameters: dict[str, str]) -> None:
    asked, wrong = understood(parameters)
    expected = index.search(asked.request)
    status, html, _ = search(site, **parameters)
    assert (status, wrong) == (200, None)
    assert f"<h1>{expected.total} post" in html
    assert html.count('<li class="hit">') == len(expected.hits) > 0
    places = [html.index((Links(asked).post(hit.id) or "").replace("&", "&amp;")) for hit in expected.hits]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"q": 'rice "tax'}, "This quotation mark is not closed."),
        ({"q": "rice", "page": "abc"}, "Page is 'abc', which is not a number."),
        ({"q": "rice", "page": "0"}, "Page is 0; the first page is 1."),
        ({"q": "rice", "limit": "99999"}, "Limit is 99999; it must be from 1 to 1000."),
        ({"q": "rice", "limit": "9" * 5000}, "which is not a number."),
        ({"q": "rice", "month": "2017-13"}, "Month is '2017-13', which cannot be read as a month; write 2017-09,"),
        (
            {"q": "rice", "from": "09/10/2017"},
            "From is '09/10/2017', which cannot be read as a date; write 2017, 2017-09,",
        ),
        (
            {"q": "rice", "from": "2020", "to": "2019-12"},
            "From is '2020', which is later than to, '2019-12'; swap them.",
        ),
        ({"q": "rice", "sort": "best"}, "Sort is 'best'; it must be one of relevance, newest, oldest."),
        ({"q": "rice", "any": "maybe"}, "Any is 'maybe'; it must be 1 or 0."),
        ({"q": "(" * 512}, "Parentheses go deeper than 8."),
        ({"q": "a" * 5000}, "The query has 5,000 characters; the most is 512."),
    ],
)
def test_what_cannot_be_understood_is_told(site: str, parameters: dict[str, str], message: str) -> None:
    status, html, _ = search(site, **parameters)
    assert status == 400
    assert message in unescape(html)
    assert f'value="{parameters["q"]}"' in unescape(html)


@pytest.mark.parametrize(
    "parameters", ["q=%FF%00%ED%A0%80", "q=%E2%80%AEa", "page=" + "9" * 4000, "q=a;b&&=&q", "author=%22"]
)
def test_hostile_addresses_are_answered(site: str, parameters: str) -> None:
    status, html, _ = get(f"{site}/?{parameters}")
    assert status in (200, 400)
    assert "</html>" in html


def test_a_post_is_at_its_address_with_its_words_marked(site: str, index: Index) -> None:
    for hit in index.search("ទន្លេ", limit=3).hits:
        status, html, _ = get(f"{site}{Links(Asked(index.search('ទន្លេ').request)).post(hit.id)}")
        assert status == 200
        assert f"<h1>{hit.title}</h1>" in html
        assert '<mark><span lang="km">ទន្លេ</span></mark>' in html
        assert 'href="/?q=%E1%9E%91' in html
    status, html, _ = get(f"{site}/post/{quote('untitled/a b?c#d', safe='')}")
    assert status == 200
    assert '<h1><span lang="km">ខ្ញុំសរសេរ' in html


@pytest.mark.parametrize(
    ("accepted", "khmer"),
    [
        ("en-US,en;q=0.9", False),
        ("km-KH,km;q=0.9,en;q=0.8", True),
        ("fr,km;q=0.5,en;q=0.4", True),
        ("km;q=0.4,en;q=0.5", False),
    ],
)
def test_days_and_months_are_in_the_language_that_the_browser_prefers(site: str, accepted: str, khmer: bool) -> None:
    month, day = [f'<span lang="km">{text}</span>' for text in KHMER] if khmer else ENGLISH
    header = {"Accept-Language": accepted}
    html = get(f"{site}/?{urlencode({'q': 'river', 'month': '2019-03'})}", **header)[1]
    assert re.search(rf'<a href="[^"]*month=2019-02[^"]*" rel="nofollow">{month}</a>', html)
    html = get(f"{site}/post/river-9", **header)[1]
    assert f'<time datetime="2019-02-10">{day}</time>' in html
    assert f'<html lang="{"km" if khmer else "en"}">' in html


def test_several_headers_are_one(site: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.putrequest("GET", "/post/river-9")
    connection.putheader("Accept-Language", "en;q=0.5")
    connection.putheader("Accept-Language", "km")
    connection.endheaders()
    assert KHMER[1] in connection.getresponse().read().decode()
    connection.close()


def test_a_bad_query_does_not_hide_a_post(site: str) -> None:
    status, html, _ = get(f"{site}/post/rice?q=%22rice")
    assert status == 200
    assert "Rice is sold at dawn." in html


@pytest.mark.parametrize(("query", "marked"), [('"sold at"', "sold at"), ('"dawn rice"', "dawn")])
def test_parts_of_a_phrase_are_marked_where_no_text_holds_it(site: str, query: str, marked: str) -> None:
    assert f"<mark>{marked}</mark>" in get(f"{site}/post/rice?{urlencode({'q': query})}")[1]


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_what_pages_load_is_served_for_good(site: str, name: str) -> None:
    with urlopen(site + asset_address(name), timeout=20) as response:
        assert response.headers["Content-Type"].partition(";")[0] == MEDIA_TYPES[name]
        assert "immutable" in response.headers["Cache-Control"]
        assert len(response.read()) > 200
    assert get(f"{site}/static/{name}x")[0] == 404


def test_a_misspelt_query_is_offered_mended(site: str) -> None:
    _, html, _ = search(site, q="rivre -market", author="Dara Lotus")
    assert 'Did you mean: <a href="/?q=river+-market&amp;author=Dara+Lotus">river -market</a>' in html


@pytest.mark.parametrize("path", ["/post/none", "/post/", "/post", "/nothing", "/static/x", "/post/..%2f..%2fetc"])
def test_unknown_addresses_are_not_found(site: str, path: str) -> None:
    status, html, _ = get(site + path)
    assert status == 404
    assert "<h1>Not found</h1>" in html


def test_an_index_that_cannot_be_read_says_the_way_out(site_without_index: str) -> None:
    for path in ("/", "/?q=rice", "/post/rice"):
        status, html, headers = get(site_without_index + path)
        assert status == 503
        assert "<h1>The index cannot be read</h1>" in html
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_no_address_leads_elsewhere(site: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", "/post")
    assert connection.getresponse().status == 404
    connection.close()


@pytest.mark.parametrize("what", ["author", "publication", "month"])
def test_all_authors_publications_and_months_can_be_browsed(site: str, index: Index, what: str) -> None:
    facets = index.search("river").facets[what]
    assert facets
    status, html, _ = get(f"{site}/{what}s?q=river&lang=en&{what}=2019-02")
    assert status == 200
    for facet in facets:
        assert html.count(f"{what}={quote_plus(facet.value)}") >= 1
    answer = json.loads(get(f"{site}/{what}s?q=river&format=json")[1])
    assert answer[f"{what}s"] == [{"value": facet.value, "count": facet.count} for facet in facets]
    assert get(f"{site}/{what}s?format=atom")[0] == 400


def test_an_answer_is_kept_until_the_index_changes(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(POSTS)
    with served(index) as site:
        for path in ("/?q=river", "/?q=river&format=json", "/post/rice", "/authors"):
            status, _, headers = get(site + path)
            tag = headers["ETag"]
            assert (status, headers["Cache-Control"]) == (200, "no-cache")
            assert get(site + path, **{"If-None-Match": tag})[:2] == (304, "")
            assert get(site + path, **{"If-None-Match": tag, "Accept-Language": "km"})[0] == 200
            assert get(site + path, **{"If-None-Match": f'"other", {tag}'})[0] == 304
            assert get(f"{site}/post/none", **{"If-None-Match": tag})[0] == 404
            assert get(f"{site}/?q=rice&limit=101", **{"If-None-Match": tag})[0] == 400
        index.add([Post(id="new", title="A zebra", body="")])
        status, html, headers = get(f"{site}/?q=zebra", **{"If-None-Match": tag})
        assert status == 200
        assert headers["ETag"] != tag
        assert "A <mark>zebra</mark>" in html


def test_pages_are_packed_for_those_who_can_unpack(site: str) -> None:
    request = HttpRequest(f"{site}/?q=river", headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=20) as response:
        packed = response.read()
        assert response.headers["Content-Encoding"] == "gzip"
    assert b"river" in gzip.decompress(packed)


@pytest.mark.parametrize("post_id", ["a%2Fb", "a b", "//evil.example", "ក?#&"])
def test_a_post_with_any_id_is_at_its_address_in_both_languages(tmp_path: Path, post_id: str) -> None:
    index = open_index(tmp_path)
    index.add([Post(id=post_id, title="Found", body="It is here.")])
    with served(index) as site:
        path = f"/post/{quote(post_id, safe='')}"
        for _ in range(2):
            status, html, _ = get(site + path)
            assert status == 200
            assert "It is here." in html
            (path,) = re.findall(r'href="([^"]*)" lang="(?:en|km)" hreflang', unescape(html))


def test_an_old_address_of_a_file_is_not_kept(site: str) -> None:
    for query in ("", "?", "?0123456789"):
        _, _, headers = get(f"{site}/static/searcher.css{query}")
        assert headers["Cache-Control"] == "no-cache"
