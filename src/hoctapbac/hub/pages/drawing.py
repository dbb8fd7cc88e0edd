"""A QR code as a picture that needs no file: one path of an SVG, a unit a module."""

from __future__ import annotations

from hoctapbac.receipt import Symbol


def svg_path(symbol: Symbol) -> str:
    """The dark modules as the `d` of a path in a square of `symbol.side` units."""
    runs = []
    for y, row in enumerate(symbol.modules, symbol.quiet):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                runs.append(f"M{x + symbol.quiet} {y}h{end - x}v1h-{end - x}z")
            x = end + 1
    return "".join(runs)
