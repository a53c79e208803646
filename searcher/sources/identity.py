"""What every post has even where its source does not say: an id and a language."""

import re
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from ..text.khmer import folded
from .address import page_of

_NO_LETTER = re.compile("(?:[^\\w\u17b4-\u17d3\u17dd]|_)+")
"""To regular expressions vowels of Khmer are no part of words."""
_KHMER_LETTER = re.compile("[\u1780-\u17b3]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_BEGINNING = 200


def derived_id(title: str, body: str, published: date | None, url: str | None) -> str:
    """An id that is the same however often the post is read.

    It comes from the address and the letters of the title, so that a post keeps it when its text is mended, and has it
    from every source; without a title from the address and how the body begins; without an address from the day, the
    title and the beginning.
    """
    page, titled = page_of(url), letters(title)
    parts = (page, titled) if page and titled else (page or _day(published), " ".join(title.split()), _beginning(body))
    return blake2b("\n".join(parts).encode("utf-8", "replace"), digest_size=6).hexdigest()


@lru_cache(maxsize=64)  # of one title they are asked for several times
def letters(text: str) -> str:
    """``text`` without capitals, without what is neither letter nor digit, and with Khmer in its normal form.

    In these sources differ.
    """
    return _NO_LETTER.sub("", folded(text.casefold()))


def _day(published: date | None) -> str:
    return published.isoformat() if published else ""


def _beginning(body: str) -> str:
    beginning = " ".join(body[: 2 * _BEGINNING].split())
    if len(beginning) < _BEGINNING:
        beginning = " ".join(body.split())
    return beginning[:_BEGINNING]


def main_language(text: str) -> str | None:
    """``km`` or ``en``: whose letters there are more of; None without letters of either."""
    khmer, latin = len(_KHMER_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    if not khmer and not latin:
        return None
    return "km" if khmer >= latin else "en"
