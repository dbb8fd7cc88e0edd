"""The choices of a page as lines: a list with hanging indents, or a grid; each with its zone.

Drawn big, a choice has its digit, mark and label in big letters and its note as usual; only where `fits` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoctapbac.journey.page import Choice
from hoctapbac.tui import letters
from hoctapbac.tui.letters import Face
from hoctapbac.tui.lines import BLANK, Line, Span, Zone, line
from hoctapbac.tui.measure import cells, cut, harmless, padded, wrap

LEAD = 2  # columns left of the text's edge: «▌ » before the highlighted choice
HERE = "▌ "


def fits(choices: Sequence[Choice], columns: int, measure: int, room: int, face: Face) -> bool:
    """Whether every choice can be drawn big, no word cut, and seen whole in `room` lines; a grid as a whole."""
    if not all(letters.drawable(_written(choice), face) for choice in choices):
        return False
    if columns > 1:
        most = (LEAD + measure) // columns - LEAD
        tall = -(-len(choices) // columns) * face.lines
        return tall <= room and all(letters.columns(_in_cell(choice), face) <= most for choice in choices)
    left = measure - sum(_indents(choices, face))
    pieces = [letters.wrapped(choice.label, face, left) or () for choice in choices]
    heights = [
        len(there) * face.lines + len(_noted(choice, left)) for choice, there in zip(choices, pieces, strict=True)
    ]
    return all(pieces) and all(height <= room for height in heights)


def listed(
    choices: Sequence[Choice], cursor: int, measure: int, gap: int, face: Face | None = None
) -> list[list[Line]]:
    """One group of lines a choice, from `LEAD` columns left of the text; `gap` empty lines belong to each."""
    digits = max((cells(harmless(choice.digit)) for choice in choices), default=0)
    indents = _indents(choices, face) if face else (0, 0)
    groups = []
    for index, choice in enumerate(choices):
        here = index == cursor
        rows = _large(choice, here, indents, measure, face) if face else _choice(choice, here, digits, measure)
        rows = [BLANK] * (gap // 2) + rows + [BLANK] * (gap - gap // 2)
        zone = (Zone(0, LEAD + measure, index),)
        groups.append([replace(row, zones=zone) for row in rows])
    return groups


def _choice(choice: Choice, here: bool, digits: int, measure: int) -> list[Line]:
    role = _role(choice, here)
    head = _head(choice, here, digits)
    indent = sum(cells(span.text) for span in head)
    room = LEAD + measure - indent
    if room < 4:  # a screen too narrow for columns: the label alone
        head, indent, room = (Span(HERE if here else "  ", role),), LEAD, max(1, measure)
    label = wrap(choice.label, room)
    note = cut(choice.note, room)
    beside = bool(note) and cells(label[0]) + cells(note) + 2 <= room
    gap = " " * (room - cells(label[0]) - cells(note)) if beside else ""
    first = line(*head, Span(label[0], role), Span(gap), Span(note if beside else "", "quiet"))
    rest = [line(Span(" " * indent), Span(piece, role)) for piece in label[1:]]
    below = [line(Span(" " * indent), Span(note, "quiet"))] if note and not beside else []
    return [first, *rest, *below]


def _role(choice: Choice, here: bool) -> str:
    if not choice.enabled:
        return "quiet"
    return "chosen" if here else "choice"


def _head(choice: Choice, here: bool, digits: int) -> tuple[Span, ...]:
    """«▌ 1 ●  » : where I am, the key that takes it, its mark."""
    role = _role(choice, here)
    digit = harmless(choice.digit)
    key = Span(" " * (digits - cells(digit)) + digit, role if here or not choice.enabled else "key")
    if choice.mark is None:
        return Span(HERE if here else "  ", role), key, Span("  " if digits else "")
    mark = Span((" " if digits else "") + harmless(choice.mark) + "  ", role)
    return Span(HERE if here else "  ", role), key, mark


def _written(choice: Choice) -> str:
    """All of a choice that is drawn big."""
    return f"{choice.digit} {choice.mark or ''} {choice.label}"


def _indents(choices: Sequence[Choice], face: Face) -> tuple[int, int]:
    """Columns that big digits and big marks take, the air behind them included."""
    digits = max((letters.columns(harmless(choice.digit), face) for choice in choices), default=0)
    marks = max((letters.columns(harmless(choice.mark or ""), face) for choice in choices), default=0)
    return digits + (2 if marks else 3) if digits else 0, marks + 3 if marks else 0


def _large(choice: Choice, here: bool, indents: tuple[int, int], measure: int, face: Face) -> list[Line]:
    """One choice that fits in big letters, its note below."""
    role, bar = _role(choice, here), HERE if here else "  "
    indent = sum(indents)
    pieces = letters.wrapped(choice.label, face, measure - indent) or ()
    digit, mark = (letters.rows(harmless(text or ""), face) for text in (choice.digit, choice.mark))
    rows = []
    for place, piece in enumerate(pieces):
        for y, row in enumerate(letters.rows(piece, face)):
            first = (digit[y].ljust(indents[0]), mark[y].ljust(indents[1])) if place == 0 else (" " * indent,)
            spans = (Span(bar, role), *(Span(text, role) for text in first), Span(row, role))
            rows.append(Line(spans, joined=y > 0))
    notes = _noted(choice, measure - indent)
    return rows + [line(Span(bar, role), Span(" " * indent), Span(piece, "quiet")) for piece in notes]


def _noted(choice: Choice, room: int) -> tuple[str, ...]:
    return wrap(choice.note, room) if choice.note else ()


def grid(
    choices: Sequence[Choice], cursor: int, columns: int, measure: int, gap: int, face: Face | None = None
) -> list[list[Line]]:
    """One group of lines a row of the grid, `columns` choices in each row."""
    room = max(1, (LEAD + measure) // columns)
    groups = []
    for start in range(0, len(choices), columns):
        drawn: list[tuple[Span, ...]] = []
        zones: list[Zone] = []
        for index, choice in enumerate(choices[start : start + columns], start):
            column = (index - start) * room
            if column + room > LEAD + measure:
                break
            drawn.append(_cell(choice, index == cursor, room, face))
            zones.append(Zone(column, column + room, index))
        rows = [replace(line(*spans), joined=y > 0) for y, spans in enumerate(zip(*drawn, strict=True))]
        rows = [BLANK] * (gap // 2) + rows + [BLANK] * (gap - gap // 2)
        groups.append([replace(row, zones=tuple(zones)) for row in rows])
    return groups


def _in_cell(choice: Choice) -> str:
    parts = [choice.digit if choice.digit.casefold() != choice.label.casefold() else "", choice.mark or ""]
    return harmless(" ".join([part for part in parts if part] + [choice.label]))


def _cell(choice: Choice, here: bool, room: int, face: Face | None) -> tuple[Span, ...]:
    """One choice of a grid, a span a row of it."""
    text, role = _in_cell(choice), _role(choice, here)
    if face:
        return tuple(Span(padded((HERE if here else "  ") + row, room), role) for row in letters.rows(text, face))
    lead = HERE.rstrip() if room < 4 else HERE
    if not here:
        lead = " " * len(lead)
    return (Span(padded(lead + text, room), role),)
