"""A unit's emulation record: one entry for each contest in which its people, or those below it, took part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hoctapbac.hub.engine import Engine, marks
from hoctapbac.hub.reading.figures import COLUMNS, SUMS, Figures, figures_of, total
from hoctapbac.hub.reading.history import Event, changes, recalls
from hoctapbac.hub.reading.published import ContestFacts, Published
from hoctapbac.hub.reading.states import Confirmed, State, States, confirmations

_MOST_ENTRIES = 100  # contests in one record; whoever wants more asks by year
_AT_ONCE = 8_000  # values in one question


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize with the decision that gave it; who holds a `personal` one is not told."""

    title: str
    decision: str
    day: str
    personal: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One contest in a unit's record.

    `printed` is the unit's name as it stood in the contest's papers, `unit` the unit of that day (another than the
    record's own where results are brought to the units of today). `below` sums the units under it, `units_below` of
    which took part. `history` is the last first.
    """

    contest: ContestFacts
    unit: str
    printed: str
    figures: Figures
    below: Figures
    units_below: int
    state: State
    cluster: str
    prizes: tuple[Prize, ...]
    history: tuple[Event, ...]

    @property
    def whole(self) -> Figures:
        """The unit with those below it; where it has no people of its own, those below it alone."""
        return total(part for part in (self.figures, self.below) if part.people or part.roster)


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """The record of one unit, the newest contest first.

    `unclear` are entries of units that became this one only in part, listed and counted nowhere («chưa quy đổi được»).
    """

    unit: str
    entries: tuple[Entry, ...]
    unclear: tuple[Entry, ...]

    @property
    def contests(self) -> int:
        """How many contests there are in it."""
        return len({entry.contest.id for entry in self.entries})

    @property
    def total(self) -> Figures:
        """Sums over the entries and the units below: people are counted once for each contest."""
        return total(entry.whole for entry in self.entries)


def unit_record(
    engine: Engine,
    published: Published,
    states: States,
    unit: str,
    contests: Iterable[ContestFacts],
    *,
    today: date | None = None,
) -> UnitRecord:
    """The record of `unit` in these contests (the first 100 of them).

    With `today` results of units that have since wholly become this one are among its own, and its own
    are elsewhere if it has become another.
    """
    asked = {contest.id: contest for contest in list(contests)[:_MOST_ENTRIES]}
    own, unclear = _predecessors(published, unit, today) if today else ((unit,), ())
    below = _below(published, own, today) if own else ()
    sums = {(c, u): figures for c, u, figures in _sums(engine, asked, [*own, *unclear])}
    lower = sums_together(engine, asked, below)
    rosters = _rosters(engine, published, lower, below)
    lower = {c: (count, replace(figures, roster=rosters.get(c, 0))) for c, (count, figures) in lower.items()}
    # A unit whose people sit only in the units below it has an entry all the same.
    places = dict.fromkeys([*sums, *((c, unit) for c in lower)])
    gathering = _Gathering(engine, published, states, asked, tuple(dict.fromkeys(u for _, u in places)))
    entries = [
        gathering.entry(c, u, sums.get((c, u), Figures()), lower.get(c) if u == unit else None) for c, u in places
    ]
    entries.sort(key=lambda entry: (-entry.contest.day_ms, entry.contest.title, entry.contest.id, entry.unit != unit))
    return UnitRecord(
        unit,
        tuple(entry for entry in entries if entry.unit not in unclear),
        tuple(entry for entry in entries if entry.unit in unclear),
    )


def entry_state(engine: Engine, states: States, contest: bytes, unit: str) -> State:
    """The state of one unit's entry, for the page of one result."""
    confirmed = [one for one in confirmations(engine, [contest]) if one.unit in ("", unit)]
    if not confirmed:
        return State.PROVISIONAL
    sums = next((figures for _, _, figures in _sums(engine, [contest], [unit])), Figures())
    corrected = any(event.kind == "correction" and unit in event.units for event in changes(engine, [contest]))
    return states.state(confirmed, unit, sums, corrected)


def _predecessors(published: Published, unit: str, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Units whose results are this unit's today, and those of which only a part came to it."""
    today = published.today(day)
    own = tuple(of for of, now in today.items() if now == unit)
    came = {step.old for step in published.organization.successions if step.new == unit}
    return own, tuple(sorted(old for old in came - set(own) if today.get(old) is None))


def _below(published: Published, own: Sequence[str], today: date | None) -> tuple[str, ...]:
    """The units under these; brought to today, those that have become one of them."""
    if not today:
        return published.below(own[0])
    now = published.today(today)
    under = {lower for unit in own for lower in published.below(unit)} - set(own)
    return tuple(of for of, become in now.items() if become in under and of not in own)


def _sums(engine: Engine, contests: Collection[bytes], units: Collection[str]) -> Iterable[tuple[bytes, str, Figures]]:
    for part in parts(units):
        asked = f"SELECT contest, unit, {COLUMNS} FROM tally WHERE unit IN ({marks(part)})"
        for contest, unit, *sums in engine.read(asked, part):
            figures = figures_of(sums)
            if contest in contests and figures.people:
                yield contest, unit, figures


def sums_together(
    engine: Engine, contests: Collection[bytes], units: Collection[str]
) -> dict[bytes, tuple[int, Figures]]:
    """By contest, how many of these units took part and what they did together, their rosters left out."""
    found: dict[bytes, tuple[int, Figures]] = {}
    for part in parts(units) if contests else ():
        where = f"contest IN ({marks(contests)}) AND unit IN ({marks(part)})"
        values = [*contests, *part]
        asked = f"SELECT contest, COUNT(*), {SUMS} FROM tally WHERE people > 0 AND {where} GROUP BY contest"
        for contest, count, *sums in engine.read(asked, values):
            before, figures = found.get(contest, (0, Figures()))
            both = figures_of(sums) if not before else total([figures, figures_of(sums)])
            found[contest] = before + count, both
    return found


def _rosters(
    engine: Engine, published: Published, contests: Collection[bytes], units: Collection[str]
) -> dict[bytes, int]:
    """By contest, how many people these units have on its rosters, whether they took part or not.

    Where a contest has several packs, a unit's roster is that of the newest pack that has it.
    """
    only = {packs[0]: contest for contest in contests if len(packs := published.packs[contest]) == 1}
    found = dict.fromkeys(contests, 0)
    for part in parts(units):
        where = f"unit IN ({marks(part)})"
        if only:
            asked = f"SELECT pack, SUM(roster) FROM pack_unit WHERE {where} AND pack IN ({marks(only)}) GROUP BY pack"
            for pack, count in engine.read(asked, [*part, *only]):
                found[only[pack]] += int(count)
        for contest in found.keys() - set(only.values()):
            newest = _printed(engine, published, [contest], part)
            found[contest] += sum(roster for _, roster in newest.values())
    return found


class _Gathering:
    """What entries of some units in some contests need besides their sums, asked for once."""

    def __init__(
        self,
        engine: Engine,
        published: Published,
        states: States,
        contests: dict[bytes, ContestFacts],
        units: Collection[str],
    ) -> None:
        self._published, self._states, self._contests = published, states, contests
        self._printed = _printed(engine, published, contests, units)
        self._confirmed = confirmations(engine, contests)
        self._prizes = _prizes(engine, units)
        self._changes = changes(engine, contests)

    def entry(self, contest: bytes, unit: str, sums: Figures, below: tuple[int, Figures] | None) -> Entry:
        facts = self._contests[contest]
        name, roster = self._printed.get((contest, unit), (self._published.name(unit), 0))
        confirmed = [one for one in self._confirmed if one.contest == contest and one.unit in ("", unit)]
        changed = [event for event in self._changes if event.contest == contest and unit in event.units]
        given = self._prizes.get((contest, unit), [])
        units_below, lower = below or (0, Figures())
        return Entry(
            facts,
            unit,
            name,
            replace(sums, roster=roster),
            lower,
            units_below,
            self._states.state(confirmed, unit, sums, any(event.kind == "correction" for event in changed)),
            self._published.cluster(unit, facts.year),
            tuple(prize for prize, event in given if not event.recall),
            _history(confirmed, [*changed, *(event for _, event in given)]),
        )


def _history(confirmed: Iterable[Confirmed], events: Iterable[Event]) -> tuple[Event, ...]:
    said = [
        Event(
            "confirmation", one.t, one.contest, (one.unit,) if one.unit else (), one.post, one.note, recall=one.recall
        )
        for one in confirmed
    ]
    return tuple(sorted([*said, *events], key=lambda event: (-event.t, event.kind, event.words)))


def _printed(
    engine: Engine, published: Published, contests: Collection[bytes], units: Collection[object]
) -> dict[tuple[bytes, str], tuple[str, int]]:
    """By contest and unit: the name and the roster in the contest's newest pack that has the unit."""
    order = {pack: (n, contest) for contest in contests for n, pack in enumerate(published.packs[contest])}
    rows: list[tuple[int, bytes, str, str, int]] = []
    for part in parts(units) if order else ():
        asked = (
            f"SELECT pack, unit, name, roster FROM pack_unit WHERE unit IN ({marks(part)}) AND pack IN ({marks(order)})"
        )
        rows += [(*order[pack], unit, name, roster) for pack, unit, name, roster in engine.read(asked, [*part, *order])]
    return {(contest, unit): (name, roster) for _, contest, unit, name, roster in sorted(rows)}


def _prizes(engine: Engine, units: Collection[str]) -> dict[tuple[bytes, str], list[tuple[Prize, Event]]]:
    """The prizes of these units in all contests, recalled ones too, with what the history says of each."""
    found: dict[tuple[bytes, str], list[tuple[Prize, Event]]] = {}
    for part in parts(units):
        asked = (
            "SELECT a.contest, a.unit, a.t, a.person, a.title, a.decision, a.day, a.post, a.link, a.name, who.name"
            " FROM award a"
            " JOIN record r ON r.kid = a.kid AND r.seq = a.seq AND r.link = a.link"
            " LEFT JOIN pack_person who ON who.pack = r.pack AND who.number = r.who"
            f" WHERE a.unit IN ({marks(part)}) ORDER BY a.day, a.title, a.link"
        )
        rows = engine.read(asked, part)
        recalled = recalls(engine.read, [bytes(row[8]) for row in rows])
        for contest, unit, t, person, title, decision, day, post, link, *names in rows:
            recall = recalled.get(bytes(link))
            told = recall.public(*filter(None, names)) if recall else None
            event = Event("award", t, contest, (unit,), post, f"{title} · {decision}", recall=told)
            found.setdefault((contest, unit), []).append((Prize(title, decision, day, bool(person)), event))
    return found


def parts(values: Collection[object]) -> list[list[object]]:
    """Values in portions that one question can hold."""
    listed = list(values)
    return [listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)]
