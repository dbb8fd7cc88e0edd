"""An organization as the two CSV files that `reading` takes, every id written out.

One organization has one text, and reading it gives the organization back.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from hoctapbac.organization import Organization, UnitFacts
from hoctapbac.organization.words import FORM_WORDS, SHARE_WORDS, SYSTEM_WORDS

_UNIT_HEADINGS = ("Mã", "Đơn vị", "Tên đầy đủ", "Loại", "Hệ thống", "Thể thức", "Mã cấp trên", "Từ ngày", "Đến ngày")
_SUCCESSION_HEADINGS = ("Mã cũ", "Mã mới", "Phần", "Ngày", "Văn bản")


def write_units(organization: Organization) -> bytes:
    """The units with their clusters; b"" where there are none."""
    if not organization.units:
        return b""
    years = sorted({each.year for each in organization.memberships})
    headings = [*_UNIT_HEADINGS, *(f"Cụm thi đua {year}" for year in years)]
    rows = ([*_unit(unit), *(organization.cluster(unit.id, year) for year in years)] for unit in organization.units)
    return written([headings, *rows])


def write_succession(organization: Organization) -> bytes:
    """The successions; b"" where there are none."""
    if not organization.successions:
        return b""
    rows = (
        [step.old, step.new, SHARE_WORDS[step.share], _day(step.day), step.document]
        for step in organization.successions
    )
    return written([_SUCCESSION_HEADINGS, *rows])


def written(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as CSV in UTF-8, comma and line feed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def _unit(unit: UnitFacts) -> list[str]:
    return [
        unit.id,
        unit.name,
        "" if unit.full_name == unit.name else unit.full_name,
        unit.kind,
        SYSTEM_WORDS[unit.system],
        FORM_WORDS[unit.form],
        unit.parent,
        _day(unit.valid_from),
        _day(unit.valid_to),
    ]


def _day(day: date | None) -> str:
    return day.strftime("%d/%m/%Y") if day else ""
