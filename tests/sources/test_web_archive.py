"""Web archives: what a crawler saved gives the posts that the pages themselves give."""

import gzip
import http.client
import io
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from searcher import Post, Problem, ingest, open_index
from searcher.sources import posts_of
from searcher.sources.problem import PassedOver

INPUTS = Path(__file__).parents[1] / "inputs"
SERVED = [
    "html/month.html", "html/wordpress-single.html", "html/wordpress-list.html", "html/json-ld.html",
    "html/windows-1252.html", "feed/rss.xml", "wordpress-json/posts.json", "text/2019-03-05-note.txt",
]  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Not into the test's output."""


@pytest.fixture
def address() -> Iterator[str]:
    """Where tests/inputs is served, on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(INPUTS))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def fetched(address: str, path: str) -> tuple[list[tuple[str, str]], int, bytes]:
    connection = http.client.HTTPConnection(address, timeout=30)
    connection.request("GET", f"/{path}")
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return response.getheaders(), response.status, content


def saved(path: Path, pages: list[tuple[str, list[tuple[str, str]], int, bytes]], packed: bool = True) -> Path:
    """A web archive of ``pages``, with all else that crawlers write."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=packed)
        writer.write_record(writer.create_warcinfo_record("crawl.warc.gz", {"software": "test"}))
        for url, headers, status, content in pages:
            told = StatusAndHeaders(f"{status} OK", headers, protocol="HTTP/1.1")
            response = writer.create_warc_record(url, "response", payload=io.BytesIO(content), http_headers=told)
            asked = StatusAndHeaders("GET / HTTP/1.1", [], is_http_request=True)
            writer.write_record(response)
            response.raw_stream.close()
            writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
    return path


def posts(found: Iterator[Any]) -> list[Post]:
    return [each for each in found if isinstance(each, Post)]


def told(posts: list[Post]) -> list[tuple[Any, ...]]:
    return [
        (
            post.title,
            post.body,
            post.author,
            post.author_from,
            post.publication,
            post.published,
            post.truncated,
        )
        for post in posts
    ]


@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_crawl_finds_the_posts_that_the_pages_hold(tmp_path: Path, address: str, packed: bool) -> None:
    pages = [(f"http://{address}/{path}", *fetched(address, path)) for path in SERVED]
    archive = saved(tmp_path / "crawl.warc", pages, packed)
    crawled, direct = posts(posts_of(archive)), [post for path in SERVED for post in posts(posts_of(INPUTS / path))]
    assert len(direct) >= 14
    assert told(crawled) == told(direct)
    assert {post.source for post in crawled} == {str(archive)}
    index, other = open_index(tmp_path / "crawled"), open_index(tmp_path / "direct")
    ingest(index, archive)
    ingest(other, *(INPUTS / path for path in SERVED))
    for query in ("boats", "ទន្លេ", "kite", "piano"):
        found, expected = (sorted(hit.title for hit in each.search(query, limit=100).hits) for each in (index, other))
        assert found == expected
        assert found


PAGE = (
    b'<article class="hentry"><h1 class="entry-title">A page</h1><div class="entry-content">Its text.</div></article>'
)
HTML = [("Content-Type", "text/html; charset=UTF-8")]


def only(tmp_path: Path, headers: list[tuple[str, str]], content: bytes, status: int = 200) -> list[Any]:
    return list(posts_of(saved(tmp_path / "one.warc.gz", [("https://example.org/a", headers, status, content)])))


def test_a_post_has_the_address_it_was_fetched_from(tmp_path: Path) -> None:
    (post,) = only(tmp_path, HTML, PAGE)
    assert (post.title, post.body, post.url) == ("A page", "Its text.", "https://example.org/a")


def test_an_address_that_is_none_does_no_harm(tmp_path: Path) -> None:
    pages = [("http://[broken/a", HTML, 200, PAGE), ("https://example.org/b", HTML, 200, PAGE.replace(b"A page", b"B"))]
    found = list(posts_of(saved(tmp_path / "odd.warc.gz", pages)))
    assert [post.title for post in posts(iter(found))] == ["A page", "B"]


def test_chunks_and_packed_contents_are_put_together(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:50], packed[50:])) + b"0\r\n\r\n"
    (post,) = only(tmp_path, [*HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], chunks)
    assert post.title == "A page"


def test_the_encoding_that_the_server_names_counts(tmp_path: Path) -> None:
    page = PAGE.replace(b"Its text", "Un café à midi".encode("latin-1"))
    (post,) = only(tmp_path, [("Content-Type", "text/html; charset=ISO-8859-1")], page)
    assert post.body == "Un café à midi."


@pytest.mark.parametrize("status", [301, 404, 500])
def test_only_what_was_fetched_with_success_counts(tmp_path: Path, status: int) -> None:
    (problem,) = only(tmp_path, HTML, PAGE, status)
    assert problem.reason == "holds no posts"


def test_pages_without_posts_are_counted_and_not_told(tmp_path: Path) -> None:
    empty = ("https://example.org/tags", HTML, 200, b"<html><body><a href=x>x</a></body></html>")
    image = ("https://example.org/a.png", [("Content-Type", "image/png")], 200, b"\x89PNG\0")
    broken = ("https://example.org/b.json", [("Content-Type", "application/json")], 200, b"[{")
    found = list(
        posts_of(saved(tmp_path / "c.warc.gz", [empty, image, ("https://example.org/", HTML, 200, PAGE), broken]))
    )
    assert [type(each) for each in found] == [PassedOver, PassedOver, Post, PassedOver]


def test_what_every_site_has_for_programs_is_no_post(tmp_path: Path) -> None:
    told = {
        "ads.txt": ("text/plain", b"google.com, pub-1, DIRECT, x"),
        "a.js": ("text/plain", b"var a = 1;"),
        "oembed.json": ("application/json", b'{"version":"1.0","title":"One","type":"rich"}'),
        "manifest.json": ("application/json", b'{"name": "Site", "id": 5}'),
        "feed": (
            "application/rss+xml",
            b"<rss><channel><title>Comments on: Kites</title><item><title>By: B</title></item></channel></rss>",
        ),
    }
    pages = [
        (f"https://example.org/{name}", [("Content-Type", kind)], 200, content)
        for name, (kind, content) in told.items()
    ]
    assert {type(each) for each in posts_of(saved(tmp_path / "site.warc.gz", pages))} <= {PassedOver}


def test_a_crawl_that_is_cut_off_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    pages = [(f"https://example.org/{n}", HTML, 200, PAGE.replace(b"A page", b"Page %d" % n)) for n in range(5)]
    whole = saved(tmp_path / "whole.warc.gz", pages).read_bytes()
    (tmp_path / "cut.warc.gz").write_bytes(whole[: len(whole) * 2 // 3])
    found = list(posts_of(tmp_path / "cut.warc.gz"))
    assert [post.title for post in posts(iter(found))][:2] == ["Page 0", "Page 1"]
    assert isinstance(found[-1], Problem)
    assert "is damaged" in found[-1].reason


def test_extracted_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wet.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        text = "A walk to the bridge\n\nទឹកទន្លេឡើង។\n".encode()
        record = writer.create_warc_record(
            "https://example.org/walk", "conversion", payload=io.BytesIO(text), warc_content_type="text/plain"
        )
        writer.write_record(record)
        record.raw_stream.close()
    (post,) = posts_of(path)
    assert (post.title, post.body, post.url) == ("A walk to the bridge", "ទឹកទន្លេឡើង។", "https://example.org/walk")
