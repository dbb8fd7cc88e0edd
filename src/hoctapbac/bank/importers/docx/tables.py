"""Tables of a Word document that hold one question a row: handed to the reader of tables, the rest left as lines.

A table counts as one only where its columns say so plainly: a header or a column of keys, and options in columns of
their own or in one cell. Where a key could only be seen inside a cell, by an underlined letter among others, the table
stays text and is read as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.columns import layout_of
from hoctapbac.bank.importers.docx.runs import FORMULA, PICTURE
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.pieces import Line, Mark
from hoctapbac.bank.importers.rows import Row
from hoctapbac.bank.importers.table import drafts_of_rows
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

_MARKS: tuple[Mark, ...] = ("bold", "italic", "underline", "highlight", "colour", "strike")
_MOST = 0.5  # of a cell's letters
_PLACEHOLDER = re.compile(re.escape(PICTURE) + "|" + re.escape(FORMULA))

Cells = dict[int, list[Line]]


def taken_out(lines: Sequence[Line], wishes: Wishes) -> tuple[list[Line], list[list[Row]], dict[int, Media]]:
    """The lines that stay, the tables of questions, and by line the pictures and formulas of their rows."""
    tables: dict[int, dict[int, Cells]] = {}
    for line in lines:
        if line.cell is not None:
            table, row, column = line.cell
            tables.setdefault(table, {}).setdefault(row, {}).setdefault(column, []).append(line)
    media: dict[int, Media] = {}
    taken: dict[int, list[Row]] = {}
    for number, rows in tables.items():
        whole = [_row(number, row, cells, media) for row, cells in rows.items()]
        if _holds_questions(whole, wishes):
            taken[number] = whole
    rest = [line for line in lines if line.cell is None or line.cell[0] not in taken]
    return rest, list(taken.values()), media


def drafts(
    tables: Sequence[Sequence[Row]], media: dict[int, Media], wishes: Wishes, notes: Notes, found: Found
) -> Iterator[Draft | Refused]:
    """The questions of these tables."""
    for rows in tables:
        for each in drafts_of_rows(rows, wishes, notes, found):
            seen = media.get(each.item.line) if isinstance(each, Draft) else None
            yield replace(each, media=tuple(seen.names)) if isinstance(each, Draft) and seen else each


def _row(table: int, number: int, cells: Cells, media: dict[int, Media]) -> Row:
    first = next(iter(cells.values()))[0].line
    seen = Media()
    columns = range(1, max(cells) + 1)
    texts = tuple(_PLACEHOLDER.sub(lambda f: seen.placeholder(f[0][1:-1]), _text(cells.get(n, []))) for n in columns)
    if seen.names:
        media[first] = seen
    marks = tuple(frozenset[str](_marks(cells.get(n, []))) for n in columns)
    return Row(texts, f"bảng {table}, hàng {number}", first, marks)


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(f"{line.label} {line.text}".strip() for line in lines).strip()


def _marks(lines: Sequence[Line]) -> Iterator[Mark]:
    """The marks that most of a cell bears."""
    letters = [sum(not sign.isspace() for sign in line.text) for line in lines]
    for mark in _MARKS:
        marked = sum(line.share(mark) * count for line, count in zip(lines, letters, strict=True))
        if marked > _MOST * sum(letters):
            yield mark


def _holds_questions(rows: Sequence[Row], wishes: Wishes) -> bool:
    if len(rows) < 2 or max(len(row.cells) for row in rows) < 2:
        return False
    layout = layout_of(rows, wishes.columns, Notes(""))
    if layout is None or not layout.columns("stem"):
        return False
    inside = not layout.options  # options within a cell: their looks would be lost
    return bool(layout.keys) or bool(layout.doubt) or (layout.header > 0 and not inside)
