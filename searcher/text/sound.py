"""Names by sound: which Khmer name a Latin one may be, for names that the table of aliases does not hold.

Latin spellings of Khmer names follow no standard, and ICU has no Khmer transliterator. So a rough romanisation, after
the two series of Khmer consonants (the Unicode Standard, chapter 16.4) and the spellings usual in newspapers and in the
national gazetteer, is compared with the Latin name, both folded to the sounds that spellings share: k, kh and g are
one, and so are ch, chh and j; t, th and d; p, ph and b; and all nasals but m. Y, v, h and r count only before a vowel,
and letters that are written but not said, as at the end of សុវណ្ណ and សក្តិ, count nowhere.

This is a guess, good enough to suggest a search, for names of two words or more: a short single name sounds like a
hundred words.
"""

import re
from collections.abc import Iterator
from itertools import accumulate, takewhile, zip_longest
from typing import NamedTuple

from .english import fold
from .khmer import COENG, INVISIBLE, clusters, normal_form
from .segments import words

CLOSE_ENOUGH = 0.30
"""The greatest ``distance`` worth a suggestion.

Measured by ``benchmarks/name_sounds.py`` among 1,656 people, districts and communes. Of 94 politicians' names .99 find
a name this close, and .99 of those find their own; of 136 place names .95, and .92 of those. A name whose own spelling
is not there still finds another one in .27 of people and .62 of places: a suggestion must say that it is a guess.
At 0.20 the same figures are .96 and 1.00, .84 and .96, and .11 and .24.
"""


def latin_key(name: str) -> str:
    """The consonants of a Latin name by sound: ``latin_key("Kem Sokha")`` is ``"KMSK"``."""
    return _consonants(_latin_sounds(name))


def khmer_key(name: str) -> str:
    """The consonants of a Khmer name by sound: ``khmer_key("កឹម សុខា")`` is ``"KMSK"``."""
    return _consonants(_khmer_sounds(name))


def romanised(khmer: str) -> str:
    """Khmer in rough Latin letters, words apart as written: ``romanised("កឹម សុខា")`` is ``"kem sokha"``.

    What is not Khmer is left out. Linear in the length of ``khmer``.
    """
    return " ".join(filter(None, map(_romanised_word, _BETWEEN_WORDS.split(khmer))))


def distance(latin: str, khmer: str) -> float:
    """How far apart a Latin and a Khmer name sound: 0 is alike, 1 is nothing alike.

    The edit distance between the folded Latin name and the folded romanised Khmer one, divided by the length of the
    longer one, and at most 1. Vowels count half: Latin spellings disagree on them most. Only the first 40 sounds are
    compared.
    """
    one, other = _latin_sounds(latin)[:_MOST_SOUNDS], _khmer_sounds(khmer)[:_MOST_SOUNDS]
    if not one or not other:
        return 1.0
    # Where vowels stand against consonants, the edits can cost more than either name weighs.
    return min(1.0, _edits(one, other) / max(sum(_weights(one)), sum(_weights(other))))


def names_in(text: str) -> Iterator[str]:
    """What may be a Khmer name in a Khmer ``text``: the words after an honorific such as លោក or សម្តេច.

    ICU cuts names badly and their end is often not marked, so that one place gives several candidates: all of 3 to 10
    clusters that end where ICU or the writer ends a word, across one written space at most, since the surname and the
    given name are the only parts. As written, but for invisible characters; what occurs twice is given twice, so that
    they can be counted. Linear in the length of ``text``.
    """
    places = [_Place("".join(normal_form(text[start:end])), start, end) for start, end in clusters(text)]
    ends = {end for _, end in words(text)}
    name = -1
    for number in range(len(places)):
        length = _honorific_length(text, places, number)
        if length:
            name = number + length
        elif number == name and _GAP.fullmatch(text, places[number - 1].end, places[number].start):
            yield from _candidates(text, places[number : number + _MOST_CLUSTERS + 1], ends)


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


def _latin_sounds(name: str) -> str:
    return "".join(_word_sounds(fold(word)) for word in _BETWEEN_WORDS.split(name))


