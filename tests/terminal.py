"""The benchmarks' pseudo terminal, for tests; and a terminal's screen as a picture."""

from __future__ import annotations

import importlib.util
import sys
from itertools import groupby
from pathlib import Path
from types import ModuleType

import pyte
from PIL import Image

_SOURCE = Path(__file__).parents[1] / "benchmarks" / "pseudo_terminal.py"


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hoctapbac_pseudo_terminal", _SOURCE)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


Terminal = _loaded().Terminal

ENVIRON = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "PYTHONPATH": ":".join(path for path in sys.path if path),
}
TRUECOLOR = {**ENVIRON, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
COLOURS_256 = {**ENVIRON, "TERM": "xterm-256color"}
COLOURS_16 = {**ENVIRON, "TERM": "linux"}

# The palette of a VGA text console, by the emulator's names.
_VGA = {
    "black": "000000", "red": "aa0000", "green": "00aa00", "brown": "aa5500",
    "blue": "0000aa", "magenta": "aa00aa", "cyan": "00aaaa", "white": "aaaaaa",
    "brightblack": "555555", "brightred": "ff5555", "brightgreen": "55ff55", "brightbrown": "ffff55",
    "brightblue": "5555ff", "brightmagenta": "ff55ff", "brightcyan": "55ffff", "brightwhite": "ffffff",
}  # fmt: skip


def colour(name: str, default: str) -> tuple[int, int, int]:
    """A colour as the emulator names it, as red, green and blue."""
    code = _VGA.get(name, default if name == "default" else name)
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def blocks_picture(screen: pyte.Screen, wide: int = 8, high: int = 16, gap: int = 0) -> Image.Image:
    """The screen as coloured rectangles: a half block shows its two colours, anything else its paper.

    `gap` pixels stand between the lines, which a terminal paints as paper.
    """
    whole = high + gap
    picture = Image.new("RGB", (screen.columns * wide, screen.lines * whole))
    for y in range(screen.lines):
        x, top = 0, y * whole
        for (upper, lower), run in groupby(_halves(screen.buffer[y][x]) for x in range(screen.columns)):
            right = x + wide * sum(1 for _ in run)
            picture.paste(upper, (x, top, right, top + high // 2))
            picture.paste(lower, (x, top + high // 2, right, top + whole))
            x = right
    return picture


def _halves(cell: pyte.screens.Char) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The colours of the upper and the lower half of a cell."""
    ink, paper = colour(cell.fg, "ffffff"), colour(cell.bg, "000000")
    return (ink if cell.data == "▀" else paper), paper
