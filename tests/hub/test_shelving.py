"""Packs at the hub: in whatever order they come, the same contests, numbers, units and figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from hoctapbac import pack, seal
from hoctapbac.contest import settings
from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Refusal
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.ledger import Ledger
from hoctapbac.organization import Membership, Organization, Succession, UnitFacts
from hoctapbac.records import frames
from hoctapbac.units import read_roster

from .filled import Journal, StillClock
from .worlds import HUB, empty, tables

TOLD = ("contest", "unit", "succession", "membership", "pack_unit", "pack_person", "place", "tally")
ROSTER = read_roster("Đơn vị,Họ và tên\nChi bộ 1,Người Thứ Nhất\nChi bộ 1,Người Thứ Hai\n".encode(), "roster.csv").value
(UNIT,) = ROSTER.units
OPENS = 1_795_000_000_000


def sealed(number: int, name: str, key: int = 1) -> bytes:
    """A pack of one of two contests that tells its own name of the unit."""
    rules = Contest(id="mot" if number < 2 else "hai", opens_ms=OPENS + (number >= 2))
    facts = UnitFacts(UNIT.id, name, valid_from=date(2025, 7, 1))
    organization = Organization(
        (facts, UnitFacts("moi", "Chi bộ mới")),
        (Succession(UNIT.id, "moi", "whole", date(2026, 7, 1), name),),
        (Membership(UNIT.id, f"Cụm {number}", 2026),),
    )
    files = pack.assemble(settings.write(rules), (), ROSTER, organization, pack.Hub(f"https://hub{number}.example.vn"))
    return pack.write(files, seal.StationKey.create(bytes([key]) * 32))


PACKS = [sealed(0, "Chi bộ Một"), sealed(1, "Chi bộ 1"), sealed(2, "Chi bộ Một (nay)")]


def test_the_order_of_packs_and_results_plays_no_role(engine: Engine) -> None:
    """Names that packs disagree about, numbers, figures: the same whichever pack, or the results, came first."""
    journal = Journal.of(1)
    for raw in PACKS:
        journal.result(pack.read(raw).value.id, 1, 1, 3, 1000)  # type: ignore[union-attr]
    told = []
    for order in permutations((*PACKS, b"")):
        empty(engine)
        ledger = Ledger(engine, HUB, StillClock())
        ledger.enrol(journal.key.public, "", "người phụ trách")
        for raw in order:
            if raw:
                ledger.add_pack(raw, "người phụ trách")
            else:
                ledger.take(frames.framed(journal.blobs), "https")
        told.append(tables(engine, TOLD))
    assert all(one == told[0] for one in told)
    assert engine.read("SELECT name, valid_from FROM unit WHERE id = ?", (UNIT.id,)) == [
        ("Chi bộ Một (nay)", "2025-07-01")
    ]
    assert sorted(engine.read("SELECT people, attempts FROM tally")) == [(1, 1), (1, 2)]


def test_a_pack_is_one_pack_whoever_sealed_it(engine: Engine) -> None:
    """And however often it comes."""
    ledger = Ledger(engine, HUB, StillClock())
    ids = {ledger.add_pack(raw, "") for raw in (sealed(0, "Chi bộ Một"), sealed(0, "Chi bộ Một", key=2), PACKS[0])}
    assert len(ids) == 1
    assert engine.read("SELECT count(*) FROM pack") == [(1,)]


def test_a_backup_brings_its_packs(engine: Engine, tmp_path: Path) -> None:
    """What stands in a pack is there again after a restore, and counts."""
    ledger = Ledger(engine, HUB, StillClock())
    journal = Journal.of(1)
    ledger.enrol(journal.key.public, "", "người phụ trách")
    journal.result(ledger.add_pack(PACKS[0], ""), 1, 2, 3, 1000)
    ledger.take(frames.framed(journal.blobs), "https")
    before = tables(engine, TOLD)
    path = tmp_path / "copy.db"
    ledger.backup(path)
    empty(engine)
    restored = Ledger(engine, HUB, StillClock())
    restored.restore(path)
    assert tables(engine, TOLD) == before
    assert before["tally"]


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", PACKS[0][:-40], PACKS[0][:80] + b"\0" + PACKS[0][81:]])
def test_what_is_no_pack_is_refused(raw: bytes, engine: Engine) -> None:
    """Empty, cut, changed: one refusal with the reason, and nothing on the shelf."""
    ledger = Ledger(engine, HUB, StillClock())
    with pytest.raises(Refusal) as refused:
        ledger.add_pack(raw, "")
    assert refused.value.code == "pack_unusable" and refused.value.facts["why"]
    assert engine.read("SELECT count(*) FROM pack") == [(0,)]


def test_the_numbers_of_a_pack_are_those_that_stations_write(engine: Engine) -> None:
    """A person's and a unit's number at the hub is the one in the pack."""
    ledger = Ledger(engine, HUB, StillClock())
    read = pack.read(PACKS[0]).value
    assert read is not None
    ledger.add_pack(PACKS[0], "")
    held = dict(engine.read("SELECT number, person FROM pack_person"))
    assert held == {read.person_number(person.id): person.id for person in ROSTER.people}
    assert engine.read("SELECT number, unit, roster FROM pack_unit WHERE unit = ?", (UNIT.id,)) == [
        (read.unit_number(UNIT.id), UNIT.id, 2)
    ]
    assert replace(read, sealed_by=None).id == read.id
