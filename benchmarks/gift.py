"""How long does it take to read 100,000 GIFT questions in one pass, and does memory stay where it is meanwhile?

The file is made of words that the bundled banks are written in; most questions choose one of four, the rest are of the
other kinds that GIFT has. The floor is a bare scan of the same file: it reads line by line, takes the sign at the
beginning of a line for what it is, and builds one draft with one item and its options for every question, without
escapes, weights, comments, formats, cleaning, codes or checks. Ours must not take more than twice as long. Memory
is what Python has allocated at most while the questions are counted and let go, for 10,000 and for 100,000 of them.
The last line is JSON: ours and floor are the medians of seconds for the whole file.
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
OTHERS = ("{{TRUE}}", "{{#{n}:0.5}}", "{{\n={a}\n={b}\n}}", "{{\n={a} -> {b}\n={b} -> {c}\n={c} -> {a}\n}}")
KEY = (Evidence("format", (0,), "dấu ="),)


def questions(chance: random.Random, count: int) -> Iterator[str]:
    """Questions as people write them; one in ten is of another kind than one of four."""
    banks = load([ROOT / "question_banks"]).value
    known = [word.strip("“”()") for _, bank in banks for item in bank.items for word in item.stem.split()]
    known = [word for word in known if word and not set(word) & set("\\:#={}~<>&/%$[")]
    made = (" ".join(chance.choices(known, k=60)) for _ in iter(int, 1))
    for number, text in zip(range(count), made, strict=False):
        words = text.split()
        stem, (a, b, c, d) = " ".join(words[:24]), (" ".join(words[n : n + 9]) for n in (24, 33, 42, 51))
        if number % 10 == 9:
            answers = OTHERS[number // 10 % len(OTHERS)].format(n=number, a=a, b=b, c=c)
        else:
            answers = f"{{\n={a}\n~{b}\n~{c}\n~{d}\n}}"
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


def seconds(work: Callable[[Path], int], path: Path) -> float:
    begin = time.perf_counter()
    if work(path) != ITEMS:
        raise SystemExit("not every question was found")
    return time.perf_counter() - begin


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
        many, few = Path(folder, "many.gift"), Path(folder, "few.gift")
        many.write_text("".join(questions(chance, ITEMS)), encoding="utf-8")
        few.write_text("".join(questions(chance, FEW)), encoding="utf-8")
        runs = [(seconds(ours, many), seconds(floor, many)) for _ in range(RUNS)]
        memory = peak(few), peak(many)
        size = many.stat().st_size
    ours_s, floor_s = (statistics.median(column) for column in zip(*runs, strict=True))
    print(f"{ITEMS} questions, {size / 1e6:.0f} MB, medians of {RUNS} runs in turn")
    print(f"our reader                {ours_s:8.2f} s")
    print(f"bare scan                 {floor_s:8.2f} s (bound: twice as long)")
    print(f"peak memory, {FEW:7}      {memory[0] / 1e6:8.2f} MB")
    print(f"peak memory, {ITEMS:7}      {memory[1] / 1e6:8.2f} MB")
    in_time = last_line("gift", ours_s, floor_s, "s", RUNS, MOST_RATIO, ratio=True)
    return in_time or int(memory[1] > MOST_GROWTH * memory[0])


if __name__ == "__main__":
    sys.exit(main())
