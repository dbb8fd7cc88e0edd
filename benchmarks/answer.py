"""Answer key to repaint, the durable write included: the kiosk beside a Textual app that changes one label on a key.

A person answers the first question of a real paper on a real pseudo terminal at 80×24, with random pauses. Output is
only time-stamped while it is measured and emulated afterwards. Bound: our 95th percentile at most 20 ms.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from figures import ROOT, TERMINAL, last_line, percentile
from pseudo_terminal import Terminal

RUNS = 200
MOST_MS = 20.0

LABEL = """
from textual.app import App
from textual.widgets import Label
class One(App):
    def compose(self):
        yield Label("sẵn sàng", id="one")
    def on_key(self, event):
        self.query_one("#one").update("phím " + event.key)
One().run()
"""

BANK = """Ngân hàng: Đo
Mã: do
Chuyên đề: CĐ1. Đo

Câu 1. Việc biểu dương phải bảo đảm những yêu cầu nào?
*A. Đúng người, đúng việc, đúng thời điểm
B. Đúng thâm niên công tác
C. Luân phiên giữa các đơn vị
D. Theo chỉ tiêu được giao
Mã: do-1
Nguồn: “Nâng cao trách nhiệm cá nhân, tạo sự đột phá”, báo Kinh tế đô thị (bài không ghi ngày)
Trích dẫn: đúng người, đúng việc, đúng thời điểm
"""


def to_question(terminal: Terminal) -> None:
    """Practice begins with one key; its answers are written like any other."""
    terminal.wait_for("Dự thi", 20)
    time.sleep(1.5)  # banks load behind the waiting screen
    terminal.send("2")
    terminal.wait_for("Câu 1/", 10)
    time.sleep(0.5)


def latencies(terminal: Terminal, keys: str, seen: str, runs: int) -> list[float]:
    """Milliseconds from each key to the screen that shows it; `seen` has a gap for the key."""
    chance = random.Random(7)
    times = []
    for run in range(runs):
        key = keys[run % len(keys)]
        pause = time.monotonic() + chance.uniform(0.1, 0.2)
        while (left := pause - time.monotonic()) > 0:
            terminal.read(left)
        terminal.show()
        sent = time.monotonic()
        terminal.send(key)
        while terminal.read(0.05):
            continue
        shown = terminal.first_shown(seen.format(key))
        assert shown is not None, terminal.text
        times.append((shown - sent) * 1000)
    return times


def main() -> int:
    with tempfile.TemporaryDirectory() as data:
        contest, bank = one_question(Path(data))
        kiosk = [sys.executable, "-m", "hoctapbac", "kiosk", "--data", data, "--lang", "vi"]
        kiosk += ["--contest", contest, "--banks", bank]
        with Terminal(kiosk, 80, 24, environ=TERMINAL, cwd=str(ROOT)) as terminal:
            to_question(terminal)
            ours = latencies(terminal, "12", "{} ●", RUNS)
        with Terminal([sys.executable, "-c", LABEL], 80, 24, environ=TERMINAL) as terminal:
            terminal.wait_for("sẵn sàng", 20)
            floor = latencies(terminal, "12", "phím {}", RUNS)
    for name, times in (("kiosk", ours), ("one label", floor)):
        middle, high = percentile(times, 0.5), percentile(times, 0.95)
        print(f"{name:10} p50 {middle:5.1f} ms   p95 {high:5.1f}   max {max(times):5.1f}")
    p95 = percentile(ours, 0.95)
    return last_line("answer_key_to_paint_p95", p95, percentile(floor, 0.95), "ms", RUNS, MOST_MS, ratio=False)


def one_question(folder: Path) -> tuple[str, str]:
    """A contest of one question with one answer and fixed options, and its bank."""
    contest, bank = folder / "contest.toml", folder / "bank.txt"
    contest.write_text('ma = "do"\nten = "Đo"\nso_cau = 1\nxao_phuong_an = false\n', encoding="utf-8")
    bank.write_text(BANK, encoding="utf-8")
    return str(contest), str(bank)


if __name__ == "__main__":
    sys.exit(main())
