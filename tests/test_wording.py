from datetime import UTC, date, datetime
from pathlib import Path

import icu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Post, open_index
from searcher.errors import RequestError
from searcher.results import Request
from searcher.text.dates import parse_month, parse_period
from searcher.text.khmer import clusters
from searcher.text.months import LANGUAGES, Language
from searcher.wording import NO_TITLE, day_text, filters_in_use, month_text, title_of

BODY = "ខ្ញុំសរសេរសំបុត្រនេះជូនបងប្អូនទាំងអស់ ដែលចូលចិត្តអានសៀវភៅ។ ភូមិទំនប់របស់យើងមានបណ្ណាល័យតូចមួយ"


def test_a_post_without_title_is_called_by_its_first_words() -> None:
    beginning = title_of(" ", BODY).removesuffix(" …")
    assert beginning != BODY
    assert BODY.startswith(beginning)
    assert not any(start < len(beginning) < end for start, end in clusters(BODY))
    assert title_of("", "Short.") == "Short."
    assert title_of("", "") == NO_TITLE
    assert title_of("Title", BODY) == "Title"


def test_a_hit_is_headed_so(tmp_path: Path) -> None:
    index = open_index(tmp_path)
    index.add([Post("x", "", BODY)])
    assert index.search("បណ្ណាល័យ").hits[0].heading.text == title_of("", BODY)


def test_days_and_months_in_both_languages() -> None:
    assert day_text(date(2017, 9, 14)) == "14 September 2017"
    assert day_text(date(2017, 9, 14), "km") == "១៤ កញ្ញា ២០១៧"
    assert {month_text(month) for month in ("2017-09", "Sep 2017", "កញ្ញា២០១៧")} == {"September 2017"}
    assert {month_text(month, "km") for month in ("2017-09", "Sep 2017", "កញ្ញា២០១៧")} == {"កញ្ញា ២០១៧"}


@given(st.dates(date(1600, 1, 1)))  # before, ICU counts by the Julian calendar
def test_khmer_days_and_months_are_as_icu_writes_them(day: date) -> None:
    locale = icu.Locale("km@numbers=khmr")
    generator = icu.DateTimePatternGenerator.createInstance(locale)
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    for skeleton, text in (("yMMMMd", day_text(day, "km")), ("yMMMM", month_text(day.isoformat()[:7], "km"))):
        form = icu.SimpleDateFormat(generator.getBestPattern(skeleton), locale)
        form.setTimeZone(icu.TimeZone.getGMT())
        assert text == form.format(moment)


@given(st.dates(date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_what_is_shown_can_be_typed(day: date, language: Language) -> None:
    month = day.isoformat()[:7]
    assert parse_period(day_text(day, language)) == (day, day)
    assert parse_month(month_text(month, language)) == parse_month(month)


def test_dates_that_narrow_a_request_are_shown_in_the_readers_language() -> None:
    asked = Request(month="sept 2017", date_from="ឆ្នាំ២០១៧", date_to="2017-09-14")
    assert [text for _, text in filters_in_use(asked)] == [
        "Month: September 2017",
        "From 2017",
        "Up to 14 September 2017",
    ]
    assert [text for _, text in filters_in_use(asked, "km")] == ["ខែ៖ កញ្ញា ២០១៧", "ចាប់ពី ២០១៧", "រហូតដល់ ១៤ កញ្ញា ២០១៧"]
    assert dict(filters_in_use(Request(date_from="2017-09")))["date_from"] == "From September 2017"


def test_a_request_takes_dates_in_words_and_refuses_the_rest() -> None:
    asked = Request(month="ខែកញ្ញា ឆ្នាំ២០១៧", date_from="September 2017", date_to="១៤ កញ្ញា ២០១៧")
    assert asked.month_period == (date(2017, 9, 1), date(2017, 9, 30))
    assert asked.days == (date(2017, 9, 1), date(2017, 9, 14))
    for wrong in ({"month": "09/10/2017"}, {"date_from": "09/10/2017"}, {"date_to": "31 September 2017"}):
        with pytest.raises(RequestError, match=r"write 2017.*September 2017.*កញ្ញា ២០១៧"):
            Request(**wrong)
