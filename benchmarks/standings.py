"""How long does the database take for a contest's standings, a cluster's contests, a unit's record, a person's place?

Two hundred contests of six hundred units are put into the tables that pages read, and each question is asked of many
contests, as `hub.reading` asks it. The time is that of the engine alone, from the question to the fetched rows. The
floor is the cheapest question there is, one row by its key. Each of the four may take 20 ms (median).

    benchmarks/standings.py                100,000 results on SQLite and on PostgreSQL
    benchmarks/standings.py --full         one million on SQLite, ten million on PostgreSQL

PostgreSQL is the server at HOCTAPBAC_POSTGRESQL, else one from the wheel. A line of JSON for each engine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hoctapbac.contest import settings
from hoctapbac.contest.rules import Contest
from hoctapbac.hub import reading, schema
from hoctapbac.hub.engine import Engine, Transaction
from hoctapbac.hub.sqlite import SQLite
from hub.engines import engine_of

CONTESTS, UNITS, RUNS = 200, 600, 40
MOST_MS = 20.0
FIRST = 0
# The other contests are laid out inside the database: ten million rows are not sent there one by one.
COPY = (
    "INSERT INTO place SELECT CAST(? AS {blob}), "
    + ", ".join(schema.COLUMNS["place"][1:])
    + " FROM place WHERE contest = ?"
)
PLACE = f"INSERT INTO place VALUES({', '.join('?' * len(schema.COLUMNS['place']))})"
TALLY = """
INSERT INTO tally SELECT contest, unit, count(*), 0, sum(attempts), sum(points), sum(most),
    sum(CASE WHEN correct = items THEN 1 ELSE 0 END), min(first_t), max(last_t)
FROM place WHERE contest = ? GROUP BY contest, unit
"""


class Timed:
    """An engine that adds up what its questions take."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.spent = 0.0

    def read(self, sql: str, parameters: Iterable[object] = ()) -> list[tuple[Any, ...]]:
        begin = time.perf_counter()
        rows = self._engine.read(sql, parameters)
        self.spent += time.perf_counter() - begin
        return rows

    def write(self, action: Callable[[Transaction], Any]) -> Any:
        return self._engine.write(action)

    def copied(self, tables: Any) -> Iterator[Any]:
        return self._engine.copied(tables)

    def close(self) -> None:
        self._engine.close()


def contest_id(n: int) -> bytes:
    return b"contst" + n.to_bytes(2, "big")


def places(n: int, people: int) -> list[tuple[Any, ...]]:
    """The counting attempts of one contest; every unit has as many people."""
    contest, rows = contest_id(n), []
    for who in range(people):
        points, spent = who * 7919 % 41, 100_000 + who * 104_729 % 200_000
        t = 1_795_000_000 + who % 500_000
        link = (n * people + who).to_bytes(16, "big")
        unit = f"u{who * UNITS // people:04}"
        rows.append((
            contest, f"p:{who * 2654435761 % 2**32:08x}", unit, points, 40, points, 40, spent, t, b"kid-01",
            n * people + who + 1, link, 1, t, t, -points, t, spent,
        ))  # fmt: skip
    return rows


def publish(tx: Transaction) -> None:
    """Contests, one pack each, and units in clusters, as packs would have said them."""
    rules = Contest()
    for n in range(CONTESTS):
        contest, pack = contest_id(n), b"pack-" + n.to_bytes(3, "big")
        tx.run(
            "INSERT INTO contest VALUES(?, ?, ?, '', '', '', '', NULL, ?, ?)",
            (contest, f"thi-{n}", f"Cuộc thi {n}", 1_790_000_000_000 + n, settings.write(rules)),
        )
        tx.run("INSERT INTO pack VALUES(?, ?, NULL, 1, ?, 'earliest_best')", (pack, contest, b""))
        tx.many(
            "INSERT INTO pack_unit VALUES(?, ?, ?, ?, ?)",
            [(pack, unit + 1, f"u{unit:04}", f"Đơn vị {unit}", 100) for unit in range(UNITS)],
        )
    tx.many(
        "INSERT INTO unit VALUES(?, ?, '', '', '', 'khac', 'khac', '', '', '')",
        [(f"u{unit:04}", f"Đơn vị {unit}") for unit in range(UNITS)],
    )


