"""Questions that stand in a table, a row each: from sheets, from text files with delimiters, from Word.

The first rows decide how the table is read (`columns`); then it is streamed. A row that nothing can be made of is
refused with its place; one whose cells have moved is never read as if they had not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from hoctapbac.bank import ItemType, Level
from hoctapbac.bank.importers import Found, Wishes, signs
from hoctapbac.bank.importers.columns import Layout, layout_of, remark
from hoctapbac.bank.importers.headings import FIELDS
from hoctapbac.bank.importers.inline import split_options, split_question
from hoctapbac.bank.importers.keycells import NOWHERE, said_by, truth_of
from hoctapbac.bank.importers.keyfile import NumberedKeys, keys_for
from hoctapbac.bank.importers.rows import Row, column_name
from hoctapbac.bank.importers.sketch import Part, Sketch, finish, refuse
from hoctapbac.bank.importers.words import ABOVE_LEVELS, FOREIGN_KINDS, KINDS, LEVELS, as_truth, broken, swallowed
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.cleaning import clean, clean_line
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import parse_number, plain_number

__all__ = ["FIELDS", "Row", "drafts_of_rows"]

SAMPLE = 400  # rows looked at before the first is read


def drafts_of_rows(rows: Iterable[Row], wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of one table, in order; an error and nothing where no questions can be made out in it."""
    rest = iter(rows)
    sample = list(islice(rest, SAMPLE))
    layout = layout_of(sample, columns_of(wishes), notes)
    if layout is None:
        not_understood(notes)
        return
    every: Iterable[Row] = chain(sample, rest)
    keys = None
    if wishes.key is not None:
        every = list(every)
        keys = keys_for(numbers_in(layout, every), wishes.key, notes.file, wishes, notes, found)
    yield from drafts_by(layout, every, sample, notes, found, keys=keys)


def columns_of(wishes: Wishes) -> Mapping[str, str]:
    """The wishes about the columns of the questions; «101=key» is one about the matrix of a file of keys."""
    if wishes.key is None:
        return wishes.columns
    return {column: name for column, name in wishes.columns.items() if not re.fullmatch(r"\d{3,}", column)}


def numbers_in(layout: Layout, rows: Iterable[Row]) -> list[str]:
    """The numbers that are printed with the questions of a table, each as often as it stands there."""
    columns = [*layout.columns("number"), *layout.columns("stem")]
    return [number for row in islice(rows, layout.header, None) if (number := _number(layout, row, columns))]


def _number(layout: Layout, row: Row, columns: Sequence[int]) -> str:
    for column in columns:
        text = row.cell(column).strip()
        if layout.fields[column] == "number" and (digits := re.search(r"\d{1,7}", text)):
            return str(int(digits[0]))
        heading = signs.heading_of(text, "")
        if layout.fields[column] == "stem" and heading is not None and heading.style == "word":
            return str(int(heading.number))
    return ""


def not_understood(notes: Notes) -> None:
    notes.error(
        0,
        "no-columns",
        "Không nhận ra cột nào là câu hỏi và cột nào là phương án.",
        "Ghi tên cột ở hàng đầu (Câu hỏi, A, B, C, D, Đáp án), hoặc chỉ rõ, ví dụ --map C=stem --map D=a --map H=key.",
    )


def drafts_by(
    layout: Layout,
    rows: Iterable[Row],
    sample: Sequence[Row],
    notes: Notes,
    found: Found,
    where: str = "",
    ragged: bool = True,
    keys: NumberedKeys | None = None,
) -> Iterator[Draft | Refused]:
    """The questions of the rows of a table whose layout is known; `where` begins what is remarked on it.

    In a `ragged` table a row of another width has moved; cells of a sheet stand where they stand. `keys` are those of a
    second file.
    """
    remark(layout, found, where)
    if layout.doubt:
        notes.error(
            0,
            "two-key-columns",
            f"{layout.doubt[0].upper()}{layout.doubt[1:]}; chưa nhận đáp án nào.",
            f"Chỉ rõ cột đáp án, ví dụ --map {column_name(layout.doubtful[0])}=key.",
        )
    marks = _marks(layout, sample)
    if marks:
        found.remarks.append(f"{where}Dấu đáp án ở ô phương án: {', '.join(_MARK_WORDS[mark] for mark in marks)}.")
    reader = _Reader(layout, marks, notes, ragged, keys)
    for row in islice(rows, layout.header, None):
        if not row.blank and (read := reader.read(row)) is not None:
            yield read


# -- looks of option cells ---------------------------------------------------------------------------------------

_MARK_WORDS = {"highlight": "tô nền", "colour": "chữ màu", "underline": "gạch chân", "bold": "in đậm"}


def _marks(layout: Layout, sample: Sequence[Row]) -> list[str]:
    """The looks that stand on exactly one option of a question as a rule, and agree with the key where there is one."""
    rows = [row for row in sample[layout.header :] if row.marks and not row.blank]
    taken = []
    for mark in _MARK_WORDS:
        places = [_marked(layout, row, mark) for row in rows]
        ones = sum(len(each) == 1 for each in places)
        several = sum(1 < len(each) < len(layout.options) for each in places)
        if ones and ones >= 0.1 * len(rows) and ones >= 2 * several and _agrees(layout, rows, places):
            taken.append(mark)
    return taken


