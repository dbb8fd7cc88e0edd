"""Lists of units and of successions as rows of cells, from CSV with Vietnamese or English headings or from TOML.

Whatever is wrong with the file as such becomes a problem with its line; what comes out are rows of clean text, and
what the words in them mean is for `reading` to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.csv import rows_of
from hoctapbac.bank.importers.rows import Row
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.names import repair_letters

MOST_BYTES = 20_000_000
MOST_TOML_BYTES = 2_000_000
MOST_ROWS = 50_000
_HEADING_WITHIN = 10  # rows: a list often opens with its title
_YEAR_HEADING = re.compile(r"(?:cum|khoi|cum,? khoi|cluster)(?: thi dua)?(?: nam)? ((?:19|20)\d\d)")
_CLUSTER_HEADING = re.compile(r"(?:cum|khoi|cum,? khoi|cluster)(?: thi dua)?")
_AT_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it may be called in CSV, its key in TOML, and the most characters of a cell."""

    headings: tuple[str, ...]
    key: str
    limit: int
    name: bool = False  # a name of a unit: look-alike letters are repaired, lost ones reported


_CLUSTER = Column(("Cụm thi đua",), "cum", 120, name=True)


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of list: its columns, those it cannot do without, and the name of its tables in TOML."""

    columns: Mapping[str, Column]
    needed: tuple[str, ...]
    table: str
    example: str  # a heading row, for whoever has none


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `cells` holds every column of the shape, "" for nothing; `clusters` the cluster by year."""

    number: int
    cells: Mapping[str, str]
    clusters: Mapping[int, str] = field(default_factory=dict)


def lines_of(raw: bytes, shape: Shape, notes: Notes) -> Iterator[Line]:
    """The rows of a file; TOML where its name says so."""
    if len(raw) > MOST_BYTES:
        notes.error(0, "too_large", f"Tệp lớn quá {MOST_BYTES // 1_000_000} MB.", "Xin chia nhỏ hoặc bỏ bớt cột.")
        return
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        message = "Tệp không phải dạng UTF-8 nên chữ có dấu không đọc được."
        notes.error(raw.count(b"\n", 0, wrong.start) + 1, "not_utf8", message, "Xin lưu lại dạng CSV UTF-8.")
        return
    found = _toml_lines(text, shape, notes) if notes.file.lower().endswith(".toml") else _csv_lines(raw, shape, notes)
    for count, line in enumerate(found):
        if count == MOST_ROWS:
            notes.error(line.number, "too_many", f"Tệp có quá {MOST_ROWS} dòng.", "Xin chia thành nhiều tệp.")
            return
        yield line


# -- CSV -------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Layout:
    """Where each column and the cluster of each year stand, and how many columns have a heading."""

    width: int
    columns: dict[str, int] = field(default_factory=dict)
    years: dict[int, int] = field(default_factory=dict)


def _csv_lines(raw: bytes, shape: Shape, notes: Notes) -> Iterator[Line]:
    rows = (row for row in rows_of(Source(raw, notes.file), Wishes(encoding="utf-8"), notes, Found()) if not row.blank)
    layout = _headed(rows, shape, notes)
    if layout is None:
        notes.error(1, "heading_missing", "Không thấy dòng tiêu đề.", f"Xin ghi dòng đầu: {shape.example}.")
        return
    for row in rows:
        if any(cell.strip() for cell in row.cells[layout.width :]):
            remedy = "Nếu trong ô có dấu phẩy, xin đặt cả ô trong dấu ngoặc kép."
            notes.error(row.line, "cells_extra", "Dòng có nhiều ô hơn dòng tiêu đề.", remedy)
        yield _line(row, layout, shape, notes)


def _headed(rows: Iterator[Row], shape: Shape, notes: Notes) -> _Layout | None:
    """The layout that the heading row says; the rows after it are left in `rows`."""
    known = {fold(heading): name for name, column in shape.columns.items() for heading in column.headings}
    for row in islice(rows, _HEADING_WITHIN):
        headings = [fold(clean_line(cell)).strip(" *:.") for cell in row.cells]
        if {*shape.needed} <= {known.get(heading) for heading in headings}:
            return _layout(row, headings, known, notes)
    return None


