"""The first line: where I am, how far, and how much time is left or what time it is."""

from __future__ import annotations

from hoctapbac.journey.page import Page
from hoctapbac.tui.lines import Line, Span, line
from hoctapbac.tui.measure import cells, cut, harmless
from hoctapbac.tui.widgets.surface import Surface

_LEAST_TITLE = 12


def title_line(page: Page, width: int) -> Line:
    """The title of `page` in at most `width` columns; the clock stays longest, then the middle."""
    room = width - 2
    clock = cut(page.clock.text, max(0, room)) if page.clock else ""
    middle = cut(page.middle, max(0, room - cells(clock) - 2))
    aside = harmless(page.aside)
    taken = cells(clock) + (cells(middle) + 2 if middle else 0)
    if cells(aside) + taken + _LEAST_TITLE + 4 > room and (clock or middle or page.title):
        aside = cut(aside, max(0, room - taken - min(_LEAST_TITLE, cells(harmless(page.title))) - 4))
    right = cells(clock) + cells(aside) + (2 if clock and aside else 0)
    left = cut(page.title, max(0, room - right - (cells(middle) + 4 if middle else 2)))
    at = max(cells(left) + 3, (width - cells(middle)) // 2) if left else (width - cells(middle)) // 2
    at = max(1, min(at, width - right - cells(middle) - 3))
    before = Span(" " * max(0, at - 1 - cells(left)), "aside")
    after = Span(" " * max(0, width - 1 - right - max(1, at) - cells(middle)), "aside")
    last = "last_minute" if page.clock and page.clock.last_minute else "aside"
    return line(
        Span(" ", "aside"),
        Span(left, "title"),
        before,
        Span(middle, "aside"),
        after,
        Span(aside, "aside"),
        Span("  " if clock and aside else "", "aside"),
        Span(clock, last),
        Span(" ", "aside"),
    )


class TitleBar(Surface):
    """One line of accent."""

    PAPER = "aside"
