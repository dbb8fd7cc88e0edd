"""Each kind of block as lines of a given measure: paragraphs, quotations, rows, steps, the field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from hoctapbac.journey.page import Block, Field, Gap, Quote, Row, Steps, Text
from hoctapbac.tui import letters
from hoctapbac.tui.letters import Large
from hoctapbac.tui.lines import BLANK, Line, Span, line
from hoctapbac.tui.measure import cells, cut, harmless, padded, wrap

_BAR = 20
_SIGNS = {"done": "●", "flagged": "◐", "open": "○", "closed": "▪"}


def drawn(blocks: Sequence[Block], measure: int, *, gaps: bool, loose: bool, large: Large | None = None) -> list[Line]:
    """All `blocks` in at most `measure` columns, but the text that is to be `large` in as many as that says.

    `gaps` keeps empty lines, `loose` doubles the spacing.
    """
    lines: list[Line] = []
    right = max((cells(harmless(b.right)) for b in blocks if isinstance(b, Row) and b.share is not None), default=0)
    for block in blocks:
        if isinstance(block, Gap):
            lines.extend([BLANK] if gaps else [])
            continue
        if big := _big(block, large):
            lines.extend(big)
            continue
        new = _block(block, measure, right)
        if loose and isinstance(block, Text | Quote):
            new = [piece for one in new for piece in (one, BLANK)]
        lines.extend(new)
    return lines


def suits(blocks: Sequence[Block], large: Large) -> bool:
    """Whether no word of `blocks` is too wide for being drawn `large`."""
    meant = [block for block in blocks if _meant(block, large) and letters.drawable(block.text, large.face)]
    return all(letters.wrapped(block.text, large.face, large.measure) for block in meant)


def _big(block: Block, large: Large | None) -> list[Line]:
    """The block in big letters; empty if it has no such part, or letters that the face has not."""
    if large is None or not _meant(block, large):
        return []
    pieces = letters.wrapped(block.text, large.face, large.measure) or ()
    return [row for piece in pieces for row in _rows(piece, block.role, large.face)]


def _meant(block: Block, large: Large) -> TypeGuard[Text]:
    return isinstance(block, Text) and block.role in large.roles and bool(block.text.strip())


def _rows(piece: str, role: str, face: letters.Face) -> list[Line]:
    """One line of big letters."""
    rows = letters.rows(piece, face)
    return [Line((Span(row, role),), joined=place > 0) for place, row in enumerate(rows)]


def _block(block: Block, measure: int, right: int) -> list[Line]:
    if isinstance(block, Text):
        return paragraph(block.text, block.role, measure, block.indent)
    if isinstance(block, Quote):
        return _quote(block, measure)
    if isinstance(block, Row):
        return _row(block, measure, right)
    if isinstance(block, Steps):
        return _steps(block, measure)
    return []


def paragraph(text: str, role: str, measure: int, indent: int = 0) -> list[Line]:
    """`text` wrapped, each line `indent` columns in (less where the measure is too small for it)."""
    indent = max(0, min(indent, measure - 12))
    return [line(Span(" " * indent), Span(piece, role)) for piece in wrap(text, measure - indent)]


def _quote(block: Quote, measure: int) -> list[Line]:
    if measure < 4:
        return paragraph(block.text, "body", measure)
    pieces = [Span(piece, "body") for piece in wrap(block.text, measure - 2)]
    if block.source:
        pieces += [Span(piece, "quiet") for piece in wrap(block.source, measure - 2)]
    return [line(Span("│ ", "rule"), piece) for piece in pieces]


def _row(block: Row, measure: int, right: int) -> list[Line]:
    figure = cut(block.right, measure)
    bar: tuple[Span, ...] = ()
    taken = cells(figure) + 2 if figure else 0
    if block.share is not None and measure - right - _BAR - 4 >= 16:
        filled = max(0, min(_BAR, round(block.share * _BAR / 1000)))
        gap = Span(" " * (right - cells(figure) + 2))
        bar = (Span("━" * filled, "bar"), Span("─" * (_BAR - filled), "rule"), gap)
        taken = right + _BAR + 4
    if measure - taken < min(16, cells(harmless(block.left))):
        flush = line(Span(" " * (measure - cells(figure))), Span(figure, block.role))
        return [*paragraph(block.left, block.role, measure), *([flush] if figure else [])]
    first, *rest = wrap(block.left, measure - taken)
    free = measure - cells(first) - sum(cells(span.text) for span in bar) - cells(figure)
    top = line(Span(first, block.role), Span(" " * free), *bar, Span(figure, block.role))
    return [top, *(line(Span(piece, block.role)) for piece in rest)]


def _steps(block: Steps, measure: int) -> list[Line]:
    """One sign a step, the present one as its number in brackets, so that no colour is needed to find it."""
    lines: list[list[Span]] = [[]]
    used = 0
    for number, mark in enumerate(block.marks, 1):
        now = mark == "now"
        text = f"[{number}]" if now else _SIGNS[mark]
        room = cells(text) + (2 if used else 0)
        if used and used + room > measure:
            lines.append([])
            used, room = 0, cells(text)
        lines[-1] += [Span("  " if used else ""), Span(cut(text, measure), "strong" if now else "quiet")]
        used += room
    return [line(*spans) for spans in lines]


def typed(field: Field, measure: int, *, boxed: bool) -> tuple[list[Line], tuple[int, int]]:
    """The field being typed, and where its caret stands in it as (column, line)."""
    label = paragraph(field.label, "body", measure) if field.label else []
    hint = paragraph(field.hint, "quiet", measure) if field.hint else []
    if not boxed or measure < 8:
        if field.method and field.label:
            label = paragraph(f"{field.label} · {field.method}", "body", measure)
        spans, column = _around_caret(field, measure, "typed")
        return [*label, line(*spans), *hint], (column, len(label))
    spans, column = _around_caret(field, measure - 4, "strongink")
    box = [
        _lid(field.method, measure),
        line(Span("│ ", "rule"), *spans, Span(" │", "rule")),
        line(Span("└" + "─" * (measure - 2) + "┘", "rule")),
    ]
    return [*label, *box, *hint], (column + 2, len(label) + 1)


def _lid(method: str, measure: int) -> Line:
    """The upper edge of the field, with how letters are typed in it near its right end."""
    name = cut(harmless(method), max(0, measure - 8))
    if not name:
        return line(Span("┌" + "─" * (measure - 2) + "┐", "rule"))
    before = "─" * (measure - cells(name) - 6)
    return line(Span(f"┌{before} ", "rule"), Span(name, "strong"), Span(" ──┐", "rule"))


def _around_caret(field: Field, room: int, role: str) -> tuple[list[Span], int]:
    """The value in exactly `room` columns, the caret in sight and at the column given."""
    value = harmless(field.value)
    at = max(0, min(field.caret, len(value)))
    under = value[at : at + 1] or " "
    if cells(under) > room or not cells(under):
        under = " "
    first = max(0, at - room)
    while cells(value[first:at]) + cells(under) > room:
        first += 1
    column = cells(value[first:at])
    after = padded(value[at + 1 :], room - column - cells(under))
    start, end = (max(first, min(edge, at)) for edge in field.selected)
    spans = [Span(value[first:start], role), Span(value[start:end], "selected"), Span(value[end:at], role)]
    return [*spans, Span(under, "caret"), *_after_caret(after, field.selected[1] - at - 1, role)], column


def _after_caret(after: str, chosen: int, role: str) -> list[Span]:
    """What stands right of the caret, its first `chosen` characters selected."""
    chosen = max(0, chosen)
    return [Span(after[:chosen], "selected"), Span(after[chosen:], role)]
