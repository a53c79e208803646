"""One post once: which versions are the same post, and what becomes of them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from searcher import Post, Report, ingest, open_index
from searcher.intake.places import places

TEXT = (
    "The ferry left the bank at seven with forty bicycles and one piano. Nobody on board could play it, but everybody "
    "had a hand in holding it. On the other side a school was waiting for its first music lesson."
)
KHMER = (
    "សាលារៀនថ្មីមួយបានបើកទ្វារនៅមាត់ទន្លេ។ កុមារាជិះទូកមករៀនរាល់ព្រឹក ហើយគ្រូចាំពួកគេនៅកំពង់ចម្លង។ "
    "ពេលល្ងាចពួកគេត្រឡប់ទៅផ្ទះវិញ ហើយប្រាប់ឪពុកម្តាយអំពីថ្ងៃដំបូង។"
)
WHOLE = {"title": "A piano on the ferry", "body": TEXT, "published": "2019-03-05"}
BEGINNING = {**WHOLE, "body": f"{TEXT[:110]} …", "truncated": True}


@dataclass
class Taken:
    report: Report
    posts: list[Post]
    places: tuple[Any, ...]


def take(tmp_path: Path, *files: list[dict[str, Any]]) -> Taken:
    """What becomes of ``files``, each a list of posts; read in both orders, which must give the same."""
    taken = []
    for turn, in_order in enumerate([files, files[::-1]]):
        folder = tmp_path / str(turn)
        folder.mkdir(parents=True)
        for number, posts in enumerate(in_order):
            (folder / f"{number}.jsonl").write_text("".join(f"{json.dumps(post)}\n" for post in posts))
        index = open_index(tmp_path / f"index-{turn}")
        report = ingest(index, folder)
        found = list(index.posts())
        assert report.posts == len(found)
        taken.append(Taken(report, found, places(index, found[0].id)))
    one, other = ([(p.id, p.title, p.body, p.author, p.url, p.published) for p in each.posts] for each in taken)
    assert one == other
    return taken[0]


def test_the_longest_text_wins_and_all_places_are_kept(tmp_path: Path) -> None:
    taken = take(tmp_path, [BEGINNING], [WHOLE], [BEGINNING])
    (post,) = taken.posts
    assert (post.body, post.truncated) == (TEXT, False)
    assert (taken.report.folded, taken.report.truncated) == (2, 0)
    told = [(Path(place.path).name, place.truncated, place.is_shown) for place in taken.places]
    assert told == [("0.jsonl", True, False), ("1.jsonl", False, True), ("2.jsonl", True, False)]


def test_what_the_longest_lacks_comes_from_the_others(tmp_path: Path) -> None:
    known = {"author": "Sok Example", "publication": "The River Paper", "url": "https://example.org/piano"}
    (post,) = take(tmp_path, [{**BEGINNING, **known}], [WHOLE]).posts
    assert (post.body, post.author, post.author_from) == (TEXT, "Sok Example", "header")
    assert (post.publication, post.url) == ("The River Paper", "https://example.org/piano")


def test_a_day_comes_from_the_version_that_has_one(tmp_path: Path) -> None:
    (post,) = take(tmp_path, [BEGINNING], [{**WHOLE, "published": None}]).posts
    assert (post.body, str(post.published)) == (TEXT, "2019-03-05")


SAME = {
    "capitals, spaces and quotes": ({**WHOLE, "title": "A PIANO  on the “ferry”"}, BEGINNING),
    "Khmer with other spaces and invisible characters": (
        {**WHOLE, "title": "សាលារៀន", "body": KHMER},
        {**WHOLE, "title": "សាលា\u200bរៀន", "body": KHMER.replace(" ", "\u200b")[:120], "truncated": True},
    ),
    "a Khmer title typed in another order": (
        {**WHOLE, "title": "ខ្មែរ ស្រ្តី"},
        {**BEGINNING, "title": "ខែ្មរ ស្ត្រី"},
    ),
    "one address, title changed later": (
        {**WHOLE, "url": "https://example.org/piano"},
        {**WHOLE, "title": "Piano!", "url": "http://www.example.org/piano/?utm_source=feed#top"},
    ),
    "one address, beginning changed later": (
        {**WHOLE, "url": "https://example.org/piano"},
        {**WHOLE, "body": f"Updated. {TEXT}", "url": "https://example.org/piano"},
    ),
    "all but the file, without a letter in the text": ({"title": "???"}, {"title": "???"}),
    "one id of the source": ({**WHOLE, "id": "7"}, {**WHOLE, "id": "7", "title": "Other", "body": "Other"}),
    "an address here, an id there": ({**WHOLE, "id": "7"}, {**BEGINNING, "url": "https://example.org/piano"}),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same_post(case: str, tmp_path: Path) -> None:
    one, other = SAME[case]
    assert len(take(tmp_path, [one], [other]).posts) == 1


OTHERS = {
    "another day": (WHOLE, {**WHOLE, "published": "2019-03-12"}),
    "another title": (WHOLE, {**WHOLE, "title": "A second piano"}),
    "another beginning": (WHOLE, {**WHOLE, "body": f"Again: {TEXT}"}),
    "two addresses": tuple(
        {**WHOLE, "body": TEXT.replace("other", name), "url": f"https://example.org/{name}"} for name in ("far", "near")
    ),
    "one address, titles that differ in a vowel": (
        {**WHOLE, "title": "ទឹក", "url": "https://example.org/"},
        {**WHOLE, "title": "ទូក", "body": "Kites fly.", "url": "https://example.org/"},
    ),
    "two ids": ({**WHOLE, "id": "1"}, {**WHOLE, "id": "2"}),
    "one address for all, as some feeds have it": (
        {**WHOLE, "url": "https://example.org/"},
        {"title": "Kites", "body": "Kites fly.", "published": "2019-03-05", "url": "https://example.org/"},
    ),
}


@pytest.mark.parametrize("case", OTHERS)
def test_other_posts(case: str, tmp_path: Path) -> None:
    one, other = OTHERS[case]
    assert len(take(tmp_path, [one], [other]).posts) == 2


def test_a_corrected_line_after_an_exported_one_counts(tmp_path: Path) -> None:
    exported = take(tmp_path / "one", [WHOLE]).posts[0].id
    corrected = {**WHOLE, "id": exported, "body": f"Corrected. {TEXT}"}
    (post,) = take(tmp_path / "two", [{**WHOLE, "id": exported}, corrected]).posts
    assert (post.id, post.body) == (exported, corrected["body"])


LONG = " ".join(
    f"This notice tells all members of the ferry company where they may leave bicycle number {n}." for n in range(4)
)


@pytest.mark.parametrize("known", [{}, {"published": "2019-03-05"}], ids=["undated", "dated"])
def test_posts_that_begin_alike_for_long_and_say_where_they_are_both_stay(known: dict, tmp_path: Path) -> None:
    two = [
        {"title": "Notice", "body": f"{LONG} In {month}.", "url": f"https://example.org/{month}", **known}
        for month in ("January", "February")
    ]
    taken = take(tmp_path, [two[0]], [two[1]])
    assert {post.body.split()[-1] for post in taken.posts} == {"January.", "February."}
    assert len({post.id for post in taken.posts}) == 2


def test_notices_without_a_day_that_begin_alike_all_stay(tmp_path: Path) -> None:
    notices = [{"title": "Notice", "body": f"{LONG} In {month}."} for month in ("January", "February", "March")]
    taken = take(tmp_path, notices[:2], notices[1:])
    assert len(taken.posts) == len({post.id for post in taken.posts}) == 3
    assert taken.report.folded == 1


def test_without_a_day_it_is_no_guess_which_of_two_it_is(tmp_path: Path) -> None:
    weekly = [{**WHOLE, "published": day} for day in ("2019-03-05", "2019-03-12", None)]
    assert len(take(tmp_path, weekly).posts) == 3


def test_a_beginning_goes_to_one_of_two_posts_that_differ_by_address(tmp_path: Path) -> None:
    one, other = OTHERS["two addresses"]
    taken = take(tmp_path, [one, other], [BEGINNING])
    assert {post.body for post in taken.posts} == {one["body"], other["body"]}
    assert taken.report.folded == 1


def test_in_one_file_the_last_of_one_id_counts_even_if_it_is_shorter(tmp_path: Path) -> None:
    (post,) = take(tmp_path, [{**WHOLE, "id": "7"}, {**WHOLE, "id": "7", "body": "Corrected."}]).posts
    assert post.body == "Corrected."


def test_an_id_of_the_source_goes_before_a_derived_one(tmp_path: Path) -> None:
    (post,) = take(tmp_path, [WHOLE], [{**BEGINNING, "id": "seven"}]).posts
    assert (post.id, post.body) == ("seven", TEXT)


def test_posts_that_begin_alike_are_told_and_not_joined(tmp_path: Path) -> None:
    report = take(tmp_path, [WHOLE], [{**WHOLE, "title": "A second piano"}], [{"title": "Kites"}]).report
    assert [[Path(path).name for path in alike] for alike in report.alike] == [["0.jsonl", "1.jsonl"]]
    assert report.posts == 3


MONTH = """<html><body><h1>March, 2019</h1>
<div>Posted by: | Posted on: March 5, 2019</div><h2>A piano on the ferry</h2>
<p>Op-Ed: The River Paper</p><p>Mony Example / The River Paper</p><p>{beginning}</p><p>Read More …</p>
<div>Posted by: | Posted on: March 4, 2019</div><h2>Kites</h2><p>Kites fly.</p></body></html>"""
PAGE = """<html><body><article class="hentry">
<h1 class="entry-title"><a href="https://example.org/piano/">A piano on the ferry</a></h1>
<time datetime="2019-03-05T06:30:00+07:00"></time><div class="entry-content"><p>Op-Ed: The River Paper</p>
<p>Mony Example / The River Paper</p><p>{text}</p></div></article></body></html>"""
FEED = """<rss version="2.0"><channel><item><title>A piano on the ferry</title>
<link>http://example.org/piano/?utm_source=rss</link>
<pubDate>Mon, 04 Mar 2019 23:30:00 +0000</pubDate>
<description>{beginning} [&amp;#8230;]</description></item></channel></rss>"""


def test_a_post_on_a_monthly_page_on_its_own_page_and_in_a_feed_is_one_post(tmp_path: Path) -> None:
    files = {"month.html": MONTH, "page.html": PAGE, "feed.xml": FEED}
    for name, content in files.items():
        (tmp_path / name).write_text(content.format(text=TEXT, beginning=TEXT[:110]), "utf-8")
    index = open_index(tmp_path / "index")
    report = ingest(index, *(tmp_path / name for name in files), time_zone="Asia/Phnom_Penh")
    post, kites = index.posts()
    assert (kites.title, report.folded) == ("Kites", 2)
    assert (post.body, post.truncated, post.url) == (TEXT, False, "https://example.org/piano/")
    assert (post.author, post.publication, str(post.published)) == ("Mony Example", "The River Paper", "2019-03-05")
    assert [Path(place.path).name for place in places(index, post.id)] == ["feed.xml", "month.html", "page.html"]
