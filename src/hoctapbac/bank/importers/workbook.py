"""Excel workbooks as rows of texts: values as people see them, with the look of each cell.

Read here rather than by a library, which in its streaming mode knows no hidden rows, merged cells or parts of a cell
with a look of their own, and which answers damaged files with exceptions of any kind. Strings of old fonts are
converted cell by cell. Only `BadArchive`, `BadXml` and `TooLarge` come out of here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from hoctapbac.bank.importers import xml
from hoctapbac.bank.importers.archive import Archive, BadArchive
from hoctapbac.bank.importers.cellstyles import PLAIN_STYLE, Style, run_style, shown, styles_of
from hoctapbac.bank.importers.rows import NOTHING, Row
from hoctapbac.bank.importers.sharedstrings import Run, Text, strings_of, unescaped
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local
from hoctapbac.vietnamese.encodings import repair_cell
from hoctapbac.vietnamese.encodings.repairs import scheme_of_font

MOST_STRINGS = 48_000_000  # bytes of the part that holds the texts of all sheets
MOST_COLUMNS = 200
MOST_EMPTY = 5_000  # rows without a text, one after the other: what follows them is no table any more
_TELLING = 4  # letters of a cell in a font of today that can tell an old encoding
_MOST_MERGED = 20_000
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MERGED = re.compile(rb"mergeCell\s+ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")


@dataclass(slots=True)
class Sheet:
    """One sheet, and what is learned of it while its rows are read."""

    name: str
    path: str
    hidden: bool = False
    hidden_rows: list[int] = field(default_factory=list)
    uncounted: list[str] = field(default_factory=list)  # cells whose formula has no value
    dated: int = 0
    converted: list[tuple[str, str]] = field(default_factory=list)  # text before and after


class Workbook:
    """One open workbook. `converts` is whether texts in old encodings are converted; our own template has none."""

    converts = True

    def __init__(self, stream: BinaryIO) -> None:
        self._archive = Archive(stream)
        self._names = {name.lower(): name for name in self._archive.names}
        path = self._main()
        root = self._parsed(path)
        folder = path.rpartition("/")[0]
        targets = self._targets(folder, path)
        self.sheets = [
            Sheet(
                attribute(each, "name"), targets[attribute(each, "id")], attribute(each, "state") not in ("", "visible")
            )
            for each in xml.descendants(root, "sheet")
            if attribute(each, "id") in targets
        ]
        self._from_1904 = any(attribute(each, "date1904") in ("1", "true") for each in children(root, "workbookPr"))
        styles = self._named(folder, "styles.xml")
        self._styles = styles_of(self._parsed(styles)) if styles else []
        self._strings = self._shared(self._named(folder, "sharedStrings.xml"))

    def _main(self) -> str:
        found = self._names.get("xl/workbook.xml") or next((n for n in self._names if n.endswith("workbook.xml")), "")
        if not found:
            raise BadArchive("tệp Excel không có trang tính")
        return self._names[found.lower()]

    def _named(self, folder: str, name: str) -> str:
        return self._names.get(f"{folder}/{name}".lower(), "")

    def _parsed(self, name: str) -> Element:
        return xml.parse(self._archive.read(name))

    def _targets(self, folder: str, path: str) -> dict[str, str]:
        """Relation → member of the archive."""
        name = self._named(f"{folder}/_rels", f"{path.rpartition('/')[2]}.rels")
        if not name:
            raise BadArchive("tệp Excel thiếu danh sách trang tính")
        targets = {}
        for each in xml.descendants(self._parsed(name), "Relationship"):
            target = attribute(each, "Target")
            full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            if full.lower() in self._names:
                targets[attribute(each, "Id")] = self._names[full.lower()]
        return targets

    def _shared(self, name: str) -> list[Text]:
        return strings_of(self._archive.read(name, MOST_STRINGS)) if name else []

    def rows(self, sheet: Sheet) -> Iterator[Row]:
        """The rows of a sheet that have a cell, in order, each as wide as the widest so far."""
        raw = self._archive.read(sheet.path)
        merged = _Merged(raw)
        width = empty = last = 0
        for element in xml.stream(io.BytesIO(raw), "row"):
            number = attribute(element, "r")
            last = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else last + 1
            cells = self._cells(element, sheet, last)
            merged.fill(last, cells)
            texts = {column: text for column, (text, _) in cells.items() if text.strip()}
            empty = 0 if texts else empty + 1
            if empty > MOST_EMPTY:
                return
            if texts and attribute(element, "hidden") in ("1", "true"):
                sheet.hidden_rows.append(last)
            width = max(width, *(column + 1 for column in texts)) if texts else width
            yield Row(
                tuple(texts.get(n, "") for n in range(width)),
                f"{sheet.name}!{last}",
                last,
                tuple(cells[n][1] if n in cells else NOTHING for n in range(width)),
            )

    def _cells(self, row: Element, sheet: Sheet, number: int) -> dict[int, tuple[str, frozenset[str]]]:
        cells: dict[int, tuple[str, frozenset[str]]] = {}
        column = -1
        for cell in children(row, "c"):
            found = _REFERENCE.fullmatch(attribute(cell, "r"))
            column = _column(found[1]) if found else column + 1
            if column < MOST_COLUMNS:
                cells[column] = self._cell(cell, sheet, f"{found[1] if found else ''}{number}")
        return cells

    def _cell(self, cell: Element, sheet: Sheet, where: str) -> tuple[str, frozenset[str]]:
        """The text of a cell and its marks."""
        kind = attribute(cell, "t", "n")
        style = self._style(attribute(cell, "s"))
        if kind == "inlineStr":
            inline = child(cell, "is")
            return self._text("" if inline is None else _inline(inline), style, sheet)
        value = xml.text_of(child(cell, "v"))
        if not value:
            if child(cell, "f") is not None:
                sheet.uncounted.append(where)
            return "", NOTHING
        if kind == "s":
            place = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else len(self._strings)
            return self._text(self._strings[place] if place < len(self._strings) else (), style, sheet)
        if kind == "n":
            text, stored = shown(value, style.format, self._from_1904)
            sheet.dated += stored == "date"
            return text, style.marks | {stored}
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE", style.marks
        return self._text(unescaped(value), style, sheet)

    def _style(self, number: str) -> Style:
        place = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0
        return self._styles[place] if place < len(self._styles) else PLAIN_STYLE

    def _text(self, content: Text, style: Style, sheet: Sheet) -> tuple[str, frozenset[str]]:
        """The text of the runs, converted where it is in an old encoding, and the marks that most of it bears."""
        if isinstance(content, str):
            return (_converted(content, style.font, sheet) if self.converts else content), style.marks
        parts, marked, letters = [], dict[str, int](), 0
        for run in content:
            look = run.style or style
            text = _converted(run.text, look.font or style.font, sheet) if self.converts else run.text
            parts.append(text)
            count = len("".join(text.split()))
            letters += count
            for mark in look.marks:
                marked[mark] = marked.get(mark, 0) + count
        highlight = style.marks & {"highlight"}
        return "".join(parts), frozenset(mark for mark, count in marked.items() if count * 2 > letters) | highlight


def _converted(text: str, font: str, sheet: Sheet) -> str:
    if not scheme_of_font(font) and (text.isascii() or len(text) < _TELLING):
        return text
    repaired = repair_cell(text, font)
    if not {"tcvn3", "vni", "mojibake"}.isdisjoint(repaired.done) and len(sheet.converted) < 1000:
        sheet.converted.append((text, repaired.text))
    return repaired.text


def _inline(element: Element) -> Text:
    """A text that stands in its cell; readings of Asian letters are no part of it."""
    runs = []
    for each in element:
        name = local(each)
        if name == "t":
            runs.append(Run(unescaped(xml.text_of(each))))
        elif name == "r":
            look = child(each, "rPr")
            runs.append(Run(unescaped(xml.text_of(child(each, "t"))), None if look is None else run_style(look)))
    return tuple(runs) if any(run.style for run in runs) else "".join(run.text for run in runs)


def _column(letters: str) -> int:
    """The place of a column from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


class _Merged:
    """Cells merged downwards: each row under the first shows its text too."""

    def __init__(self, raw: bytes) -> None:
        self._last: dict[tuple[int, int], int] = {}
        self._carried: dict[int, tuple[int, tuple[str, frozenset[str]]]] = {}
        for n, found in enumerate(_MERGED.finditer(raw)):
            if n >= _MOST_MERGED:
                return
            first, last = _column(found[1].decode()), _column(found[3].decode())
            if first == last < MOST_COLUMNS:
                self._last[int(found[2]), first] = int(found[4])

    def fill(self, row: int, cells: dict[int, tuple[str, frozenset[str]]]) -> None:
        """Put what is carried from above into the cells of a row, and remember what begins here."""
        if not self._last:
            return
        for column, (last, content) in list(self._carried.items()):
            if row > last:
                del self._carried[column]
            elif not cells.get(column, ("",))[0]:
                cells[column] = content
        for column, content in cells.items():
            if (row, column) in self._last:
                self._carried[column] = (self._last[row, column], content)
