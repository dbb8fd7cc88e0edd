"""What packs have said: contests, units, clusters, and which unit stands where today.

Kept in memory, because it is asked for by every page and changes only when a pack comes; whether one came is asked
each time, so several hub processes agree.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from hoctapbac.contest import settings
from hoctapbac.contest.rules import Contest
from hoctapbac.hub.engine import Engine
from hoctapbac.organization import Membership, Organization, Succession, UnitFacts
from hoctapbac.vietnamese import dates
from hoctapbac.vietnamese.collation import sort_key
from hoctapbac.vietnamese.search import Index

_UNIT = "id, name, full_name, kind, system, form, parent, valid_from, valid_to"
_MEMBERSHIPS = "SELECT unit, cluster, year FROM membership ORDER BY year, unit, cluster"
_CONTEST = "id, slug, title, topic_line, organizer, programme, basis, opens_ms, closes_ms"


@dataclass(frozen=True, slots=True)
class ContestFacts:
    """A contest as its packs state it. `day_ms` is the day that it is filed under: its close, else its opening,
    else when its first pack came; `rules_text` is the organizer's file.
    """

    id: bytes
    slug: str
    title: str
    topic_line: str
    organizer: str
    programme: str
    basis: tuple[str, ...]
    opens_ms: int | None
    closes_ms: int | None
    day_ms: int = 0
    rules_text: str = field(default="", repr=False)

    @property
    def year(self) -> int:
        return dates.local(self.day_ms).year

    @property
    def quarter(self) -> int:
        """1 to 4."""
        return (dates.local(self.day_ms).month + 2) // 3

    @property
    def rules(self) -> Contest:
        return _rules(self.rules_text)


@lru_cache(maxsize=256)
def _rules(text: str) -> Contest:
    return settings.read(text.encode(), "contest.toml").value


@dataclass(frozen=True)
class Published:
    """One state of what was published. Units and contests are known by their ids; unknown ones are None."""

    contests: Mapping[bytes, ContestFacts]
    units: Mapping[str, UnitFacts]
    organization: Organization
    packs: Mapping[bytes, tuple[bytes, ...]]  # of each contest, the oldest first

    @cached_property
    def newest(self) -> tuple[ContestFacts, ...]:
        """All contests, the newest first."""
        return tuple(sorted(self.contests.values(), key=lambda contest: (-contest.day_ms, contest.title, contest.id)))

    @cached_property
    def _children(self) -> Mapping[str, tuple[str, ...]]:
        under: defaultdict[str, list[str]] = defaultdict(list)
        for unit in self.units.values():
            under[unit.parent if unit.parent in self.units else ""].append(unit.id)
        return {parent: self.ordered(children) for parent, children in under.items()}

    @cached_property
    def _members(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        of: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for each in self.organization.memberships:
            if self.cluster(each.unit, each.year) == each.cluster:
                of[each.cluster, each.year].append(each.unit)
        return {key: self.ordered(units) for key, units in of.items()}

    @cached_property
    def _clusters(self) -> Mapping[tuple[str, int], str]:
        """The cluster of every unit that is in one in a year: its own, else that of the nearest unit above it."""
        years = {each.year for each in self.organization.memberships}
        found: dict[tuple[str, int], str] = {}
        for unit in self.units:
            upwards = [above.id for above in reversed(self.path(unit))]
            for year in years:
                named = filter(None, (self.organization.cluster(above, year) for above in upwards))
                if cluster := next(named, ""):
                    found[unit, year] = cluster
        return found

    @cached_property
    def _within(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        of: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for (unit, year), cluster in self._clusters.items():
            of[cluster, year].append(unit)
        return {key: tuple(units) for key, units in of.items()}

    @cached_property
    def _search(self) -> tuple[tuple[str, ...], Index]:
        order = tuple(self.units)
        return order, Index([" ".join(unit.name for unit in reversed(self.path(unit_id))) for unit_id in order])

    def name(self, unit_id: str) -> str:
        """The unit's name today, or its id where no pack tells one."""
        return self.units[unit_id].name if unit_id in self.units else unit_id

    def ordered(self, units: Iterable[str]) -> tuple[str, ...]:
        """Units in the order of a Vietnamese dictionary."""
        return tuple(sorted(units, key=lambda unit: (sort_key(self.name(unit)), unit)))

    def children(self, unit_id: str = "") -> tuple[str, ...]:
        """The units directly below one; those at the top by default."""
        return self._children.get(unit_id, ())

    def below(self, unit_id: str) -> tuple[str, ...]:
        """All units below one, at any depth; a circle in what was published is walked once."""
        found: dict[str, None] = {}
        left = list(self.children(unit_id))
        while left:
            unit = left.pop()
            if unit not in found and unit != unit_id:
                found[unit] = None
                left += self.children(unit)
        return tuple(found)

    def path(self, unit_id: str) -> tuple[UnitFacts, ...]:
        """A unit and all above it, the highest first."""
        chain: dict[str, UnitFacts] = {}
        while unit_id in self.units and unit_id not in chain:
            chain[unit_id] = self.units[unit_id]
            unit_id = self.units[unit_id].parent
        return tuple(reversed(chain.values()))

    def clusters(self, year: int) -> tuple[str, ...]:
        """The clusters of a year."""
        return self.ordered({cluster for cluster, of in self._members if of == year})

    def cluster_years(self, cluster: str = "") -> tuple[int, ...]:
        """The years in which a cluster (or any) has members, the newest first."""
        return tuple(sorted({year for of, year in self._members if cluster in ("", of)}, reverse=True))

    def members(self, cluster: str, year: int) -> tuple[str, ...]:
        """The units that the organizer put into a cluster by name, in the order of a dictionary."""
        return self._members.get((cluster, year), ())

    def within(self, cluster: str, year: int) -> tuple[str, ...]:
        """All units of a cluster: its members, and those below them that are in no other."""
        return self._within.get((cluster, year), ())

    def cluster(self, unit_id: str, year: int) -> str:
        """The cluster of a unit in a year: its own, else that of the nearest unit above it; "" where there is none."""
        return self._clusters.get((unit_id, year), "")

    def cluster_of(self, units: Iterable[str], year: int) -> Mapping[str, str]:
        """The clusters of these units in a year, of those that are in one."""
        found = ((unit, self.cluster(unit, year)) for unit in units)
        return {unit: cluster for unit, cluster in found if cluster}

    def today(self, day: date) -> Mapping[str, str | None]:
        """For every unit the one that it has wholly become by `day`, None where that is not one."""
        found: dict[str, str | None] = {}
        for unit in self.units:
            now = self.organization.today(unit, day)
            found[unit] = now.id if now else None
        return found

    def find(self, query: str, limit: int) -> tuple[UnitFacts, ...]:
        """Units by any words of their names or of those above them, typed with or without marks."""
        order, index = self._search
        return tuple(self.units[order[at]] for at in index.find(query, limit))


