"""Who stands where: which attempt counts, the tie chain, and what the units have done.

Standings are made by splitting: all people are one group, and each key of the chain splits every group that
it can tell apart. So two people share a place exactly when no key set them apart, and for each pair of
neighbours the key that did is known. The order in which attempts come in plays no role.

Wall clocks of two machines may not decide what lies below the difference they can have: people who submitted
within `clock_tolerance_ms` of each other at different stations stay together for the next key. Being that
close is not transitive, so whoever is linked by a chain of such closeness stays together as a whole.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hoctapbac.contest.rules import TieKey, Which


@dataclass(frozen=True, slots=True)
class Entry:
    """One attempt as far as ranking goes. `who` is whatever tells people apart, `unit` the key of their unit.

    `submitted_ms` is a wall clock's and `station` says whose; `prediction` is None where no number was typed;
    `attempts_used` is the person's count, which `counting` fills in.
    """

    who: str
    unit: str
    points: int
    correct: int
    items: int
    duration_ms: int
    submitted_ms: int
    prediction: Decimal | None = None
    station: str = ""
    attempts_used: int = 1

    @property
    def all_right(self) -> bool:
        return self.correct == self.items


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the standings: the rank (1, 2, 2, 4) and what set this person apart from the line above.

    `decided_by` is None on the first line and SHARED where nothing did.
    """

    rank: int
    entry: Entry
    decided_by: TieKey | None


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What a unit has done: people, attempts, points of the counting attempts, and its roster if known."""

    unit: str
    people: int
    attempts: int
    points: int
    all_right: int
    roster: int | None

    @property
    def rate(self) -> str | None:
        """Percent of the roster that took part («90,0»), None without a roster."""
        return one_decimal(100 * self.people, self.roster) if self.roster else None

    @property
    def mean(self) -> str | None:
        """Points a person («4,3»), None where nobody took part."""
        return one_decimal(self.points, self.people) if self.people else None


def counting(attempts: Sequence[Entry], which: Which) -> Entry:
    """The one of a person's attempts (at least one) that counts, with how many there were.

    `best` takes the most points, then the shortest; `earliest_best` the most points, then the earliest.
    """
    by: dict[Which, Callable[[Entry], tuple[int, ...]]] = {
        "best": lambda entry: (-entry.points, entry.duration_ms, entry.submitted_ms),
        "earliest_best": lambda entry: (-entry.points, entry.submitted_ms, entry.duration_ms),
        "first": lambda entry: (entry.submitted_ms,),
        "last": lambda entry: (-entry.submitted_ms,),
    }
    return replace(min(attempts, key=by[which]), attempts_used=len(attempts))


def counted(attempts: Iterable[Entry], which: Which) -> tuple[Entry, ...]:
    """The counting attempt of each person."""
    of: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in attempts:
        of[entry.who].append(entry)
    return tuple(counting(own, which) for own in of.values())


def standings(
    entries: Iterable[Entry],
    ties: Sequence[TieKey],
    *,
    truth: Decimal | None = None,
    clock_tolerance_ms: int = 0,
) -> tuple[Place, ...]:
    """The places of `entries` (one for each person) by the chain `ties`, best first.

    While `truth`, the number to be predicted, is not known, predictions decide nothing and the standings are
    provisional. People who share a place are listed by `who`.
    """
    groups = [sorted(entries, key=lambda entry: entry.who)]
    decided: list[TieKey] = []  # what stands between each group and the next
    for tie in ties:
        if tie is TieKey.SHARED:
            break
        split = [_split(group, tie, truth, clock_tolerance_ms) for group in groups]
        decided = [key for n, part in enumerate(split) for key in [*decided[n - 1 : n], *[tie] * (len(part) - 1)]]
        groups = [group for part in split for group in part]
    return tuple(_places(groups, decided))


def unit_rows(entries: Iterable[Entry], roster: Mapping[str, int]) -> tuple[UnitRow, ...]:
    """A row for every unit of the roster or of the counting `entries`, in the order of their keys."""
    of: dict[str, list[Entry]] = {unit: [] for unit in roster}
    for entry in entries:
        of.setdefault(entry.unit, []).append(entry)
    return tuple(
        UnitRow(
            unit=unit,
            people=len(own),
            attempts=sum(entry.attempts_used for entry in own),
            points=sum(entry.points for entry in own),
            all_right=sum(entry.all_right for entry in own),
            roster=roster.get(unit),
        )
        for unit, own in sorted(of.items())
    )


def one_decimal(part: int, whole: int) -> str:
    """`part` ÷ `whole` (above 0) with one decimal, halves up, as Vietnamese write it: «4,3»."""
    tenths = (20 * abs(part) + whole) // (2 * whole)
    sign = "-" if part < 0 and tenths else ""
    return f"{sign}{tenths // 10},{tenths % 10}"


def _places(groups: list[list[Entry]], decided: list[TieKey]) -> Iterable[Place]:
    rank = 1
    for n, group in enumerate(groups):
        for m, entry in enumerate(group):
            above = TieKey.SHARED if m else (decided[n - 1] if n else None)
            yield Place(rank, entry, above)
        rank += len(group)


def _split(group: list[Entry], tie: TieKey, truth: Decimal | None, tolerance_ms: int) -> list[list[Entry]]:
    """`group` in the order of one key, cut where the key tells people apart."""
    if len(group) < 2 or (tie is TieKey.PREDICTION and truth is None):
        return [group]
    if tie is TieKey.EARLIEST:
        return _split_by_clock(group, tolerance_ms)
    alike: defaultdict[Any, list[Entry]] = defaultdict(list)
    for entry in group:
        alike[_mark(entry, tie, truth)].append(entry)
    return [alike[mark] for mark in sorted(alike)]


def _mark(entry: Entry, tie: TieKey, truth: Decimal | None) -> Any:
    """What a key looks at, smaller being better."""
    match tie:
        case TieKey.POINTS:
            return -entry.points
        case TieKey.CORRECT:
            return -entry.correct
        case TieKey.DURATION:
            return entry.duration_ms
        case TieKey.ATTEMPTS:
            return entry.attempts_used
        case _:
            return _distance(entry.prediction, truth)


def _distance(prediction: Decimal | None, truth: Decimal | None) -> tuple[bool, Decimal]:
    """How far a prediction is off, above or below alike; none at all is last."""
    if prediction is None or truth is None:
        return True, Decimal(0)
    return False, abs(prediction - truth)


def _split_by_clock(group: list[Entry], tolerance_ms: int) -> list[list[Entry]]:
    """`group` by the moment of submission, cut where the clocks may be believed."""
    ordered = sorted(group, key=lambda entry: entry.submitted_ms)
    moments = [entry.submitted_ms for entry in ordered]
    parts: list[list[Entry]] = []
    end = -1  # the last entry that is linked to one already seen
    for at, entry in enumerate(ordered):
        if at > end:
            parts.append([])
        parts[-1].append(entry)
        end = max(end, _linked_to(ordered, moments, at, tolerance_ms))
    return [sorted(part, key=lambda entry: entry.who) for part in parts]


def _linked_to(ordered: list[Entry], moments: list[int], at: int, tolerance_ms: int) -> int:
    """The last entry that the clocks cannot tell from the one at `at`; one station's own clock always can."""
    last = bisect_right(moments, moments[at] + tolerance_ms) - 1
    while ordered[last].station == ordered[at].station and moments[last] > moments[at]:
        last -= 1
    return last
