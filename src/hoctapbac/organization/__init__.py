"""The organization: units as they are and were, what became of them, and the clusters they compete in.

Units have opaque ids that hold for ever; names, kinds and forms are what an organizer wrote, and no word for a level
(quận, huyện…) stands in the code. A unit may become several and several may become one. A result stays with the unit
of its day; `Organization.today` says where it belongs now, and only where there is one answer.

Values only: reading lists of units is in `reading`, writing them in `writing`, laying a roster over them in `placing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

System = Literal["dang", "chinh_quyen", "mttq", "doan_the", "khac"]
Form = Literal["dang", "nha_nuoc", "khac"]
Share = Literal["whole", "part"]


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit. `parent` is the id of the unit above, "" at the top; `valid_from` is the first day and `valid_to` the
    last, None where it is not known or has not come. `system` is what it belongs to, `form` how its papers are laid
    out (thể thức); `kind` is free text («chi bộ», «phòng»). `full_name` is the name where there is no longer one.
    """

    id: str
    name: str
    full_name: str = ""
    kind: str = ""
    system: System = "khac"
    form: Form = "khac"
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on this day, as far as its dates say."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """What became of a unit: from `day` on, the whole of `old` or a part of it is `new`; by which document."""

    old: str
    new: str
    share: Share
    day: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """The emulation cluster a unit is in, in one year. Clusters are known by their names."""

    unit: str
    cluster: str
    year: int


@dataclass(frozen=True)
class Organization:
    """Units in the order of their names, successions and memberships in the order of their ids.

    No id is twice, every parent is there, and no unit is above itself.
    """

    units: tuple[UnitFacts, ...] = ()
    successions: tuple[Succession, ...] = ()
    memberships: tuple[Membership, ...] = ()

    def unit(self, unit_id: str) -> UnitFacts | None:
        """The unit with this id, None where there is none."""
        return self._by_id.get(unit_id)

    def path(self, unit_id: str) -> tuple[UnitFacts, ...]:
        """A unit and all above it, the highest first; empty where there is no such unit. Ends for any parents."""
        chain: dict[str, UnitFacts] = {}
        unit = self._by_id.get(unit_id)
        while unit is not None and unit.id not in chain:
            chain[unit.id] = unit
            unit = self._by_id.get(unit.parent)
        return tuple(reversed(chain.values()))

    def cluster(self, unit_id: str, year: int) -> str:
        """The cluster of a unit in a year, "" where none is known."""
        return self._clusters.get((unit_id, year), "")

    def today(self, unit_id: str, day: date) -> UnitFacts | None:
        """Which unit answers on `day` for what `unit_id` once did («quy về đơn vị hiện nay»).

        The chain of successions is followed only while each unit went whole into exactly one other. None where one
        was split, where the last has ended without a successor or has not begun, where the chain comes back to itself,
        and where a unit is unknown.
        """
        seen: set[str] = set()
        while unit_id not in seen:
            seen.add(unit_id)
            unit = self._by_id.get(unit_id)
            followed = [step for step in self._became.get(unit_id, ()) if step.day <= day]
            if unit is None or not followed:
                return unit if unit is not None and unit.valid_on(day) else None
            if len(followed) > 1 or followed[0].share != "whole":
                return None
            unit_id = followed[0].new
        return None

    @cached_property
    def _by_id(self) -> dict[str, UnitFacts]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _became(self) -> dict[str, list[Succession]]:
        steps: dict[str, list[Succession]] = {}
        for step in self.successions:
            steps.setdefault(step.old, []).append(step)
        return steps

    @cached_property
    def _clusters(self) -> dict[tuple[str, int], str]:
        return {(each.unit, each.year): each.cluster for each in self.memberships}
