"""Names by sound: which Khmer name a Latin one may be, for names that the table of aliases does not hold.

Latin spellings of Khmer names follow no standard, and ICU has no Khmer transliterator. So a rough romanisation, after
the two series of Khmer consonants (the Unicode Standard, chapter 16.4) and the spellings usual in newspapers and in the
national gazetteer, is compared with the Latin name, both folded to the sounds that spellings share: k, kh and g are
one, and so are ch, chh and j; t, th and d; p, ph and b; and all nasals but m. Y, v, h and r count only before a vowel,
and letters that are written but not said, as at the end of សុវណ្ណ and សក្តិ, count nowhere.

The sounds of a name are those of its surname, a space, and those of its given names: ``"KeM SoKa"``. A single name
sounds like a hundred words, so only the two together are worth comparing.
"""

import re
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import NamedTuple

from .english import fold
from .khmer import COENG, clusters, normal_form


def latin_sounds(name: str) -> str:
    """The sounds of a Latin name, surname first: ``latin_sounds("Kem Sokha")`` is ``"KeM SoKa"``."""
    return _sounds([_word_sounds(fold(word)) for word in _BETWEEN_WORDS.split(name)])


def khmer_sounds(name: str) -> str:
    """The sounds of a Khmer name: ``khmer_sounds("កឹម សុខា")`` is ``"KeM SoKa"``."""
    return _sounds([_word_sounds(word) for word in romanised(name).split()])


def consonants(sounds: str) -> str:
    """What is left of ``sounds`` without the vowels, on which Latin spellings disagree most: ``"KM SK"``."""
    return "".join(sound for sound in sounds if sound not in _VOWELS)


def distance(one: str, other: str) -> float:
    """How far apart two names are, given their sounds: 0 is alike, 1 is nothing alike.

    The edit distance divided by the length of the longer one, and at most 1. Vowels count half. Only the first 40
    sounds are compared.
    """
    one, other = (sounds.replace(" ", "")[:_MOST_SOUNDS] for sounds in (one, other))
    if not one or not other:
        return 1.0
    # Where vowels stand against consonants, the edits can cost more than either name weighs.
    return min(1.0, _edits(one, other) / max(sum(_weights(one)), sum(_weights(other))))


def romanised(khmer: str) -> str:
    """Khmer in rough Latin letters, words apart as written: ``romanised("កឹម សុខា")`` is ``"kem sokha"``.

    What is not Khmer is left out. Linear in the length of ``khmer``.
    """
    return " ".join(filter(None, map(_romanised_word, _BETWEEN_WORDS.split(khmer))))


_MOST_SOUNDS = 40
_BETWEEN_WORDS = re.compile(r"[\s-]+")


# Sounds: capitals are consonants, small letters vowels.

