"""Records of keys that the hub has not heard of: kept as they came, within bounds, until their key is known.

A stick or a scanned code may bring a station's records before the station itself was ever here. Nobody can say whether
their seals hold, so they wait apart from the set and are looked at when the key comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.intake import Placed, Refused

MOST_KEYS = 500
MOST_OF_ONE = 5_000
_AT_ONCE = 2_000


def keep(tx: Transaction, strange: Sequence[Placed]) -> tuple[tuple[set[int], set[int]], list[Refused]]:
    """Keep these rows; the places of the new and of the known, and those beyond the bounds (`station_unknown`)."""
    new: set[int] = set()
    known: set[int] = set()
    refused: list[Refused] = []
    room: dict[bytes, int] = {}
    for place, row in strange:
        blob = row.seal + row.body
        if tx.run("SELECT 1 FROM quarantine WHERE kid = ? AND link = ? AND blob = ?", (row.kid, row.link, blob)):
            known.add(place)
            continue
        if row.kid not in room:
            room[row.kid] = _room(tx, row.kid, row.road)
        if room[row.kid] <= 0:
            refused.append(Refused(place, "station_unknown"))
            continue
        room[row.kid] -= 1
        new.add(place)
        tx.run(
            "INSERT INTO quarantine VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (row.kid, row.link, blob, row.road, row.received_ms),
        )
    return (new, known), refused


def _room(tx: Transaction, kid: bytes, road: str) -> int:
    ((own,),) = tx.run("SELECT count(*) FROM quarantine WHERE kid = ?", (kid,))
    if own == 0:
        # By road: whoever makes keys up over the network takes no room from the sticks that a keeper brings.
        ((keys,),) = tx.run(
            "SELECT count(*) FROM (SELECT DISTINCT kid FROM quarantine WHERE road = ?) AS strangers", (road,)
        )
        if keys >= MOST_KEYS:
            return 0
    return MOST_OF_ONE - int(own)


def released(engine: Engine) -> list[tuple[bytes, bytes, str, bytes]]:
    """Key id, link, road and blob of records whose key is known by now; a part of them where they are many."""
    rows = engine.read(
        "SELECT q.kid, q.link, q.road, q.blob FROM quarantine q JOIN station s ON s.kid = q.kid"
        " ORDER BY q.kid, q.link LIMIT ?",
        (_AT_ONCE,),
    )
    return [(bytes(kid), bytes(link), road, bytes(blob)) for kid, link, road, blob in rows]


def forget(tx: Transaction, released: Iterable[tuple[bytes, bytes, str, bytes]]) -> None:
    """Let go of what was looked at."""
    tx.many(
        "DELETE FROM quarantine WHERE kid = ? AND link = ? AND blob = ?",
        [(kid, link, blob) for kid, link, _, blob in released],
    )
