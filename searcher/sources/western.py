"""Whether bytes that name no encoding are Windows-1252: what most old texts in Latin letters are, and few guesses say.

Nearly any bytes are Windows-1252 of some sort, so it is asked whether the text could have been written: its letters
stand in words as they do in a western language, its signs where such signs stand.
"""

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ODD = re.compile(r"[^\x00-\x7f]")
_ODD_LETTER = re.compile(r"(?![ªºµƒˆ×÷])[\u00c0-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]")
_WORD = re.compile(r"(?:(?![ªºµƒˆ])[^\W\d_])+")
_THREE_ODD = re.compile(r"[^\x00-\x7f]{3}")
_SIGN_IN_PLACE = re.compile(
    r"""
    [’–—…\xa0\xad]
    | (?<!\w) [“”„«»‹›‘‚¿¡§©®•·¶†‡°€£¥¢±×÷]                 # before a word, or by itself
    | (?<=[^\s\u00c0-\u00ff]) [“”«»‹›‘§®©™†‡°€£¥¢ªº²³¹½¼¾%‰] (?!\w)   # after one
    | (?<=\d) [×÷°±€£¥¢½¼¾·] (?=[\dC-Fx]) | (?<=\s) [½¼¾] | (?<=\w) · (?=\w)
    """,
    re.VERBOSE,
)
_LANGUAGES = (
    "àâæçéèêëîïôœùûüÿ",  # French
    "áéíñóúüïçàèò",  # Spanish, Catalan
    "áâãàçéêíóôõúü",  # Portuguese
    "àèéìíîòóùú",  # Italian
    "äöüßéèà",  # German
    "áéèêëíïóöúü",  # Dutch
    "åäöæøéèàüó",  # Danish, Finnish, Norwegian, Swedish
    "áæéíðóöøúýþ",  # Icelandic, Faroese
)
_MOST_FOREIGN = 0.03
"""Of all letters, so many may be of any languages: names and loans in English."""
_MOST_MISPLACED = 0.1
"""Of all that is not ASCII: slips of writers."""


def is_western(raw: bytes) -> bool:
    """Whether ``raw`` is a text in Windows-1252, or in Latin-1, which is part of it."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return False
    odd = len(_ODD.findall(text))
    if _CONTROL.search(text) or 2 * odd > len(text):
        return False
    words = _WORD.findall(text)
    in_place = sum(len(_ODD_LETTER.findall(word)) for word in words if _may_be_a_word(word))
    in_place += len(_SIGN_IN_PLACE.findall(text))
    return odd - in_place <= _MOST_MISPLACED * odd and _is_of_one_language(words)


def _may_be_a_word(word: str) -> bool:
    """Letters with accents stand among others, and capitals at the beginning or throughout."""
    if len(word) > 1 and (_THREE_ODD.search(word) or not re.search("[A-Za-z]", word)):
        return False
    return word.isupper() or not any(letter.isupper() for letter in _ODD_LETTER.findall(word[1:]))


def _is_of_one_language(words: list[str]) -> bool:
    letters = "".join(words).lower()
    odd = _ODD_LETTER.findall(letters)
    return len(odd) <= _MOST_FOREIGN * len(letters) or any(set(odd) <= set(language) for language in _LANGUAGES)
