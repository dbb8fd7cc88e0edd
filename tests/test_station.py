"""The sitting as a person lives it: what is answered stays, time is fair, one result an attempt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as runs
from hypothesis import strategies as st

from hoctapbac import records, seal
from hoctapbac.bank import Bank, Topic
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Attempts
from hoctapbac.errors import Refusal
from hoctapbac.sitting import Who
from hoctapbac.station import Station
from stations import NOON, ROSTER, RULES, HandClock, every_type, open_station, small_bank, somebody


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def station(tmp_path: Path, clock: HandClock):
    station = open_station(tmp_path, clock)
    yield station
    station.close()


def right_answers(station: Station) -> None:
    """Answer every item of the sitting rightly."""
    for index, item in enumerate(station.sitting.state.items):
        station.answer(index, next(i for i, option in enumerate(item.options) if option.key))


def reopened(station: Station, tmp_path: Path, clock: HandClock) -> Station:
    """The station after its process was killed: nothing was closed, only the lock went with the process."""
    from hoctapbac.store import lock

    lock.release(station._store._lock)
    return open_station(tmp_path, clock)


def test_a_paper_answered_rightly_has_all_points_and_a_code(station, clock):
    """Five right answers are five points; the result carries a code and its row is among the results."""
    station.begin(somebody(station))
    clock.pass_ms(60_000)
    right_answers(station)
    outcome = station.submit()
    assert (outcome.score.correct, outcome.score.items, outcome.duration_ms) == (5, 5, 60_000)
    [row] = station.results()
    assert row["code"] == outcome.code
    assert (row["participant"], row["unit"]) == ("Người Thứ Nhất", "Chi bộ Tổ dân phố số 9")
    assert (row["correct"], row["items"], row["points"], row["duration_ms"]) == (5, 5, 5, 60_000)
    assert row["submitted_at"] == "2026-11-23T11:01:00+07:00"
    assert row["state"] == "provisional"


def test_every_answer_is_on_the_disk_before_the_verb_returns(station, tmp_path):
    """A second reader of the file sees the answer as soon as `answer` has returned."""
    import sqlite3

    station.begin(somebody(station))
    reader = sqlite3.connect(f"file:{tmp_path}/data/kiosk.db?mode=ro", uri=True)
    for index in range(5):
        station.answer(index, 0)
        last = reader.execute("SELECT body FROM event ORDER BY attempt DESC, n DESC LIMIT 1").fetchone()[0]
        assert json.loads(last)[0] == "answered" and json.loads(last)[2] == index
    reader.close()


def test_killed_at_any_event_the_sitting_goes_on_at_the_same_item(tmp_path, clock):
    """After each of a sitting's events the process dies; answers, flags and place are there again."""
    station = open_station(tmp_path, clock)
    station.begin(somebody(station))
    acts = [
        lambda s: s.answer(0, 1),
        lambda s: s.move(1),
        lambda s: s.flag(1, True),
        lambda s: s.answer(1, 2),
        lambda s: s.move(3),
        lambda s: s.answer(1, None),
    ]
    for act in acts:
        act(station)
        before = station.sitting
        station = reopened(station, tmp_path, clock)
        after = station.sitting
        assert after is not None
        assert after.state.responses == before.state.responses
        assert (after.state.position, after.state.flags) == (before.state.position, before.state.flags)
        assert after.form == before.form and after.who.person == before.who.person
    station.close()


@runs(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 30_000), st.sampled_from(["tick", "kill", "power", "answer"])), max_size=12)
)
def test_a_break_gives_no_time_and_takes_at_most_one_tick(tmp_path_factory, steps):
    """However often it breaks, the time charged is never less than the time worked and at most 10 s a break more.

    The screen ticks once a second, so between two looks at the clock no more than a second passes unnoticed.
    """
    folder, clock = tmp_path_factory.mktemp("time"), HandClock()
    station = open_station(folder, clock, rules=replace(RULES, limit_ms=10_000_000))
    station.begin(somebody(station))
    worked = breaks = 0
    for ms, act in steps:
        for second in range(0, ms, 1_000):
            clock.pass_ms(min(1_000, ms - second))
            station.tick()
        worked += ms
        if act == "answer":
            station.answer(0, 0)
        if act in ("kill", "power"):
            breaks += 1
            if act == "power":
                clock.reboot(off_ms=3_600_000)
            station = reopened(station, folder, clock)
    station.tick()
    used = 10_000_000 - station.left_ms()
    assert worked <= used <= worked + 10_000 * breaks
    station.close()


