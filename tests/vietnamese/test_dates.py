"""Dates and times as people read them, and the table of formats."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.texts import catalogue
from hoctapbac.vietnamese import dates
from hoctapbac.vietnamese.numbers import format_list, format_money, format_number, format_percent, parse_number
from vietnamese.fixtures import rows

MOMENTS = st.integers(-(10**17), 10**17)


def moment(day: str, clock: str = "12:00") -> int:
    return dates.epoch_ms(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=dates.VIETNAM))


def weekday(day: str) -> str:
    name = catalogue("vi")(f"weekday.{dates.weekday(moment(day))}")
    return name[:1].upper() + name[1:]  # the table has it as it opens a line


def first_weekday(_: str) -> str:
    monday = dates.local(dates.week_start_ms(moment("2024-02-08")))
    return catalogue("en")(f"weekday.{monday.weekday()}")


FORMATS = {
    "date": lambda text: dates.date_text(moment(text)),
    "date_long": lambda text: dates.long_date_text(moment(text)),
    "weekday": weekday,
    "time": lambda text: dates.time_text(moment("2024-02-05", text)),
    "number": lambda text: format_number(Decimal(text)),
    "percent": lambda text: format_percent(Decimal(text)),
    "currency": lambda text: format_money(Decimal(text)),
    "list": lambda text: format_list(text.split(",")),
    "list_or": lambda text: format_list(text.split(","), "hoặc"),
    "relative": lambda text: dates.relative_text(int(text)),
    "first_weekday": first_weekday,
    "parse_number": lambda text: str(parse_number(text)),
}
# Rows of the table that state no text of ours, or another one than ours, and why.
DEPARTURES = {
    ("plural", "0;1;2;5"): None,  # a category for translators: no sentence of ours changes with a count
    ("ordinal", "1"): None,  # a category too; places are written with digits, «thứ 1»
    # A lone dot is read as the decimal mark and what was read is shown under the field, which is the asking.
    ("parse_number", "62.5"): "62.5",
    # The table's own note asks for a space that does not break, though an ordinary one stands in it.
    ("currency", "1234567"): "1.234.567\u00a0₫",
    # In a line the names are those of Decree 30/2020: thứ Hai, Chủ nhật.
    ("weekday", "2024-02-04"): "Chủ nhật",
}


def test_the_table_of_formats_holds() -> None:
    """Every row of the reference gives exactly its text, but for those named above."""
    table = [
        (kind, text, DEPARTURES.get((kind, text), expected)) for kind, text, expected, _ in rows("format/format.tsv")
    ]
    stated = [row for row in table if row[2] is not None]
    assert [(kind, text, FORMATS[kind](text)) for kind, text, _ in stated] == stated
    assert len(stated) >= 17


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2026-01-09", "ngày 09 tháng 01 năm 2026"),
        ("2026-02-10", "ngày 10 tháng 02 năm 2026"),
        ("2026-03-01", "ngày 01 tháng 3 năm 2026"),
        ("2026-12-31", "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_documents_have_zeros_where_a_number_could_be_forged(day: str, text: str) -> None:
    """Days to 9 and months 1 and 2 have a zero before them, other months have none."""
    assert dates.long_date_text(moment(day)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "bây giờ"),
        (-59, "59 giây trước"),
        (-60, "1 phút trước"),
        (-3599, "59 phút trước"),
        (7200, "sau 2 giờ nữa"),
        (-86_400 * 6, "6 ngày trước"),
        (86_400 * 7, "sau 1 tuần nữa"),
        (-86_400 * 31, "1 tháng trước"),
        (-86_400 * 800, "2 năm trước"),
    ],
)
def test_how_far_off_a_moment_is(seconds: int, text: str) -> None:
    """In the largest unit that fits whole, before or after now."""
    assert dates.relative_text(seconds) == text


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    """Five in the afternoon in UTC is the next day there."""
    late = int(datetime(2026, 11, 22, 17, 0, tzinfo=UTC).timestamp() * 1000)
    assert dates.date_text(late - 1) == "22/11/2026"
    assert dates.date_text(late) == "23/11/2026" and dates.time_text(late) == "00:00"
    assert dates.day_start_ms(late + 5) == late == dates.week_start_ms(late + 3 * dates.DAY_MS)


@given(MOMENTS)
def test_any_moment_has_every_form(ms: int) -> None:
    """A clock gone mad still gives a date; nothing raises."""
    assert re.fullmatch(r"\d\d/\d\d/\d{1,4}", dates.date_text(ms))
    assert re.fullmatch(r"\d\d:\d\d", dates.time_text(ms))
    assert re.fullmatch(r"ngày \d\d tháng (0[12]|[3-9]|1[012]) năm \d{1,4}", dates.long_date_text(ms))
    assert dates.relative_text(ms)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_weeks_run_from_monday(day: date) -> None:
    """The week of any day began on the last Monday, not later than that day."""
    ms = moment(day.isoformat())
    monday = dates.local(dates.week_start_ms(ms)).date()
    assert monday.weekday() == 0
    assert timedelta(0) <= day - monday <= timedelta(6)
