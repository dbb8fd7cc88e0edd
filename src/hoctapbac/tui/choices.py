"""The choices of a page as lines: a list with hanging indents, or a grid; each with its zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoctapbac.journey.page import Choice
from hoctapbac.tui.lines import BLANK, Line, Span, Zone, line
from hoctapbac.tui.measure import cells, cut, harmless, padded, wrap

LEAD = 2  # columns left of the text's edge: «▌ » before the highlighted choice
HERE = "▌ "


def listed(choices: Sequence[Choice], cursor: int, measure: int, gap: int) -> list[list[Line]]:
    """One group of lines a choice, from `LEAD` columns left of the text; `gap` empty lines belong to each."""
    digits = max((cells(harmless(choice.digit)) for choice in choices), default=0)
    groups = []
    for index, choice in enumerate(choices):
        rows = _choice(choice, index == cursor, digits, measure)
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


def grid(choices: Sequence[Choice], cursor: int, columns: int, measure: int, gap: int) -> list[list[Line]]:
    """One group of lines a row of the grid, `columns` choices in each row."""
    room = max(1, (LEAD + measure) // columns)
    groups = []
    for start in range(0, len(choices), columns):
        spans: list[Span] = []
        zones: list[Zone] = []
        for index, choice in enumerate(choices[start : start + columns], start):
            column = (index - start) * room
            if column + room > LEAD + measure:
                break
            spans += _cell(choice, index == cursor, room)
            zones.append(Zone(column, column + room, index))
        rows = [BLANK] * (gap // 2) + [line(*spans)] + [BLANK] * (gap - gap // 2)
        groups.append([replace(row, zones=tuple(zones)) for row in rows])
    return groups


def _cell(choice: Choice, here: bool, room: int) -> tuple[Span, ...]:
    parts = [choice.digit if choice.digit.casefold() != choice.label.casefold() else "", choice.mark or ""]
    text = " ".join([part for part in parts if part] + [choice.label])
    lead = HERE.rstrip() if room < 4 else HERE
    if not here:
        lead = " " * len(lead)
    return (Span(padded(lead + text, room), _role(choice, here)),)
