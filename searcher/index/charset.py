"""Texts with one, two or four bytes a character, so that any piece of one can be read without the rest.

One byte a character serves English and Khmer together: ASCII as it is, the Khmer block in the upper half, and the
punctuation usual in both in place of control characters and unassigned Khmer code points. A text with any other
character takes two bytes for each, or four if it needs them.
"""

import codecs

_EXTRAS = (
    "\u200b\u00a0\u200c\u200d\u00ad\u2060\ufeff“”‘’«»‹›–—…•·°©®×½é\u00e8\u00e1\u00e0\u00f1\u00fc\u00f6\u00e4\u00e7\u00f4"
    "£€№→\u200e\u202f\u2009„"
)
_UNUSED_ASCII = [*range(1, 9), 11, 12, *range(14, 32), 127]
_UNUSED_KHMER = [*range(0x17DE, 0x17E0), *range(0x17EA, 0x17F0), *range(0x17FA, 0x1800)]


def _table() -> str:
    letters = [chr(code) for code in (*range(128), *range(0x1780, 0x1800))]
    slots = [*_UNUSED_ASCII, *(code - 0x1780 + 128 for code in _UNUSED_KHMER)]
    for slot, extra in zip(slots, _EXTRAS, strict=False):
        letters[slot] = extra
    return "".join(letters)


_DECODING = _table()
_ENCODING = codecs.charmap_build(_DECODING)
_WIDE = {2: "utf-16-le", 4: "utf-32-le"}


def encoded(text: str) -> tuple[int, bytes]:
    """Bytes a character, and the bytes. Half characters (surrogates) must have been replaced before."""
    try:
        return 1, codecs.charmap_encode(text, "strict", _ENCODING)[0]
    except UnicodeEncodeError:
        width = 4 if max(text) > "\uffff" else 2
        return width, text.encode(_WIDE[width])


def decoded(block: memoryview, width: int, start: int, end: int) -> str:
    """``text[start:end]`` of the text that ``block`` begins with."""
    piece = block[start * width : end * width]
    if width == 1:
        return codecs.charmap_decode(piece, "strict", _DECODING)[0]
    return str(piece, _WIDE[width])
