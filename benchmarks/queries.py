"""164 queries of eleven kinds for a synthetic archive, drawn from its words by how many posts hold them.

    python -m benchmarks.queries ARCHIVE FILE

About 70 % are English, the others Khmer. Every query has an answer in the first 10,000 posts of the archive, from which
all is drawn, so that an archive and its beginning are asked the same. The kinds:

- term: one word that few posts hold (rare), or more (mid), or many (freq); see BANDS.
- and: two or three words of which each is mid or freq, together in a post. or: two or three words of any of them.
- or-3-frequent: three of freq.
- phrase: two or three words side by side in a sentence. phrase of stop words: two of the ten words in most posts.
- prefix: the first four letters of an English word, three of a Khmer one.
- term+author, term+month: one word of mid or freq, by one author or of one month.
"""

import json
import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

import click

from .icu_words import icu_words

SEED = 7
SAMPLE = 10_000
BANDS = {"rare": (0.0005, 0.002), "mid": (0.005, 0.03), "freq": (0.1, 0.7)}
"""Shares of the posts, from … up to."""
STOP_WORDS = 10
MOST_EXPANDED = 500
"""Words that may begin as a prefix does. searcher refuses more than 1,000, and a longer archive has more."""
_PREFIX_LETTERS = {"en": 4, "km": 3}
_SENTENCE_END = re.compile(r"[.?។\n]")
_WORD = re.compile("[a-z]{2,}|[\u1780-\u17b3][\u1780-\u17d1]+")


class Query(NamedTuple):
    """One question: words in lower case as ICU cuts them, and at most one filter."""

    kind: str
    language: str
    terms: list[str]
    author: str | None = None
    month: str | None = None


def read_posts_of(archive: Path, most: int | None = None) -> Iterator[dict[str, str]]:
    """The posts of a synthetic archive, or the first ``most``."""
    with archive.open(encoding="utf-8") as lines:
        yield from map(json.loads, islice(lines, most))


def read_queries(path: Path) -> list[Query]:
    """The queries in ``path``."""
    return [Query(**fields) for fields in json.loads(path.read_text("utf-8"))]


class Words:
    """Posts, and which of them hold which word."""

    def __init__(self, posts: list[dict[str, str]]) -> None:
        self.posts = posts
        self.tokens = 0
        self.holders: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for number, post in enumerate(posts):
            words = icu_words(f"{post['title']}\n{post['body']}")
            self.tokens += len(words)
            for word in set(words):
                self.holders[word].append(number)
        self.sorted = sorted(self.holders)
        self._bands = {(band, language): self._band(band, language) for band in BANDS for language in ("en", "km")}

    def _band(self, band: str, language: str) -> list[str]:
        low, high = (share * len(self.posts) for share in BANDS[band])
        held = ((word, len(self.holders[word])) for word in self.sorted)
        return [word for word, count in held if low <= count < max(high, 2) and language_of(word) == language]

    def draw(self, rng: Random, language: str, *bands: str) -> str:
        """A word of one of ``bands``."""
        return rng.choice(self._bands[rng.choice(bands), language])

    def beginning_with(self, prefix: str) -> int:
        """How many different words begin so."""
        return bisect_left(self.sorted, prefix + "\uffff") - bisect_left(self.sorted, prefix)

    def hold(self, number: int, word: str) -> bool:
        """Whether post ``number`` holds ``word``."""
        numbers = self.holders[word]
        place = bisect_left(numbers, number)
        return place < len(numbers) and numbers[place] == number

    def commonest(self, count: int) -> list[str]:
        """The English words in most posts."""
        english = (word for word in self.sorted if language_of(word) == "en")
        return sorted(english, key=lambda word: -len(self.holders[word]))[:count]


def language_of(word: str) -> str | None:
    """``en`` or ``km``; None for a number, or for what no one would type."""
    if not _WORD.fullmatch(word):
        return None
    return "km" if word[0] >= "\u1780" else "en"


