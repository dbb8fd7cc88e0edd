"""A roster laid over an organization: which unit of the one is which unit of the other.

A roster names units by words alone, a list of units may give them codes, and two units of different years may have one
name. `placed` gives both with the same ids; a unit that only the roster knows joins the organization. It is a pure
function of the two and of the contest's day, and doing it twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoctapbac.bank.notes import Notes
from hoctapbac.organization import Organization, UnitFacts
from hoctapbac.organization.reading import sorted_organization
from hoctapbac.units import MOST_LEVELS, Person, Roster, Unit, in_order
from hoctapbac.vietnamese.collation import same_name


@dataclass(frozen=True, slots=True)
class Placed:
    """Every unit of the roster is in the organization, under the same id."""

    organization: Organization
    roster: Roster


def placed(organization: Organization, roster: Roster, day: date | None, notes: Notes) -> Placed:
    """`organization` and `roster` with one set of ids.

    A roster's unit is the organization's unit of the same id; else the one whose name and superiors read the same as
    far as both are stated; of several, the one that exists on `day`, or without a day has no last day. What stays
    unclear is a problem, and so, as a warning, is a unit that a list of units leaves out. The roster gets the names
    and the superiors that the organization has.
    """
    ids: dict[str, str] = {}
    known, paths = _by_name(organization), _paths(roster)
    added: list[Unit] = []
    taken: set[str] = set()
    for unit in sorted(roster.units, key=lambda unit: unit.id):
        found = organization.unit(unit.id) or _same_unit(unit, paths[unit.id], organization, known, day, notes)
        if found is not None and found.id in taken:
            _tell_unclear(unit, notes)
            found = None
        if found is None:
            added.append(unit)
        ids[unit.id] = unit.id if found is None else found.id
        taken.add(ids[unit.id])
    if organization.units:
        for unit in added:
            message = f"Đơn vị «{unit.name}» của danh sách người không có trong danh sách đơn vị."
            notes.warning(
                0, "unit_unlisted", message, "Nên thêm đơn vị ấy vào danh sách đơn vị, hoặc sửa tên cho khớp."
            )
    new = (UnitFacts(unit.id, unit.name, unit.name, parent=ids.get(unit.parent, "")) for unit in added)
    whole = sorted_organization([*organization.units, *new], organization.successions, organization.memberships)
    people = [replace(person, unit_id=ids[person.unit_id]) for person in roster.people]
    return Placed(whole, roster_of(whole, ids.values(), people))


def roster_of(organization: Organization, unit_ids: Iterable[str], people: Iterable[Person]) -> Roster:
    """The roster of these people in units of the organization: the units named and all above them."""
    paths = (organization.path(unit_id) for unit_id in unit_ids)
    units = {unit.id: Unit(unit.id, unit.name, unit.parent) for path in paths for unit in path}
    return in_order(units.values(), people)


def _by_name(organization: Organization) -> dict[str, list[UnitFacts]]:
    known: dict[str, list[UnitFacts]] = {}
    for unit in organization.units:
        known.setdefault(same_name(unit.name), []).append(unit)
    return known


def _paths(roster: Roster) -> dict[str, tuple[str, ...]]:
    """For each unit its name and those above it, the highest last, as `same_name` spells them."""
    units = {unit.id: unit for unit in roster.units}
    paths: dict[str, tuple[str, ...]] = {}
    for unit in roster.units:
        way = [unit]
        while way[-1].parent in units and way[-1].parent not in paths and len(way) < MOST_LEVELS:
            way.append(units[way[-1].parent])
        for each in reversed(way):
            paths[each.id] = (same_name(each.name), *paths.get(each.parent, ()))
    return paths


def _same_unit(
    unit: Unit,
    stated: Sequence[str],
    organization: Organization,
    known: Mapping[str, Sequence[UnitFacts]],
    day: date | None,
    notes: Notes,
) -> UnitFacts | None:
    candidates = known.get(same_name(unit.name), ())
    if not candidates:
        return None
    fitting = [
        each
        for each in candidates
        if all(
            name == same_name(above.name)
            for name, above in zip(stated, reversed(organization.path(each.id)), strict=False)
        )
    ]
    if len(fitting) > 1:
        fitting = [each for each in fitting if (each.valid_on(day) if day else each.valid_to is None)]
        if len(fitting) != 1:
            _tell_unclear(unit, notes)
    return fitting[0] if len(fitting) == 1 else None


def _tell_unclear(unit: Unit, notes: Notes) -> None:
    message = f"Chưa rõ đơn vị «{unit.name}» là đơn vị nào trong danh sách đơn vị."
    remedy = "Xin ghi đơn vị cấp trên ở danh sách người, và Từ ngày, Đến ngày ở danh sách đơn vị."
    notes.error(0, "unit_unclear", message, remedy)