_SPELLINGS = {
    "K": "k kh g gh c q",
    "C": "ch chh j",
    "T": "t th d dh",
    "P": "p ph b bh",
    "N": "n ng nh",
    "S": "s sh z x",
    "V": "v w f",
    **{letter.upper(): letter for letter in "mrlhy"},
    "a": "a",
    "e": "e ae eu oe ue oeu aeu",
    "i": "i ee ei",
    "o": "o ao au oa",
    "u": "u ou oo uo ua",
    "ea": "ea ie ia",
    "ai": "ai",
}
_SOUNDS = {spelling: sound for sound, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_SPELLING = re.compile("|".join(sorted(_SOUNDS, key=len, reverse=True)))
_VOWELS = frozenset("aeiou")
_VOWEL_Y = re.compile("y(?![aeiou])")
_UNHEARD = re.compile("[YVHR](?![aeiou])")
_TWICE = re.compile(r"(.)\1+")


def _sounds(words: list[str]) -> str:
    surname, *given = words or [""]
    return f"{surname} {''.join(given)}".strip()


def _word_sounds(word: str) -> str:
    spellings = _SPELLING.findall(_VOWEL_Y.sub("i", word))
    return _TWICE.sub(r"\1", _UNHEARD.sub("", "".join(_SOUNDS[spelling] for spelling in spellings)))


def _weights(sounds: str) -> list[float]:
    return [0.5 if sound in _VOWELS else 1.0 for sound in sounds]


def _edits(one: str, other: str) -> float:
    """What it costs to turn ``one`` into ``other`` by leaving out, putting in and changing sounds."""
    weighed = list(zip(other, _weights(other), strict=True))
    above = [0.0, *accumulate(weight for _, weight in weighed)]
    for sound, weight in zip(one, _weights(one), strict=True):
        left = above[0] + weight
        row = [left]
        for place, (wanted, wanted_weight) in enumerate(weighed):
            changed = above[place] + (0.0 if sound == wanted else max(weight, wanted_weight))
            left = min(changed, above[place + 1] + weight, left + wanted_weight)
            row.append(left)
        above = row
    return above[-1]


# Romanising. A consonant is of the first or the second series, and that decides how its vowel is said.

_FIRST_SERIES = {
    **{"ក": "k", "ខ": "kh", "ច": "ch", "ឆ": "chh", "ដ": "d", "ឋ": "th", "ណ": "n", "ត": "t", "ថ": "th"},
    **{"ប": "b", "ផ": "ph", "ឝ": "s", "ឞ": "s", "ស": "s", "ហ": "h", "ឡ": "l", "អ": ""},
}
_SECOND_SERIES = {
    **{"គ": "k", "ឃ": "kh", "ង": "ng", "ជ": "ch", "ឈ": "chh", "ញ": "nh", "ឌ": "d", "ឍ": "th", "ទ": "t", "ធ": "th"},
    **{"ន": "n", "ព": "p", "ភ": "ph", "ម": "m", "យ": "y", "រ": "r", "ល": "l", "វ": "v"},
}
_CONSONANTS = _FIRST_SERIES | _SECOND_SERIES
_FINALS = _CONSONANTS | {"ប": "p"}
_STANDING_VOWELS = {
    **{"ឥ": "e", "ឦ": "ei", "ឧ": "u", "ឩ": "ou", "ឪ": "ov", "ឫ": "rue", "ឬ": "rue", "ឭ": "lue", "ឮ": "lue"},
    **{"ឯ": "ae", "ឰ": "ai", "ឱ": "ao", "ឳ": "au"},
}
_INHERENT = ("a", "o")
_WRITTEN_VOWELS = {
    **{"ា": ("a", "ea"), "ិ": ("e", "i"), "ី": ("ei", "i"), "ឹ": ("e", "i"), "ឺ": ("eu", "eu"), "ុ": ("o", "u")},
    **{"ូ": ("o", "ou"), "ួ": ("uo", "uo"), "ើ": ("aeu", "eu"), "ឿ": ("oeu", "oeu"), "ៀ": ("ie", "ea")},
    **{"េ": ("e", "e"), "ែ": ("e", "e"), "ៃ": ("ai", "ei"), "ោ": ("ao", "o"), "ៅ": ("ao", "ov"), "័": ("a", "oa")},
    **{"ំ": ("am", "om"), "ុំ": ("om", "um"), "ាំ": ("am", "am"), "ះ": ("ah", "eah"), "ៈ": ("ak", "eak")},
    **{"េះ": ("eh", "eh"), "ោះ": ("aoh", "oh"), "ិះ": ("eh", "ih"), "ុះ": ("oh", "uh")},
}
_LEAVES_SERIES_TO_BASE = frozenset("ងញនមយរលវ")
_UNSAID_AT_END = frozenset("ិុ")
_KILLED = "\u17cd"  # toandakhiat, as in ពោធិ៍: the cluster is written but not said
_AM = "ាំ"  # before ង, as in ឆ្នាំង, it is said "ang"
_SHORT = "\u17cb"  # bantoc, as in ចាន់: the cluster ends its syllable
_RAISES, _LOWERS = "\u17c9", "\u17ca"


class _Cluster(NamedTuple):
    base: str
    below: str
    vowel: str
    shifter: str
    closes: bool


def _cluster(unit: str) -> _Cluster:
    """The parts of a cluster in its normal form: base, subscripts, marks."""
    base = unit[0] if unit[0] in _CONSONANTS or unit[0] in _STANDING_VOWELS else ""
    subscripts = unit.count(COENG)
    below = unit[len(base) : len(base) + 2 * subscripts].replace(COENG, "")
    marks = unit[len(base) + 2 * subscripts :]
    shifter = "".join(takewhile((_RAISES + _LOWERS).__contains__, marks))
    return _Cluster(base, below, marks[len(shifter) :].replace(_SHORT, ""), shifter, _SHORT in marks)


@lru_cache(maxsize=1 << 12)
def _romanised_word(word: str) -> str:
    written = (word[start:end] for start, end in clusters(word))
    parts = [_cluster(unit) for cluster in written if _KILLED not in cluster for unit in normal_form(cluster)]
    said: list[str] = []
    is_open = False
    vowel_before = ""
    for part, bare_ahead in zip(parts, _bare_ahead(parts), strict=True):
        # In a run without vowels, clusters pair up as syllables: រ៉ុង, សុ-វណ្ណ. An odd one ends the syllable before.
        if vowel_before == _AM and part.base == "ង" and bare_ahead:
            said[-1] = said[-1].removesuffix("m") + "ng"
            is_open = False
        elif is_open and bare_ahead % 2:
            said.append(_FINALS.get(part.base, ""))
            is_open = False
        else:
            said.append(_syllable(part))
            is_open = not said[-1].endswith("m")
        vowel_before = part.vowel
    return "".join(said)


def _bare_ahead(parts: list[_Cluster]) -> list[int]:
    """For each cluster, how many without a vowel stand in a row from it on, within its syllables."""
    counts: list[int] = []
    last = True
    for part in reversed(parts):
        bare = part.base in _CONSONANTS and (not part.vowel or (last and part.vowel in _UNSAID_AT_END))
        counts.append(0 if not bare else 1 if last or part.closes else counts[-1] + 1)
        last = False
    return counts[::-1]


def _syllable(part: _Cluster) -> str:
    if part.base in _STANDING_VOWELS:
        return _STANDING_VOWELS[part.base]
    onset = "".join(_CONSONANTS.get(letter, "") for letter in part.base + part.below)
    ruling = next((letter for letter in reversed(part.below) if letter not in _LEAVES_SERIES_TO_BASE), part.base)
    second = ruling in _SECOND_SERIES
    if part.base == "ប" and (part.below or part.shifter == _RAISES):
        onset = "p" + onset[1:]
    if part.shifter and not (part.base == "ប" and part.shifter == _RAISES):
        second = not second
    return onset + _WRITTEN_VOWELS.get(part.vowel, _INHERENT)[second]
