"""What does a key cost in the typing engine, and is every syllable typed right by every order of its keys?

Not called `typing.py`: scripts here would import that instead of the standard library's.

A key is one `step` and one `shown`, as the input field does it, over a roster line in Telex and in VNI; the bound
is 50 µs, by the median of the lines. The floor appends the key and normalises to NFC, which is what a field without
an input method has to do. Then the whole inventory is typed in every order of keys, both methods, both styles and
at the end of the word; the count of checks and of wrong ones is printed, and one wrong text fails the benchmark.
"""

from __future__ import annotations

import statistics
import sys
import time
import unicodedata
from collections.abc import Callable

from figures import ROOT, last_line

sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "tests"))

from hoctapbac.vietnamese.syllables import inventory
from hoctapbac.vietnamese.telex import EMPTY, Method, State, belongs, finish, shown, step
from vietnamese.orders import key_orders

RUNS, MOST_US = 300, 50.0
LINES: dict[Method, str] = {
    "telex": "Nguyeenx Thij Anhs Tuyeets, Chi booj Toor daan phoos soos 9, Ddawks Lawks, dduowngf Huynhf Thucs Khangs",
    "vni": "Nguye6n4 Thi5 Anh1 Tuye6t1, Chi bo65 To63 da6n pho61 so61 9, D9a8k1 La8k1, d9uo7ng2 Huynh2 Thuc1 Khang1",
}


def line_typed(keys: str, method: Method) -> None:
    """A line as a field types it: the word is shown anew at every key."""
    word = EMPTY
    for key in keys:
        if belongs(key, method):
            word = step(word, key, method)
            shown(word)
        else:
            finish(word)
            word = EMPTY


def line_appended(keys: str, _: Method) -> None:
    """The same line without an input method."""
    word = ""
    for key in keys:
        word = unicodedata.normalize("NFC", word + key) if key != " " else ""


def microseconds(work: Callable[[str, Method], None]) -> list[float]:
    """The time of a key in each run over both lines."""
    keys = sum(map(len, LINES.values()))
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        for method, line in LINES.items():
            work(line, method)
        times.append((time.perf_counter() - begun) * 1e6 / keys)
    return times


def typed(keys: str, method: Method) -> State:
    word = EMPTY
    for key in keys:
        word = step(word, key, method)
    return word


def all_syllables() -> tuple[int, list[tuple[str, str]]]:
    """How many texts were compared, and which keys gave a wrong one."""
    checks, wrong = 0, []
    for method in LINES:
        for syllable in inventory():
            expected = (syllable.old, syllable.new, syllable.old, syllable.new)
            for keys in key_orders(syllable.onset + syllable.rime, syllable.tone, method):
                word = typed(keys, method)
                checks += len(expected)
                if (shown(word, "old"), shown(word, "new"), finish(word, "old"), finish(word, "new")) != expected:
                    wrong.append((keys, syllable.old))
    return checks, wrong


def main() -> int:
    begun = time.perf_counter()
    typed("nguyeenx", "telex")
    print(f"first word, tables included   {(time.perf_counter() - begun) * 1000:8.2f} ms")
    ours, floor = microseconds(line_typed), microseconds(line_appended)
    print(f"a key, 95 of 100 lines below  {sorted(ours)[int(RUNS * 0.95)]:8.2f} µs")
    checks, wrong = all_syllables()
    print(f"the inventory in every order of keys: {checks} checks, {len(wrong)} wrong {wrong[:5]}")
    code = last_line("compose_key", statistics.median(ours), statistics.median(floor), "us", RUNS, MOST_US, ratio=False)
    return code or min(1, len(wrong))


if __name__ == "__main__":
    sys.exit(main())
