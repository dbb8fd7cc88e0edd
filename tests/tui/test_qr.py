"""A phone can read the code off any terminal: every theme, every number of colours, every size of screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.tui import qr
from terminal import COLOURS_16, COLOURS_256, TRUECOLOR, Terminal, blocks_picture
from tui import script

SIZES = ((80, 24), (100, 30), (120, 40))


def read(terminal: Terminal) -> list[str]:
    """The texts of the codes on the terminal's screen, as a decoder sees them."""
    terminal.show()
    return [found.text for found in zxingcpp.read_barcodes(blocks_picture(terminal.screen))]


@pytest.mark.parametrize("environ", [TRUECOLOR, COLOURS_256, COLOURS_16], ids=["24 bits", "8 bits", "4 bits"])
def test_the_code_is_read_off_the_terminal(environ: dict[str, str], tmp_path: Path) -> None:
    """In light, dark and high contrast, at three sizes, the decoder reads the text of the code."""
    program = [sys.executable, str(Path(script.__file__)), "result"]
    with Terminal(program, 80, 24, environ) as terminal:
        terminal.wait_for("HTB-2026-000123-7")
        for columns, lines in SIZES:
            terminal.resize(columns, lines)
            for _ in ("light", "dark", "high"):
                terminal.settle()
                assert read(terminal) == [script.CODE_TEXT]
                terminal.send("c")


@pytest.mark.parametrize("text", ["1" * 20, "https://thidua.example.vn/R/" + "7" * 200])
@pytest.mark.parametrize("scale", [1, 2])
def test_quiet_zone_and_shape(text: str, scale: int) -> None:
    """The drawing has the size it was promised to have, all of half blocks, with a light edge all around."""
    modules = script.modules(text)
    for quiet in (2, 3, 4):
        lines = qr.drawn(modules, quiet, scale)
        columns, rows = qr.extent(len(modules), quiet, scale)
        assert len(lines) == rows and {line.width for line in lines} == {columns}
        assert {letter for line in lines for letter in line.text} == {"▀"}
        assert {span.role for span in lines[0].spans} == {"qr_ll"} == {span.role for span in lines[-1].spans}
        assert all(line.spans[0].role == "qr_ll" and cells_of(line.spans[0].text) >= quiet * scale for line in lines)


def cells_of(text: str) -> int:
    return len(text)


@given(st.integers(21, 177), st.integers(1, 240), st.integers(1, 67))
def test_what_is_said_to_fit_fits(n_modules: int, width: int, height: int) -> None:
    """The quiet zone chosen is the widest that fits, and 0 exactly when even the narrowest does not."""
    chosen = qr.fits(n_modules, width, height)
    fitting = [q for q in (2, 3, 4) if n_modules + 2 * q <= width and (n_modules + 2 * q + 1) // 2 <= height]
    assert chosen == max(fitting, default=0)


@given(st.integers(21, 177), st.integers(1, 240), st.integers(1, 67))
def test_the_largest_is_the_largest(n_modules: int, width: int, height: int) -> None:
    """No larger scale would fit than the one chosen."""
    scale, quiet = qr.largest(n_modules, width, height)
    assert not qr.fits(n_modules, width, height, scale + 1)
    assert (scale == 0) == (quiet == 0) and (not scale or qr.fits(n_modules, width, height, scale) == quiet)
