"""Khmer typed in a legacy font: Latin letters that look Khmer in that font alone, and that no Khmer search finds.

The Limon and ABC fonts draw Khmer shapes in place of the characters of Windows-1252: ``PasaExµr`` is ភាសាខ្មែរ. Which
character stands for what is told by the table of the KhmerOS project's khmerconverter (its ``fontdata.xml``); all but a
few are the same in both families. Three things follow that do not meet in a language or in code:

1. A word is a row of clusters as they are drawn, from left to right: a vowel that stands before its consonant (``e``,
   ``E`` or ``é``), subscript RO (``R``), the consonant (``k`` ក, ``K`` គ, ``x`` ខ …), and the rest of it (``µ`` ្ម,
   ``þ`` ្ត, ``a`` ា, ``I`` ី, ``M`` ំ …). Most words of English do not read so.
2. Small and capital letters are different Khmer letters, so that capitals stand inside words.
3. Most subscripts lie outside ASCII, right after a consonant.

The rarest letters, whose places are backslashes and braces, are left out: formatting codes read like them.
"""

import re

_BEFORE = "eEé"
_SUBSCRIPT_RO = "R®"
_CONSONANTS = "kKgxXcCqQjzZdDtTfFnNbBpPmyrlvshLG)"
_OTHER_LETTERS = r"\[\]«»É´¹"
_SUBSCRIPTS = "¢§©µ¶ÄÆÇÐÑÖÞßäæçñöøüþ"
_REST = "aAiIwWuUYOoMHJVS,<:;_&#áÁåÅðíÍóÓúÚÜØ¥¨°³¼½¾¿×£¤‘’"
"""Vowels, signs and the other subscripts; some are the one in Limon and the other in ABC."""
_AFTER = f"{_SUBSCRIPTS}{_REST}"

_CLUSTER = rf"(?:[{_BEFORE}]?+[{_SUBSCRIPT_RO}]?+[{_CONSONANTS}]|[{_OTHER_LETTERS}])[{_AFTER}]*+"
_WORD = re.compile(rf"(?:{_CLUSTER})++[²@0-9.>?!]*+")
_CAPITAL_INSIDE = re.compile(f"(?<=[a-z{_SUBSCRIPTS}])[A-Z]")
_SUBSCRIPT = re.compile(f"[{_CONSONANTS}][{_SUBSCRIPTS}]")
_FEWEST = 3
"""Capitals inside words, and subscripts outside ASCII, in a line that is told to be Khmer."""


def looks_like_legacy_khmer(text: str) -> bool:
    """Whether some line of ``text`` is for the most part Khmer in a legacy font.

    Linear. Meant for a warning: it passes over a line that is short or mixed rather than accuse another language.
    """
    return not text.isascii() and any(map(_is_legacy, text.splitlines()))


def _is_legacy(line: str) -> bool:
    if not _holds(_SUBSCRIPT, line):
        return False
    words = [word for word in line.split() if _WORD.fullmatch(word)]
    letters, with_subscripts = sum(map(len, words)), sum(len(word) for word in words if _SUBSCRIPT.search(word))
    text = " ".join(words)
    is_dense = 2 * len(text) > len(line) and 3 * with_subscripts > letters
    return is_dense and _holds(_SUBSCRIPT, text) and _holds(_CAPITAL_INSIDE, text)


def _holds(sign: re.Pattern[str], text: str) -> bool:
    return len(sign.findall(text)) >= _FEWEST
