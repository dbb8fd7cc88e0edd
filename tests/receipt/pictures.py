"""Codes as pictures, for tests: drawn flat, and what a scanner reads in them."""

from __future__ import annotations

import zxingcpp
from PIL import Image

from hoctapbac.receipt import Modules, Symbol


def flat(modules: Modules, quiet: int = 2, pixels: int = 4) -> Image.Image:
    """The modules black on white."""
    side = len(modules) + 2 * quiet
    picture = Image.new("L", (side, side), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            picture.putpixel((x + quiet, y + quiet), 0 if dark else 255)
    return picture.resize((side * pixels, side * pixels), Image.Resampling.NEAREST)


def seen(picture: Image.Image) -> list[str]:
    """What a scanner that is none of ours reads in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def scanned(symbol: Symbol | None) -> str:
    """What a scanner reads off a symbol with its own quiet zone."""
    assert symbol is not None
    [text] = seen(flat(symbol.modules, symbol.quiet))
    return text
