"""The names and results of units in a contest as a workbook, marked for office use only.

What people wrote stands in cells of text and is never computed, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from hoctapbac.bank.exporters.textcells import set_columns, text_cells
from hoctapbac.hub.desk import entries
from hoctapbac.hub.desk.entries import Ask, Counted
from hoctapbac.hub.desk.wording import moment
from hoctapbac.hub.reading import ContestFacts, Published
from hoctapbac.texts import Say
from hoctapbac.vietnamese import dates

_COLUMNS = (
    "number",
    "name",
    "post",
    "group",
    "unit",
    "points",
    "most",
    "correct",
    "items",
    "duration",
    "at",
    "attempts",
    "notes",
)
_A4 = 9  # the paper's number in a workbook
_HEADINGS = 5  # the line in which the columns are named
_WIDTHS = (6, 28, 22, 18, 34, 8, 8, 8, 8, 12, 20, 8, 30)


def workbook(
    ask: Ask, published: Published, contest: ContestFacts, units: Sequence[str], say: Say, now_ms: int
) -> bytes:
    """The workbook's file. A sheet holds a line for each person who counts, unit after unit, by given name."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = dates.local(now_ms).astimezone(UTC).replace(tzinfo=None)
    sheet = book.create_sheet(say("desk.sheet_title"))
    set_columns(sheet, _WIDTHS)
    _lay_out(sheet)
    sheet.append(text_cells(sheet, [say("desk.internal")], bold=True))
    sheet.append(text_cells(sheet, [contest.title], bold=True))
    sheet.append(text_cells(sheet, [say("desk.sheet_at", at=moment(now_ms // 1000))]))
    sheet.append([])
    sheet.append(text_cells(sheet, [say(f"desk.column_{name}") for name in _COLUMNS], bold=True))
    printed, number = entries.printed_names(ask, contest.id), 0
    for unit in units:
        name = printed.get(unit, (published.name(unit), 0))[0]
        for one in entries.people(ask, contest.id, unit):
            number += 1
            sheet.append(_row(sheet, number, one, name, say))
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _lay_out(sheet: Any) -> None:
    """On paper all columns stand on one A4 sheet across, under their headings; on a screen those stay in sight."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", _A4, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEADINGS}:{_HEADINGS}"
    sheet.freeze_panes = f"C{_HEADINGS + 1}"


def _row(sheet: object, number: int, one: Counted, unit: str, say: Say) -> list[object]:
    notes = [say("desk.is_guest")] * one.guest + [say("desk.is_corrected")] * one.corrected
    words = text_cells(sheet, [one.name, one.post, one.group, unit])
    lasting, at, said = text_cells(sheet, [dates.clock_text(one.duration_ms), moment(one.t), ", ".join(notes)])
    return [number, *words, one.points, one.most, one.correct, one.items, lasting, at, one.attempts, said]
