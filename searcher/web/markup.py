"""Text as HTML: escaped, without what could steer a page, each run of Khmer marked as such, matches marked."""

from collections.abc import Sequence

from markupsafe import Markup, escape

from ..snippet import Snippet
from ..wording import scripts, shown


def tagged(text: str) -> Markup:
    """``text`` with its Khmer in elements that say so, for the font, for screen readers and for breaking lines."""
    if text.isascii():
        return escape(shown(text))
    pieces = (
        f'<span lang="km">{escape(shown(piece))}</span>' if khmer else escape(shown(piece))
        for piece, khmer in scripts(text)
    )
    return Markup("".join(pieces))


def marked(snippet: Snippet) -> Markup:
    """A snippet with its matches marked, and dots where it is cut."""
    text = "".join(f"<mark>{tagged(text)}</mark>" if match else tagged(text) for text, match in snippet.pieces())
    return Markup(f"{'…&nbsp;' * snippet.cut_before}{text}{'&nbsp;…' * snippet.cut_after}")


def numbered(texts: Sequence[Snippet], current: int | None) -> list[Markup]:
    """Whole texts with their matches marked; the match with number ``current``, counted over all, can be linked to."""
    number = 0
    pages = []
    for snippet in texts:
        pieces: list[str] = []
        for text, is_match in snippet.pieces():
            number += is_match
            here = ' id="match" class="current"' if is_match and number == current else ""
            pieces.append(f"<mark{here}>{tagged(text)}</mark>" if is_match else tagged(text))
        pages.append(Markup("".join(pieces)))
    return pages