def _layout(row: Row, headings: Sequence[str], known: Mapping[str, str], notes: Notes) -> _Layout:
    layout = _Layout(len(headings))
    for place, heading in enumerate(headings):
        year, name, shown = _YEAR_HEADING.fullmatch(heading), known.get(heading), clean_line(row.cell(place), 60)
        if (year and int(year[1]) in layout.years) or name in layout.columns:
            notes.error(row.line, "column_twice", f"Cột «{shown}» trùng với một cột trước.", "Xin giữ lại một cột.")
        elif year:
            layout.years[int(year[1])] = place
        elif name:
            layout.columns[name] = place
        elif _CLUSTER_HEADING.fullmatch(heading):
            message = f"Cột «{shown}» chưa ghi năm."
            notes.error(row.line, "cluster_year_missing", message, "Xin ghi năm vào tên cột: Cụm thi đua 2026.")
        elif heading:
            notes.warning(row.line, "column_unused", f"Cột «{shown}» không dùng đến.", "Xin bỏ hoặc sửa tên cột.")
    return layout


def _line(row: Row, layout: _Layout, shape: Shape, notes: Notes) -> Line:
    places = layout.columns
    cells = {
        name: _cell(row.line, row.cell(places[name]), column, notes) if name in places else ""
        for name, column in shape.columns.items()
    }
    clusters = {year: _cell(row.line, row.cell(place), _CLUSTER, notes) for year, place in layout.years.items()}
    return Line(row.line, cells, {year: cluster for year, cluster in clusters.items() if cluster})


def _cell(line: int, cell: str, column: Column, notes: Notes) -> str:
    """A cell made clean; "" for a dash or for what was reported."""
    if not cell:
        return ""
    lost = "\ufffd" in cell or (column.name and "?" in cell)
    text = repair_letters(cell) if column.name else clean_line(cell)
    if lost:
        message = f"«{clean_line(cell.replace(chr(0xFFFD), '?'), 60)}» có dấu ? thay cho chữ đã mất."
        notes.error(line, "letters_lost", message, "Xin lưu lại từ tệp gốc dạng CSV UTF-8.")
    if len(text) > column.limit:
        message = f"Ô «{column.headings[0]}» dài quá {column.limit} ký tự."
        notes.error(line, "too_long", message, "Xin rút gọn, và xem lại dấu ngoặc kép ở dòng này.")
        return ""
    return text if any(map(str.isalnum, text)) else ""


# -- TOML ------------------------------------------------------------------------------------------------------------


def _toml_lines(text: str, shape: Shape, notes: Notes) -> Iterator[Line]:
    if len(text) > MOST_TOML_BYTES:
        limit = MOST_TOML_BYTES // 1_000_000
        notes.error(0, "too_large", f"Tệp TOML lớn quá {limit} MB.", "Xin dùng tệp CSV.")
        return
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:
        found = _AT_LINE.search(str(fault))
        remedy = f"Mỗi đơn vị viết dưới một dòng [[{shape.table}]]; chữ đặt trong ngoặc kép thẳng."
        notes.error(int(found[1]) if found else 0, "not_toml", "Tệp viết chưa đúng cú pháp TOML.", remedy)
        return
    tables = values.get(shape.table, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        notes.error(0, "wrong_type", f"Mục «{shape.table}» viết chưa đúng.", f"Xin viết từng dòng [[{shape.table}]].")
        return
    headers = (n for n, line in enumerate(text.split("\n"), 1) if line.strip() == f"[[{shape.table}]]")
    for table in tables:
        yield _toml_line(next(headers, 0), table, shape, notes)


def _toml_line(number: int, table: Mapping[str, object], shape: Shape, notes: Notes) -> Line:
    names = {column.key: name for name, column in shape.columns.items()}
    cells = dict.fromkeys(shape.columns, "")
    clusters: dict[int, str] = {}
    for key, value in table.items():
        if key == "cum" and isinstance(value, dict):
            clusters = _toml_clusters(number, value, notes)
        elif key not in names:
            notes.warning(number, "unknown_key", f"Mục «{clean_line(key, 60)}» không dùng đến.", "Xin bỏ hoặc sửa tên.")
        elif isinstance(value, str | int | date) and not isinstance(value, bool | datetime):
            cells[names[key]] = _cell(number, str(value), shape.columns[names[key]], notes)
        else:
            message = f"Mục «{key}» phải là chữ, số hoặc ngày."
            notes.error(number, "wrong_type", message, 'Xin đặt chữ trong ngoặc kép: "…".')
    return Line(number, cells, clusters)


def _toml_clusters(number: int, table: Mapping[str, object], notes: Notes) -> dict[int, str]:
    clusters: dict[int, str] = {}
    for year, cluster in table.items():
        if re.fullmatch(r"(?:19|20)\d\d", year) and isinstance(cluster, str):
            clusters[int(year)] = _cell(number, cluster, _CLUSTER, notes)
        else:
            message = "Mục «cum» viết chưa đúng."
            notes.error(number, "cluster_year_missing", message, 'Xin viết: cum = { 2026 = "Cụm thi đua số 2" }.')
    return {year: cluster for year, cluster in clusters.items() if cluster}
