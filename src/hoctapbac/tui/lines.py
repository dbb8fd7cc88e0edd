"""What a drawn page is made of: spans of text with a role, on lines, with zones that can be touched.

Colours are not known here: a role becomes a style in `themes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hoctapbac.tui.measure import cells, cut


class Span(NamedTuple):
    """A run of text in one role (see `themes.ROLES`)."""

    text: str
    role: str = "body"


class Zone(NamedTuple):
    """Columns `start` to before `stop` of a line; `target` is the index of what they stand for."""

    start: int
    stop: int
    target: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the screen, from its first column; what is right of the last span is paper.

    `joined` rows belong to the one above: lower rows of big letters.
    """

    spans: tuple[Span, ...] = ()
    zones: tuple[Zone, ...] = ()
    joined: bool = False

    @property
    def width(self) -> int:
        return sum(cells(span.text) for span in self.spans)

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    def target_at(self, column: int) -> int:
        """Index of what stands at `column`, `NOTHING` if nothing does."""
        return next((zone.target for zone in self.zones if zone.start <= column < zone.stop), NOTHING)

    def within(self, columns: int) -> Line:
        """The part of the line in the first `columns` columns."""
        if self.width <= columns:
            return self
        spans: list[Span] = []
        for span in self.spans:
            room = columns - sum(cells(kept.text) for kept in spans)
            spans.append(Span(cut(span.text, room), span.role))
        return Line(tuple(spans), tuple(zone for zone in self.zones if zone.start < columns), self.joined)

    def moved(self, columns: int) -> Line:
        """The same line `columns` further right."""
        if columns <= 0 or not (self.spans or self.zones):
            return self
        zones = tuple(Zone(z.start + columns, z.stop + columns, z.target) for z in self.zones)
        return Line((Span(" " * columns), *self.spans), zones, self.joined)


def line(*spans: Span, zones: Iterable[Zone] = ()) -> Line:
    """A line of the spans that hold any text."""
    return Line(tuple(span for span in spans if span.text), tuple(zones))


BLANK = Line()
# Targets of zones that are no choice: nothing, and the words that say the page goes on.
NOTHING, BELOW, ABOVE = -1, -2, -3


class Words(NamedTuple):
    """The few sentences the view itself needs, already in the language of the screen."""

    more_below: str = ""
    more_above: str = ""
    too_small: str = ""
