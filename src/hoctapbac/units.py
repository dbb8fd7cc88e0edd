"""Units, the people in them, and the list an organizer writes them in.

A roster is one CSV file with a heading row: unit, parent, name, post, group, and if wished a code and a
sorting name; Vietnamese headings are understood, and comma, semicolon or tab. `read_roster` never raises:
whatever is wrong comes back as problems with their lines, and what could be read is a sound roster all the
same (every person's unit is there, every parent is there, nobody is twice, no unit is above itself).

Ids are derived from what is written (a unit from its name and those above it, a person from unit, name and
post), so reading a file again, or in another order, gives the same ids. A person with a code has it as id.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hoctapbac.errors import Loaded, Problem, Severity, has_errors
from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.collation import name_key, same_name, sort_key
from hoctapbac.vietnamese.names import normalise_name, repair_letters


@dataclass(frozen=True, slots=True)
class Unit:
    """An organization's unit; `parent` is the id of the unit above, "" at the top."""

    id: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster. `sort_as` is what to sort by when the last word is not the given name."""

    id: str
    unit_id: str
    name: str
    post: str = ""
    group: str = ""
    sort_as: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who may take part: units in the order of their names, people in the order of their given names."""

    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()

    def unit(self, unit_id: str) -> Unit:
        """The unit with this id; KeyError if there is none."""
        for unit in self.units:
            if unit.id == unit_id:
                return unit
        raise KeyError(unit_id)

    def units_under(self, unit_id: str = "") -> tuple[Unit, ...]:
        """The units directly below one; by default those at the top."""
        return tuple(unit for unit in self.units if unit.parent == unit_id)

    def people_in(self, unit_id: str) -> tuple[Person, ...]:
        """The people of one unit, without those of the units below it."""
        return tuple(person for person in self.people if person.unit_id == unit_id)

    def path(self, unit_id: str) -> tuple[Unit, ...]:
        """A unit and all above it, the highest first."""
        chain = [self.unit(unit_id)]
        while chain[-1].parent:
            chain.append(self.unit(chain[-1].parent))
        return tuple(reversed(chain))


_HEADINGS = {
    "unit": ("unit", "đơn vị", "tên đơn vị"),
    "parent": ("parent", "đơn vị cấp trên", "cấp trên", "đơn vị cấp trên trực tiếp"),
    "name": ("name", "họ và tên", "họ tên", "họ, tên"),
    "post": ("post", "chức vụ", "chức danh"),
    "group": ("group", "nhóm", "nhóm đối tượng", "đối tượng"),
    "code": ("code", "id", "mã", "mã số"),
    "sort_as": ("sort_as", "tên để sắp xếp", "tên sắp xếp"),
}
_COLUMN_OF = {same_name(heading): column for column, many in _HEADINGS.items() for heading in many}
_LIMITS = {"unit": 200, "parent": 200, "name": 80, "post": 120, "group": 80, "code": 40, "sort_as": 80}
MOST_LEVELS = 30  # of units, one above the other
_HEADING_WITHIN = 10  # rows: a list often opens with its title

