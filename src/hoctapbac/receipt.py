"""Receipts: the code a person reads aloud, and the text and modules of the QR code beside it.

The code carries a check digit that catches every single wrong digit and every two neighbours swapped. The
text says what was held, where and when, with the first digits of the record's link; it never holds a person's
name or score. While there is no hub to link to it is readable text in several forms, the richest first, and
`qr_modules` takes the richest that the screen has room for. qrcode is imported when the first code is drawn.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import cast

from hoctapbac.errors import Refusal

Modules = tuple[tuple[bool, ...], ...]  # rows from the top, True is dark, square, without a border

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


def readable_forms(
    receipt_code: str, contest_title: str, unit_name: str, day: str, record_link: bytes
) -> tuple[str, ...]:
    """What the QR code may say, the richest form first; `day` as it is shown. Unit and title may be empty.

    The fourth form and those behind it are at most 62 bytes, which an 80×24 screen can show.
    """
    digest = record_link.hex()[:8]
    title = "Phiếu ghi nhận kết quả"
    facts = [
        (receipt_code, title, contest_title, unit_name, day, digest),
        (receipt_code, title, unit_name, day, digest),
        (receipt_code, title, day, digest),
        (f"Phiếu {receipt_code}", day, digest),
        (receipt_code, digest),
        (receipt_code,),
    ]
    return tuple(dict.fromkeys(" · ".join(filter(None, form)) for form in facts))


def qr_modules(texts: str | Sequence[str], most: int) -> Modules | None:
    """The modules of the richest text (the first that fits) in a square of at most `most` modules a side.

    The quiet zone is the caller's. A text with room for error correction M or better goes before a richer one
    that has room for L only; the correction is then the best that fits (Q, M, L). None if no text fits.
    """
    forms = (texts,) if isinstance(texts, str) else texts
    for levels in ("QM", "L"):
        for text in forms:
            for level in levels:
                drawn = _drawn(text, level, most)
                if drawn is not None:
                    return drawn
    return None


def _drawn(text: str, level: str, most: int) -> Modules | None:
    # qrcode would load Pillow, where it is installed, at 20 MB; without this submodule it does not.
    sys.modules.setdefault("qrcode.image.styles.moduledrawers.pil", cast(ModuleType, None))
    from qrcode import constants, exceptions  # type: ignore[import-untyped]
    from qrcode.main import QRCode  # type: ignore[import-untyped]

    symbol = QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{level}"), border=0)
    symbol.add_data(text.encode())
    try:
        if 17 + 4 * symbol.best_fit() > most:
            return None
    except (exceptions.DataOverflowError, ValueError):  # more than the largest symbol holds
        return None
    return tuple(tuple(map(bool, row)) for row in symbol.get_matrix())
