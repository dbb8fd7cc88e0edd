"""Whom the hub believes: keys made known, trusted, revoked from a point on, followed by another key.

A station may work first and be trusted later: what an unknown key sealed is kept within bounds and counts from the
moment somebody trusts the key. Trust is one row; records are never touched by a decision about it. A key hands over to
another one by a record in its own journal (rotate), or a keeper says which key a station has now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.hub import journals, projection, scans
from hoctapbac.hub.engine import Transaction, about
from hoctapbac.hub.intake import Placed, Refused
from hoctapbac.records import NO_PREVIOUS

MOST_UNKNOWN_STATIONS = 500  # waiting for somebody to look at them
MOST_UNKNOWN_RECORDS = 20_000  # of one of them
_BY_ROTATION = "rotate"  # who decided, where the journal itself did
_END = 2**62  # behind every number of a journal


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody said of a key. Up to `good_seq` its records count where it is no longer trusted."""

    state: str
    by: str
    note: str = ""
    good_seq: int | None = None
    good_link: bytes | None = None
    label: str | None = None
    successor: bytes | None = None


def know(
    tx: Transaction, public: bytes, label: str, now_ms: int, state: str = "unknown", *, vouched: bool = False
) -> None:
    """Note a key; one that is known stays as it is.

    Refusal("stations_waiting") where too many wait to be looked at: not for a key that somebody answers for
    (`vouched`), or whoever makes keys by the hundred would keep out the stations that were invited.
    """
    kid = seal.key_id(public)
    held = tx.run("SELECT public FROM station WHERE kid = ?", (kid,))
    if held:
        if bytes(held[0][0]) != public:
            raise Refusal("seal_wrong")  # somebody searched for a key with the same six bytes
        return
    if state == "unknown" and not vouched:
        tx.exclusive([b"waiting"])
        ((waiting,),) = tx.run("SELECT count(*) FROM station WHERE state = 'unknown'")
        if waiting >= MOST_UNKNOWN_STATIONS:
            raise Refusal("stations_waiting", count=waiting)
    tx.run(
        "INSERT INTO station VALUES(?, ?, ?, ?, NULL, NULL, ?, NULL, '', '', NULL) ON CONFLICT DO NOTHING",
        (kid, public, label, state, now_ms),
    )


def forget_waiting(tx: Transaction, *, with_records: bool = False) -> tuple[int, int]:
    """Let go of the keys that nobody has decided on, so that others can come; how many, and of how many records.

    Only of those that have sent nothing, or `with_records` of all. A station that is meant is known again as soon as it
    sends, and sends again what is not here; gone is what came by stick or code alone and is nowhere else.
    """
    tx.exclusive([b"waiting"])
    waiting = [
        (bytes(kid), int(count))
        for kid, count in tx.run(
            "SELECT s.kid, (SELECT count(*) FROM record r WHERE r.kid = s.kid) FROM station s WHERE s.state = 'unknown'"
        )
    ]
    kids = [kid for kid, count in waiting if with_records or count == 0]
    tx.exclusive(kids)
    scans.reopen(tx, kids)
    tx.many("DELETE FROM guest WHERE link IN (SELECT link FROM record WHERE kid = ?)", [(kid,) for kid in kids])
    for table in ("void", "close", "disowned", "journal", "clock_offset", "record", "station"):
        tx.many(f"DELETE FROM {table} WHERE kid = ?", [(kid,) for kid in kids])
    return len(kids), sum(count for _, count in waiting) if with_records else 0


def token_hash(token: str) -> bytes:
    return hashlib.sha256(b"htb1-invitation\0" + token.encode()).digest()


def redeem(tx: Transaction, token: str, kid: bytes, now_ms: int) -> str:
    """Use up an invitation for a key; gives its label. Refusal("hub_token_wrong") for any that is not open."""
    rows = tx.run(
        "UPDATE invitation SET used_ms = ? WHERE token_hash = ? AND used_ms IS NULL AND expires_ms > ? RETURNING label",
        (now_ms, token_hash(token), now_ms),
    )
    if not rows:
        raise Refusal("hub_token_wrong")
    return str(rows[0][0])


