"""Whose turn it is to search: a few at the same time, and of one client fewer, so that nobody holds up everybody."""

from asyncio import Semaphore
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

AT_ONCE = 4
"""Searches at the same time in one process. More would only take turns at the interpreter, and each thread has its own
view of the index, of some 10 MB …"""
OF_ONE_CLIENT = 2
"""… and no more of them are for one client."""


@dataclass(slots=True)
class _Line:
    """The requests of one client: how many there are, and who is next."""

    turn: Semaphore = field(default_factory=lambda: Semaphore(OF_ONE_CLIENT))
    length: int = 0


class Turns:
    """A line for each client, and a place for each search."""

    def __init__(self) -> None:
        self._places = Semaphore(AT_ONCE)
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def of(self, client: str) -> AsyncIterator[None]:
        """Wait until it is the turn of a request of ``client``; the turn ends with the block."""
        line = self._lines.setdefault(client, _Line())
        line.length += 1
        try:
            async with line.turn, self._places:
                yield
        finally:
            line.length -= 1
            if not line.length:
                del self._lines[client]
