"""Documents that another has taken the place of: a small dated table, each row with where it was read.

The state of things on 20 November 2026. Only what a page of a newspaper or an office says in so many words stands
here; where a replacement is not confirmed, the sentence says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A document by its number («124-QĐ/TW»), a clause about what came after it, and where that is said."""

    number: str
    sentence: str
    read_in: str


SUPERSEDED = (
    Document(
        "124-QĐ/TW",
        "Quy định số 124-QĐ/TW (04/10/2023) đã được thay bằng Quy định số 366-QĐ/TW (30/8/2025)",
        "dantri.com.vn, thanhnien.vn, thuvienphapluat.vn",
    ),
    Document(
        "25-HD/BTCTW",
        "Hướng dẫn số 25-HD/BTCTW (10/11/2023) đã được thay bằng Hướng dẫn số 43-HD/BTCTW (31/10/2025)",
        "encovietnam.com, thuvienphapluat.vn",
    ),
    Document(
        "13/2023/NĐ-CP",
        "Nghị định số 13/2023/NĐ-CP đã được thay bằng Nghị định số 356/2025",
        "vneconomy.vn, plo.vn (03/01/2026), kenh14.vn",
    ),
    Document(
        "05-CT/TW",
        "sau Chỉ thị số 05-CT/TW (15/5/2016) đã có Chỉ thị số 07-CT/TW (13/7/2026); chưa xác nhận được việc thay thế",
        "hodine.com; dantri.com.vn (11/3/2026); đầu đề tin tháng 8, 9 năm 2026",
    ),
)

_BY_NUMBER = {document.number: document for document in SUPERSEDED}
_DASH = re.compile(r"\s?[-–]\s?")
_NUMBERS = re.compile(r"(?<![0-9])(?:" + "|".join(map(re.escape, _BY_NUMBER)) + ")")


def superseded_in(text: str) -> list[Document]:
    """The documents of the table that `text` names, each once; spaces and the kind of dash do not count."""
    return [_BY_NUMBER[number] for number in dict.fromkeys(_NUMBERS.findall(_DASH.sub("-", text)))]
