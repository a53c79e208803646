"""What programs, feed readers and browsers themselves ask: data, feeds, suggestions, health."""

import csv
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import feedparser
import pytest

from searcher import Post, open_index
from searcher.index import Index
from searcher.index.manifest import MANIFEST
from searcher.results import results_object

from .client import Held, get, search
from .conftest import POSTS, served


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


def test_health_is_tried_once_after_each_change(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    index = open_index(tmp_path)
    index.add(POSTS)
    held = Held(index, "")
    with served(held) as site, ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(get, f"{site}/healthz") for _ in range(4)]
        assert held.began.acquire(timeout=60)
        assert get(f"{site}/?q=river")[0] == 200, "searches go on"
        held.may_end.set()
        assert {answer.result()[:2] for answer in answers} == {get(f"{site}/healthz")[:2]}
        assert not held.began.acquire(blocking=False)
        index.add([Post(id="new", title="Something new", body="")])
        assert json.loads(get(f"{site}/healthz")[1])["posts"] == len(POSTS) + 1
        manifest = (tmp_path / MANIFEST).rename(tmp_path / "away")
        for _ in range(2):
            assert [get(f"{site}/healthz")[0] for _ in range(3)] == [503] * 3
            assert "there is no index here" in caplog.text
            assert len(caplog.records) == 1, "told once"
            manifest.rename(tmp_path / MANIFEST)
            assert get(f"{site}/healthz")[0] == 200
            manifest = (tmp_path / MANIFEST).rename(tmp_path / "away")
            caplog.clear()


@pytest.mark.parametrize("path", ["/?q=%22&format=json", "/post/none?format=json", "/?q=river&format=atom"])
def test_what_is_told_in_a_language_says_so(site: str, path: str) -> None:
    _, _, headers = get(site + path)
    assert "Accept-Language" in headers["Vary"]
    assert headers["Cache-Control"] == "no-cache"
