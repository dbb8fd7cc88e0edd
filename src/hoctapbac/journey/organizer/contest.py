"""Opening a contest with one bank: few questions to answer, everything else as usual, written as the rules file."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hoctapbac.bank.codes import slug
from hoctapbac.contest import settings
from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.contest.rules import Attempts, Contest
from hoctapbac.journey.organizer.desk import Desk
from hoctapbac.journey.organizer.home import Home, Office
from hoctapbac.journey.page import Block, Gap, Page, Text
from hoctapbac.journey.scene import Offer, Typed
from hoctapbac.journey.writing import Kind, Writing
from hoctapbac.store.banks import StoredBank
from hoctapbac.store.durable import write_whole
from hoctapbac.store.faults import refusal_of
from hoctapbac.vietnamese import dates

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

RULES = "contest.toml"
_USUAL_ITEMS, _USUAL_MINUTES = 10, 10
_MOST_ITEMS, _MOST_MINUTES, _MOST_ATTEMPTS = 200, 240, 20


class Choose(Office):
    """Which bank."""

    name = "contest_bank"

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("contest.choose"), "heading"), Gap())

    def offers(self) -> Sequence[Offer]:
        return (
            *(self._offer(bank) for bank in self.station.shelf.stored()),
            Offer(self.say("organizer.home"), self.back),
        )

    def _offer(self, bank: StoredBank) -> Offer:
        if bank.open_keys:
            note = self.say("banks.note_open", items=bank.items, count=bank.open_keys)
        else:
            note = self.say("banks.note", items=bank.items)
        kiosk = self.kiosk
        return Offer(bank.title, lambda: kiosk.show(Draft(kiosk, self.desk, bank)), note, enabled=not bank.open_keys)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the organizer decides; the rest of the rules is as usual."""

    title: str
    items: int
    minutes: int
    attempts: int
    practice: bool

    def contest(self, bank: str, wall_ms: int) -> Contest:
        """The whole rules. The code has the day in it: results are counted by it, and a title comes again next year."""
        return Contest(
            id=f"{slug(self.title) or 'cuoc-thi'}-{dates.local(wall_ms):%Y-%m-%d}",
            title=self.title,
            banks=(bank,),
            blueprint=Blueprint((Part(self.items),)),
            limit_ms=self.minutes * 60_000,
            attempts=Attempts(self.attempts, "session", "earliest_best"),
            read_again=True,
            practice=self.practice,
            anonymous=False,
        )


