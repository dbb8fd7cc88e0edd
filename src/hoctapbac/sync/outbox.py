"""What this station has to say and to send, read beside a running kiosk; and what it carries for others.

The key is read to sign what is said now (who we are, what our clock shows); no record is ever signed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hoctapbac import records, seal
from hoctapbac.clock import Clock
from hoctapbac.errors import Refusal
from hoctapbac.records import statements
from hoctapbac.records.frames import body_of
from hoctapbac.records.journal import Ranges, ranges
from hoctapbac.records.statements import Enrolment, Presence
from hoctapbac.store.beside import Beside
from hoctapbac.store.faults import refusal_of
from hoctapbac.store.roads import Carried, Roads

_CLK_BITS = 2  # of a record's `clk` below the number of the start


class OwnJournal:
    """The journal of one key of this station, as it is at each question: its records lie behind `before` others.

    `ended` is the last place of a key that was changed for another, None for the present one.
    """

    def __init__(self, beside: Beside, kid: bytes, before: int, ended: int | None = None) -> None:
        self.kid = kid
        self._beside, self._before, self._ended = beside, before, ended

    def last(self) -> int:
        return max(0, (self._beside.last() if self._ended is None else self._ended) - self._before)

    def link_at(self, seq: int) -> bytes | None:
        return self._beside.link_at(self._before + seq) if 0 < seq <= self.last() else None

    def blobs(self, first: int, last: int) -> list[bytes]:
        return self._beside.blobs(self._before + max(1, first), self._before + min(last, self.last()))

    def offered(self, hub: bytes) -> Ranges:
        return ()


class CarriedJournal:
    """What is carried of another station's journal, holes and forks and all."""

    def __init__(self, roads: Roads, kid: bytes) -> None:
        self.kid = kid
        self._roads = roads

    def last(self) -> int:
        return self._roads.carried_last(self.kid)

    def link_at(self, seq: int) -> bytes | None:
        found = self._roads.carried(self.kid, seq, seq, limit=2)
        return found[0].link if len(found) == 1 else None

    def blobs(self, first: int, last: int) -> list[bytes]:
        return [carried.blob for carried in self._roads.carried(self.kid, first, last)]

    def offered(self, hub: bytes) -> Ranges:
        return ranges(self._roads.not_passed(self.kid, hub))


@dataclass(frozen=True, slots=True)
class Me:
    """This station: its data folder, its key, its journals (the present key's last)."""

    folder: Path
    key: seal.StationKey
    journals: tuple[OwnJournal, ...]
    label: str
    clock: Clock

    @property
    def kids(self) -> frozenset[bytes]:
        """The names of all keys that this station has had."""
        return frozenset(journal.kid for journal in self.journals)

    def count(self) -> int:
        """How many records there are in all."""
        return sum(journal.last() for journal in self.journals)

    @property
    def kid(self) -> bytes:
        return self.key.kid

    @property
    def public(self) -> bytes:
        return self.key.public

    def enrolment(self, token: str) -> bytes:
        """The blob by which this station asks to be known. Refusal("sync_token_wrong") for what no token can be."""
        now_s = max(0, self.clock.wall_ms() // 1000)
        try:
            said = Enrolment(
                public=self.public, label=self.label, nonce=self.clock.entropy(16), t=now_s, token=token.strip()
            )
        except ValueError:
            raise Refusal("sync_token_wrong", said=seal.fingerprint(self.public)) from None
        return self._signed(said)

    def presence(self, nonce: bytes | None = None) -> bytes:
        """The blob that says what this station's clock shows now."""
        said = Presence(
            kid=self.kid,
            now_ms=max(0, self.clock.wall_ms()),
            boot=self._boot(),
            nonce=nonce or self.clock.entropy(16),
        )
        return self._signed(said)

    def _signed(self, said: Enrolment | Presence) -> bytes:
        body = statements.encode(said)
        return self.key.sign(body) + body

    def _boot(self) -> int:
        """The number of the start that the last record was written in; 0 where there is none."""
        journal = self.journals[-1]
        last = journal.last()
        blobs = journal.blobs(last, last)
        return records.decode(body_of(blobs[0])).clk >> _CLK_BITS if blobs else 0


@contextmanager
def opened(folder: Path, clock: Clock, label: str = "") -> Iterator[tuple[Me, Roads]]:
    """This station and its roads. Refusal("sync_no_station") where no kiosk was ever opened."""
    path = folder / "station.key"
    if not path.exists():
        raise Refusal("sync_no_station", path=str(folder))
    try:
        key = seal.StationKey.create(path.read_bytes())
    except OSError as error:
        raise refusal_of(error, str(path)) from error
    beside = Beside(folder)
    try:
        roads = Roads(folder)
    except BaseException:
        beside.close()
        raise
    try:
        me = Me(folder, key, _journals(beside, key.kid), label, clock)
        _keep_name(me, roads)
        yield me, roads
    finally:
        roads.close()
        beside.close()


def _journals(beside: Beside, kid: bytes) -> tuple[OwnJournal, ...]:
    """One for each key that sealed here, and the present key's last, though it may not have sealed yet."""
    keys = beside.keys()
    former = [OwnJournal(beside, old, first - 1, last) for old, first, last in keys if old != kid]
    before = next((first - 1 for own, first, _ in keys if own == kid), beside.last())
    return (*former, OwnJournal(beside, kid, before))


def _keep_name(me: Me, roads: Roads) -> None:
    """Keep what introduces the present key: once it is changed for another, nobody here can say it again."""
    if not roads.statements(statements.ENROLMENT, me.kid):
        blob = me.enrolment("")
        roads.carry([Carried(blob, me.kid, 0, statements.ENROLMENT, me.kid)], "own", me.clock.wall_ms())