def test_time_over_records_what_was_answered(station, clock):
    """When the time ends the paper is submitted by itself with the answers that were given."""
    station.begin(somebody(station))
    station.answer(0, next(i for i, o in enumerate(station.sitting.state.items[0].options) if o.key))
    clock.pass_ms(299_999)
    assert station.tick() is None
    clock.pass_ms(1)
    outcome = station.tick()
    assert (outcome.reason, outcome.score.correct, outcome.duration_ms) == ("time", 1, 300_000)
    assert station.sitting is None and len(station.results()) == 1


def test_an_answer_in_the_last_millisecond_counts_and_one_at_the_limit_does_not(station, clock):
    """The limit itself is too late."""
    station.begin(somebody(station))
    clock.pass_ms(299_999)
    station.answer(0, 0)
    clock.pass_ms(1)
    with pytest.raises(Refusal, match="time_over"):
        station.answer(1, 0)
    assert station.submit().responses[:2] == (0, None)


def test_the_wall_clock_may_jump_without_touching_anybodys_time(station, clock):
    """A wall clock set to 2031 and then to 1999 in mid-sitting changes no remaining time and loses no answer."""
    station.begin(somebody(station))
    clock.pass_ms(20_000)
    for wall in (1_930_000_000_000, 915_148_800_000):
        clock.wall = wall
        station.answer(0, 1)
        assert station.left_ms() == 280_000
    assert station.clock_suspect
    outcome = station.submit()
    assert outcome.duration_ms == 20_000 and outcome.responses[0] == 1


def test_a_result_and_its_sealed_record_are_one_transaction(station, tmp_path):
    """A submitted attempt has exactly one result and one record; the seal checks and the figures agree."""
    station.begin(somebody(station))
    right_answers(station)
    outcome = station.submit()
    _, body = station._store.journal_end()
    [(kept_body, kept_seal, code)] = station._store.read("SELECT body, seal, code FROM record")
    record = records.decode(kept_body)
    assert kept_body == body and code == outcome.code
    assert (record.seq, record.score, record.correct, record.items) == (1, 5, 5, 5)
    assert seal.check(station.journal.key.public, kept_body, kept_seal)
    assert not seal.check(station.journal.key.public, kept_body[:-1] + bytes([kept_body[-1] ^ 1]), kept_seal)


def test_a_failed_close_leaves_neither_result_nor_record(station):
    """When the closing write fails the sitting stays open, without a result; then it can be handed in."""
    station.begin(somebody(station))
    station._store._db.execute("CREATE TRIGGER stop BEFORE INSERT ON record BEGIN SELECT raise(ABORT, 'no'); END")
    with pytest.raises(Exception, match="no"):
        station.submit()
    assert station.results() == [] and station.sitting is not None
    station._store._db.execute("DROP TRIGGER stop")
    assert station.submit().code and len(station.results()) == 1


def test_the_journal_is_a_chain_without_holes(station):
    """Each record names the one before it."""
    for name in ("Người Thứ Nhất", "Người Thứ Hai", "Người Thứ Ba"):
        station.begin(somebody(station, name))
        station.submit()
    bodies = [row[0] for row in station._store.read("SELECT body FROM record ORDER BY seq")]
    kept = [records.decode(body) for body in bodies]
    assert [record.seq for record in kept] == [1, 2, 3]
    assert [record.prev for record in kept] == [bytes(16), records.link(bodies[0]), records.link(bodies[1])]


def test_one_attempt_a_session(station, clock):
    """The same person is refused the second time, told when the first was; the next day is another session."""
    station.begin(somebody(station))
    station.submit()
    with pytest.raises(Refusal) as refused:
        station.begin(somebody(station))
    assert (refused.value.code, refused.value.facts["at"]) == ("attempts_used", "11:00")
    clock.pass_ms(86_400_000)
    assert station.begin(somebody(station)).number


@pytest.mark.parametrize(("per", "days"), [("day", 1), ("week", 7)])
def test_attempts_come_back_with_the_next_period(tmp_path, clock, per, days):
    """Attempts a day come back at midnight, attempts a week on Monday (23/11/2026 is one)."""
    station = open_station(tmp_path, clock, rules=replace(RULES, attempts=Attempts(1, per)))
    station.begin(somebody(station))
    station.submit()
    clock.pass_ms((days * 24 - 11) * 3_600_000 - 1)
    with pytest.raises(Refusal, match="attempts_used"):
        station.begin(somebody(station))
    clock.pass_ms(1)
    station.begin(somebody(station))
    station.close()


def test_a_discarded_sitting_leaves_no_result_and_no_attempt(station):
    """Discarding gives the attempt back."""
    station.begin(somebody(station))
    station.answer(0, 0)
    station.discard()
    assert station.results() == [] and station.sitting is None
    assert station.begin(somebody(station)).state.responses == (None,) * 5


