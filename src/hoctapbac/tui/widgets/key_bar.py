"""The last line: the keys that work here and now, each of which can also be touched."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from hoctapbac.tui.lines import Line, Span, Zone
from hoctapbac.tui.measure import cells, harmless
from hoctapbac.tui.widgets.surface import Surface

# How keys are written on the screen, and Textual's names for them.
_NAMES = {
    "enter": "enter",
    "esc": "escape",
    "tab": "tab",
    "space": "space",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
    "+": "plus",
    "−": "minus",
    "-": "minus",
    "/": "slash",
    "⌫": "backspace",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "home": "home",
    "end": "end",
    "del": "delete",
} | {f"f{number}": f"f{number}" for number in range(1, 13)}
_CHARACTERS = {"plus": "+", "minus": "-", "slash": "/", "space": " ", "enter": "\r", "escape": "\x1b"}

Press = tuple[str, str | None]


def presses(key: str) -> list[Press]:
    """The (name, character) of each key in `key` as it is written: «↑ ↓» are two, «1-4» is none."""
    found: list[Press] = []
    for part in key.split():
        name = _NAMES.get(part.casefold()) or (part.lower() if len(part) == 1 and part.isalnum() else "")
        if name:
            found.append((name, name if len(name) == 1 else _CHARACTERS.get(name)))
    return found


def key_line(keys: Sequence[tuple[str, str]], width: int) -> tuple[Line, list[Press]]:
    """As many of `keys` as fit, most needed first; each zone's target is a place in the list of presses."""
    keys = [(harmless(key), harmless(word)) for key, word in keys]
    wide = 1 + sum(cells(key) + cells(word) + 2 for key, word in keys) + 4 * (len(keys) - 1) <= width
    between = " " * (4 if wide else 2)
    spans, zones, pressed, used = [Span(" ")], [], list[Press](), 1
    for key, word in keys:
        room = cells(key) + cells(word) + (2 if wide else 1) + (len(between) if used > 1 else 0)
        if used + room > width:
            break
        if used > 1:
            spans.append(Span(between))
        start = used + (len(between) if used > 1 else 0)
        used += room
        spans += [Span(key, "key"), Span(("  " if wide else " ") + word, "quiet")]
        found = presses(key)
        for place, press in enumerate(found):
            last = place == len(found) - 1
            stop = used if last else start + 2 * place + 2
            zones.append(Zone(start + 2 * place, stop, len(pressed)))
            pressed.append(press)
    return Line(tuple(spans), tuple(zones)), pressed


class KeyBar(Surface):
    """One quiet line."""

    def __init__(self, fill: Callable[[], None]) -> None:
        super().__init__(fill)
        self.presses: list[Press] = []
