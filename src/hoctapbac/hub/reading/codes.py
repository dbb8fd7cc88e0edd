"""What the hub knows of one result, for the page behind the code that its owner took home. Never whose it is."""

from __future__ import annotations

from dataclasses import dataclass

from hoctapbac import seal
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.reading.history import Event, changes
from hoctapbac.records import Result
from hoctapbac.records.frames import body_of, seal_of


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """A result and what has become of it.

    `station` is the name by which somebody approved the station whose key sealed it, "" where nobody did. `trust` is
    what the hub thinks of that key: trusted, unknown, revoked or rotated (`good` tells whether this result is among
    those that still count). `contest` is None while the pack is not here. `unit` and `printed` are the unit's id and
    its name in that pack, "" for none; `unit_now` is another unit's id where a correction moved the result. `score`
    and `correct` are those that count. `counted_link` is the link of the attempt that counts for the same person, b""
    where none does.
    """

    result: Result
    link: bytes
    station: str
    trust: str
    good: bool
    contest: bytes | None
    unit: str
    printed: str
    unit_now: str
    score: int
    correct: int
    history: tuple[Event, ...]
    counted_link: bytes
    person: str

    @property
    def void(self) -> bool:
        return any(event.kind == "void" for event in self.history)

    @property
    def corrected(self) -> bool:
        return any(event.kind == "correction" for event in self.history)


_MOST_NUMBER = 2**63 - 1  # no record under a greater one is taken in
_DISOWNED = "SELECT 1 FROM disowned WHERE kid = ? AND seq = ? AND link = ?"
# In one question: over a socket each costs as much as it does to answer, and a hall scans its codes at once. The person
# is spelled as in the projection; of several corrections the last one counts.
_FACTS = """
SELECT s.label, s.state, s.good_seq, p.contest, c.score, c.correct, coalesce(u.unit, who.unit, ''),
    coalesce(u.name, ''), coalesce(un.unit, whon.unit, ''), coalesce('p:' || whon.person, ?), (
        SELECT place.link FROM place
        WHERE place.contest = p.contest AND place.person = coalesce('p:' || whon.person, ?)),
    c.of IS NOT NULL OR EXISTS (SELECT 1 FROM void v WHERE v.of = r.link)
FROM record r JOIN station s ON s.kid = r.kid LEFT JOIN pack p ON p.id = r.pack
LEFT JOIN correction c ON c.of = r.link AND NOT EXISTS (
    SELECT 1 FROM correction d WHERE d.of = c.of AND (d.seq > c.seq OR d.seq = c.seq AND d.link > c.link))
LEFT JOIN pack_unit u ON u.pack = r.pack AND u.number = r.unit
LEFT JOIN pack_person who ON who.pack = r.pack AND who.number = r.who
LEFT JOIN pack_unit un ON un.pack = r.pack AND un.number = coalesce(c.unit, r.unit)
LEFT JOIN pack_person whon ON whon.pack = r.pack AND whon.number = coalesce(c.who, r.who)
WHERE r.kid = ? AND r.seq = ? AND r.link = ?
"""


def receipt_facts(engine: Engine, result: Result, link: bytes) -> ReceiptFacts:
    """The facts of a result that is here, with its record's link."""
    guest = f"g:{result.kid.hex()}:{result.seq}"
    ((label, trust, good_seq, contest, score, correct, unit, printed, unit_now, person, counted, changed),) = (
        engine.read(_FACTS, [guest, guest, result.kid, result.seq, link])
    )
    up_to = trust in ("revoked", "rotated") and result.seq <= (good_seq or 0)
    return ReceiptFacts(
        result,
        link,
        station=_approved_label(label, trust, good_seq),
        trust=trust,
        good=trust in ("trusted", "hub") or (up_to and not engine.read(_DISOWNED, [result.kid, result.seq, link])),
        contest=None if contest is None else bytes(contest),
        unit=unit,
        printed=printed,
        unit_now=unit_now if unit_now != unit else "",
        score=result.score if score is None else score,
        correct=result.correct if correct is None else correct,
        history=tuple(changes(engine, of=link)) if changed else (),
        counted_link=bytes(counted or b""),
        person=person,
    )


def _approved_label(label: str, state: str, good_seq: int | None) -> str:
    """What people call a station; what a key calls itself, while nobody has approved it, is for no public page."""
    return label if state in ("trusted", "hub", "rotated") or (state == "revoked" and good_seq) else ""


@dataclass(frozen=True, slots=True)
class StationFacts:
    """A key that the hub has heard of: the name that it was approved by, whether it is trusted, its public key."""

    label: str
    state: str
    public: bytes


def station_of(engine: Engine, kid: bytes) -> StationFacts | None:
    """The station with a key that begins so; None where none or more than one does."""
    rows = engine.read(
        "SELECT label, state, public, good_seq FROM station WHERE kid >= ? AND kid <= ?",
        [kid.ljust(6, b"\0"), kid.ljust(6, b"\xff")],
    )
    if len(rows) != 1:
        return None
    ((label, state, public, good_seq),) = rows
    return StationFacts(_approved_label(label, state, good_seq), state, bytes(public))


def record_of_ticket(engine: Engine, kid4: bytes, seq: int, link8: bytes) -> bytes | None:
    """The body of the record that a ticket tells of, once it is here.

    A ticket holds no `seq` above 16,777,215; such results are found by their scanned record only.
    """
    keys = engine.read("SELECT kid FROM station WHERE kid >= ? AND kid <= ?", [kid4 + b"\0\0", kid4 + b"\xff\xff"])
    for (key,) in keys:
        for link, body in engine.read("SELECT link, body FROM record WHERE kid = ? AND seq = ?", [key, seq]):
            if bytes(link)[:8] == link8:
                return bytes(body)
    return None


def is_here(engine: Engine, result: Result, link: bytes, blob: bytes) -> bool:
    """Whether exactly this record is here, under this seal, and the seal is its station's.

    Only asked and looked at: everybody who scans a code comes by here, and none of them should wait for a disk.
    """
    if result.seq > _MOST_NUMBER:
        return False
    rows = engine.read(
        "SELECT r.proved, r.seal, s.public FROM record r JOIN station s ON s.kid = r.kid"
        " WHERE r.kid = ? AND r.seq = ? AND r.link = ?",
        [result.kid, result.seq, link],
    )
    if not rows or bytes(rows[0][1]) != seal_of(blob):
        return False
    return bool(rows[0][0]) or seal.check(bytes(rows[0][2]), body_of(blob), seal_of(blob))


def ticket_is_complete(engine: Engine, raw: bytes) -> bool:
    """Whether this very ticket was taken in before and its record has come."""
    return bool(engine.read("SELECT 1 FROM scan WHERE payload = ? AND state = 'complete'", [raw]))
