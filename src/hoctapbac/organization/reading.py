"""Units and successions as an organizer lists them: `read_units`, `read_succession`, from CSV or TOML.

Reading never raises. What is wrong is a problem with its line and a remedy; what could be read is a sound
organization all the same: no id twice, every parent there, no unit above itself, every succession between units that
are there. Without errors, the order of the lines changes nothing.

A unit's id is its «Mã»; without one it is derived from its name and those above it exactly as a roster's units are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from hoctapbac.bank.notes import Notes
from hoctapbac.errors import Loaded
from hoctapbac.organization import Form, Membership, Organization, Succession, System, UnitFacts
from hoctapbac.organization.successions import SUCCESSION, steps_of
from hoctapbac.organization.tables import Column, Line, Shape, lines_of
from hoctapbac.organization.words import ALSO_SYSTEM, FORM_WORDS, SYSTEM_WORDS, day_in, word_in
from hoctapbac.units import MOST_LEVELS, unit_id_of
from hoctapbac.vietnamese.collation import same_name, sort_key

_FORM_OF: dict[System, Form] = {"dang": "dang", "chinh_quyen": "nha_nuoc"}  # where no form is stated
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")
UNITS = Shape(
    {
        "code": Column(("Mã", "Mã đơn vị", "code", "id"), "ma", 40),
        "name": Column(("Đơn vị", "Tên đơn vị", "unit", "name"), "ten", 200, name=True),
        "full_name": Column(("Tên đầy đủ", "full name"), "ten_day_du", 300, name=True),
        "kind": Column(("Loại", "Loại đơn vị", "kind"), "loai", 60, name=True),
        "system": Column(("Hệ thống", "Khối", "system"), "he_thong", 40),
        "form": Column(("Thể thức", "form"), "the_thuc", 40),
        "parent": Column(
            ("Đơn vị cấp trên", "Cấp trên", "Đơn vị cấp trên trực tiếp", "parent"), "cap_tren", 200, name=True
        ),
        "parent_code": Column(("Mã cấp trên", "Mã đơn vị cấp trên", "parent code"), "ma_cap_tren", 40),
        "valid_from": Column(("Từ ngày", "Hiệu lực từ", "Ngày thành lập", "valid from"), "tu_ngay", 40),
        "valid_to": Column(("Đến ngày", "Hiệu lực đến", "Ngày kết thúc", "valid to"), "den_ngay", 40),
    },
    ("name",),
    "don_vi",
    "Mã, Đơn vị, Loại, Hệ thống, Đơn vị cấp trên, Từ ngày, Đến ngày, Cụm thi đua 2026",
)


def read_units(raw: bytes, name: str) -> Loaded[Organization]:
    """The units in a file of that name, their clusters and, where a TOML file says them, their successions."""
    notes = Notes(name)
    stated = _Stated(notes)
    for line in lines_of(raw, UNITS, notes):
        stated.add(line)
    organization = stated.organization()
    if name.lower().endswith(".toml"):
        steps = steps_of(lines_of(raw, SUCCESSION, Notes(name)), organization, notes)
        organization = replace(organization, successions=steps)
    elif not organization.units and not notes.problems():
        notes.warning(0, "nothing", "Danh sách chưa có đơn vị nào.", "Mời ghi mỗi đơn vị một dòng.")
    return Loaded(organization, notes.problems())


def read_succession(raw: bytes, name: str, organization: Organization) -> Loaded[Organization]:
    """`organization` with the successions in a file of that name added to those it has."""
    notes = Notes(name)
    steps = steps_of(lines_of(raw, SUCCESSION, notes), organization, notes)
    return Loaded(replace(organization, successions=steps), notes.problems())


# -- units -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Row:
    """A unit as one line states it; `above` is the place of its parent among the rows, None at the top."""

    line: Line
    facts: UnitFacts  # with the code as id, "" without one; `parent` is not set
    above: int | None = None

    @property
    def name(self) -> str:
        return same_name(self.facts.name)


class _Stated:
    """The units of one file on their way to an organization."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self._rows: list[_Row] = []
        self._by_code: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}

    def add(self, line: Line) -> None:
        """Take one line in; it is left out where it names no unit or a code that is taken."""
        name, code = line.cells["name"], line.cells["code"]
        if not name:
            self._notes.error(line.number, "unit_missing", "Thiếu tên đơn vị.", "Xin ghi tên đơn vị ở từng dòng.")
            return
        if code and not CODE.fullmatch(code):
            message = f"Mã «{code}» có ký tự không dùng được."
            remedy = "Xin dùng chữ không dấu, chữ số, dấu chấm, gạch nối; không quá 40 ký tự."
            self._notes.error(line.number, "code_unusable", message, remedy)
            return
        if code.casefold() in self._by_code:
            first = self._rows[self._by_code[code.casefold()]].line.number
            message = f"Mã «{code}» đã dùng ở dòng {first}."
            self._notes.error(line.number, "code_twice", message, "Xin cho mỗi đơn vị một mã riêng.")
            return
        if code:
            self._by_code[code.casefold()] = len(self._rows)
        self._by_name.setdefault(same_name(name), []).append(len(self._rows))
        self._rows.append(_Row(line, _facts(line, self._notes)))

    def organization(self) -> Organization:
        """The units with their parents and ids."""
        for row in self._rows:
            row.above = self._place_above(row)
        self._break_circles()
        self._cut_levels()
        chains = [self._chain(row) for row in self._rows]
        ids = [row.facts.id or unit_id_of(chain) for row, chain in zip(self._rows, chains, strict=True)]
        units: dict[str, UnitFacts] = {}
        memberships: dict[tuple[str, int], Membership] = {}
        for row, unit_id in zip(self._rows, ids, strict=True):
            if unit_id in units:
                self._tell_twice(row)
                continue
            units[unit_id] = replace(row.facts, id=unit_id, parent="" if row.above is None else ids[row.above])
            for year, cluster in row.line.clusters.items():
                memberships[unit_id, year] = Membership(unit_id, cluster, year)
        return sorted_organization(units.values(), (), _spelled_once(memberships.values()))

    def _tell_twice(self, row: _Row) -> None:
        message = f"Đơn vị «{row.facts.name}» trùng tên và cấp trên với một dòng trước."
        remedy = (
            "Nếu là hai đơn vị (như đơn vị cũ và đơn vị mới cùng tên), xin ghi Mã riêng; nếu không, xin bỏ một dòng."
        )
        self._notes.error(row.line.number, "unit_twice", message, remedy)

    def _place_above(self, row: _Row) -> int | None:
        cells = row.line.cells
        stated = cells["parent_code"] or cells["parent"]
        if not stated:
            return None
        found = self._by_code.get(stated.casefold())
        coded = [] if found is None else [found]
        named = [] if cells["parent_code"] else self._by_name.get(same_name(stated), [])
        # A unit may be called what another's code is, but for capitals.
        exact = found is not None and self._rows[found].facts.id == stated
        places = coded if exact else named or coded
        if len(places) == 1:
            return places[0]
        if places:
            message = f"Có {len(places)} đơn vị tên «{stated}», chưa rõ đơn vị nào là cấp trên."
            self._notes.error(row.line.number, "parent_unclear", message, "Xin ghi mã của đơn vị cấp trên.")
        else:
            message = f"Không có đơn vị cấp trên «{stated}» trong danh sách."
            remedy = "Xin thêm một dòng cho đơn vị ấy, hoặc sửa tên cho khớp."
            self._notes.error(row.line.number, "parent_unknown", message, remedy)
        return None

    def _break_circles(self) -> None:
        """Make one unit of each circle a top, and say so."""
        walks = [0] * len(self._rows)
        for walk, first in enumerate(range(len(self._rows)), 1):
            at: int | None = first
            while at is not None and not walks[at]:
                walks[at] = walk
                at = self._rows[at].above
            if at is not None and walks[at] == walk:
                row = self._rows[at]
                message = f"Đơn vị «{row.facts.name}» nằm dưới chính nó."
                remedy = "Xin sửa cột đơn vị cấp trên để các cấp không vòng lại."
                self._notes.error(row.line.number, "units_circle", message, remedy)
                row.above = None

    def _cut_levels(self) -> None:
        """Make a unit with too many above it a top, and say so. There are no circles any more."""
        levels = [0] * len(self._rows)
        for first in range(len(self._rows)):
            way: list[int] = []
            at: int | None = first
            while at is not None and not levels[at]:
                way.append(at)
                at = self._rows[at].above
            level = 0 if at is None else levels[at]
            for place in reversed(way):
                if level == MOST_LEVELS:
                    row, level = self._rows[place], 0
                    message = f"Đơn vị «{row.facts.name}» có quá nhiều cấp trên."
                    self._notes.error(row.line.number, "units_deep", message, f"Xin ghi không quá {MOST_LEVELS} cấp.")
                    row.above = None
                level += 1
                levels[place] = level

    def _chain(self, row: _Row) -> list[str]:
        chain = [row.name]
        while row.above is not None:
            row = self._rows[row.above]
            chain.append(row.name)
        return chain


