"""Our own Excel template: what `exporters.xlsx` writes, people edit, and is loaded again without a loss.

Each row says in columns what a question of the native format says in lines, so it is put into those lines and read
as that format: one set of rules, one set of problems, only the places are rows. A second sheet holds the head of the
bank, its topics and its stories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Found, Wishes, native
from hoctapbac.bank.importers.rows import Row, column_name
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.workbook import Sheet, Workbook
from hoctapbac.bank.keys import letters_of
from hoctapbac.bank.labels import LABELS, LETTERS, TYPE_WORDS, YES_WORDS, field_of
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.cleaning import clean, clean_line
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import parse_number, plain_number

ITEMS, HEAD = "Câu hỏi", "Chuyên đề và thẻ"  # the names of the two sheets
NUMBER, STEM = "STT", "Câu hỏi"
STORY_NUMBER, STORY_TITLE = "Thẻ", "Tên thẻ"
EXTRAS = {"mark": "Điểm", "penalty": "Điểm trừ", "language": "Ngôn ngữ", "case": "Phân biệt hoa thường"}
OPTION_TYPES = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}

_PER_OPTION = re.compile(r"nhan xet ([a-z])")
_AGAIN = re.compile(r"(.*?) ?\d{1,3}")
_LINE = re.compile(r"\bdòng (\d+)")
_FEEDBACK = LABELS["item"]["feedback"]
_KEY = LABELS["item"]["answers"]


def is_template(book: Workbook) -> bool:
    """Whether a workbook has our two sheets."""
    return {ITEMS, HEAD} <= {sheet.name for sheet in book.sheets}


def drafts(book: Workbook, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The items, in order, with `found.bank` holding all the rest of the bank."""
    book.converts = False
    sheets = {sheet.name: sheet for sheet in book.sheets}
    lines = _Lines()
    extras: dict[int, dict[str, str]] = {}
    stories = _head(book, sheets[HEAD], lines)
    unknown = _items(book, sheets[ITEMS], lines, extras)
    _stories(stories, lines)
    if unknown:
        found.remarks.append(f"Cột chưa dùng: {', '.join(unknown[:12])}.")
    inner = Notes(notes.file)
    source = Source("\n".join(lines.texts).encode(), notes.file)
    for each in native.drafts(source, wishes, inner, found):
        yield _placed(each, lines, extras)
    for problem in inner.problems():
        said = notes.error if problem.severity == "error" else notes.warning
        message = _LINE.sub(lambda at: f"hàng {lines.row(int(at[1]))}", problem.message)
        said(lines.row(problem.line), problem.code, message, problem.remedy)
    if found.bank is not None:
        found.bank = replace(
            found.bank, items=tuple(replace(item, line=lines.row(item.line)) for item in found.bank.items)
        )


@dataclass(slots=True)
class _Lines:
    """The text of a bank as it is put together, and the row that each of its lines came from."""

    texts: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def add(self, start: str, text: str, row: int) -> None:
        """A labelled text; its further lines are indented."""
        for line in f"{start} {text}".replace("\n", "\n  ").split("\n"):
            self.texts.append(line)
            self.rows.append(row)

    def row(self, line: int) -> int:
        """The row that a line from 1 came from; 0 for none."""
        return self.rows[line - 1] if 0 < line <= len(self.rows) else 0


def _placed(each: Draft | Refused, lines: _Lines, extras: dict[int, dict[str, str]]) -> Draft | Refused:
    """A draft or refusal with its place in the sheet, and what a line of the native format has no room for."""
    if isinstance(each, Refused):
        row = lines.row(each.line)
        return replace(each, line=row, where=f"{ITEMS}!{row}")
    row = lines.row(each.item.line)
    more = extras.get(row, {})
    evidence = tuple(Evidence("column", e.places, f"cột {_KEY}", f"{ITEMS}!{row}") for e in each.evidence if e.places)
    return replace(
        each,
        item=replace(each.item, line=row),
        where=f"{ITEMS}!{row}",
        evidence=evidence,
        mark=_decimal(more.get("mark", "")),
        penalty=_decimal(more.get("penalty", "")),
        language=more.get("language", ""),
        case_sensitive=fold(more.get("case", "")) == fold(YES_WORDS[True]),
    )


def _decimal(text: str) -> str:
    number = parse_number(text)
    return "" if number is None else plain_number(number)


