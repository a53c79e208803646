"""What the terminal and the page say, and how their texts are cut: words for a person, no markup."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date

from .errors import QueryError, RequestError
from .results import Request, Results
from .snippet import Snippet
from .text.dates import UNDATED, parse_month, parse_period
from .text.khmer import khmer_digits
from .text.months import Language, month_names
from .text.segments import words

NO_TITLE = "(no title)"
NONE_HOLDS_ALL = "No post holds all of this; these hold some of the words."
DID_YOU_MEAN = "Did you mean"
ALSO_SEARCH = "Also search"
A_GUESS = "a guess by sound"
UNDATED_TEXT: dict[Language, str] = {"en": "without a date", "km": "គ្មានកាលបរិច្ឆេទ"}
_TITLE_WIDTH = 60

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_KHMER = "[\u1780-\u17ff\u19e0-\u19ff]++"
_KHMER_RUN = re.compile(f"{_KHMER}(?:[\\s\u200b-\u200d\u2060\ufeff\u00ad]++{_KHMER})*+")
_PARAGRAPH_END = re.compile(r"(?:\r\n?|\n)\s*[\r\n]\s*")


def shown(text: str) -> str:
    """``text`` without what could steer a page or a terminal: control characters, bidi overrides, half characters."""
    return _UNSAFE.sub("\ufffd", text)


def scripts(text: str) -> Iterator[tuple[str, bool]]:
    """``text`` in order as (piece, whether it is Khmer); spaces between Khmer words belong to the Khmer."""
    at = 0
    for match in _KHMER_RUN.finditer(text):
        if at < match.start():
            yield text[at : match.start()], False
        yield match.group(), True
        at = match.end()
    if at < len(text):
        yield text[at:], False


def paragraphs(text: Snippet) -> Iterator[Snippet]:
    """The parts of ``text`` that empty lines set apart, each with its own marks."""
    ends = [end for _, end in text.spans]
    starts = [start for start, _ in text.spans]
    at = 0
    for stop, following in [*(match.span() for match in _PARAGRAPH_END.finditer(text.text)), (len(text.text),) * 2]:
        if text.text[at:stop].strip():
            inside = text.spans[bisect_right(ends, at) : bisect_left(starts, stop)]
            marks = tuple((max(start, at) - at, min(end, stop) - at) for start, end in inside)
            yield Snippet(text.text[at:stop], marks)
        at = following


def title_of(title: str, body: str) -> str:
    """``title``, or the first words of ``body`` where there is none."""
    beginning = body.strip()
    if title.strip() or not beginning:
        return title.strip() or NO_TITLE
    head = beginning[: 2 * _TITLE_WIDTH]
    end = max((end for _, end in words(head) if end <= _TITLE_WIDTH), default=0) or len(head)
    return head[:end].strip() + (" …" if end < len(beginning) else "")


def day_text(day: date, language: Language = "en") -> str:
    """``14 September 2017`` or ``១៤ កញ្ញា ២០១៧``."""
    return _in_digits(f"{day.day} {month_names(language)[day.month - 1]} {day.year}", language)


def month_text(month: str, language: Language = "en") -> str:
    """``September 2017`` or ``កញ្ញា ២០១៧`` for ``2017-09``, or for a month typed in any other way.

    Raises ValueError for what is no month.
    """
    first, last = parse_month(month)
    if (first, last) == UNDATED:
        return UNDATED_TEXT[language]
    return _in_digits(f"{month_names(language)[first.month - 1]} {first.year}", language)


def _period_text(typed: str, language: Language) -> str:
    first, last = parse_period(typed)
    if first == last:
        return day_text(first, language)
    return month_text(typed, language) if first.month == last.month else _in_digits(str(first.year), language)


def _in_digits(text: str, language: Language) -> str:
    return khmer_digits(text) if language == "km" else text


def headline(results: Results) -> str:
    """How many posts were found, for what."""
    query = " ".join(results.request.query.split())
    what = f" for “{query}”" if query else ""
    if not results.total:
        return f"Nothing found{what}"
    return f"{results.total:,} {'post' if results.total == 1 else 'posts'}{what}"


def sentence(error: RequestError) -> str:
    """What is wrong, as a sentence; the place is shown apart."""
    reason = error.reason if isinstance(error, QueryError) else str(error)
    return f"{reason[:1].upper()}{reason[1:]}."


def filters_in_use(request: Request, language: Language = "en") -> Iterator[tuple[str, str]]:
    """What narrows ``request`` down, as (field, words), its days and months in ``language``."""
    if request.author:
        yield "author", f"Author: {request.author}"
    if request.publication:
        yield "publication", f"Publication: {request.publication}"
    if request.month:
        yield "month", f"Month: {month_text(request.month, language)}"
    if request.date_from:
        yield "date_from", f"From {_period_text(request.date_from, language)}"
    if request.date_to:
        yield "date_to", f"Up to {_period_text(request.date_to, language)}"
    if request.any:
        yield "any", "Any of the words"
