"""Days, months and years as typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text.dates import MONTHS, parse_long_date, parse_month, parse_period


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-09", date(2017, 9, 1), date(2017, 9, 30)),
        ("2016-2", date(2016, 2, 1), date(2016, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("2017-12", date(2017, 12, 1), date(2017, 12, 31)),
        ("2017-09-14", date(2017, 9, 14), date(2017, 9, 14)),
        (" 2017-9-4 ", date(2017, 9, 4), date(2017, 9, 4)),
        ("២០១៧-០៩", date(2017, 9, 1), date(2017, 9, 30)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-11", date(9999, 11, 1), date(9999, 11, 30)),
    ],
)
def test_a_period_is_its_first_and_last_day(text: str, first: date, last: date) -> None:
    assert parse_period(text) == (first, last)


def test_the_last_month_that_a_calendar_has() -> None:
    assert parse_period("9999-12") == (date(9999, 12, 1), date(9999, 12, 31))


NO_PERIOD = ["", "17", "2017-", "2017-13", "2017-00", "2017-02-29", "2017-09-31", "0000", "09-2017", "2017/09", "today"]
NO_PERIOD += ["2017-09-14T00", "٢٠١٧", "2017-9-14-1", "-2017", "20170914"]


@pytest.mark.parametrize("text", NO_PERIOD)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_period(text)


@given(st.text(alphabet="0123456789-០៩ x", max_size=12))
def test_a_period_is_in_order_or_refused(text: str) -> None:
    try:
        first, last = parse_period(text)
    except ValueError:
        return
    assert first <= last


@given(st.dates())
def test_a_month_is_its_first_and_last_day(day: date) -> None:
    first, last = parse_month(f"{day.year:04}-{day.month}")
    assert first <= day <= last
    assert (first, last) == parse_period(day.isoformat()[:7])
    assert (first.day, last.month) == (1, day.month)


@pytest.mark.parametrize("text", [*NO_PERIOD, "2017", "2017-09-14", "2017-09-01", "2017-12-31"])
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_month(text)


@given(st.dates())
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    assert parse_period(day.isoformat()) == (day, day)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_long_date_is_read_as_it_is_written(day: date) -> None:
    assert parse_long_date(f"{MONTHS[day.month - 1]} {day.day}, {day.year}") == day


def test_a_long_date_may_be_in_any_case() -> None:
    assert parse_long_date(" SEPTEMBER  19,2017 ") == date(2017, 9, 19)


@pytest.mark.parametrize("text", ["", "Sept 19, 2017", "September 31, 2017", "19 September 2017", "September 19 2017"])
def test_what_is_no_long_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_long_date(text)
