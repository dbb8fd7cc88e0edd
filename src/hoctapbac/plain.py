"""The kiosk line by line: the same journeys, read from top to bottom and answered by typed lines.

For a screen reader, a pipe or the poorest terminal. Promises: nothing is drawn, coloured or moved, and every
sign with a meaning is a word; a page is printed once, then only what has changed on it; a line that was
typed for another page than the one now open does nothing; the end of the input or a signal leaves in good
order, with every answer kept.
"""

from __future__ import annotations

import contextlib
import errno
import re
import select
import signal
from collections.abc import Iterable, Iterator
from types import FrameType
from typing import Any, TextIO

from hoctapbac.journey.kiosk import Kiosk
from hoctapbac.journey.outcome import Result
from hoctapbac.journey.page import Block, Choice, Page, Quote, Row, Steps, Text
from hoctapbac.receipt import read
from hoctapbac.texts import Say
from hoctapbac.vietnamese.cleaning import clean_line

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
_MOST = 4096  # characters of one line; what is longer comes as several
_FILTER = 40  # letters that may stand in a list's filter
_DIGITS = re.compile(r"\d(?:[\s,;]+\d)*")

# What is typed for a key, by what the key line calls it; a key that is not here has no use without a screen.
_TYPED = {
    "Enter": "Enter",
    "Esc": "*",
    "←": "<",
    "→": ">",
    "← →": "< >",
    "↑": "<",
    "F1": "?",
    "0": "0",
    "1-9": "1-9",
}
_ERASING = re.compile(r"\s*\([^()]*Backspace[^()]*\)")


def run(kiosk: Kiosk, stdin: TextIO, stdout: TextIO) -> int:
    """Serve one person after another until the input ends or a signal comes; gives the exit code 0."""
    return _Desk(kiosk, stdin, stdout).serve()


class _Stopped(Exception):
    """A signal came while we were waiting for a line."""