def _facts(line: Line, notes: Notes) -> UnitFacts:
    cells = line.cells
    system = word_in(line, "system", UNITS, SYSTEM_WORDS, notes, ALSO_SYSTEM) or "khac"
    form = word_in(line, "form", UNITS, FORM_WORDS, notes, {})
    begins, ends = day_in(line, "valid_from", UNITS, notes), day_in(line, "valid_to", UNITS, notes)
    if begins and ends and ends < begins:
        message = f"Đơn vị «{cells['name']}» kết thúc trước khi bắt đầu."
        notes.error(line.number, "dates_reversed", message, "Xin xem lại Từ ngày và Đến ngày.")
        ends = None
    return UnitFacts(
        id=cells["code"],
        name=cells["name"],
        full_name=cells["full_name"] or cells["name"],
        kind=cells["kind"],
        system=system,
        form=form or _FORM_OF.get(system, "khac"),
        valid_from=begins,
        valid_to=ends,
    )


def _spelled_once(memberships: Iterable[Membership]) -> Iterator[Membership]:
    """One spelling for each cluster: the first in the alphabet of those that differ in capitals or tone places."""
    memberships = list(memberships)
    spelling: dict[str, str] = {}
    for each in sorted(memberships, key=lambda each: each.cluster):
        spelling.setdefault(same_name(each.cluster), each.cluster)
    return (replace(each, cluster=spelling[same_name(each.cluster)]) for each in memberships)


def sorted_organization(
    units: Iterable[UnitFacts], successions: Iterable[Succession], memberships: Iterable[Membership]
) -> Organization:
    """An organization in its one order."""
    return Organization(
        tuple(sorted(units, key=lambda unit: (sort_key(unit.name), unit.id))),
        tuple(sorted(successions, key=lambda step: (step.old, step.new))),
        tuple(sorted(memberships, key=lambda each: (each.unit, each.year))),
    )
