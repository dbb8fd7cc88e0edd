"""What was understood of a bank: in numbers, question by question as it will be drawn, and problem by problem."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hoctapbac.bank import Item, ItemType, Review
from hoctapbac.bank.mending import CHOICES, is_open
from hoctapbac.errors import Problem
from hoctapbac.journey.organizer.desk import Desk, Work
from hoctapbac.journey.organizer.home import Home, Office
from hoctapbac.journey.page import Block, Gap, Quote, Role, Row, Text
from hoctapbac.journey.scene import PAGE, Offer
from hoctapbac.journey.wording import filled_stem, key_text

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

_REMARKS, _PROBLEMS = 3, 3
_TABLES = ("xlsx", "csv")
_WRITTEN = ("docx", "text")  # whose keys may stand in a second file


class OnDesk(Office):
    """A page about the bank on the desk."""

    @property
    def work(self) -> Work:
        assert self.desk.work is not None
        return self.desk.work

    def middle(self) -> str:
        return self.work.head.title

    def back(self) -> None:
        self.go(Understood)


class Understood(OnDesk):
    """What the file holds: how many questions, how sure their keys are, and what to do next."""

    name = "understood"

    def blocks(self) -> Sequence[Block]:
        work = self.work
        lines: list[Block] = [Text(self.say("understood.title", name=work.origin), "heading")]
        if work.imported is not None:
            lines += [Text(remark, "quiet") for remark in work.imported.found.remarks[:_REMARKS]]
        states = Counter("aside" if item.review is Review.RETIRED else item.key_state for item in work.items)
        lines += [Gap(), Row(self.say("understood.certain"), str(states["certain"]))]
        for state in ("conflicting", "missing"):
            if states[state]:
                lines.append(Row(self.say(f"understood.{state}"), str(states[state]), role="warning"))
        if states["aside"]:
            lines.append(Row(self.say("understood.aside"), str(states["aside"])))
        if work.imported is not None and work.imported.refused:
            lines.append(Row(self.say("understood.refused"), str(len(work.imported.refused)), role="warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        from hoctapbac.journey.organizer.keeping import Accept, kept_again

        work = self.work
        waiting = len(work.open)
        offers = []
        if waiting:
            offers.append(Offer(self.say("understood.mend", count=waiting), lambda: self._question(work.open[0])))
        if work.imported is not None:
            offers.append(Offer(self.say("understood.accept"), lambda: self.go(Accept), enabled=bool(work.items)))
        elif work.changed:
            offers.append(Offer(self.say("understood.keep"), lambda: kept_again(self.kiosk, self.desk)))
        offers.append(Offer(self.say("understood.look"), lambda: self._question(0)))
        if waiting:
            offers.append(Offer(self.say("understood.all_aside", count=waiting), self._all_aside))
        if waiting and work.imported is not None and work.imported.format in _WRITTEN:
            offers.append(Offer(self.say("understood.key_file"), self._key_file))
        if work.problems:
            offers.append(Offer(self.say("understood.problems", count=len(work.problems)), self._problems))
        if work.imported is not None and work.imported.format in _TABLES and work.imported.found.bank is None:
            from hoctapbac.journey.organizer.columns import Columns

            offers.append(Offer(self.say("understood.columns"), lambda: self.go(Columns)))
        return (*offers, Offer(self.say("organizer.home"), self.back))

    def back(self) -> None:
        if self.work.changed:
            self.go(LeaveUnsaved)
        else:
            self.go(Home)

    def _question(self, place: int) -> None:
        self.kiosk.show(Question(self.kiosk, self.desk, place))

    def _key_file(self) -> None:
        from hoctapbac.journey.organizer.files import Places

        self.desk.key_wanted = True
        self.go(Places)

    def _problems(self) -> None:
        self.kiosk.show(Problems(self.kiosk, self.desk, self.work.problems))

    def _all_aside(self) -> None:
        count = len(self.work.open)
        self.work.set_all_aside()
        self.kiosk.renumber()
        self.kiosk.notice("understood.now_aside", count=count)


class LeaveUnsaved(OnDesk):
    """Changes that nobody has kept yet."""

    name = "leave_unsaved"

    def blocks(self) -> Sequence[Block]:
        return (Text(self.say("unsaved.title"), "heading"), Text(self.say("unsaved.what")), Gap())

    def offers(self) -> Sequence[Offer]:
        return (
            Offer(self.say("unsaved.stay"), self.back),
            Offer(self.say("unsaved.leave"), lambda: self.go(Home)),
        )


class Question(OnDesk):
    """One question as people will see it, with its key; choosing an option makes that the key."""

    name = "bank_question"

    def __init__(self, kiosk: Kiosk, desk: Desk, place: int, chosen: tuple[int, ...] | None = None) -> None:
        super().__init__(kiosk, desk)
        self.place = place
        item = self.work.items[place]
        self.several = item.type is ItemType.MULTIPLE
        self.chosen = chosen if chosen is not None else tuple(n for n, o in enumerate(item.options) if o.key)
        self.asked: int | None = None  # the option that was chosen once where a key is there already
        self.cursor = max(0, min(len(self.offers()) - 2, PAGE))  # «the next question»: Enter alone settles no key

    @property
    def item(self) -> Item:
        return self.work.items[self.place]

    def aside(self) -> str:
        return self.say("question.count", n=self.place + 1, of=len(self.work.items))

    def blocks(self) -> Sequence[Block]:
        item = self.item
        lines: list[Block] = []
        if item.review is Review.RETIRED:
            lines.append(Text(self.say("question.aside"), "warning"))
        elif item.key_state == "missing":
            lines.append(Text(self.say("question.missing"), "warning"))
        elif item.key_state == "conflicting":
            lines.append(Text(self.say("question.conflicting"), "warning"))
        lines += [Text(f"– {sentence}", "quiet", 2) for sentence in self._evidence()]
        lines += [Text(filled_stem(item, None), "heading"), Gap()]
        if item.type not in CHOICES:
            lines += [
                Text(self.say("question.key", text=key_text(item) if item.key_state == "certain" else "…")),
                Gap(),
            ]
        return lines

    def after(self) -> Sequence[Block]:
        source = self.item.source
        return (Gap(), Quote(self.item.quotation or source, source if self.item.quotation else "")) if source else ()

    def _evidence(self) -> Sequence[str]:
        """What the key rests on, where that has to be looked at."""
        return self.item.evidence if self.item.key_state != "certain" or self.item.evidence else ()

    def offers(self) -> Sequence[Offer]:
        item = self.item
        offers = []
        if item.type in CHOICES:
            offers += [self._option(n) for n in range(len(item.options))]
        if self.several and item.type in CHOICES:
            offers.append(Offer(self.say("question.these"), self._settle, enabled=bool(self.chosen)))
        if item.review is Review.RETIRED:
            offers.append(Offer(self.say("question.use"), lambda: self._change(self.work.take_back)))
        else:
            offers.append(Offer(self.say("question.set_aside"), lambda: self._change(self.work.set_aside)))
        if self.work.can_undo:
            offers.append(Offer(self.say("question.undo"), self._undo))
        offers.append(Offer(self.say("question.next"), lambda: self._turn(1)))
        return (*offers, Offer(self.say("question.done"), self.back))

    def _option(self, place: int) -> Offer:
        key = place in self.chosen
        settled = self.item.key_state == "certain"
        note = self.say("question.is_key") if key and settled else self.say("question.maybe_key") if key else ""
        return Offer(self.item.options[place].text, lambda: self._choose(place), note, "●" if key else "○")

    def hints(self) -> tuple[str, ...]:
        return ("digits_choose", "turn_questions", "back")

    def sideways(self, by: int) -> None:
        self._turn(by)

    def _turn(self, by: int) -> None:
        place = (self.place + by) % len(self.work.items)
        self.kiosk.show(Question(self.kiosk, self.desk, place))

    def _choose(self, place: int) -> None:
        if self.several:
            self.chosen = tuple(sorted(set(self.chosen) ^ {place}))
            self.kiosk.touch()
        elif self.item.key_state == "certain" and self.asked != place and place not in self.chosen:
            self.asked = place
            self.kiosk.notice("question.again")
        else:
            self.chosen, self.asked = (place,), None
            self._settle()

    def _settle(self) -> None:
        was_open = is_open(self.item)
        if self.item.key_state == "certain" and self.chosen == tuple(
            n for n, option in enumerate(self.item.options) if option.key
        ):
            self.kiosk.notice("question.same_key")
            return
        self.work.settle(self.place, self.chosen)
        self._after("question.settled", was_open)

    def _change(self, change: object) -> None:
        assert callable(change)
        was_open = is_open(self.item)
        change(self.place)
        self._after("question.changed", was_open)

    def _after(self, sentence: str, was_open: bool) -> None:
        """To the next question that waits, where this one did; else stay and show what has changed."""
        waiting = self.work.open
        following = next((n for n in waiting if n > self.place), waiting[0] if waiting else None)
        if was_open and following is not None:
            self.kiosk.show(Question(self.kiosk, self.desk, following))
        elif was_open:
            self.go(Understood)
            sentence = "question.all_settled"
        else:
            self.kiosk.show(Question(self.kiosk, self.desk, self.place))
        self.kiosk.notice(sentence)

    def _undo(self) -> None:
        self.kiosk.show(Question(self.kiosk, self.desk, self.work.undo()))
        self.kiosk.notice("question.undone")


class Problems(OnDesk):
    """What is wrong in the file, place by place, with what to do."""

    name = "bank_problems"

    def __init__(self, kiosk: Kiosk, desk: Desk, problems: Sequence[Problem], begin: int = 0) -> None:
        super().__init__(kiosk, desk)
        self.problems = sorted(problems, key=lambda problem: ("error", "warning", "note").index(problem.severity))
        self.begin = begin

    def blocks(self) -> Sequence[Block]:
        shown = self.problems[self.begin : self.begin + _PROBLEMS]
        last = self.begin + len(shown)
        heading = self.say("problems.title", first=self.begin + 1, last=last, of=len(self.problems))
        lines: list[Block] = [Text(heading, "heading"), Gap()]
        for problem in shown:
            role: Role = "warning" if problem.severity == "error" else "body"
            lines += [Text(problem.message, role), Text(problem.remedy, "quiet", 2), Gap()]
        return lines

    def offers(self) -> Sequence[Offer]:
        offers = []
        if self.begin + _PROBLEMS < len(self.problems):
            offers.append(Offer(self.say("problems.next"), lambda: self._turn(_PROBLEMS)))
        if self.begin:
            offers.append(Offer(self.say("problems.before"), lambda: self._turn(-_PROBLEMS)))
        return (*offers, Offer(self.say("question.done"), self.back))

    def _turn(self, by: int) -> None:
        self.kiosk.show(Problems(self.kiosk, self.desk, self.problems, max(0, self.begin + by)))
