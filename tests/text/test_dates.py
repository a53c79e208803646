"""Days, months and years as typed."""

from datetime import UTC, date, datetime

import icu
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.text import months
from searcher.text.dates import MONTH_FORMS, PERIOD_FORMS, parse_long_date, parse_month, parse_period
from searcher.text.months import month_names, month_number
from tests.strategies import INVISIBLE, any_text, reencoded

SEPTEMBER = (date(2017, 9, 1), date(2017, 9, 30))
FOURTEENTH = (date(2017, 9, 14), date(2017, 9, 14))


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
NO_PERIOD += ["09/10/2017", "14/09/2017", "9.10.2017", "9-10-2017", "09-2017", "១៤/៩/២០១៧", "14 9 2017", "ខែ៩ ឆ្នាំ២០១៧"]
NO_PERIOD += ["September", "14 September", "Septem 2017", "Ju 2017", "S 2017", "ក 2017", "September 17", "Smarch 2017"]
NO_PERIOD += ["31 September 2017", "September 0, 2017", "29 Feb 2017", "ថ្ងៃទី៣១ ខែកញ្ញា ឆ្នាំ២០១៧", "September 0000"]
NO_PERIOD += ["2017 September", "-14 September 2017", "1 4 September 2017", "14 September 20 17", "14September2017"]
NO_PERIOD += ["កញ្ញា", "ឆ្នាំ", "ខែឆ្នាំ២០១៧", "ថ្ងៃទី កញ្ញា ២០១៧", "១៤ ១៥ កញ្ញា ២០១៧", "ខែភទ្របទ ឆ្នាំ២០១៧", "កញ្ញា ២០ ១៧"]


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
    assert parse_long_date(f"{month_names('en')[day.month - 1]} {day.day}, {day.year}") == day


def test_a_long_date_may_be_in_any_case() -> None:
    assert parse_long_date(" SEPTEMBER  19,2017 ") == date(2017, 9, 19)


@pytest.mark.parametrize("text", ["", "Sept 19, 2017", "September 31, 2017", "19 September 2017", "September 19 2017"])
def test_what_is_no_long_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_long_date(text)


MONTH_2017_09 = [
    "September 2017", "september 2017", "SEPTEMBER  2017", "Sep 2017", "Sep. 2017", "Sept 2017", "September, 2017",
    "September,2017", "September-2017", "September ២០១៧", "កញ្ញា ២០១៧", "កញ្ញា២០១៧", "កញ្ញា 2017", "កញ្ញា, ២០១៧",
    "ខែកញ្ញា ឆ្នាំ២០១៧", "ខែ កញ្ញា ឆ្នាំ ២០១៧", "ខែកញ្ញាឆ្នាំ2017", "ខែ\u200bកញ្ញា\u200b ឆ្នាំ\u200b២០១៧", " 2017-9 ",
]  # fmt: skip


@pytest.mark.parametrize("text", MONTH_2017_09)
def test_a_month_in_words(text: str) -> None:
    assert parse_month(text) == parse_period(text) == SEPTEMBER


DAY_2017_09_14 = [
    "14 September 2017", "14 Sep 2017", "14 Sept. 2017", "14th September, 2017", "14-Sep-2017", "September 14, 2017",
    "SEP 14 2017", "Sep. 14,2017", "September 14th, 2017", "១៤ September 2017", "១៤ កញ្ញា ២០១៧", "14 កញ្ញា 2017",
    "១៤កញ្ញា២០១៧", "ទី១៤ ខែកញ្ញា ២០១៧", "ថ្ងៃ១៤ កញ្ញា ២០១៧", "ថ្ងៃទី១៤ ខែកញ្ញា ឆ្នាំ២០១៧", "ថ្ងៃទី១៤ខែកញ្ញាឆ្នាំ២០១៧",
    "ថ្ងៃ ទី ១៤ ខែ កញ្ញា ឆ្នាំ ២០១៧", "ថ្ងៃទី14, ខែកញ្ញា, ឆ្នាំ2017",
]  # fmt: skip


@pytest.mark.parametrize("text", DAY_2017_09_14)
def test_a_day_in_words(text: str) -> None:
    assert parse_period(text) == FOURTEENTH
    with pytest.raises(ValueError):
        parse_month(text)


