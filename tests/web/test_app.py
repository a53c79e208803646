"""The application, over HTTP."""

import http.client
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request as HttpRequest
from urllib.request import urlopen

import pytest

from searcher.errors import RequestError
from searcher.index import Index
from searcher.web.address import post_address, understood
from searcher.web.page import style_hash
from searcher.web.serve import listening, serve

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
    request, wrong = understood(parameters)
    expected = index.search(request)
    status, html, _ = search(site, **parameters)
    assert (status, wrong) == (200, None)
    assert f"<h1>{expected.total} post" in html
    assert html.count('<li class="hit">') == len(expected.hits) > 0
    places = [html.index(post_address(hit.id, request).replace("&", "&amp;")) for hit in expected.hits]
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
        status, html, _ = get(site + post_address(hit.id, index.search("ទន្លេ").request))
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
    assert re.search(rf'<a href="[^"]*month=2019-02[^"]*">{month}</a>', html)
    html = get(f"{site}/post/river-9", **header)[1]
    assert f'<time datetime="2019-02-10">{day}</time>' in html
    assert '<html lang="en">' in html


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


def test_the_script_is_served(site: str) -> None:
    status, script, headers = get(f"{site}/searcher.js")
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert 'addEventListener("input"' in script


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
        assert "make one with: searcher index" in html
        assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/?q=rice", "/post/rice", "/?page=x", "/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_page_is_locked_down(site: str, path: str, method: str) -> None:
    _, _, headers = get(site + path, method)
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": style_hash(),
        "img-src": "data:",
        "script-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Vary"] == "Accept-Language"
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
        assert "<h1>Method Not Allowed</h1>" in html


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
    assert b"post" not in response.read()
    connection.close()


def test_a_port_in_use_is_told(index: Index) -> None:
    told: list[str] = []
    with listening(0) as taken:
        port = taken.getsockname()[1]
        assert taken.getsockname()[0] == "127.0.0.1"
        with pytest.raises(RequestError, match=f"port {port} is in use; choose another with --port"):
            serve(index, port, told.append)
    assert told == []


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen[str]]:
    program = (
        "import sys; from searcher import open_index; from searcher.web.serve import serve\n"
        "serve(open_index(sys.argv[1]), 0, lambda address: print(address, flush=True))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C can be sent to one process on POSIX only")
def test_ctrl_c_ends_it_quietly(tmp_path: Path) -> None:
    with running(tmp_path) as process:
        assert process.stdout
        address = process.stdout.readline().strip()
        assert get(address)[0] == 503
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