def decide(tx: Transaction, kid: bytes, decision: Decision, now_ms: int) -> None:
    """Write a decision down and count anew what it changes; Refusal("station_unknown") for a key nobody heard of."""
    _decide_on(tx, kid, decision, now_ms)
    settle(tx, kid, now_ms)


def _decide_on(tx: Transaction, kid: bytes, decision: Decision, now_ms: int) -> None:
    """The decision on this key alone, whatever it has handed over to."""
    tx.exclusive([kid, *contests_of(tx, kid)])
    rows = tx.run("SELECT state FROM station WHERE kid = ?", (kid,))
    if not rows:
        raise Refusal("station_unknown")
    _recounting(tx, kid, rows[0][0], decision, now_ms)
    projection.disown(tx, kid)


def _recounting(tx: Transaction, kid: bytes, before: str, decision: Decision, now_ms: int) -> None:
    """Write a decision down and count what it touches: for the first time, or again."""
    whole = [(kid, 1, _END)]
    if before == "unknown" and decision.state == "trusted":
        _write(tx, kid, decision, now_ms)
        projection.feed_runs(tx, whole)
        return
    # From the beginning, since a void that is no longer believed may speak of any earlier record.
    projection.touch(tx, whole)
    _write(tx, kid, decision, now_ms)
    projection.touch(tx, whole, again=True)
    projection.count_touched(tx)


def _write(tx: Transaction, kid: bytes, decision: Decision, now_ms: int) -> None:
    tx.run(
        "UPDATE station SET state = ?, decided_by = ?, note = ?, good_seq = ?, good_link = ?, decided_ms = ?,"
        " label = coalesce(?, label), successor = ? WHERE kid = ?",
        (
            decision.state, decision.by, decision.note, decision.good_seq, decision.good_link, now_ms,
            decision.label, decision.successor, kid,
        ),
    )  # fmt: skip


def settle(tx: Transaction, kid: bytes, now_ms: int) -> None:
    """Follow a journal's own hand-over to another key, as far as the journal is believed.

    The first such record counts. Its successor is trusted as the key was, and no longer where the key turns out to
    have been revoked before. So it goes on from key to key, as far as something changes: a thief may have made many.
    """
    following: bytes | None = kid
    while following is not None:
        following = _handed_over(tx, following, now_ms)


def _handed_over(tx: Transaction, kid: bytes, now_ms: int) -> bytes | None:
    """The key that this one hands over to, where that has changed what is thought of it."""
    state, good, good_link, label = tx.run(
        "SELECT state, good_seq, good_link, label FROM station WHERE kid = ?", (kid,)
    )[0]
    rotations = tx.run(
        "SELECT seq, link FROM record WHERE kid = ? AND kind = ? ORDER BY seq, link", (kid, records.ROTATE)
    )
    if not rotations:
        return None
    believed = _vouched(tx, kid, rotations, good, good_link) if state in ("revoked", "rotated") else rotations[:1]
    seq, link = (believed or rotations)[0]
    ((body,),) = tx.run("SELECT body FROM record WHERE kid = ? AND seq = ? AND link = ?", (kid, seq, link))
    said: Any = records.decode(bytes(body))
    if not seal.usable(said.public):
        return None
    successor = seal.key_id(said.public)
    if state == "trusted":
        handed = Decision("rotated", _BY_ROTATION, "", seq, bytes(link), None, successor)
        _recounting(tx, kid, state, handed, now_ms)
        projection.disown(tx, kid)
    trusted = bool(believed) and state != "unknown"
    return successor if _follow(tx, successor, said.public, str(label), trusted, now_ms) else None


