"""What units have in contests, with the names that the public pages leave out. Reads, decides nothing.

`Ask` is a question to the tables as they stand, `engine.read` for a page and `tx.run` where something is about to be
written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hoctapbac import records
from hoctapbac.hub.desk.scope import Scope
from hoctapbac.hub.engine import Ask, Engine, Transaction, marks
from hoctapbac.hub.reading import ContestFacts, Figures, Published, State, States
from hoctapbac.hub.reading.figures import COLUMNS, total
from hoctapbac.hub.reading.history import changes
from hoctapbac.hub.reading.states import Confirmed, confirmations
from hoctapbac.vietnamese.collation import name_key, sort_key

Check = Callable[[Transaction], None]
_AT_ONCE = 400  # values in one question


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's entry in a contest as a list shows it. `unit` is "" for results of no known unit."""

    unit: str
    name: str
    figures: Figures
    state: State


@dataclass(frozen=True, slots=True)
class ContestLine:
    """A contest and what the units of a scope have in it; `waiting` of its entries nobody has confirmed yet."""

    contest: ContestFacts
    units: int
    figures: Figures
    waiting: int


@dataclass(frozen=True, slots=True)
class Counted:
    """A person's counting attempt, with the name: of the roster, or as a guest typed it ("" where neither is known).

    `own_unit` is what a guest typed as the unit. `link` leads to the result; `corrected` says that other values count
    than the station wrote.
    """

    person: str
    name: str
    post: str
    group: str
    unit: str
    points: int
    most: int
    correct: int
    items: int
    duration_ms: int
    t: int
    attempts: int
    link: bytes
    guest: bool
    own_unit: str
    corrected: bool


def lines(
    engine: Engine, published: Published, states: States, scope: Scope, contest: bytes, *, without: bytes = b""
) -> tuple[Line, ...]:
    """The entries of a contest that a scope holds, in the order of the units' names.

    `without` is the link of a confirmation that is left aside, to see what its recall would change.
    """
    rows = engine.read(f"SELECT unit, {COLUMNS} FROM tally WHERE contest = ? AND people > 0", [contest])
    held = [(str(unit), Figures(*sums)) for unit, *sums in rows if scope.holds(str(unit))]
    printed, corrected = printed_names(engine.read, contest), _corrected_units(engine, contest)
    given = [one for one in confirmations(engine, [contest]) if one.link != without]
    found = []
    for unit, bare in held:
        name, roster = printed.get(unit, (published.name(unit), 0))
        state = _state(states, given, unit, bare, unit in corrected)
        found.append(Line(unit, name, _with_roster(bare, roster), state))
    return tuple(sorted(found, key=lambda line: (sort_key(line.name), line.unit)))


def _state(states: States, given: list[Confirmed], unit: str, bare: Figures, corrected: bool) -> State:
    # "" stands for the whole contest in confirmations: results of no known unit are official with it only.
    own = [one for one in given if unit or one.unit == ""]
    return states.state(own, unit, bare, corrected)


def _with_roster(bare: Figures, roster: int) -> Figures:
    return total([Figures(**{name: getattr(bare, name) for name in COLUMNS.split(", ")}, roster=roster)])


def printed_names(ask: Ask, contest: bytes) -> dict[str, tuple[str, int]]:
    """By unit: the name and the size of the roster in the contest's newest pack that has it."""
    rows = ask(
        "SELECT p.unit, p.name, p.roster FROM pack_unit p JOIN pack ON pack.id = p.pack"
        " WHERE pack.contest = ? ORDER BY pack.received_ms, pack.id",
        [contest],
    )
    return {str(unit): (str(name), int(roster)) for unit, name, roster in rows}


def _corrected_units(engine: Engine, contest: bytes) -> set[str]:
    return {unit for event in changes(engine, [contest]) if event.kind == "correction" for unit in event.units}


def contests(engine: Engine, published: Published, states: States, scope: Scope) -> tuple[ContestLine, ...]:
    """The contests in which units of a scope have entries, the newest first."""
    found = []
    for contest_id in _contests_of(engine, scope):
        contest = published.contests.get(contest_id)
        if contest is None:
            continue
        own = lines(engine, published, states, scope, contest_id)
        waiting = sum(line.state in (State.PROVISIONAL, State.REOPENED) for line in own)
        found.append(ContestLine(contest, len(own), total(line.figures for line in own), waiting))
    return tuple(sorted(found, key=lambda line: (-line.contest.day_ms, line.contest.title, line.contest.id)))


