"""Days as sources write them: the site's day, and never a guess."""

import contextlib
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.sources.day import day_in_name, day_of

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-09-14", "2017-09-14"),
        ("2017-09-14 23:00:00", "2017-09-14"),
        ("2017-09-14T23:00:00+07:00", "2017-09-14"),
        ("20170914T160000Z", "2017-09-14"),
        ("2017-09-14T20:00:00Z", "2017-09-15"),
        ("2017-09-14T20:00:00+00:00", "2017-09-15"),
        ("Thu, 14 Sep 2017 16:00:00 +0000", "2017-09-14"),
        ("Thu, 14 Sep 2017 20:00:00 GMT", "2017-09-15"),
        ("Thu, 14 Sep 2017 20:00:00 +0700", "2017-09-14"),
        ("Thursday, September 14, 2017 at 4:30 pm", "2017-09-14"),
        ("Sept. 14, 2017", "2017-09-14"),
        ("14 September 2017", "2017-09-14"),
        ("ថ្ងៃទី១៤ ខែកញ្ញា ឆ្នាំ២០១៧", "2017-09-14"),
        ("១៤ កញ្ញា ២០១៧ 10:30", "2017-09-14"),
        ("0001-01-01T00:00:00Z", "0001-01-01"),
        ("9999-12-31T23:59:59Z", "9999-12-31"),
    ],
)
def test_a_day_is_that_of_the_site(text: str, day: str) -> None:
    assert str(day_of(text, PHNOM_PENH)) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "2017", "2017-09", "September 2017", "09/14/2017", "14.9.2017", "2017-02-30", "31 November 2017",
        "Wed, 30 Nov -0001 00:00:00 +0000", "0000-00-00 00:00:00", "1505404800", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError):
        day_of(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_in_utc_falls_on_a_day_of_the_zone(moment) -> None:
    try:
        expected = moment.astimezone(PHNOM_PENH).date()
    except OverflowError:
        expected = moment.date()
    assert day_of(moment.isoformat(), PHNOM_PENH) == expected


@given(st.text(max_size=90))
def test_no_text_raises_anything_else(text: str) -> None:
    with contextlib.suppress(ValueError):
        day_of(text, PHNOM_PENH)


def test_a_day_may_begin_the_name_of_a_file() -> None:
    assert str(day_in_name("2017-09-14-kites.md")) == "2017-09-14"
    assert day_in_name("2017-13-14-kites.md") is day_in_name("kites.md") is day_in_name("20170914.md") is None
