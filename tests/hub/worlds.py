"""Random worlds for the ledger: stations, cloned disks, changed keys, a hub that corrects, packs, decisions.

A world is what exists; `deliveries` is one way in which it reaches a hub: in pieces, in any order, some twice, with
packs and decisions in between. Only decisions about one station keep their order among themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from hoctapbac import records, seal
from hoctapbac.contest.rules import Attempts, Contest, Which
from hoctapbac.errors import Refusal
from hoctapbac.hub import schema, shelving
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.ledger import Ledger
from hoctapbac.pack import Pack
from hoctapbac.records import Award, Close, Confirmation, Correction, Guest, Result, Rotate, Void, frames
from hoctapbac.units import Person, Roster, Unit

from .filled import Journal, StillClock

HUB = seal.StationKey.create(bytes(32))
UNITS = tuple(Unit(f"u{n}", f"Đơn vị {n}") for n in range(3))
Step = Callable[[Ledger], object]


@dataclass
class World:
    """`journals` are whole branches; `decisions` are steps that keep their order within one list."""

    packs: list[Pack]
    journals: list[Journal] = field(default_factory=list)
    decisions: list[list[Step]] = field(default_factory=list)


def roster(people: Sequence[int]) -> Roster:
    return Roster(UNITS, tuple(Person(f"n{n}", UNITS[n % 3].id, f"Người Thứ {n}") for n in people))


def packs_of(which: Which) -> list[Pack]:
    """Two packs of one contest whose numbers mean other people, and one of another contest."""
    rules = Contest(id="mot", attempts=Attempts(None, "contest", which))
    return [
        Pack(b"pack-001", b"", rules, b"contest1", roster=roster((0, 1, 2, 3))),
        Pack(b"pack-002", b"", rules, b"contest1", roster=roster((2, 3, 4))),
        Pack(b"pack-003", b"", Contest(id="hai"), b"contest2", roster=roster((0, 4))),
    ]


def world(chance: Random) -> World:
    made = World(packs_of(chance.choice(("best", "earliest_best", "first", "last"))))
    for number in range(3):
        made.journals.append(_journal(chance, Journal.of(number), chance.randint(1, 7)))
    _clone(chance, made)
    _rotate(chance, made)
    made.journals.append(_hub(chance, made))
    _meddle(chance, made)
    for journal in {journal.key.kid: journal for journal in reversed(made.journals[:-1])}.values():
        made.decisions += _decisions(chance, journal)
    return made


def _journal(chance: Random, journal: Journal, count: int) -> Journal:
    """More of everything that a station writes."""
    for _ in range(count):
        pack = chance.choice((b"pack-001", b"pack-002", b"pack-003", b"pack-unk"))
        t = chance.choice((0, 1000, 2000, 2001, 3000))
        kind = chance.randrange(8)
        links = [records.link(frames.body_of(blob)) for blob in journal.blobs]
        if kind == 0 and links:
            journal.write(Void, pack=pack, t=t, of=chance.choice(links), reason="Thử", name="Người Thử")
        elif kind == 1 and links:
            journal.write(Guest, pack=pack, t=t, of=chance.choice(links), name="Khách", unit_name="Nơi khác")
        elif kind == 2:
            journal.write(Close, pack=pack, t=t, count=len(links))
        else:
            correct = chance.randint(0, 5)
            who, unit = chance.randint(0, 5), chance.randint(0, 4)
            points, spent = chance.choice((correct, 3, 9)), chance.choice((100, 100, 200))
            journal.result(pack, unit, who, correct, t, score=points, max=5, items=5, duration_ms=spent)
    return journal


def _clone(chance: Random, made: World) -> None:
    """Sometimes a disk is copied and both machines go on."""
    if chance.random() < 0.5:
        old = made.journals[0]
        copy = Journal(old.label, old.key, old.blobs[: chance.randint(0, len(old.blobs))])
        made.journals.append(_journal(chance, copy, chance.randint(1, 4)))


def _rotate(chance: Random, made: World) -> None:
    """Sometimes a station changes its key and goes on under the new one."""
    if chance.random() < 0.5:
        old, new = made.journals[1], Journal.of(100)
        old.write(Rotate, pack=b"pack-001", t=1, public=new.key.public)
        if chance.random() < 0.3:
            _journal(chance, old, 2)
        made.journals.append(_journal(chance, new, 3))


def _hub(chance: Random, made: World) -> Journal:
    journal = Journal("", HUB)
    results = [
        said for of in made.journals for blob in of.blobs
        if isinstance(said := records.decode(frames.body_of(blob)), Result)
    ]  # fmt: skip
    signed = {"name": "Người Thử", "post": "Bí thư"}
    for _ in range(chance.randint(0, 6) if results else 0):
        result = chance.choice(results)
        of = records.link(records.encode(result))
        kind = chance.randrange(5)
        if kind == 0:
            journal.write(Void, pack=result.pack, t=1, of=of, reason="Thử", name="Người Thử")
        elif kind == 4 and (own := _given(journal)):
            journal.write(Void, pack=result.pack, t=1, of=chance.choice(own), reason="Nhầm", name="Người Thử")
        elif kind == 1:
            journal.write(Confirmation, pack=result.pack, t=1, unit=1, digest=bytes(16), note="", **signed)
        elif kind == 2:
            title = {"title": "Giải Nhất", "decision": "Số 1", "day": "2026-11-23"}
            journal.write(Award, pack=result.pack, t=1, unit=1, who=chance.randint(0, 3), **title, **signed)
        else:
            new = {"unit": chance.randint(0, 3), "who": chance.randint(0, 4), "score": chance.randint(0, 6)}
            journal.write(Correction, pack=result.pack, t=1, of=of, **new, correct=3, reason="Thử", **signed)
    return journal


def _given(journal: Journal) -> list[bytes]:
    """The links of the confirmations and prizes in a journal."""
    bodies = [frames.body_of(blob) for blob in journal.blobs]
    return [records.link(body) for body in bodies if isinstance(records.decode(body), Award | Confirmation)]


def _meddle(chance: Random, made: World) -> None:
    """A station declares void what the hub decided, which is not its affair."""
    if given := _given(made.journals[-1]):
        of = chance.choice(given)
        made.journals[2].write(Void, pack=b"pack-001", t=1, of=of, reason="Thử", name="Người Thử")


def _decisions(chance: Random, journal: Journal) -> list[list[Step]]:
    kid, seq = journal.key.kid, chance.randint(0, len(journal.blobs))
    enrol: Step = lambda ledger: ledger.take(frames.framed([journal.enrolment()]), "https")  # noqa: E731
    approve: Step = lambda ledger: ledger.approve(kid, "người phụ trách")  # noqa: E731
    # By its link: of a fork a keeper means one branch, whichever came first.
    last = records.link(frames.body_of(journal.blobs[seq - 1])) if seq else b""
    revoke: Step = lambda ledger: ledger.revoke(kid, seq, "người phụ trách", "thử", last)  # noqa: E731
    if journal.label == "Máy 100":
        return [[enrol]]
    return [[enrol, *chance.choice(([], [approve], [approve], [approve, revoke], [revoke]))]]


def deliveries(chance: Random, made: World) -> list[Step]:
    """One way in which all of it reaches a hub. What is refused because something is missing yet is tried again."""
    lanes: list[list[Step]] = [list(lane) for lane in made.decisions]
    for pack in made.packs:
        lanes.append([_shelved(pack)])
    for journal in made.journals:
        at = 0
        while at < len(journal.blobs):
            size = chance.randint(1, 4)
            piece = journal.blobs[max(0, at - chance.randint(0, 2)) : at + size]
            chance.shuffle(piece)
            lanes += [[_taken(piece)]] * chance.choice((1, 1, 2))
            at += size
    steps: list[Step] = []
    while lanes:
        lane = chance.choice(lanes)
        steps.append(lane.pop(0))
        lanes = [left for left in lanes if left]
    return steps


def _shelved(pack: Pack) -> Step:
    return lambda ledger: ledger.engine.write(lambda tx: shelving.shelve(tx, pack, b"", 1))


def _taken(blobs: Sequence[bytes]) -> Step:
    return lambda ledger: ledger.take(frames.framed(blobs), "https")


def lived(engine: Engine, steps: Sequence[Step]) -> Ledger:
    """A hub in which these steps were taken; those that were refused are taken again at the end, in their order."""
    empty(engine)
    ledger = Ledger(engine, HUB, StillClock())
    left = list(steps)
    while left:
        again = [step for step in left if not _goes(ledger, step)]
        assert len(again) < len(left), "nothing goes any more"
        left = again
    return ledger


def _goes(ledger: Ledger, step: Step) -> bool:
    try:
        step(ledger)
    except Refusal:
        return False
    return True


def empty(engine: Engine) -> None:
    """As if nothing had ever come."""
    engine.write(lambda tx: [tx.run(f"DELETE FROM {table}") for table in schema.TABLES])


def tables(engine: Engine, names: Sequence[str]) -> dict[str, list[tuple[object, ...]]]:
    """What stands in tables, in one order."""
    return {name: sorted(engine.read(f"SELECT * FROM {name}"), key=repr) for name in names}