# -- items -------------------------------------------------------------------------------------------------------


def _items(book: Workbook, sheet: Sheet, lines: _Lines, extras: dict[int, dict[str, str]]) -> list[str]:
    """Put the rows of the first sheet into lines; gives back the headings that mean nothing here."""
    rows = (row for row in book.rows(sheet) if not row.blank)
    header = next(rows, None)
    if header is None:
        return []
    columns = {n: cell.strip() for n, cell in enumerate(header.cells) if cell.strip()}
    for number, row in enumerate(rows, 1):
        cells = {heading: clean(row.cell(n)) for n, heading in columns.items()}
        _item({heading: text for heading, text in cells.items() if text}, number, row, lines)
        extras[row.line] = {
            name: text for name, heading in EXTRAS.items() if (text := clean_line(cells.get(heading, "")))
        }
    return [f"{column_name(n)} «{text[:30]}»" for n, text in columns.items() if not _known(text)]


def _known(heading: str) -> bool:
    return heading in {NUMBER, STEM, *EXTRAS.values()} or heading in LETTERS or _label(heading) != ""


def _label(heading: str) -> str:
    """The label of the native format that a heading stands for: «Nhiễu 2» is «Nhiễu»; "" for none."""
    folded = fold(heading)
    if _PER_OPTION.fullmatch(folded):
        return _FEEDBACK
    again = _AGAIN.fullmatch(folded)
    name = field_of("item", folded) or (field_of("item", again[1]) if again else None)
    return LABELS["item"][name] if name else ""


def _item(cells: dict[str, str], number: int, row: Row, lines: _Lines) -> None:
    """One question as lines, its right options starred."""
    given = clean_line(cells.get(NUMBER, ""), 7)
    lines.add(f"Câu {given if given.isascii() and given.isdigit() else number}.", cells.get(STEM, ""), row.line)
    options = _options(cells)
    key = cells.get(_KEY, "")
    starred = _starred(cells, key, len(options))
    for place, (letter, text) in enumerate(zip(LETTERS, options, strict=False)):
        lines.add(f"{'*' if place in starred else ''}{letter}.", text, row.line)
    for heading, text in cells.items():
        label = _label(heading) if heading not in {NUMBER, STEM, *LETTERS} else ""
        if label == _FEEDBACK and (found := _PER_OPTION.fullmatch(fold(heading))):
            lines.add(f"{label}:", f"{found[1].upper()}. {text}", row.line)
        elif label and not (label == _KEY and starred):
            lines.add(f"{label}:", text, row.line)


def _options(cells: dict[str, str]) -> list[str]:
    """The options up to the last column that is filled in."""
    texts = [cells.get(letter, "") for letter in LETTERS]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _starred(cells: dict[str, str], key: str, count: int) -> set[int]:
    """The options that the letters of the key column name; none where it does not hold letters, or for other types."""
    kind = fold(cells.get(LABELS["item"]["type"], ""))
    words = {fold(TYPE_WORDS[each]) for each in OPTION_TYPES}
    return set(letters_of(key, count) or ()) if count and (not kind or kind in words) else set()


# -- the rest of the bank ----------------------------------------------------------------------------------------


def _head(book: Workbook, sheet: Sheet, lines: _Lines) -> tuple[Sequence[str], Sequence[Row]]:
    """Put the head of the bank into lines; gives back the headings and the rows of the stories."""
    stories: list[Row] = []
    headings: tuple[str, ...] = ()
    for row in book.rows(sheet):
        if headings:
            stories.append(row)
        elif [fold(cell) for cell in row.cells[:2]] == [fold(STORY_NUMBER), fold(STORY_TITLE)]:
            headings = tuple(clean_line(cell) for cell in row.cells)
        elif (label := clean_line(row.cell(0))) and (text := clean(row.cell(1))):
            lines.add(f"{label}:", text, 0)
    return headings, [row for row in stories if not row.blank]


def _stories(stories: tuple[Sequence[str], Sequence[Row]], lines: _Lines) -> None:
    headings, rows = stories
    for number, row in enumerate(rows, 1):
        lines.add(f"Thẻ {number}.", clean(row.cell(1)), 0)
        for column, heading in enumerate(headings[2:], 2):
            if heading and (text := clean(row.cell(column))):
                lines.add(f"{heading}:", text, 0)
