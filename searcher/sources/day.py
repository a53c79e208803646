"""The day on which a post appeared, from a date or a time as sources write it; strict, never guessing.

    2017-09-14   2017-09-14 23:00:00   2017-09-14T23:00:00+07:00   20170914T160000Z      ISO 8601
    Thu, 14 Sep 2017 16:00:00 +0000                                                    RFC 5322
    Thursday, September 14, 2017 at 4:30 pm   ថ្ងៃទី១៤ ខែកញ្ញា ឆ្នាំ២០១៧                    in words (see text.dates)

The day is that of the site. A time with an offset of its own, or with none, is the site's time; one in UTC is not, so
it falls on a day of the zone that the site is said to be in.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from ..text.dates import parse_period
from .file import File
from .problem import Problem

_WEEKDAY = re.compile(r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,? +", re.IGNORECASE)
_CLOCK = re.compile(r",?(?: +(?:at|-|@))? +\d{1,2}:\d{2}(?::\d{2})?(?: *[ap]\.?m\.?)?$", re.IGNORECASE)
_INTERNET = re.compile(r"(?:[a-z]{3,9},? )?\d{1,2} [a-z]{3,9} \d{4} \d{1,2}:\d\d", re.IGNORECASE)
_LONGEST = 80


def day_of(text: str, zone: tzinfo = UTC) -> date:
    """The day of ``text``, in one of the forms above. Raises ValueError for anything else."""
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        raise ValueError(text)
    for parse in (_iso, _internet, _words):
        if found := parse(text):
            return _site_day(found, zone) if isinstance(found, datetime) else found
    raise ValueError(text)


def day_told(file: File, place: int | str | None, text: str | None) -> tuple[date | None, Problem | None]:
    """The day of ``text``, and what is to be said of it: what is no day is told, and the post kept without one."""
    if not text or not text.strip():
        return None, None
    try:
        day = day_of(text, file.zone)
    except ValueError:
        reason = f"has the date {text.strip()[:40]!r}, which cannot be read; the post is kept without one"
        return None, Problem(file.source, place, reason, "write it like 2017-09-14", harmless=True)
    if day > date.today():
        reason = f"is dated {day}, which is in the future"
        return day, Problem(file.source, place, reason, "check the date; it was kept", harmless=True)
    return day, None


def day_in_name(name: str) -> date | None:
    """The day with which the name of a file begins: ``2017-09-14-title.md``."""
    try:
        return date.fromisoformat(name[:10]) if re.match(r"\d{4}-\d{2}-\d{2}\b", name, re.ASCII) else None
    except ValueError:
        return None


def _site_day(moment: datetime, zone: tzinfo) -> date:
    if moment.utcoffset() == timedelta(0):
        try:
            return moment.astimezone(zone).date()
        except OverflowError:
            return moment.date()
    return moment.date()


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text[:4].isdecimal() and text[:1].isascii() else None
    except ValueError:
        return None


def _internet(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if _INTERNET.match(text) else None
    except (ValueError, IndexError, TypeError):
        return None


def _words(text: str) -> date | None:
    text = _CLOCK.sub("", text)
    text = text[found.end() :] if (found := _WEEKDAY.match(text)) else text
    try:
        first, last = parse_period(text)
    except ValueError:
        return None
    return first if first == last else None
