"""The application, over HTTP."""

import asyncio
import csv
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, quote_plus, urlencode, urlsplit
from urllib.request import Request as HttpRequest
from urllib.request import urlopen
from xml.etree import ElementTree

import feedparser
import pytest

from searcher import Post, Request, Results, open_index
from searcher.errors import RequestError
from searcher.index import Index
from searcher.index.manifest import MANIFEST
from searcher.results import results_object
from searcher.web.address import Asked, Links, understood
from searcher.web.assets import MEDIA_TYPES, asset_address
from searcher.web.guard import LONGEST_LINE_OF_ONE, Allowance, client_of
from searcher.web.serve import Serving, listening, serve
from searcher.web.turns import OF_ONE_CLIENT

from .conftest import POSTS, served

ENGLISH = ("February 2019", "10 February 2019")
KHMER = ("កុម្ភៈ ២០១៩", "១០ កុម្ភៈ ២០១៩")
Answer = tuple[int, str, http.client.HTTPMessage]


def get(address: str, method: str = "GET", **headers: str) -> Answer:
    try:
        with urlopen(HttpRequest(address, headers=headers, method=method), timeout=20) as response:
            return response.status, response.read().decode(), response.headers
    except HTTPError as error:
        with error:
            return error.code, error.read().decode(), error.headers


def search(site: str, **parameters: str) -> Answer:
    return get(f"{site}/?{urlencode(parameters)}")


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


@pytest.mark.parametrize("typed", ["riv", "the ri", "ទឹ", "author:da", "zzz", '"', "\x00<script>", ""])
def test_suggestions_are_what_the_index_suggests(site: str, index: Index, typed: str) -> None:
    status, body, headers = get(f"{site}/suggest?{urlencode({'q': typed})}")
    expected = [{"text": one.text, "kind": one.kind, "count": one.count} for one in index.suggest(typed)]
    answer = json.loads(body)
    assert (status, answer["suggestions"], answer["schema_version"]) == (200, expected, 1)
    assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == ("application/json", "nosniff")


@pytest.mark.parametrize("parameters", ["", "q=%FF%00%ED%A0%80", "q=" + "a" * 5000, "q=%E2%80%AEa"])
def test_hostile_addresses_get_no_suggestions(site: str, parameters: str) -> None:
    status, body, _ = get(f"{site}/suggest?{parameters}")
    assert (status, json.loads(body)["suggestions"]) == (200, [])


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


