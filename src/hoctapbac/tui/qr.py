"""A QR code as cells of a terminal that any phone can read off any theme.

Two modules share a cell: «▀» painted with the upper module as ink and the lower as paper. Every cell is
painted this way, always black on white: a space or a full block would leave one colour to the theme, or to
a font.
"""

from __future__ import annotations

from functools import lru_cache

from hoctapbac.tui.lines import Line, Span, line

Modules = tuple[tuple[bool, ...], ...]

QUIET = 4  # light modules around the code: the standard's number,
LEAST_QUIET = 2  # and the least that every decoder tried could still read on a dark theme
# Roles by (upper is dark, lower is dark).
_ROLES = {(False, False): "qr_ll", (False, True): "qr_ld", (True, False): "qr_dl", (True, True): "qr_dd"}


def extent(n_modules: int, quiet: int, scale: int = 1) -> tuple[int, int]:
    """Columns and lines taken by a code of `n_modules` a side, each module `scale` columns wide."""
    side = (n_modules + 2 * quiet) * scale
    return side, (side + 1) // 2


def fits(n_modules: int, width: int, height: int, scale: int = 1) -> int:
    """The widest quiet zone, 4 down to 2 modules, with which the code fits; 0 if it does not."""
    for quiet in range(QUIET, LEAST_QUIET - 1, -1):
        columns, rows = extent(n_modules, quiet, scale)
        if columns <= width and rows <= height:
            return quiet
    return 0


def largest(n_modules: int, width: int, height: int) -> tuple[int, int]:
    """(scale, quiet zone) of the largest drawing that fits, (0, 0) if none does."""
    for scale in range(min(width, 2 * height) // max(1, n_modules), 0, -1):
        if quiet := fits(n_modules, width, height, scale):
            return scale, quiet
    return 0, 0


@lru_cache(maxsize=8)
def drawn(modules: Modules, quiet: int, scale: int = 1) -> tuple[Line, ...]:
    """The code as lines; an odd number of rows ends in a light half."""
    light = (False,) * (len(modules) + 2 * quiet)
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
