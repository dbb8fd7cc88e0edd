"""The verbs of a database: the same on every engine, with several threads and processes at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hoctapbac.errors import Refusal
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.intake import Row
from hoctapbac.hub.postgres import PostgreSQL
from hoctapbac.hub.sqlite import SQLite

from .engines import KINDS, database, opened

KEYS = (b"kid-01", b"kid-02", b"kid-03")


def row(kid: bytes, seq: int, branch: int = 0) -> Row:
    """Any record at a place of a journal; `branch` tells those of one place apart."""
    link = b"%b%8d%2d" % (kid, seq, branch)
    return Row(
        kid, seq, link, bytes(16), 1, 1, 1, b"pack-001", 1, 1, 1, 1, 1, 1, 1, "https", 1, 1, b"body" * 15, b"s" * 64
    )


def rows(kid: bytes, first: int, last: int) -> list[Row]:
    return [row(kid, seq) for seq in range(first, last + 1)]


def count(engine: Engine) -> int:
    return int(engine.read("SELECT count(*) FROM record")[0][0])


@pytest.mark.parametrize("size", [1, 7, 450])
def test_only_what_was_not_there_is_reported_as_new(engine: Engine, size: int) -> None:
    """Rows that are put again are kept once, and the answer names exactly the others, sorted by key."""
    first, more = rows(KEYS[0], 1, size), rows(KEYS[0], size, 2 * size)
    assert engine.write(lambda tx: tx.put_new(first[::-1])) == first
    assert engine.write(lambda tx: tx.put_new(more)) == more[1:]
    assert engine.write(lambda tx: tx.put_new(more + first)) == []
    assert count(engine) == 2 * size


def test_a_row_that_comes_twice_in_one_batch_is_one_row(engine: Engine) -> None:
    """A batch may repeat itself."""
    assert len(engine.write(lambda tx: tx.put_new([row(KEYS[0], 1), row(KEYS[0], 1), row(KEYS[0], 2)]))) == 2
    assert count(engine) == 2


def test_two_rows_of_one_place_are_both_kept(engine: Engine) -> None:
    """A fork has two links under one number."""
    engine.write(lambda tx: tx.put_new([row(KEYS[0], 1), row(KEYS[0], 1, branch=1)]))
    assert engine.write(lambda tx: tx.put_new([row(KEYS[0], 1, branch=2)])) == [row(KEYS[0], 1, branch=2)]
    assert count(engine) == 3


def test_what_an_action_raises_undoes_it(engine: Engine) -> None:
    """A transaction is whole or nothing, and the engine goes on working."""

    def action(tx: Transaction) -> None:
        tx.put_new(rows(KEYS[0], 1, 3))
        raise Refusal("station_unknown")

    with pytest.raises(Refusal, match="station_unknown"):
        engine.write(action)
    assert count(engine) == 0
    engine.write(lambda tx: tx.put_new(rows(KEYS[0], 1, 3)))
    assert count(engine) == 3


def test_values_come_back_as_they_went_in(engine: Engine) -> None:
    """Bytes are bytes, numbers reach 63 bits, sums are whole, texts keep their marks and signs."""
    title = "Chuyên đề «5 rõ» 100% ?"
    engine.write(lambda tx: tx.run("INSERT INTO meta VALUES(?, ?)", ("title", title)))
    engine.write(lambda tx: tx.put_new([row(KEYS[0], 2**63 - 1), row(KEYS[1], 5)]))
    assert engine.read("SELECT value FROM meta WHERE name = ?", ("title",)) == [(title,)]
    ((kid, seq, body),) = engine.read("SELECT kid, seq, body FROM record WHERE seq > ?", (10,))
    assert (kid, seq, body) == (KEYS[0], 2**63 - 1, b"body" * 15)
    total = engine.read("SELECT sum(score) FROM record")[0][0]
    assert total == 2 and isinstance(total, int)


@pytest.mark.parametrize("kind", KINDS)
def test_writers_with_overlapping_batches_leave_exactly_the_set(kind: str, tmp_path: Path) -> None:
    """Four writers on two engines at one database, each with the same rows in another order: no deadlock, no loss."""
    everything = [r for kid in KEYS for r in rows(kid, 1, 120)]
    start = threading.Barrier(4)
    with database(kind, tmp_path) as url:
        engines = [opened(kind, url, tmp_path) for _ in range(2)]

        def bring(writer: int) -> int:
            start.wait()
            turned = everything[writer * 90 :] + everything[: writer * 90]
            batches = [turned[at : at + 40] for at in range(0, len(turned), 40)]
            return sum(len(engines[writer % 2].write(lambda tx, b=batch: tx.put_new(b))) for batch in batches)

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(bring, range(4))) == len(everything)
        assert count(engines[0]) == len(everything)
        for engine in engines:
            engine.close()


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_written_is_there_for_who_opens_it_again(kind: str, tmp_path: Path) -> None:
    """Opening makes tables only where there are none."""
    with database(kind, tmp_path) as url:
        for seq in (1, 2):
            engine = opened(kind, url, tmp_path)
            engine.write(lambda tx, at=seq: tx.put_new([row(KEYS[0], at)]))
            assert count(engine) == seq
            engine.close()


def test_a_database_that_is_not_there_is_refused() -> None:
    """Nobody listens at this address; the password in it is not repeated."""
    with pytest.raises(Refusal) as refused:
        PostgreSQL("postgresql://somebody:secret@127.0.0.1:1/nothing")
    assert refused.value.code == "hub_database_gone"
    assert "secret" not in str(refused.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A file of something else is named, and left as it is."""
    path = tmp_path / "hub.db"
    path.write_bytes(b"no database at all\n" * 100)
    with pytest.raises(Refusal) as refused:
        SQLite(path)
    assert refused.value.code == "store_damaged"
    assert path.read_bytes().startswith(b"no database")


def test_a_connection_that_the_server_cut_is_replaced(tmp_path: Path) -> None:
    """After the server ended our connections the next question and the next change succeed."""
    with database("postgresql", tmp_path) as url:
        engine, other = PostgreSQL(url), PostgreSQL(url)
        for seq in (1, 2):
            engine.write(lambda tx, at=seq: tx.put_new([row(KEYS[0], at)]))
            other.read("SELECT pg_terminate_backend(?::int)", engine.read("SELECT pg_backend_pid()")[0])
            assert count(engine) == seq
            other.read("SELECT pg_terminate_backend(?::int)", engine.read("SELECT pg_backend_pid()")[0])
        engine.close()
        other.close()