def _khmer_sounds(name: str) -> str:
    return "".join(map(_word_sounds, romanised(name).split()))


def _word_sounds(word: str) -> str:
    spellings = _SPELLING.findall(_VOWEL_Y.sub("i", word))
    return _TWICE.sub(r"\1", _UNHEARD.sub("", "".join(_SOUNDS[spelling] for spelling in spellings)))


def _consonants(sounds: str) -> str:
    return "".join(sound for sound in sounds if sound not in _VOWELS)


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


def _romanised_word(word: str) -> str:
    written = (word[start:end] for start, end in clusters(word))
    parts = [_cluster(unit) for cluster in written if _KILLED not in cluster for unit in normal_form(cluster)]
    said: list[str] = []
    is_open = False
    for part, bare_ahead in zip(parts, _bare_ahead(parts), strict=True):
        # In a run without vowels, clusters pair up as syllables: រ៉ុង, សុ-វណ្ណ. An odd one ends the syllable before.
        if is_open and bare_ahead % 2:
            said.append(_FINALS.get(part.base, ""))
            is_open = False
        else:
            said.append(_syllable(part))
            is_open = not said[-1].endswith("m")
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


# Names in running text.

_MOST_CLUSTERS = 10
_GAP = re.compile(rf"[ \u00a0{INVISIBLE}]*")
_DELETE_INVISIBLE = str.maketrans(dict.fromkeys(INVISIBLE))
_LETTERS_AND_INVISIBLE = str.maketrans(dict.fromkeys([*INVISIBLE, *map(chr, range(0x1780, 0x17D4))]))


class _Place(NamedTuple):
    unit: str
    start: int
    end: int


def _units(text: str) -> tuple[str, ...]:
    return tuple("".join(normal_form(text[start:end])) for start, end in clusters(text))


_HONORIFICS = frozenset(
    map(
        _units,
        """លោក លោកស្រី លោកជំទាវ លោកតា លោកយាយ លោកគ្រូ លោកអ្នក លោកអ្នកឧកញ៉ា អ្នកស្រី អ្នកនាង អ្នកគ្រូ អ្នកឧកញ៉ា
        កញ្ញា ឧកញ៉ា ឯកឧត្តម សម្តេច សម្តេចតេជោ សម្តេចក្រឡាហោម សម្តេចក្រុមព្រះ សម្តេចព្រះ តេជោ បណ្ឌិត
        លោកបណ្ឌិត វេជ្ជបណ្ឌិត លោកវេជ្ជបណ្ឌិត សាស្ត្រាចារ្យ លោកសាស្ត្រាចារ្យ មេធាវី លោកមេធាវី ឧត្តមសេនីយ៍ លោកឧត្តមសេនីយ៍""".split(),
    )
)
_HONORIFIC_LENGTHS = sorted({len(honorific) for honorific in _HONORIFICS}, reverse=True)
_HONORIFIC_STARTS = frozenset(honorific[0] for honorific in _HONORIFICS)


def _honorific_length(text: str, places: list[_Place], first: int) -> int:
    """How many clusters of an honorific start at place ``first``; 0 for none."""
    if places[first].unit not in _HONORIFIC_STARTS:
        return 0
    for length in _HONORIFIC_LENGTHS:
        found = places[first : first + length]
        if tuple(place.unit for place in found) in _HONORIFICS and _unbroken(text[found[0].start : found[-1].end]):
            return length
    return 0


def _unbroken(text: str) -> bool:
    return not text.translate(_LETTERS_AND_INVISIBLE)


def _candidates(text: str, places: list[_Place], ends: set[int]) -> Iterator[str]:
    """What starts at the first of ``places`` and ends where a word ends, up to anything that no name goes across."""
    start, spaces = places[0].start, 0
    for count, (place, following) in enumerate(zip_longest(places, places[1:]), start=1):
        gap = text[place.end : following.start] if following else " "
        if count > 2 and (gap or place.end in ends):
            yield " ".join(text[start : place.end].translate(_DELETE_INVISIBLE).split())
        spaces += gap.strip(INVISIBLE) != ""
        if spaces > 1 or count == _MOST_CLUSTERS or not _GAP.fullmatch(gap):
            return
