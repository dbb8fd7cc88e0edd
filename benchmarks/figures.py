"""What every benchmark needs: percentiles, and the one line of JSON that ends its output."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]

TERMINAL = {
    "PATH": os.environ["PATH"],
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), *(p for p in sys.path if p)]),
}


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0..1) of `values` lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def last_line(name: str, ours: float, floor: float, unit: str, runs: int, most: float, *, ratio: bool) -> int:
    """Print the figure; the exit code says whether it keeps its bound (on the ratio, or on our own figure)."""
    row = {
        "name": name,
        "ours": round(ours, 4),
        "floor": round(floor, 4),
        "ratio": round(ours / floor, 3) if floor else None,
        "unit": unit,
        "runs": runs,
    }
    print(json.dumps(row))
    return 0 if (ours / floor if ratio else ours) <= most else 1
