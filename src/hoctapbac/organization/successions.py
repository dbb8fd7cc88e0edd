"""What became of units, from a list: old, new, whole or part, day, document.

A succession is kept only between two units that are there, once for each pair. Circles, days that cannot be and a unit
that went whole into two others are problems; they stay in the value, and `Organization.today` has an answer all the
same.
"""

from __future__ import annotations

from collections.abc import Iterable

from hoctapbac.bank.notes import Notes
from hoctapbac.organization import Organization, Succession, UnitFacts
from hoctapbac.organization.tables import Column, Line, Shape
from hoctapbac.organization.words import SHARE_WORDS, day_in, word_in
from hoctapbac.vietnamese.collation import same_name

SUCCESSION = Shape(
    {
        "old": Column(("Đơn vị cũ", "Mã cũ", "Mã đơn vị cũ", "old"), "cu", 200, name=True),
        "new": Column(("Đơn vị mới", "Mã mới", "Mã đơn vị mới", "new"), "moi", 200, name=True),
        "share": Column(("Phần", "Phần kế thừa", "share"), "phan", 40),
        "day": Column(("Ngày", "Từ ngày", "day"), "ngay", 40),
        "document": Column(("Văn bản", "Văn bản căn cứ", "document"), "van_ban", 300),
    },
    ("old", "new"),
    "ke_thua",
    "Đơn vị cũ, Đơn vị mới, Phần, Ngày, Văn bản",
)


def steps_of(lines: Iterable[Line], organization: Organization, notes: Notes) -> tuple[Succession, ...]:
    """The successions of `organization` and those that the lines say, in the order of their ids."""
    units = _Known(organization)
    steps = {(step.old, step.new): step for step in organization.successions}
    lines_by_pair: dict[tuple[str, str], int] = {}
    for line in lines:
        step = _step(line, units, notes)
        if step is None:
            continue
        pair = step.old, step.new
        if pair in steps:
            message = f"Việc «{line.cells['old']}» thành «{line.cells['new']}» đã ghi ở một dòng trước."
            notes.error(line.number, "succession_twice", message, "Xin giữ lại một dòng.")
            continue
        steps[pair], lines_by_pair[pair] = step, line.number
        _check_days(line, step, organization, notes)
    _check_wholes(steps.values(), lines_by_pair, organization, notes)
    _check_circles(steps.values(), lines_by_pair, organization, notes)
    return tuple(step for _, step in sorted(steps.items()))


class _Known:
    """Units found by code or by name."""

    def __init__(self, organization: Organization) -> None:
        self._by_code = {unit.id.casefold(): unit for unit in organization.units}
        self._by_name: dict[str, list[UnitFacts]] = {}
        for unit in organization.units:
            self._by_name.setdefault(same_name(unit.name), []).append(unit)

    def unit(self, line: Line, column: str, notes: Notes) -> UnitFacts | None:
        """The one unit that a cell names, None and said where there is none or more than one."""
        stated = line.cells[column]
        found = self._by_code.get(stated.casefold())
        named = self._by_name.get(same_name(stated), [])
        if found is not None and (found.id == stated or not named):
            named = [found]
        if len(named) == 1:
            return named[0]
        if not stated:
            notes.error(line.number, "unit_missing", "Thiếu đơn vị cũ hoặc đơn vị mới.", "Xin ghi đủ cả hai.")
        elif named:
            message = f"Có {len(named)} đơn vị tên «{stated}», chưa rõ đơn vị nào."
            notes.error(line.number, "unit_unclear", message, "Xin ghi mã của đơn vị thay cho tên.")
        else:
            message = f"Không có đơn vị «{stated}» trong danh sách đơn vị."
            notes.error(line.number, "unit_unknown", message, "Xin thêm đơn vị ấy vào danh sách, hoặc sửa tên, mã.")
        return None


