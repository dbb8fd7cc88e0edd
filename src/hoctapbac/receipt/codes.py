"""The code of a record that a person reads aloud: HTB-2026-000123-8.

Its check digit catches every single wrong digit and every two neighbours swapped. It says that nobody misread it,
and nothing about what was recorded.
"""

from __future__ import annotations

import re

from hoctapbac.errors import Refusal

# H. M. Damm's quasigroup of order 10: row the check so far, column the next digit.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
_WRITTEN = re.compile(r"(?:HTB)?([1-9][0-9]{3})([0-9]{6}|[1-9][0-9]{6,8})([0-9])")
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")


def code(year: int, seq: int) -> str:
    """The code of a record, HTB-2026-000123-8; years of four digits, `seq` from 1 to 10⁹ - 1."""
    if not (1000 <= year <= 9999 and 0 < seq < 10**9):
        raise ValueError(f"no code for {year}, {seq}")
    return f"HTB-{year}-{seq:06}-{_check_digit(f'{year}{seq:06}')}"


def numbered(kid: bytes, seq: int) -> int:
    """The number in the code of a key's record `seq`: two digits from the key, then those of the record.

    Several kiosks stand in one hall, and a code read over the telephone should not name two results.
    """
    mark = 10 + int.from_bytes(kid, "big") % 90
    return mark * (10_000 if seq < 10_000 else 1_000_000) + seq


def read_code(text: str) -> tuple[int, int]:
    """The year and `seq` in a code however it was typed: small letters, spaces, no hyphens, no HTB.

    Refusal("code_wrong") if it is no code or its check digit does not agree.
    """
    found = _WRITTEN.fullmatch(_BETWEEN.sub("", text).upper())
    if found is None or _check_digit("".join(found.groups())) != 0:
        raise Refusal("code_wrong")
    return int(found[1]), int(found[2])


def _check_digit(digits: str) -> int:
    """The digit to put behind; 0 for digits that already end in theirs."""
    check = 0
    for digit in digits:
        check = int(_DAMM[check][int(digit)])
    return check
