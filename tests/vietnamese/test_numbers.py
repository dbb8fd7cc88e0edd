"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.numbers import (
    format_list,
    format_money,
    format_number,
    format_percent,
    parse_number,
    plain_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("39.427", "39427"),
        ("39427", "39427"),
        ("62,5", "62.5"),
        ("62.5", "62.5"),
        ("1.234.567,8", "1234567.8"),
        ("1 234", "1234"),
        ("1\u00a0234,50", "1234.5"),
        ("1.500", "1500"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("-5", "-5"),
        ("\u2212 5", "-5"),
        ("+3", "3"),
        ("007", "7"),
        ("-0", "0"),
    ],
)
def test_readings(text: str, value: str) -> None:
    """Each spelling means the one number people mean by it."""
    number = parse_number(text)
    assert number is not None
    assert plain_number(number) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "26,1%", "5 người", "1,234,567", "1.23.456", ",5", "5,", "1e5", "٣", "--1", "NaN", "9" * 61],
)
def test_what_is_no_number(text: str) -> None:
    """Units, percent signs, broken grouping and foreign digits are not read as some number or other."""
    assert parse_number(text) is None


@given(st.decimals(-(10**20), 10**20, places=4))
def test_reading_is_the_inverse_of_writing(number: Decimal) -> None:
    """Every number comes back from its Vietnamese form and from its plain form."""
    assert parse_number(format_number(number)) == number
    assert Decimal(plain_number(number)) == number


def test_forms() -> None:
    """Thousands are grouped by dots, the comma is the decimal mark, idle zeros go, and a sign stays."""
    assert format_number(Decimal("39427")) == "39.427"
    assert format_number(Decimal("1234567.80")) == "1.234.567,8"
    assert format_number(Decimal("-0.5")) == "-0,5"
    assert format_number(Decimal("1E+3")) == "1.000"


@given(st.text())
def test_no_text_stops_the_reading(text: str) -> None:
    """Any text is a number or is not; what is one has a plain form that reads as itself."""
    number = parse_number(text)
    assert number is None or Decimal(plain_number(number)) == number


@pytest.mark.parametrize(
    ("share", "text"),
    [("0.625", "62,5%"), ("1", "100%"), ("0.2608", "26,1%"), ("0.0005", "0,1%"), ("-0.5", "-50%"), ("12", "1.200%")],
)
def test_shares(share: str, text: str) -> None:
    """A share has one decimal where it needs one, and halves go up."""
    assert format_percent(Decimal(share)) == text


def test_money_is_whole_and_stays_on_its_line() -> None:
    """Nobody pays parts of a đồng; the space before the sign does not break."""
    assert format_money(Decimal("1234567.5")) == "1.234.568\u00a0₫"
    assert format_money(Decimal(-500)) == "-500\u00a0₫"


def test_lists() -> None:
    """Commas, and a word before the last one."""
    assert format_list([]) == ""
    assert format_list(["An"]) == "An"
    assert format_list(["An", "Bình"]) == "An và Bình"
    assert format_list(["An", "Bình", "Chi"], "hoặc") == "An, Bình hoặc Chi"


@given(st.decimals(-(10**30), 10**30, places=3))
def test_shares_and_money_of_any_size_have_a_form(number: Decimal) -> None:
    """No amount raises, and money reads back as the whole number next to it."""
    assert format_percent(number).endswith("%")
    read = parse_number(format_money(number).removesuffix("\u00a0₫"))
    assert read is not None and abs(read - number) <= Decimal("0.5")
