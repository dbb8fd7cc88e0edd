"""A QR code as cells of a terminal that any phone can read off any theme.

Two modules share a cell: «▀» painted with the upper module as ink and the lower as paper. Every cell is
painted this way, always black on white: a space or a full block would leave one colour to the theme, or to
a font, and a gap between lines takes the paper, which is the module below.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from hoctapbac.receipt import LEAST_QUIET, Symbol, qr_modules
from hoctapbac.tui.lines import Line, Span, line

# Roles by (upper is dark, lower is dark).
_ROLES = {(False, False): "qr_ll", (False, True): "qr_ld", (True, False): "qr_dl", (True, True): "qr_dd"}
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


@lru_cache(maxsize=8)
def drawn(drawing: Drawing) -> tuple[Line, ...]:
    """The code as lines; an odd number of rows ends in a light half."""
    modules, quiet, scale = drawing.symbol.modules, drawing.symbol.quiet, drawing.scale
    light = (False,) * drawing.symbol.side
    edge = (False,) * quiet
    rows = [light] * quiet + [edge + row + edge for row in modules] + [light] * quiet
    rows = [tuple(m for m in row for _ in range(scale)) for row in rows for _ in range(scale)]
    if len(rows) % 2:
        rows.append((False,) * len(rows[0]))
    return tuple(_strip(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True))


def _strip(upper: tuple[bool, ...], lower: tuple[bool, ...]) -> Line:
    spans: list[Span] = []
    for pair in zip(upper, lower, strict=True):
        role = _ROLES[pair]
        if spans and spans[-1].role == role:
            spans[-1] = Span(spans[-1].text + "▀", role)
        else:
            spans.append(Span("▀", role))
    return line(*spans)
