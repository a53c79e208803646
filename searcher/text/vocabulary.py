"""Terms and their numbers."""

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
