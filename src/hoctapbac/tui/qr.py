"""A QR code as cells of a terminal that any phone can read off any theme.

Two modules share a cell: «▀» painted with the upper module as ink and the lower as paper. Every cell is
painted this way, always black on white: a space or a full block would leave one colour to the theme, or to
a font, and a gap between lines takes the paper, which is the module below.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from hoctapbac.receipt import LEAST_QUIET, Symbol, qr_modules
from hoctapbac.tui.lines import Line, Span

_ROLES = ("qr_ll", "qr_ld", "qr_dl", "qr_dd")  # light or dark above and below; 2 stands for dark above, 1 for below
_SMALLEST = 21 + 2 * LEAST_QUIET


class Drawing(NamedTuple):
    """A symbol, and how many columns and half lines each of its modules takes."""

    symbol: Symbol
    scale: int = 1

    @property
    def columns(self) -> int:
        return self.symbol.side * self.scale

    @property
    def rows(self) -> int:
        return (self.columns + 1) // 2

    def as_good_as(self, other: Drawing | None) -> bool:
        """Whether this holds no poorer form than the other, in no smaller modules."""
        return other is None or (self.symbol.form <= other.symbol.form and self.scale >= other.scale)


def fitted(forms: tuple[str, ...], width: int, height: int, scale: int = 1) -> Drawing | None:
    """The richest of `forms` that has room in `width` columns and `height` lines; None if none has."""
    symbol = qr_modules(forms, min(width, 2 * height) // scale)
    return Drawing(symbol, scale) if symbol else None


def largest(forms: tuple[str, ...], width: int, height: int) -> Drawing | None:
    """The same in modules as large as they can be without holding a poorer form: cameras like size best."""
    least = fitted(forms, width, height)
    if least is None:
        return None
    as_rich = forms[: least.symbol.form + 1]
    for scale in range(min(width, 2 * height) // _SMALLEST, 1, -1):
        larger = fitted(as_rich, width, height, scale)
        if larger and larger.symbol.quiet >= LEAST_QUIET:
            return larger
    return least


def warm() -> None:
    """Load what draws codes, while nobody waits for one."""
    if (drawing := fitted(("HTB",), 40, 20)) is not None:
        drawn(drawing)


@lru_cache(maxsize=8)
def drawn(drawing: Drawing) -> tuple[Line, ...]:
    """The code as lines; an odd number of rows ends in a light half."""
    symbol, scale = drawing.symbol, drawing.scale
    light = (False,) * symbol.side
    edge = (False,) * symbol.quiet
    rows = [light] * symbol.quiet + [edge + row + edge for row in symbol.modules] + [light] * symbol.quiet
    rows.append(light)  # for the last half where their number is odd
    lines: dict[tuple[int, int], Line] = {}
    for half in range(0, drawing.columns, 2):
        pair = half // scale, (half + 1) // scale
        if pair not in lines:
            lines[pair] = _strip(rows[pair[0]], rows[pair[1]], scale)
    return tuple(lines[half // scale, (half + 1) // scale] for half in range(0, drawing.columns, 2))


def _strip(upper: tuple[bool, ...], lower: tuple[bool, ...], scale: int) -> Line:
    cells = [2 * above + below for above, below in zip(upper, lower, strict=True)]
    return Line(tuple(_run(cell, scale * len(list(run))) for cell, run in groupby(cells)))


@lru_cache(maxsize=256)
def _run(cell: int, columns: int) -> Span:
    return Span("▀" * columns, _ROLES[cell])
