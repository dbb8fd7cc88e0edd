"""Standings of a contest by unit and by cluster, and the numbers of a week."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from hoctapbac.hub.engine import Engine
from hoctapbac.hub.reading.figures import COLUMNS, Figures, figures_of, total
from hoctapbac.vietnamese.collation import sort_key
from hoctapbac.vietnamese.dates import DAY_MS, week_start_ms

_WEEK_S = 7 * DAY_MS // 1000
CLOCK_WAS_SET = 1_577_836_800  # 2020: no station is older, so an earlier clock was never set


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of the standings: `name` is the unit's as printed in the contest's newest pack."""

    rank: int
    unit: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """What the units of one cluster have done together; `units` took part."""

    cluster: str
    units: int
    figures: Figures


def standings(engine: Engine, contest: bytes) -> tuple[UnitLine, ...]:
    """The units in which somebody took part, by the share of their roster, then by their mean.

    A unit without a known roster stands behind those with one. Units that nothing sets apart share a rank (1, 2, 2, 4).
    """
    printed = {unit: (name, roster) for unit, name, roster in engine.read(_PRINTED, [contest])}
    lines = []
    for unit, *sums in engine.read(f"SELECT unit, {COLUMNS} FROM tally WHERE contest = ?", [contest]):
        name, roster = printed.get(unit, (unit, 0))
        lines.append(UnitLine(0, unit, name, figures_of(sums, roster)))
    return ranked(line for line in lines if line.figures.people)


# Of several packs of a contest the one that came last says what is printed.
_PRINTED = """
SELECT p.unit, p.name, p.roster FROM pack_unit p JOIN pack ON pack.id = p.pack
WHERE pack.contest = ? AND p.unit <> '' ORDER BY pack.received_ms, pack.id"""


def ranked(lines: Iterable[UnitLine]) -> tuple[UnitLine, ...]:
    """These lines among themselves, so that a cluster has its own ranks; equals in the order of their names."""
    merits = sorted((line.figures.merit, line.unit, line) for line in lines)
    placed: list[UnitLine] = []
    for _, group in groupby(merits, key=itemgetter(0)):
        equals = sorted((line for *_, line in group), key=lambda line: (sort_key(line.name), line.unit))
        rank = len(placed) + 1
        placed += [UnitLine(rank, line.unit, line.name, line.figures) for line in equals]
    return tuple(placed)


def by_cluster(lines: Iterable[UnitLine], cluster_of: Mapping[str, str]) -> tuple[ClusterLine, ...]:
    """Lines of the standings summed by cluster, in the order of the clusters' names; units of none are left out."""
    of: defaultdict[str, list[UnitLine]] = defaultdict(list)
    for line in lines:
        if cluster := cluster_of.get(line.unit):
            of[cluster].append(line)
    return tuple(
        ClusterLine(cluster, len(own), total(line.figures for line in own))
        for cluster, own in sorted(of.items(), key=lambda pair: sort_key(pair[0]))
    )


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A unit in the bulletin: people until the week's end, and those of them who came in the week."""

    unit: str
    people: int
    new: int


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A contest's counting attempts until a Sunday's midnight in Vietnam (`until_ms`), and what the week added.

    `busiest` are the units with the most new people, at most five, the most first.
    """

    from_ms: int
    until_ms: int
    people: int
    new: int
    units: int
    new_units: int
    all_right: int
    points: int
    most: int
    busiest: tuple[WeekLine, ...]

    @property
    def figures(self) -> Figures:
        """The same as sums, for their mean."""
        return Figures(people=self.people, points=self.points, most=self.most, all_right=self.all_right)


def first_week_ms(engine: Engine, contest: bytes) -> int | None:
    """The Monday's midnight of the week in which anybody first took part; None while no clock has told of it."""
    asked = "SELECT MIN(first_t) FROM tally WHERE contest = ? AND first_t >= ?"
    ((first_t,),) = engine.read(asked, [contest, CLOCK_WAS_SET])
    return week_start_ms(int(first_t) * 1000) if first_t else None


def bulletin(engine: Engine, contest: bytes, monday_ms: int) -> Bulletin:
    """The numbers of the week that begins at this Monday's midnight, by the stations' clocks."""
    start = monday_ms // 1000
    rows = [(row[0], *map(int, row[1:])) for row in engine.read(_WEEK, [start, contest, start + _WEEK_S])]
    lines = [WeekLine(unit, people, new) for unit, people, new, *_ in rows]
    before = sum(1 for line in lines if line.people > line.new)
    busiest = sorted((line for line in lines if line.new), key=lambda line: (-line.new, line.unit))[:5]
    return Bulletin(
        monday_ms,
        monday_ms + 7 * DAY_MS,
        people=sum(line.people for line in lines),
        new=sum(line.new for line in lines),
        units=len(lines),
        new_units=len(lines) - before,
        all_right=sum(row[3] for row in rows),
        points=sum(row[4] for row in rows),
        most=sum(row[5] for row in rows),
        busiest=tuple(busiest),
    )


# A clock that was never set says 0: such attempts are counted from the first week on and are new in none.
_WEEK = """
SELECT unit, COUNT(*), SUM(CASE WHEN t >= ? THEN 1 ELSE 0 END),
    SUM(CASE WHEN correct = items THEN 1 ELSE 0 END), SUM(points), SUM(most)
FROM place WHERE contest = ? AND t < ? GROUP BY unit"""