_QUOTES_REMEDY = "Xin xem lại dấu ngoặc kép ở dòng này: ô nào mở ngoặc kép thì phải đóng lại."
_TROUBLES: Mapping[str, tuple[Severity, str, str]] = {
    "not_utf8": (
        "error",
        "Tệp không phải dạng UTF-8 nên chữ có dấu không đọc được.",
        "Xin lưu lại dạng CSV UTF-8; nếu tệp dùng bảng mã cũ (TCVN3, VNI…), mời chạy “hoctapbac text decode”.",
    ),
    "heading_missing": (
        "error",
        "Không thấy dòng tiêu đề có cột «Đơn vị» và cột «Họ và tên».",
        "Xin ghi dòng đầu: Đơn vị, Đơn vị cấp trên, Họ và tên, Chức vụ, Nhóm.",
    ),
    "column_twice": ("error", "Cột «{heading}» trùng với một cột trước.", "Xin giữ lại một cột."),
    "column_unused": (
        "note",
        "Cột «{heading}» không dùng đến và không được lưu.",
        "Nên bỏ cột này khỏi tệp nếu là thông tin cá nhân.",
    ),
    "quotes": ("error", "Từ dòng này trở đi không đọc được.", _QUOTES_REMEDY),
    "cells_extra": (
        "error",
        "Dòng có nhiều ô hơn dòng tiêu đề.",
        "Nếu trong ô có dấu phẩy, xin đặt cả ô trong dấu ngoặc kép.",
    ),
    "letters_lost": (
        "error",
        "«{text}» có dấu ? thay cho chữ đã mất.",
        "Chữ đã mất không khôi phục được: xin lưu lại từ tệp gốc dạng CSV UTF-8.",
    ),
    "unit_missing": ("error", "Thiếu tên đơn vị.", "Xin ghi tên đơn vị ở từng dòng, không để ô gộp."),
    "name_missing": ("error", "Thiếu họ và tên.", "Xin ghi họ và tên, hoặc bỏ dòng này."),
    "too_long": (
        "error",
        "Ô «{heading}» dài quá {limit} ký tự.",
        "Xin rút gọn. " + _QUOTES_REMEDY,
    ),
    "unit_only": (
        "note",
        "Dòng này chỉ có đơn vị «{name}», không có người.",
        "Nếu đây là một người, xin ghi thêm họ và tên.",
    ),
    "name_doubtful": (
        "warning",
        "Họ và tên «{name}» có chữ có thể gõ nhầm: {words}.",
        "Xin xem lại; nếu đúng thì giữ nguyên.",
    ),
    "units_circle": (
        "error",
        "Đơn vị «{name}» nằm dưới chính nó.",
        "Xin sửa cột đơn vị cấp trên để các cấp không vòng lại.",
    ),
    "units_deep": (
        "error",
        "Đơn vị «{name}» có quá nhiều cấp trên.",
        f"Xin ghi không quá {MOST_LEVELS} cấp.",
    ),
    "parent_unclear": (
        "error",
        "Không rõ đơn vị «{name}» thuộc cấp trên nào: tệp ghi {count} đơn vị cấp trên khác nhau.",
        "Xin ghi rõ cấp trên ở từng dòng; các đơn vị cấp trên trùng tên thì đặt tên khác nhau.",
    ),
    "person_twice": (
        "error",
        "«{name}» trùng họ tên và chức vụ với người ở dòng {first} trong cùng đơn vị.",
        "Nếu là hai người, xin thêm cột Mã hoặc chức vụ để phân biệt; nếu là một người, xin bỏ một dòng.",
    ),
    "code_twice": (
        "error",
        "Mã «{number}» đã dùng ở dòng {first}.",
        "Xin cho mỗi người một mã riêng.",
    ),
    "nobody": ("warning", "Danh sách chưa có người nào.", "Mời ghi mỗi người một dòng dưới dòng tiêu đề."),
}


@dataclass(slots=True)
class _Notes:
    """The problems met in one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, code: str, **facts: object) -> None:
        severity, message, remedy = _TROUBLES[code]
        self.problems.append(Problem(self.file, line, code, message.format(**facts), remedy, severity))


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the list with its cells made clean; `name` is "" where only a unit is stated."""

    line: int
    unit: str
    parent: str
    name: str
    post: str
    group: str
    code: str
    sort_as: str