def _step(line: Line, units: _Known, notes: Notes) -> Succession | None:
    """What one line says, None and said where a part of it is missing."""
    old, new = units.unit(line, "old", notes), units.unit(line, "new", notes)
    share = word_in(line, "share", SUCCESSION, SHARE_WORDS, notes, {})
    day = day_in(line, "day", SUCCESSION, notes)
    if not line.cells["share"]:
        message = "Chưa ghi toàn bộ hay một phần."
        notes.error(line.number, "share_missing", message, "Xin ghi «toàn bộ» hoặc «một phần» ở cột Phần.")
    if not line.cells["day"]:
        notes.error(line.number, "day_missing", "Chưa ghi ngày.", "Xin ghi ngày đơn vị mới thay đơn vị cũ.")
    if old is not None and old is new:
        message = f"Đơn vị «{old.name}» không thể thay chính nó."
        notes.error(line.number, "succession_self", message, "Xin ghi đơn vị mới là đơn vị khác, hoặc bỏ dòng này.")
        return None
    if old is None or new is None or share is None or day is None:
        return None
    return Succession(old.id, new.id, share, day, line.cells["document"])


def _check_days(line: Line, step: Succession, organization: Organization, notes: Notes) -> None:
    """The day lies after the old unit's first day and within the new unit's; a unit gone whole has ended."""
    old, new = organization.unit(step.old), organization.unit(step.new)
    if old is None or new is None:
        return
    remedy = "Xin xem lại ngày kế thừa và ngày của hai đơn vị."
    if old.valid_from and step.day <= old.valid_from:
        notes.error(line.number, "succession_early", f"Ngày kế thừa trước khi «{old.name}» thành lập.", remedy)
    if not new.valid_on(step.day):
        message = f"Vào ngày kế thừa, «{new.name}» chưa thành lập hoặc đã kết thúc."
        notes.error(line.number, "succession_out_of_time", message, remedy)
    if step.share == "whole" and (old.valid_to is None or old.valid_to >= step.day):
        message = f"«{old.name}» đã thành đơn vị khác nhưng danh sách chưa ghi ngày kết thúc trước ngày ấy."
        notes.warning(line.number, "succession_goes_on", message, "Xin ghi Đến ngày của đơn vị cũ.")


def _check_wholes(
    steps: Iterable[Succession],
    lines: dict[tuple[str, str], int],
    organization: Organization,
    notes: Notes,
) -> None:
    """A unit that went whole into one other went into no second."""
    first: dict[str, Succession] = {}
    told: set[str] = set()
    for step in steps:
        earlier = first.setdefault(step.old, step)
        if earlier is not step and "whole" in (earlier.share, step.share) and step.old not in told:
            told.add(step.old)
            message = f"«{_name(organization, step.old)}» đã ghi toàn bộ thành một đơn vị mà còn thành đơn vị khác."
            remedy = "Xin ghi «một phần» cho từng đơn vị mới, hoặc giữ lại một dòng."
            notes.error(lines.get((step.old, step.new), 0), "succession_whole_twice", message, remedy)


def _check_circles(
    steps: Iterable[Succession],
    lines: dict[tuple[str, str], int],
    organization: Organization,
    notes: Notes,
) -> None:
    """No unit comes after itself: what can never be reached by taking ends away is in a circle."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for step in steps:
        after.setdefault(step.old, set()).add(step.new)
        before.setdefault(step.new, set()).add(step.old)
    ends = [unit for unit in before if unit not in after]
    while ends:
        end = ends.pop()
        for unit in before.get(end, ()):
            after[unit].discard(end)
            if not after[unit]:
                del after[unit]
                ends.append(unit)
    circling = sorted((old, new) for old, news in after.items() for new in news)
    if circling:
        old, new = circling[0]
        message = f"«{_name(organization, old)}» thành «{_name(organization, new)}» rồi lại quay về chính nó."
        notes.error(lines.get((old, new), 0), "succession_circle", message, "Xin xem lại thứ tự các lần thay đổi.")


def _name(organization: Organization, unit_id: str) -> str:
    unit = organization.unit(unit_id)
    return unit.name if unit else unit_id