@pytest.mark.parametrize("text", ["ឆ្នាំ២០១៧", "ឆ្នាំ 2017", "២០១៧"])
def test_a_year_in_khmer(text: str) -> None:
    assert parse_period(text) == (date(2017, 1, 1), date(2017, 12, 31))


def test_the_forms_that_an_error_shows_are_read() -> None:
    def listed(forms: str) -> list[str]:
        return forms.replace(" or ", ", ").split(", ")

    assert {parse_month(form) for form in listed(MONTH_FORMS)} == {SEPTEMBER}
    assert {parse_period(form) for form in listed(PERIOD_FORMS)} == {parse_period("2017"), SEPTEMBER, FOURTEENTH}


@pytest.mark.parametrize(("name", "number"), [("មិនា", 3), ("មីនា", 3), ("កុម្ភះ", 2), ("កុម្ភៈ", 2), ("May", 5)])
def test_spellings_that_icu_does_not_list(name: str, number: int) -> None:
    assert month_number(name) == number


PATTERNS = {
    "en": ["MMMM y", "MMM y", "MMMM, y", "d MMMM y", "d MMM y", "MMMM d, y", "MMM d, y", "LLLL y", "y-MM", "y-MM-dd"],
    "km": ["MMMM y", "MMM y", "LLLL y", "d MMMM y", "d MMM y", "'ខែ'MMMM 'ឆ្នាំ'y", "'ថ្ងៃទី'd 'ខែ'MMMM 'ឆ្នាំ'y", "y-MM-dd"],
}
LOCALES = {"en": "en", "en_GB": "en", "km": "km", "km@numbers=khmr": "km"}
SKELETONS = ["yMMMM", "yMMM", "yMMMMd", "yMMMd"]


def formats() -> list[tuple[str, icu.SimpleDateFormat]]:
    """A pattern of ICU and what formats by it, for every locale."""
    found = []
    for name, language in LOCALES.items():
        locale = icu.Locale(name)
        generator = icu.DateTimePatternGenerator.createInstance(locale)
        for pattern in {*PATTERNS[language], *map(generator.getBestPattern, SKELETONS)}:
            form = icu.SimpleDateFormat(pattern, locale)
            form.setTimeZone(icu.TimeZone.getGMT())
            found.append((pattern, form))
    return found


FORMATS = formats()
modern_days = st.dates(date(1600, 1, 1))  # before, ICU counts by the Julian calendar


def formatted(form: icu.SimpleDateFormat, day: date) -> str:
    return str(form.format(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()))


@given(modern_days, st.sampled_from(FORMATS), st.data())
def test_what_icu_writes_is_read_as_the_same_period_in_any_encoding(day: date, how, data: st.DataObject) -> None:
    pattern, form = how
    text = formatted(form, day)
    expected = parse_period(f"{day:%Y-%m-%d}" if "d" in pattern else f"{day:%Y-%m}")
    assert parse_period(text) == expected
    assert parse_period(data.draw(reencoded(text))) == expected
    assert parse_period(text.upper()) == expected
    if not text.isascii():
        assert parse_period(text.replace(" ", data.draw(st.sampled_from(["", "  ", "\u00a0", *INVISIBLE])))) == expected


PIECES = [*"September Sept. កញ្ញា ខែ ឆ្នាំ ថ្ងៃទី ទី 14 ១៤ 2017 ២០១៧ 2017-09 0 31 Feb , - / st".split(), " ", "\u200b", "\n"]
pieces_of_dates = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(st.one_of(pieces_of_dates, any_text, st.text()))
def test_any_text_is_a_period_in_order_or_refused(text: str) -> None:
    for parse in (parse_period, parse_month):
        try:
            first, last = parse(text)
        except ValueError:
            continue
        assert first <= last


@pytest.mark.parametrize("piece", [" ", "ក", "ខែ", "ថ្ងៃ", "1", "a", ",", "\u17d2", "\u200b", "ខែ ", "1 "])
def test_a_megabyte_is_refused(piece: str) -> None:
    with pytest.raises(ValueError):
        parse_period(piece * (1_000_000 // len(piece)) + "2017x")


def test_plain_dates_need_no_names() -> None:
    months.month_names.cache_clear()
    months._numbers.cache_clear()
    assert parse_month("2017-09") == SEPTEMBER
    assert parse_period("២០១៧-០៩-១៤") == FOURTEENTH
    assert months._numbers.cache_info().currsize == months.month_names.cache_info().currsize == 0
