"""Terms and their numbers."""

from collections.abc import Iterable

from .english import stem


class Vocabulary:
    """Terms and their numbers, first come, first numbered."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._stems: list[str] = []

    @property
    def stems(self) -> list[str]:
        """The stem of each term."""
        self._stems += map(stem, self.texts[len(self._stems) :])
        return self._stems

    def number(self, text: str) -> int:
        """The number of ``text``, a new one if it is new."""
        number = self._numbers.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number

    def part(self, numbers: Iterable[int]) -> "Vocabulary":
        """The terms with these ``numbers``, numbered anew in this order."""
        chosen, stems = Vocabulary(), self.stems
        for number in numbers:
            chosen.number(self.texts[number])
            chosen._stems.append(stems[number])
        return chosen
