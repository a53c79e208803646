"""A synthetic archive of posts in English and Khmer, as JSON Lines, the same for everyone who makes it.

    python -m benchmarks.archive POSTS FILE

Words are drawn by Zipf's law from vocabulary.py, by their rank r with probability proportional to 1 / (r + 2.7) ** s;
s is 1.05 in English and 0.98 in Khmer. 6 in 100 draws are a fixed expression of two to four words (a collocation), in
English 1 in 200 is a word that is nowhere else, either language has some numbers, and Khmer has some English names.
Lengths are log-normal around a median of 400 words. 60 % of the posts are English, 25 % Khmer, the others both in turn.
Khmer has a space every few words and here and there a zero-width space. There is no sense and no syntax in it.

A shorter archive is the beginning of a longer one. What is drawn depends on the posts in corpus/ and on ICU's version;
the digest that is printed says whether two archives are the same.
"""

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import accumulate, islice
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import NamedTuple

import click

from searcher.text.analysis import has_khmer

from .vocabulary import english_words, khmer_words, made_up_word

SEED = 20170919
MEDIAN_WORDS, FEWEST_WORDS, MOST_WORDS = 400, 30, 6000
MONTHS, FIRST_YEAR = 120, 2010
AUTHORS = 60
COLLOCATION, NOVEL, NUMBER, FOREIGN = 0.06, 0.005, 0.005, 0.01
SENTENCES_IN_PARAGRAPH = 4
_GIVEN = "Bopha Chanda Dara Kosal Lina Mony Phalla Pich Rithy Sokha Sophea Vanna".split()
_FAMILY = "Bamboo Ferry Harbour Jasmine Lotus Mango Palm Riverbank Rainfield Tamarind".split()
_WORD_SPACE, _ZERO_WIDTH_SPACE, _STOP = " ", "\u200b", "។"


Draw = Callable[[], str]


class Language(NamedTuple):
    """Words with the running sums of their weights, and collocations with theirs."""

    words: list[str]
    sums: list[float]
    collocations: list[list[str]]
    collocation_sums: list[float]