class Publications:
    """The way to the newest `Published` of an engine; one for all threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: tuple[object, Published] | None = None

    def now(self) -> Published:
        stamp = self._engine.read("SELECT COUNT(*), MAX(received_ms) FROM pack")[0]
        with self._lock:
            if self._kept is None or self._kept[0] != stamp:
                self._kept = stamp, _published(self._engine)
            return self._kept[1]


def _published(engine: Engine) -> Published:
    units = [_unit(*row) for row in engine.read(f"SELECT {_UNIT} FROM unit ORDER BY id")]
    organization = Organization(
        tuple(units),
        tuple(_succession(*row) for row in engine.read("SELECT old, new, share, day, document FROM succession")),
        tuple(Membership(*row) for row in engine.read(_MEMBERSHIPS)),
    )
    packs: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for contest, pack in engine.read("SELECT contest, id FROM pack ORDER BY received_ms, id"):
        packs[contest].append(pack)
    of = {contest: tuple(found) for contest, found in packs.items()}
    return Published(_contests(engine), {unit.id: unit for unit in units}, organization, of)


def _unit(*row: Any) -> UnitFacts:
    *said, valid_from, valid_to = row
    return replace(UnitFacts(*said), valid_from=_day(valid_from), valid_to=_day(valid_to))


def _succession(old: str, new: str, share: Any, day: str, document: str) -> Succession:
    return Succession(old, new, share, _day(day) or date.min, document)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _contests(engine: Engine) -> dict[bytes, ContestFacts]:
    came = dict(engine.read("SELECT contest, MIN(received_ms) FROM pack GROUP BY contest"))
    contests = {}
    for *said, rules_text in engine.read(f"SELECT {_CONTEST}, rules FROM contest"):
        said[6] = tuple(str(said[6]).splitlines())
        contest = ContestFacts(*said)
        day_ms = contest.closes_ms or contest.opens_ms or came.get(contest.id, 0)
        contests[contest.id] = replace(contest, day_ms=day_ms, rules_text=rules_text)
    return contests