def test_practice_is_free_untimed_and_leaves_no_result(station, clock):
    """Practice has no clock, uses up no attempt and writes no record."""
    for _ in range(3):
        station.begin(Who(), practice=True)
        assert station.left_ms() is None
        outcome = station.submit()
        assert outcome.practice and not outcome.code
    assert station.results() == []


def test_a_story_brings_its_own_questions(station):
    """The questions of a card are all and only those that name it."""
    [story] = station.stories
    sitting = station.begin(Who(), story=story)
    assert [item.id for item in sitting.state.items] == ["cua-the"] and sitting.practice


def test_extra_time_is_for_one_person(station, clock):
    """Five minutes more for one sitting; the next has the plain limit again."""
    station.begin(somebody(station))
    station.extend(300_000, "cán bộ hỗ trợ")
    assert station.left_ms() == 600_000
    station.submit()
    station.begin(somebody(station, "Người Thứ Hai"))
    assert station.left_ms() == 300_000


def test_a_contest_runs_on_what_was_frozen(tmp_path, clock):
    """The bank is emptied and the rules change in mid-sitting; after a restart the same items and rules stand."""
    station = open_station(tmp_path, clock)
    station.begin(somebody(station))
    before = station.sitting
    from hoctapbac.store import lock

    lock.release(station._store._lock)
    other = open_station(tmp_path, clock, bank=small_bank(1), rules=replace(RULES, limit_ms=1_000))
    assert other.sitting.state.items == before.state.items
    assert other.sitting.contest == before.contest
    other.close()


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        (replace(RULES, opens_ms=NOON + 1), "contest_not_open"),
        (replace(RULES, closes_ms=NOON), "contest_closed"),
        (replace(RULES, blueprint=Blueprint((Part(50),))), "bank_too_small"),
    ],
)
def test_a_contest_that_cannot_be_sat_says_why(tmp_path, clock, rules, code):
    """Not open yet, closed, or too few items: a refusal with facts, and practice where that is possible."""
    station = open_station(tmp_path, clock, rules=rules)
    with pytest.raises(Refusal) as refused:
        station.begin(somebody(station))
    assert refused.value.code == code
    station.close()


def test_organizers_staff_may_only_practise(tmp_path, clock):
    """Somebody on the list of the excluded is refused the contest and not the practice."""
    first = open_station(tmp_path, clock)
    who = somebody(first)
    first.close()
    station = open_station(tmp_path, clock, rules=replace(RULES, excluded=(who.person.id,)))
    with pytest.raises(Refusal, match="excluded"):
        station.begin(somebody(station))
    station.begin(Who(), practice=True)
    station.close()


def test_every_type_of_item_is_sat_stored_and_scored(tmp_path, clock):
    """One of each type, answered rightly, survives a restart and earns its point."""
    items = every_type()
    bank = Bank("thu", "Thử", (Topic("CĐ1", "Thử"),), items)
    rules = replace(RULES, blueprint=Blueprint((Part(len(items)),)))
    station = open_station(tmp_path, clock, bank=bank, rules=rules)
    station.begin(somebody(station))
    given = {
        "single": 0,
        "multiple": (0, 1),
        "tf": 0,
        "matching": (0, 1),
        "ordering": (0, 1, 2),
        "number": "62,7",
        "short": "NOI  di doi voi lam",
        "cloze": 0,
    }
    for index, item in enumerate(station.sitting.state.items):
        station.answer(index, given[item.id])
    station = reopened(station, tmp_path, clock)
    outcome = station.submit()
    assert outcome.score.correct == len(items)
    station.close()


def test_loading_a_roster_twice_changes_nothing(station):
    """The second time nothing is added, changed or left out; a changed post is one change."""
    count, problems = station.load_roster(ROSTER.encode(), "a.csv")
    assert (count.added, count.changed, count.left_out) == (0, 0, 0) and not problems
    count, _ = station.load_roster(ROSTER.replace("Bí thư", "Phó Bí thư").encode(), "a.csv")
    assert (count.added, count.changed, count.left_out) != (0, 0, 0)


def test_a_roster_with_an_error_changes_nothing(station):
    """One bad line and the old roster stands."""
    before = [(u.name, u.people) for u in station.units()]
    count, problems = station.load_roster("unit,parent,name,post,group\n,,Không Đơn Vị,,\n".encode(), "a.csv")
    assert count is None and problems[0].line == 2
    assert [(u.name, u.people) for u in station.units()] == before


