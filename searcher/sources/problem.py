"""What could not be read as it stands: where, why, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that could not be taken as it stands; the rest of the file was."""

    source: str
    """The file (see File.source)."""
    place: int | str | None
    """Where in it: the number of a line, an address or another name; None for the file as a whole."""
    reason: str
    remedy: str
    harmless: bool = False
    """No post that the source held before can be missing because of it."""

    def __str__(self) -> str:
        place = f":{self.place}" if isinstance(self.place, int) else f" ({self.place})" if self.place else ""
        return f"{self.source}{place}: {self.reason}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that holds no posts, and of which that is no wonder: a picture, a page of a crawl."""

    source: str