def _vouched(tx: Transaction, kid: bytes, told: Sequence[Any], good: int | None, link: object) -> Sequence[Any]:
    """Those of these records (number and link) that the one up to which a key is believed vouches for.

    Without this a thief could still hand a revoked key over, by a record under an earlier number.
    """
    if not good:
        return []
    trail = journals.trail(tx, kid, good, bytes(link))  # type: ignore[call-overload]
    return [row for row in told if row[0] <= good and trail.vouches(row[0], bytes(row[1]))]


def _follow(tx: Transaction, successor: bytes, public: bytes, label: str, believed: bool, now_ms: int) -> bool:
    """Trust the key that another one handed over to, or take back what rested on the hand-over alone; if so, True."""
    held = tx.run("SELECT state, decided_by, public FROM station WHERE kid = ?", (successor,))
    if held and bytes(held[0][2]) != public:
        return False
    state, by = held[0][:2] if held else ("unknown", "")
    if believed and state == "unknown":
        know(tx, public, label, now_ms, "unknown" if held else "trusted")
        _decide_on(tx, successor, Decision("trusted", _BY_ROTATION, label=label or None), now_ms)
        return True
    if not believed and by == _BY_ROTATION:
        _decide_on(tx, successor, Decision("unknown", ""), now_ms)
        return True
    return False


def grown(tx: Transaction, kids: Sequence[bytes], rotated: Iterable[bytes], now_ms: int) -> None:
    """After records of these keys came: what they mean for keys that are believed up to a record, and hand-overs."""
    ended = {bytes(kid) for (kid,) in tx.run("SELECT kid FROM station WHERE state IN ('revoked', 'rotated')")}
    for kid in sorted(ended.intersection(kids)):
        projection.disown(tx, kid)
    for kid in sorted({*ended.intersection(kids), *rotated}):
        settle(tx, kid, now_ms)


def contests_of(tx: Transaction, kid: bytes) -> list[bytes]:
    """The contests that a key has reported on."""
    rows = tx.run(
        "SELECT DISTINCT p.contest FROM (SELECT DISTINCT pack FROM record WHERE kid = ?) AS reported"
        " JOIN pack p ON p.id = reported.pack",
        (kid,),
    )
    return [bytes(contest) for (contest,) in rows]


def link_at(tx: Transaction, kid: bytes, seq: int, link: bytes = b"") -> bytes:
    """The link of the record up to which a key is believed; Refusal("record_absent", seq=) where it is not here.

    Of a fork it is the branch that was here first, since whoever took the machine came later, or the one with `link`.
    """
    if seq == 0:
        return NO_PREVIOUS
    rows = tx.run("SELECT link FROM record WHERE kid = ? AND seq = ? ORDER BY received_ms, link", (kid, seq))
    found = [bytes(held) for (held,) in rows if link in (b"", bytes(held))]
    if not found:
        raise Refusal("record_absent", seq=seq)
    return found[0]


def within_quota(tx: Transaction, true: Sequence[Placed]) -> tuple[list[Placed], list[Refused]]:
    """Rows that may be kept, and (`station_full`) those beyond what is kept of a key that nobody trusts yet."""
    room = _room(tx, {row.kid for _, row in true})
    if all(left >= len(true) for left in room.values()):
        return list(true), []
    fits: list[Placed] = []
    over: list[Refused] = []
    for place, row in true:
        left = room.get(row.kid, _END)
        if left > 0:
            room[row.kid] = left - 1
            fits.append((place, row))
        else:
            over.append(Refused(place, "station_full"))
    return fits, over


def _room(tx: Transaction, kids: Iterable[bytes]) -> dict[bytes, int]:
    """How many records more are kept of those among these keys that nobody trusts yet."""
    rows = about(
        tx.run,
        "SELECT s.kid, coalesce(j.records, 0) FROM station s LEFT JOIN journal j ON j.kid = s.kid"
        " WHERE s.kid IN ({}) AND s.state = 'unknown'",
        kids,
    )
    return {bytes(kid): MOST_UNKNOWN_RECORDS - int(held) for kid, held in rows}
