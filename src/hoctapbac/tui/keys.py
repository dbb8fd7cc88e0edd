"""What a terminal sends, as keys, clicks and pastes; whatever else it sends is dropped.

Unlike the toolkit's parser this one never turns a sequence it does not know into the letters and digits the
sequence is made of (digits answer questions here), never waits for ever for the end of a paste, and never
raises. Keys have Textual's names.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from textual import events, messages
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual.keys import Keys, _character_to_key
from textual.message import Message

ESCAPE_WAIT = 0.1  # seconds after which a lone ESC was the Esc key
PASTE_SILENCE = 1.0  # seconds of silence after which a paste without an end is over
PASTE_LONGEST = 3.0  # seconds after which it is over even if something keeps coming
PASTE_LIMIT = 2000  # characters of a paste that are kept

_ESC = "\x1b"
_PASTE, _PASTE_END, _SYNC = "\x1b[200~", "\x1b[201~", "\x1b[?2026;"
# A Linux console function key, an old mouse report, any other control sequence, a keypad key, a string.
_COMPLETE = re.compile(
    r"\x1b(?:\[\[[\s\S]|\[M[\s\S]{3}|\[[0-?]*[ -/]*[@-LN-Z\\-~]|\[[0-?]+[ -/]*M|O[0-9;]*[@-~]"
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\))"
)
_UNFINISHED = re.compile(r"\x1b(?:\[\[|\[M[\s\S]{0,2}|\[[0-?]*[ -/]*|O[0-9;]*|[\]PX^_][^\x07\x1b]*\x1b?|)\Z")
_BROKEN = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|O[0-9;]*|[\]PX^_][^\x07\x1b]*)")
_MOUSE = re.compile(r"\x1b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])")
# A key as «CSI code:… ; modifiers:event ; text u»: not asked for, but a terminal may have been left in that mode.
_CODED = re.compile(r"\x1b\[(\d{1,7})(?::(\d{1,7})?)?(?::\d*)?(?:;(\d*)(?::(\d))?)?(?:;([\d:]*))?u")
_CODED_NAMES = {9: "tab", 13: "enter", 27: "escape", 127: "backspace", 57414: "enter"}
_CODED_MOVES = dict(enumerate(("left", "right", "up", "down", "pageup", "pagedown", "home", "end"), start=57417))
_KEYPAD_ZERO = 57399
_SHIFT, _LOCKS = 1, 64 + 128
_RELEASED = "3"
_LONGEST = 256  # characters of an unfinished sequence; a longer one is swallowed, not kept


class TerminalInput:
    """A parser fed with decoded text; `now` is monotonic seconds."""

    def __init__(self) -> None:
        self._waiting = ""
        self._paste: str | None = None
        self._paste_began = 0.0
        self._fed = 0.0

    @property
    def waiting(self) -> bool:
        """Whether something has begun whose end has not come: `tick` is wanted soon."""
        return bool(self._waiting) or self._paste is not None

    def feed(self, text: str, now: float) -> Iterator[Message]:
        """The messages that `text` completes, in order."""
        if self._paste is not None and now - self._paste_began > PASTE_LONGEST:
            self._paste, self._waiting = None, ""
        self._fed = now
        self._waiting += text
        while self._waiting:
            if self._paste is not None:
                if (pasted := self._pasted()) is None:
                    return
                yield events.Paste(pasted)
            elif (end := self._token()) == 0:
                return
            else:
                token, self._waiting = self._waiting[:end], self._waiting[end:]
                yield from self._messages(token, now)

    def tick(self, now: float) -> Iterator[Message]:
        """To be called whenever nothing came for a while: gives up waiting for the end of something."""
        silence = now - self._fed
        if self._paste is not None:
            if silence > PASTE_SILENCE:
                self._paste, self._waiting = None, ""
        elif self._waiting and silence >= ESCAPE_WAIT:
            lone, self._waiting = self._waiting == _ESC, ""
            if lone:
                yield events.Key("escape", _ESC)

    def _token(self) -> int:
        """Length of the first key, sequence or letter of what waits; 0 if its end has not come yet."""
        waiting = self._waiting
        if waiting[0] != _ESC:
            return 1
        if match := _COMPLETE.match(waiting):
            return match.end()
        if _UNFINISHED.match(waiting):
            if len(waiting) > _LONGEST:  # its beginning and its last letter are enough to find its end
                self._waiting = waiting[:2] + waiting[-1]
            return 0
        if match := _BROKEN.match(waiting):
            return match.end()
        return 1 if waiting[1] == _ESC else 2

    def _messages(self, token: str, now: float) -> Iterator[Message]:
        if token == _PASTE:
            self._paste, self._paste_began = "", now
        elif token.startswith(_SYNC) and token[-2:] == "$y":
            if token[len(_SYNC)] != "0":
                yield messages.TerminalSupportsSynchronizedOutput()
        elif match := _CODED.fullmatch(token):
            yield from _coded(*match.groups())
        elif match := _MOUSE.fullmatch(token):
            yield from _mouse(*(int(number) for number in match.groups()[:3]), pressed=match[4] == "M")
        else:
            yield from _key(token)

    def _pasted(self) -> str | None:
        """The text of the paste when its end has come; until then gathers what came, up to the limit."""
        text, mark, rest = self._waiting.partition(_PASTE_END)
        kept = 0 if mark else min(len(text), len(_PASTE_END) - 1)
        gathered = (self._paste or "") + text[: len(text) - kept]
        self._waiting = rest if mark else text[len(text) - kept :]
        self._paste = None if mark else gathered[:PASTE_LIMIT]
        return gathered[:PASTE_LIMIT] if mark else None


def _key(token: str) -> Iterator[Message]:
    """A known key or a printable letter; a control sequence that is not a key gives nothing."""
    known = ANSI_SEQUENCES_KEYS.get(token)
    if isinstance(known, tuple):
        if "\x80" <= token <= "\x9f":
            return
        yield from (events.Key(key.value, token if len(token) == 1 else None) for key in known)
    elif len(token) == 2 and token[0] == _ESC and token[1].isprintable():
        yield events.Key(f"alt+{_character_to_key(token[1])}", None)
    elif isinstance(known, str) and known != Keys.Ignore.value and len(known) == 1:
        yield events.Key(_character_to_key(known), known)
    elif len(token) == 1 and token.isprintable() and token != "\ufffd":
        yield events.Key(_character_to_key(token), token)


def _coded(
    code: str, shifted: str | None, modifiers: str | None, event: str | None, text: str | None
) -> Iterator[Message]:
    """A key that came as a number: its name, or the letters it types; nothing for one with Ctrl or Alt."""
    number, held = int(code), (int(modifiers or 1) - 1) & ~_LOCKS
    if event == _RELEASED or held & ~_SHIFT:
        return
    if number in _CODED_NAMES:
        yield events.Key(_CODED_NAMES[number], None)
    elif number in _CODED_MOVES:
        yield events.Key(("shift+" if held else "") + _CODED_MOVES[number], None)
    elif _KEYPAD_ZERO <= number <= _KEYPAD_ZERO + 9:
        yield from _key(str(number - _KEYPAD_ZERO))
    else:
        typed = [int(part) for part in (text or "").split(":") if part]
        for letter in typed or [int(shifted or number) if held else number]:
            if letter <= sys.maxunicode:
                yield from _key(chr(letter))


def _mouse(buttons: int, column: int, line: int, *, pressed: bool) -> Iterator[Message]:
    """Left button and wheel; movements and other buttons mean nothing here."""
    x, y = column - 1, line - 1
    if x < 0 or y < 0 or buttons & 32:
        return
    kind: type[events.MouseEvent]
    if buttons & 64:
        kind = (events.MouseScrollUp, events.MouseScrollDown)[buttons & 1]
        if buttons & 2 or not pressed:
            return
    elif buttons & 3 == 0:
        kind = events.MouseDown if pressed else events.MouseUp
    else:
        return
    yield kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)
