"""The organizer's first page, and the banks that are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.page import Block, Gap, Text
from hoctapbac.journey.scene import Menu, Offer
from hoctapbac.store.banks import StoredBank
from hoctapbac.vietnamese import dates

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


class Office(Menu):
    """Base of the organizer's pages: they wait for as long as it takes."""

    idle_s = None
    helps = ("organizer_help", 5)

    def __init__(self, kiosk: Kiosk, desk: Desk) -> None:
        super().__init__(kiosk)
        self.desk = desk

    def title(self) -> str:
        return self.say("organizer.title")

    def contest_title(self) -> str:
        """The contest that this machine will open next."""
        return self.desk.contest_title or self.station.contest.title

    def go(self, scene: type[Office]) -> None:
        self.kiosk.show(scene(self.kiosk, self.desk))

    def back(self) -> None:
        self.go(Home)


class Home(Office):
    """What can be done here."""

    name = "organizer"

    def __init__(self, kiosk: Kiosk, desk: Desk) -> None:
        super().__init__(kiosk, desk)
        desk.key_wanted = False

    def blocks(self) -> Sequence[Block]:
        kept = self.station.shelf.stored()
        open_keys = sum(bank.open_keys for bank in kept)
        lines: list[Block] = [Text(self.say("organizer.welcome"), "heading"), Gap()]
        lines.append(Text(self.say("organizer.kept", count=len(kept), items=sum(bank.items for bank in kept))))
        if open_keys:
            lines.append(Text(self.say("organizer.kept_open", count=open_keys), "warning"))
        lines.append(Text(self.say("organizer.contest_now", title=self.contest_title()), "quiet"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        from hoctapbac.journey.organizer.contest import Choose
        from hoctapbac.journey.organizer.files import Places
        from hoctapbac.journey.organizer.roads import Roads

        kept = self.station.shelf.stored()
        return (
            Offer(self.say("organizer.load"), lambda: self.go(Places)),
            Offer(self.say("organizer.banks"), lambda: self.go(Banks), str(len(kept))),
            Offer(self.say("organizer.contest"), lambda: self.go(Choose), enabled=any(bank.items for bank in kept)),
            Offer(self.say("organizer.roads"), lambda: self.go(Roads)),
            Offer(self.say("organizer.kiosk"), self._open_kiosk),
            Offer(self.say("organizer.leave"), self._leave),
        )

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move")

    def back(self) -> None:
        """There is nothing behind the first page; leaving is a choice on it."""

    def _open_kiosk(self) -> None:
        self.desk.open_kiosk = True
        self._leave()

    def _leave(self) -> None:
        self.kiosk.stop("left")


class Banks(Office):
    """The banks that are kept, and those that were taken out of use."""

    name = "banks"

    def blocks(self) -> Sequence[Block]:
        none = not self.station.shelf.stored() and not self.station.shelf.removed()
        return (Text(self.say("banks.none" if none else "banks.which"), "heading"), Gap())

    def offers(self) -> Sequence[Offer]:
        shelf = self.station.shelf
        kept = [Offer(b.title, lambda b=b: self._open(b), self._note(b)) for b in shelf.stored()]  # type: ignore[misc]
        gone = [Offer(b.title, lambda b=b: self._restore(b), self.say("banks.removed")) for b in shelf.removed()]  # type: ignore[misc]
        return (*kept, *gone, Offer(self.say("organizer.home"), self.back))

    def _note(self, bank: StoredBank) -> str:
        if bank.open_keys:
            return self.say("banks.note_open", items=bank.items, count=bank.open_keys)
        return self.say("banks.note", items=bank.items)

    def _open(self, bank: StoredBank) -> None:
        self.kiosk.show(Kept(self.kiosk, self.desk, bank))

    def _restore(self, bank: StoredBank) -> None:
        self.station.shelf.restore(bank.id)
        self.go(Banks)
        self.kiosk.notice("banks.restored", title=bank.title)


class Kept(Office):
    """One bank that is kept: look, mend, open a contest, take out of use."""

    name = "kept_bank"

    def __init__(self, kiosk: Kiosk, desk: Desk, bank: StoredBank, sure: bool = False) -> None:
        super().__init__(kiosk, desk)
        self.bank, self.sure = bank, sure

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.bank.title, "heading")]
        lines.append(Text(self.say("kept.about", items=self.bank.items, origin=self.bank.origin), "quiet"))
        if self.bank.open_keys:
            lines.append(Text(self.say("kept.open", count=self.bank.open_keys), "warning"))
        if self.sure:
            lines += [Gap(), Text(self.say("kept.remove_sure"), "warning")]
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        from hoctapbac.journey.organizer.contest import Draft

        if self.sure:
            return (
                Offer(self.say("kept.keep"), lambda: self._again(False)),
                Offer(self.say("kept.remove_yes"), self._remove),
            )
        return (
            Offer(self.say("kept.look"), self._look),
            Offer(
                self.say("kept.contest"),
                lambda: self.kiosk.show(Draft(self.kiosk, self.desk, self.bank)),
                enabled=not self.bank.open_keys,
            ),
            *self._versions(),
            Offer(self.say("kept.remove"), lambda: self._again(True)),
            Offer(self.say("organizer.home"), lambda: self.go(Home)),
        )

    def back(self) -> None:
        self.go(Banks)

    def _versions(self) -> Sequence[Offer]:
        """The version that this one replaced, and the one that was given up for it."""
        shelf, code = self.station.shelf, self.bank.id
        before, after = shelf.versions_beside(code)
        offers = []
        if before is not None:
            wall_ms = self.station.clock.wall_ms()
            offers.append(
                Offer(self.say("kept.step_back"), lambda: self._turn(shelf.step_back, code, wall_ms), _note(before))
            )
        if after is not None:
            offers.append(Offer(self.say("kept.forward"), lambda: self._turn(shelf.restore, code), _note(after)))
        return offers

    def _turn(self, change: Callable[..., None], *facts: object) -> None:
        """Put another version of the bank into use, and show it."""
        change(*facts)
        bank = next(bank for bank in self.station.shelf.stored() if bank.id == self.bank.id)
        self.kiosk.show(Kept(self.kiosk, self.desk, bank))
        self.kiosk.notice("kept.other_version", origin=bank.origin)

    def _again(self, sure: bool) -> None:
        self.kiosk.show(Kept(self.kiosk, self.desk, self.bank, sure))

    def _look(self) -> None:
        from hoctapbac.journey.organizer.review import Understood

        self.desk.reopen(self.station.shelf.bank(self.bank.id), self.bank.origin)
        self.go(Understood)

    def _remove(self) -> None:
        self.station.shelf.remove(self.bank.id, self.station.clock.wall_ms())
        self.go(Banks)
        self.kiosk.notice("banks.removed_now", title=self.bank.title)


def _note(bank: StoredBank) -> str:
    """«de.docx · 21/11/2026», enough to tell one version from another."""
    return f"{bank.origin} · {dates.date_text(bank.added_ms)}"
