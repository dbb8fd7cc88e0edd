"""Results by unit. Only praise: units in which somebody has taken part, and nobody's name."""

from __future__ import annotations

from collections.abc import Sequence

from hoctapbac.journey.page import Block, Gap, Row, Text
from hoctapbac.journey.scene import Menu, Offer
from hoctapbac.journey.wording import rate_row

_SHOWN = 12


class Board(Menu):
    name = "board"

    def blocks(self) -> Sequence[Block]:
        say = self.say
        rows: list[Row] = [rate_row(say, rate) for rate in self.station.rates()[:_SHOWN]]
        heading = Text(self.station.contest.title, "heading")
        if not rows:
            return (heading, Gap(), Text(say("board.none")), Gap())
        return (heading, Gap(), *rows, Gap(), Text(say("board.provisional"), "quiet"), Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("common.back_home"), self.back),)
