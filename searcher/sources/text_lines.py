"""Lines of text as they grow while a page is walked: where lines and paragraphs end, and which white space counts."""

import re
from collections.abc import Iterator

from .identity import letters

_SPACE = re.compile(r"[ \t\n\r\f]+")
_SPACE_IN_LINE = re.compile(r"[ \t\f]+")
_LINE_END = re.compile(r"\r\n|\r|\n")


class _Line:
    """One line, and how it stands."""

    def __init__(self, begins_paragraph: bool, follows_break: bool, is_alternative: bool) -> None:
        self.pieces: list[str] = []
        self.begins_paragraph, self.follows_break, self.is_alternative = begins_paragraph, follows_break, is_alternative
        self.is_preserved = False

    def text(self) -> str:
        text = "".join(self.pieces)
        return text.rstrip(" \t\n\r\f") if self.is_preserved else text.strip(" \t\n\r\f")


class TextLines:
    """Text as it grows."""

    def __init__(self, newlines: bool) -> None:
        self.preserved = 0
        """How many elements around keep their white space."""
        self._newlines = newlines
        self._lines = [_Line(True, False, False)]
        self._rows: list[int] = []
        self._is_fresh = False
        """A row or a cell began and nothing was said in it: what begins there begins no line of its own."""

    def add(self, text: str | None, between_rows: bool = False) -> None:
        """Add what stands between two tags; white space ``between_rows`` is none of the text."""
        if not text or (between_rows and not text.strip()):
            return
        text = text.replace("\u00ad", "")
        if not self.preserved:
            text = (_SPACE_IN_LINE if self._newlines else _SPACE).sub(" ", text)
        first, *others = _LINE_END.split(text) if self._newlines or self.preserved else [text]
        self._say(first)
        for number, line in enumerate(others):
            self.end_line(paragraph=number > 0 and not others[number - 1].strip())
            self._say(line)

    def alternative(self, text: str) -> None:
        """Add what stands for a picture, in a paragraph of its own."""
        self._is_fresh = False
        self.end_line(paragraph=True, is_alternative=True)
        self._say(text)
        self.end_line(paragraph=True)

    def end_line(self, paragraph: bool = False, is_alternative: bool = False) -> None:
        """What follows stands in another line, or another paragraph."""
        if self._is_fresh:
            return
        last = self._lines[-1]
        follows_break = False
        if not last.text():
            self._lines.pop()
            paragraph |= last.begins_paragraph
            follows_break = last.follows_break
        self._lines.append(_Line(paragraph, follows_break, is_alternative))

    def break_line(self) -> None:
        """What follows stands in another line; the second time, in another paragraph."""
        self._is_fresh = False
        last = self._lines[-1]
        self.end_line(paragraph=last.follows_break and not last.text())
        self._lines[-1].follows_break = True

    def begin_row(self) -> None:
        """A row of a list or a table begins."""
        self._is_fresh = False
        self.end_line()
        self._rows.append(len(self._lines))
        self._is_fresh = True

    def begin_cell(self) -> None:
        """A cell begins: beside the one before it, unless that one has several lines."""
        self._is_fresh = False
        first = self._rows[-1] if self._rows else len(self._lines)
        if len(self._lines) == first + 1 and not self._lines[-1].text():
            self._lines.pop()
        if len(self._lines) == first:
            self._say(" ")
        else:
            self.end_line()
        self._is_fresh = True

    def end_row(self) -> None:
        """The row ends: the next one follows in the next line, even if a paragraph ended in this one."""
        self._is_fresh = False
        self.end_line()
        self._lines[-1].begins_paragraph = not self._rows
        if self._rows:
            self._rows.pop()

    def whole(self) -> str:
        """All of it, without alternative texts that are said beside them or were said before."""
        pieces: list[str] = []
        for line, text in self._without_repeated([(each, text) for each in self._lines if (text := each.text())]):
            pieces += ("\n\n" if line.begins_paragraph else "\n", text)
        return "".join(pieces[1:])

    def _say(self, text: str) -> None:
        line = self._lines[-1]
        if not self.preserved and text[:1] == " " and (not line.pieces or line.pieces[-1][-1:] == " "):
            text = text[1:]
        if text:
            line.pieces.append(text)
            line.is_preserved |= self.preserved > 0
            self._is_fresh &= text.isspace()

    def _without_repeated(self, lines: list[tuple[_Line, str]]) -> Iterator[tuple[_Line, str]]:
        told: set[str] = set()
        for number, (line, text) in enumerate(lines):
            if line.is_alternative:
                beside = [other for _, other in lines[max(0, number - 1) : number] + lines[number + 1 : number + 2]]
                if text in told or any(_folded(text) in _folded(other) for other in beside):
                    continue
                told.add(text)
            yield line, text


def _folded(text: str) -> str:
    return letters(text) or text
