"""The road by scanning: a code that was read off a screen or a photograph is held, completed, and passed on.

A record's link holds the record itself; it is kept like one that came on a stick. A ticket is held until its record
comes by any road, and shows then whether it is the one that was on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from hoctapbac import receipt, records
from hoctapbac.errors import Refusal
from hoctapbac.receipt.tickets import Ticket, tells_of
from hoctapbac.records import Result
from hoctapbac.records.frames import SEAL_BYTES, body_of
from hoctapbac.store.roads import Roads
from hoctapbac.sync.diary import Diary, publics
from hoctapbac.sync.incoming import Sorter
from hoctapbac.sync.outbox import Me

ROAD = "scan"
_PICTURES = (".png", ".jpg", ".jpeg")

Became = Literal["kept", "known", "held", "complete", "differs"]
# kept: a record that was not here. known: one that was. held: a ticket without its record. complete: a ticket whose
# record is here and agrees. differs: a ticket that tells another story than the record under its number.


@dataclass(frozen=True, slots=True)
class Scan:
    """What became of one code."""

    kind: Literal["record", "ticket"]
    seq: int
    became: Became


def texts_of(word: str) -> list[str]:
    """The codes in what was given: the text itself, or those of ours in the picture that it names.

    Refusal("sync_image_unreadable") for a file that cannot be read, ("sync_image_empty") for a picture without a code
    of ours, and what `receipt.images` refuses.
    """
    path = Path(word)
    if path.suffix.lower() not in _PICTURES:
        return [word]
    from hoctapbac.receipt.images import MOST_BYTES, read_image

    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refusal("sync_image_unreadable", path=word) from error
    found = [text for text in read_image(raw) if _is_ours(text)]
    if not found:
        raise Refusal("sync_image_empty", path=word)
    return found


def _is_ours(text: str) -> bool:
    try:
        return receipt.read(text).kind in ("record", "ticket")
    except Refusal:
        return False


def take(me: Me, roads: Roads, text: str) -> Scan:
    """Take one code in. Refusal for a text that is no code of ours, or one that was altered."""
    scanned = receipt.read(text)
    if scanned.kind == "record":
        scan = _record(me, roads, scanned.payload)
    elif scanned.kind == "ticket":
        scan = _ticket(me, roads, scanned.payload)
    else:
        raise Refusal("sync_scan_code" if scanned.kind == "code" else "sync_scan_text")
    complete(me, roads)
    return scan


def _record(me: Me, roads: Roads, blob: bytes) -> Scan:
    record = records.decode(body_of(blob)) if len(blob) > SEAL_BYTES else None
    if not isinstance(record, Result):
        raise Refusal("record_unreadable")
    own = next((journal for journal in me.journals if journal.kid == record.kid), None)
    if own is not None and own.link_at(record.seq) == records.link(body_of(blob)):
        return Scan("record", record.seq, "known")
    heard = Sorter(me.journals, (), publics(roads)).sort([blob])
    if "seal_wrong" in heard.wrong:
        raise Refusal("sync_scan_forged")
    diary = Diary(me, roads, ROAD, "")
    diary.heard(heard)
    return Scan("record", record.seq, "kept" if diary.report.carried else "known")


def _ticket(me: Me, roads: Roads, payload: bytes) -> Scan:
    ticket = Ticket.read(payload)
    roads.hold_ticket(payload, me.clock.wall_ms())
    return Scan("ticket", ticket.seq, _became(me, roads, payload))


def complete(me: Me, roads: Roads) -> int:
    """Lay the held tickets beside the records that have come since; how many were completed now."""
    done = 0
    for state in ("held", "passed"):
        for payload in roads.tickets(state):
            became = _became(me, roads, payload)
            if became != "held":
                roads.settle_ticket(payload, became)
                done += became == "complete"
    return done


def _became(me: Me, roads: Roads, payload: bytes) -> Became:
    """Whether the record that a ticket tells of is here, or only another one under its number."""
    bodies = list(_bodies(me, roads, Ticket.read(payload)))
    if not bodies:
        return "held"
    return "complete" if any(tells_of(payload, body) for body in bodies) else "differs"


def _bodies(me: Me, roads: Roads, ticket: Ticket) -> Iterator[bytes]:
    """The bodies of the records that stand under the number of a ticket here."""
    for journal in me.journals:
        if journal.kid[:4] == ticket.kid4:
            yield from map(body_of, journal.blobs(ticket.seq, ticket.seq))
    for carried in roads.records_at(ticket.kid4, ticket.seq):
        yield body_of(carried.blob)
