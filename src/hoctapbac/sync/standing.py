"""How things stand between this station and its hubs, and the one thing to do next; asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hoctapbac import seal
from hoctapbac.store.roads import Hub, Refused, Roads, Trip
from hoctapbac.sync import packs
from hoctapbac.sync.outbox import Me

Next = Literal["nothing", "first", "revoked", "refused", "send", "trust", "done"]


@dataclass(frozen=True, slots=True)
class Standing:
    """This station's journal against each hub, what it carries for others, and when each road was last taken."""

    kid: bytes
    fingerprint: str
    last: int
    hubs: tuple[Hub, ...]
    carried: int
    held: int  # tickets without their record
    passed: int
    differing: int
    refused: tuple[Refused, ...]
    trips: tuple[Trip, ...]
    arrived: tuple[str, ...]  # packs that came and were not opened

    @property
    def acknowledged(self) -> int:
        """How far the hub that was met last is known to hold this journal."""
        return self.hubs[0].held if self.hubs else 0

    @property
    def pending(self) -> int:
        return max(0, self.last - self.acknowledged)

    @property
    def next(self) -> Next:
        """What to do next, by the most pressing."""
        state = self.hubs[0].state if self.hubs else ""
        if state == "revoked":
            return "revoked"
        if not self.last and not self.carried and not self.held:
            return "nothing"
        if not self.hubs:
            return "first"
        if self.refused:
            return "refused"
        if self.pending:
            return "send"
        return "trust" if state in ("unknown", "absent") else "done"


def of(me: Me, roads: Roads) -> Standing:
    """How things stand now."""
    return Standing(
        kid=me.kid,
        fingerprint=seal.fingerprint(me.public),
        last=me.count(),
        hubs=tuple(roads.hubs()),
        carried=roads.count_carried(me.kid),
        held=len(roads.tickets("held")),
        passed=len(roads.tickets("passed")),
        differing=len(roads.tickets("differs")),
        refused=tuple(roads.refused()),
        trips=tuple(roads.trips()),
        arrived=packs.waiting(me.folder),
    )
