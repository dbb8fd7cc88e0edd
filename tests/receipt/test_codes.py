"""The code of a record that a person reads aloud."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.errors import Refusal
from hoctapbac.receipt import code, read_code

SAMPLE = [(year, seq) for year in (2025, 2026, 2030) for seq in (1, 9, 123, 90817, 999_999, 1_000_000, 987_654_321)]


def accepted(text: str) -> bool:
    try:
        read_code(text)
    except Refusal as refused:
        assert refused.code == "code_wrong"
        return False
    return True


def test_a_code_has_year_number_and_check_digit() -> None:
    """The form is fixed: prefix, year, six digits or more, check digit."""
    assert code(2026, 123) == "HTB-2026-000123-8"
    assert code(2026, 12_345_678).startswith("HTB-2026-12345678-")


@pytest.mark.parametrize(("year", "seq"), [(26, 1), (2026, 0), (2026, -1), (2026, 10**9), (10_000, 1)])
def test_there_is_no_code_outside_the_form(year: int, seq: int) -> None:
    """A number that could not be read back is a bug of the caller."""
    with pytest.raises(ValueError, match="no code"):
        code(year, seq)


@given(st.integers(1000, 9999), st.integers(1, 10**9 - 1))
def test_a_code_is_read_back_however_it_is_typed(year: int, seq: int) -> None:
    """Small letters, spaces, long dashes, no dashes, no prefix: one code."""
    written = code(year, seq)
    plain = written.replace("-", "")
    for typed in (
        written,
        written.lower(),
        plain,
        plain[3:],
        f"  {written.replace('-', ' ')} ",
        written.replace("-", " – "),
    ):
        assert read_code(typed) == (year, seq)


@pytest.mark.parametrize(("year", "seq"), SAMPLE)
def test_every_single_wrong_digit_is_caught(year: int, seq: int) -> None:
    """Any digit replaced by any other is refused."""
    digits = code(year, seq).replace("-", "")[3:]
    for at, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert not accepted(digits[:at] + wrong + digits[at + 1 :])


@pytest.mark.parametrize(("year", "seq"), SAMPLE)
def test_every_swap_of_neighbours_is_caught(year: int, seq: int) -> None:
    """Any two different neighbours swapped are refused, across the dashes too."""
    digits = code(year, seq).replace("-", "")[3:]
    for at in range(len(digits) - 1):
        a, b = digits[at], digits[at + 1]
        assert a == b or not accepted(digits[:at] + b + a + digits[at + 2 :])


@given(st.text(max_size=30) | st.from_regex(r"(HTB)?[0-9]{9,15}", fullmatch=True))
def test_what_is_read_is_a_code_and_all_else_is_refused(text: str) -> None:
    """Any text is refused or is the code of what was read from it."""
    if accepted(text):
        assert accepted(code(*read_code(text)))
        assert code(*read_code(text)).replace("-", "").endswith("".join(filter(str.isdigit, text)))
