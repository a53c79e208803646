"""The synthetic archive: the same every time, and of the shape that its description gives."""

import json
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median

import pytest

from benchmarks.archive import SEED, Archive, write_archive
from benchmarks.vocabulary import ENGLISH_WORDS, KHMER_WORDS, english_words, khmer_words
from searcher import read_posts
from searcher.text.analysis import has_khmer

Posts = list[dict[str, str]]
MADE = 1000
ZERO_WIDTH_SPACE = "\u200b"


@pytest.fixture(scope="module")
def posts() -> Posts:
    return list(islice(Archive().posts(), MADE))


@pytest.fixture(scope="module")
def languages(posts: Posts) -> dict[str, Posts]:
    """By the scripts in it: English, Khmer, both."""
    english = [post for post in posts if not has_khmer(post["title"])]
    khmer = [post for post in posts if post["language"] == "km"]
    mixed = [post for post in posts if post["language"] == "en" and has_khmer(post["title"])]
    return {"en": english, "km": khmer, "mixed": mixed}


def test_the_archive_is_the_same_every_time_and_a_shorter_one_is_its_beginning(posts: Posts, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    statistics = write_archive(path, 40)
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == posts[:40]
    assert statistics["posts"] == "40"


def test_searcher_reads_every_post_as_it_was_made(posts: Posts, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text("".join(json.dumps(post, ensure_ascii=False) + "\n" for post in posts[:50]), "utf-8")
    reading = read_posts(path)
    assert [(post.id, post.title, post.body, post.author, str(post.published)) for post in reading] == [
        (post["id"], post["title"], post["body"], post["author"], post["published"]) for post in posts[:50]
    ]
    assert reading.problems == []


def test_three_in_five_posts_are_english_and_one_in_four_khmer(languages: dict[str, Posts]) -> None:
    shares = {name: len(found) / MADE for name, found in languages.items()}
    assert shares == pytest.approx({"en": 0.6, "km": 0.25, "mixed": 0.15}, abs=0.05)


def test_lengths_are_log_normal_around_400_words(languages: dict[str, Posts]) -> None:
    lengths = [len(post["body"].split()) for post in languages["en"]]
    assert median(lengths) == pytest.approx(400, rel=0.12)
    assert min(lengths) >= 30
    assert max(lengths) <= 6000
    within = sum(200 < length < 800 for length in lengths) / len(lengths)
    assert within == pytest.approx(0.68, abs=0.06)  # a factor of two is one standard deviation


def test_few_words_make_most_of_the_text_and_some_stand_nowhere_else(languages: dict[str, Posts]) -> None:
    text = " ".join(post["body"] for post in languages["en"]).lower()
    counts = Counter(re.findall("[a-z]+", text))
    total = sum(counts.values())
    assert 0.2 < sum(count for _, count in counts.most_common(20)) / total < 0.5
    novel = counts.keys() - set(english_words(Random(SEED))) - {word for word, count in counts.items() if count > 1}
    assert len(novel) > 0.004 * total


def test_khmer_has_spaces_and_zero_width_spaces_now_and_then(languages: dict[str, Posts]) -> None:
    text = "".join(post["body"] for post in languages["km"])
    assert 10 < len(text) / text.count(" ") < 60
    assert 20 < len(text) / text.count(ZERO_WIDTH_SPACE) < 120
    assert all(post["body"].endswith("។") for post in languages["km"])


def test_english_has_sentences_capitals_and_paragraphs(languages: dict[str, Posts]) -> None:
    bodies = [post["body"] for post in languages["en"]]
    assert all(re.match("[A-Z0-9]", body) and re.search(r"[.?]\Z", body) for body in bodies)
    assert sum("\n" in body for body in bodies) > 0.9 * len(bodies)


def test_authors_are_sixty_and_unequal_and_months_120(posts: Posts) -> None:
    authors = Counter(post["author"] for post in posts)
    assert 55 < len(authors) <= 60
    assert authors.most_common(1)[0][1] > 5 * median(authors.values())
    months = {post["published"][:7] for post in posts}
    assert 110 < len(months) <= 120
    assert min(months) >= "2010-01"
    assert max(months) <= "2019-12"


def test_the_vocabulary_has_the_stated_size_and_begins_with_real_words() -> None:
    english, khmer = english_words(Random(1)), khmer_words(Random(1))
    assert len(set(english)) == len(english) == ENGLISH_WORDS
    assert len(set(khmer)) == len(khmer) == KHMER_WORDS
    assert english[0] == "the"
    assert all(map(has_khmer, khmer))
