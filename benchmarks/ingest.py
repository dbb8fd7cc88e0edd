"""How much slower is a hub for checking everything: one million results in, from empty, in one command?

Stations send their journals in contiguous batches of 400, several at once, and the ledger checks bytes, chains and
seals, writes the records down and counts them. The floor is the same hub believing blindly: rows that were cut and
checked beforehand go into the same tables of another empty database, in turns with ours so that both meet the same
machine. `bare` is the engine with the records alone, nothing counted. Ours must reach 80 % of the floor.

    benchmarks/ingest.py                       both engines, 100,000 results each
    benchmarks/ingest.py --count 1000000 --db postgresql://…   (or --db sqlite)

PostgreSQL is the server at --db or HOCTAPBAC_POSTGRESQL, else one from the wheel. A line of JSON for each engine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hoctapbac import records, seal
from hoctapbac.clock import MachineClock
from hoctapbac.contest.rules import Contest
from hoctapbac.hub import shelving
from hoctapbac.hub.engine import Engine
from hoctapbac.hub.intake import Row, rows_of
from hoctapbac.hub.ledger import Ledger
from hoctapbac.pack import Pack
from hoctapbac.records import NO_PREVIOUS, Result, frames
from hoctapbac.units import Person, Roster, Unit
from hub.engines import engine_of, server

BATCH, PER_STATION, UNITS, TURN, THREADS = 400, 10_000, 600, 24, 4
LEAST = 0.8
START = 1_795_406_400


def pack(people: int) -> Pack:
    """A contest for `people` people in units of one district."""
    units = tuple(Unit(f"u{n:04}", f"Đơn vị {n}") for n in range(UNITS))
    persons = tuple(Person(f"p{n:08}", f"u{n * UNITS // people:04}", f"Người Thứ {n}") for n in range(people))
    return Pack(b"pack-one", b"", Contest(), b"contest1", roster=Roster(units, persons))


def journal(number: int, first: int, count: int, people: int) -> tuple[seal.StationKey, list[bytes]]:
    """A station's key and its batches: `count` results of the people from `first` on, each once."""
    key, prev, blobs = seal.StationKey.create(number.to_bytes(32, "big")), NO_PREVIOUS, []
    for seq in range(1, count + 1):
        who, spent = first + seq, 100_000 + (first + seq) * 104_729 % 200_000
        told = {"unit": (who - 1) * UNITS // people + 1, "who": who, "score": who * 7919 % 41, "max": 40, "items": 40}
        told |= {"correct": told["score"], "duration_ms": spent, "t": START + 20 * seq, "clk": 7}
        body = records.encode(Result(kid=key.kid, seq=seq, prev=prev, pack=b"pack-one", **told))
        prev = records.link(body)
        blobs.append(key.sign(body) + body)
    return key, [frames.framed(blobs[at : at + BATCH]) for at in range(0, count, BATCH)]


def batches(count: int) -> tuple[list[seal.StationKey], list[bytes]]:
    """Every station's batches, as they come in: stations in turns."""
    keys, by_station = [], []
    for number, first in enumerate(range(0, count, PER_STATION), 1):
        key, own = journal(number, first, min(PER_STATION, count - first), count)
        keys.append(key)
        by_station.append(own)
    longest = max(map(len, by_station))
    return keys, [own[at] for at in range(longest) for own in by_station if at < len(own)]


@contextmanager
def hub(kind: str, people: int, keys: Sequence[seal.StationKey]) -> Iterator[Ledger]:
    """An empty hub that knows the pack and trusts the stations."""
    with tempfile.TemporaryDirectory() as folder, engine_of(kind, Path(folder)) as engine:
        clock = MachineClock()
        ledger = Ledger(engine, seal.StationKey.create(bytes(32)), clock)
        published = pack(people)
        engine.write(lambda tx: shelving.shelve(tx, published, b"", clock.wall_ms()))
        for key in keys:
            ledger.enrol(key.public, "", "benchmark")
        yield ledger


def blind(ledger: Ledger) -> Callable[[list[Row]], object]:
    return lambda rows: ledger.engine.write(lambda tx: ledger._put(tx, rows, START))


def bare(engine: Engine) -> Callable[[list[Row]], object]:
    return lambda rows: engine.write(lambda tx: tx.put_new(rows))


def trusted(raw: bytes) -> list[Row]:
    return [row for _, row in rows_of(enumerate(frames.unframed(raw)[0]), "https", START)[0]]


def seconds(pool: ThreadPoolExecutor, work: Callable[..., object], batch: Sequence[object]) -> float:
    begin = time.perf_counter()
    for _ in pool.map(work, batch):
        pass
    return time.perf_counter() - begin


def measure(kind: str, count: int) -> int:
    begin = time.perf_counter()
    keys, raws = batches(count)
    print(f"{kind}: {count} results of {len(keys)} stations sealed in {time.perf_counter() - begin:.0f} s", flush=True)
    spent = {"ours": 0.0, "floor": 0.0, "bare": 0.0}
    with (
        hub(kind, count, keys) as ours, hub(kind, count, keys) as floor, hub(kind, 1, ()) as empty,
        ThreadPoolExecutor(THREADS) as pool,
    ):  # fmt: skip
        for at in range(0, len(raws), TURN):
            turn = raws[at : at + TURN]
            rows = [trusted(raw) for raw in turn]
            spent["ours"] += seconds(pool, lambda raw: ours.take(raw, "https"), turn)
            spent["floor"] += seconds(pool, blind(floor), rows)
            spent["bare"] += seconds(pool, bare(empty.engine), rows)
        kept = [
            ledger.engine.read("SELECT count(*), (SELECT sum(people) FROM tally) FROM record")
            for ledger in (ours, floor)
        ]
    assert kept[0] == kept[1] == [(count, count)], kept
    rate = {name: count / spent[name] for name in spent}
    share = rate["ours"] / rate["floor"]
    shown = "   ".join(f"{name} {rate[name]:,.0f}/s" for name in rate)
    print(f"{kind}: {shown}")
    row = {
        "name": f"ingest-{kind}", "ours": round(rate["ours"]), "floor": round(rate["floor"]), "ratio": round(share, 3),
        "bare": round(rate["bare"]), "unit": "results/s", "runs": count, "seconds": round(spent["ours"], 1),
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return 0 if share >= LEAST else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--db", default="", help="sqlite, postgresql (from the wheel) or a URL; both where not given")
    told = parser.parse_args()
    kinds = ("sqlite", "postgresql")
    if told.db == "sqlite":
        kinds = ("sqlite",)
    elif told.db:
        kinds = ("postgresql",)
        if "://" in told.db:
            import os

            os.environ["HOCTAPBAC_POSTGRESQL"] = told.db
    if "postgresql" in kinds:
        server()
    return max(measure(kind, told.count) for kind in kinds)


if __name__ == "__main__":
    sys.exit(main())
