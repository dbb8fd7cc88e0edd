"""What is laid over a journey: help, «are you still there?», and a refusal with its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hoctapbac.errors import Refusal
from hoctapbac.journey.page import Block, Gap, Text
from hoctapbac.journey.scene import Menu, Offer
from hoctapbac.texts import refusal_text

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


class Help(Menu):
    """How the keys work, and the request to the staff. Answers and clock go on beneath."""

    name = "help"
    idle_s = 90

    def blocks(self) -> Sequence[Block]:
        say = self.say
        lines = [Text(say(f"help.line{n}")) for n in range(1, 7)]
        return (Text(say("help.staff"), "heading"), Gap(), *lines, Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("help.back"), self.back),)

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose",)

    def back(self) -> None:
        self.kiosk.uncover()


class StillThere(Menu):
    """Nobody has touched anything for a while; any key goes on."""

    name = "still_there"
    idle_s = None

    def blocks(self) -> Sequence[Block]:
        sitting = self.station.sitting
        discards = sitting is not None and (sitting.practice or sitting.contest.idle == "discard")
        return (
            Text(self.say("idle.ask"), "heading"),
            Gap(),
            Text(self.say("idle.discard" if discards else "idle.submit", seconds=self.kiosk.idle_left_s())),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("idle.go_on"), self.back),)

    def hints(self) -> tuple[str, ...]:
        return ("any_go_on",)

    def press(self, key: str, character: str | None) -> None:
        self.back()

    def back(self) -> None:
        self.kiosk.uncover()


class Refused(Menu):
    """The rules or the machine said no; the sentence ends in what to do."""

    name = "refused"

    def __init__(self, kiosk: Kiosk, refusal: Refusal) -> None:
        super().__init__(kiosk)
        self.refusal = refusal

    def blocks(self) -> Sequence[Block]:
        return (Text(refusal_text(self.say, self.refusal), "strong"), Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("common.back_home"), self.back),)

    def back(self) -> None:
        if self.station.sitting is None:
            self.kiosk.home()
        else:
            from hoctapbac.journey.sit import Restored

            self.kiosk.show(Restored(self.kiosk))
