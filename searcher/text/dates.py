"""Days, months and years as people type them; strict, never guessing."""

import re
from datetime import date, timedelta

from .khmer import ascii_digits

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_LONG_DATE = re.compile(r"(" + "|".join(MONTHS) + r") +(\d{1,2}), *(\d{4})", re.IGNORECASE | re.ASCII)


def parse_period(text: str) -> tuple[date, date]:
    """The first and last day of a year, month or day: ``2017``, ``2017-09``, ``2017-09-14``.

    Raises ValueError for anything else and for days that no calendar has.
    """
    found = _PERIOD.fullmatch(ascii_digits(text.strip()))
    if not found:
        raise ValueError(text)
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), _last_of_month(year, month)
    return date(year, month, day), date(year, month, day)


def parse_month(text: str) -> tuple[date, date]:
    """The first and last day of a month, ``2017-09``. Raises ValueError for anything else."""
    first, last = parse_period(text)
    if (first.day, last) != (1, _last_of_month(first.year, first.month)):
        raise ValueError(text)
    return first, last


def _last_of_month(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def parse_long_date(text: str) -> date:
    """A day as the archive pages write it: ``September 19, 2017``. Raises ValueError for anything else."""
    found = _LONG_DATE.fullmatch(text.strip())
    if not found:
        raise ValueError(text)
    name, day, year = found.groups()
    return date(int(year), MONTHS.index(name.capitalize()) + 1, int(day))
