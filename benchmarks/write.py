"""One durable answer: the station's store beside a bare sqlite3 commit with `synchronous=FULL`, turn by turn.

Both write a row of the same size to a WAL database on the same disk. Bound: 1.5 × the bare commit.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from figures import ROOT, last_line, percentile

sys.path.insert(0, str(ROOT / "src"))

from hoctapbac.store import AttemptRow, Stamp, Store

RUNS = 2_000
MOST = 1.5
BODY = '["answered",12345,3,[0,2]]'


def main() -> int:
    with tempfile.TemporaryDirectory(dir=ROOT) as folder:
        bare = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        bare.execute("PRAGMA journal_mode=WAL")
        bare.execute("PRAGMA synchronous=FULL")
        bare.execute(
            "CREATE TABLE event(attempt, n, body, wall_ms, boot, boot_ms, PRIMARY KEY(attempt, n)) WITHOUT ROWID"
        )
        store = Store(Path(folder) / "data")
        stamp = Stamp(1_795_406_400_000, "0123abcd", 1_000_000)
        number = store.begin(AttemptRow(0, "do", False, None, "", None, "", "{}", 0), {}, BODY, stamp)
        ours, floor = [], []
        for n in range(1, RUNS + 1):
            begun = time.perf_counter()
            store.add_event(number, n, BODY, stamp)
            between = time.perf_counter()
            bare.execute("BEGIN IMMEDIATE")
            bare.execute(
                "INSERT INTO event VALUES(?, ?, ?, ?, ?, ?)",
                (number, n, BODY, stamp.wall_ms, stamp.boot, stamp.boot_ms),
            )
            bare.execute("COMMIT")
            floor.append((time.perf_counter() - between) * 1000)
            ours.append((between - begun) * 1000)
        store.close()
        bare.close()
    for name, times in (("store", ours), ("sqlite3", floor)):
        middle, high = percentile(times, 0.5), percentile(times, 0.95)
        print(f"{name:8} p50 {middle:6.3f} ms   p95 {high:6.3f}   max {max(times):6.3f}")
    return last_line("durable_write", percentile(ours, 0.5), percentile(floor, 0.5), "ms", RUNS, MOST, ratio=True)


if __name__ == "__main__":
    sys.exit(main())