class _Desk:
    def __init__(self, kiosk: Kiosk, stdin: TextIO, stdout: TextIO) -> None:
        self._kiosk, self._say = kiosk, kiosk.say
        self._stdin, self._stdout = stdin, stdout
        # Only on a terminal does time pass between lines; a pipe brings its lines when it likes.
        self._timed = stdin.isatty() and hasattr(signal, "SIGHUP")
        self._waiting = self._stop = False
        self._page = kiosk.page

    def serve(self) -> int:
        before = {
            name: signal.signal(getattr(signal, name), self._signalled) for name in _SIGNALS if hasattr(signal, name)
        }
        try:
            self._kiosk.warm()
            self._show()
            for line in self._lines():
                self._second() if line is None else self._line(clean_line(line))
        except _Stopped:
            pass
        except OSError as error:
            if error.errno != errno.EIO:  # the terminal has gone
                raise
            return 0
        finally:
            self._kiosk.stop("plain")
            for name, handler in before.items():
                signal.signal(getattr(signal, name), handler)
        with contextlib.suppress(OSError):  # the terminal may have gone meanwhile
            self._print(["", self._say("plain.bye")])
        return 0

    # -- lines in -------------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[str | None]:
        """What is typed, line by line; None when a second has passed instead."""
        while not self._kiosk.closing:
            line = self._wait()
            if line == "":
                return
            yield line

    def _wait(self) -> str | None:
        """A signal cuts short only this waiting, never the writing of an answer."""
        self._waiting = True
        try:
            if self._stop:
                raise _Stopped
            if self._timed and not select.select([self._stdin], [], [], 1.0)[0]:
                return None
            return self._stdin.readline(_MOST)
        finally:
            self._waiting = False

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        self._stop = True
        if self._waiting:
            raise _Stopped

    # -- what a line does -----------------------------------------------------------------------------------

    def _second(self) -> None:
        """Nobody typed: time over and idleness show; a clock that only runs is not read out."""
        self._kiosk.tick()
        page, shown = self._kiosk.page, self._page
        if page.number != shown.number:
            self._show()
        elif page.clock and page.clock.last_minute and not (shown.clock and shown.clock.last_minute):
            self._page = page
            self._print(["", page.clock.text])
            self._prompt()

    def _line(self, text: str) -> None:
        if not self._stdin.isatty():  # nothing has echoed the end of the line
            self._print([""])
        self._kiosk.tick()
        if self._kiosk.page.number == self._page.number:
            self._take(text)
            self._report(text)
        else:
            self._show()

    def _take(self, text: str) -> None:
        typing = self._kiosk.page.typing is not None
        keys = {"": "enter", "?": "f1", "*": "escape", "+": "down", "-": "up"}
        keys |= {"<": "pageup", ">": "pagedown"} if typing else {"<": "left", ">": "right"}
        if typing and text in "+-" and text:
            self._type(text)
        elif text in keys:
            self._press(keys[text])
        elif typing:
            self._type(text)
        elif _DIGITS.fullmatch(text):
            self._choose([d for d in text if d.isdigit()])
        else:
            self._find(text)

    def _press(self, key: str, character: str | None = None) -> bool:
        """Strike a key; False when it led to another page, for which nothing has been typed yet."""
        self._kiosk.press(key, character, 0.0)
        return self._kiosk.page.number == self._page.number

    def _type(self, text: str) -> None:
        """Put a line into the field. It is taken at once, unless the page has something to say to it."""
        field = self._kiosk.page.typing
        assert field is not None
        for key in ("end", *("backspace",) * len(field.value)):
            self._press(key)
        for character in text:
            self._press(character, character)
        page = self._kiosk.page
        doubted = any(isinstance(block, Text) and block.role == "warning" for block in page.after)
        if page.typing is not None and page.typing.value == text and not doubted:
            self._print([b.text for b in page.after if isinstance(b, Text)])
            self._press("enter")

    def _choose(self, digits: list[str]) -> None:
        """Take choices by their numbers. Several at once are chosen, never taken back."""
        for digit in digits:
            chosen = [c.digit for c in self._kiosk.page.choices if c.mark == "●" and not c.note]
            if len(digits) > 1 and digit in chosen:
                continue
            if not self._press(digit, digit):
                return

    def _find(self, text: str) -> None:
        """Letters narrow a list by the last word, the given name; where nothing is narrowed, q is back."""
        before = self._kiosk.page
        word = text.rsplit(maxsplit=1)[-1]
        for _ in range(_FILTER):
            if not self._press("backspace"):
                return
        # The name of the key is not that of the letter: a letter alone would also be a key of the kiosk.
        for character in word[:_FILTER]:
            if character.isalpha() and not self._press("letter", character):
                return
        if text in ("q", "Q") and self._kiosk.page == before:
            self._press("escape")

    # -- lines out ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self._page = self._kiosk.page
        if self._timed:
            self._forget_typed_ahead()
        self._print(page_lines(self._page, self._say))
        scene = self._kiosk.scene
        if isinstance(scene, Result) and scene.outcome.receipts:
            self._print([self._receipt(scene.outcome.receipts)])
        self._prompt()

    def _receipt(self, forms: tuple[str, ...]) -> str:
        """The receipt to copy: of links the shorter one, for somebody may have it read aloud."""
        if read(forms[-1]).host:
            return self._say("receipt.link", link=forms[-1])
        return self._say("plain.receipt", text=forms[0])

    def _forget_typed_ahead(self) -> None:
        """At a terminal, lines typed before this page was printed were not meant for it."""
        import termios  # there is a terminal of the Unix kind

        termios.tcflush(self._stdin, termios.TCIFLUSH)

    def _report(self, text: str) -> None:
        """Another page is printed whole; of the same page only what is new."""
        before, page = self._page, self._kiosk.page
        if page.number != before.number or _labels(page) != _labels(before):
            self._show()
            return
        self._page = page
        old = set(body_lines(before, self._say))
        new = [line for line in body_lines(page, self._say) if line not in old]
        if page.notice and page.notice not in new:
            new.append(page.notice)
        if not new and page.cursor != before.cursor:
            new = [choice_line(page, page.cursor, self._say)]
        self._print(new or [self._say("plain.unknown", text=text[:_FILTER])])
        self._prompt()

    def _prompt(self) -> None:
        self._stdout.write(prompt(self._page, self._say))
        self._stdout.flush()

    def _print(self, lines: Iterable[str]) -> None:
        self._stdout.writelines(f"{line}\n" for line in lines)
        self._stdout.flush()


