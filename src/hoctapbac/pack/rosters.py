"""The roster in a pack: people by id in units by id, so that it can be read in one way only, and fast.

An organizer's list names units by words and needs judgement (`hoctapbac.units`); in a pack that has been done. Cells
are taken as they stand; a row that could not have been written by a pack's writer is left out and said.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from hoctapbac.bank.notes import Notes
from hoctapbac.errors import Loaded
from hoctapbac.organization import Organization
from hoctapbac.organization.placing import roster_of
from hoctapbac.organization.tables import MOST_ROWS
from hoctapbac.pack import MOST_PEOPLE
from hoctapbac.pack.layout import ROSTER_HEADINGS
from hoctapbac.units import Person, Roster
from hoctapbac.vietnamese.cleaning import clean_line

_LONGEST = 1_000  # characters of a cell
_PACK_AGAIN = "Xin đóng gói lại."


def read_roster(raw: bytes, name: str, organization: Organization) -> Loaded[Roster]:
    """The roster in a pack's member, in units of the pack's organization; b"" is an empty one. Never raises."""
    notes = Notes(name)
    if raw.count(b"\n") > MOST_PEOPLE + MOST_ROWS + 1:
        notes.error(0, "too_many", f"Danh sách có quá {MOST_PEOPLE} người.", "Xin chia thành nhiều gói.")
        return Loaded(Roster(), notes.problems())
    people: dict[str, Person] = {}
    units: dict[str, None] = {}
    for line, row in _rows(raw, notes):
        person = _person(line, row, organization, notes)
        if person is None:
            continue
        if person.id.casefold() in people:
            notes.error(line, "code_twice", f"Mã «{person.id}» đã dùng ở dòng trước.", _PACK_AGAIN)
            continue
        units[person.unit_id] = None
        if person.id:
            people[person.id.casefold()] = person
    if len(people) > MOST_PEOPLE:
        notes.error(0, "too_many", f"Danh sách có quá {MOST_PEOPLE} người.", "Xin chia thành nhiều gói.")
        return Loaded(Roster(), notes.problems())
    return Loaded(roster_of(organization, units, people.values()), notes.problems())


def _rows(raw: bytes, notes: Notes) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows under the headings, each with its line."""
    try:
        table = csv.reader(io.StringIO(raw.decode(), newline=""), strict=True)
        if raw and tuple(next(table, ())) != ROSTER_HEADINGS:
            notes.error(1, "heading_missing", "Danh sách trong gói không có dòng tiêu đề đúng.", _PACK_AGAIN)
            return
        for row in table:
            yield table.line_num, row
    except (UnicodeDecodeError, csv.Error):
        notes.error(0, "roster_unreadable", "Danh sách trong gói không đọc được.", _PACK_AGAIN)


def _person(line: int, row: Sequence[str], organization: Organization, notes: Notes) -> Person | None:
    """The person of one row; of an empty name and id where the row only names a unit."""
    if len(row) != len(ROSTER_HEADINGS) or any(clean_line(cell) != cell or len(cell) > _LONGEST for cell in row):
        notes.error(line, "row_unreadable", "Dòng này viết chưa đúng.", _PACK_AGAIN)
        return None
    id_, unit_id, name, post, group, sort_as = row
    if organization.unit(unit_id) is None:
        notes.error(line, "unit_unknown", f"Không có đơn vị mã «{unit_id}» trong gói.", _PACK_AGAIN)
        return None
    if bool(id_) != bool(name):
        notes.error(line, "name_missing", "Thiếu mã hoặc họ và tên.", _PACK_AGAIN)
        return None
    return Person(id_, unit_id, name, post, group, sort_as)
