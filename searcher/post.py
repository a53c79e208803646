"""The one noun every stage shares: a post."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Post:
    """One article as plain text; the characters are the author's own, offsets index into them."""

    id: str
    """Stable: the same post read again has the same id."""
    title: str
    body: str
    author: str | None = None
    author_from: str | None = None
    """Where the name stood: ``header`` (stated as such), ``byline``, ``signature``, or None."""
    publication: str | None = None
    """Where an op-ed first appeared."""
    published: date | None = None
    url: str | None = None
    truncated: bool = False
    """Only the beginning is here ("Read More …")."""
    language: str | None = None
    """``en`` or ``km``: the language most of it is in."""
    source: str | None = None
    """The file it was read from."""

    @property
    def month(self) -> str | None:
        """``2017-09``, or None for a post without a date."""
        return f"{self.published:%Y-%m}" if self.published else None
