"""How often "did you mean" offers the word that was meant, and how often it offers one where none was misspelt.

    python benchmarks/spelling.py SENTENCES.txt [OTHERS.txt] [--corpus FOLDER]

SENTENCES.txt holds Khmer sentences, one a line, words set apart by spaces and compounds by "_". Ten sentences without
those marks make a post. Misspelt are words of two clusters or more that stand three times or more in it, and two words
in a row: one random edit each, to another cluster with the same base letter, a confused sign (ិ ី, ឹ ឺ, ុ ូ, ់, ័,
ឡ ល), any other cluster, one cluster more or less, or two that change places. Only misspellings that no post holds are
asked for. OTHERS.txt holds sentences of the same form; its words and pairs that no post of the first holds are asked
as they are, and every offer counts as false. FOLDER holds posts to index; English words of five letters or more that
three of them hold are misspelt by one letter changed, added, left out or exchanged with its neighbour. Nothing else is
read, and the index is gone afterwards.
"""

import argparse
import re
import string
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import NamedTuple

from searcher import Index, Post, open_index, read_posts
from searcher.text.analysis import key
from searcher.text.khmer import parts

SEED, ASKED, POST = 7, 600, 10
_KHMER = re.compile("[\u1780-\u17d3]+")
_CONFUSED = {"ិ": "ី", "ី": "ិ", "ឹ": "ឺ", "ឺ": "ឹ", "ុ": "ូ", "ូ": "ុ", "់": "", "័": "", "ឡ": "ល"}


class Slip(NamedTuple):
    """A misspelling."""

    kind: str
    meant: str
    typed: str


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sentences", type=Path)
    parser.add_argument("others", type=Path, nargs="?")
    parser.add_argument("--corpus", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sentences = _sentences(given.sentences)
        index = open_index(Path(folder) / "khmer")
        index.rebuild(_posts(sentences))
        edit = _KhmerEdits(sentences)
        words = [word for word, count in _counts(sentences).items() if count > 2 and len(parts(word)) > 1]
        _print_misspelt(f"Khmer words, of {len(words):,}", index, words, edit)
        _print_misspelt("two Khmer words in a row", index, _pairs(sentences), edit)
        if given.others:
            others = _sentences(given.others)
            _print_absent("words", index, [word for word in _counts(others) if len(parts(word)) > 1])
            _print_absent("pairs of words", index, _pairs(others))
        if given.corpus:
            index = open_index(Path(folder) / "corpus")
            index.rebuild(read_posts(given.corpus))
            english = _english_words(given.corpus, index)
            _print_misspelt(f"English words, of {len(english):,}", index, english, _english_edit)


def _sentences(path: Path) -> list[list[str]]:
    return [line.replace("_", "").split() for line in path.read_text(encoding="utf-8").splitlines()]


def _posts(sentences: list[list[str]]) -> Iterator[Post]:
    for first in range(0, len(sentences), POST):
        body = "".join("".join(words) + "។" for words in sentences[first : first + POST])
        yield Post(str(first), "", body)


def _counts(sentences: Iterable[Iterable[str]]) -> Counter[str]:
    return Counter(word for words in sentences for word in words if _KHMER.fullmatch(word))


def _pairs(sentences: Iterable[list[str]]) -> list[str]:
    pairs = ((one, other) for words in sentences for one, other in pairwise(words))
    return list(dict.fromkeys(one + other for one, other in pairs if _KHMER.fullmatch(one + other)))


class _KhmerEdits:
    def __init__(self, sentences: list[list[str]]) -> None:
        self._all = list(dict.fromkeys(part for word in _counts(sentences) for part in parts(word)))
        self._by_base: dict[str, list[str]] = defaultdict(list)
        for part in self._all:
            self._by_base[part[0]].append(part)

    def __call__(self, word: str, random: Random) -> tuple[str, str]:
        """The kind of one random edit of ``word``, and what comes of it."""
        clusters = parts(word)
        at = random.randrange(len(clusters))
        kind = random.choice([*["same base", "confused"] * 2, "other base", "less", "more", "swapped"])
        match kind:
            case "same base":
                clusters[at] = random.choice(self._by_base[clusters[at][0]])
            case "confused":
                places = [place for place, letter in enumerate(word) if letter in _CONFUSED]
                place = random.choice(places or [0])
                return kind, word[:place] + _CONFUSED.get(word[place], word[place]) + word[place + 1 :]
            case "other base":
                clusters[at] = random.choice(self._all)
            case "less":
                del clusters[at]
            case "more":
                clusters.insert(at, random.choice(self._all))
            case "swapped":
                clusters[at : at + 2] = reversed(clusters[at : at + 2])
        return kind, "".join(clusters)


def _english_words(folder: Path, index: Index) -> list[str]:
    words = {word for post in read_posts(folder) for word in re.findall("[a-z]{5,}", f"{post.title} {post.body}")}
    return sorted(word for word in words if _found(index, f'"{word}"') > 2)


def _english_edit(word: str, random: Random) -> tuple[str, str]:
    at, letter = random.randrange(len(word)), random.choice(string.ascii_lowercase)
    kind = random.choice(("changed", "more", "less", "swapped"))
    middle = {"changed": letter, "more": letter + word[at], "less": "", "swapped": word[at : at + 2][::-1]}[kind]
    return kind, word[:at] + middle + word[at + (2 if kind == "swapped" else 1) :]


def _found(index: Index, query: str) -> int:
    results = index.search(query, limit=1)
    return 0 if results.relaxed else results.total


def _print_misspelt(what: str, index: Index, words: list[str], edit: Callable[[str, Random], tuple[str, str]]) -> None:
    random = Random(SEED)
    asked: list[Slip] = []
    while len(asked) < ASKED:
        word = random.choice(words)
        kind, typed = edit(word, random)
        if typed and key(typed) != key(word) and not _found(index, typed):
            asked.append(Slip(kind, word, typed))
    started = time.perf_counter()
    offers = [index.search(slip.typed, limit=1).did_you_mean for slip in asked]
    took = (time.perf_counter() - started) / ASKED * 1000
    right = [offer is not None and key(offer) == key(slip.meant) for offer, slip in zip(offers, asked, strict=True)]
    print(f"{what}: right {sum(right) / ASKED:.3f}, none {offers.count(None) / ASKED:.3f}, {took:.0f} ms a query")
    for kind in dict.fromkeys(slip.kind for slip in asked):
        of_kind = [good for good, slip in zip(right, asked, strict=True) if slip.kind == kind]
        print(f"    {kind}: {sum(of_kind) / len(of_kind):.2f} of {len(of_kind)}")


def _print_absent(what: str, index: Index, texts: list[str]) -> None:
    Random(SEED).shuffle(texts)
    absent = [text for text in texts if not _found(index, text)][:ASKED]
    offered = sum(index.search(text, limit=1).did_you_mean is not None for text in absent)
    print(f"{what} rightly spelt that no post holds: {len(absent)}, offered another {offered / len(absent):.3f}")


if __name__ == "__main__":
    main()