def fill(engine: Engine, results: int) -> None:
    engine.write(publish)
    people = results // CONTESTS
    rows = places(FIRST, people)
    engine.write(lambda tx: tx.many(PLACE, rows))
    copy = COPY.format(blob="BLOB" if isinstance(engine, SQLite) else "BYTEA")
    for n in range(CONTESTS):
        if n != FIRST:
            engine.write(lambda tx, to=n: tx.run(copy, (contest_id(to), contest_id(FIRST))))
        engine.write(lambda tx, of=n: tx.run(TALLY, (contest_id(of),)))
    engine.write(lambda tx: tx.run("ANALYZE"))


def asked(engine: Engine, people: int) -> dict[str, list[float]]:
    """Milliseconds in the database for each question, by its name."""
    timed = Timed(engine)
    published = reading.Publications(engine).now()
    states = reading.States(timed)
    ties = Contest().ties

    def cluster(n: int) -> None:
        contests = [contest_id((n + c) % CONTESTS) for c in range(20)]  # as many as a page shows
        reading.sums_together(timed, contests, [f"u{unit:04}" for unit in range(n % 2, UNITS, 2)])

    def unit_record(n: int) -> None:
        reading.unit_record(timed, published, states, f"u{n * 7 % UNITS:04}", published.newest)

    def person_place(n: int) -> None:
        person = f"p:{n * 37 % people * 2654435761 % 2**32:08x}"
        assert reading.person_place(timed, contest_id(n * 3 % CONTESTS), person, ties)

    def key(n: int) -> None:
        timed.read("SELECT title FROM contest WHERE id = ?", (contest_id(n * 3 % CONTESTS),))

    questions = {
        "standings": lambda n: reading.standings(timed, contest_id(n * 3 % CONTESTS)),
        "cluster": cluster,
        "unit_record": unit_record,
        "person_place": person_place,
        "floor": key,
    }
    taken: dict[str, list[float]] = {name: [] for name in questions}
    for n in range(RUNS):
        for name, ask in questions.items():
            timed.spent = 0.0
            ask(n)
            taken[name].append(timed.spent * 1000)
    return taken


def measure(kind: str, results: int) -> int:
    with tempfile.TemporaryDirectory() as folder, engine_of(kind, Path(folder)) as engine:
        begin = time.perf_counter()
        fill(engine, results)
        print(
            f"{kind}: {results} results of {CONTESTS} contests put in, {time.perf_counter() - begin:.0f} s", flush=True
        )
        taken = asked(engine, results // CONTESTS)
    medians = {name: statistics.median(values) for name, values in taken.items()}
    for name, values in taken.items():
        print(f"{kind}: {name:13} median {medians[name]:7.2f} ms   slowest {max(values):7.2f} ms")
    worst = max(medians[name] for name in medians if name != "floor")
    row = {
        "name": f"standings-{kind}", "ours": round(worst, 3), "floor": round(medians["floor"], 3),
        "ratio": round(worst / medians["floor"], 1), "unit": "ms", "runs": RUNS,
        **{name: round(value, 3) for name, value in medians.items()},
    }  # fmt: skip
    print(json.dumps(row), flush=True)
    return 0 if worst <= MOST_MS else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--full", action="store_true", help="a million on SQLite, ten million on PostgreSQL")
    parser.add_argument("--db", choices=("sqlite", "postgresql"), help="one of the two")
    parser.add_argument("--count", type=int, default=100_000)
    told = parser.parse_args()
    sizes = {"sqlite": 1_000_000, "postgresql": 10_000_000} if told.full else dict.fromkeys(
        ("sqlite", "postgresql"), told.count
    )  # fmt: skip
    return max(measure(kind, size) for kind, size in sizes.items() if told.db in (None, kind))


if __name__ == "__main__":
    sys.exit(main())
