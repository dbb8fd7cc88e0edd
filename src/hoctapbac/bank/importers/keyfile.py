"""A second file that holds the keys: a list of numbers and letters, or a matrix with a column for each code of a paper.

Whatever the file is, its keys come out as lines «12. B», which is what `keytables` reads. Where a matrix holds the keys
of several papers («mã đề»), the one named in the wishes («101=key») or in the name of the question file is taken; else
none is, and the codes are listed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hoctapbac.bank.importers import Found, Wishes, keytables
from hoctapbac.bank.importers.archive import BadArchive
from hoctapbac.bank.importers.keytables import KeyTable
from hoctapbac.bank.importers.pieces import Line, Piece
from hoctapbac.bank.importers.rows import Row
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.xml import BadXml
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Evidence

MOST_ROWS = 20_000
_CODE = re.compile(r"(?:mã(?: đề)?|đề)?\s*(?:số\s*)?(\d{1,5})(?:\.0)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:câu\s*)?(\d{1,5})(?:\.0)?\s*[.:)]?", re.IGNORECASE)
_KEY = re.compile(r"[A-Ha-h](?:\s*+[,;&]?+\s*+[A-Ha-h])*+|[ĐđSs]")
_WORDS = "tệp đáp án"


def key_lines(source: Source, asked: str, wishes: Wishes, notes: Notes, found: Found) -> list[Line]:
    """The keys of a file as lines; `asked` is the name of the file of questions."""
    from hoctapbac.bank.importers import csv, docx, text
    from hoctapbac.bank.importers.sniff import sniff

    form = sniff(source, notes)
    if form == "xlsx":
        rows: Iterable[Row] = _sheets(source, notes)
    elif form == "csv":
        rows = csv.rows_of(source, Wishes(), notes, found)
    else:
        return docx.lines_of(source, notes, found) if form == "docx" else text.lines_of(source, notes, found)
    grid = [row for _, row in zip(range(MOST_ROWS), rows, strict=False) if not row.blank]
    return _lines(_matrix(grid, asked, wishes, notes, found) or _pairs(grid) or _as_they_stand(grid))


def _sheets(source: Source, notes: Notes) -> Iterator[Row]:
    from hoctapbac.bank.importers.workbook import Workbook

    try:
        with source.open() as stream:
            book = Workbook(stream)
            for sheet in book.sheets:
                if not sheet.hidden:
                    yield from book.rows(sheet)
    except (BadArchive, BadXml) as error:
        notes.error(0, "bad-workbook", f"Tệp đáp án bị hỏng: {error}.", "Mở tệp bằng Excel, lưu lại rồi nạp tệp mới.")


def _lines(keys: Iterable[tuple[str, str, str]]) -> list[Line]:
    return [Line((Piece(f"{number}. {key}"),), where, n) for n, (number, key, where) in enumerate(keys, 1)]


def _matrix(grid: Sequence[Row], asked: str, wishes: Wishes, notes: Notes, found: Found) -> list[tuple[str, str, str]]:
    """The keys of one paper out of a matrix of several; nothing where the file is no matrix or none can be chosen."""
    for head, row in enumerate(grid[:20]):
        codes = {n: paper[1] for n, cell in enumerate(row.cells) if n and (paper := _CODE.fullmatch(cell.strip()))}
        below = [each for each in grid[head + 1 :] if _NUMBER.fullmatch(each.cell(0).strip())]
        if len(codes) < 2 or len(below) < 2 or not _keyed(below, codes):
            continue
        if [int(code) for code in codes.values()] == list(range(1, len(codes) + 1)):
            papers = {_number(each.cell(0)): [(codes[n], each.cell(n), each.at(n)) for n in codes] for each in below}
        else:
            papers = {codes[n]: [(_number(each.cell(0)), each.cell(n), each.at(n)) for each in below] for n in codes}
        code = _chosen(list(papers), asked, wishes, notes)
        if code:
            found.remarks.append(f"Tệp đáp án: lấy đáp án của mã đề {code}.")
        return [(number, key.strip(), where) for number, key, where in papers.get(code, []) if key.strip()] or [
            ("", "", "")
        ]
    return []


def _keyed(rows: Sequence[Row], columns: Iterable[int]) -> bool:
    cells = [cell for row in rows for n in columns if (cell := row.cell(n).strip())]
    return bool(cells) and sum(_KEY.fullmatch(cell) is not None for cell in cells) >= 0.5 * len(cells)


def _number(text: str) -> str:
    found = _NUMBER.fullmatch(text.strip())
    return found[1] if found else ""


def _chosen(codes: list[str], asked: str, wishes: Wishes, notes: Notes) -> str:
    """The code of the paper that is asked for; "" with an error where that cannot be told."""
    wished = [code for code in codes if wishes.columns.get(code) == "key"]
    named = [code for code in codes if code in re.findall(r"\d+", asked.replace("\\", "/").rpartition("/")[2])]
    chosen = wished or named
    if len(chosen) == 1:
        return chosen[0]
    notes.error(
        0,
        "several-papers",
        f"Tệp đáp án có nhiều mã đề: {', '.join(codes[:20])}; chưa dùng đáp án nào.",
        f"Chỉ rõ mã đề, ví dụ --map {codes[0]}=key.",
    )
    return ""


def _pairs(grid: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Numbers in one column and letters in another, all the way down."""
    width = max((len(row.cells) for row in grid), default=0)
    numbers = [n for n in range(min(width, 50)) if _share(grid, n, _NUMBER) >= 0.8]
    keys = [n for n in range(min(width, 50)) if _share(grid, n, _KEY) >= 0.8 and n not in numbers]
    if not numbers or len(keys) != 1:
        return []
    return [
        (_number(row.cell(numbers[0])), row.cell(keys[0]).strip(), row.at(keys[0]))
        for row in grid
        if _number(row.cell(numbers[0])) and row.cell(keys[0]).strip()
    ]


