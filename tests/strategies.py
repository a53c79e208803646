"""Random texts: English, Khmer as it is typed, hostile characters, mixtures; and Khmer spelt in another encoding."""

import re

from hypothesis import strategies as st

COENG, RO, DA, TA, BA = "\u17d2", "\u179a", "\u178a", "\u178f", "\u1794"
ZWSP, ZWNJ, ZWJ, NBSP = "\u200b", "\u200c", "\u200d", "\u00a0"

BASES = [chr(code) for code in range(0x1780, 0x17A3)] + ["\u17a2", "\u17a5", "\u17a7", "\u17aa", "\u17b1"]
VOWELS = [chr(code) for code in range(0x17B6, 0x17C6)]
SIGNS = [chr(code) for code in range(0x17C6, 0x17D2)] + ["\u17d3", "\u17dd"]
KHMER_CHARACTERS = [chr(code) for code in (*range(0x1780, 0x17DE), *range(0x17E0, 0x17EA))]

ENGLISH_WORDS = (
    "rice market river vote votes voting election elections minister people's don’t Café tax law 2017 1,000".split()
)
KHMER_WORDS = "បោះឆ្នោត ខ្មែរ ភ្នំពេញ ដី ដីកា ស្ត្រី កណ្តាល លោក កុំ រដ្ឋមន្ត្រី ប្រព័ន្ធ ប្រពន្ធ ទឹក នៅ សម្តេច ការ".split()
BREAKS = ["។", "៕", "(", ")", "«", "»", "“", "”", '"', "\n", "\n\n", "\r\n"]

INVISIBLE = ["\u200b", "\u200c", "\u200d", "\u2060", "\u2063", "\ufeff", "\u00ad", "\u17b4", "\u17b5"]

english_text = st.lists(st.sampled_from([*ENGLISH_WORDS, ",", ".", "-", "\n"]), max_size=12).map(" ".join)


@st.composite
def khmer_clusters(draw: st.DrawFn, scrambled: bool = False) -> str:
    """A base letter with subscripts, vowels and signs; in the standard's order or in any."""
    subscripts = [COENG + letter for letter in draw(st.lists(st.sampled_from(BASES), max_size=2))]
    vowels = draw(st.lists(st.sampled_from(VOWELS), max_size=2 if scrambled else 1))
    signs = draw(st.lists(st.sampled_from(SIGNS), max_size=2))
    marks = [*subscripts, *vowels, *signs]
    if scrambled:
        marks = draw(st.permutations(marks))
    return draw(st.sampled_from(BASES)) + "".join(marks)


khmer_text = st.lists(st.one_of(khmer_clusters(), st.sampled_from(KHMER_WORDS)), min_size=1, max_size=6).map("".join)
scrambled_khmer = st.lists(khmer_clusters(scrambled=True), min_size=1, max_size=6).map("".join)

_HOSTILE = [
    *[COENG, COENG * 2, "\u17b6", "\u17c6", "\u17cb", "\u17b4", "\u17d7", "\u17d8", "\u17dd", "ក" + COENG, "១២", "៖"],
    *[ZWSP, ZWNJ, ZWJ, NBSP, "\u2060", "\ufeff", "\u00ad"],
    *["😀", "👩‍🌾", "🇰🇭", "\U00010380", "\U000e0041", "𝔘"],
    *["สวัสดี", "שלום", "مرحبا", "\u202e", "\u2067", "\u200f", "日本語"],
    *["\u0378", "\ue000", "\uffff", "\x00", "\x7f", "e\u0301", "\u0301", "ﬁ", "½", "İ", "ß"],
    *["\r", "\n", "\r\n", "\n\n", "\u2028", "\u2029", "\u0085", "\t", "'", "’s", "*", "-", "(", ")", '"', "“"],
]  # fmt: skip
hostile_text = st.lists(
    st.one_of(st.sampled_from(_HOSTILE), st.sampled_from(KHMER_CHARACTERS), st.characters(codec="utf-8")), max_size=12
).map("".join)

any_text = st.lists(
    st.one_of(english_text, khmer_text, scrambled_khmer, hostile_text, st.sampled_from([" ", *BREAKS])), max_size=5
).map("".join)

_CLUSTER = re.compile(f"[\u1780-\u17b3](?:{COENG}[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])*")
_SUBSCRIPT = re.compile(f"{COENG}[\u1780-\u17b3]")
_E, _II, _AA, _U, _NIKAHIT, _TRIISAP = "\u17c1", "\u17b8", "\u17b6", "\u17bb", "\u17c6", "\u17ca"
_HALVES = {"\u17be": [_E, _II], "\u17c4": [_E, _AA]}
_UPPER = frozenset("\u17b7\u17b8\u17b9\u17ba\u17be\u17d0")


@st.composite
def reencoded(draw: st.DrawFn, text: str) -> str:
    """``text`` spelt in another encoding that looks the same: order, halves, look-alikes, invisible characters."""
    return _CLUSTER.sub(lambda found: draw(_another_encoding(found.group())), text)


@st.composite
def _another_encoding(draw: st.DrawFn, cluster: str) -> str:
    subscripts = [re.sub(f"[{DA}{TA}]", draw(st.sampled_from([DA, TA])), s) for s in _SUBSCRIPT.findall(cluster[1:])]
    subscripts.sort(key=lambda subscript: subscript[1] == RO, reverse=draw(st.booleans()))
    pieces = draw(st.permutations(_other_marks(draw, cluster)))
    at = 0
    for subscript in subscripts:  # the marks may stand anywhere among them
        at = draw(st.integers(at, len(pieces)))
        pieces = [*pieces[:at], subscript, *pieces[at:]]
        at += 1
    spelt = cluster[0] + "".join(pieces)
    at = draw(st.integers(1, len(spelt)))
    invisible = draw(st.sampled_from(["", "", *INVISIBLE]))
    return spelt[:at] + invisible + spelt[at:]


def _other_marks(draw: st.DrawFn, cluster: str) -> list[str]:
    marks = list(dict.fromkeys(_SUBSCRIPT.sub("", cluster[1:])))
    shifters = [mark for mark in marks if mark in "\u17c9\u17ca"]
    if shifters and BA not in cluster:
        marks = [mark for mark in marks if mark not in shifters]
        under_upper_vowel = _U not in marks and (_UPPER & set(marks) or {_AA, _NIKAHIT} <= set(marks))
        marks.append(draw(st.sampled_from(["\u17c9", "\u17ca", _U] if under_upper_vowel else ["\u17c9", "\u17ca"])))
    elif len(shifters) == 2:
        marks.remove(shifters[1])  # on BA the first typed counts
    for whole, halves in _HALVES.items():
        if whole in marks and not {_E, _II, _AA} & set(marks) and draw(st.booleans()):
            marks[marks.index(whole) :] = [*marks[marks.index(whole) + 1 :], *halves]
    if _NIKAHIT in marks and draw(st.booleans()):
        marks[marks.index(_NIKAHIT)] = "\u17d3"
    if marks and draw(st.booleans()):
        marks.append(marks[0])
    return marks
