"""What the hub's ledger survives: being killed while it takes, several processes at once, yesterday's copy, damage."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hoctapbac.errors import Refusal
from hoctapbac.hub import shelving
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.ledger import Ledger
from hoctapbac.hub.projection import DERIVED
from hoctapbac.hub.sqlite import SQLite
from hoctapbac.records import Correction, frames, link
from hoctapbac.records.frames import body_of

from .engines import KINDS, database, engine_of, opened
from .filled import Journal, StillClock
from .worlds import HUB, packs_of, tables

PACK, BATCH, STATIONS = b"pack-001", 40, 3
COMPARED = (*DERIVED, "journal")
TESTS = Path(__file__).parents[1]


def founded(engine: Engine) -> Ledger:
    """A hub with a pack that trusts the stations."""
    ledger = Ledger(engine, HUB, StillClock())
    engine.write(lambda tx: shelving.shelve(tx, packs_of("best")[0], b"", 1))
    for number in range(STATIONS):
        ledger.enrol(Journal.of(number).key.public, f"Máy {number}", "người phụ trách")
    return ledger


def journals(count: int = 5 * BATCH) -> list[list[bytes]]:
    """Every station's journal, cut into batches."""
    made = []
    for number in range(STATIONS):
        journal = Journal.of(number)
        for seq in range(count):
            journal.result(PACK, 1, seq % 4 + 1, 3, 1000 + seq, duration_ms=1000 + seq)
        made.append([frames.framed(journal.blobs[at : at + BATCH]) for at in range(0, count, BATCH)])
    return made


def held(engine: Engine) -> set[bytes]:
    return {bytes(body) for (body,) in engine.read("SELECT body FROM record")}


def bodies(raws: list[bytes]) -> set[bytes]:
    return {body_of(blob) for raw in raws for blob in frames.unframed(raw)[0]}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_acknowledged_survives_being_killed(kind: str, tmp_path: Path) -> None:
    """SIGKILL after one, three and nine answers: nothing acknowledged is missing, sending again completes the set."""
    raws = [raw for batches in zip(*journals(), strict=True) for raw in batches]
    for n, raw in enumerate(raws):
        (tmp_path / f"{n:03}.htb").write_bytes(raw)
    with database(kind, tmp_path) as url:
        engine = opened(kind, url, tmp_path)
        founded(engine)
        for answers in (1, 3, 9):
            acknowledged = killed_after(answers, kind, url, tmp_path)
            assert len(acknowledged) >= answers
            assert bodies([raws[n] for n in acknowledged]) <= held(engine)
            assert_sound(engine)
        ledger = Ledger(engine, HUB, StillClock())
        for raw in raws:
            ledger.take(raw, "https")
        assert held(engine) == bodies(raws)
        assert_sound(engine)
        engine.close()


