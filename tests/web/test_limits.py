"""Who is answered, how much and how often, and what no answer may hold."""

import asyncio
import http.client
import socket
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import urlsplit

import pytest
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from searcher.errors import RequestError
from searcher.index import Index
from searcher.web.assets import asset_address
from searcher.web.guard import LONGEST_LINE_OF_ONE, Allowance, Guard, client_of
from searcher.web.serve import Serving, listening
from searcher.web.turns import OF_ONE_CLIENT

from .client import Held, get, search
from .conftest import served


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


def test_other_host_names_are_refused(site: str) -> None:
    connection = http.client.HTTPConnection(site.removeprefix("http://"))
    connection.request("GET", "/", headers={"Host": "attacker.example"})
    response = connection.getresponse()
    assert response.status == 400
    assert b"This server has another name" in response.read()
    connection.close()


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


def test_a_client_that_asks_for_much_holds_up_nobody_else(index: Index) -> None:
    held = Held(index)
    with served(held, Serving(names=("a",))) as site, ThreadPoolExecutor(LONGEST_LINE_OF_ONE) as pool:
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
    held = Held(index)
    with served(held) as site, ThreadPoolExecutor(LONGEST_LINE_OF_ONE + 1) as pool:
        answers = [pool.submit(get, f"{site}/?q=wait") for _ in range(LONGEST_LINE_OF_ONE + 1)]
        refused = next(as_completed(answers)).result()
        assert (refused[0], refused[2]["Retry-After"]) == (429, "2")
        held.may_end.set()
        assert sorted(answer.result()[0] for answer in answers) == [200] * LONGEST_LINE_OF_ONE + [429]


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("/healthz", False),
        (asset_address("searcher.js").partition("?")[0], False),
        ("/", True),
        ("/healthzz", True),
        ("/static/x", True),
    ],
)
def test_what_is_always_answered_stands_in_no_line(path: str, counts: bool) -> None:
    asked = {"type": "http", "method": "GET", "query_string": b"", "headers": [], "client": ("192.0.2.1", 1)}

    async def statuses() -> list[int]:
        held, told = asyncio.Event(), list[int]()

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await held.wait()
            await Response()(scope, receive, send)

        async def send(message: Message) -> None:
            told.extend([message["status"]] if "status" in message else [])

        guard = Guard(answer, ("*",), 0, lambda _http, _name, status, _headers: Response(status_code=status))
        async with asyncio.TaskGroup() as group:
            for _ in range(LONGEST_LINE_OF_ONE + 1):
                group.create_task(guard({**asked, "path": path}, None, send))
            group.create_task(guard({**asked, "path": "/"}, None, send))
            await asyncio.sleep(0)
            held.set()
        return told

    refused = [429, 429] if counts else []
    assert asyncio.run(statuses()) == [*refused, *[200] * (LONGEST_LINE_OF_ONE + 2 - len(refused))]


def test_behind_a_proxy_each_reader_is_a_client(index: Index) -> None:
    try:
        listening("::", 0).close()
    except RequestError:
        pytest.skip("there is no IPv6 here")
    with served(index, Serving(host="::", rate=0.001)) as site:
        for reader in ("192.0.2.1", "192.0.2.2"):
            assert get(site, **{"X-Forwarded-For": reader})[0] == 200
        assert get(site, **{"X-Forwarded-For": reader})[0] == 429


def test_nobody_searches_for_a_client_that_has_left(index: Index) -> None:
    held = Held(index)
    with served(held) as site, ThreadPoolExecutor(OF_ONE_CLIENT) as pool:
        answers = [pool.submit(get, f"{site}/?q=wait") for _ in range(OF_ONE_CLIENT)]
        for _ in answers:
            assert held.began.acquire(timeout=60)
        with socket.create_connection(urlsplit(site).netloc.split(":")) as left:
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


def test_a_page_for_readers_has_no_thousand_posts(site: str) -> None:
    assert search(site, q="river", limit="100")[0] == 200
    status, html, _ = search(site, q="river", limit="101")
    assert (status, "Limit is 101; it must be from 1 to 100 on a page." in html) == (400, True)
    assert search(site, q="river", limit="1000", format="json")[0] == 200


def test_only_the_scheme_of_the_web_stands_in_addresses(site: str) -> None:
    html = get(f"{site}/post/rice", **{"X-Forwarded-Proto": "wss"})[1]
    assert "wss:" not in html