# -- a page in words ------------------------------------------------------------------------------------


def page_lines(page: Page, say: Say) -> list[str]:
    """All of a page, ready to be read out: title, what it says, numbered choices, what can be typed."""
    beside = [page.middle, page.aside, page.clock.text if page.clock else ""]
    head = ["", page.title, *filter(None, ["; ".join(filter(None, beside))])]
    keys = [say("plain.key", key=_TYPED[key], what=what) for key, what in page.keys if key in _TYPED]
    if _matching(page):
        keys.append(say("plain.key", key="+ -", what=say("plain.rows")))
    return [*head, *body_lines(page, say), "; ".join(keys) + "."]


def body_lines(page: Page, say: Say) -> list[str]:
    """What stands on a page between its title and its keys."""
    blocks = [line for block in page.blocks for line in block_lines(block, say)]
    if page.name == "help":  # its lines speak of keys that are not typed here
        blocks = [b.text for b in page.blocks if isinstance(b, Text) and b.role == "heading"] + [say("plain.help")]
    lines = [*blocks, *(choice_line(page, n, say) for n in range(len(page.choices)))]
    lines += [line for block in page.after for line in block_lines(block, say)]
    if page.typing is not None and page.typing.value and not page.notice:
        lines.append(say("plain.typed", text=page.typing.value))
    return [*lines, *filter(None, [page.notice])]


def block_lines(block: Block, say: Say) -> list[str]:
    """A block as lines; a gap is none."""
    match block:
        case Text(text=text, role="warning"):
            return [say("plain.warning", text=text)]
        case Text(text=text):
            text = _ERASING.sub("", text).replace("● ", "").replace(" → ", ": ")
            return text.split("\n")
        case Quote(text=text, source=source):
            return [say("plain.quote", text=text)] + ([say("plain.source", text=source)] if source else [])
        case Row(left=left, right=right):
            return [f"{left}: {right}"]
        case Steps(marks=marks):
            return list(_step_lines(marks, say))
        case _:
            return []


def _step_lines(marks: tuple[str, ...], say: Say) -> Iterator[str]:
    for mark in ("done", "flagged", "open", "closed"):
        numbers = ", ".join(str(n) for n, each in enumerate(marks, start=1) if each == mark)
        if numbers:
            yield say(f"plain.steps_{mark}", numbers=numbers)


def choice_line(page: Page, n: int, say: Say) -> str:
    """«2. Rõ quy trình (đã chọn)»."""
    choice = page.choices[n]
    said = [*_said(choice, say)]
    if _matching(page) and n == page.cursor:
        said.append(say("plain.here"))
    label = f"{n + 1}. {clean_line(choice.label)}"
    return f"{label} ({'; '.join(said)})" if said else label


def _said(choice: Choice, say: Say) -> Iterator[str]:
    """The signs beside a choice, as words."""
    if choice.note.startswith("→"):
        right = choice.note.removeprefix("→ ")
        yield say("plain.unpaired") if right == "…" else say("plain.paired", text=right)
    elif choice.note:
        yield choice.note
    if choice.mark == "●" and not choice.note:
        yield say("plain.chosen")
    elif choice.mark and choice.mark.isdigit():
        yield say("plain.place", n=choice.mark)
    if not choice.enabled:
        yield say("plain.closed")


def _matching(page: Page) -> bool:
    """Whether a number is given to the line that is next, instead of taking the line with that number."""
    return any(choice.mark and choice.note.startswith("→") for choice in page.choices)


def _labels(page: Page) -> list[Any]:
    return [choice.label for choice in page.choices]


def prompt(page: Page, say: Say) -> str:
    """What is printed last, on the line that is typed."""
    if page.typing is not None:
        hint = f" ({clean_line(page.typing.hint)})" if page.typing.hint else ""
        return say("plain.type", label=page.typing.label + hint)
    if page.cursor >= 0 and not any(choice.mark for choice in page.choices):
        return say("plain.choose_or", n=page.cursor + 1)
    return say("plain.choose")
