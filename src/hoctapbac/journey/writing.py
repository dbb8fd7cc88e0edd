"""Filling in a field: how letters are typed at this machine, and a keyboard on the screen.

What is seen is what is kept: Enter changes nothing any more. A kiosk often has no input method at all, so ours
is on; where the machine turns out to have one, ours steps back. Where no letter was ever struck, the keyboard
stands on the screen: for a finger, or, where a name is wanted, for the digits of a keypad, whose 2 4 6 8 move,
5 takes and 0 is a space.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from hoctapbac.journey.line import Line
from hoctapbac.journey.page import Choice, Page
from hoctapbac.texts import Say
from hoctapbac.vietnamese import telex
from hoctapbac.vietnamese.cleaning import clean_line

Method = Literal["telex", "vni", "off"]
METHODS: tuple[Method, ...] = ("telex", "vni", "off")
Kind = Literal["name", "text", "number", "code"]


@dataclass(slots=True)
class Typing:
    """How letters are typed at one machine; what is learnt about its keys stays from person to person."""

    method: Method = "telex"
    style: telex.Style = "old"
    lettered: bool = False  # a letter key was struck here: there is a keyboard
    keyed: bool = False  # some key was struck here
    host: bool = False  # the machine has an input method of its own, which ours must not follow
    screen: bool = True  # False where whole lines are typed elsewhere: no keyboard belongs on the page

    @property
    def engine(self) -> telex.Method | None:
        """The method that composes what is typed; None when nothing does."""
        return None if self.host or self.method == "off" else self.method

    def turn(self) -> None:
        """The next method; whoever asks for one means it, even beside an input method of the machine."""
        self.method = METHODS[(METHODS.index(self.method) + 1) % len(METHODS)] if not self.host else "telex"
        self.host = False


_LETTERS = (
    *("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"),
    *("A", "Ă", "Â", "B", "C", "D", "Đ", "E", "Ê", "G"),
    *("H", "I", "K", "L", "M", "N", "O", "Ô", "Ơ", "P"),
    *("Q", "R", "S", "T", "U", "Ư", "V", "X", "Y", "-"),
    *("à", "á", "ả", "ã", "ạ", "F", "J", "W", "Z", ","),
    *("space", "erase", ".", "'", "/", "(", ")", "capitals", "cancel", "done"),
)
_DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", ",", "-", "erase", "cancel", "done")
_TONES = {"á": "1", "à": "2", "ả": "3", "ã": "4", "ạ": "5"}  # as VNI numbers them
_NAMED = ("space", "erase", "capitals", "cancel", "done")
_MOVES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
_KEYPAD = {"2": "down", "4": "left", "6": "right", "8": "up"}
_FIRST_LETTER = _LETTERS.index("A")


class Writing:
    """A field being filled in on one page: its line, and the keyboard on the screen where it is wanted.

    `done` is what Enter does, `cancel` what Esc does.
    """

    def __init__(
        self,
        typing: Typing,
        say: Say,
        kind: Kind,
        *,
        done: Callable[[], None],
        cancel: Callable[[], None],
        text: str = "",
        most: int = 60,
    ) -> None:
        self.line = Line(text, most, typing.style)
        self.typing = typing
        self.say = say
        self._kind = kind
        self._done, self._cancel = done, cancel
        self._labels = _DIGITS if self._figures else _LETTERS
        self._cursor = 0 if self._figures else _FIRST_LETTER
        self._capitals = False
        self._shown: bool | None = None  # what was asked for; None: whether a keyboard is missing decides

    @property
    def text(self) -> str:
        """What stands in the field, clean."""
        return clean_line(self.line.text)

    @property
    def _figures(self) -> bool:
        return self._kind in ("number", "code")

    @property
    def keyboard(self) -> bool:
        """Whether the keyboard stands on the screen."""
        if self._shown is not None:
            return self._shown
        return self.typing.screen and not (self.typing.keyed if self._figures else self.typing.lettered)

    @property
    def columns(self) -> int:
        return 5 if self._figures else 10

    # what stands on the page

    def dress(self, page: Page, label: str, hint: str = "") -> Page:
        """`page` with the field, and with the keyboard if it is wanted."""
        value = self.line.field(label, hint or self._hint(), self._method())
        if self._kind == "code":
            value = replace(value, value="●" * len(value.value))
        if not self.keyboard:
            return replace(page, typing=value)
        choices = tuple(Choice(self._label(label), mark=self._mark(label)) for label in self._labels)
        return replace(page, typing=value, choices=choices, cursor=self._cursor, columns=self.columns)

    def hints(self) -> tuple[str, ...]:
        """Names of the keys that work here, most needed first."""
        first = ("take_letter", "move") if self.keyboard else ("enter_next", "erase")
        return (*first, "back_escape", *(() if self._figures else ("method",)), "screen_keys")

    def _label(self, label: str) -> str:
        return self.say(f"typing.{label}") if label in _NAMED else label

    def _mark(self, label: str) -> str | None:
        return "●" if label == "capitals" and self._capitals else None

    def _method(self) -> str:
        if self._figures:
            return ""
        return self.say("typing.host" if self.typing.host else f"typing.{self.typing.method}")

    def _hint(self) -> str:
        """How letters and marks are made, for whoever was never shown."""
        if self.keyboard:
            return self.say("typing.how_screen")
        if self._figures or self.typing.engine is None:
            return ""
        return self.say(f"typing.how_{self.typing.engine}")

    # what keys do

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False when it means nothing here. A letter from a real keyboard puts ours away."""
        if key == "f3":
            self._shown = not self.keyboard
        elif key == "f2" and not self._figures:
            self.typing.turn()
        elif self.keyboard and self._steer(key):
            pass
        elif key == "enter":
            self._done()
        elif key == "escape":
            self._cancel()
        else:
            return self._type(key, character)
        return True

    def pick(self, index: int) -> None:
        """Take the key at `index` of the keyboard on the screen."""
        if self.keyboard and 0 <= index < len(self._labels):
            self._cursor = index
            self._strike(self._labels[index])

    def _steer(self, key: str) -> bool:
        """Move over the keyboard or take a key of it, by arrows or by the digits of a keypad."""
        if self._kind == "name" and not self.typing.lettered:  # a text may have figures: there they are themselves
            key = _KEYPAD.get(key, {"5": "enter", "0": "space"}.get(key, key))
            if key == "space":
                self._strike("space")
                return True
        if key in _MOVES:
            self._move(*_MOVES[key])
        elif key == "enter":
            self._strike(self._labels[self._cursor])
        else:
            return False
        return True

    def _move(self, across: int, down: int) -> None:
        """To the next key in a direction; past an edge comes the other end."""
        row, column = divmod(self._cursor, self.columns)
        rows = len(self._labels) // self.columns
        self._cursor = (row + down) % rows * self.columns + (column + across) % self.columns

    def _strike(self, label: str) -> None:
        line = self.line
        if label == "done":
            self._done()
        elif label == "cancel":
            self._cancel()
        elif label == "erase":
            line.erase()
        elif label == "space":
            line.insert(" ")
        elif label in _TONES:
            line.tone(_TONES[label])
        elif label == "capitals":
            self._capitals = not self._capitals
        elif label.isalpha():
            line.compose(label if self._capitals or self._begins_word() else label.lower(), "vni")
        else:
            line.insert(label)

    def _begins_word(self) -> bool:
        before = self.line.text[: self.line.caret]
        return self._kind == "name" and not before[-1:].isalnum()

    def _type(self, key: str, character: str | None) -> bool:
        if key != "paste" and character and not self._figures:
            self._mind_host(character)
            if character.isalpha():
                self._shown = None
        return self.line.press(key, character, None if self._figures else self.typing.engine)

    def _mind_host(self, character: str) -> None:
        """A letter that no plain keyboard has comes from an input method of the machine itself."""
        if not character.isascii() and (character.isalpha() or unicodedata.combining(character[0])):
            self.typing.host = True
