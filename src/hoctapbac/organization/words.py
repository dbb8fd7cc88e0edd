"""The words that stand in cells for what a unit belongs to, how its papers look, how much was taken over, and when."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from hoctapbac.bank.notes import Notes
from hoctapbac.organization import Form, Share, System
from hoctapbac.organization.tables import Line, Shape
from hoctapbac.vietnamese.folding import fold

T = TypeVar("T", bound=str)

SYSTEM_WORDS: Mapping[System, str] = {
    "dang": "Đảng",
    "chinh_quyen": "chính quyền",
    "mttq": "Mặt trận Tổ quốc",
    "doan_the": "đoàn thể",
    "khac": "khác",
}
FORM_WORDS: Mapping[Form, str] = {"dang": "Đảng", "nha_nuoc": "Nhà nước", "khac": "khác"}
SHARE_WORDS: Mapping[Share, str] = {"whole": "toàn bộ", "part": "một phần"}
ALSO_SYSTEM: Mapping[str, System] = {"mttq": "mttq", "mat tran": "mttq", "nha nuoc": "chinh_quyen"}

_DATE = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})|(?P<Y>\d{4})-(?P<M>\d{1,2})-(?P<D>\d{1,2})")
_YEARS = range(1900, 2200)


def word_in(
    line: Line, name: str, shape: Shape, words: Mapping[T, str], notes: Notes, also: Mapping[str, T]
) -> T | None:
    """The value that a cell's word stands for, None for an empty cell or, said, for another word.

    `words` maps each value to its word; capitals, marks and the value itself are understood too, and `also`.
    """
    text = line.cells[name]
    if not text:
        return None
    known = {fold(word): value for value, word in words.items()} | {value: value for value in words} | {**also}
    if fold(text) in known:
        return known[fold(text)]
    heading = shape.columns[name].headings[0]
    notes.error(
        line.number,
        "word_unknown",
        f"Ô «{heading}» ghi «{text}» nên chưa hiểu.",
        f"Xin ghi một trong: {', '.join(words.values())}.",
    )
    return None


def day_in(line: Line, name: str, shape: Shape, notes: Notes) -> date | None:
    """The day in a cell: 01/07/2025 or 2025-07-01; None for an empty cell or, said, for what is no day."""
    text = line.cells[name]
    found = _DATE.fullmatch(text)
    if found is not None:
        year, month, day = (int(found[small] or found[small.upper()]) for small in "ymd")
        try:
            if year in _YEARS:
                return date(year, month, day)
        except ValueError:
            pass
    if text:
        heading = shape.columns[name].headings[0]
        message = f"Ô «{heading}» ghi «{text}», không phải một ngày."
        notes.error(line.number, "date_unreadable", message, "Xin ghi ngày/tháng/năm, ví dụ 01/07/2025.")
    return None
