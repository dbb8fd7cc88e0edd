"""A piece of the screen that is shown lines and repaints only those that changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest

from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from hoctapbac.tui.lines import BLANK, Line
from hoctapbac.tui.themes import Ink, strip


class Surface(Widget):
    """A leaf without style or content of the toolkit's own: what it was shown last is what it draws."""

    ALLOW_SELECT = False
    PAPER = "body"

    def __init__(self, fill: Callable[[], None]) -> None:
        """`fill` is called when the surface has another size than when it was last shown lines."""
        super().__init__()
        self._fill = fill
        self._filled: Size | None = None
        self.lines: list[Line] = []
        self._strips: list[Strip] = []
        self._ink = Ink()

    def show(self, lines: Sequence[Line], ink: Ink) -> None:
        """Draw `lines` from now on."""
        width = self.size.width
        strips = [strip(line, width, ink, self.PAPER) for line in lines]
        old, self._strips, self.lines, self._ink = self._strips, strips, list(lines), ink
        changed = [
            Region(0, y, width, 1)
            for y, (before, after) in enumerate(zip_longest(old, strips))
            if before is not after and before != after
        ]
        resized, self._filled = self._filled != self.size, self.size
        if changed and not resized:  # after a change of size it is being painted anyway
            self.refresh(*changed)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips inside `crop`; rows never shown are plain paper."""
        if self._filled != self.size:
            self._fill()
        drawn = self._strips[crop.y : crop.bottom]
        drawn += [strip(BLANK, crop.right, self._ink, self.PAPER)] * (crop.height - len(drawn))
        return [one.crop_extend(crop.x, crop.right, None) for one in drawn]
