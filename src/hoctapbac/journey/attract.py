"""The waiting screen: what is on, how to begin, how far the units have come."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from hoctapbac.bank import Item, Story
from hoctapbac.journey import board, entry, stories
from hoctapbac.journey.page import Block, Gap, Quote, Row, Text
from hoctapbac.journey.scene import Menu, Offer
from hoctapbac.journey.wording import contest_line, rate_row
from hoctapbac.sitting import UnitRate, Who
from hoctapbac.vietnamese import dates

_UNITS_SHOWN = 3


class Attract(Menu):
    name = "attract"
    idle_s = None

    def title(self) -> str:
        return self.say("attract.title")

    def aside(self) -> str:
        now = self.station.clock.wall_ms()
        if self.station.clock_suspect:
            return self.say("attract.clock_suspect", time=dates.time_text(now))
        weekday = self.say(f"weekday.{dates.weekday(now)}")
        return self.say("attract.now", weekday=weekday, date=dates.date_text(now), time=dates.time_text(now))

    def blocks(self) -> Sequence[Block]:
        contest = self.station.contest
        lines: list[Block] = [Text(contest.title, "heading")]
        if contest.topic_line:
            lines.append(Text(contest.topic_line, "strong"))
        lines += [Gap(), Text(contest_line(self.say, contest), "quiet")]
        if contest.programme:
            lines.append(Text(contest.programme, "quiet"))
        if self.kiosk.trouble:
            lines.append(Text(self.say("attract.trouble", sentence=self.kiosk.trouble), "warning"))
        if self.station.low_disk:
            lines.append(Text(self.say("attract.low_disk"), "warning"))
        if self.station.unreadable:
            lines.append(Text(self.say("attract.unreadable"), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        kiosk, rules = self.kiosk, self.station.contest
        offers = [Offer(self.say("attract.take"), self._take_part)]
        if rules.practice:
            offers.append(Offer(self.say("attract.practise"), self._practise))
        offers.append(Offer(self.say("attract.stories"), lambda: kiosk.show(stories.Stories(kiosk))))
        offers.append(Offer(self.say("attract.board"), lambda: kiosk.show(board.Board(kiosk))))
        return offers

    def after(self) -> Sequence[Block]:
        rows: list[Row] = [rate_row(self.say, rate) for rate in self._rates]
        return (Gap(), *rows, *((Gap(), self._quote) if self.kiosk.warmed and self._quote else ()))

    # Looked up once a visit: the page is made anew every second, and a bank may hold 100,000 items.

    @cached_property
    def _rates(self) -> list[UnitRate]:
        return self.station.rates()[:_UNITS_SHOWN]

    @cached_property
    def _quote(self) -> Quote | None:
        """One of the quotations that the organizers chose for this screen, another for each visitor."""
        wanted = self.station.contest.quotes
        if not wanted:
            return None
        things: dict[str, Item | Story] = {item.id: item for item in self.station.pool.items}
        things |= {story.id: story for story in self.station.stories}
        chosen = [things[name] for name in wanted if name in things and things[name].quotation]
        if not chosen:
            return None
        thing = chosen[self.kiosk.visits % len(chosen)]
        return Quote(thing.quotation, thing.source)

    def hints(self) -> tuple[str, ...]:
        return ("enter_begin", "move", "size", "contrast")

    def back(self) -> None:
        """There is nothing behind the waiting screen."""

    def _take_part(self) -> None:
        self.station.refuse_closed()
        self.kiosk.show(entry.Rules(self.kiosk))

    def _practise(self) -> None:
        from hoctapbac.journey import sit

        self.station.begin(Who(), practice=True)
        self.kiosk.show(sit.opening(self.kiosk))
