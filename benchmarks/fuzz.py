"""Damaged question files, a hundred thousand of them: no crash, no hang, a problem or a refusal each time.

The corpus is the bundled banks in every format that we write, and the real files of `HOCTAPBAC_FIXTURES` where they are
at hand. Each case is read with nothing but its bytes; the longest time of a case, the peak of memory and whatever was
raised are printed. Bounds: nothing raised, 2 s a case, 300 MB. The floor of the last line is the time that making the
damage itself takes.

    python benchmarks/fuzz.py [--count 100000] [--seed 1] [--jobs 2]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sys
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bank.mutation import damaged
from figures import ROOT, last_line
from hoctapbac.bank import files
from hoctapbac.bank.exporters import WRITERS, write
from hoctapbac.bank.importers import read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import drafts_of
from hoctapbac.bundled import bundled

MOST_S, MOST_MIB = 2.0, 300
LARGEST = 60_000  # bytes of a file of the corpus; a larger one would only make fewer cases
HANGING_S = 20


@dataclass(slots=True)
class Tally:
    """What some cases came to."""

    cases: int = 0
    drafts: int = 0
    certain: int = 0
    mute: int = 0  # cases that gave neither a question nor a word
    slowest_s: float = 0.0
    slowest: str = ""
    reading_s: float = 0.0
    damaging_s: float = 0.0
    peak_mib: float = 0.0
    raised: list[str] = field(default_factory=list)


class Hanging(BaseException):
    """A case that has run for `HANGING_S`; no reader may catch it."""


def corpus() -> list[tuple[str, bytes]]:
    """Names and bytes of the sound files that are damaged."""
    found: list[tuple[str, bytes]] = []
    banks = files.load([bundled()]).value
    for form in WRITERS:
        for _, bank in banks[:3]:
            found.append((f"{bank.id}.{form}", write(form, bank, drafts_of(bank)).content))
    real = Path(os.environ.get("HOCTAPBAC_FIXTURES", ROOT.parent / "shared" / "fixtures")) / "banks"
    for path in sorted(real.rglob("*")) if real.is_dir() else ():
        if path.is_file() and path.stat().st_size <= LARGEST:
            found.append((path.name, path.read_bytes()))
    return found


def run(job: tuple[int, int, list[tuple[str, bytes]]]) -> Tally:
    """`count` cases from one seed."""
    seed, count, sound = job
    chance, tally = random.Random(seed), Tally()

    def stop(number: int, frame: object) -> None:
        raise Hanging

    signal.signal(signal.SIGALRM, stop)
    for _ in range(count):
        _one(chance, sound, tally)
    tally.peak_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return tally


def _one(chance: random.Random, sound: list[tuple[str, bytes]], tally: Tally) -> None:
    begin = time.perf_counter()
    name, raw = chance.choice(sound)
    case = damaged(raw, chance.choice(sound)[1], chance)
    damaging = time.perf_counter() - begin
    signal.alarm(HANGING_S)
    begin = time.perf_counter()
    try:
        result = read(Source(case, name))
        tally.drafts += len(result.drafts)
        tally.certain += sum(draft.item.key_state == "certain" for draft in result.drafts)
        tally.mute += not (result.drafts or result.refused or result.problems)
    except (Exception, Hanging):
        tally.raised.append(f"{name}: {traceback.format_exc(limit=-3)}")
        _keep(name, case)
    signal.alarm(0)
    took = time.perf_counter() - begin
    tally.cases, tally.reading_s, tally.damaging_s = (
        tally.cases + 1,
        tally.reading_s + took,
        tally.damaging_s + damaging,
    )
    if took > tally.slowest_s:
        tally.slowest_s, tally.slowest = took, name
    if took > MOST_S:
        _keep(name, case)


def _keep(name: str, case: bytes) -> None:
    """A case that must be looked at, beside the temporary files."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / "hoctapbac-fuzz"
    folder.mkdir(exist_ok=True)
    (folder / f"{abs(hash(case)):x}-{name[-60:]}").write_bytes(case)


def main() -> int:
    wished = argparse.ArgumentParser()
    wished.add_argument("--count", type=int, default=100_000)
    wished.add_argument("--seed", type=int, default=1)
    wished.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = wished.parse_args()
    sound = corpus()
    share = 500
    jobs = [
        (given.seed * 1_000_003 + n, min(share, given.count - n * share), sound)
        for n in range(-(-given.count // share))
    ]
    whole = Tally()
    with multiprocessing.get_context("spawn").Pool(given.jobs) as pool:
        for tally in pool.imap_unordered(run, jobs):
            _add(whole, tally)
            if whole.cases % 10_000 < share:
                print(
                    f"{whole.cases} cases, slowest {whole.slowest_s:.2f} s, peak {whole.peak_mib:.0f} MiB", flush=True
                )
    for text in whole.raised[:10]:
        print(text)
    print(f"{len(sound)} sound files; {whole.drafts} questions read, {whole.certain} with a certain key")
    print(f"raised {len(whole.raised)}, mute {whole.mute}, slowest {whole.slowest_s:.2f} s ({whole.slowest}), ", end="")
    print(f"peak {whole.peak_mib:.0f} MiB")
    kept = not whole.raised and not whole.mute and whole.slowest_s <= MOST_S and whole.peak_mib <= MOST_MIB
    ours, floor = (1000 * each / whole.cases for each in (whole.reading_s, whole.damaging_s))
    last_line("fuzz_case", ours, floor, "ms", whole.cases, float("inf"), ratio=False)
    return 0 if kept else 1


def _add(whole: Tally, part: Tally) -> None:
    if part.slowest_s > whole.slowest_s:
        whole.slowest_s, whole.slowest = part.slowest_s, part.slowest
    whole.peak_mib = max(whole.peak_mib, part.peak_mib)
    whole.raised += part.raised
    for name in ("cases", "drafts", "certain", "mute", "reading_s", "damaging_s"):
        setattr(whole, name, getattr(whole, name) + getattr(part, name))


if __name__ == "__main__":
    sys.exit(main())