def draw_queries(words: Words) -> list[Query]:
    """The 164 queries; the same words give the same ones."""
    rng = Random(SEED)
    queries: list[Query] = []
    for turn in range(20):
        language = "km" if turn % 10 >= 7 else "en"
        if turn < 8:
            queries += (Query(f"term {band}", language, [words.draw(rng, language, band)]) for band in BANDS)
        count = 2 + turn % 2
        queries.append(Query("and", language, _together(rng, words, language, count)))
        queries.append(Query("or", language, [words.draw(rng, language, *BANDS) for _ in range(count)]))
        queries.append(Query("phrase", language, _phrase(rng, words, language, count)))
        queries.append(Query("prefix", language, [_prefix(rng, words, language)]))
        for name in ("author", "month"):
            term, post = _in_a_post(rng, words, language)
            wanted = post["author"] if name == "author" else post["published"][:7]
            queries.append(Query(f"term+{name}", language, [term], **{name: wanted}))
        if turn < 10:
            queries.append(Query("or-3-frequent", language, [words.draw(rng, language, "freq") for _ in range(3)]))
            queries.append(Query("phrase of stop words", "en", _stop_phrase(rng, words)))
    return sorted(queries, key=lambda query: (query.kind, query.language))


def _together(rng: Random, words: Words, language: str, count: int) -> list[str]:
    while True:
        terms = [words.draw(rng, language, "mid", "freq", "freq") for _ in range(count)]
        if len(set(terms)) == count and set.intersection(*(set(words.holders[term]) for term in terms)):
            return terms


def _phrase(rng: Random, words: Words, language: str, count: int) -> list[str]:
    while True:
        row = icu_words(rng.choice(_sentences(rng.choice(words.posts))))
        start = rng.randrange(len(row)) if row else 0
        phrase = row[start : start + count]
        if len(set(phrase)) == count and {language_of(word) for word in phrase} == {language}:
            return phrase


def _stop_phrase(rng: Random, words: Words) -> list[str]:
    commonest = words.commonest(STOP_WORDS)
    while True:
        row = icu_words(rng.choice(_sentences(rng.choice(words.posts))))
        pairs = [pair for pair in pairwise(row) if set(pair) <= set(commonest) and len(set(pair)) == 2]
        if pairs:
            return list(rng.choice(pairs))


def _sentences(post: dict[str, str]) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(post["body"]) if sentence]


def _prefix(rng: Random, words: Words, language: str) -> str:
    letters = _PREFIX_LETTERS[language]
    while True:
        word = words.draw(rng, language, "mid")
        prefix = word[:letters]
        if prefix != word and language_of(prefix) and words.beginning_with(prefix) <= MOST_EXPANDED:
            return prefix


def _in_a_post(rng: Random, words: Words, language: str) -> tuple[str, dict[str, str]]:
    while True:
        term, number = words.draw(rng, language, "mid", "freq"), rng.randrange(len(words.posts))
        if words.hold(number, term):
            return term, words.posts[number]


def write_queries(archive: Path, path: Path) -> Words:
    """Draw the queries of ``archive`` and write them to ``path``."""
    words = Words(list(read_posts_of(archive, SAMPLE)))
    rows = [json.dumps(query._asdict(), ensure_ascii=False) for query in draw_queries(words)]
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", "utf-8")
    return words


@click.command(help="Write the queries for a synthetic ARCHIVE to FILE.")
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def main(archive: Path, file: Path) -> None:
    """Write the queries and say what they were drawn from."""
    words = write_queries(archive, file)
    types = {language: sum(language_of(word) == language for word in words.sorted) for language in ("en", "km")}
    click.echo(f"{len(words.posts):,} posts: {words.tokens:,} ICU words, of which different {len(words.sorted):,}")
    click.echo(f"English {types['en']:,}, Khmer {types['km']:,}; queries: {len(read_queries(file))}")


if __name__ == "__main__":
    main()