def _marked(layout: Layout, row: Row, mark: str) -> tuple[int, ...]:
    return tuple(
        n for n, column in enumerate(layout.options) if mark in row.marked(column) and row.cell(column).strip()
    )


def _agrees(layout: Layout, rows: Sequence[Row], places: Sequence[tuple[int, ...]]) -> bool:
    agree: Counter[bool] = Counter()
    for row, marked in zip(rows, places, strict=True):
        for column in layout.keys:
            said = said_by(row.cell(column), layout.option_texts(row), layout.ways.get(column, ()))
            if said and len(marked) == 1:
                agree[marked in said.readings] += 1
    return agree[True] >= 0.9 * agree.total()


# -- one row -----------------------------------------------------------------------------------------------------

_PLAIN = ("explanation", "source", "quotation", "category", "id")
_MOST_CELL = 40_000


class _Reader:
    """Rows to drafts, with what goes from one row to the next: the section they stand under."""

    def __init__(
        self, layout: Layout, marks: Sequence[str], notes: Notes, ragged: bool, keys: NumberedKeys | None
    ) -> None:
        self._layout, self._marks, self._notes, self._ragged, self._apart = layout, marks, notes, ragged, keys
        self._section = ""
        self._stem = layout.columns("stem")[0]
        self._needed = {self._stem, *layout.keys, *layout.options, *layout.columns("options")}

    def read(self, row: Row) -> Draft | Refused | None:
        """One question; None for a heading between them and for a row with nothing in the columns of a question."""
        filled = [cell for cell in row.cells if cell.strip()]
        if len(filled) == 1 and signs.is_section(filled[0]):
            self._section = clean_line(filled[0], 300)
            return None
        if not any(row.cell(n).strip() for n in self._needed):
            return None
        sketch = Sketch(where=row.at(self._stem), line=row.line)
        self._fields(row, sketch)
        if wrong := self._moved(row):
            remedy = "Đặt ô có dấu ngăn trong ngoặc kép, hoặc đưa các ô về đúng cột, rồi nạp lại."
            return refuse(sketch, self._notes, "row-width", wrong, remedy)
        if any(len(cell) > _MOST_CELL for cell in row.cells):
            return refuse(
                sketch, self._notes, "too-long", "có ô quá dài", "Kiểm tra dấu ngăn và ngoặc kép của hàng này."
            )
        return self._asked(row, sketch)

    def _moved(self, row: Row) -> str:
        """Why the cells of this row do not stand in their columns."""
        if not self._ragged:
            return ""
        width = self._layout.width
        extra = [cell for cell in row.cells[width:] if cell.strip()]
        if extra and max(self._needed) < width:
            return f"hàng có {len(row.cells)} ô, các hàng khác có {width} ô"
        if len(row.cells) <= max(self._needed):
            return f"hàng chỉ có {len(row.cells)} ô, các hàng khác có {width} ô"
        return ""

    def _fields(self, row: Row, sketch: Sketch) -> None:
        """Everything beside options and key."""
        sketch.category = self._section
        for column, name in self._layout.fields.items():
            text = row.cell(column).strip()
            if not text:
                continue
            if name in _PLAIN:
                before = getattr(sketch, name) if name not in ("category", "id") else ""
                setattr(sketch, name, f"{before}\n{text}" if before else text)
            elif name == "number":
                sketch.number = _number(self._layout, row, [column])
            elif name == "level":
                self._level(text, sketch)
            elif name == "tags":
                sketch.tags += [part for part in re.split(r"[,;|\n]", text) if part.strip()]
            elif name == "points":
                self._points(text, sketch)
            elif name == "topic":
                topic = clean_line(text)
                sketch.topic, sketch.category = (sketch.topic, topic) if " " in topic else (topic, sketch.category)
            elif name == "time":
                sketch.dropped.append("thời gian trả lời của câu")

    @staticmethod
    def _level(text: str, sketch: Sketch) -> None:
        word = fold(text)
        if word not in LEVELS:
            sketch.dropped.append(f"mức độ ghi là «{clean_line(text, 40)}»")
        sketch.level = LEVELS.get(word, Level.APPLICATION if word in ABOVE_LEVELS else Level.RECALL)

    @staticmethod
    def _points(text: str, sketch: Sketch) -> None:
        number = parse_number(text)
        if number is None:
            sketch.dropped.append(f"điểm ghi là «{clean_line(text, 40)}»")
        else:
            sketch.mark = plain_number(number)

    def _asked(self, row: Row, sketch: Sketch) -> Draft | Refused:
        """The question itself: stem, options, what says the key."""
        layout = self._layout
        kinds = [fold(row.cell(column)) for column in layout.columns("type") if row.cell(column).strip()]
        if kinds and kinds[0] in FOREIGN_KINDS:
            sketch.stem = row.cell(self._stem)
            remedy = "Đổi thành câu có phương án rồi nạp lại."
            return refuse(
                sketch, self._notes, "not-a-choice", f"loại câu «{kinds[0][:40]}» không có ở đây", remedy, kinds[0]
            )
        sketch.kind = KINDS.get(kinds[0]) if kinds else None
        mended = str if layout.verbatim else broken
        stem = mended(row.cell(self._stem))
        options = [mended(text) for text in layout.option_texts(row)]
        if not layout.options and not layout.columns("options") and (found := split_question(stem)):
            stem = found[0]
        heading = None if layout.verbatim else signs.heading_of(stem, "")
        if heading is not None and heading.style == "word":
            sketch.number, stem = sketch.number or heading.number, stem[heading.start :] or stem
        sketch.stem = stem
        if wrong := self._lost_label(row, options):
            return refuse(sketch, self._notes, "option-order", wrong, "Ghi đủ nhãn A, B, C, D theo thứ tự rồi nạp lại.")
        sketch.options = [Part(self._shown(row, n, text)) for n, text in enumerate(options)]
        self._keys(row, sketch)
        if not layout.verbatim:
            swallowed(sketch.stem, sketch)
        return finish(sketch, self._notes)

    def _shown(self, row: Row, place: int, text: str) -> str:
        """A number as people write it: «1,5» where the sheet stores 1.5."""
        columns = self._layout.options
        stored = row.marked(columns[place]) if place < len(columns) else frozenset()
        return text.replace(".", ",") if "number" in stored and re.fullmatch(r"-?\d+\.\d+", text) else text

    def _lost_label(self, row: Row, options: Sequence[str]) -> str:
        """Whether options of one cell ran into each other: fewer than usual, and one of them of several lines."""
        columns = self._layout.columns("options") or ([self._stem] if not self._layout.options else [])
        cells = [row.cell(column) for column in columns]
        lettered = any(split_options(cell) or split_question(cell) for cell in cells)
        if lettered and 0 < len(options) < self._layout.usual and any("\n" in option for option in options):
            return f"chỉ tách được {len(options)} phương án, có phương án gồm nhiều dòng (có thể thiếu nhãn)"
        return ""

    # -- the key --

    def _keys(self, row: Row, sketch: Sketch) -> None:
        texts = [part.text for part in sketch.options]
        ticked = () if self._layout.verbatim else tuple(n for n, text in enumerate(texts) if text.startswith("*"))
        if ticked:
            sketch.evidence.append(Evidence("mark", ticked, "dấu * ở phương án", sketch.where))
            for n in ticked:
                sketch.options[n].text = texts[n] = texts[n][1:].strip()
        truths = [truth_of(text) for text in texts]
        written = sketch.kind in {ItemType.SHORT_TEXT, ItemType.NUMBER}
        for column in self._layout.keys:
            text = row.cell(column)
            if written:
                self._written(text, sketch, row.at(column))
            elif sketch.kind is ItemType.TRUE_FALSE or not texts:
                self._truth(text, sketch, row.at(column))
            else:
                self._chosen(row, column, texts, sketch)
        if self._apart is not None and texts:
            sketch.evidence += self._apart.evidence(sketch.number)
        for mark in self._marks:
            places = _marked(self._layout, row, mark)
            if places:
                sketch.evidence.append(
                    Evidence("mark", places, _MARK_WORDS[mark], row.at(self._layout.options[places[0]]))
                )
        if len(truths) == 2 and set(truths) == {True, False} and sketch.kind in (None, ItemType.TRUE_FALSE):
            as_truth(sketch, truths)

    def _chosen(self, row: Row, column: int, texts: Sequence[str], sketch: Sketch) -> None:
        said = said_by(row.cell(column), texts, self._layout.ways.get(column, ()), row.marked(column))
        if said is None:
            return
        words = f"ô ghi «{clean_line(row.cell(column), 40)}»" + (f", {said.doubt}" if said.doubt else "")
        sketch.evidence += [Evidence("column", places, words, row.at(column)) for places in said.readings]

    def _truth(self, text: str, sketch: Sketch, where: str) -> None:
        truth = truth_of(text)
        if text.strip():
            if sketch.kind is None and truth is not None:
                sketch.kind = ItemType.TRUE_FALSE
            place = NOWHERE if truth is None else 0 if truth else 1
            sketch.evidence.append(Evidence("column", (place,), f"ô ghi «{clean_line(text, 40)}»", where))

    @staticmethod
    def _written(text: str, sketch: Sketch, where: str) -> None:
        for answer in filter(None, (clean(part) for part in text.split("|"))):
            number = parse_number(answer) if sketch.kind is ItemType.NUMBER else None
            if sketch.kind is ItemType.SHORT_TEXT or number is not None:
                sketch.answers.append(Part(answer if number is None else plain_number(number)))
        if sketch.answers:
            places = tuple(range(len(sketch.answers)))
            sketch.evidence.append(Evidence("column", places, "ô đáp án", where))
