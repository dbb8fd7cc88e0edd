"""A station's journal: what stands beside results, and that nothing in it can be lost, moved or done in silence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hoctapbac import records, seal
from hoctapbac.errors import Refusal
from hoctapbac.records import frames, statements
from hoctapbac.sitting import Outcome, Who
from hoctapbac.station import Station
from hoctapbac.store.roads import Roads
from stations import RULES, HandClock, open_station, somebody


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def station(tmp_path: Path, clock: HandClock) -> Iterator[Station]:
    station = open_station(tmp_path, clock)
    yield station
    station.close()


def written(tmp_path: Path) -> list[tuple[bytes, bytes]]:
    """The bodies and seals on the disk, in order, read by somebody else."""
    reader = sqlite3.connect(f"file:{tmp_path}/data/kiosk.db?mode=ro", uri=True)
    rows = reader.execute("SELECT body, seal FROM record ORDER BY seq").fetchall()
    reader.close()
    return rows


def sat(station: Station, who: Who) -> Outcome:
    station.begin(who)
    return station.submit()


def chained(bodies: list[bytes]) -> bool:
    """Whether each record names the one before it."""
    links = [bytes(16), *map(records.link, bodies)]
    return [records.decode(body).prev for body in bodies] == links[:-1]


def test_a_guests_name_follows_their_result_and_is_not_in_it(station, tmp_path):
    """The result goes into a QR code; the name goes to the hub in a record of its own, in the same transaction."""
    unit = station.units()[0]
    outcome = sat(station, Who(unit, None, "Người Không Có Tên Trong Danh Sách"))
    (result, _), (guest, guest_seal) = written(tmp_path)
    said = records.decode(guest)
    assert isinstance(said, records.Guest)
    assert (said.of, said.name, said.unit_name) == (records.link(result), outcome.who.guest, unit.name)
    assert b"Danh" not in result and chained([result, guest])
    assert seal.check(station.journal.key.public, guest, guest_seal)


def test_numbers_in_a_result_are_places_in_the_pack(station, tmp_path):
    """Whoever has the pack finds the unit and the person; nobody else does."""
    who = somebody(station)
    sat(station, who)
    result = records.decode(written(tmp_path)[0][0])
    assert isinstance(result, records.Result)
    assert result.pack == station.pack.id
    assert station.pack.unit_of(result.unit).id == who.unit.id
    assert station.pack.person_of(result.who).id == who.person.id
    assert [path.name for path in (tmp_path / "data" / "packs").iterdir()] == [f"{station.pack.id.hex()}.htpack"]


def test_two_stations_with_the_same_files_report_under_the_same_pack(tmp_path):
    """A pack is named by its contents, so what two kiosks of a hall write can be put together."""
    pair = [open_station(tmp_path / name, HandClock()) for name in ("a", "b")]
    assert pair[0].pack.id == pair[1].pack.id
    for station in pair:
        station.close()


def test_a_record_tells_in_which_start_of_the_machine_it_was_written(station, tmp_path, clock):
    """A hub measures a clock for each start: between two of them it may have been set."""
    people = [Who(unit, person) for unit in station.units() for person in station.people(unit)]
    sat(station, people[0])
    station.close()
    again = open_station(tmp_path, clock)
    sat(again, people[1])
    again.close()
    clock.reboot(off_ms=60_000)
    later = open_station(tmp_path, clock)
    sat(later, people[2])
    later.close()
    told = [records.decode(body).clk for body, _ in written(tmp_path)]
    assert [clk >> 2 for clk in told] == [1, 1, 2]
    assert [clk & 3 for clk in told] == [1, 1, 1]


def test_a_closed_session_says_how_many_results_there_were(station, tmp_path):
    """Later anybody can see that the tail was cut off: the record counts, and stands at the end of the chain."""
    people = [Who(unit, person) for unit in station.units() for person in station.people(unit)]
    for who in people:
        sat(station, who)
    code, count = station.journal.close_session()
    bodies = [body for body, _ in written(tmp_path)]
    said = records.decode(bodies[-1])
    assert isinstance(said, records.Close) and said.count == count == len(people) == 3
    assert code.startswith("HTB-") and chained(bodies)


def test_a_void_result_stays_and_is_told_as_such(station, tmp_path):
    """Nothing is deleted: the journal says who decided and why; a second time is refused."""
    outcome = sat(station, somebody(station))
    station.journal.void(outcome.code.lower().replace("-", " "), "Ngồi nhầm tên", "Bí thư chi bộ")
    bodies = [body for body, _ in written(tmp_path)]
    said = records.decode(bodies[1])
    assert isinstance(said, records.Void)
    assert (said.of, said.reason, said.name) == (records.link(bodies[0]), "Ngồi nhầm tên", "Bí thư chi bộ")
    assert [row["state"] for row in station.results()] == ["void"]
    with pytest.raises(Refusal) as refused:
        station.journal.void(outcome.code, "Lần nữa", "Bí thư chi bộ")
    assert refused.value.code == "void_already"


def test_whoever_had_a_result_taken_out_may_sit_again(station):
    """The attempt that does not count is not held against the person."""
    who = somebody(station)
    outcome = sat(station, who)
    with pytest.raises(Refusal):
        station.begin(who)
    station.journal.void(outcome.code, "Mất điện, máy khởi động lại", "Bí thư chi bộ")
    assert sat(station, who).code != outcome.code


@pytest.mark.parametrize(("code", "told"), [("HTB-2026-000123-9", "code_wrong"), ("HTB-2026-990001-0", "code_unknown")])
def test_a_code_that_is_not_of_this_station_voids_nothing(station, code, told):
    """A misread code is told by its check digit, a code of another station by not being here."""
    from hoctapbac.receipt import code as made

    sat(station, somebody(station))
    with pytest.raises(Refusal) as refused:
        station.journal.void(code if told == "code_wrong" else made(2026, 990001), "Nhầm", "Bí thư")
    assert refused.value.code == told


def test_a_new_key_goes_on_where_the_old_one_stepped_aside(station, tmp_path, clock):
    """The old key seals the new one's name; numbers begin again, the chain does not; codes do not repeat."""
    people = [Who(unit, person) for unit in station.units() for person in station.people(unit)]
    first = sat(station, people[0])
    old = station.journal.key
    station.journal.rotate()
    second = sat(station, people[1])
    station.close()
    again = open_station(tmp_path, clock)
    rows = written(tmp_path)
    kept = [records.decode(body) for body, _ in rows]
    assert isinstance(kept[1], records.Rotate) and kept[1].public == again.journal.key.public != old.public
    assert [(record.kid, record.seq) for record in kept] == [
        (old.kid, 1),
        (old.kid, 2),
        (again.journal.key.kid, 1),
    ]
    assert chained([body for body, _ in rows]) and first.code != second.code
    assert seal.check(old.public, *rows[1]) and seal.check(again.journal.key.public, *rows[2])
    again.close()


