"""From process start to the first usable screen: the kiosk beside a Textual app of one label.

Both run on a real pseudo terminal, in turn; a screen counts from the piece of output after which its text stands on
the emulated screen. Bound: 1.6 × the label.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence

from figures import ROOT, TERMINAL, last_line, percentile
from pseudo_terminal import Terminal

RUNS = 15
MOST = 1.6

LABEL = """
from textual.app import App
from textual.widgets import Label
class One(App):
    def compose(self):
        yield Label("sẵn sàng")
One().run()
"""


def seconds_to(command: Sequence[str], text: str, size: tuple[int, int]) -> float:
    """Seconds from starting `command` to `text` on its screen."""
    with Terminal(command, *size, environ=TERMINAL, cwd=str(ROOT)) as terminal:
        while terminal.read(10 if not terminal.pieces else 0.4):
            continue
        shown = terminal.first_shown(text)
        assert shown is not None, terminal.text
        return shown - terminal.started


def main() -> int:
    size = (80, 24)
    with tempfile.TemporaryDirectory() as data:
        ours = [sys.executable, "-m", "hoctapbac", "kiosk", "--data", data, "--lang", "vi"]
        floor = [sys.executable, "-c", LABEL]
        seconds_to(ours, "Dự thi", size)  # the first start makes the tables
        seconds_to(floor, "sẵn sàng", size)
        pairs = [(seconds_to(ours, "Dự thi", size), seconds_to(floor, "sẵn sàng", size)) for _ in range(RUNS)]
    mine, theirs = ([pair[i] * 1000 for pair in pairs] for i in (0, 1))
    print(f"kiosk      median {percentile(mine, 0.5):6.0f} ms   min {min(mine):6.0f}   max {max(mine):6.0f}")
    print(f"one label  median {percentile(theirs, 0.5):6.0f} ms   min {min(theirs):6.0f}   max {max(theirs):6.0f}")
    return last_line("startup", percentile(mine, 0.5), percentile(theirs, 0.5), "ms", RUNS, MOST, ratio=True)


if __name__ == "__main__":
    sys.exit(main())
