"""A warning for posts that are probably typed in a legacy font. They are kept as they are: repairing is guessing."""

from collections.abc import Iterator

from ..text.legacy import looks_like_legacy_khmer
from .problem import Problem


def legacy_font(source: str, place: int | str | None, text: str) -> Iterator[Problem]:
    """A Problem if ``text``, a post or a part of one, looks like Khmer in a legacy font."""
    if looks_like_legacy_khmer(text):
        reason = "is probably Khmer in a legacy font (Limon or ABC), which searches in Khmer do not find; it was kept"
        yield Problem(source, place, reason, "turn it into Unicode with a converter and index again", harmless=True)
