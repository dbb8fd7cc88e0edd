"""Exemplar cards: a list, one to three pages at one's own pace, then the card's own questions as practice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hoctapbac.bank import Review, Story
from hoctapbac.journey import sit
from hoctapbac.journey.page import Block, Clock, Gap, Quote, Text
from hoctapbac.journey.scene import Menu, Offer
from hoctapbac.sitting import Who

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


class Stories(Menu):
    name = "stories"

    def blocks(self) -> Sequence[Block]:
        key = "stories.choose" if self._offered() else "stories.none"
        return (Text(self.say(key), "heading"), Gap())

    def _offered(self) -> list[Story]:
        """Cards that somebody has checked: a draft never reaches a participant."""
        return [s for s in self.station.stories if s.real and s.review in (Review.REVIEWED, Review.APPROVED)]

    def offers(self) -> Sequence[Offer]:
        return [self._offer(story) for story in self._offered()]

    def _offer(self, story: Story) -> Offer:
        kiosk = self.kiosk
        return Offer(story.title, lambda: kiosk.show(Reading(kiosk, story, lambda: after_reading(kiosk, story))))

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "turn", "back")


def after_reading(kiosk: Kiosk, story: Story) -> None:
    """The card's questions, or back to the list when it has none that can be asked."""
    if kiosk.station.story_items(story):
        kiosk.station.begin(Who(), story=story)
        kiosk.show(sit.Question(kiosk))
    else:
        kiosk.show(Stories(kiosk))


class Reading(Menu):
    """The pages of one card. Its questions come only after the last page."""

    name = "reading"
    idle_s = 180

    def __init__(self, kiosk: Kiosk, story: Story, then: Callable[[], None], at: int = 0) -> None:
        super().__init__(kiosk)
        self.story, self.then, self.at = story, then, at

    def middle(self) -> str:
        return self.say("reading.count", n=self.at + 1, of=len(self.story.pages))

    def clock(self) -> Clock | None:
        return sit.time_left(self.kiosk) if self.station.sitting is not None else None

    @property
    def _last(self) -> bool:
        return self.at + 1 == len(self.story.pages)

    def blocks(self) -> Sequence[Block]:
        story = self.story
        lines: list[Block] = [Text(story.title, "heading")]
        if story.place:
            lines.append(Text(story.place, "quiet"))
        lines += [Gap(), Text(story.pages[self.at]), Gap()]
        if self._last and story.quotation:
            lines += [Quote(story.quotation, story.source), Gap()]
        return lines

    def offers(self) -> Sequence[Offer]:
        if not self._last:
            return (Offer(self.say("reading.more"), lambda: self._go(self.at + 1)),)
        has_items = bool(self.station.story_items(self.story)) or self.station.sitting is not None
        return (Offer(self.say("reading.questions" if has_items else "reading.done"), self.then),)

    def hints(self) -> tuple[str, ...]:
        return ("enter_next", "left_before", "back")

    def press(self, key: str, character: str | None) -> None:
        if key == "left" and self.at:
            self._go(self.at - 1)
        elif key == "right" and not self._last:
            self._go(self.at + 1)
        else:
            super().press(key, character)

    def _go(self, at: int) -> None:
        self.kiosk.show(Reading(self.kiosk, self.story, self.then, at))

    def back(self) -> None:
        """Out of a card to the list; inside a sitting there is only the way on."""
        if self.station.sitting is None:
            self.kiosk.show(Stories(self.kiosk))
        elif self.at:
            self._go(self.at - 1)
