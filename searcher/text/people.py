"""Names of people in running Khmer text: what stands after an honorific such as លោក or សម្តេច.

ICU cuts names badly and their end is often not marked, so that one place gives several candidates. What is no name
among them does little harm: it is asked for only by somebody who types what sounds like it.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .analysis import Token, key
from .khmer import INVISIBLE, without_invisible


def names_in(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """What may be the name of a person in ``text``, whose analysis is ``tokens``.

    A surname and a given name: 3 to 8 clusters across one written space, to where ICU or the writer ends a word. As
    written, but for invisible characters; what occurs twice is given twice. Linear in the length of ``text``.
    """
    starts = [number for number, token in enumerate(tokens) if token.text in _BY_START and token.starts_word]
    name = 0
    for start in starts:
        length = _honorific_length(text, tokens, start) if start >= name else 0
        if length:
            name = start + length
            yield from _candidates(text, tokens[name - 1 : name + _MOST_CLUSTERS + 1])


_FEWEST_CLUSTERS, _MOST_CLUSTERS = 3, 8
_MOST_IN_SURNAME = 4
_GAP = re.compile(rf"[ \u00a0{INVISIBLE}]*")
_HONORIFICS = tuple(
    tuple(key(honorific).split())
    for honorific in """លោក លោកស្រី លោកជំទាវ លោកតា លោកយាយ លោកគ្រូ លោកអ្នក លោកអ្នកឧកញ៉ា អ្នកស្រី អ្នកនាង អ្នកគ្រូ
    អ្នកឧកញ៉ា កញ្ញា ឧកញ៉ា ឯកឧត្តម សម្តេច សម្តេចតេជោ សម្តេចក្រឡាហោម សម្តេចក្រុមព្រះ សម្តេចព្រះ តេជោ បណ្ឌិត
    លោកបណ្ឌិត វេជ្ជបណ្ឌិត លោកវេជ្ជបណ្ឌិត សាស្ត្រាចារ្យ លោកសាស្ត្រាចារ្យ មេធាវី លោកមេធាវី ឧត្តមសេនីយ៍
    លោកឧត្តមសេនីយ៍""".split()
)
_BY_START = {
    start: sorted((one for one in _HONORIFICS if one[0] == start), key=len, reverse=True)
    for start in {honorific[0] for honorific in _HONORIFICS}
}


def _honorific_length(text: str, tokens: Sequence[Token], first: int) -> int:
    """How many tokens of an honorific, written in one, start at ``first``; 0 for none."""
    honorifics = _BY_START[tokens[first].text]
    ahead = tuple(token.text for token in tokens[first : first + len(honorifics[0])])
    for honorific in honorifics:
        length = len(honorific)
        if ahead[:length] == honorific and _written_in_one(text, tokens[first : first + length]):
            return length
    return 0


def _written_in_one(text: str, tokens: Sequence[Token]) -> bool:
    return all(not text[one.end : other.start].strip(INVISIBLE) for one, other in pairwise(tokens))


def _candidates(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """What follows the first of ``tokens``, the end of an honorific, up to anything that no name goes across."""
    name = tokens[1:]
    if not name or not _GAP.fullmatch(text, tokens[0].end, name[0].start):
        return
    spaces = 0
    for count, token in enumerate(name[:_MOST_CLUSTERS], start=1):
        if not token.khmer:
            return
        gap = text[token.end : name[count].start] if count < len(name) else " "
        if spaces and count >= _FEWEST_CLUSTERS and (gap or token.ends_word):
            yield " ".join(without_invisible(text[name[0].start : token.end]).split())
        spaces += gap.strip(INVISIBLE) != ""
        if spaces > 1 or not _GAP.fullmatch(gap) or (not spaces and count == _MOST_IN_SURNAME):
            return
