"""What a road brought, written down as it happens: a walk that is cut off keeps all that was done before the cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hoctapbac import seal
from hoctapbac.errors import Refusal
from hoctapbac.records import statements
from hoctapbac.records.frames import body_of
from hoctapbac.records.statements import Acknowledgement, Enrolment
from hoctapbac.store.roads import Refused, Roads, Trip
from hoctapbac.sync import packs
from hoctapbac.sync.exchange import Declined, Met, News, PackCame, Pushed, Said, TicketsPassed, Trouble
from hoctapbac.sync.incoming import Heard
from hoctapbac.sync.outbox import Me


@dataclass(slots=True)
class Report:
    """What became of taking a road once; counts are of this station's records unless they say otherwise."""

    road: str
    place: str = ""
    hub: str = ""  # its name
    state: str = ""  # what it thinks of this station
    last: int = 0  # the journal's last number
    acknowledged: int = 0
    sent: int = 0
    new: int = 0
    passed: int = 0  # records of others that went up
    carried: int = 0  # records of others that came and were not here
    receipts: int = 0
    tickets: int = 0  # that came, or went up
    scans: int = 0  # codes scanned here, records and tickets, that went up
    packs: list[str] = field(default_factory=list)
    files: int = 0
    torn: list[str] = field(default_factory=list)  # files that end in the middle of something
    strange: list[str] = field(default_factory=list)  # files with the name of results that hold none
    ignored: list[str] = field(default_factory=list)  # files that are none of ours
    refused: list[Refused] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    ended: str = ""  # the code of the refusal that ended it

    @property
    def whole(self) -> bool:
        """Nothing is left that somebody must look at."""
        return not (self.refused or self.troubles or self.torn or self.strange or self.ended)


class Diary:
    """Writes news down for one road; `hub` is the key of the hub that was met, if one was."""

    def __init__(self, me: Me, roads: Roads, road: str, place: str, hub: bytes = b"") -> None:
        self._me, self._roads, self._hub = me, roads, hub
        self.report = Report(road, place, last=me.count())
        self._acknowledged: dict[bytes, int] = {}

    def note(self, news: Iterable[News]) -> None:
        for one in news:
            self._note(one)

    def _note(self, one: News) -> None:
        if isinstance(one, Met):
            self.report.hub, self.report.state = one.name, one.state
            self._roads.note_met(self._hub, one.state, self._now())
            # What a hub says without a seal can only make us send again.
            if one.held < self._roads.held(self._hub, one.kid):
                self._roads.note_held(self._hub, one.kid, one.held)
        elif isinstance(one, Pushed):
            self._pushed(one)
        elif isinstance(one, Declined):
            self.report.refused += one.rows
            self._roads.note_refused(one.rows, self._now())
        elif isinstance(one, Said):
            self.heard(one.heard)
        elif isinstance(one, PackCame):
            self.pack(one.raw, one.id)
        elif isinstance(one, TicketsPassed):
            self.report.tickets += len(one.payloads)
            self.report.scans += len(one.payloads)
            for payload in one.payloads:
                self._roads.settle_ticket(payload, "passed")
        else:
            self.trouble(one.code, **one.facts)

    def _pushed(self, one: Pushed) -> None:
        if one.kid in self._me.kids:
            self.report.sent += one.new + one.known
            self.report.new += one.new
        elif one.kid:
            self.report.passed += one.new
            self.report.scans += self._roads.count_by("scan", one.passed)
        self._roads.mark_passed(one.passed, seal.key_id(self._hub))

    def heard(self, heard: Heard) -> None:
        """Keep what came down; a receipt also says how far the hub holds our journal."""
        self.report.carried += self._roads.carry(heard.kept, self.report.road, self._now())
        for receipt in heard.receipts:
            self._receipt(receipt)
        for payload in heard.tickets:
            self.report.tickets += self._roads.hold_ticket(payload, self._now())

    def _receipt(self, receipt: Acknowledgement) -> None:
        self.report.receipts += 1
        self._acknowledged[receipt.kid] = max(receipt.upto, self._acknowledged.get(receipt.kid, 0))
        self.report.acknowledged = sum(self._acknowledged.values())
        self._roads.forget_refused(receipt.hub, receipt.kid, receipt.upto)
        hub = next((hub for hub in self._roads.hubs() if seal.key_id(hub.public) == receipt.hub), None)
        if hub is not None and receipt.upto > self._roads.held(hub.public, receipt.kid):
            self._roads.note_held(hub.public, receipt.kid, receipt.upto)

    def pack(self, raw: bytes, id_: bytes | None) -> None:
        """Keep a pack that came, for an organizer to open."""
        try:
            name = packs.arrived(self._me.folder, raw, id_)
        except Refusal as refusal:
            if not refusal.code.startswith("sync_"):  # the disk's, not the pack's
                raise
            self.trouble(refusal.code, **refusal.facts)
            return
        if name:
            self.report.packs.append(name)

    def trouble(self, code: str, **facts: object) -> None:
        if all(code != one.code for one in self.report.troubles):
            self.report.troubles.append(Trouble(code, facts))

    def finish(self, upto: int, code: str = "") -> Report:
        """The road has been walked, or a refusal with this `code` ended it."""
        self.report.ended = code
        self.report.last = self._me.count()
        self._roads.note_trip(Trip(self.report.road, self.report.place, upto, code, self._now()))
        return self.report

    def _now(self) -> int:
        return self._me.clock.wall_ms()


def publics(roads: Roads) -> Mapping[bytes, bytes]:
    """The public keys of other stations that introduced themselves, by the names of the keys."""
    said = (statements.decode(body_of(blob)) for blob in roads.statements(statements.ENROLMENT))
    return {seal.key_id(each.public): each.public for each in said if isinstance(each, Enrolment)}
