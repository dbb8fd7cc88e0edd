"""The sitting: question after question, looking over, handing in. Every response goes to the station first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hoctapbac.bank import Item, ItemType, Story
from hoctapbac.contest.responses import TYPED, Response, right_sides
from hoctapbac.journey.page import Block, Clock, Gap, Page, Step, Steps, Text
from hoctapbac.journey.scene import Menu, Offer, Scene, Typed, digit_of
from hoctapbac.journey.wording import filled_stem
from hoctapbac.journey.writing import Writing
from hoctapbac.sitting import Sitting
from hoctapbac.vietnamese.dates import clock_text
from hoctapbac.vietnamese.numbers import format_number, parse_number

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

_LAST_MINUTE_MS = 60_000


def opening(kiosk: Kiosk) -> Scene:
    """The first scene of a sitting: the cards that the rules ask for, one after another, then the first question."""
    sitting = kiosk.station.sitting
    assert sitting is not None
    named = [part.story for part in sitting.contest.blueprint.parts if part.story]
    stories = [story for story in kiosk.station.stories if story.id in named] if named else []
    return _reading(kiosk, stories)


def _reading(kiosk: Kiosk, stories: Sequence[Story]) -> Scene:
    if not stories:
        return Question(kiosk)
    from hoctapbac.journey.stories import Reading

    return Reading(kiosk, stories[0], lambda: kiosk.show(_reading(kiosk, stories[1:])))


class InSitting(Menu):
    """A scene that belongs to a running sitting and shows its clock."""

    idle_s = None

    @property
    def sitting(self) -> Sitting:
        sitting = self.station.sitting
        assert sitting is not None
        return sitting

    def title(self) -> str:
        return self.say("sit.practice") if self.sitting.practice else self.sitting.contest.title

    def clock(self) -> Clock | None:
        return time_left(self.kiosk)


def time_left(kiosk: Kiosk) -> Clock | None:
    """What is left for the paper or the item, whichever ends first; None without a limit."""
    left = kiosk.station.left_ms()
    return None if left is None else Clock(kiosk.say("sit.left", time=clock_text(left)), left <= _LAST_MINUTE_MS)


class Question(InSitting):
    """One item on the screen. Digits choose, Enter goes on; nothing moves by itself but the clock."""

    name = "question"

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        state = self.sitting.state
        self.index = state.position
        self.item: Item = self.sitting.item
        self.order = self.sitting.entry.order
        self.right = self.sitting.entry.right
        given = state.responses[self.index]
        self.writing = Writing(
            kiosk.typing,
            self.say,
            "number" if self.item.type is ItemType.NUMBER else "text",
            done=self._on,
            cancel=self._review,
            text=given if isinstance(given, str) else "",
            most=120,
        )
        self.picked = [p for p in given if p is not None] if self._ordering and isinstance(given, tuple) else []
        self.warned = False
        self.walked = False  # the highlight was moved to an option that was not chosen yet

    @property
    def _ordering(self) -> bool:
        return self.item.type is ItemType.ORDERING

    # what stands on the page

    def middle(self) -> str:
        return self.say("sit.count", n=self.index + 1, of=len(self.sitting.state.items))

    def blocks(self) -> Sequence[Block]:
        item = self.item
        lines: list[Block] = [Text(filled_stem(item, self._given()), "heading"), Gap()]
        lines.append(Text(self.say(f"sit.how_{item.type.value}"), "quiet"))
        if item.type is ItemType.MATCHING:
            rights = right_sides(item)
            lines.append(Gap())
            lines += [Text(f"{n}. {rights[r]}", indent=4) for n, r in enumerate(self.right, start=1)]
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        if self.item.type in TYPED:
            return ()
        return [self._offer(place) for place in self.order]

    def _offer(self, place: int) -> Offer:
        return Offer(self.item.options[place].text, lambda: self._choose(place), self._note(place), self._mark(place))

    def _mark(self, place: int) -> str:
        given = self._given()
        if self._ordering:
            return str(self.picked.index(place) + 1) if place in self.picked else "○"
        if self.item.type is ItemType.MATCHING:
            return "●" if isinstance(given, tuple) and given[place] is not None else "○"
        chosen = place in given if isinstance(given, tuple) else place == given
        return "●" if chosen else "○"

    def _note(self, place: int) -> str:
        given = self._given()
        if self.item.type is not ItemType.MATCHING:
            return ""
        right = given[place] if isinstance(given, tuple) else None
        return "→ …" if right is None else f"→ {right_sides(self.item)[right]}"

    def after(self) -> Sequence[Block]:
        return (*self._reading_of_number(), Gap(), Steps(step_marks(self.sitting)))

    def _reading_of_number(self) -> Sequence[Block]:
        """How a typed number is understood, before it counts."""
        if self.item.type is not ItemType.NUMBER or not self.writing.text:
            return ()
        value = parse_number(self.writing.text)
        if value is None:
            return (Text(self.say("sit.not_a_number"), "warning"),)
        return (Text(self.say("sit.number_read", number=format_number(value), measure=self.item.measure), "quiet"),)

    def page(self) -> Page:
        page = super().page()
        if self.item.type not in TYPED:
            return page
        return self.writing.dress(page, self.say("sit.your_answer"), self.item.measure)

    def hints(self) -> tuple[str, ...]:
        if self.item.type in TYPED:
            return self._typing_hints()
        return ("digits_choose", "enter_next", "left_before", "zero_flag", "escape_review")

    def _typing_hints(self) -> tuple[str, ...]:
        hints = self.writing.hints()
        return tuple("escape_review" if hint == "back_escape" else hint for hint in hints)

    # what keys do

    def press(self, key: str, character: str | None) -> None:
        typed = self.item.type in TYPED
        if typed and self.writing.press(key, character):
            self.kiosk.touch()
            return
        if key in ("right", "pagedown"):
            self._go(self.index + 1)
        elif key in ("left", "pageup") or (key == "up" and typed):
            self._go(self.index - 1)
        elif key == "escape":
            self._review()
        elif key == "enter" and not self.walked:
            self._on()
        elif not typed:
            self._press_choice(key, character)

    def _press_choice(self, key: str, character: str | None) -> None:
        if key in ("space", "enter"):
            self.take(min(self.cursor, len(self.shown()) - 1))
        elif key == "0":
            self._flag()
        elif self.item.type is ItemType.MATCHING and digit_of(key):
            self._match(digit_of(key) - 1)
        elif key in ("up", "down") or digit_of(key):
            super().press(key, character)

    def pick(self, index: int) -> None:
        if self.item.type in TYPED:
            self.writing.pick(index)
        else:
            super().pick(index)

    def step(self, by: int) -> None:
        """Who walks down to an option and presses Enter means that option; Enter once more goes on.

        Where several are chosen, Enter adds none to those that are: it might take one back unseen.
        """
        super().step(by)
        kind, given = self.item.type, self._given()
        several = kind in (ItemType.MULTIPLE, ItemType.ORDERING) and bool(given or self.picked)
        here = self.order[min(self.cursor, len(self.order) - 1)]
        self.walked = kind is not ItemType.MATCHING and not several and here != given

    def _choose(self, place: int) -> None:
        self.walked = False
        kind = self.item.type
        if self._ordering:
            self._order(place)
        elif kind is ItemType.MATCHING:
            self._match_next(place)
        elif kind is ItemType.MULTIPLE:
            given = self._given()
            chosen = set(given) if isinstance(given, tuple) else set()
            self._record(tuple(sorted(c for c in chosen ^ {place} if c is not None)) or None)
        else:
            self._record(None if self._given() == place else place)

    def _order(self, place: int) -> None:
        if place in self.picked:
            del self.picked[self.picked.index(place) :]
        else:
            self.picked.append(place)
        whole = len(self.picked) == len(self.item.options)
        self._record(tuple(self.picked) if whole else None)

    def _match(self, number: int) -> None:
        """A digit gives the highlighted left-hand side its right-hand side, and goes to the next."""
        if 0 <= number < len(self.right):
            cursor = min(self.cursor, len(self.order) - 1)
            self._pair(self.order[cursor], self.right[number])
            self.cursor = min(cursor + 1, len(self.order) - 1)

    def _match_next(self, place: int) -> None:
        """A tap on a left-hand side offers it the next right-hand side, after the last none."""
        given = self._given()
        now = given[place] if isinstance(given, tuple) else None
        at = self.right.index(now) + 1 if now is not None else 0
        self._pair(place, self.right[at] if at < len(self.right) else None)

    def _pair(self, place: int, right: int | None) -> None:
        given = self._given()
        pairs: list[int | None] = list(given) if isinstance(given, tuple) else [None] * len(self.item.options)
        pairs[place] = right
        self._record(tuple(pairs))

    def _given(self) -> Response | None:
        return self.sitting.state.responses[self.index]

    def _record(self, response: Response | None) -> None:
        if response != self._given():
            self.station.answer(self.index, response)
        self.kiosk.touch()

    def _keep_typed(self) -> None:
        """A typed answer is recorded as soon as somebody stops to look, not only at Enter."""
        if self.item.type in TYPED and self.station.sitting is not None:
            self._record(self.writing.text or None)

    def _on(self) -> None:
        self._keep_typed()
        given = self._given()
        unmatched = self.item.type is ItemType.MATCHING and isinstance(given, tuple) and None in given
        if (given is None or unmatched) and not self.warned:
            self.warned = True
            missing = "sit.unfinished_order" if self.picked else "sit.nothing_chosen"
            self.kiosk.notice("sit.unfinished_match" if unmatched else missing)
        elif self.sitting.practice and self._given() is not None:
            from hoctapbac.journey.outcome import Verdict

            self.kiosk.show(Verdict(self.kiosk, self.item, self._given(), self._next))
        else:
            self._next()

    def _next(self) -> None:
        self._go(self.index + 1)

    def _go(self, index: int) -> None:
        self._keep_typed()
        state = self.sitting.state
        step = 1 if index > self.index else -1
        while 0 <= index < len(state.items) and not state.open(index):
            index += step
        if index >= len(state.items):
            self._review()
        elif index >= 0:
            self.station.move(index)
            self.kiosk.show(Question(self.kiosk))

    def _flag(self) -> None:
        self.station.flag(self.index, not self.sitting.state.flags[self.index])
        self.kiosk.notice("sit.flagged" if self.sitting.state.flags[self.index] else "sit.unflagged")

    def _review(self) -> None:
        self._keep_typed()
        self.kiosk.show(Review(self.kiosk))

    def leave(self) -> None:
        self._keep_typed()


def step_marks(sitting: Sitting) -> tuple[Step, ...]:
    """One mark for each item: where we are, what is answered, flagged, open, or out of time."""
    state = sitting.state

    def mark(i: int) -> Step:
        if i == state.position:
            return "now"
        if state.flags[i]:
            return "flagged"
        if state.responses[i] is not None:
            return "done"
        return "open" if state.open(i) else "closed"

    return tuple(mark(i) for i in range(len(state.items)))


class Review(InSitting):
    """What is answered, what is not, what was flagged; hand in or go back."""

    name = "review"

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        # The first sensible choice: hand in when all is answered, else the first question that is still open.
        if self.sitting.state.unanswered:
            first = 3 if self.sitting.practice else 2
            self.cursor = next(i for i, offer in enumerate(self.offers()) if i >= first and offer.enabled)

    def blocks(self) -> Sequence[Block]:
        state, say = self.sitting.state, self.say
        answered = sum(given is not None for given in state.responses)
        return (
            Text(say("review.title"), "heading"),
            Gap(),
            Text(say("review.answered", answered=answered, of=len(state.items))),
            Text(say("review.all_done" if answered == len(state.items) else "review.some_open"), "quiet"),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        state, say = self.sitting.state, self.say
        left = [i for i in range(len(state.items)) if state.responses[i] is None or state.flags[i]]
        offers = [
            Offer(say("review.submit"), self._submit),
            Offer(say("review.return", n=state.position + 1), self.back),
        ]
        for index in left:
            why = "review.flagged" if state.responses[index] is not None else "review.open"
            go = Offer(
                say(why, n=index + 1),
                self._goer(index),
                _short(state.items[index].stem),
                enabled=state.open(index),
            )
            offers.append(go)
        if self.sitting.practice:
            offers.insert(2, Offer(say("review.stop_practice"), self._stop_practice))
        return offers

    def _stop_practice(self) -> None:
        self.station.discard()
        self.kiosk.home()

    def _goer(self, index: int) -> Callable[[], None]:
        def go() -> None:
            self.station.move(index)
            self.kiosk.show(Question(self.kiosk))

        return go

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "back")

    def back(self) -> None:
        self.kiosk.show(Question(self.kiosk))

    def _submit(self) -> None:
        asked = self.sitting.contest.prediction
        if asked is not None and not self.sitting.practice and self.sitting.state.prediction is None:
            self.kiosk.show(Prediction(self.kiosk))
        else:
            self.kiosk.show(Confirm(self.kiosk))


class Prediction(Typed, InSitting):
    """The side question: a number, typed before handing in, that cannot be changed afterwards."""

    name = "prediction"

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        self.writing = Writing(kiosk.typing, self.say, "number", done=self._next, cancel=self._back, most=20)

    def page(self) -> Page:
        asked, say = self.sitting.contest.prediction, self.say
        assert asked is not None
        label = asked.label or say(f"prediction.{asked.target}")
        page = Page(
            name=self.name,
            number=0,
            title=self.title(),
            clock=self.clock(),
            blocks=(Text(label, "heading"), Gap()),
            keys=self.keys(*self.writing.hints()),
        )
        return self.writing.dress(page, say("sit.your_answer"), asked.unit)

    def _back(self) -> None:
        self.kiosk.show(Review(self.kiosk))

    def _next(self) -> None:
        if parse_number(self.writing.text) is None:
            self.kiosk.notice("sit.not_a_number")
        else:
            self.station.predict(self.writing.text)
            self.kiosk.show(Confirm(self.kiosk))


class Confirm(InSitting):
    """The last question: hand in? Where something is still open, going back is the highlighted choice.

    Going back comes first and the page settles longer: a key held down on the page before must not hand in.
    """

    name = "confirm"
    settle_s = 0.8

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        self.cursor = 0 if self.sitting.state.unanswered else 1

    def blocks(self) -> Sequence[Block]:
        say, missing = self.say, self.sitting.state.unanswered
        lines: list[Block] = [Text(say("confirm.ask"), "heading"), Gap(), Text(say("confirm.final"))]
        if missing:
            numbers = ", ".join(str(i + 1) for i in missing)
            lines.append(Text(say("confirm.open", numbers=numbers), "warning"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("confirm.back"), self.back), Offer(self.say("review.submit"), self._submit))

    def back(self) -> None:
        self.kiosk.show(Review(self.kiosk))

    def _submit(self) -> None:
        self.kiosk.finished(self.station.submit())


class Restored(InSitting):
    """After a power cut: the sitting is here, up to its last answer."""

    name = "restored"

    def blocks(self) -> Sequence[Block]:
        say, state = self.say, self.sitting.state
        answered = sum(given is not None for given in state.responses)
        lines: list[Block] = [
            Text(say("restored.title"), "heading"),
            Gap(),
            Text(say("restored.kept", n=state.position + 1, answered=answered, of=len(state.items))),
        ]
        who = self.sitting.who
        name = who.person.name if who.person else who.guest
        if name or who.unit:
            lines.append(Text(" · ".join(filter(None, (name, who.unit.name if who.unit else ""))), "strong"))
        return (*lines, Gap())

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("restored.go_on"), self.back), Offer(self.say("restored.not_me"), self._call_staff))

    def _call_staff(self) -> None:
        from hoctapbac.journey.aids import Help

        self.kiosk.over(Help(self.kiosk))

    def back(self) -> None:
        self.kiosk.show(Question(self.kiosk))


def _short(text: str, most: int = 36) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
