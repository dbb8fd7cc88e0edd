"""After handing in: the result with its code, what to read again, thanks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hoctapbac import receipt
from hoctapbac.bank import Item
from hoctapbac.contest.responses import Response
from hoctapbac.contest.scoring import score_item
from hoctapbac.journey.page import Block, Code, Gap, Page, Quote, Text
from hoctapbac.journey.scene import Menu, Offer
from hoctapbac.journey.wording import key_text, response_text, span_text
from hoctapbac.sitting import Outcome
from hoctapbac.vietnamese import dates

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk


class Result(Menu):
    """The person's own result, once; nothing of it stays on the screen."""

    name = "result"

    def __init__(self, kiosk: Kiosk, outcome: Outcome) -> None:
        super().__init__(kiosk)
        self.outcome = outcome
        self.big = False
        self._code = Code(outcome.receipts, self._caption()) if outcome.receipts else None

    def _caption(self) -> str:
        link = receipt.read(self.outcome.receipts[0]).host
        return self.say("receipt.scan_link" if link else "result.scan")

    def aside(self) -> str:
        if self.outcome.practice:
            return self.say("sit.practice")
        return self.say("result.saved", time=dates.time_text(self.outcome.submitted_ms))

    def blocks(self) -> Sequence[Block]:
        say, done = self.say, self.outcome
        lines: list[Block] = []
        if done.reason == "time":
            lines += [Text(say("result.time_over"), "warning"), Gap()]
        if done.practice or done.contest.feedback == "at_once":
            lines.append(Text(say("result.correct", correct=done.score.correct, items=done.score.items), "heading"))
            if done.score.most != done.score.items:
                lines.append(Text(say("result.points", points=done.score.points, most=done.score.most)))
        else:
            lines.append(Text(say(f"result.hidden_{done.contest.feedback}"), "heading"))
        lines.append(Text(say("result.duration", span=span_text(say, done.duration_ms))))
        if done.practice:
            return (*lines, Gap())
        return (*lines, Gap(), *self._record(), Gap())

    def _record(self) -> Sequence[Block]:
        say = self.say
        return (
            Text(say("result.provisional"), "quiet"),
            Gap(),
            Text(say("result.code"), "quiet"),
            Text(self.outcome.code, "strong"),
            Text(say("result.no_phone"), "quiet"),
        )

    def code(self) -> Code | None:
        return self._code

    def offers(self) -> Sequence[Offer]:
        kiosk, done = self.kiosk, self.outcome
        offers = []
        again = to_read_again(done)
        if (again and done.practice) or (again and done.contest.read_again and done.contest.feedback == "at_once"):
            offers.append(
                Offer(self.say("result.again", count=len(again)), lambda: kiosk.show(Again(kiosk, done, again)))
            )
        return [*offers, Offer(self.say("result.end"), self.back)]

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "big_code", "returns") if self._code else ("enter_choose", "returns")

    def page(self) -> Page:
        page = super().page()
        if not self.big:
            return page
        return replace(
            page,
            code_only=True,
            choices=(),
            cursor=-1,
            blocks=(Text(self.outcome.code, "strong"), Gap(), Text(self.say("receipt.any_back"), "quiet")),
            keys=self.keys("any_back"),
        )

    def press(self, key: str, character: str | None) -> None:
        if self.big or (key in ("q", "Q", "asterisk") and self._code):
            self.big = not self.big
            self.kiosk.renumber()
        else:
            super().press(key, character)

    def back(self) -> None:
        self.kiosk.show(Thanks(self.kiosk))


def to_read_again(outcome: Outcome) -> tuple[int, ...]:
    """The items that were not answered rightly."""
    return tuple(
        i
        for i, (item, given) in enumerate(zip(outcome.items, outcome.responses, strict=True))
        if not score_item(item, given, 1).correct
    )


def teaching(say: Callable[..., str], item: Item, response: Response | None) -> list[Block]:
    """An item looked at again: my answer in quiet ink, the right one, the quotation and its source."""
    lines: list[Block] = [Text(item.stem, "heading"), Gap()]
    right = score_item(item, response, 1).correct
    if right:
        lines.append(Text(say("verdict.right"), "right"))
    elif response is None:
        lines.append(Text(say("verdict.unanswered"), "notyet"))
    else:
        lines.append(Text(say("verdict.not_yet"), "notyet"))
        lines.append(Text(say("again.mine", text=response_text(say, item, response)), "quiet"))
    lines += [
        Text(say("again.key"), "quiet"),
        Text("● " + key_text(item).replace("\n", "\n● "), "right", 2),
        Gap(),
    ]
    lines.append(Quote(item.quotation, item.source))
    if item.explanation:
        lines.append(Text(item.explanation, "quiet"))
    return [*lines, Gap()]


class Again(Menu):
    """«Tự soi, tự sửa»: one question a page, with what the source says."""

    name = "again"
    idle_s = 180

    def __init__(self, kiosk: Kiosk, outcome: Outcome, left: tuple[int, ...], at: int = 0) -> None:
        super().__init__(kiosk)
        self.outcome, self.left, self.at = outcome, left, at

    def aside(self) -> str:
        return self.say("again.count", n=self.at + 1, of=len(self.left))

    def blocks(self) -> Sequence[Block]:
        index = self.left[self.at]
        return teaching(self.say, self.outcome.items[index], self.outcome.responses[index])

    def offers(self) -> Sequence[Offer]:
        last = self.at + 1 == len(self.left)
        return (Offer(self.say("result.end" if last else "again.next"), lambda: self._go(self.at + 1)),)

    def hints(self) -> tuple[str, ...]:
        return ("enter_next", "left_before", "back")

    def press(self, key: str, character: str | None) -> None:
        if key == "right" or (key == "left" and self.at):
            self._go(self.at + (1 if key == "right" else -1))
        else:
            super().press(key, character)

    def _go(self, at: int) -> None:
        if at >= len(self.left):
            self.kiosk.show(Thanks(self.kiosk))
        else:
            self.kiosk.show(Again(self.kiosk, self.outcome, self.left, at))

    def back(self) -> None:
        self.kiosk.show(Result(self.kiosk, self.outcome))


class Verdict(Menu):
    """Practice: right or not yet, and why, before the next question."""

    name = "verdict"

    def __init__(self, kiosk: Kiosk, item: Item, response: Response | None, then: Callable[[], None]) -> None:
        super().__init__(kiosk)
        self.item, self.response, self.then = item, response, then

    def title(self) -> str:
        return self.say("sit.practice")

    def blocks(self) -> Sequence[Block]:
        return teaching(self.say, self.item, self.response)

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("again.next"), self.then),)

    def hints(self) -> tuple[str, ...]:
        return ("enter_next",)

    def back(self) -> None:
        self.then()


class Thanks(Menu):
    """With respectful thanks, and back to waiting by itself."""

    name = "thanks"
    idle_s = 15

    def blocks(self) -> Sequence[Block]:
        return (
            Text(self.say("thanks.text"), "heading"),
            Gap(),
            Text(self.say("thanks.returns"), "quiet"),
            Gap(),
        )

    def offers(self) -> Sequence[Offer]:
        return (Offer(self.say("thanks.next_person"), self.back),)

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose",)
