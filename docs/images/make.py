"""Draws docs/images/kiosk.svg: the third question of a sitting on the bundled banks, as a terminal shows it.

Run with the environment of the tests: `python docs/images/make.py`. Letters stay text, so the picture is
sharp at any size and every Vietnamese letter is the reader's own monospace font's.
"""

from __future__ import annotations

import itertools
import re
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
from pseudo_terminal import Terminal  # noqa: E402

COLUMNS, LINES = 100, 30
WIDE, HIGH = 9, 20  # of a cell
# From waiting to the third question: rules, notice, no name, begin; two answers; one line down.
KEYS = ("1", "1", "1", "2", "1", "1", "\r", "2", "\r", "\x1b[B")


def question() -> Any:
    """The emulated screen at that question."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
        }
        command = [sys.executable, "-m", "hoctapbac", "kiosk", "--lang", "vi", "--data", folder]
        with Terminal(command, COLUMNS, LINES, {**environ, "PYTHONPATH": str(ROOT / "src")}) as terminal:
            terminal.wait_for("Dự thi")
            for key in KEYS:
                terminal.settle(0.6)  # a key sooner than a person could have read the page is not taken
                terminal.send(key)
            terminal.settle(0.6)
            terminal.wait_for("Câu 3/5")
            return terminal.screen


def drawn(screen: Any) -> str:
    """A screen as SVG: paper where it is not the ground, then each group of words that look the same."""
    wide, high = COLUMNS * WIDE, LINES * HIGH
    ground = screen.buffer[1][0].bg
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-size="15"'
        ' font-family="Noto Sans Mono, Menlo, Consolas, DejaVu Sans Mono, monospace">',
        f'<rect width="{wide}" height="{high}" fill="#{ground}"/>',
    ]
    for y in range(LINES):
        row = [(x, screen.buffer[y][x]) for x in range(COLUMNS)]
        for look, run in itertools.groupby(row, key=lambda cell: cell[1]._replace(data="")):
            cells = list(run)
            left, text = cells[0][0], "".join(cell.data for _, cell in cells)
            if look.bg != ground:
                place = f'x="{left * WIDE}" y="{y * HIGH}" width="{len(cells) * WIDE}" height="{HIGH}"'
                parts.append(f'<rect {place} fill="#{look.bg}"/>')
            weight = ' font-weight="bold"' if look.bold else ""
            for words in re.finditer(r"\S+(?: \S+)*", text):
                width = (words.end() - words.start()) * WIDE
                place = f'x="{(left + words.start()) * WIDE}" y="{y * HIGH + 15}" textLength="{width}"'
                parts.append(f'<text {place} fill="#{look.fg}"{weight}>{escape(words[0])}</text>')
    return "\n".join([*parts, "</svg>", ""])


if __name__ == "__main__":
    Path(__file__).with_name("kiosk.svg").write_text(drawn(question()), encoding="utf-8")
