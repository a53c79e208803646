"""A warning for posts that are probably typed in a legacy font. They are kept as they are: repairing is guessing."""

from collections.abc import Iterable, Iterator

from ..text.legacy import looks_like_legacy_khmer
from .lines import Line
from .problem import Problem


def legacy_font(source: str, lines: Iterable[Line]) -> Iterator[Problem]:
    """A Problem at the first of a post's ``lines`` that looks like Khmer in a legacy font, if there is one."""
    for number, text in lines:
        if looks_like_legacy_khmer(text):
            reason = (
                "is probably Khmer in a legacy font (Limon or ABC), which searches in Khmer do not find; it was kept"
            )
            remedy = "turn it into Unicode with a converter and index again"
            yield Problem(source, number, reason, remedy, harmless=True)
            return
