"""Is anything lost that a hub acknowledged, when it is killed again and again while it takes batches?

A hub process takes batches and says which are on the disk; it is killed (SIGKILL) after a number of answers that grows
from run to run, started anew on the same database, and at the end everything is sent once more. `ours` counts what
was acknowledged and is missing, or is there and was never sent: it must be 0. The floor is 0.

    benchmarks/kill.py [--kills 20]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hoctapbac.hub.ledger import Ledger
from hub.engines import database, opened
from hub.filled import StillClock
from hub.test_faults import bodies, founded, held, journals, killed_after
from hub.worlds import HUB

RESULTS = 2_000  # of each station


def measure(kind: str, kills: int) -> int:
    raws = [raw for batches in zip(*journals(RESULTS), strict=True) for raw in batches]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n, raw in enumerate(raws):
            (folder / f"{n:03}.htb").write_bytes(raw)
        with database(kind, folder) as url:
            engine = opened(kind, url, folder)
            founded(engine)
            missing = acknowledged = 0
            for kill in range(kills):
                told = killed_after(1 + kill * len(raws) // (kills + 1), kind, url, folder)
                acknowledged += len(told)
                missing += len(bodies([raws[n] for n in told]) - held(engine))
            ledger = Ledger(engine, HUB, StillClock())
            for raw in raws:
                ledger.take(raw, "https")
            wrong = missing + len(held(engine) ^ bodies(raws))
            engine.close()
    print(f"{kind}: {kills} kills, {acknowledged} batches acknowledged, {missing} records of them missing")
    row = {"name": f"kill-{kind}", "ours": wrong, "floor": 0, "ratio": None, "unit": "records", "runs": kills}
    print(json.dumps(row), flush=True)
    return 0 if wrong == 0 else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=20)
    kills = parser.parse_args().kills
    return max(measure(kind, kills) for kind in ("sqlite", "postgresql"))


if __name__ == "__main__":
    sys.exit(main())