class Draft(Office):
    """The contest as it will be; each line can be changed."""

    name = "contest_draft"

    def __init__(self, kiosk: Kiosk, desk: Desk, bank: StoredBank, plan: Plan | None = None) -> None:
        super().__init__(kiosk, desk)
        self.bank = bank
        self.usable = sum(item.usable for item in self.station.shelf.bank(bank.id).items)
        usual = Plan(bank.title, min(_USUAL_ITEMS, self.usable), _USUAL_MINUTES, 1, practice=False)
        self.plan = plan or usual

    def blocks(self) -> Sequence[Block]:
        return (
            Text(self.say("draft.title"), "heading"),
            Text(self.say("draft.from", title=self.bank.title, usable=self.usable), "quiet"),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        say, plan = self.say, self.plan
        return (
            Offer(say("draft.write"), self._write, enabled=self.usable > 0),
            Offer(say("draft.name"), lambda: self._ask("name", "text", plan.title), plan.title),
            Offer(say("draft.items"), lambda: self._ask("items", "number", str(plan.items)), str(plan.items)),
            Offer(say("draft.minutes"), lambda: self._ask("minutes", "number", str(plan.minutes)), str(plan.minutes)),
            Offer(
                say("draft.attempts"), lambda: self._ask("attempts", "number", str(plan.attempts)), str(plan.attempts)
            ),
            Offer(say("draft.practice"), self._practice, say("draft.yes" if plan.practice else "draft.no")),
            Offer(say("organizer.home"), lambda: self.go(Home)),
        )

    def back(self) -> None:
        self.go(Choose)

    def _with(self, plan: Plan) -> None:
        self.kiosk.show(Draft(self.kiosk, self.desk, self.bank, plan))

    def _practice(self) -> None:
        self.plan = replace(self.plan, practice=not self.plan.practice)
        self.kiosk.touch()

    def _ask(self, what: str, kind: Kind, text: str) -> None:
        self.kiosk.show(Answer(self.kiosk, self.desk, what, kind, text, lambda given: self._changed(what, given), self))

    def _changed(self, what: str, given: str) -> None:
        plan = self.plan
        if what == "name":
            if given:
                self._with(replace(plan, title=given))
            else:
                self.kiosk.notice("draft.no_name")
            return
        most = {"items": self.usable, "minutes": _MOST_MINUTES, "attempts": _MOST_ATTEMPTS}.get(what, 0)
        number = int(given) if given.isdecimal() and len(given) < 6 else 0
        if not 1 <= number <= min(most, _MOST_ITEMS if what == "items" else most):
            self.kiosk.notice("draft.bounds", most=min(most, _MOST_ITEMS) if what == "items" else most)
            return
        changed = {
            "items": replace(plan, items=number),
            "minutes": replace(plan, minutes=number),
            "attempts": replace(plan, attempts=number),
        }
        self._with(changed[what])

    def _write(self) -> None:
        path = self.desk.folder / RULES
        if path.exists():
            self.kiosk.show(Replace(self.kiosk, self.desk, self))
        else:
            self.write()

    def write(self) -> None:
        """Put the rules file into the data folder; one that is there is kept under another name."""
        path = self.desk.folder / RULES
        rules = self.plan.contest(self.bank.id, self.station.clock.wall_ms())
        try:
            kept = _put_by(path) if path.exists() else ""
            write_whole(path, settings.write(rules).encode())
        except OSError as error:
            raise refusal_of(error, str(path)) from error
        self.desk.contest_title = self.plan.title
        self.kiosk.show(Ready(self.kiosk, self.desk, self.plan, str(path), kept))


def _put_by(path: Path) -> str:
    """Copy the rules that are there to the next free name, and give that; at no moment are there no rules."""
    older = next(p for n in itertools.count(1) if not (p := path.with_name(f"contest-{n}.toml")).exists())
    write_whole(older, path.read_bytes())
    return older.name


class Answer(Typed, Office):
    """One value of the contest, typed."""

    name = "contest_value"

    def __init__(
        self, kiosk: Kiosk, desk: Desk, what: str, kind: Kind, text: str, done: Callable[[str], None], behind: Office
    ) -> None:
        super().__init__(kiosk, desk)
        self.what = what
        self.writing = Writing(
            kiosk.typing,
            self.say,
            kind,
            done=lambda: done(self.writing.text),
            cancel=lambda: kiosk.show(behind),
            text=text,
            most=120,
        )

    def page(self) -> Page:
        page = Page(
            name=self.name,
            number=0,
            title=self.title(),
            blocks=(Text(self.say(f"draft.ask_{self.what}"), "heading"), Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, self.say(f"draft.{self.what}"))


class Replace(Office):
    """There is a contest in the data folder already."""

    name = "contest_replace"

    def __init__(self, kiosk: Kiosk, desk: Desk, draft: Draft) -> None:
        super().__init__(kiosk, desk)
        self.draft = draft

    def blocks(self) -> Sequence[Block]:
        title = self.contest_title()
        return (Text(self.say("replace.title", title=title), "heading"), Text(self.say("replace.what")), Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("replace.no"), self.back), Offer(self.say("replace.yes"), self.draft.write))

    def back(self) -> None:
        self.kiosk.show(self.draft)


class Ready(Office):
    """The contest is written; the kiosk can be opened."""

    name = "contest_ready"

    def __init__(self, kiosk: Kiosk, desk: Desk, plan: Plan, path: str, kept: str) -> None:
        super().__init__(kiosk, desk)
        self.plan, self.path, self.kept = plan, path, kept

    def blocks(self) -> Sequence[Block]:
        lines: list[Block] = [Text(self.say("ready.title", title=self.plan.title), "heading")]
        about = self.say("ready.about", items=self.plan.items, minutes=self.plan.minutes, attempts=self.plan.attempts)
        lines += [Text(about), Text(self.say("ready.file", path=self.path), "quiet")]
        if self.kept:
            lines.append(Text(self.say("ready.kept", name=self.kept), "quiet"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        return (
            Offer(self.say("ready.open"), self._open),
            Offer(self.say("organizer.home"), self.back),
        )

    def _open(self) -> None:
        self.desk.open_kiosk = True
        self.kiosk.stop("left")
