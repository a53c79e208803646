"""Days, months and years as people type them, in English or Khmer; strict, never guessing.

    2017   2017-09   2017-09-14   ឆ្នាំ២០១៧
    September 2017   14 September 2017   September 14, 2017       also Sep, Sept; 14th; with or without the comma
    កញ្ញា ២០១៧   ខែកញ្ញា ឆ្នាំ២០១៧   ថ្ងៃទី១៤ ខែកញ្ញា ឆ្នាំ២០១៧      spaces and encodings make no difference

Digits are Khmer or 0-9. A month in digits stands only in the first row: 09/10/2017 is one day here, another there.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from .khmer import folded
from .months import month_names, month_number

MONTH_FORMS = "2017-09, September 2017 or កញ្ញា ២០១៧"
"""How a month can be written, for those who wrote it otherwise …"""
PERIOD_FORMS = "2017, 2017-09, 2017-09-14, September 2017, 14 September 2017 or ១៤ កញ្ញា ២០១៧"
"""… and how a day, month or year can."""

_YEAR = r"(?P<year>\d{4})"
_DAY = r"(?P<day>\d{1,2})"
_ENGLISH_DAY = rf"{_DAY}(?:st|nd|rd|th)?"
_ENGLISH_MONTH = r"(?P<month>[a-z]+)\.?"
_GAP = "(?: ?, ?|[ -])"
_COMMA = "(?:, ?)?"
_KHMER = "[\u1780-\u17d3]"
_FORMS = (
    rf"{_YEAR}(?:-(?P<month>\d{{1,2}})(?:-{_DAY})?)?",
    rf"(?:{_ENGLISH_DAY}{_GAP})?{_ENGLISH_MONTH}{_GAP}{_YEAR}",
    rf"{_ENGLISH_MONTH} {_ENGLISH_DAY}{_GAP}{_YEAR}",
    rf"ឆ្នាំ{_YEAR}",
    rf"(?:(?:ថ្ងៃ)?(?:ទី)?{_DAY}{_COMMA})?(?:ខែ)?(?P<month>{_KHMER}+?){_COMMA}(?:ឆ្នាំ)?{_YEAR}",
)
_SPACE_BESIDE_KHMER = f"(?<={_KHMER}) | (?={_KHMER})"
_LONG_DATE = r"([a-z]+) +(\d{1,2}), *(\d{4})"
# Compiled where they are reached: most searches hold no date, and most dates have the first form.


def parse_period(text: str) -> tuple[date, date]:
    """The first and last day of the year, month or day that ``text`` is, in any form above.

    Raises ValueError for anything else and for days that no calendar has.
    """
    year, month, day = _parts(text)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), _last_of_month(year, month)
    return date(year, month, day), date(year, month, day)


UNDATED = (date.min, date.min)
"""What stands for the month of posts without a date: no month begins and ends on one day."""


def parse_month(text: str) -> tuple[date, date]:
    """The first and last day of a month, in any form above; UNDATED for ``undated``. Raises ValueError for all else."""
    if text.strip().casefold() == "undated":
        return UNDATED
    first, last = parse_period(text)
    if (first.day, last) != (1, _last_of_month(first.year, first.month)):
        raise ValueError(text)
    return first, last


class Reading(NamedTuple):
    """How a place where a date goes is read."""

    parse: Callable[[str], tuple[date, date]]
    what: str
    """What it has to be …"""
    forms: str
    """… and the ways to write that."""


def reading_of(field: str) -> Reading:
    """``month`` is read as a month alone, every other field of a query or a request as any date."""
    if field == "month":
        return Reading(parse_month, "month", MONTH_FORMS)
    return Reading(parse_period, "date", PERIOD_FORMS)


def _parts(text: str) -> tuple[int, int | None, int | None]:
    """Year, month and day as they are written, whether or not a calendar has them."""
    typed = re.sub(_SPACE_BESIDE_KHMER, "", " ".join(folded(text).casefold().split()))
    found = next(filter(None, (re.fullmatch(form, typed, re.ASCII) for form in _FORMS)), None)
    if not found:
        raise ValueError(text)
    parts = found.groupdict()
    return int(parts["year"]), _number(parts.get("month")), _number(parts.get("day"))


def _number(part: str | None) -> int | None:
    if not part:
        return None
    return int(part) if part.isdecimal() else month_number(part)


def _last_of_month(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def parse_long_date(text: str) -> date:
    """A day as the archive pages write it: ``September 19, 2017``. Raises ValueError for anything else."""
    found = re.fullmatch(_LONG_DATE, text.strip(), re.IGNORECASE | re.ASCII)
    if not found:
        raise ValueError(text)
    name, day, year = found.groups()
    return date(int(year), month_names("en").index(name.capitalize()) + 1, int(day))
