"""What the tables add up to, read on every engine: standings, records of units, places of people, states, the week."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac import records
from hoctapbac.contest.rules import TieKey
from hoctapbac.contest.standings import Entry, standings
from hoctapbac.hub import reading
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.reading.history import without_names
from hoctapbac.hub.sqlite import SQLite
from hoctapbac.records import Award, Confirmation, Correction, Void, frames
from hoctapbac.vietnamese.dates import DAY_MS, week_start_ms

from .filled import NOW, UNITS, Filled, filled, founded, name_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def hub(engine: Engine, tmp_path: Path) -> Filled:
    """The filled hub, on each engine in turn."""
    return filled(tmp_path, engine)


def record_of(hub: Filled, unit: str, **asked: Any) -> reading.UnitRecord:
    published = reading.Publications(hub.engine).now()
    return reading.unit_record(hub.engine, published, reading.States(hub.engine), unit, published.newest, **asked)


def entry(hub: Filled, unit: str, contest: str = "thu") -> reading.Entry:
    (found,) = [e for e in record_of(hub, unit).entries if e.contest.slug == contest]
    return found


def confirm(hub: Filled, unit: str, note: str = "Biên bản số 5") -> None:
    digest = reading.counted_digest(hub.engine, hub.contest(), unit)
    hub.clock.now_ms += 1000
    number = hub.number(unit) if unit else 0
    fields = {"unit": number, "digest": digest, "name": "Người Xác Nhận", "post": "Bí thư", "note": note}
    hub.ledger.append(Confirmation, pack=hub.pack(), **fields)


def correct(hub: Filled, link: bytes, reason: str, **changed: int) -> None:
    values = {"unit": hub.number("u-cb9"), "who": hub.person("u-cb9", 1), "score": 9, "correct": 9} | changed
    hub.clock.now_ms += 1000
    hub.ledger.append(Correction, pack=hub.pack(), of=link, reason=reason, name="Người Sửa", post="Thư ký", **values)


def recall(hub: Filled, link: bytes, reason: str) -> None:
    hub.clock.now_ms += 1000
    hub.ledger.append(Void, pack=hub.pack(), of=link, reason=reason, name="Người Sửa")


def link_of_last(hub: Filled, table: str, **asked: str) -> bytes:
    ((field, value),) = asked.items()
    rows = hub.engine.read(f"SELECT link FROM {table} WHERE {field} = ? ORDER BY seq DESC", [value])
    return bytes(rows[0][0])


def link_of(hub: Filled, station: int, seq: int) -> bytes:
    return records.link(frames.body_of(hub.stations[station].blobs[seq - 1]))


def test_units_stand_by_share_of_their_roster_then_by_mean(hub: Filled) -> None:
    """Only units with people taking part are listed; the figures are the counting attempts'."""
    lines = reading.standings(hub.engine, hub.contest())
    assert [line.unit for line in lines] == ["u-vp", "u-cb9", "u-coquan", "u-dau", "u-chia", "u-cu"]
    assert [line.rank for line in lines] == [1, 2, 3, 4, 5, 6]
    nine = lines[1].figures
    assert (nine.people, nine.attempts, nine.roster, nine.rate) == (4, 5, 6, "66,7")
    assert (nine.points, nine.all_right, nine.mean, nine.mean_of) == (36, 1, "9,0", "10")