def _share(grid: Sequence[Row], column: int, pattern: re.Pattern[str]) -> float:
    cells = [cell for row in grid[1:] if (cell := row.cell(column).strip())]
    return sum(pattern.fullmatch(cell) is not None for cell in cells) / len(cells) if cells else 0.0


def _as_they_stand(grid: Sequence[Row]) -> list[tuple[str, str, str]]:
    """Keys in any other arrangement: numbers above letters, «1.A» in cells."""
    lines = [
        Line((Piece(cell),), row.at(column), row.line, cell=(1, n, column))
        for n, row in enumerate(grid)
        for column, cell in enumerate(row.cells)
        if cell.strip()
    ]
    table = keytables.read(lines)
    return [(number, letters, where) for number, (letters, where) in table.said.items() if number not in table.twice]


@dataclass(slots=True)
class NumberedKeys:
    """Keys by printed number, for questions whose number stands once on both sides."""

    table: KeyTable
    numbers: Counter[str]

    def tell(self, notes: Notes, found: Found) -> None:
        """Say how many were matched, and which numbers belong to nobody."""
        said = self.table.said
        if not said:
            notes.error(
                0, "key-table", "Tệp đáp án không có đáp án nào đọc được.", "Ghi mỗi dòng một câu, ví dụ «12. B»."
            )
            return
        unclear = [number for number in said if number in self.table.twice or self.numbers[number] > 1]
        lost = [number for number in said if not self.numbers[number]]
        matched = len(said) - len({*unclear, *lost})
        found.remarks.append(f"Tệp đáp án: {len(said)} đáp án, khớp {matched} câu theo số câu in trong tệp.")
        for numbers, what in ((unclear, "có số câu lặp lại"), (lost, "có số không câu nào mang")):
            if numbers:
                shown = ", ".join(numbers[:12]) + (", …" if len(numbers) > 12 else "")
                remedy = "Sửa số câu cho khớp, hoặc chọn đáp án từng câu."
                notes.error(0, "key-table", f"Tệp đáp án {what}: {shown}; chưa dùng cho câu nào.", remedy)

    def evidence(self, number: str) -> Iterator[Evidence]:
        """What the file says of the question with a printed number."""
        if number in self.table.said and number not in self.table.twice and self.numbers[number] == 1:
            letters, where = self.table.said[number]
            places = tuple(sorted(LETTERS.index(letter) for letter in letters.split(",") if letter in LETTERS))
            yield Evidence("file", places, _WORDS, where)


def keys_for(
    numbers: Iterable[str], key: Source, asked: str, wishes: Wishes, notes: Notes, found: Found
) -> NumberedKeys:
    """The keys of the file `key` for questions with these printed numbers, told."""
    lines = [line for line in key_lines(key, asked, wishes, notes, found) if line.text.strip(" .")]
    keys = NumberedKeys(keytables.read(lines), Counter(numbers))
    keys.tell(notes, found)
    return keys