@pytest.mark.parametrize("path", ["/", "/?q=rice", "/post/rice", "/?page=x", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_is_locked_down(site: str, path: str, method: str) -> None:
    _, _, headers = get(site + path, method)
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Accept-Language" in headers["Vary"]
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize("path", ["/", "/post/rice"])
def test_pages_can_only_be_read(site: str, path: str) -> None:
    status, body, headers = get(site + path, "HEAD")
    assert (status, body) == (200, "")
    assert int(headers["Content-Length"]) > 1000
    for method in ("POST", "PUT", "DELETE"):
        status, html, headers = get(site + path, method)
        assert status == 405
        assert "GET" in headers["Allow"]
        assert "<h1>This page can only be read</h1>" in html


def test_no_address_leads_elsewhere(site: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", "/post")
    assert connection.getresponse().status == 404
    connection.close()


def test_other_host_names_are_refused(site: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", "/", headers={"Host": "attacker.example"})
    response = connection.getresponse()
    assert response.status == 400
    assert b"This server has another name" in response.read()
    connection.close()


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert taken.getsockname()[0] == "127.0.0.1"
        with pytest.raises(RequestError, match=f"port {port} is in use; choose another with --port"):
            serve(tmp_path, Serving(port=port), told.append)
    assert told == []


def test_an_address_that_is_none_of_this_machine_is_told(tmp_path: Path) -> None:
    for host in ("no.such.name.invalid", "203.0.113.9"):
        with pytest.raises(RequestError, match="choose another with --host"):
            serve(tmp_path, Serving(host=host, port=0), lambda _: None)


@pytest.mark.parametrize(("form", "media_type"), [("json", "application/json"), ("jsonl", "application/jsonl")])
def test_the_same_address_gives_data(site: str, index: Index, form: str, media_type: str) -> None:
    status, body, headers = search(site, q="river", month="2019-02", format=form)
    expected = results_object(index.search("river", month="2019-02"))
    assert (status, headers["Content-Type"]) == (200, media_type)
    if form == "json":
        answer = json.loads(body)
        assert answer | {"took_ms": 0} == expected | {"took_ms": 0}
    else:
        assert [json.loads(line) for line in body.splitlines()] == expected["hits"]


def test_the_same_address_gives_a_table(site: str, index: Index) -> None:
    status, body, headers = search(site, q="river", format="csv")
    assert (status, headers["Content-Type"]) == (200, "text/csv; charset=utf-8; header=present")
    assert "searcher.csv" in headers["Content-Disposition"]
    rows = list(csv.DictReader(body.splitlines()))
    assert [row["id"] for row in rows] == [hit.id for hit in index.search("river").hits]


def test_the_same_address_gives_a_feed(site: str, index: Index) -> None:
    status, body, headers = search(site, q="ទន្លេ", sort="newest", format="atom", lang="en")
    expected = index.search("ទន្លេ", sort="newest")
    feed = feedparser.parse(body)
    assert (status, headers["Content-Type"], feed.bozo) == (200, "application/atom+xml", False)
    assert [entry.title for entry in feed.entries] == [hit.heading.text for hit in expected.hits]
    assert [entry.link for entry in feed.entries] == [f"{site}/post/{hit.id}" for hit in expected.hits]
    assert feed.entries[0].updated == f"{expected.hits[0].published}T00:00:00Z"
    assert feed.feed.updated == feed.entries[0].updated
    (own,) = (link.href for link in feed.feed.links if link.rel == "self")
    assert get(own)[1] == body, "it says where it is"


def test_a_feed_holds_any_text(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post(id="\x01<a>&", title="\x00]]>\ufffe\ud800<b>", body="</summary>\x0b&amp;", author="\uffff")])
    with served(index) as site:
        feed = feedparser.parse(search(site, q="summary", format="atom")[1])
    assert not feed.bozo
    assert len(feed.entries) == 1


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


def test_a_post_is_data_too(site: str, index: Index) -> None:
    answer = json.loads(get(f"{site}/post/rice?format=json&q=x")[1])
    post = index.get("rice")
    assert post
    assert (answer["title"], answer["body"], answer["schema_version"]) == (post.title, post.body, 1)


def test_problems_are_data_where_data_was_asked_for(site: str) -> None:
    status, body, headers = search(site, q='rice "tax', format="json")
    told = json.loads(body)
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert (told["status"], told["detail"], told["start"], told["end"]) == (
        400,
        "This quotation mark is not closed.",
        5,
        6,
    )
    status, body, _ = get(f"{site}/post/none?format=json")
    assert (status, json.loads(body)["title"]) == (404, "Not found")
    assert search(site, q="rice", format="xml")[0] == 400
    assert get(f"{site}/post/rice?format=csv")[0] == 400


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


def test_browsers_can_add_the_search(site: str) -> None:
    status, body, headers = get(f"{site}/opensearch.xml")
    assert (status, headers["Content-Type"]) == (200, "application/opensearchdescription+xml")
    urls = {
        url.attrib["type"]: url.attrib["template"].replace("{searchTerms}", "riv")
        for url in ElementTree.fromstring(body).iter("{http://a9.com/-/spec/opensearch/1.1/}Url")
    }
    assert get(urls["text/html"])[0] == get(urls["application/atom+xml"])[0] == 200
    typed, offered = json.loads(get(urls["application/x-suggestions+json"])[1])
    assert (typed, offered[0]) == ("riv", "river")
    assert 'rel="search"' in get(site)[1]


def test_those_who_watch_over_it_can_ask_how_it_is(site: str, site_without_index: str) -> None:
    status, body, _ = get(f"{site}/healthz")
    assert (status, json.loads(body)["status"], json.loads(body)["posts"]) == (200, "ok", len(POSTS))
    assert get(f"{site_without_index}/healthz")[:2] == (503, '{"status":"unusable"}')


def test_health_is_tried_once_after_each_change(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add(POSTS)
    held = _Held(index, "")
    with served(held) as site, ThreadPoolExecutor(LONGEST_LINE_OF_ONE) as pool:  # type: ignore[arg-type]
        answers = [pool.submit(get, f"{site}/healthz") for _ in range(LONGEST_LINE_OF_ONE)]
        assert held.began.acquire(timeout=60)
        assert get(f"{site}/?q=river")[0] == 200, "those who ask for it stand in no line"
        held.may_end.set()
        assert {answer.result()[:2] for answer in answers} == {get(f"{site}/healthz")[:2]}
        assert not held.began.acquire(blocking=False)
        index.add([Post(id="new", title="Something new", body="")])
        assert json.loads(get(f"{site}/healthz")[1])["posts"] == len(POSTS) + 1
        (tmp_path / MANIFEST).unlink()
        assert get(f"{site}/healthz")[0] == 503


def test_an_address_that_is_too_long_is_refused(site: str) -> None:
    status, html, _ = get(f"{site}/?q={'a' * 9000}")
    assert status == 414
    assert "<h1>This address is too long</h1>" in html


def test_who_asks_too_often_waits(index: Index) -> None:
    with served(index, Serving(rate=0.001)) as site:
        assert get(f"{site}/?q=river")[0] == 200
        status, html, headers = get(f"{site}/?q=river")
        assert status == 429
        assert 900 < int(headers["Retry-After"]) <= 1000
        assert "<h1>Too many requests</h1>" in html
        for path in (asset_address("searcher.css"), "/healthz"):
            assert get(site + path)[0] == 200, path


def test_the_allowance_fills_again() -> None:
    allowance = Allowance(rate=2)
    assert [allowance.wait("a", now=0.0) for _ in range(11)] == [0] * 10 + [1]
    assert allowance.wait("b", now=0.0) == 0
    assert allowance.wait("a", now=0.5) == 0
    assert allowance.wait("a", now=0.6) == 1
    assert [allowance.wait("a", now=1000.0) for _ in range(11)] == [0] * 10 + [1]
    slow = Allowance(rate=0.3)
    assert [slow.wait("a", now=0.0), slow.wait("a", now=0.0)] == [0, 2]
    assert slow.wait("a", now=2.0) == 0, "who waits as long as told is let in"


def test_answers_are_sent_at_once(index: Index) -> None:
    async def accepted(listener: socket.socket) -> int:
        told = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            told.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await told

    with listening("127.0.0.1", 0) as listener:
        assert asyncio.run(accepted(listener)), "TCP would wait for 40 ms"


def test_only_names_that_were_given_are_answered_to(index: Index) -> None:
    with served(index, Serving(names=("Archive.example",))) as site:
        for host, status in (
            ("archive.example", 200),
            ("ARCHIVE.example:81", 200),
            ("localhost", 200),
            ("x.example", 400),
        ):
            assert get(site, Host=host)[0] == status, host
        assert (
            "https://archive.example/post/rice"
            in get(f"{site}/post/rice", Host="archive.example", **{"X-Forwarded-Proto": "https"})[1]
        ), "a proxy on this machine says how readers came"


def test_pages_are_packed_for_those_who_can_unpack(site: str) -> None:
    request = HttpRequest(f"{site}/?q=river", headers={"Accept-Encoding": "gzip"})
    with urlopen(request, timeout=20) as response:
        packed = response.read()
        assert response.headers["Content-Encoding"] == "gzip"
    assert b"river" in gzip.decompress(packed)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "192.0.2.1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
    ],
)
def test_a_client_is_an_address_or_a_household(one: str, other: str, same: bool) -> None:
    assert (client_of({"client": (one, 1)}) == client_of({"client": (other, 1)})) == same
    assert client_of({"client": ("2001:db8::x", 1)}) == "2001:db8::x"


class _Held:
    """An index whose searches for one query do not end before they may."""

    def __init__(self, index: Index, query: str = "wait") -> None:
        self._index, self._query = index, query
        self.may_end, self.began = threading.Event(), threading.Semaphore(0)

    def search(self, request: Request | str = "", **filters: Any) -> Results:
        if (request.query if isinstance(request, Request) else request) == self._query:
            self.began.release()
            assert self.may_end.wait(60)
        return self._index.search(request, **filters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)


def test_a_client_that_asks_for_much_holds_up_nobody_else(index: Index) -> None:
    held = _Held(index)
    with served(held, Serving(names=("a",))) as site, ThreadPoolExecutor(LONGEST_LINE_OF_ONE) as pool:  # type: ignore[arg-type]
        greedy = {"X-Forwarded-For": "192.0.2.1"}
        answers = [pool.submit(get, f"{site}/?q=wait", **greedy) for _ in range(LONGEST_LINE_OF_ONE)]
        for _ in range(OF_ONE_CLIENT):
            assert held.began.acquire(timeout=60)
        assert get(f"{site}/?q=river", **{"X-Forwarded-For": "192.0.2.2"})[0] == 200
        assert get(f"{site}/healthz", **greedy)[0] == 200
        assert get(site + asset_address("searcher.js"), **greedy)[0] == 200
        assert not held.began.acquire(blocking=False), "its other searches wait for their turn"
        held.may_end.set()
        assert {answer.result()[0] for answer in answers} == {200}


def test_a_line_has_an_end(index: Index) -> None:
    held = _Held(index)
    with served(held) as site, ThreadPoolExecutor(LONGEST_LINE_OF_ONE + 1) as pool:  # type: ignore[arg-type]
        answers = [pool.submit(get, f"{site}/?q=wait") for _ in range(LONGEST_LINE_OF_ONE + 1)]
        refused = next(as_completed(answers)).result()
        assert (refused[0], refused[2]["Retry-After"]) == (429, "2")
        held.may_end.set()
        assert sorted(answer.result()[0] for answer in answers) == [200] * LONGEST_LINE_OF_ONE + [429]


def test_nobody_searches_for_a_client_that_has_left(index: Index) -> None:
    held = _Held(index)
    with served(held) as site, ThreadPoolExecutor(OF_ONE_CLIENT) as pool:  # type: ignore[arg-type]
        answers = [pool.submit(get, f"{site}/?q=wait") for _ in range(OF_ONE_CLIENT)]
        for _ in answers:
            assert held.began.acquire(timeout=60)
        with socket.create_connection(urlsplit(site).netloc.split(":")) as left:  # type: ignore[arg-type]
            left.sendall(b"GET /?q=wait HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert get(f"{site}/healthz")[0] == 200, "the server has seen both by now"
        held.may_end.set()
        assert [answer.result()[0] for answer in answers] == [200] * OF_ONE_CLIENT
        assert get(f"{site}/?q=river")[0] == 200
        assert not held.began.acquire(blocking=False)


@pytest.mark.parametrize("path", ["//evil.example/x", "/%2F/evil.example", "/post//evil.example"])
def test_no_link_leads_to_another_host(site: str, path: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", path)
    html = connection.getresponse().read().decode()
    connection.close()
    assert 'href="//' not in html
    assert "lang=km" in html


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


def test_a_page_for_readers_has_no_thousand_posts(site: str) -> None:
    assert search(site, q="river", limit="100")[0] == 200
    status, html, _ = search(site, q="river", limit="101")
    assert (status, "Limit is 101; it must be from 1 to 100 on a page." in html) == (400, True)
    assert search(site, q="river", limit="1000", format="json")[0] == 200


def test_an_old_address_of_a_file_is_not_kept(site: str) -> None:
    for query in ("", "?", "?0123456789"):
        _, _, headers = get(f"{site}/static/searcher.css{query}")
        assert headers["Cache-Control"] == "no-cache"


def test_only_the_scheme_of_the_web_stands_in_addresses(site: str) -> None:
    html = get(f"{site}/post/rice", **{"X-Forwarded-Proto": "wss"})[1]
    assert "wss:" not in html


@pytest.mark.parametrize("path", ["/?q=%22&format=json", "/post/none?format=json", "/?q=river&format=atom"])
def test_what_is_told_in_a_language_says_so(site: str, path: str) -> None:
    _, _, headers = get(site + path)
    assert "Accept-Language" in headers["Vary"]
    assert headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    ("serving", "answered", "refused"),
    [
        (Serving(), {"localhost", "127.0.0.1"}, {"*"}),
        (Serving(host="127.0.0.2"), {"127.0.0.2", "localhost"}, {"*"}),
        (Serving(host="127.1"), {"127.1", "localhost"}, {"*"}),
        (Serving(host="LOCALHOST"), {"localhost"}, {"*"}),
        (Serving(host="192.0.2.5", names=("Archive.example",)), {"192.0.2.5", "archive.example"}, {"*"}),
        (Serving(host="0.0.0.0"), {"*"}, set()),
    ],
    ids=str,
)
def test_the_hosts_that_are_answered_to(serving: Serving, answered: set[str], refused: set[str]) -> None:
    assert answered <= set(serving.hosts)
    assert not refused & set(serving.hosts)


@contextmanager
def running(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "searcher", "serve", "--port", "0", "--index-dir", str(folder), *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C can be sent to one process on POSIX only")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_serves_until_ctrl_c_and_ends_quietly(tmp_path: Path, workers: str) -> None:
    index = open_index(tmp_path)
    index.add(POSTS)
    with running(tmp_path, "--workers", workers) as process:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        assert get(f"{address.group()}?q=river")[0] == 200
        index.add([Post(id="new", title="Something new", body="")])
        assert "Something new" in get(f"{address.group()}post/new")[1]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")


@pytest.mark.skipif(os.name != "posix", reason="what becomes of orphans is a matter of POSIX")
def test_workers_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    open_index(tmp_path).add(POSTS)
    with running(tmp_path, "--workers", "2") as process:
        assert process.stdout
        address = re.search(r"http://[^/]+/", process.stdout.readline())
        assert address
        assert get(address.group())[0] == 200
        process.kill()
        process.communicate(timeout=60)  # its output closes with the last process that has it
        with pytest.raises(URLError):
            get(address.group())
