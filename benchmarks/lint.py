"""How long does it take to check a bank, and to find the stems that nearly repeat one another among 100,000?

The banks are made of words that the bundled ones are written in, so that nothing depends on files elsewhere. Prints
what `lint.check` costs for 1,000 items, what the near-duplicates of 100,000 stems cost, and how many of the stems that
were made by changing one word of another were found with that other. The floor of the check is to fold every text of
every item once; the floor of the near-duplicates is to fold and sort the words of every stem once. The last line is
JSON: ours and floor are the milliseconds of a check of 1,000 items; ours must stay below one second.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "src"))

from figures import ROOT, last_line
from hoctapbac.bank import Bank, Item, ItemType, Option, lint
from hoctapbac.bank.files import load
from hoctapbac.bank.likeness import NEAR, likeness, near_pairs, sorted_words
from hoctapbac.vietnamese.folding import fold_case

ITEMS, STEMS, RUNS, MOST_MS = 1_000, 100_000, 5, 1_000.0
CHANGED = 20  # one stem in so many is another with one word changed


def words() -> list[str]:
    """The words of the bundled banks, as often as they stand there."""
    banks = load([ROOT / "question_banks"]).value
    return [word for _, bank in banks for item in bank.items for word in (item.stem + " " + item.quotation).split()]


def made_bank(chance: random.Random, known: list[str]) -> Bank:
    """A bank of items of four options with a quotation and a source, as long as real ones."""
    items = []
    for number in range(ITEMS):
        texts = [" ".join(chance.choices(known, k=chance.randint(4, 16))).capitalize() for _ in range(4)]
        key = chance.randrange(4)
        options = tuple(Option(f"{text} {n}", n == key) for n, text in enumerate(texts))
        stem = " ".join(chance.choices(known, k=chance.randint(8, 24))).capitalize() + "?"
        quotation = " ".join(chance.choices(known, k=20))
        item = Item(f"c{number}", ItemType.SINGLE, stem, options, quotation=quotation, source="Báo Nhân Dân, 28/5/2024")
        items.append(item)
    return Bank("thu", "Thử", items=tuple(items))


def made_stems(chance: random.Random, known: list[str]) -> tuple[list[str], dict[int, int]]:
    """Stems, and which of them were made of which other by changing one word."""
    stems: list[str] = []
    made_of: dict[int, int] = {}
    for number in range(STEMS):
        if number % CHANGED == CHANGED - 1:
            origin = chance.randrange(number)
            changed = stems[origin].split()
            changed[chance.randrange(len(changed))] = chance.choice(known)
            if likeness(stems[origin], " ".join(changed)) >= NEAR:
                made_of[number] = origin
            stems.append(" ".join(changed))
        else:
            stems.append(" ".join(chance.choices(known, k=chance.randint(8, 24))))
    return stems, made_of


def best_ms(run: object) -> float:
    """The best of some runs of a callable, in milliseconds."""
    assert callable(run)
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        run()
        times.append((time.perf_counter() - begin) * 1000)
    return min(times)


def fold_all(bank: Bank) -> None:
    for item in bank.items:
        for text in (item.stem, item.source, item.quotation, *(option.text for option in item.options)):
            fold_case(text)


def main() -> int:
    chance, known = random.Random(20261121), words()
    bank = made_bank(chance, known)
    ours = best_ms(lambda: lint.check([("thu.txt", bank)]))
    floor = best_ms(lambda: fold_all(bank))
    stems, made_of = made_stems(chance, known)
    begin = time.perf_counter()
    found = {near.second: near.first for near in near_pairs(stems)}
    near = time.perf_counter() - begin
    begin = time.perf_counter()
    for stem in stems:
        sorted_words(stem)
    sorting = time.perf_counter() - begin
    hits = sum(number in found for number in made_of)
    print(f"check of {ITEMS} items        {ours:8.0f} ms   folding every text once {floor:6.0f} ms")
    print(f"near among {STEMS} stems  {near:8.1f} s    sorting every stem's words {sorting:5.1f} s")
    print(
        f"found                      {100 * hits / len(made_of):8.2f} %    of {len(made_of)} stems with a word changed"
    )
    return last_line("lint", ours, floor, "ms", RUNS, MOST_MS, ratio=False)


if __name__ == "__main__":
    sys.exit(main())
