"""The time left in big letters, and how far in the paper: a band beneath the title."""

from __future__ import annotations

import re

from hoctapbac.journey.page import Page
from hoctapbac.tui import letters
from hoctapbac.tui.letters import Face
from hoctapbac.tui.lines import Line, Span, line
from hoctapbac.tui.measure import harmless

_TIME = re.compile(r"[0-9]+(?::[0-9]+)*")


def shape(page: Page) -> str:
    """What of the countdown decides whether there is a band and how large it is: all but which digits."""
    return re.sub("[0-9]", "0", page.clock.text) if page.clock else ""


def band(page: Page, left: int, measure: int, face: Face) -> tuple[Line, ...]:
    """The band in `measure` columns after `left`; empty if the page has no time left or it does not fit.

    The digits alone are drawn, all of one width, so that nothing moves but the digit that changed.
    """
    found = _TIME.findall(harmless(page.clock.text)) if page.clock else []
    middle = harmless(page.middle)
    if not found or not letters.drawable(middle, face):
        return ()
    time = _time(found[-1], face)
    between = measure - letters.columns(middle, face) - len(time[0])
    if between < 4:
        return ()
    role = "urgent" if page.clock and page.clock.last_minute else "heading"
    both = list(zip(letters.rows(middle, face), time, strict=True))
    while not "".join(both[-1]).strip():  # the row above the first letters stays: air beneath the title
        both.pop()
    return tuple(
        line(Span(" " * left), Span(middle_row, "quiet"), Span(" " * between), Span(time_row, role))
        for middle_row, time_row in both
    )


def _time(text: str, face: Face) -> list[str]:
    """«03:41» with a column of air at either side."""
    wide = max(letters.columns(digit, face) for digit in "0123456789")
    glyphs = [letters.rows(letter, face) for letter in text]
    cells = [
        [row.center(wide) if letter.isdigit() else row for row in glyph]
        for letter, glyph in zip(text, glyphs, strict=True)
    ]
    return [" " + "".join(glyph[y] for glyph in cells) + " " for y in range(face.lines)]
