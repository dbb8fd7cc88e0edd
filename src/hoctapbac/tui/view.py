"""The part of a layout that is on the screen now, and how far it is scrolled.

The person sees the beginning of a page first; ↑ ↓ move through the choices, and read on wherever a choice
would otherwise be taken out of sight or there is none left in that direction.
"""

from __future__ import annotations

from hoctapbac.journey.page import Page
from hoctapbac.tui.layout import Layout
from hoctapbac.tui.lines import BLANK, Line, Span, Words, line
from hoctapbac.tui.measure import cells, cut


def visible(drawn: Layout, offset: int, width: int, height: int, words: Words) -> list[Line]:
    """Exactly `height` lines of at most `width` columns: the body from `offset`, code, foot."""
    rows = list(drawn.lines[offset : offset + drawn.room])
    rows += [BLANK] * (drawn.room - len(rows))
    if drawn.side is not None:
        side = drawn.side
        for y, right in enumerate(side.lines[: drawn.room], side.top):
            if y < len(rows):
                rows[y] = _joined(rows[y], right, side.column)
    if drawn.overflow:
        rows.append(_more(offset, drawn, width, words))
    rows += drawn.foot
    return (rows + [BLANK] * height)[:height]


def _joined(left: Line, right: Line, column: int) -> Line:
    return Line((*left.spans, Span(" " * (column - left.width)), *right.spans), left.zones)


def _more(offset: int, drawn: Layout, width: int, words: Words) -> Line:
    """Which way the page goes on, in words."""
    above = words.more_above if offset > 0 else ""
    below = words.more_below if offset < drawn.overflow else ""
    text = cut("   ".join(part for part in (above, below) if part), max(0, width - 2))
    return line(Span(" " * max(0, width - 1 - cells(text))), Span(text, "strong"))


class Scroll:
    """How many lines of the page are above the screen."""

    def __init__(self) -> None:
        self.offset = 0

    def begin(self) -> None:
        """Another page: its beginning."""
        self.offset = 0

    def keep(self, drawn: Layout, *, follow: bool) -> None:
        """After any change: stay inside, and with `follow` keep the highlighted choice in sight."""
        start, stop = drawn.cursor
        if follow and stop > start:
            self.offset = min(max(self.offset, stop - drawn.room), start)
        self.offset = max(0, min(self.offset, drawn.overflow))

    def move(self, lines: int, drawn: Layout) -> bool:
        """Scroll by `lines`; False if there was nothing more in that direction."""
        before = self.offset
        self.offset = max(0, min(before + lines, drawn.overflow))
        return self.offset != before

    def take(self, key: str, page: Page, drawn: Layout) -> bool:
        """Use `key` for reading on if that is what it must mean here; False leaves it to the journey."""
        if not drawn.overflow:
            return False
        leap = max(1, drawn.room - 2)
        if key in ("pagedown", "pageup"):
            self.move(leap if key == "pagedown" else -leap, drawn)
            return True
        start, stop = drawn.cursor
        if key == "down":
            unseen = stop > self.offset + drawn.room
            return (unseen or self._none_beyond(page, 1)) and self.move(max(1, leap // 2), drawn)
        if key == "up":
            unseen = stop > start and start < self.offset
            return (unseen or self._none_beyond(page, -1)) and self.move(-max(1, leap // 2), drawn)
        return False

    @staticmethod
    def _none_beyond(page: Page, step: int) -> bool:
        """No choice that could be taken lies in that direction."""
        here = page.cursor
        beyond = page.choices[here + 1 :] if step > 0 else page.choices[: max(here, 0)]
        return here < 0 or not any(choice.enabled for choice in beyond)
