"""A hub with something in it: two clusters of units, three contests, stations whose sealed results came in.

Packs are packs and results are sealed by their stations: the ledger takes both in as it takes anybody's. Names of
people are neutral, and one unit and one contest carry markup in their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hoctapbac import pack, records, seal
from hoctapbac.contest import settings
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Contest
from hoctapbac.hub.engine import Engine, opened
from hoctapbac.hub.ledger import Ledger
from hoctapbac.organization import Membership, Organization, Succession, UnitFacts
from hoctapbac.pack import Pack
from hoctapbac.records import NO_PREVIOUS, Close, Record, Result, frames, statements
from hoctapbac.records.statements import Enrolment
from hoctapbac.units import Person, Roster, Unit
from hoctapbac.vietnamese.dates import DAY_MS

NOW = 1_795_406_400_000  # Monday 23/11/2026, 11:00 in Vietnam
HOUR_S = 3600
MARKUP = "<script>alert(1)</script><b>&amp;"

# id, name, full name, kind, system, form, parent, people on the roster
UNITS = (
    ("u-phuong", "Đảng bộ phường Sông Thử", "Đảng bộ phường Sông Thử, thành phố Thử", "đảng bộ", "dang", "dang", "", 0),
    ("u-cb9", "Chi bộ Tổ dân phố số 9", "", "chi bộ", "dang", "dang", "u-phuong", 6),
    ("u-coquan", "Chi bộ Cơ quan", "", "chi bộ", "dang", "dang", "u-phuong", 5),
    ("u-truong", "Chi bộ Trường Tiểu học Đầu Cầu", "", "chi bộ", "dang", "dang", "u-phuong", 4),
    ("u-vp", "Văn phòng Ủy ban nhân dân phường", "", "phòng", "chinh_quyen", "nha_nuoc", "", 3),
    ("u-cu", "Chi bộ Xóm Cũ", "", "chi bộ", "dang", "dang", "", 3),
    ("u-chia", "Chi bộ Bến Chia", "", "chi bộ", "dang", "dang", "", 2),
    ("u-dau", f"Chi đoàn {MARKUP}", "", "chi đoàn", "doan_the", "khac", "", 2),
)
CLUSTERS = (
    ("Cụm thi đua số 2", ("u-phuong",)),  # and so the cells below it
    ("Khối cơ quan", ("u-vp", "u-dau", "u-truong")),
)
CONTESTS = (
    Contest(
        id="thu",
        title=f"Cuộc thi tìm hiểu chuyên đề quý IV {MARKUP}",
        topic_line="Nói đi đôi với làm",
        organizer="Ban Tổ chức cuộc thi phường Sông Thử",
        programme="Học tập chuyên đề năm 2026",
        basis=("Kế hoạch số 12-KH/ĐU, ngày 01/10/2026", "Thể lệ số 01-TL/BTC"),
        opens_ms=NOW - 21 * DAY_MS,
        closes_ms=NOW + 5 * DAY_MS,
        blueprint=Blueprint((Part(10),)),
    ),
    Contest(id="he", title="Cuộc thi quý II", opens_ms=NOW - 190 * DAY_MS, closes_ms=NOW - 170 * DAY_MS),
    Contest(id="cu", title="Cuộc thi năm trước", opens_ms=NOW - 400 * DAY_MS, closes_ms=NOW - 380 * DAY_MS),
)


class StillClock:
    """Stands at NOW until it is moved."""

    boot = "still"

    def __init__(self) -> None:
        self.now_ms = NOW
        self._drawn = 0

    def elapsed_ms(self) -> int:
        return self.now_ms

    def wall_ms(self) -> int:
        return self.now_ms

    def entropy(self, count: int) -> bytes:
        self._drawn += 1
        return self._drawn.to_bytes(count, "big")


@dataclass
class Journal:
    """A station's key and what it has written; `sent` of it has come to the hub."""

    label: str
    key: seal.StationKey
    blobs: list[bytes] = field(default_factory=list)
    sent: int = 0

    @classmethod
    def of(cls, number: int) -> Journal:
        return cls(f"Máy {number}", seal.StationKey.create(b"filled" + number.to_bytes(26, "big")))

    def write(self, kind: type[Record], **fields: Any) -> bytes:
        """Seal a record behind the last one; gives the blob."""
        prev = records.link(frames.body_of(self.blobs[-1])) if self.blobs else NO_PREVIOUS
        common = {"kid": self.key.kid, "seq": len(self.blobs) + 1, "prev": prev, "clk": 2}
        body = records.encode(kind(v=kind.KIND, **(common | fields)))
        self.blobs.append(self.key.sign(body) + body)
        return self.blobs[-1]

    def result(self, of: bytes, unit: int, who: int, correct: int, t: int, **fields: Any) -> bytes:
        """A paper of ten items, a point each."""
        figures = {"score": correct, "max": 10, "correct": correct, "items": 10, "duration_ms": 221_000}
        return self.write(Result, pack=of, unit=unit, who=who, t=t, **(figures | fields))

    def enrolment(self) -> bytes:
        said = Enrolment(public=self.key.public, label=self.label, nonce=bytes(16), t=NOW // 1000, token="")
        body = statements.encode(said)
        return self.key.sign(body) + body


@dataclass
class Filled:
    """The hub, its stations, and its packs by the contests' short ids."""

    engine: Engine
    ledger: Ledger
    clock: StillClock
    stations: list[Journal]
    packs: dict[str, Pack]

    def bring(self, station: Journal, road: str = "https") -> None:
        """Everything that the station has written since the last time."""
        self.ledger.take(frames.framed(station.blobs[station.sent :]), road)
        station.sent = len(station.blobs)

    def number(self, unit: str, contest: str = "thu") -> int:
        """The unit's number in a contest's pack."""
        return self.packs[contest].unit_number(unit)

    def person(self, unit: str, place: int, contest: str = "thu") -> int:
        """The number in a contest's pack of somebody of a unit, counted from 0."""
        return self.packs[contest].person_number(f"{unit}-{place}")

    def contest(self, contest: str = "thu") -> bytes:
        return self.packs[contest].contest_key

    def pack(self, contest: str = "thu") -> bytes:
        return self.packs[contest].id


def founded(folder: Path, engine: Engine | None = None) -> Filled:
    """A hub that knows the packs and trusts three stations, without any result."""
    engine, clock = engine or opened("", folder), StillClock()
    ledger = Ledger(engine, seal.StationKey.create(bytes(32)), clock)
    packs = {rules.id: _published(ledger, rules) for rules in CONTESTS}
    stations = [Journal.of(number) for number in (1, 2, 3)]
    for station in stations:
        ledger.take(frames.framed([station.enrolment()]), "https")
        ledger.approve(station.key.kid, "người phụ trách")
    return Filled(engine, ledger, clock, stations, packs)


def _published(ledger: Ledger, rules: Contest) -> Pack:
    raw = pack.write(pack.assemble(settings.write(rules), [], roster(rules.id), organization(rules.id)), ORGANIZER)
    ledger.add_pack(raw, "người phụ trách")
    read = pack.read(raw).value
    assert read is not None
    return read


def organization(contest: str) -> Organization:
    """The units with what became of them; in the contest of the year before they had other names."""
    then = " (tên cũ)" if contest == "cu" else ""
    return Organization(
        tuple(UnitFacts(unit, f"{name}{then}", *facts) for unit, name, *facts, _ in UNITS),
        (
            Succession("u-chia", "u-cb9", "part", _DAY, _DOCUMENT),
            Succession("u-chia", "u-coquan", "part", _DAY, _DOCUMENT),
            Succession("u-cu", "u-cb9", "whole", _DAY, _DOCUMENT),
        ),
        tuple(Membership(unit, cluster, 2026) for cluster, members in CLUSTERS for unit in members),
    )


def roster(contest: str) -> Roster:
    """The people of the units."""
    units = tuple(Unit(unit.id, unit.name, unit.parent) for unit in organization(contest).units)
    people = tuple(
        Person(f"{unit[0]}-{place}", unit[0], name_of(unit[0], place)) for unit in UNITS for place in range(unit[-1])
    )
    return Roster(units, people)


def name_of(unit: str, place: int) -> str:
    """The name of somebody on the roster: nobody's."""
    return f"Người Thứ {1 + place} Họ Thử {1 + [each[0] for each in UNITS].index(unit)}"


ORGANIZER = seal.StationKey.create(b"organizer".ljust(32, b"."))
_DAY, _DOCUMENT = date(2026, 7, 1), "Nghị quyết số 1"


def filled(folder: Path, engine: Engine | None = None) -> Filled:
    """A hub with results in all three contests: station 1 closed and whole, 2 not closed, 3 with a hole."""
    hub = founded(folder, engine)
    one, two, three = hub.stations
    for contest, days in (("thu", 10), ("he", 180), ("cu", 390)):
        at = NOW // 1000 - days * 24 * HOUR_S
        sit(hub, one, contest, "u-cb9", (10, 8, 9, 7), at)
        sit(hub, two, contest, "u-coquan", (10, 10, 6), at + HOUR_S)
        sit(hub, two, contest, "u-vp", (9, 9, 9), at + 2 * HOUR_S)
        sit(hub, three, contest, "u-dau", (10,), at + 3 * HOUR_S)
        sit(hub, three, contest, "u-cu", (8, 8), at + 4 * HOUR_S)
        sit(hub, three, contest, "u-chia", (7,), at + 5 * HOUR_S)
    again = NOW // 1000 - 24 * HOUR_S
    one.result(hub.pack(), hub.number("u-cb9"), hub.person("u-cb9", 3), 9, again)
    one.write(Close, pack=hub.pack(), count=5, t=again + 60)
    for station in (one, two):
        hub.bring(station)
    # The second record of station 3 stays behind.
    hub.ledger.take(frames.framed(three.blobs[:1] + three.blobs[2:]), "stick")
    three.sent = len(three.blobs)
    return hub


def sit(hub: Filled, station: Journal, contest: str, unit: str, corrects: Sequence[int], t: int) -> None:
    """The first people of a unit sit a paper each, a minute apart."""
    for place, correct in enumerate(corrects):
        who = hub.person(unit, place, contest)
        station.result(hub.pack(contest), hub.number(unit, contest), who, correct, t + 60 * place)
