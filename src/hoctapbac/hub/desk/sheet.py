"""The names and results of units in a contest as a workbook, marked for office use only, with the state of each unit.

What people wrote stands in cells of text and is never computed, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from hoctapbac.bank.exporters.textcells import set_columns, text_cells
from hoctapbac.hub.desk import entries, given
from hoctapbac.hub.desk.entries import Counted, Line
from hoctapbac.hub.desk.wording import moment, states
from hoctapbac.hub.engine import Ask
from hoctapbac.hub.reading import ContestFacts, State
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
    "state",
)
_A4 = 9  # the paper's number in a workbook
_HEADINGS = 5  # the line in which the columns are named
_WIDTHS = (6, 28, 22, 18, 34, 8, 8, 8, 8, 12, 20, 8, 30, 40)


def workbook(ask: Ask, contest: ContestFacts, units: Sequence[Line], say: Say, now_ms: int) -> bytes:
    """The workbook's file. A sheet holds a line for each person who counts, unit after unit, by given name."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = dates.local(now_ms).astimezone(UTC).replace(tzinfo=None)
    sheet = book.create_sheet(say("desk.sheet_title"))
    set_columns(sheet, _WIDTHS)
    _lay_out(sheet)
    said = {line.unit: _state(ask, contest, line, say) for line in units}
    sheet.append(_across(sheet, say("desk.internal"), bold=True))
    sheet.append(_across(sheet, contest.title, bold=True))
    sheet.append(_across(sheet, say("desk.sheet_at", at=moment(now_ms // 1000))))
    one_state, *others = set(said.values()) or {say("hub.state_provisional")}
    sheet.append(_across(sheet, say("desk.sheet_states") if others else say("desk.sheet_state", state=one_state)))
    sheet.append(text_cells(sheet, [say(f"desk.column_{name}") for name in _COLUMNS], bold=True))
    number = 0
    for line in units:
        for one in entries.people(ask, contest.id, line.unit):
            number += 1
            sheet.append([*_row(sheet, number, one, line.name, say), *text_cells(sheet, [said[line.unit]])])
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _across(sheet: Any, text: str, bold: bool = False) -> list[Any]:
    """A line over the columns, not wrapped into the first of them."""
    from openpyxl.styles import Alignment

    cells = text_cells(sheet, [text], bold=bold)
    cells[0].alignment = Alignment(vertical="top")
    return cells


def _state(ask: Ask, contest: ContestFacts, line: Line, say: Say) -> str:
    """The state of a unit's results in the words of its page, with who confirmed them, when and by which paper."""
    word = states(say)[line.state]
    last = next((one for one in given.confirmations(ask, contest.id, line.unit) if not one.recall), None)
    if line.state == State.PROVISIONAL or last is None:  # recalled a moment ago
        return word
    by = say("desk.confirmed_by", name=last.name, post=last.post, at=moment(last.t))
    whole = say("desk.whole_contest") if last.whole else ""
    return " ".join(filter(None, (f"{word}.", by, whole, last.note)))


def _lay_out(sheet: Any) -> None:
    """On paper all columns stand on one A4 sheet across, under their headings; on a screen those stay in sight."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", _A4, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{_HEADINGS}:{_HEADINGS}"
    sheet.freeze_panes = f"C{_HEADINGS + 1}"


def _row(sheet: object, number: int, one: Counted, unit: str, say: Say) -> list[object]:
    guest = say("desk.is_guest_of", unit=one.own_unit) if one.own_unit else say("desk.is_guest")
    notes = [guest] * one.guest + [say("desk.is_corrected")] * one.corrected
    words = text_cells(sheet, [one.name, one.post, one.group, unit])
    lasting, at, said = text_cells(sheet, [dates.clock_text(one.duration_ms), moment(one.t), ", ".join(notes)])
    return [number, *words, one.points, one.most, one.correct, one.items, lasting, at, one.attempts, said]
