"""Words of English, and of every other language that is written with spaces: folding and stems.

Folding makes what a reader holds to be the same word the same string: case, width, accents on Latin, Greek and
Cyrillic letters, invisible characters, typographic apostrophes, a possessive 's. The stem joins the inflections of one
English word by the published rules of the Snowball English stemmer ("Porter 2", https://snowballstem.org/algorithms/
english/stemmer.html), steps 0, 1a, 1b, 1c and 5. Its steps 2 to 4 are left out on purpose: they join words that readers
keep apart, such as election and elected.
"""

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 64
"""Longer words are cut to this many characters, in posts and in queries alike."""

_ACCENTS = dict.fromkeys(range(0x300, 0x370))
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])
_INVISIBLE |= dict.fromkeys(range(0xFE00, 0xFE10))
_APOSTROPHES = str.maketrans("’‘ʼ＇`", "'''''")


def fold(word: str) -> str:
    """``word`` as the index stores it; may be empty."""
    if word.isascii():
        folded = word.lower()
    else:
        plain = word.translate(_INVISIBLE).translate(_APOSTROPHES)
        decomposed = unicodedata.normalize("NFKD", plain).casefold()
        folded = unicodedata.normalize("NFKC", decomposed.translate(_ACCENTS))
    return folded.removesuffix("'s").strip("'_")[:LONGEST_WORD]


_VOWEL = "[aeiouy]"
_STEMMABLE = re.compile(r"[a-z']{2,}(?:[sye]|(?<=e)d|(?<=in)g|(?<=l)l)\Z")
_HAS_VOWEL = re.compile(_VOWEL)
_CONSONANT_Y = re.compile(r"\Ay|(?<=[aeiouy])y")
_FINAL_Y = re.compile(r"(?<=.[^aeiouy])[yY]\Z")
_REGION = re.compile(rf"{_VOWEL}[^aeiouy]")
_SPECIAL_REGION = re.compile(r"(?:gener|commun|arsen|past|univers|later|emerg|organ)")
_DOUBLE = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_SHORT_SYLLABLE = re.compile(rf"(?:\A{_VOWEL}[^aeiouy]|[^aeiouy]{_VOWEL}[^aeiouywxY]|\Apast)\Z")
_IRREGULAR = {
    "skis": "ski", "sky": "sky", "skies": "sky", "dying": "die", "lying": "lie", "tying": "tie", "buses": "bus",
    "news": "news", "howe": "howe", "atlas": "atlas", "cosmos": "cosmos", "bias": "bias", "andes": "andes",
}  # fmt: skip
_UNCUT = frozenset("inning outing canning herring earring evening proceed exceed succeed".split())


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """What the inflections of a folded ``word`` share: stem("elections") is "election", not "elect"."""
    if not _STEMMABLE.match(word):
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if (singular := _without_plural(word)) in _UNCUT:
        return singular
    word = word.strip("'")
    if "y" in word:
        word = _CONSONANT_Y.sub("Y", word)
    first = _region(word, 0)
    whole = word
    word = _without_past_or_gerund(_without_plural(word), first)
    if word.endswith(("y", "Y")):
        word = _FINAL_Y.sub("i", word)
    return _without_final_e_or_l(word, first, whole).lower()


def _region(word: str, start: int) -> int:
    """Where R1 (from 0) or R2 (from R1) begins: after the first non-vowel that follows a vowel."""
    special = _SPECIAL_REGION.match(word) if start == 0 else None
    found = special or _REGION.search(word, start)
    return found.end() if found else len(word)


def _without_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and _HAS_VOWEL.search(word, 0, len(word) - 2):
        return word[:-1]
    return word


def _without_past_or_gerund(word: str, first: int) -> str:
    for suffix in ("eedly", "eed"):
        if word.endswith(suffix):
            return word[: -len(suffix)] + "ee" if len(word) - len(suffix) >= first else word
    for suffix in ("ingly", "edly", "ing", "ed"):
        if word.endswith(suffix) and _HAS_VOWEL.search(word, 0, len(word) - len(suffix)):
            return _mended(word[: -len(suffix)], first)
    return word


def _mended(word: str, first: int) -> str:
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if word.endswith(_DOUBLE):
        return word[:-1]
    if len(word) <= first and _SHORT_SYLLABLE.search(word):
        return word + "e"
    return word


def _without_final_e_or_l(word: str, first: int, whole: str) -> str:
    if not word.endswith(("e", "ll")):
        return word
    last, second = len(word) - 1, _region(whole, first)
    if word.endswith("e") and (last >= second or (last >= first and not _SHORT_SYLLABLE.search(word[:-1]))):
        return word[:-1]
    if word.endswith("ll") and last >= second:
        return word[:-1]
    return word
