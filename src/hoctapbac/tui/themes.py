"""Colours: a role of the page becomes ink on paper, for three contrasts and two kinds of terminal.

Every pair reaches 7:1 where the terminal can show our colours (more than 16). On 16 colours the terminal
owns the palette, so the same roles take plain palette colours and lean on weight. Verdicts are never told
by colour alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from hoctapbac.tui.lines import Line
from hoctapbac.tui.measure import cells

Contrast = Literal["light", "dark", "high"]


class Palette(NamedTuple):
    """Six colours, each as rich names them."""

    paper: str
    ink: str
    quiet: str
    accent: str
    right: str
    notyet: str


PALETTES: dict[str, Palette] = {
    "light": Palette("#fffdf7", "#1c1917", "#57534e", "#9f1d20", "#166534", "#8a3c0c"),
    "dark": Palette("#14120f", "#f5f0e6", "#b8b0a2", "#e3b341", "#86c08b", "#e0a96d"),
    "high": Palette("#000000", "#ffffff", "#ffffff", "#ffff00", "#00ff5f", "#ffd75f"),
}
# The 256 colours have no amber dark enough for paper: there weight and word tell it.
PALETTES_256 = {**PALETTES, "light": PALETTES["light"]._replace(notyet=PALETTES["light"].ink)}
PALETTES_16: dict[str, Palette] = {
    "light": Palette("bright_white", "black", "black", "red", "black", "black"),
    "dark": Palette("black", "bright_white", "white", "bright_yellow", "bright_green", "bright_yellow"),
    "high": Palette("black", "bright_white", "bright_white", "bright_yellow", "bright_green", "bright_yellow"),
}


class Look(NamedTuple):
    """How a role is painted: the palette's words for ink and paper, and its weight."""

    ink: str
    paper: str = "paper"
    bold: bool = False
    underline: bool = False


ROLES: dict[str, Look] = {
    "body": Look("ink"),
    "heading": Look("ink", bold=True),
    "quiet": Look("quiet"),
    "strong": Look("accent", bold=True),
    "strongink": Look("ink", bold=True),
    "right": Look("right", bold=True),
    "notyet": Look("notyet", bold=True),
    "warning": Look("notyet", bold=True),
    "choice": Look("ink"),
    "chosen": Look("accent", bold=True),
    "key": Look("ink", bold=True),
    "rule": Look("quiet"),
    "bar": Look("accent"),
    "typed": Look("ink", bold=True, underline=True),
    "caret": Look("paper", "ink"),
    "selected": Look("paper", "accent"),
    "title": Look("paper", "accent", bold=True),
    "aside": Look("paper", "accent"),
    "urgent": Look("paper", "ink", bold=True),
    "last_minute": Look("accent", "paper", bold=True),
}
# A code is black on white on every theme, or phones will not read it.
CODE: dict[str, tuple[str, str]] = {
    "qr_ll": ("#ffffff", "#ffffff"),
    "qr_ld": ("#ffffff", "#000000"),
    "qr_dl": ("#000000", "#ffffff"),
    "qr_dd": ("#000000", "#000000"),
}


class Ink(NamedTuple):
    """What decides all styles of a screen: contrast, bits of colour the terminal has (24, 8, 4), weight."""

    contrast: str = "light"
    depth: int = 24
    bold: bool = False


@lru_cache(maxsize=256)
def style(role: str, ink: Ink) -> Style:
    """The style of one role."""
    if role in CODE:
        upper, lower = CODE[role]
        return Style.from_color(Color.parse(upper), Color.parse(lower))
    look = ROLES[role]
    palette = {24: PALETTES, 8: PALETTES_256, 4: PALETTES_16}[ink.depth][ink.contrast]
    return Style(
        color=getattr(palette, look.ink),
        bgcolor=getattr(palette, look.paper),
        bold=look.bold or ink.bold,
        underline=look.underline,
    )


@lru_cache(maxsize=512)
def strip(line: Line, width: int, ink: Ink, paper: str = "body") -> Strip:
    """`line` in exactly `width` columns, the rest of it in the paper of the role `paper`."""
    segments = [Segment(span.text, style(span.role, ink)) for span in line.spans]
    rest = width - sum(cells(span.text) for span in line.spans)
    if rest > 0:
        segments.append(Segment(" " * rest, style(paper, ink)))
    drawn = Strip(segments, width + max(0, -rest))
    return drawn.crop(0, width) if rest < 0 else drawn
