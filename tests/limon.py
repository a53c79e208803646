"""Khmer in the encoding of the Limon and ABC fonts, for tests: what a post looks like that was typed with them.

Which character stands for what is told by the table of the KhmerOS project's khmerconverter (``fontdata.xml``). A
cluster is written as it is drawn, from left to right: first the half of a vowel that stands on the left, then subscript
RO, the letter, its other subscripts, and the rest of the vowels and signs.
"""

import re

from searcher.text.khmer import COENG, clusters

_LETTERS = dict(zip("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ", "kxKXgcqCQjdzDZNtfTFnbpBPmyrlvshLG", strict=True))
_LETTERS |= {"ឥ": "\\", "ឦ": "|", "ឧ": "]", "ឪ": "«", "ឯ": "É", "ឱ": "»", "ឲ": "»", "ឫ": "b£", "ឬ": "b¤"}
_SUBSCRIPTS = dict(zip("កខគឃងចឆជឈញឋឌឍណតថទធនបផពភមយលវសហអដ", "áçÁÇ¶©ä¢ÄJæÐÆÑþßÞ§ñ,ö<ÖµüøVSð¥þ", strict=True))
_SIGNS = dict(zip("ាិីឹឺុូួំះៈ់័៉៊៌៍៏", "aiIwWuUYMH³;½:‘’_¾", strict=True))
_HALVES = {"េ": ("e", ""), "ែ": ("E", ""), "ៃ": ("é", ""), "ោ": ("e", "a"), "ៅ": ("e", "A")}
_HALVES |= {"ើ": ("e", "I"), "ឿ": ("e", "O"), "ៀ": ("e", "o")}
_BELOW_A_SUBSCRIPT = {"ុ": "ú", "ូ": "Ú"}
_REST = str.maketrans({**dict(zip("០១២៣៤៥៦៧៨៩", "0123456789", strict=True)), "ៗ": "²", "។": ".", "៕": ">"})


def limon(text: str) -> str:
    """``text`` with its Khmer as Limon has it; all else as it was."""
    pieces, at = [], 0
    for start, end in clusters(text):
        pieces += [text[at:start], _cluster(text[start:end])]
        at = end
    return "".join([*pieces, text[at:]]).translate(_REST)


_IN_ABC = str.maketrans("H;:½²³SßáÁð¥]«", "¼´¨&@£ßS;:Hð«]")


def abc(text: str) -> str:
    """``text`` with its Khmer as ABC has it: as Limon has it, but for a few characters."""
    return limon(text).translate(_IN_ABC)


def _cluster(cluster: str) -> str:
    if cluster[0] not in _LETTERS:
        return cluster
    left = subscripts = right = ""
    for sign in re.findall(f"{COENG}.|.", cluster[1:]):
        if sign == COENG + "រ":
            left += "R"
        elif sign[0] == COENG:
            subscripts += _SUBSCRIPTS[sign[1]]
        elif sign in _HALVES:
            left = _HALVES[sign][0] + left
            right += _HALVES[sign][1]
        else:
            right += _BELOW_A_SUBSCRIPT.get(sign, _SIGNS[sign]) if subscripts else _SIGNS[sign]
    return left + _LETTERS[cluster[0]] + subscripts + right
