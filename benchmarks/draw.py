"""How long does it take to draw a paper of 40 items from a bank of 100,000?

Prints the time to index the bank (once a day) and to draw (once a person, must stay below 50 ms). The floor
is what the standard library needs to pick 40 of the same items and shuffle their options, without a recorded
seed, topics or levels. The last line is JSON: ours and floor are the medians of a draw in milliseconds.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from hoctapbac.bank import Item, ItemType, Level, Option
from hoctapbac.contest.form import Blueprint, Part, Pool, draw

ITEMS, RUNS = 100_000, 200
MOST_MS = 50.0
LEVELS = list(Level)
BLUEPRINT = Blueprint(
    (*(Part(4, topic=f"CĐ{n}", level=level) for n in (1, 2, 3) for level in LEVELS), Part(4, situation=True))
)


def bank() -> list[Item]:
    """A bank of eight topics, three levels and one situation question in ten."""
    options = tuple(Option(f"phương án {n}", key=n == 0, pinned=n == 3) for n in range(4))
    return [
        Item(
            id=f"c{n}",
            type=ItemType.SINGLE,
            stem=f"Câu hỏi {n}?",
            options=options,
            topic=f"CĐ{n % 8}",
            level=LEVELS[n % 3],
            situation=n % 10 == 0,
        )
        for n in range(ITEMS)
    ]


def median_ms(work: Callable[[int], object], runs: int) -> float:
    times = []
    for run in range(runs):
        begin = time.perf_counter()
        work(run)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def floor(items: list[Item], chance: random.Random) -> list[list[int]]:
    """The least that any draw has to do."""
    papers = []
    for item in chance.sample(items, BLUEPRINT.count):
        order = list(range(len(item.options)))
        chance.shuffle(order)
        papers.append(order)
    return papers


def main() -> int:
    items = bank()
    build_ms = median_ms(lambda _: Pool(items), 5)
    pool, chance = Pool(items), random.Random(20261123)
    first_ms = median_ms(lambda run: draw(pool, BLUEPRINT, b"first"), 1)
    ours_ms = median_ms(lambda run: draw(pool, BLUEPRINT, run.to_bytes(8, "big")), RUNS)
    floor_ms = median_ms(lambda _: floor(items, chance), RUNS)
    print(f"index {ITEMS} items        {build_ms:8.2f} ms")
    print(f"first draw of {BLUEPRINT.count}           {first_ms:8.2f} ms")
    print(f"draw of {BLUEPRINT.count}, median of {RUNS}   {ours_ms:8.2f} ms (bound {MOST_MS:.0f})")
    print(f"random.sample + shuffle   {floor_ms:8.2f} ms")
    row = {
        "name": "draw",
        "ours": round(ours_ms, 4),
        "floor": round(floor_ms, 4),
        "ratio": round(ours_ms / floor_ms, 2),
        "unit": "ms",
        "runs": RUNS,
    }
    print(json.dumps(row))
    return 0 if ours_ms < MOST_MS else 1


if __name__ == "__main__":
    sys.exit(main())
