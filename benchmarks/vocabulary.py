"""The words of the synthetic archive: those of the sample posts in corpus/, and as many made-up ones as it takes."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice, product
from pathlib import Path
from random import Random

from searcher import read_posts
from searcher.text.segments import words

CORPUS = Path(__file__).parents[1] / "corpus"
ENGLISH_WORDS = 73_000
KHMER_WORDS = 3_400

_ENGLISH = re.compile("[a-z]{2,}")
_KHMER = re.compile("[\u1780-\u17b3][\u1780-\u17d1]+")
_ONSETS = "b br c ch cl d dr f fl g gr h j l m n p pl r s sh sl st t th tr v w".split()
_VOWELS = "a e i o u ai ea ou".split()
_CODAS = ["", *"d k l m n nd r rn s st t".split()]
_ENDINGS = (("s", 0.6), ("ed", 0.3), ("ing", 0.3))
"""Inflections of a made-up word, and the share of words that have them."""


def english_words(rng: Random) -> list[str]:
    """ENGLISH_WORDS different words, the commonest first: the real ones, then made-up ones from short to long."""
    real = _by_frequency(lambda text: _ENGLISH.findall(text.lower()))
    found = dict.fromkeys(real)
    made_up = dict.fromkeys(islice(_inflected(rng), ENGLISH_WORDS * 2))
    ranked = sorted((word for word in made_up if word not in found), key=lambda word: len(word) + rng.gauss(0, 3))
    return [*real, *ranked][:ENGLISH_WORDS]


def khmer_words(rng: Random) -> list[str]:
    """KHMER_WORDS different words, the commonest first: those ICU sees in the sample posts, then pairs of them."""
    real = _by_frequency(_khmer_words_of)
    pairs = [first + second for first, second in product(real[:200], repeat=2)]
    return list(dict.fromkeys([*real, *rng.sample(pairs, KHMER_WORDS)]))[:KHMER_WORDS]


def made_up_word(rng: Random, syllables: int) -> str:
    """A word of English sounds that means nothing."""
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) for _ in range(syllables)) + rng.choice(_CODAS)


def _inflected(rng: Random) -> Iterator[str]:
    while True:
        word = made_up_word(rng, rng.choice((1, 2, 2, 2, 3)))
        yield word
        for ending, share in _ENDINGS:
            if rng.random() < share:
                yield word + ending


def _khmer_words_of(text: str) -> list[str]:
    segments = (text[start:end] for start, end in words(text))
    return [segment for segment in segments if _KHMER.fullmatch(segment)]


def _by_frequency(words_of: Callable[[str], list[str]]) -> list[str]:
    counts = Counter(word for post in read_posts(CORPUS) for word in words_of(f"{post.title}\n{post.body}"))
    return sorted(counts, key=lambda word: (-counts[word], word))
