"""What came down a road, sorted into what is believed, what is carried on, and what is wrong: bytes in, values out.

Nothing here is believed for where it came from. A statement about this station counts if a hub whose key is known
sealed it and it agrees with this station's own journal; anything of other stations is carried on as it came, and the
hub is asked to judge it. Whatever bytes come in, no exception leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records import Record, statements
from hoctapbac.records.fields import Message
from hoctapbac.records.frames import TICKET_BYTES, body_of, kind_of, seal_of
from hoctapbac.records.journal import Ranges
from hoctapbac.records.statements import Acknowledgement, Admission, Enrolment, Revocation
from hoctapbac.store.roads import FIRST_STATEMENT, Carried


class Journal(Protocol):
    """A journal to send from: of a key of this station, or one that it carries for another."""

    kid: bytes

    def last(self) -> int:
        """The highest number; 0 for an empty journal."""

    def link_at(self, seq: int) -> bytes | None:
        """The link of a record, None where there is none or there are several."""

    def blobs(self, first: int, last: int) -> list[bytes]:
        """What is held of these numbers, in order."""

    def offered(self, hub: bytes) -> Ranges:
        """Numbers to send to the hub with this key's name whatever it says that it holds."""


@dataclass(slots=True)
class Heard:
    """What came. `wrong` counts, by code, what was not believed; `receipts` are this station's, the lowest first."""

    receipts: list[Acknowledgement] = field(default_factory=list)
    admission: Admission | None = None
    revocation: Revocation | None = None
    kept: list[Carried] = field(default_factory=list)
    tickets: list[bytes] = field(default_factory=list)
    wrong: dict[str, int] = field(default_factory=dict)

    def fault(self, code: str) -> None:
        self.wrong[code] = self.wrong.get(code, 0) + 1


class Sorter:
    """Sorts blobs for the station whose journals `own` are, one for each key that it has had.

    `hubs` are the public keys of the hubs that are known, `publics` those of stations, by the names of the keys.
    """

    def __init__(self, own: Iterable[Journal], hubs: Iterable[bytes], publics: Mapping[bytes, bytes]) -> None:
        self._own = {journal.kid: journal for journal in own}
        self._hubs = {seal.key_id(hub): hub for hub in hubs}
        self._publics = dict(publics)

    def sort(self, blobs: Sequence[bytes]) -> Heard:
        """What these blobs come to. Keys are learned from all of them before any record is looked at."""
        heard = Heard()
        messages = [(blob, _message(blob, heard)) for blob in blobs if len(blob) != TICKET_BYTES]
        heard.tickets = [blob for blob in blobs if len(blob) == TICKET_BYTES]
        for blob, message in messages:
            if isinstance(message, Enrolment):
                self._enrolment(blob, message, heard)
        for blob, message in messages:
            self._other(blob, message, heard)
        heard.receipts.sort(key=lambda receipt: receipt.upto)
        return heard

    def _other(self, blob: bytes, message: Message | None, heard: Heard) -> None:
        """All but enrolments; a Presence is passed over, since the moment that it speaks of is gone."""
        if isinstance(message, Record):
            self._record(blob, message, heard)
        elif isinstance(message, Acknowledgement):
            self._receipt(blob, message, heard)
        elif isinstance(message, Admission):
            if self._from_hub(blob, seal.key_id(message.public), heard):
                heard.admission = message
        elif isinstance(message, Revocation) and self._from_hub(blob, message.kid, heard):
            heard.revocation = message

    def _enrolment(self, blob: bytes, message: Enrolment, heard: Heard) -> None:
        kid = seal.key_id(message.public)
        if not seal.usable(message.public) or not _sealed(message.public, blob):
            heard.fault("seal_wrong")
        else:
            self._publics[kid] = message.public
            if kid not in self._own:
                heard.kept.append(_statement(blob, kid, kid))

    def _record(self, blob: bytes, record: Record, heard: Heard) -> None:
        if record.kid in self._own:
            self._own_record(blob, record, heard)
            return
        public = self._publics.get(record.kid)
        if public is not None and not _sealed(public, blob):
            heard.fault("seal_wrong")
            return
        heard.kept.append(Carried(blob, record.kid, record.seq, record.v, records.link(body_of(blob))))

    def _own_record(self, blob: bytes, record: Record, heard: Heard) -> None:
        """A record of ours that came back is no news, unless we never wrote it."""
        link = records.link(body_of(blob))
        if self._own[record.kid].link_at(record.seq) == link:
            return
        public = self._publics.get(record.kid)
        if public is None or not _sealed(public, blob):
            heard.fault("seal_wrong")
            return
        heard.fault("sync_ahead" if record.seq > self._own[record.kid].last() else "sync_twin")
        heard.kept.append(Carried(blob, record.kid, record.seq, record.v, link))

    def _receipt(self, blob: bytes, receipt: Acknowledgement, heard: Heard) -> None:
        public = self._hubs.get(receipt.hub)
        own = self._own.get(receipt.kid)
        if own is None:
            self._receipt_of_others(blob, receipt, public, heard)
            return
        code = "hub_stranger" if public is None else "" if _sealed(public, blob) else "seal_wrong"
        code = code or receipt_fault(receipt, own)
        if code:
            heard.fault(code)
        else:
            heard.receipts.append(receipt)
            heard.kept.append(_statement(blob, receipt.kid, receipt.hub, receipt.upto))

    def _receipt_of_others(self, blob: bytes, receipt: Acknowledgement, public: bytes | None, heard: Heard) -> None:
        if public is None:
            heard.kept.append(_statement(blob, receipt.kid))
        elif _sealed(public, blob):
            heard.kept.append(_statement(blob, receipt.kid, receipt.hub, receipt.upto))
        else:
            heard.fault("seal_wrong")

    def _from_hub(self, blob: bytes, kid: bytes, heard: Heard) -> bool:
        """Whether a known hub says this about this station; what is said about others is carried on."""
        hub = next((name for name, public in self._hubs.items() if _sealed(public, blob)), b"")
        if kid in self._own and not hub:
            heard.fault("seal_wrong" if self._hubs else "hub_stranger")
            return False
        heard.kept.append(_statement(blob, kid, hub))
        return kid in self._own


def receipt_fault(receipt: Acknowledgement, own: Journal) -> str:
    """Why a hub's receipt does not agree with this station's own journal; "" where it does."""
    if receipt.upto == 0:
        return "" if receipt.head == records.NO_PREVIOUS else "sync_head_differs"
    if receipt.upto > own.last():
        return "sync_ahead"
    return "" if own.link_at(receipt.upto) == receipt.head else "sync_head_differs"


def _message(blob: bytes, heard: Heard) -> Message | None:
    body = body_of(blob)
    try:
        return statements.decode(body) if kind_of(body) >= FIRST_STATEMENT else records.decode(body)
    except Refusal as refusal:
        heard.fault(refusal.code)
        return None


def _sealed(public: bytes, blob: bytes) -> bool:
    return seal.check(public, body_of(blob), seal_of(blob))


def _statement(blob: bytes, kid: bytes, sealer: bytes = b"", upto: int = 0) -> Carried:
    return Carried(blob, kid, upto, kind_of(body_of(blob)), sealer)
