"""A phone can read the code off any terminal: every theme, every number of colours, every size of screen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
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


FORMS = ("https://THIDUA.EXAMPLE.VN/R/" + "7" * 301, script.CODE_TEXT, "HTB-2026-000123-8")


@pytest.mark.parametrize("side", [25, 36, 40, 52, 72])
@pytest.mark.parametrize("scale", [1, 2])
def test_quiet_zone_and_shape(side: int, scale: int) -> None:
    """The drawing has the size it says, all of half blocks, with a light edge all around."""
    drawing = qr.fitted(FORMS, side * scale, 200, scale)
    assert drawing is not None and drawing.columns <= side * scale
    lines, edge = qr.drawn(drawing), drawing.symbol.quiet * scale
    assert len(lines) == drawing.rows and {line.width for line in lines} == {drawing.columns}
    assert {letter for line in lines for letter in line.text} == {"▀"}
    assert {span.role for span in lines[0].spans} == {"qr_ll"} == {span.role for span in lines[-1].spans}
    assert all(line.spans[0].role == "qr_ll" and len(line.spans[0].text) >= edge for line in lines)


@settings(max_examples=20)
@given(st.integers(1, 240), st.integers(1, 67))
def test_the_largest_fits_and_is_no_poorer(width: int, height: int) -> None:
    """Nothing stands over, larger modules never cost a richer form, and no larger ones would fit."""
    least, drawing = qr.fitted(FORMS, width, height), qr.largest(FORMS, width, height)
    assert (least is None) == (drawing is None)
    if least and drawing:
        assert drawing.columns <= width and drawing.rows <= height and drawing.as_good_as(least)
        richest = FORMS[: drawing.symbol.form + 1]
        larger = qr.fitted(richest, width, height, drawing.scale + 1)
        assert larger is None or larger.symbol.quiet == 1
