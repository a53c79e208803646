"""Who wrote a post of an archive page, told from the post itself, and from which place in it."""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from ..text.analysis import analyse, key

_LATIN_NAME = r"(?:[^\W\d_a-z][\w'’.-]*)(?: [^\W\d_a-z][\w'’.-]*){1,3}"
_KHMER_NAME = r"[\u1780-\u17d2\u17dd]{2,20}(?: [\u1780-\u17d2\u17dd]{2,20}){1,3}"
_NAME = rf"(?P<name>{_LATIN_NAME}|{_KHMER_NAME})"
_BYLINE = re.compile(rf"{_NAME} */ *(?P<publication>\S.*)")
_SIGNED = re.compile(rf"(?:(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.? )?{_NAME},?")
_CLOSING = re.compile(r"(?:On behalf of|Sincerely|Yours|Respectfully|(?:Best |Kind |Warm )?regards)\b.*", re.IGNORECASE)
_KHMER_DATELINE = re.compile(r".*ថ្ងៃ.*ខែ.*ឆ្នាំ.*")
_KHMER_SIGNED = re.compile(_KHMER_NAME)
_RUN_IN = re.compile(r"(?P<name>[A-Z][a-z]+ [A-Z][a-z]+) (?P<next>[A-Z][a-z]+) [a-z]")
_NO_NAMES = frozenset(
    """the a an this that these those in on at for prime minister ministry foreign president vice deputy former general
    national international united south north east west south-east new old human rights supreme royal senior local last
    next many most some all after before when while since mr mrs ms dr""".split()
)
_BYLINE_WITHIN = 3
_SIGNATURE_WITHIN = 6


class Author(NamedTuple):
    """The name, where it stood (``header``, ``byline``, ``signature``), and the lines of the body without a byline."""

    name: str | None
    place: str | None
    body_lines: list[str]


def find_author(header: str, publication: str | None, opening: str, lines: list[str]) -> Author:
    """The author of a post: named in its header, else in a byline, else in a signature, else nobody.

    ``opening`` is the line right below the publication's, ``lines`` are all lines of the body.
    """
    texts = [number for number, line in enumerate(lines) if line]
    body = lines
    byline = _byline(lines, texts[:_BYLINE_WITHIN], publication)
    if byline is not None:
        body = [line for number, line in enumerate(lines) if number != byline]
    if header:
        return Author(header, "header", body)
    if byline is not None:
        found = _BYLINE.fullmatch(lines[byline])
        return Author(found and found["name"], "byline", body)
    if name := _run_in_name(opening, lines):
        return Author(name, "byline", body)
    if name := _signature([lines[number] for number in texts[-_SIGNATURE_WITHIN:]]):
        return Author(name, "signature", body)
    return Author(None, None, body)


def _byline(lines: list[str], numbers: list[int], publication: str | None) -> int | None:
    """The number of the line ``NAME / PUBLICATION``; the publication must be the one the post names."""
    for number in numbers:
        found = _BYLINE.fullmatch(lines[number])
        if found and publication and key(found["publication"]) == key(publication):
            return number
    return None


def _run_in_name(opening: str, lines: list[str]) -> str | None:
    """A name that ran into the first sentence: "Kongkea Chhoeun Cambodian politics reached …".

    Its two words stand nowhere else in the post, and the word after them, which begins the sentence, does.
    """
    found = _RUN_IN.match(opening)
    if not found:
        return None
    first, second = (token.text for token in analyse(found["name"]))
    counts = Counter(token.text for token in analyse("\n".join(lines)))
    is_new = counts[first] == counts[second] == 1 and counts[key(found["next"])] > 1
    return found["name"] if is_new and not _NO_NAMES & {first, second} else None


def _signature(last_lines: list[str]) -> str | None:
    """A name on the line after "On behalf of …", or after a Khmer line of place and date."""
    for before, line in pairwise(last_lines):
        if _CLOSING.fullmatch(before) and (found := _SIGNED.fullmatch(line)):
            return found["name"].rstrip(",")
        if _KHMER_DATELINE.fullmatch(before) and _KHMER_SIGNED.fullmatch(line):
            return line
    return None
