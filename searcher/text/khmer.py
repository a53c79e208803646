"""Khmer clusters, and the one normal form that all spellings of a cluster share.

A cluster is an orthographic syllable: a base letter with its subscripts, vowels and signs. The same visible
cluster is typed in several orders and with several code points, and Unicode's own normal forms leave them all
apart. ``normal_form`` folds them; it looks at one cluster at a time and never across clusters, so that a
part of a text folds as the whole does. The rules restate, in our own words, Unicode Technical Note 61 ("Khmer
Encoding Structure"), the Khmer section of the Unicode Standard (chapter 16.4) and the behaviour of SIL's khnormal:

1. Invisible characters go: zero-width space and joiners, soft hyphen, the inherent vowels U+17B4 and U+17B5.
2. Deprecated and look-alike letters become the usual ones (U+17A3 → U+17A2 …); Khmer digits become 0-9.
3. Order: base, robat, subscripts (RO last), shifter, vowels (pre-base and two-part, below, above, AA), signs,
   then U+17C7 and U+17C8. A mark or subscript typed twice counts once; subscript DA is subscript TA.
4. Vowels typed in two halves are joined, in either order: E + II is OE, E + AA is OO.
5. U typed under an upper vowel, with no shifter, is a shifter.
6. The two shifters are one, except in a cluster with BA, the only letter on which they contrast.
7. Silent signs (U+17CC-17CF, U+17D1) go.
8. All of this stays inside the cluster.
9. The repetition sign ៗ is a unit of its own; ។ ៕ ៖ ៙ ៚ are no part of any cluster.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

COENG = "\u17d2"
REPETITION = "\u17d7"
STOPS = "។៕៖៙៚"
MARKS = "".join(map(chr, [*range(0x17B6, 0x17D2), 0x17D3, 0x17DD]))
INVISIBLE = "\u200b\u200c\u200d\u2060\u2063\ufeff\u00ad\u17b4\u17b5"

_BASE = "[\u1780-\u17b3]"
_MARK = f"[{MARKS}]"
_HIDDEN = f"[{INVISIBLE}]"
_BEYYAL = "\u17d8"  # one sign for ។ល។, "and so on"

# Possessive repeats (*+) keep this linear on any input, such as a megabyte of COENG.
_TAIL = f"(?:{_HIDDEN}*+(?:{COENG}(?:{_HIDDEN}|{COENG})*+{_BASE}?|{_MARK}))*+"
_CLUSTER = re.compile(f"(?:{_BASE}|{COENG}|{_MARK}){_TAIL}|{REPETITION}|{_BEYYAL}")
_MAY_BE_CUT = re.compile(f"\0{_HIDDEN}*+(?:{COENG}|{_MARK})|{COENG}{_HIDDEN}*+\0")
_BASES_IN_NORMAL_FORM = re.compile(f"(?<!{COENG}){_BASE}")

_DELETE_INVISIBLE = str.maketrans(dict.fromkeys(INVISIBLE))
_REPLACE = str.maketrans(
    {
        "\u17a3": "\u17a2",
        "\u17a4": "\u17a2\u17b6",
        "\u17a8": "\u17a7\u1780",
        "\u17b2": "\u17b1",
        "\u17d3": "\u17c6",
        "\u17dd": "\u17d1",
        _BEYYAL: "ល",
    }
)
_KHMER_DIGITS = "០១២៣៤៥៦៧៨៩"
_TO_ASCII = str.maketrans(_KHMER_DIGITS, "0123456789")
_TO_KHMER = str.maketrans("0123456789", _KHMER_DIGITS)

_RO, _DA, _TA, _BA = "\u179a", "\u178a", "\u178f", "\u1794"
_SHIFTERS = "\u17c9\u17ca"
_TRIISAP = "\u17ca"
_SILENT = frozenset("\u17cc\u17cd\u17ce\u17cf\u17d1")
_E, _U, _AA, _NIKAHIT = "\u17c1", "\u17bb", "\u17b6", "\u17c6"
_TWO_HALVES = {"\u17b8": "\u17be", _AA: "\u17c4"}
_UPPER = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be\u17d0")

_MARK_ORDER = {
    **dict.fromkeys("\u17c1\u17c2\u17c3\u17be\u17bf\u17c0\u17c4\u17c5", 0),
    **dict.fromkeys("\u17bb\u17bc\u17bd", 1),
    **dict.fromkeys("\u17b7\u17b8\u17b9\u17ba", 2),
    _AA: 3,
    **dict.fromkeys("\u17c7\u17c8", 5),
}
_SIGN = 4


def clusters(text: str) -> Iterator[tuple[int, int]]:
    """Where each cluster of ``text`` starts and ends, in characters.

    Marks that stand without a base letter form a cluster of their own, so no Khmer letter or mark is left out.
    """
    return (match.span() for match in _CLUSTER.finditer(text))


def parts(text: str) -> list[str]:
    """The clusters of ``text``."""
    return _CLUSTER.findall(text)


def may_cut_clusters(pieces: Iterable[str]) -> bool:
    """Whether a cluster may run from one of ``pieces`` into the next. Quick: never False where one does."""
    return _MAY_BE_CUT.search("\0".join(pieces)) is not None


def ascii_digits(text: str) -> str:
    """Khmer digits as 0-9; all else as it was."""
    return text if text.isascii() else text.translate(_TO_ASCII)


def khmer_digits(text: str) -> str:
    """0-9 as Khmer digits; all else as it was."""
    return text.translate(_TO_KHMER)


def folded(text: str) -> str:
    """``text`` with its clusters in normal form, digits as 0-9 and nothing invisible; all else as it was."""
    if text.isascii():
        return text
    visible = without_invisible(ascii_digits(text))
    return _CLUSTER.sub(lambda cluster: "".join(normal_form(cluster.group())), visible)


def without_invisible(text: str) -> str:
    """``text`` without the characters that show nothing and mean nothing."""
    return text.translate(_DELETE_INVISIBLE)


def normal_form(cluster: str) -> tuple[str, ...]:
    """The units that every spelling of ``cluster`` shares: one, but for the deprecated ឨ, which is two (ឧក).

    Empty where nothing readable is left. Idempotent on each unit.
    """
    return _remembered(cluster) if len(cluster) <= _USUAL_LENGTH else _normal_form(cluster)


def _normal_form(cluster: str) -> tuple[str, ...]:
    plain = without_invisible(cluster).translate(_REPLACE)
    if plain == REPETITION:
        return (plain,)
    starts = [match.start() for match in _BASES_IN_NORMAL_FORM.finditer(plain)] or [0]
    ends = [*starts[1:], len(plain)]
    units = (_rebuilt(plain[start:end]) for start, end in zip(starts, ends, strict=True))
    return tuple(unit for unit in units if unit)


_USUAL_LENGTH = 16
_remembered = lru_cache(maxsize=1 << 16)(_normal_form)


def _rebuilt(cluster: str) -> str:
    base = "" if cluster[:1] in _MARK_OR_COENG else cluster[:1]
    subscripts: dict[str, None] = {}
    marks: dict[str, None] = {}
    after_coeng = False
    for letter in cluster[len(base) :]:
        if letter == COENG:
            after_coeng = True
        elif after_coeng:
            subscripts[_TA if letter == _DA else letter] = None
            after_coeng = False
        else:
            marks[letter] = None
    ordered = sorted(subscripts, key=lambda letter: letter == _RO)
    keeps_shifters_apart = base == _BA or _BA in subscripts
    return base + "".join(COENG + letter for letter in ordered) + _marks(marks, keeps_shifters_apart)


def _marks(typed: dict[str, None], keeps_shifters_apart: bool) -> str:
    marks = {mark for mark in typed if mark not in _SILENT}
    for half, whole in _TWO_HALVES.items():
        if {_E, half} <= marks:
            marks = marks - {_E, half} | {whole}
    shifter = next((mark for mark in typed if mark in _SHIFTERS), "")
    marks -= set(_SHIFTERS)
    if not shifter and _U in marks and (marks & _UPPER or {_AA, _NIKAHIT} <= marks):
        marks.remove(_U)
        shifter = _TRIISAP
    if shifter and not keeps_shifters_apart:
        shifter = _TRIISAP
    return shifter + "".join(sorted(marks, key=lambda mark: (_MARK_ORDER.get(mark, _SIGN), mark)))


_MARK_OR_COENG = frozenset([COENG, *MARKS])
