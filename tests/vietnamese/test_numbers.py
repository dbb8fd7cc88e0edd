"""Numbers as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.vietnamese.numbers import format_number, parse_number, plain_number


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
