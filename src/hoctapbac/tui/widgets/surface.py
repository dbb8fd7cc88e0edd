"""A piece of the screen that is shown lines and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from hoctapbac.tui.lines import BLANK, Line
from hoctapbac.tui.themes import Ink, strip


class Surface(Widget):
    """A leaf without style or content of the toolkit's own: what it was shown last is what it draws."""

    ALLOW_SELECT = False
    PAPER = "body"

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[Line] = []
        self._strips: list[Strip] = []
        self._ink = Ink()

    def show(self, lines: Sequence[Line], ink: Ink) -> bool:
        """Draw `lines` from now on; True if anything changed."""
        width = self.size.width
        strips = [strip(line, width, ink, self.PAPER) for line in lines]
        old, self._strips, self.lines, self._ink = self._strips, strips, list(lines), ink
        changed = [
            Region(0, y, width, 1)
            for y, (before, after) in enumerate(zip_longest(old, strips))
            if before is not after and before != after
        ]
        if changed:
            self.refresh(*changed)
        return bool(changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips inside `crop`; rows never shown are plain paper."""
        drawn = self._strips[crop.y : crop.bottom]
        drawn += [strip(BLANK, crop.right, self._ink, self.PAPER)] * (crop.height - len(drawn))
        return [one.crop_extend(crop.x, crop.right, None) for one in drawn]
