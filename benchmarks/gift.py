"""How long does it take to read 100,000 GIFT questions in one pass, and does memory stay where it is meanwhile?

The file is made of words that the bundled banks are written in: questions of one answer out of four, as long as real
ones, with a name, one in ten with a remark to an answer. The floor is a bare scan of the same file: it reads line by
line, takes the sign at the beginning of a line for what it is, and builds one draft with one item and its options for
every question, without escapes, weights, comments, formats, cleaning, codes or checks. Ours must not take more than
twice as long. A second file, of no bound, holds in turn every kind of question that GIFT has. Memory is what Python has
allocated at most while the questions are counted and let go, for 10,000 and for 100,000 of them. The last line is
JSON: ours and floor are the medians of seconds of the processor, whatever else the machine does, for the whole file.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from figures import ROOT, last_line
from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.files import load
from hoctapbac.bank.importers import Found, Wishes, stream
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence

ITEMS, FEW, RUNS, MOST_RATIO = 100_000, 10_000, 3, 2.0
MOST_GROWTH = 1.25  # peak memory for ten times as many questions
CHOICE = ("{{\n={a}\n~{b}\n~{c}\n~{d}\n}}",)
USUAL = (*CHOICE * 9, "{{\n~{a}\n~{b}#{n}\n={c}\n~{d}\n}}")
EVERY = (
    *CHOICE,
    *("{{TRUE}}", "{{#{n}:0.5}}", "{{\n={a}\n={b}\n}}", "{{\n={a} -> {b}\n={b} -> {c}\n={c} -> {a}\n}}"),
    *("{{\n~%50%{a}\n~%50%{b}\n~%-100%{c}\n}}", "{{\n={a}\\=\n~{b}\n~{c}\n####{d}\n}}"),
)
KEY = (Evidence("format", (0,), "dấu ="),)


def questions(chance: random.Random, count: int, kinds: tuple[str, ...] = USUAL) -> Iterator[str]:
    """Questions as people write them, of these kinds in turn."""
    banks = load([ROOT / "question_banks"]).value
    known = [word.strip("“”()") for _, bank in banks for item in bank.items for word in item.stem.split()]
    known = [word for word in known if word and not set(word) & set("\\:#={}~<>&/%$[")]
    for number in range(count):
        words = chance.choices(known, k=60)
        stem, (a, b, c, d) = " ".join(words[:24]), (" ".join(words[n : n + 9]) for n in (24, 33, 42, 51))
        answers = kinds[number % len(kinds)].format(n=number, a=a, b=b, c=c, d=d)
        yield f"::Câu {number}:: {stem} {answers}\n\n"


def ours(path: Path) -> int:
    """How many questions our reader finds; each is let go before the next."""
    return sum(isinstance(each, Draft) for each in stream(Source(path), "gift", Wishes(), Notes("tệp"), Found()))


def bare(path: Path) -> Iterator[Draft]:
    """The least that any reader has to do: lines, signs, and one draft a question."""
    stem, options, line, count = "", [], 0, 0
    with path.open(encoding="utf-8") as lines:
        for line, raw in enumerate(lines, 1):
            text = raw.strip()
            if text[:1] in ("=", "~"):
                options.append(Option(text[1:], text[0] == "="))
            elif text:
                stem = stem or text
            elif stem:
                count += 1
                item = Item(f"c{count}", ItemType.SINGLE, stem, tuple(options), line=line)
                yield Draft(item, where=f"dòng {line}", evidence=KEY)
                stem, options = "", []


def floor(path: Path) -> int:
    return sum(1 for _ in bare(path))


def seconds(path: Path, runs: int = RUNS) -> tuple[float, float]:
    """The medians of our reader and of the bare scan, which take turns."""
    times: dict[Callable[[Path], int], list[float]] = {ours: [], floor: []}
    for _ in range(runs):
        for work, taken in times.items():
            begin = time.process_time()
            if work(path) != ITEMS:
                raise SystemExit("not every question was found")
            taken.append(time.process_time() - begin)
    return statistics.median(times[ours]), statistics.median(times[floor])


def peak(path: Path) -> int:
    """The most bytes that were allocated at once while our reader counted."""
    tracemalloc.start()
    ours(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main() -> int:
    chance = random.Random(20261121)
    with tempfile.TemporaryDirectory() as folder:
        many, few, every = (Path(folder, name) for name in ("many.gift", "few.gift", "every.gift"))
        many.write_text("".join(questions(chance, ITEMS)), encoding="utf-8")
        few.write_text("".join(questions(chance, FEW)), encoding="utf-8")
        every.write_text("".join(questions(chance, ITEMS, EVERY)), encoding="utf-8")
        usual, mixed = seconds(many), seconds(every, 1)
        memory = peak(few), peak(many)
        size = many.stat().st_size
    print(f"{ITEMS} questions, {size / 1e6:.0f} MB, medians of {RUNS} runs in turn")
    print(f"our reader                {usual[0]:8.2f} s")
    print(f"bare scan                 {usual[1]:8.2f} s (bound: ours twice as long)")
    print(f"every kind in turn        {mixed[0]:8.2f} s, bare scan {mixed[1]:.2f} s")
    print(f"peak memory, {FEW:7}      {memory[0] / 1e6:8.2f} MB")
    print(f"peak memory, {ITEMS:7}      {memory[1] / 1e6:8.2f} MB")
    in_time = last_line("gift", *usual, "s", RUNS, MOST_RATIO, ratio=True)
    return in_time or int(memory[1] > MOST_GROWTH * memory[0])


if __name__ == "__main__":
    sys.exit(main())
