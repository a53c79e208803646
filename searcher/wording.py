"""What the terminal and the page say, and how their texts are cut: sentences for a person, no markup.

The words are those of ``words``; the terminal speaks English, the page both languages.
"""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from .errors import QueryError, RequestError
from .results import Request, Results
from .snippet import Snippet, parts
from .text.dates import UNDATED, parse_month, parse_period
from .text.khmer import khmer_digits
from .text.months import LANGUAGES, Language, month_names
from .text.segments import words
from .words import MISTAKES, WORDS

NO_TITLE = WORDS["no_title"][0]
NONE_HOLDS_ALL = WORDS["relaxed"][0]
DID_YOU_MEAN = WORDS["did_you_mean"][0]
ALSO_SEARCH = WORDS["also_search"][0]
A_GUESS = WORDS["a_guess"][0]
_TITLE_WIDTH = 60

UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What could steer a page or a terminal, and half characters."""
_KHMER = "[\u1780-\u17ff\u19e0-\u19ff]++"
_KHMER_RUN = re.compile(f"{_KHMER}(?:[\\s\u200b-\u200d\u2060\ufeff\u00ad]++{_KHMER})*+")
_PARAGRAPH_END = re.compile(r"(?:\r\n?|\n)\s*[\r\n]\s*")


def word(name: str, language: Language = "en", /, **values: object) -> str:
    """The words of the interface called ``name``, with ``values`` in their places; numbers as the language has them."""
    text = WORDS[name][LANGUAGES.index(language)]
    if not values:
        return text
    return text.format(
        **{key: number(value, language) if isinstance(value, int) else value for key, value in values.items()}
    )


def number(value: int, language: Language = "en") -> str:
    """``1,234`` or ``១.២៣៤``."""
    text = f"{value:,}"
    return khmer_digits(text.replace(",", ".")) if language == "km" else text


def counted(name: str, count: int, language: Language = "en") -> str:
    """``1 post``, ``2 posts``: the words called ``name`` with their number."""
    return word(f"{name}_1" if count == 1 else name, language, count=count)


def shown(text: str) -> str:
    """``text`` without what could steer a page or a terminal: control characters, bidi overrides, half characters."""
    return UNSAFE.sub("\ufffd", text)


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
    return parts(text, _paragraphs(text.text))


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for stop, following in [*(match.span() for match in _PARAGRAPH_END.finditer(text)), (len(text),) * 2]:
        if text[at:stop].strip():
            yield at, stop
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


@lru_cache(maxsize=4096)
def month_text(month: str, language: Language = "en") -> str:
    """``September 2017`` or ``កញ្ញា ២០១៧`` for ``2017-09``, or for a month typed in any other way.

    Raises ValueError for what is no month.
    """
    first, last = parse_month(month)
    if (first, last) == UNDATED:
        return word("undated", language)
    return _in_digits(f"{month_names(language)[first.month - 1]} {first.year}", language)


def year_text(year: str, language: Language = "en") -> str:
    """``2017`` or ``២០១៧``."""
    return _in_digits(year, language)


def _period_text(typed: str, language: Language) -> str:
    first, last = parse_period(typed)
    if first == last:
        return day_text(first, language)
    return month_text(typed, language) if first.month == last.month else _in_digits(str(first.year), language)


def _in_digits(text: str, language: Language) -> str:
    return khmer_digits(text) if language == "km" else text


def headline(results: Results, language: Language = "en") -> str:
    """How many posts were found, for what."""
    query = " ".join(results.request.query.split())
    if not results.total:
        return word("nothing_for", language, query=query) if query else word("nothing", language)
    posts = counted("posts", results.total, language)
    return word("posts_for", language, posts=posts, query=query) if query else posts


def version_text(is_shown: bool, is_same: bool, truncated: bool, characters: int, language: Language = "en") -> str:
    """What a version of a post is beside the text that is shown."""
    if is_same and not is_shown:
        return word("same_text", language, characters=characters)
    name = "this_text" if is_shown else "the_beginning" if truncated else "another_version"
    return word(name, language, characters=characters)


def sentence(error: RequestError, language: Language = "en") -> str:
    """What is wrong, as a sentence; the place is shown apart."""
    reason = error.reason if isinstance(error, QueryError) else str(error)
    if language == "km":
        return f"{_in_khmer(reason)}។"
    return f"{reason[:1].upper()}{reason[1:]}."


def _in_khmer(reason: str) -> str:
    """The translation in the table of mistakes; ``reason`` itself where there is none."""
    for english, khmer in MISTAKES.items():
        if found := re.fullmatch(re.escape(english).replace(r"\{\}", "(.*)"), reason, re.DOTALL):
            return khmer.format(*found.groups())
    return reason


def filters_in_use(request: Request, language: Language = "en") -> Iterator[tuple[str, str]]:
    """What narrows ``request`` down, as (field, words), its days and months in ``language``."""
    values = {"author": request.author, "publication": request.publication}
    if request.month:
        values["month"] = month_text(request.month, language)
    for field, value in values.items():
        if value:
            yield field, word("filter_in_use", language, name=word(field, language), value=value)
    for field, name, day in (("date_from", "from", request.date_from), ("date_to", "up_to", request.date_to)):
        if day:
            yield field, word(name, language, period=_period_text(day, language))
    if request.any:
        yield "any", word("any", language)
