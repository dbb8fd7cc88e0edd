"""A hub with something in it: two clusters of units, three contests, stations whose sealed results came in.

What packs say is put into the tables as the ledger would; every result is sealed by its station and taken in by the
ledger. Names of people are neutral, and one unit and one contest carry markup in their names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hoctapbac import records, seal
from hoctapbac.contest import settings
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Contest
from hoctapbac.hub import projection, schema
from hoctapbac.hub.engine import Engine, Transaction, opened
from hoctapbac.hub.ledger import Ledger
from hoctapbac.records import NO_PREVIOUS, Close, Record, Result, frames, statements
from hoctapbac.records.statements import Enrolment
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
    ("Cụm thi đua số 2", ("u-cb9", "u-coquan", "u-truong")),
    ("Khối cơ quan", ("u-vp", "u-dau")),
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


def put(tx: Transaction, table: str, **values: object) -> None:
    """Add a row; columns that are not named are empty or 0."""
    empty: dict[str, object] = {"B": b"", "N": 0, "T": ""}
    columns, _ = schema.TABLES[table]
    row = [values.get(name, None if kind.endswith("?") else empty[kind[0]]) for name, kind in columns]
    tx.run(f"INSERT INTO {table} VALUES({', '.join('?' * len(row))})", row)


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

    def result(self, pack: bytes, unit: int, who: int, correct: int, t: int, **fields: Any) -> bytes:
        """A paper of ten items, a point each."""
        figures = {"score": correct, "max": 10, "correct": correct, "items": 10, "duration_ms": 221_000}
        return self.write(Result, pack=pack, unit=unit, who=who, t=t, **(figures | fields))

    def enrolment(self) -> bytes:
        said = Enrolment(public=self.key.public, label=self.label, nonce=bytes(16), t=NOW // 1000, token="")
        body = statements.encode(said)
        return self.key.sign(body) + body


@dataclass
class Filled:
    """The hub, its stations, and the ids of what its packs said (contest and pack by the contest's short id)."""

    engine: Engine
    ledger: Ledger
    clock: StillClock
    stations: list[Journal]
    contests: dict[str, bytes]
    packs: dict[str, bytes]

    def bring(self, station: Journal, road: str = "https") -> None:
        """Everything that the station has written since the last time."""
        self.ledger.take(frames.framed(station.blobs[station.sent :]), road)
        station.sent = len(station.blobs)

    def number(self, unit: str) -> int:
        """The unit's number in every pack."""
        return 1 + [each[0] for each in UNITS].index(unit)

    def person(self, unit: str, place: int) -> int:
        """The number in every pack of somebody of a unit, counted from 0."""
        return 1 + _PEOPLE.index((unit, place))


_PEOPLE = [(unit[0], place) for unit in UNITS for place in range(unit[-1])]


def founded(folder: Path, engine: Engine | None = None) -> Filled:
    """A hub that knows the packs and trusts three stations, without any result."""
    engine, clock = engine or opened("", folder), StillClock()
    ledger = Ledger(engine, seal.StationKey.create(bytes(32)), clock)
    contests, packs = {}, {}
    for number, rules in enumerate(CONTESTS):
        contest, pack = bytes([0xC0 + number] * 8), bytes([0xA0 + number] * 8)
        contests[rules.id], packs[rules.id] = contest, pack
        engine.write(lambda tx, c=contest, p=pack, r=rules: _publish(tx, c, p, r))
    engine.write(_organize)
    stations = [Journal.of(number) for number in (1, 2, 3)]
    for station in stations:
        ledger.take(frames.framed([station.enrolment()]), "https")
        ledger.approve(station.key.kid, "người phụ trách")
    return Filled(engine, ledger, clock, stations, contests, packs)


def _publish(tx: Transaction, contest: bytes, pack: bytes, rules: Contest) -> None:
    put(tx, "pack", id=pack, contest=contest, received_ms=rules.opens_ms, body=b"pack")
    put(
        tx,
        "contest",
        id=contest,
        slug=rules.id,
        title=rules.title,
        topic_line=rules.topic_line,
        organizer=rules.organizer,
        programme=rules.programme,
        basis="\n".join(rules.basis),
        opens_ms=rules.opens_ms,
        closes_ms=rules.closes_ms,
        rules=settings.write(rules),
    )
    for number, (unit, name, *_, roster) in enumerate(UNITS, 1):
        old = f"{name} (tên cũ)" if rules.id == "cu" else name
        put(tx, "pack_unit", pack=pack, number=number, unit=unit, name=old, roster=roster)
    for number, (unit, place) in enumerate(_PEOPLE, 1):
        put(
            tx, "pack_person", pack=pack, number=number, person=f"{unit}-{place}", unit=unit, name=name_of(unit, place)
        )


def name_of(unit: str, place: int) -> str:
    """The name of somebody on the roster: nobody's."""
    return f"Người Thứ {1 + _PEOPLE.index((unit, place))} Họ Thử"


def _organize(tx: Transaction) -> None:
    for unit, name, full_name, kind, system, form, parent, _ in UNITS:
        put(tx, "unit", id=unit, name=name, full_name=full_name, kind=kind, system=system, form=form, parent=parent)
    for cluster, members in CLUSTERS:
        for unit in members:
            put(tx, "membership", unit=unit, cluster=cluster, year=2026)
    document = "Nghị quyết số 1"
    put(tx, "succession", old="u-cu", new="u-cb9", share="whole", day="2026-07-01", document=document)
    put(tx, "succession", old="u-chia", new="u-cb9", share="part", day="2026-07-01", document=document)
    put(tx, "succession", old="u-chia", new="u-coquan", share="part", day="2026-07-01", document=document)


def filled(folder: Path, engine: Engine | None = None) -> Filled:
    """A hub with results in all three contests: station 1 closed and whole, 2 not closed, 3 with a hole."""
    hub = founded(folder, engine)
    one, two, three = hub.stations
    start = NOW // 1000 - 10 * 24 * HOUR_S
    for contest, pack in hub.packs.items():
        at = start if contest == "thu" else CONTESTS[("thu", "he", "cu").index(contest)].opens_ms // 1000 + HOUR_S  # type: ignore[operator]
        sit(hub, one, pack, "u-cb9", (10, 8, 9, 7), at)
        sit(hub, two, pack, "u-coquan", (10, 10, 6), at + HOUR_S)
        sit(hub, two, pack, "u-vp", (9, 9, 9), at + 2 * HOUR_S)
        sit(hub, three, pack, "u-dau", (10,), at + 3 * HOUR_S)
        sit(hub, three, pack, "u-cu", (8, 8), at + 4 * HOUR_S)
        sit(hub, three, pack, "u-chia", (7,), at + 5 * HOUR_S)
    one.result(hub.packs["thu"], hub.number("u-cb9"), hub.person("u-cb9", 3), 9, start + 9 * 24 * HOUR_S)
    one.write(Close, pack=hub.packs["thu"], count=5, t=start + 9 * 24 * HOUR_S + 60)
    for station in (one, two):
        hub.bring(station)
    lost = 2  # of station 3: its second record stays behind
    hub.ledger.take(frames.framed(three.blobs[: lost - 1] + three.blobs[lost:]), "stick")
    three.sent = len(three.blobs)
    return hub


def sit(hub: Filled, station: Journal, pack: bytes, unit: str, corrects: Sequence[int], t: int) -> None:
    """The first people of a unit sit a paper each, a minute apart."""
    for place, correct in enumerate(corrects):
        station.result(pack, hub.number(unit), hub.person(unit, place), correct, t + 60 * place)


def recount(hub: Filled) -> None:
    """Count everything anew, after something was put into the tables by hand."""
    hub.engine.write(projection.rebuild)
