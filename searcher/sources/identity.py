"""What every post has even where its source does not say: an id and a language."""

import re
from datetime import date
from hashlib import blake2b

_KHMER_LETTER = re.compile("[\u1780-\u17b3]")
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_BEGINNING = 200


def derived_id(title: str, body: str, published: date | None) -> str:
    """An id from the day, the title and how the body begins: the same however often the post is read."""
    beginning = " ".join(body[: 2 * _BEGINNING].split())
    if len(beginning) < _BEGINNING:
        beginning = " ".join(body.split())
    beginning = beginning[:_BEGINNING]
    content = "\n".join((published.isoformat() if published else "", " ".join(title.split()), beginning))
    return blake2b(content.encode("utf-8", "replace"), digest_size=6).hexdigest()


def main_language(text: str) -> str | None:
    """``km`` or ``en``: whose letters there are more of; None without letters of either."""
    khmer, latin = len(_KHMER_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
    if not khmer and not latin:
        return None
    return "km" if khmer >= latin else "en"