def test_units_that_nothing_sets_apart_share_a_rank(engine: Engine, tmp_path: Path) -> None:
    """Equal share and equal mean are the same rank, and the next one is left out."""
    hub = founded(tmp_path, engine)
    for unit, people in (("u-dau", 1), ("u-chia", 1), ("u-truong", 1)):
        for place in range(people):
            hub.stations[0].result(hub.pack(), hub.number(unit), hub.person(unit, place), 8, NOW // 1000)
    hub.bring(hub.stations[0])
    ranks = {line.unit: line.rank for line in reading.standings(hub.engine, hub.contest())}
    assert ranks == {"u-dau": 1, "u-chia": 1, "u-truong": 3}


def test_a_cluster_is_ranked_within_itself_and_summed(hub: Filled) -> None:
    """Inside a cluster ranks begin at 1; the cluster's sums are those of its units."""
    published = reading.Publications(hub.engine).now()
    lines = reading.standings(hub.engine, hub.contest())
    cluster_of = published.cluster_of((line.unit for line in lines), 2026)
    own = reading.ranked(line for line in lines if cluster_of.get(line.unit) == "Cụm thi đua số 2")
    assert [(line.rank, line.unit) for line in own] == [(1, "u-cb9"), (2, "u-coquan")]
    sums = {line.cluster: (line.units, line.figures.people) for line in reading.by_cluster(lines, cluster_of)}
    assert sums == {"Cụm thi đua số 2": (2, 7), "Khối cơ quan": (2, 4)}


def test_a_record_has_one_entry_for_each_contest_under_the_name_of_that_day(hub: Filled) -> None:
    """Results stay under the name that the contest's papers had."""
    found = record_of(hub, "u-cb9")
    assert [(e.contest.slug, e.printed) for e in found.entries] == [
        ("thu", "Chi bộ Tổ dân phố số 9"),
        ("he", "Chi bộ Tổ dân phố số 9"),
        ("cu", "Chi bộ Tổ dân phố số 9 (tên cũ)"),
    ]
    assert found.contests == 3 and found.total.people == 12


def test_a_unit_without_people_of_its_own_sums_those_below_it(hub: Filled) -> None:
    """The rate of the units below is against all their rosters, of those who did not take part too."""
    found = entry(hub, "u-phuong")
    assert found.figures.people == 0 and found.units_below == 2
    assert (found.whole.people, found.whole.roster, found.whole.attempts) == (7, 15, 8)


def test_results_are_brought_to_the_units_of_today_only_where_there_is_one(hub: Filled) -> None:
    """A unit that went whole into another is added; one that was split is listed apart and counted nowhere."""
    found = record_of(hub, "u-cb9", today=TODAY)
    assert {e.unit for e in found.entries} == {"u-cb9", "u-cu"}
    assert {e.unit for e in found.unclear} == {"u-chia"}
    assert found.total.people == record_of(hub, "u-cb9").total.people + record_of(hub, "u-cu").total.people
    assert record_of(hub, "u-cu", today=TODAY).entries == ()


def test_a_result_is_provisional_until_confirmed_and_waits_again_when_others_come(hub: Filled) -> None:
    """A confirmation stands for exactly the results that it was given for."""
    assert entry(hub, "u-cb9").state == "provisional"
    confirm(hub, "u-cb9")
    assert entry(hub, "u-cb9").state == "official"
    assert entry(hub, "u-coquan").state == "provisional"
    hub.stations[0].result(hub.pack(), hub.number("u-cb9"), hub.person("u-cb9", 4), 9, NOW // 1000)
    hub.bring(hub.stations[0])
    assert entry(hub, "u-cb9").state == "reopened"


def test_a_confirmed_contest_makes_all_its_entries_official(hub: Filled) -> None:
    """The whole contest may be confirmed at once; a single unit's confirmation does not make the contest official."""
    states = reading.States(hub.engine)
    confirm(hub, "u-cb9")
    assert reading.contest_state(hub.engine, states, hub.contest()) == "provisional"
    confirm(hub, "")
    assert reading.contest_state(hub.engine, states, hub.contest()) == "official"
    assert entry(hub, "u-vp").state == "official"
    assert reading.entry_state(hub.engine, states, hub.contest(), "u-vp") == "official"


def test_history_tells_when_by_which_post_and_why_but_never_a_name(hub: Filled) -> None:
    """Names typed into a reason by mistake are left out, of whoever the result is and whoever decided."""
    named = name_of("u-cb9", 1)
    correct(hub, link_of(hub, 0, 2), f"Chấm sót câu 4 của đồng chí {named.upper()}, Người  Sửa ghi")
    confirm(hub, "u-cb9")
    found = entry(hub, "u-cb9")
    assert found.state == "corrected"
    assert [event.kind for event in found.history] == ["confirmation", "correction"]
    assert found.history[1].words == "Chấm sót câu 4 của đồng chí (…), (…) ghi"
    assert found.history[1].post == "Thư ký"
    assert named not in repr(found) and "Người Xác Nhận" not in repr(found)


def test_a_void_result_counts_no_longer_and_says_why(hub: Filled) -> None:
    """A void by the hub is in the unit's history and takes the person out."""
    hub.ledger.append(Void, pack=hub.pack(), of=link_of(hub, 1, 1), reason="Thi hộ", name="Người Sửa")
    found = entry(hub, "u-coquan")
    assert found.figures.people == 2
    assert [(event.kind, event.words) for event in found.history] == [("void", "Thi hộ")]


def test_a_void_by_somebody_else_is_not_shown(hub: Filled) -> None:
    """A station can take back its own results only."""
    hub.stations[2].write(Void, pack=hub.pack(), of=link_of(hub, 1, 1), reason="x", name="y", t=NOW // 1000)
    hub.bring(hub.stations[2])
    found = entry(hub, "u-coquan")
    assert (found.figures.people, found.history) == (3, ())


def test_prizes_come_with_their_decisions_and_without_their_holders(hub: Filled) -> None:
    """A prize of a person is among the unit's prizes, its holder is not told."""
    fields = {"decision": "12-QĐ/ĐU", "day": "2026-12-01", "name": "Người Ký", "post": "Bí thư"}
    unit, who = hub.number("u-cb9"), hub.person("u-cb9", 0)
    hub.ledger.append(Award, pack=hub.pack(), unit=unit, who=0, title="Giải Nhất tập thể", **fields)
    hub.ledger.append(Award, pack=hub.pack(), unit=unit, who=who, title="Giải Nhì cá nhân", **fields)
    prizes = entry(hub, "u-cb9").prizes
    assert [(p.title, p.personal) for p in prizes] == [("Giải Nhì cá nhân", True), ("Giải Nhất tập thể", False)]
    assert {p.decision for p in prizes} == {"12-QĐ/ĐU"}
    assert name_of("u-cb9", 0) not in repr(entry(hub, "u-cb9"))


def test_a_recalled_confirmation_gives_way_to_the_one_before_it(hub: Filled) -> None:
    """The state is that of the last confirmation that stands; in the history it is struck, why, and without names."""
    confirm(hub, "", "Biên bản số 1")
    confirm(hub, "u-cb9", "Biên bản số 2")
    hub.stations[0].result(hub.pack(), hub.number("u-cb9"), hub.person("u-cb9", 4), 9, NOW // 1000)
    hub.bring(hub.stations[0])
    confirm(hub, "u-cb9", "Biên bản số 3")
    states = [entry(hub, "u-cb9").state]
    for note in ("Biên bản số 3", "Biên bản số 2", "Biên bản số 1"):
        recall(hub, link_of_last(hub, "confirmation", note=note), "Nhầm biên bản, Người Xác Nhận ghi")
        states.append(entry(hub, "u-cb9").state)
    assert states == ["official", "reopened", "reopened", "provisional"]
    assert reading.contest_state(hub.engine, reading.States(hub.engine), hub.contest()) == "provisional"
    history = entry(hub, "u-cb9").history
    assert [(event.kind, event.words) for event in history] == [
        ("confirmation", "Biên bản số 3"), ("confirmation", "Biên bản số 2"), ("confirmation", "Biên bản số 1"),
    ]  # fmt: skip
    assert {event.recall and (event.recall.reason, event.recall.name) for event in history} == {
        ("Nhầm biên bản, (…) ghi", "")
    }


def test_of_two_confirmations_the_later_in_the_journal_decides(hub: Filled) -> None:
    """A clock that was put back between them does not make the older one count."""
    confirm(hub, "u-cb9")
    hub.stations[0].result(hub.pack(), hub.number("u-cb9"), hub.person("u-cb9", 4), 9, NOW // 1000)
    hub.bring(hub.stations[0])
    hub.clock.now_ms -= 3_600_000
    confirm(hub, "u-cb9")
    assert entry(hub, "u-cb9").state == "official"


def test_a_recalled_prize_is_in_the_history_alone(hub: Filled) -> None:
    """It is no prize any more, whoever held it is not told; a void by a station recalls nothing and is not shown."""
    fields = {"decision": "12-QĐ/ĐU", "day": "2026-12-01", "name": "Người Ký", "post": "Bí thư"}
    who = hub.person("u-cb9", 0)
    for title in ("Giải Nhì", "Giải Nhất"):
        hub.ledger.append(Award, pack=hub.pack(), unit=hub.number("u-cb9"), who=who, title=title, **fields)
    held, wrong = (link_of_last(hub, "award", title=title) for title in ("Giải Nhì", "Giải Nhất"))
    hub.stations[1].write(Void, pack=hub.pack(), of=held, reason="x", name="y", t=NOW // 1000)
    hub.bring(hub.stations[1])
    recall(hub, wrong, f"Ghi nhầm cho {name_of('u-cb9', 0)}")
    found = entry(hub, "u-cb9")
    assert [prize.title for prize in found.prizes] == ["Giải Nhì"]
    assert {event.words: event.recall and event.recall.reason for event in found.history} == {
        "Giải Nhì · 12-QĐ/ĐU": None,
        "Giải Nhất · 12-QĐ/ĐU": "Ghi nhầm cho (…)",
    }
    assert {event.kind for event in found.history} == {"award"}
    assert name_of("u-cb9", 0) not in repr(found) and "Người Sửa" not in repr(found)


def test_missing_stations_are_named_with_what_is_missing(hub: Filled) -> None:
    """A hole, a closing record that did not come, and a station that never sent anything."""
    silent = hub.stations[0].of(9)
    hub.ledger.take(frames.framed([silent.enrolment()]), "https")
    hub.ledger.approve(silent.key.kid, "người phụ trách")
    found = reading.missing_stations(hub.engine, hub.contest(), lambda kid: hub.ledger.have(kid)[0])
    assert [(s.label, s.lack, s.holes) for s in found] == [
        ("Máy 2", "open", ()),
        ("Máy 3", "holes", ((2, 2),)),
        ("Máy 9", "nothing", ()),
    ]


def test_the_week_ends_on_sunday_midnight_in_vietnam(hub: Filled) -> None:
    """People are counted until the Sunday; those whose counting attempt fell into the week are new."""
    monday = week_start_ms(NOW)
    this, last, before = (
        reading.bulletin(hub.engine, hub.contest(), monday - weeks * 7 * DAY_MS) for weeks in (0, 1, 2)
    )
    assert (this.people, this.new) == (13, 0)
    assert (last.people, last.new, last.new_units) == (13, 1, 0)
    assert (before.people, before.new, before.units, before.new_units) == (12, 12, 6, 6)
    assert [line.unit for line in before.busiest][:2] == ["u-cb9", "u-coquan"]
    assert reading.bulletin(hub.engine, hub.contest(), monday - 60 * 7 * DAY_MS).people == 0


def test_units_are_found_by_name_with_or_without_marks(hub: Filled) -> None:
    """Words of the unit's own name and of those above it, in any order."""
    published = reading.Publications(hub.engine).now()
    assert [unit.id for unit in published.find("to dan pho 9", 5)] == ["u-cb9"]
    assert {unit.id for unit in published.find("song thu chi bo", 9)} == {"u-cb9", "u-coquan", "u-truong"}
    assert published.find("không có đơn vị này", 5) == ()


def test_a_pack_that_comes_later_is_seen_at_once(engine: Engine, tmp_path: Path) -> None:
    """What is kept in memory is asked for anew when a pack has come."""
    publications = reading.Publications(engine)
    assert publications.now().newest == ()
    founded(tmp_path, engine)
    assert len(publications.now().newest) == 3
    assert set(publications.now().units) == {unit[0] for unit in UNITS}


@pytest.mark.parametrize(
    ("text", "names", "left"),
    [
        ("của Đồng chí NGUYỄN  VĂN A", ["Nguyễn Văn A"], "của Đồng chí (…)"),
        ("An Giang", ["An"], "(…) Giang"),
        ("Ban Tổ chức", ["An"], "Ban Tổ chức"),
        ("a.*b", ["a.*b", ""], "(…)"),
        ("không có ai", [], "không có ai"),
    ],
)
def test_names_are_taken_out_of_words_as_whole_words(text: str, names: list[str], left: str) -> None:
    """However a name is written, and whatever signs are in it."""
    assert without_names(text, names) == left


PEOPLE = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(1, 3), st.integers(1, 3)), min_size=1, max_size=8
)
CHAINS = st.permutations([TieKey.POINTS, TieKey.CORRECT, TieKey.DURATION, TieKey.ATTEMPTS, TieKey.SHARED])


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database for places alone; every example is a contest of its own in it."""
    engine = SQLite(tmp_path_factory.mktemp("places") / "hub.db")
    yield engine
    engine.close()


_examples = itertools.count()


@given(people=PEOPLE, ties=CHAINS)
def test_a_persons_place_is_the_one_in_the_whole_standings(
    places: Engine, people: list[tuple[int, int, int, int]], ties: list[TieKey]
) -> None:
    """Counting who is before somebody gives the rank that ordering everybody gives."""
    contest = next(_examples).to_bytes(8, "big")
    entries, rows = [], []
    for n, (points, correct_items, duration_ms, attempts) in enumerate(people):
        figures = (points, 3, correct_items, 3, duration_ms, 1, b"kid...", n + 1, bytes([n]) * 16, attempts, 1, 1)
        rows.append((contest, f"p:{n}", "u", *figures, 0, 0, 0))
        entries.append(Entry(f"p:{n}", "u", points, correct_items, 3, duration_ms, 1, attempts_used=attempts))

    def fill(tx: Transaction) -> None:
        tx.many(f"INSERT INTO place VALUES({', '.join('?' * 18)})", rows)
        tx.run("INSERT INTO tally VALUES(?, 'u', ?, 0, 0, 0, 0, 0, 0, 0)", [contest, len(people)])

    places.write(fill)
    for place in standings(entries, ties):
        found = reading.person_place(places, contest, place.entry.who, tuple(ties))
        assert found and (found.rank, found.people) == (place.rank, len(people))
    assert reading.person_place(places, contest, "p:nobody", tuple(ties)) is None
