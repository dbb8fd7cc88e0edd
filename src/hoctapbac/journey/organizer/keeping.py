"""Taking a bank in: its title, and what can be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Home, Office
from hoctapbac.journey.organizer.review import OnDesk, Understood
from hoctapbac.journey.page import Block, Gap, Page, Text
from hoctapbac.journey.scene import Offer, Typed
from hoctapbac.journey.writing import Writing
from hoctapbac.store.banks import StoredBank

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


class Accept(Typed, OnDesk):
    """The bank's title, as the contest and the reports will name it."""

    name = "accept"

    def __init__(self, kiosk: Kiosk, desk: Desk) -> None:
        super().__init__(kiosk, desk)
        self.writing = Writing(
            kiosk.typing,
            self.say,
            "text",
            done=self._keep,
            cancel=lambda: self.go(Understood),
            text=self.work.head.title,
            most=120,
        )

    def page(self) -> Page:
        work = self.work
        lines: list[Block] = [Text(self.say("accept.ask"), "heading"), Gap()]
        lines.append(Text(self.say("accept.about", usable=work.usable, items=len(work.items))))
        if work.open:
            lines.append(Text(self.say("accept.open", count=len(work.open)), "warning"))
        replaced = next((b for b in self.station.shelf.stored() if b.id == work.code(self.writing.text)), None)
        if replaced is not None:
            lines.append(Text(self.say("accept.replaces", title=replaced.title), "warning"))
        page = Page(
            name=self.name,
            number=0,
            title=self.title(),
            blocks=(*lines, Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, self.say("accept.label"))

    def _keep(self) -> None:
        if not self.writing.text:
            self.kiosk.notice("accept.no_title")
            return
        bank = self.work.bank(self.writing.text)
        kept = self.station.shelf.keep(bank, self.work.origin, self.station.clock.wall_ms())
        self.work.head, self.work.named = replace(bank, items=()), True  # what is kept again is the same bank
        self.kiosk.show(Accepted(self.kiosk, self.desk, kept))


def kept_again(kiosk: Kiosk, desk: Desk) -> None:
    """Keep a bank that was kept before, with its changes, as its next version."""
    assert desk.work is not None
    bank = desk.work.bank(desk.work.head.title)
    kept = kiosk.station.shelf.keep(bank, desk.work.origin, kiosk.station.clock.wall_ms())
    kiosk.show(Accepted(kiosk, desk, kept))


class Accepted(Office):
    """It is kept; a contest can be opened with it, or what is open mended first."""

    name = "accepted"

    def __init__(self, kiosk: Kiosk, desk: Desk, bank: StoredBank) -> None:
        super().__init__(kiosk, desk)
        self.bank = bank
        if desk.work is not None:
            desk.work.changed = False

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.say("accepted.title", title=self.bank.title), "heading")]
        lines.append(Text(self.say("accepted.about", items=self.bank.items, id=self.bank.id), "quiet"))
        if self.bank.open_keys:
            lines.append(Text(self.say("kept.open", count=self.bank.open_keys), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        from hoctapbac.journey.organizer.contest import Draft

        kiosk, desk = self.kiosk, self.desk
        go_on = Offer(self.say("accepted.mend"), lambda: self.go(Understood))
        contest = Offer(self.say("kept.contest"), lambda: kiosk.show(Draft(kiosk, desk, self.bank)))
        return (go_on if self.bank.open_keys else contest, Offer(self.say("organizer.home"), lambda: self.go(Home)))