def killed_after(answers: int, kind: str, url: str, folder: Path) -> list[int]:
    """Run a hub process, kill it once it has acknowledged so many batches; those that it acknowledged at all."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")])}
    command = [sys.executable, str(TESTS / "hub" / "taking.py"), kind, url, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(answers)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.readlines()
    return [int(line) for line in told if line.strip()]


def assert_sound(engine: Engine) -> None:
    """What is derived is what the records say."""
    before = tables(engine, DERIVED)
    Ledger(engine, HUB, StillClock()).rebuild()
    assert tables(engine, DERIVED) == before


@pytest.mark.parametrize("kind", KINDS)
def test_several_processes_take_the_same_at_once(kind: str, tmp_path: Path) -> None:
    """Two engines before one database, six roads at once, overlaps and decisions in between: the one set."""
    made = journals(3 * BATCH)
    roads = [*made, *(batches[::-1] for batches in made)]
    with database(kind, tmp_path) as url:
        engines = [opened(kind, url, tmp_path) for _ in range(2)]
        founded(engines[0])
        ledgers = [Ledger(engine, HUB, StillClock()) for engine in engines]
        late = Journal.of(STATIONS)
        late.result(PACK, 1, 1, 5, 1)
        ledgers[0].take(frames.framed([late.enrolment(), *late.blobs]), "https")

        def bring(n: int) -> None:
            for raw in roads[n]:
                ledgers[n % 2].take(raw, "https")
            if n == 0:
                ledgers[1].approve(late.key.kid, "người phụ trách")
            elif n < 4:
                values = {"unit": 1, "who": 2, "score": 10, "correct": 10, "reason": "", "name": "", "post": ""}
                ledgers[n % 2].append(Correction, pack=PACK, of=link(body_of(late.blobs[0])), **values)

        with ThreadPoolExecutor(len(roads)) as pool:
            list(pool.map(bring, range(len(roads))))
        assert len(held(engines[0])) == len(bodies([raw for batches in made for raw in batches])) + 1 + 3
        assert ledgers[0].have(HUB.kid)[0] == ((1, 3),)
        assert_sound(engines[0])
        for engine in engines:
            engine.close()


@pytest.mark.parametrize(("kind", "other"), [("sqlite", "postgresql"), ("postgresql", "sqlite")])
def test_a_hub_that_comes_back_from_yesterdays_copy_gets_everything_again(
    kind: str, other: str, tmp_path: Path
) -> None:
    """On another engine even: it says honestly what it has, stations send the rest, and the sets are equal."""
    made = journals(2 * BATCH)
    with engine_of(kind, tmp_path) as engine:
        ledger = founded(engine)
        for batches in made:
            ledger.take(batches[0], "https")
        late = Journal.of(STATIONS)
        late.result(PACK, 1, 1, 5, 1)
        ledger.take(frames.framed(late.blobs), "stick")
        ledger.invite("Máy mới", 2**40)
        ledger.backup(tmp_path / "copy.db")
        for batches in made:
            ledger.take(batches[1], "https")
        whole, tabled = held(engine), tables(engine, COMPARED)
        (tmp_path / "new").mkdir()
        with engine_of(other, tmp_path / "new") as fresh:
            restored = Ledger(fresh, HUB, StillClock())
            restored.restore(tmp_path / "copy.db")
            fresh.write(lambda tx: shelving.shelve(tx, packs_of("best")[0], b"", 1))
            assert {restored.have(Journal.of(n).key.kid)[0] for n in range(STATIONS)} == {((1, BATCH),)}
            for raw in (raw for batches in made for raw in batches):
                restored.take(raw, "https")
            assert held(fresh) == whole
            assert tables(fresh, COMPARED) == tabled
            assert fresh.read("SELECT label FROM invitation") == [("Máy mới",)]
            assert fresh.read("SELECT count(*) FROM quarantine") == [(1,)]
            assert_sound(fresh)


def test_restoring_where_there_is_something_is_a_union(tmp_path: Path) -> None:
    """Nothing that is here is lost or changed by it, whatever the copy holds."""
    made = journals(BATCH)
    with engine_of("sqlite", tmp_path) as engine:
        ledger = founded(engine)
        ledger.take(made[0][0], "https")
        ledger.backup(tmp_path / "copy.db")
        ledger.take(made[1][0], "https")
        ledger.revoke(Journal.of(0).key.kid, 3, "người phụ trách", "thử")
        before = tables(engine, (*COMPARED, "station", "record"))
        ledger.restore(tmp_path / "copy.db")
        assert tables(engine, (*COMPARED, "station", "record")) == before


def test_a_copy_that_somebody_changed_adds_nothing_unsealed(tmp_path: Path) -> None:
    """Records are checked as if a station had sent them."""
    with engine_of("sqlite", tmp_path) as engine:
        ledger = founded(engine)
        ledger.take(journals(BATCH)[0][0], "https")
        ledger.backup(tmp_path / "copy.db")
        copy = sqlite3.connect(tmp_path / "copy.db")
        copy.execute("UPDATE record SET score = 9")
        copy.execute(
            "UPDATE record SET body = (SELECT body FROM record WHERE seq = 1) WHERE seq = (SELECT max(seq) FROM record)"
        )
        copy.commit()
        copy.close()
        (tmp_path / "new").mkdir()
        with engine_of("sqlite", tmp_path / "new") as fresh:
            restored = founded(fresh)
            restored.restore(tmp_path / "copy.db")
            assert fresh.read("SELECT count(*), max(score) FROM record") == [(BATCH - 1, 3)]


@pytest.mark.parametrize("damage", ["text", "cut", "other", "absent"])
def test_a_damaged_copy_is_refused(damage: str, tmp_path: Path) -> None:
    """No database, half of one, one of something else, none: one refusal, and the hub is as it was."""
    path = tmp_path / "copy.db"
    with engine_of("sqlite", tmp_path) as engine:
        ledger = founded(engine)
        ledger.take(journals(BATCH)[0][0], "https")
        if damage == "text":
            path.write_text("không phải bản lưu" * 100)
        elif damage == "cut":
            ledger.backup(path)
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        elif damage == "other":
            sqlite3.connect(path).execute("CREATE TABLE record(n)")
        before = tables(engine, COMPARED)
        with pytest.raises(Refusal) as refused:
            ledger.restore(path)
        assert refused.value.code == "hub_backup_damaged"
        assert tables(engine, COMPARED) == before


def test_a_full_disk_is_refused_and_nothing_is_half_done(tmp_path: Path) -> None:
    """The batch that did not fit is wholly absent, and fits once there is room."""
    with engine_of("sqlite", tmp_path) as engine:
        assert isinstance(engine, SQLite)
        ledger = founded(engine)
        pages = engine.write(lambda tx: tx.run("PRAGMA page_count"))[0][0]
        engine.write(lambda tx: tx.run(f"PRAGMA max_page_count = {pages + 2}"))
        raw = journals(BATCH)[0][0]
        with pytest.raises(Refusal) as refused:
            ledger.take(raw, "https")
        assert refused.value.code == "disk_full"
        assert held(engine) == set()
        engine.write(lambda tx: tx.run("PRAGMA max_page_count = 1000000"))
        assert ledger.take(raw, "https").new == BATCH


def test_one_change_that_fails_does_not_take_its_neighbours_with_it(tmp_path: Path) -> None:
    """Changes that share a transaction and a sync are still each whole or nothing."""
    with engine_of("sqlite", tmp_path) as engine:

        def change(n: int) -> int:
            def action(tx: object) -> int:
                tx.run("INSERT INTO meta VALUES(?, '')", (str(n),))  # type: ignore[attr-defined]
                if n % 3 == 0:
                    raise Refusal("station_unknown")
                return n

            try:
                return engine.write(action)
            except Refusal:
                return -1

        with ThreadPoolExecutor(16) as pool:
            told = list(pool.map(change, range(60)))
        assert told == [-1 if n % 3 == 0 else n for n in range(60)]
        kept = {int(name) for (name,) in engine.read("SELECT name FROM meta")}
        assert kept == {n for n in range(60) if n % 3}