class Archive:
    """The one stream of posts; everything is drawn from one seeded generator, in order."""

    def __init__(self) -> None:
        self._rng = Random(SEED)
        self._english = _language(self._rng, english_words(self._rng), 1.05, 20_000)
        self._khmer = _language(self._rng, khmer_words(self._rng), 0.98, 6_000)
        names = [f"{given} {family}" for given in _GIVEN for family in _FAMILY]
        self._authors = self._rng.sample(names, AUTHORS)
        self._author_sums = _zipf(AUTHORS, 1.1, 0.5)

    def posts(self) -> Iterator[dict[str, str]]:
        """Posts without end, in the fields of searcher's JSON Lines."""
        number = 0
        while True:
            number += 1
            yield self._post(f"post-{number:07}")

    def _post(self, post_id: str) -> dict[str, str]:
        rng = self._rng
        length = min(max(round(rng.lognormvariate(math.log(MEDIAN_WORDS), 0.7)), FEWEST_WORDS), MOST_WORDS)
        kind = rng.choices(("en", "km", "mixed"), cum_weights=(60, 85, 100))[0]
        title, sentences = self._text(kind, length)
        step = SENTENCES_IN_PARAGRAPH
        paragraphs = (" ".join(sentences[start : start + step]) for start in range(0, len(sentences), step))
        month = min(int(rng.betavariate(1.6, 1.2) * MONTHS), MONTHS - 1)
        return {
            "id": post_id,
            "title": title,
            "body": "\n".join(paragraphs),
            "author": rng.choices(self._authors, cum_weights=self._author_sums)[0],
            "published": f"{FIRST_YEAR + month // 12}-{month % 12 + 1:02}-{rng.randint(1, 28):02}",
            "language": "km" if kind == "km" else "en",
        }

    def _text(self, kind: str, length: int) -> tuple[str, list[str]]:
        if kind == "en":
            return self._english_title(), self._english_sentences(length)
        if kind == "km":
            return self._khmer_title(), self._khmer_sentences(length)
        english, khmer = self._english_sentences(length // 2), self._khmer_sentences(length - length // 2)
        return f"{self._english_title()} {self._khmer_title()}", list(_in_turn(english, khmer))

    def _english_title(self) -> str:
        return self._english_sentences(self._rng.randint(3, 9))[0].rstrip(".?")

    def _khmer_title(self) -> str:
        return self._khmer_sentences(self._rng.randint(3, 9))[0].rstrip(_STOP)

    def _english_sentences(self, length: int) -> list[str]:
        rng = self._rng
        row = self._row(self._english, length, (NOVEL, self._novel), (NUMBER, self._number))
        sentences = []
        for sentence in _cut(rng, row, 6, 25):
            sentence[0] = sentence[0].capitalize()
            for place in range(3, len(sentence), 7):
                if len(sentence[place]) > 6:
                    sentence[place] = sentence[place].capitalize()
            if len(sentence) > 9:
                sentence[4] += ","
            sentences.append(" ".join(sentence) + ("?" if rng.random() < 0.1 else "."))
        return sentences

    def _khmer_sentences(self, length: int) -> list[str]:
        rng = self._rng
        row = self._row(self._khmer, length, (FOREIGN, self._foreign), (NUMBER, self._spaced_number))
        sentences = []
        for sentence in _cut(rng, row, 10, 35):
            for place in range(rng.randint(3, 7), len(sentence), 7):
                sentence[place] += _WORD_SPACE
            for place in range(rng.randint(0, 10), len(sentence), 11):
                sentence[place] += _ZERO_WIDTH_SPACE
            sentences.append("".join(sentence).strip(_WORD_SPACE + _ZERO_WIDTH_SPACE) + _STOP)
        return sentences

    def _row(self, language: Language, length: int, *others: tuple[float, Draw]) -> list[str]:
        """``length`` words, the ``others`` each with its share among them."""
        rng = self._rng
        row = rng.choices(language.words, cum_weights=language.sums, k=length)
        collocations = list(_places(rng, length, COLLOCATION))
        drawn = rng.choices(language.collocations, cum_weights=language.collocation_sums, k=len(collocations))
        for place, collocation in zip(reversed(collocations), drawn, strict=True):
            row[place : place + 1] = collocation
        for share, draw in others:
            for place in _places(rng, len(row), share):
                row[place] = draw()
        return row[:length]

    def _novel(self) -> str:
        return made_up_word(self._rng, self._rng.randint(3, 5)).capitalize()

    def _number(self) -> str:
        return str(self._rng.randint(0, 2999))

    def _spaced_number(self) -> str:
        return f" {self._number()} "

    def _foreign(self) -> str:
        return f" {self._rng.choices(self._english.words, cum_weights=self._english.sums)[0].capitalize()} "


def _language(rng: Random, words: list[str], exponent: float, collocations: int) -> Language:
    sums = _zipf(len(words), exponent)
    content = words[len(words) // 500 :]
    content_sums = _zipf(len(content), exponent)
    chosen = [rng.choices(content, cum_weights=content_sums, k=rng.randint(2, 4)) for _ in range(collocations)]
    return Language(words, sums, chosen, _zipf(collocations, 0.9))


def _zipf(count: int, exponent: float, offset: float = 2.7) -> list[float]:
    """Running sums of Zipf's weights for ranks from 1 to ``count``."""
    return list(accumulate((rank + offset) ** -exponent for rank in range(1, count + 1)))


def _places(rng: Random, length: int, share: float) -> Iterator[int]:
    """Places below ``length``, each with probability ``share``, by the gaps between them."""
    scale = 1 / math.log(1 - share)
    place = int(math.log(1 - rng.random()) * scale)
    while place < length:
        yield place
        place += 1 + int(math.log(1 - rng.random()) * scale)


def _cut(rng: Random, row: list[str], shortest: int, longest: int) -> Iterator[list[str]]:
    """``row`` in sentences."""
    start = 0
    while start < len(row):
        end = start + rng.randint(shortest, longest)
        yield row[start:end]
        start = end


def _in_turn(english: list[str], khmer: list[str]) -> Iterator[str]:
    """Four English sentences, two Khmer ones, and so on until both end."""
    while english or khmer:
        yield from english[:4]
        yield from khmer[:2]
        english, khmer = english[4:], khmer[2:]


def write_archive(path: Path, count: int) -> dict[str, str]:
    """Write an archive of ``count`` posts to ``path``, and say what is in it."""
    started = perf_counter()
    lengths, languages, authors, months = [], Counter[str](), Counter[str](), Counter[str]()
    digest, size = blake2b(digest_size=8), 0
    with path.open("wb") as file:
        for post in islice(Archive().posts(), count):
            line = (json.dumps(post, ensure_ascii=False) + "\n").encode()
            file.write(line)
            digest.update(line)
            size += len(line)
            lengths.append(len(post["body"]))
            languages["mixed" if post["language"] == "en" and has_khmer(post["title"]) else post["language"]] += 1
            authors[post["author"]] += 1
            months[post["published"][:7]] += 1
    seconds = perf_counter() - started
    return {
        "posts": f"{count:,}",
        "megabytes": f"{size / 1e6:,.1f}",
        "digest": digest.hexdigest(),
        "languages": ", ".join(f"{name} {share / count:.1%}" for name, share in languages.most_common()),
        "letters in a post": f"median {median(lengths):,.0f}, mean {sum(lengths) / count:,.0f}, most {max(lengths):,}",
        "authors": f"{len(authors)}, the busiest with {authors.most_common(1)[0][1] / count:.1%}",
        "months": f"{len(months)}, from {min(months)} to {max(months)}",
        "made in": f"{seconds:.1f} s, {count / seconds:,.0f} posts/s",
    }


@click.command(help="Write a synthetic archive of so many POSTS to FILE.")
@click.argument("posts", type=click.IntRange(min=1))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def main(posts: int, file: Path) -> None:
    """Write the archive and print its statistics."""
    for name, value in write_archive(file, posts).items():
        click.echo(f"{name:18} {value}")


if __name__ == "__main__":
    main()