def test_a_journal_without_a_record_closes_nothing(station):
    """There is no session to close and no journal whose key could be changed."""
    for verb in (station.journal.close_session, station.journal.rotate):
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.code == "journal_empty"


def test_a_session_is_closed_under_the_pack_that_its_results_name(station, tmp_path, clock):
    """Whoever closes it afterwards need not have the pack's file at hand."""
    sat(station, somebody(station))
    pack = station.pack.id
    station.close()
    other = open_station(tmp_path, clock, rules=replace(RULES, title="Cuộc thi khác"))
    assert other.pack.id != pack
    assert other.journal.close_session()[1] == 1
    assert records.decode(written(tmp_path)[-1][0]).pack == pack
    other.close()


def test_a_hub_can_still_learn_the_old_key_after_it_is_gone(station, tmp_path):
    """Its public half was laid by, sealed with itself, for a station that never met a hub before."""
    sat(station, somebody(station))
    old = station.journal.key
    station.journal.rotate()
    roads = Roads(tmp_path / "data")
    [blob] = roads.statements(statements.ENROLMENT, old.kid)
    roads.close()
    said = statements.decode(frames.body_of(blob))
    assert isinstance(said, statements.Enrolment) and said.public == old.public
    assert seal.check(old.public, frames.body_of(blob), frames.seal_of(blob))


@pytest.mark.parametrize("sealed", [False, True])
def test_a_change_of_keys_that_was_cut_off_is_finished_or_undone(tmp_path, clock, sealed):
    """Before its record is written nothing has happened; behind it, the next start goes on under the new key."""
    station = open_station(tmp_path, clock)
    sat(station, somebody(station))
    old, folder = station.journal.key, tmp_path / "data"
    kept = (folder / "station.key").read_bytes()
    station.journal.rotate()
    station.close()
    new = (folder / "station.key").read_bytes()
    # What a power cut leaves between the steps.
    (folder / "station.key.next").write_bytes(new if sealed else bytes(32))
    (folder / "station.key").write_bytes(kept if sealed else new)
    again = open_station(tmp_path, clock)
    assert again.journal.key.seed == new and again.journal.key.kid != old.kid
    assert not (folder / "station.key.next").exists()
    again.close()