def _contests_of(engine: Engine, scope: Scope) -> set[bytes]:
    if scope.units is None:
        return {bytes(c) for (c,) in engine.read("SELECT DISTINCT contest FROM tally WHERE people > 0")}
    found = set()
    for part in parts(sorted(scope.units)):
        asked = f"SELECT DISTINCT contest FROM tally WHERE people > 0 AND unit IN ({marks(part)})"
        found |= {bytes(c) for (c,) in engine.read(asked, part)}
    return found


def line(engine: Engine, published: Published, states: States, contest: bytes, unit: str) -> Line:
    """One entry; without people where nobody of the unit has taken part."""
    return next(
        iter(lines(engine, published, states, Scope(frozenset((unit,))), contest)),
        Line(
            unit,
            printed_names(engine.read, contest).get(unit, (published.name(unit), 0))[0],
            Figures(),
            State.PROVISIONAL,
        ),
    )


def people(ask: Ask, contest: bytes, unit: str) -> tuple[Counted, ...]:
    """Everybody who counts for a unit in a contest, by given name; guests among them, people without a name last."""
    rows = ask(
        "SELECT person, points, most, correct, items, duration_ms, t, attempts, link FROM place"
        " WHERE contest = ? AND unit = ?",
        [contest, unit],
    )
    names = names_of(ask, contest, [str(row[0]) for row in rows])
    links = [bytes(row[-1]) for row in rows]
    typed, corrected = said_by_guests(ask, links), corrections(ask, contest)
    found = []
    for person, points, most, correct, items, duration_ms, t, attempts, link in rows:
        guest, at = str(person).startswith("g:"), bytes(link)
        own_name, own_unit = typed.get(at, ("", "")) if guest else ("", "")
        name, post, group = (own_name, "", "") if guest else names.get(str(person), ("", "", ""))
        figures = (points, most, correct, items, duration_ms, t, attempts)
        found.append(Counted(str(person), name, post, group, unit, *figures, at, guest, own_unit, at in corrected))
    return tuple(sorted(found, key=lambda one: (not one.name, name_key(one.name), one.post, one.person)))


def names_of(ask: Ask, contest: bytes, persons: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """Name, post and group of those on the roster, as the contest's newest pack has them."""
    found: dict[str, tuple[str, str, str]] = {}
    ids = [person.removeprefix("p:") for person in persons if person.startswith("p:")]
    for part in parts(ids):
        rows = ask(
            "SELECT x.person, x.name, x.post, x.grp FROM pack_person x JOIN pack ON pack.id = x.pack"
            f" WHERE pack.contest = ? AND x.person IN ({marks(part)}) ORDER BY pack.received_ms, pack.id",
            [contest, *part],
        )
        found |= {f"p:{person}": (str(name), str(post), str(group)) for person, name, post, group in rows}
    return found


def said_by_guests(ask: Ask, links: Sequence[bytes]) -> dict[bytes, tuple[str, str]]:
    """By link of a guest's result the name and the unit that were typed; only the station of the result says them."""
    found: dict[bytes, tuple[str, str]] = {}
    for part in parts(links):
        rows = ask(
            "SELECT g.of, g.name, g.unit_name FROM guest g"
            " JOIN record said ON said.link = g.link JOIN record r ON r.link = g.of"
            f" WHERE g.of IN ({marks(part)}) AND said.kid = r.kid ORDER BY g.link",
            part,
        )
        found |= {bytes(of): (str(name), str(unit_name)) for of, name, unit_name in rows}
    return found


def corrections(ask: Ask, contest: bytes) -> dict[bytes, tuple[bytes, int]]:
    """By link of a result its last correction: the link, and the number in the hub's own journal."""
    rows = ask(
        "SELECT c.of, c.link, c.seq FROM correction c JOIN record r ON r.link = c.of JOIN pack p ON p.id = r.pack"
        " WHERE p.contest = ? ORDER BY c.seq, c.link",
        [contest],
    )
    return {bytes(of): (bytes(link), int(seq)) for of, link, seq in rows}


def counted_links(ask: Ask, contest: bytes, unit: str) -> list[bytes]:
    """The links of what counts for a unit, or with "" for the whole contest."""
    only, values = (" AND unit = ?", [contest, unit]) if unit else ("", [contest])
    return [bytes(link) for (link,) in ask(f"SELECT link FROM place WHERE contest = ?{only}", values)]


def shown_digest(ask: Ask, contest: bytes, unit: str) -> str:
    """What a page says that it has shown: the results that count and the corrections in force, in 32 digits."""
    links = counted_links(ask, contest, unit)
    changed = corrections(ask, contest)
    return records.digest([*links, *(changed[link][0] for link in links if link in changed)]).hex()


def parts(values: Iterable[object]) -> list[list[object]]:
    """The values in questions of bearable length."""
    listed = list(values)
    return [listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)]
