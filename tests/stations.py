"""Stations for tests: a clock that stands until it is moved, a small bank of every type, rules in a file."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

from hoctapbac.bank import Bank, Item, ItemType, Option, Review, Story, Topic, native
from hoctapbac.contest import settings
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Contest
from hoctapbac.sitting import Person, Unit, Who
from hoctapbac.station import Station

NOON = 1_795_406_400_000  # 23/11/2026, 11:00 in Vietnam

ROSTER = """unit,parent,name,post,group
Chi bộ Tổ dân phố số 9,Đảng bộ phường,Người Thứ Nhất,Bí thư,cấp ủy viên
Chi bộ Tổ dân phố số 9,Đảng bộ phường,Người Thứ Hai,,đảng viên
Chi bộ Cơ quan,Đảng bộ phường,Người Thứ Ba,,đảng viên
"""


class HandClock:
    """A clock moved by hand; seeds count up, so every paper is drawn differently and the same on every run."""

    def __init__(self, boot: str = "boot-1") -> None:
        self.boot = boot
        self.elapsed = 1_000_000
        self.wall = NOON
        self._seeds = itertools.count()

    def elapsed_ms(self) -> int:
        return self.elapsed

    def wall_ms(self) -> int:
        return self.wall

    def entropy(self, count: int) -> bytes:
        return next(self._seeds).to_bytes(count, "big")

    def pass_ms(self, ms: int) -> None:
        self.elapsed += ms
        self.wall += ms

    def reboot(self, off_ms: int = 0) -> None:
        """The machine was off; its own clock begins again."""
        self.boot += "'"
        self.elapsed = 5_000
        self.wall += off_ms


def choice(name: str, stem: str = "", right: int = 0, **more: object) -> Item:
    """A one-answer item of four options."""
    options = tuple(Option(f"Phương án {name} {n}", key=n == right) for n in range(4))
    kept = Item(
        name,
        ItemType.SINGLE,
        stem or f"Câu hỏi {name}?",
        options,
        topic="CĐ1",
        source="“Bài thử”, báo Thử (bài không ghi ngày)",
        quotation=f"Trích dẫn của {name}",
        review=Review.REVIEWED,
    )
    return replace(kept, **more)  # type: ignore[arg-type]


def every_type() -> tuple[Item, ...]:
    """One item of each type, told apart by id."""
    base = choice("single")
    texts = tuple(Option(t) for t in ("một", "hai", "ba"))
    return (
        base,
        choice("multiple", type=ItemType.MULTIPLE, options=(Option("a", True), Option("b", True), Option("c"))),
        choice("tf", type=ItemType.TRUE_FALSE, options=(Option("Đúng", True, True), Option("Sai", False, True))),
        choice(
            "matching",
            type=ItemType.MATCHING,
            options=(Option("trái 1", True, match="phải 1"), Option("trái 2", True, match="phải 2")),
            extras=("phải 3",),
        ),
        choice("ordering", type=ItemType.ORDERING, options=tuple(replace(o, key=True) for o in texts)),
        choice("number", type=ItemType.NUMBER, options=(), answers=("62.5",), tolerance="0.5", measure="%"),
        choice("short", type=ItemType.SHORT_TEXT, options=(), answers=("nói đi đôi với làm",), fold_marks=True),
        choice("cloze", stem="Muôn việc đều do … mà ra", type=ItemType.CLOZE),
    )


def small_bank(count: int = 12) -> Bank:
    story = Story(
        "the-1", "Thẻ thử", ("Trang một.", "Trang hai."), source="“Bài thử”, báo Thử (bài không ghi ngày)",
        quotation="Trích dẫn của thẻ", real=True, review=Review.REVIEWED, topic="CĐ1",
    )  # fmt: skip
    items = (*(choice(f"c{n}", right=n % 4) for n in range(count)), choice("cua-the", story="the-1"))
    return Bank("thu", "Ngân hàng thử", (Topic("CĐ1", "Chuyên đề thử"),), items, (story,))


RULES = Contest(
    id="thu",
    title="Cuộc thi thử",
    topic_line="Chuyên đề thử",
    blueprint=Blueprint((Part(5),)),
    read_again=True,
)


def open_station(
    folder: Path, clock: HandClock, bank: Bank | None = None, rules: Contest = RULES, roster: str = ROSTER
) -> Station:
    """A station on `folder` with its files written anew; the roster is loaded when there is none yet."""
    files = folder / "files"
    files.mkdir(parents=True, exist_ok=True)
    (files / "bank.txt").write_text(native.write(bank or small_bank()), encoding="utf-8")
    (files / "contest.toml").write_text(settings.write(rules), encoding="utf-8")
    station = Station(folder / "data", files / "contest.toml", [files / "bank.txt"], clock)
    if roster and not station.units():
        station.load_roster(roster.encode(), "roster.csv")
    return station


def somebody(station: Station, name: str = "Người Thứ Nhất") -> Who:
    """A person of the roster, by name."""
    found: list[tuple[Unit, Person]] = [(u, p) for u in station.units() for p in station.people(u) if p.name == name]
    return Who(*found[0])
