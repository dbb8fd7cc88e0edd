"""Rows of a table, wherever they come from: a sheet, a text file with delimiters, a table in Word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hoctapbac.bank.labels import LETTERS

_SHEET = re.compile(r"(.*!)(\d+)", re.DOTALL)
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `cells` are the texts as they stand, `line` a running number from 1.

    `where` is its place for people: «Trang1!4» for a row of a sheet, «dòng 7», «bảng 3, hàng 4». `marks` holds, a set
    for each cell, how it looks: "bold", "italic", "underline", "highlight", "colour", "strike"; and what a sheet
    stored it as where that is no text: "number", "date". Leave it out where nothing is known.
    """

    cells: tuple[str, ...]
    where: str
    line: int
    marks: tuple[frozenset[str], ...] = ()

    def cell(self, column: int) -> str:
        """The text of a column counted from 0; "" beyond the last."""
        return self.cells[column] if column < len(self.cells) else ""

    def marked(self, column: int) -> frozenset[str]:
        return self.marks[column] if column < len(self.marks) else NOTHING

    def at(self, column: int) -> str:
        """The place of one cell: «Trang1!B4»."""
        found = _SHEET.fullmatch(self.where)
        return f"{found[1]}{column_name(column)}{found[2]}" if found else f"{self.where}, cột {column_name(column)}"

    @property
    def blank(self) -> bool:
        return not any(cell and not cell.isspace() for cell in self.cells)


def column_name(column: int) -> str:
    """The letters of a column counted from 0: A, …, Z, AA, …"""
    name = ""
    column += 1
    while column:
        column, last = divmod(column - 1, len(LETTERS))
        name = LETTERS[last] + name
    return name