@dataclass(slots=True)
class _Table:
    """A file cut into rows of cells with their lines; `broken` is the line where cutting failed, or 0."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    broken: int = 0


def read_roster(raw: bytes, name: str) -> Loaded[Roster]:
    """The roster in a CSV file of that name, and every problem in it, in the order of its lines."""
    notes = _Notes(name)
    rows = list(_rows(raw, notes))
    roster = _roster(rows, notes)
    if not roster.people and not has_errors(notes.problems):
        notes.add(0, "nobody")
    return Loaded(roster, tuple(sorted(notes.problems, key=lambda problem: problem.line)))


def _rows(raw: bytes, notes: _Notes) -> Iterator[_Row]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        notes.add(raw.count(b"\n", 0, wrong.start) + 1, "not_utf8")
        return
    found = _headed(text)
    if found is None:
        _note_no_heading(text, notes)
        return
    table, at = found
    columns = _columns(*table.rows[at], notes)
    for line, cells in table.rows[at + 1 :]:
        row = _row(line, cells, columns, notes)
        if row is not None:
            yield row
    if table.broken:
        notes.add(table.broken, "quotes")


def _cut(text: str, delimiter: str) -> _Table:
    """The rows that are not blank."""
    table, reader = _Table(), csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                table.rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error:
        table.broken = begins
    return table


def _column_of(heading: str) -> str:
    """The column a heading stands for, "" for none of ours."""
    return _COLUMN_OF.get(same_name(heading).strip(" *:."), "")


def _headed(text: str) -> tuple[_Table, int] | None:
    """The table under the delimiter that gives it a heading row, and where this row is."""
    for delimiter in ",;\t":
        table = _cut(text, delimiter)
        for at, (_, cells) in enumerate(table.rows[:_HEADING_WITHIN]):
            if {"unit", "name"} <= {_column_of(cell) for cell in cells}:
                return table, at
    return None


def _note_no_heading(text: str, notes: _Notes) -> None:
    """A heading that lost its letters is not a heading that was never there."""
    first = clean_line(text[:200].replace("\ufffd", "?"), 60)
    if "?" in first:
        notes.add(1, "letters_lost", text=first)
    else:
        notes.add(1, "heading_missing")


def _columns(line: int, headings: Sequence[str], notes: _Notes) -> list[tuple[str, str]]:
    """For each place in a row its column ("" if not used) and its heading."""
    columns: list[tuple[str, str]] = []
    for heading in map(clean_line, headings):
        column = _column_of(heading)
        if column and column in (known for known, _ in columns):
            notes.add(line, "column_twice", heading=heading)
            column = ""
        elif heading and not column:
            notes.add(line, "column_unused", heading=heading[:60])
        columns.append((column, heading))
    return columns


def _row(line: int, cells: Sequence[str], columns: Sequence[tuple[str, str]], notes: _Notes) -> _Row | None:
    """One line read, or None if something in it is wrong enough to leave it out."""
    before = len(notes.problems)
    if any(cell.strip() for cell in cells[len(columns) :]):
        notes.add(line, "cells_extra")
    found = dict.fromkeys(_LIMITS, "")
    for cell, (column, heading) in zip(cells, columns, strict=False):
        if column:
            found[column] = _cell(line, cell, column, heading, notes)
    if len(notes.problems) == before:
        _check_named(line, found, notes)
    return _Row(line, **found) if len(notes.problems) == before else None


def _cell(line: int, cell: str, column: str, heading: str, notes: _Notes) -> str:
    if "?" in cell or "\ufffd" in cell:
        notes.add(line, "letters_lost", text=clean_line(cell.replace("\ufffd", "?"), 60))
    text = clean_line(cell) if column == "code" else repair_letters(cell)
    if len(text) > _LIMITS[column]:
        notes.add(line, "too_long", heading=heading, limit=_LIMITS[column])
    return text if any(map(str.isalnum, text)) else ""  # a dash stands for nothing


def _check_named(line: int, found: Mapping[str, str], notes: _Notes) -> None:
    """There is a unit, and a name unless nothing but the unit is stated."""
    if not found["unit"]:
        notes.add(line, "unit_missing")
    states_person = any(found[column] for column in ("name", "post", "group", "code", "sort_as"))
    if states_person and not any(map(str.isalpha, found["name"])):
        notes.add(line, "name_missing")


def _roster(rows: Sequence[_Row], notes: _Notes) -> Roster:
    tree = _Tree(rows)
    units: dict[str, Unit] = {}
    people: dict[str, tuple[int, Person]] = {}
    for row in rows:
        chain = tree.chain(row, notes)
        if not chain:
            continue
        for unit in tree.units(chain):
            units.setdefault(unit.id, unit)
        if row.name:
            _add_person(row, unit_id_of(chain), people, notes)
        else:
            notes.add(row.line, "unit_only", name=row.unit)
    return in_order(units.values(), (person for _, person in people.values()))


def in_order(units: Iterable[Unit], people: Iterable[Person]) -> Roster:
    """The roster of these, in its one order."""
    return Roster(
        tuple(sorted(units, key=lambda unit: (sort_key(unit.name), unit.id))),
        tuple(sorted(people, key=_place)),
    )


def _place(person: Person) -> tuple[str, str, str]:
    return name_key(person.name, person.sort_as), sort_key(person.post), person.id


class _Tree:
    """Units as the rows state them. A unit is known by its name and those above it, so two units named
    «Chi bộ 1» may be in two places. A row that states no parent means the one that other rows state.
    """

    def __init__(self, rows: Iterable[_Row]) -> None:
        self._names: dict[str, str] = {}
        self._above: dict[str, set[str]] = {}
        self._told: set[str] = set()
        for row in rows:
            unit, parent = same_name(row.unit), same_name(row.parent)
            self._names.setdefault(unit, row.unit)
            if parent:
                self._names.setdefault(parent, row.parent)
                self._above.setdefault(unit, set()).add(parent)

    def chain(self, row: _Row, notes: _Notes) -> tuple[str, ...]:
        """The row's unit and those above it, the highest last; empty, and said once, if it makes no sense."""
        unit, parent = same_name(row.unit), same_name(row.parent)
        chain = [unit]
        above = {parent} if parent else self._above.get(unit, set())
        while above:
            (parent, *others) = above
            if others or parent in chain or len(chain) == MOST_LEVELS:
                self._tell(row, chain, above, notes)
                return ()
            chain.append(parent)
            above = self._above.get(parent, set())
        return tuple(chain)

    def _tell(self, row: _Row, chain: Sequence[str], above: set[str], notes: _Notes) -> None:
        unclear = len(above) > 1
        concerned = chain[-1:] if unclear else chain
        if self._told.isdisjoint(concerned):
            code = "parent_unclear" if unclear else "units_circle" if above & {*chain} else "units_deep"
            notes.add(row.line, code, name=self._names[chain[-1]], count=len(above))
        self._told.update(concerned)

    def units(self, chain: tuple[str, ...]) -> Iterator[Unit]:
        for at, name in enumerate(chain):
            parent = unit_id_of(chain[at + 1 :]) if at + 1 < len(chain) else ""
            yield Unit(unit_id_of(chain[at:]), self._names[name], parent)


def _derived(letter: str, parts: Iterable[str]) -> str:
    return letter + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def unit_id_of(chain: Iterable[str]) -> str:
    """The id of a unit nobody gave a code: from its name and those above it, each as `same_name` spells it."""
    return _derived("u", chain)


def _add_person(row: _Row, unit_id: str, people: dict[str, tuple[int, Person]], notes: _Notes) -> None:
    name, doubts = normalise_name(row.name)
    person_id = row.code or _derived("p", (unit_id, same_name(name), same_name(row.post)))
    earlier = people.get(person_id.casefold())
    if earlier and row.code:
        notes.add(row.line, "code_twice", number=row.code, first=earlier[0])
    elif earlier:
        notes.add(row.line, "person_twice", name=name, first=earlier[0])
    else:
        person = Person(person_id, unit_id, name, row.post, row.group, row.sort_as)
        people[person_id.casefold()] = (row.line, person)
    if doubts:
        notes.add(row.line, "name_doubtful", name=name, words=", ".join(doubts))
