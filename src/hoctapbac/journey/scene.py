"""A scene is one place in a journey: it makes its page and takes the keys of that page.

`Menu` is the scene that most are: something to read and a numbered list to choose from. Nine choices have the digits
1 to 9; longer lists are cut into pages of eight, where 9 turns the page, so a numeric keypad is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoctapbac.journey.page import Block, Choice, Clock, Code, Page
from hoctapbac.journey.writing import Writing

if TYPE_CHECKING:
    from hoctapbac.journey.kiosk import Kiosk

PAGE = 8  # choices of a list that is cut into pages, the turning left out


@dataclass(frozen=True, slots=True)
class Offer:
    """A choice and what it does."""

    label: str
    take: Callable[[], None]
    note: str = ""
    mark: str | None = None
    enabled: bool = True


class Scene:
    """Base of all scenes: knows the kiosk, its station and its language."""

    name = "scene"
    idle_s: int | None = 60  # after this many seconds without a key the kiosk goes back to waiting; None: never
    settle_s = 0.25  # a key struck this soon after the page appeared was meant for the page before it
    helps = ("help", 6)  # which sentences F1 brings, and how many lines
    takes_letters = False  # typed letters belong to the scene, not to the kiosk's own keys

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self.station = kiosk.station
        self.say = kiosk.say

    def page(self) -> Page:
        raise NotImplementedError

    def press(self, key: str, character: str | None) -> None:
        """Take a key that the kiosk has no use for itself."""

    def pick(self, index: int) -> None:
        """Take the choice at `index` of the page: a click or a tap."""

    def leave(self) -> None:
        """Somebody closes the kiosk: write down what is only on the screen."""

    def keys(self, *names: str) -> tuple[tuple[str, str], ...]:
        """Entries of the key line, by the names of their sentences: `enter_choose` has «key|what it does»."""
        pairs = (self.say(f"keys.{name}").split("|", 1) for name in (*names, "help"))
        return tuple((key, what) for key, what in pairs)


class Typed(Scene):
    """A page with one field to fill in; every key belongs to the field."""

    writing: Writing

    def press(self, key: str, character: str | None) -> None:
        if self.writing.press(key, character):
            self.kiosk.touch()

    def pick(self, index: int) -> None:
        self.writing.pick(index)


class Menu(Scene):
    """Something to read above, a list to choose from, something to read below."""

    columns = 1

    def __init__(self, kiosk: Kiosk) -> None:
        super().__init__(kiosk)
        self.cursor = 0
        self.first = 0  # of the list page on the screen

    # what a menu says; each scene overrides what it has

    def title(self) -> str:
        return self.say(f"{self.name}.title")

    def middle(self) -> str:
        return ""

    def aside(self) -> str:
        return ""

    def clock(self) -> Clock | None:
        return None

    def blocks(self) -> Sequence[Block]:
        return ()

    def after(self) -> Sequence[Block]:
        return ()

    def offers(self) -> Sequence[Offer]:
        return ()

    def code(self) -> Code | None:
        return None

    def hints(self) -> tuple[str, ...]:
        return ("enter_choose", "move", "back")

    def back(self) -> None:
        self.kiosk.home()

    # how it works

    def page(self) -> Page:
        offers = self.shown()
        return Page(
            name=self.name,
            number=0,
            title=self.title(),
            middle=self.middle(),
            aside=self.aside(),
            clock=self.clock(),
            blocks=tuple(self.blocks()),
            choices=tuple(
                Choice(o.label, str(i + 1) if i < 9 else "", o.mark, o.note, o.enabled) for i, o in enumerate(offers)
            ),
            cursor=min(self.cursor, len(offers) - 1),
            columns=self.columns,
            after=tuple(self.after()),
            code=self.code(),
            keys=self.keys(*self.hints()),
        )

    def shown(self) -> list[Offer]:
        """The offers of the list page on the screen, with the one that turns the page."""
        offers = list(self.offers())
        if len(offers) <= PAGE + 1:
            return offers
        pages = -(-len(offers) // PAGE)
        here = self.first // PAGE + 1
        turn = Offer(self.say("list.next", page=here, pages=pages), self.turn)
        return [*offers[self.first : self.first + PAGE], turn]

    def turn(self, by: int = 1) -> None:
        """Show the next list page, after the last the first again."""
        count = len(self.offers())
        if count > PAGE + 1:
            pages = -(-count // PAGE)
            self.first = (self.first // PAGE + by) % pages * PAGE
            self.cursor = 0
            self.kiosk.renumber()

    def press(self, key: str, character: str | None) -> None:
        offers = self.shown()
        if key in ("up", "down") and offers:
            self.step(self.columns if key == "down" else -self.columns)
        elif key in ("left", "right"):
            self.sideways(1 if key == "right" else -1)
        elif key == "enter" and offers:
            self.take(min(self.cursor, len(offers) - 1))
        elif key in ("escape", "0"):
            self.back()
        elif 0 < digit_of(key) <= len(offers):
            self.take(digit_of(key) - 1)

    def sideways(self, by: int) -> None:
        if self.columns > 1:
            self.step(by)
        else:
            self.turn(by)

    def step(self, by: int) -> None:
        """Move the highlight, staying inside the list."""
        last = len(self.shown()) - 1
        self.cursor = max(0, min(self.cursor + by, last))
        self.kiosk.touch()

    def take(self, index: int) -> None:
        offer = self.shown()[index]
        self.cursor = index
        if offer.enabled:
            offer.take()

    def pick(self, index: int) -> None:
        if 0 <= index < len(self.shown()):
            self.take(index)


def digit_of(key: str) -> int:
    """1 to 9 for these keys, 0 for every other: «²» is a digit to Python and to nobody else."""
    return "123456789".find(key) + 1 if len(key) == 1 else 0
