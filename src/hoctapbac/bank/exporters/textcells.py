"""Cells of a workbook that hold text and nothing but text, whatever it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_BEGINS_A_FORMULA = tuple("=+-@'")


def text_cells(sheet: Any, texts: Iterable[str], bold: bool = False) -> list[Any]:
    """A row for a write-only sheet: never computed, never taken for a number or a date, wrapped."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    wrapped = Alignment(wrap_text=True, vertical="top")
    cells: list[Any] = []
    for text in texts:
        if not text:
            cells.append(None)  # its column is text already
            continue
        cell = WriteOnlyCell(sheet, _LOOKS_ESCAPED.sub("_x005F_", text))  # «_x0041_» would be read as the letter A
        cell.data_type = "s"  # also for «=…» and «#N/A»
        cell.number_format = "@"
        cell.alignment = wrapped
        cell.quotePrefix = text.startswith(_BEGINS_A_FORMULA)
        if bold:
            cell.font = Font(bold=True)
        cells.append(cell)
    return cells


def set_columns(sheet: Any, widths: Iterable[int]) -> None:
    """Widths in characters, and text as the format of the cells that are still empty."""
    from openpyxl.utils import get_column_letter

    for n, width in enumerate(widths, 1):
        dimension = sheet.column_dimensions[get_column_letter(n)]
        dimension.width = width
        dimension.number_format = "@"
