"""What is laid over a journey: help, «are you still there?», and a refusal with its remedy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hoctapbac.errors import Refusal
from hoctapbac.journey.page import Block, Gap, Page, Text
from hoctapbac.journey.scene import Menu, Offer, Typed
from hoctapbac.journey.writing import Writing
from hoctapbac.texts import refusal_text

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

_EXTRA_MS = 300_000
_TRIES = 3


class Help(Menu):
    """How the keys work, and the request to the staff. Answers and clock go on beneath."""

    name = "help"
    idle_s = 90

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        self._helps, self._lines = kiosk.scene.helps

    def blocks(self) -> Sequence[Block]:
        say = self.say
        lines = [Text(say(f"{self._helps}.line{n}")) for n in range(1, self._lines + 1)]
        return (Text(say(f"{self._helps}.staff"), "heading"), Gap(), *lines, Gap())

    def offers(self) -> Sequence[Offer]:
        back = Offer(self.say("help.back"), self.back)
        sitting = self.station.sitting
        if sitting is None or sitting.state.limit_ms is None or not sitting.contest.staff_code:
            return (back,)
        if self.kiosk.wrong_codes >= _TRIES:
            return (back,)
        return (back, Offer(self.say("help.more_time"), lambda: self.kiosk.instead(ExtraTime(self.kiosk))))

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose",)

    def back(self) -> None:
        self.kiosk.uncover()


class ExtraTime(Typed):
    """The staff give this one person more time, with the code of the rules."""

    name = "extra_time"

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        self.writing = self._empty()

    def _empty(self) -> Writing:
        return Writing(self.kiosk.typing, self.say, "code", done=self._try, cancel=self.kiosk.uncover, most=20)

    def page(self) -> Page:
        say = self.say
        page = Page(
            name=self.name,
            number=0,
            title=say("extra_time.title"),
            blocks=(Text(say("extra_time.ask"), "heading"), Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, say("extra_time.label"))

    def _try(self) -> None:
        sitting = self.station.sitting
        if sitting is not None and self.writing.text == sitting.contest.staff_code:
            self.station.extend(_EXTRA_MS, self.say("extra_time.by"))
            self.kiosk.uncover()
            self.kiosk.notice("extra_time.given")
            return
        self.kiosk.wrong_codes += 1
        if self.kiosk.wrong_codes >= _TRIES:
            self.kiosk.uncover()
        else:
            self.writing = self._empty()
            self.kiosk.notice("extra_time.wrong")


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
        self.kiosk.home()