def test_people_no_longer_on_the_roster_keep_their_results(station):
    """A name that left the roster is not offered any more and still stands in the results."""
    station.begin(somebody(station, "Người Thứ Hai"))
    station.submit()
    station.load_roster("\n".join(line for line in ROSTER.splitlines() if "Thứ Hai" not in line).encode(), "a.csv")
    assert [p.name for u in station.units() for p in station.people(u)] == ["Người Thứ Ba", "Người Thứ Nhất"]
    assert [row["participant"] for row in station.results()] == ["Người Thứ Hai"]


def test_rates_count_people_once_and_praise_only(station, clock):
    """A unit's rate counts people, not attempts; a unit where nobody took part is not shown."""
    station.begin(somebody(station))
    station.submit()
    clock.pass_ms(86_400_000)
    station.begin(somebody(station))
    station.submit()
    [rate] = station.rates()
    assert (rate.name, rate.people, rate.roster, rate.attempts) == ("Chi bộ Tổ dân phố số 9", 1, 2, 2)


def test_importing_the_station_brings_no_screen_toolkit():
    """`hoctapbac.station` works where Textual is not even installed."""
    code = "import sys, hoctapbac.station; print([m for m in ('textual', 'click') if m in sys.modules])"
    path = {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=path)
    assert done.stdout.strip() == "[]"


def test_a_lost_key_is_not_replaced_in_silence(tmp_path, clock):
    """With results in the journal and the key file gone the station does not open; put back, it does."""
    station = open_station(tmp_path, clock)
    station.begin(somebody(station))
    station.submit()
    station.close()
    key = tmp_path / "data" / "station.key"
    kept = key.read_bytes()
    key.unlink()
    with pytest.raises(Refusal, match="key_unreadable"):
        open_station(tmp_path, clock)
    key.write_bytes(kept)
    open_station(tmp_path, clock).close()


def test_a_journal_that_does_not_end_as_noted_is_refused(tmp_path, clock):
    """The last record's bytes were changed: the note beside the file gives it away."""
    station = open_station(tmp_path, clock)
    station.begin(somebody(station))
    station.submit()
    station._store._db.execute("UPDATE record SET body = zeroblob(length(body))")
    station.close()
    with pytest.raises(Refusal, match="store_damaged"):
        open_station(tmp_path, clock)


def test_a_sitting_that_cannot_be_read_is_set_aside(tmp_path, clock):
    """Its frozen texts are gone: the kiosk opens, says so, keeps every event, and the next person can sit."""
    station = open_station(tmp_path, clock)
    station.begin(somebody(station))
    station.answer(0, 1)
    station._store._db.execute("UPDATE frozen SET body = 'khác'")
    station = reopened(station, tmp_path, clock)
    assert station.sitting is None and station.unreadable
    assert [state for (state,) in station._store.read("SELECT state FROM attempt")] == ["unreadable"]
    assert station._store.read("SELECT count(*) FROM event") == [(2,)]
    station.begin(somebody(station, "Người Thứ Hai"))
    station.close()


def test_a_clock_set_back_stays_suspect_after_the_next_person(station, clock):
    """The latest moment ever written counts, not only that of the last sitting; the record says so."""
    station.begin(somebody(station))
    station.submit()
    clock.wall -= 7 * 86_400_000
    station.begin(somebody(station, "Người Thứ Hai"))
    assert station.clock_suspect
    station.submit()
    _, body = station._store.journal_end()
    assert records.decode(body).clk & 3 == 0


def test_a_corrected_post_gives_no_second_attempt(station):
    """The same name in the same unit with another post is the same person: one change, and the attempt is used."""
    station.begin(somebody(station))
    station.submit()
    count, _ = station.load_roster(ROSTER.replace("Bí thư", "Phó Bí thư").encode(), "a.csv")
    assert (count.added, count.changed, count.left_out) == (0, 1, 0)
    with pytest.raises(Refusal, match="attempts_used"):
        station.begin(somebody(station))


def test_two_machines_give_two_codes(tmp_path):
    """The first result of one kiosk and the first of another are told apart by their codes."""
    codes = set()
    for name in ("a", "b"):
        clock = HandClock()
        clock.entropy = lambda count, name=name: (name * count).encode()[:count]
        station = open_station(tmp_path / name, clock)
        station.begin(somebody(station))
        codes.add(station.submit().code)
        station.close()
    assert len(codes) == 2


def test_people_of_a_roster_loaded_meanwhile_are_found(station):
    """Units and names are read again after a roster was taken over."""
    assert station.units() and station.find("nguoi thu", 9)
    station.load_roster("unit,parent,name,post,group\nTổ Ba,,Trần Thị Đào,,\n".encode(), "moi.csv")
    assert [unit.name for unit in station.units()] == ["Tổ Ba"]
    assert [who.person.name for who in station.find("dao", 9)] == ["Trần Thị Đào"]
    assert station.find("nguoi thu", 9) == []
