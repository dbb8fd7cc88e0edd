"""The part of a layout that is on the screen now, and how far it is scrolled.

The person sees the beginning of a page first; ↑ ↓ move through the choices, and read on wherever a choice
would otherwise be taken out of sight or there is none left in that direction.
"""

from __future__ import annotations

from hoctapbac.journey.page import Page
from hoctapbac.tui.layout import Layout
from hoctapbac.tui.lines import ABOVE, BELOW, BLANK, Line, Span, Words, Zone, line
from hoctapbac.tui.measure import cells, cut


def visible(drawn: Layout, offset: int, width: int, height: int, words: Words) -> list[Line]:
    """Exactly `height` lines of at most `width` columns: band, the body from `offset`, code, foot."""
    rows = _whole(drawn, offset)
    rows += [BLANK] * (drawn.room - len(rows))
    if drawn.side is not None:
        side = drawn.side
        for y, right in enumerate(side.lines[: drawn.room], side.top):
            if y < len(rows):
                rows[y] = _joined(rows[y], right, side.column)
    if drawn.overflow:
        rows.append(_more(offset, drawn, width, words))
    rows = [*drawn.setting.head, *rows, *drawn.foot]
    return [row.within(width) for row in (rows + [BLANK] * height)[:height]]


def _whole(drawn: Layout, offset: int) -> list[Line]:
    """The body from `offset`, but for big letters of which only a part would be seen: they are a step away."""
    rows = list(drawn.lines[offset : offset + drawn.room])
    first = next((y for y, row in enumerate(rows) if not row.joined), len(rows))
    last = len(rows)
    if _cut(drawn, offset + len(rows)):
        last = next((y for y in range(last - 1, -1, -1) if not rows[y].joined), last)
    return [row if first <= y < last else BLANK for y, row in enumerate(rows)]


def _joined(left: Line, right: Line, column: int) -> Line:
    return Line((*left.spans, Span(" " * (column - left.width)), *right.spans), left.zones)


def _more(offset: int, drawn: Layout, width: int, words: Words) -> Line:
    """Which way the page goes on, in words that can be touched."""
    parts = [(words.more_above, ABOVE)] if offset > 0 else []
    parts += [(words.more_below, BELOW)] if offset < drawn.overflow else []
    spans: list[Span] = []
    zones: list[Zone] = []
    at = width - 1
    for words_there, target in reversed(parts):
        text = cut(words_there, at - 1)
        zones.append(Zone(at - cells(text), at, target))
        spans[:0] = [Span(text, "strong"), Span("   ")]
        at -= cells(text) + 3
    return line(Span(" " * max(0, at + 3)), *spans[:-1], zones=zones)


class Scroll:
    """How many lines of the page are above the screen."""

    def __init__(self) -> None:
        self.offset = 0

    def begin(self) -> None:
        """Another page: its beginning."""
        self.offset = 0

    def keep(self, drawn: Layout, wanted: tuple[int, int] | None = None) -> None:
        """After any change: stay inside, and bring the lines `wanted` (from, to before) into sight."""
        if wanted is not None and wanted[1] > wanted[0]:
            self.offset = min(max(self.offset, wanted[1] - drawn.room), wanted[0])
            while self.offset < wanted[0] and _cut(drawn, self.offset):
                self.offset += 1
        self.offset = max(0, min(self.offset, drawn.overflow))

    def shows(self, lines: tuple[int, int], drawn: Layout) -> bool:
        """Whether all of `lines` (from, to before) can be seen."""
        return self.offset <= lines[0] and lines[1] <= self.offset + drawn.room

    def move(self, lines: int, drawn: Layout) -> bool:
        """Scroll by `lines`; False if there was nothing more in that direction."""
        before = self.offset
        self.offset = max(0, min(before + lines, drawn.overflow))
        return self.offset != before

    def leap(self, pages: int, drawn: Layout) -> None:
        """Scroll by whole screens, two lines of the last one staying in sight."""
        self._read(pages * max(1, drawn.room - (drawn.setting.pitch or 2)), drawn)

    def _read(self, lines: int, drawn: Layout) -> bool:
        """Scroll by about `lines`, so that the screen begins with a whole line of big letters."""
        before = self.offset
        moved = self.move(lines, drawn)
        whole = self.offset
        while whole < drawn.overflow and _cut(drawn, whole):
            whole -= 1
        if whole > before or lines < 0:
            self.offset = whole
        return moved

    def take(self, key: str, page: Page, drawn: Layout) -> bool:
        """Use `key` for reading on if that is what it must mean here; False leaves it to the journey."""
        if not drawn.overflow:
            return False
        if key in ("pagedown", "pageup"):
            self.leap(1 if key == "pagedown" else -1, drawn)
            return True
        pitch = drawn.setting.pitch
        step = max(1, drawn.room - pitch if pitch else drawn.room // 2)
        start, stop = drawn.cursor
        if key == "down":
            unread = stop > self.offset + drawn.room or self._leaps_over(page, drawn)
            return (unread or not _beyond(page, 1)) and self._read(step, drawn)
        if key == "up":
            unread = stop > start and start < self.offset
            return (unread or not _beyond(page, -1)) and self._read(-step, drawn)
        return False

    def _leaps_over(self, page: Page, drawn: Layout) -> bool:
        """Whether going to the next choice would leave lines behind that were never on the screen."""
        following = _beyond(page, 1)
        if not following:
            return False
        rows = (y for y, row in enumerate(drawn.lines) if any(z.target == following[0] for z in row.zones))
        return next(rows, 0) > self.offset + drawn.room


def _cut(drawn: Layout, line: int) -> bool:
    """Whether a line of big letters would lose its upper rows on a screen that begins at `line`."""
    return line < len(drawn.lines) and drawn.lines[line].joined


def _beyond(page: Page, step: int) -> list[int]:
    """The choices that can be taken after (or before) the highlighted one, nearest first."""
    if page.cursor < 0:
        return []
    able = [index for index, choice in enumerate(page.choices) if choice.enabled]
    if step > 0:
        return [index for index in able if index > page.cursor]
    return [index for index in reversed(able) if index < page.cursor]
