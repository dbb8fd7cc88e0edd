"""Which column of a table holds what: by what stands in it, helped by headings, overruled by whoever knows better.

Nothing is hard-coded to one layout. A column whose cells are letters or places of options is the key; the options
stand beside each other after the question, or together in one cell. What was understood is said as a remark; where two
columns could both be the key, neither is taken and the question is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import mode

from hoctapbac.bank.importers import Found
from hoctapbac.bank.importers.columnkinds import CALLED, LABEL, LETTER_KEY, SHARE, Column, has_label, split_lines
from hoctapbac.bank.importers.headings import FIELD_WORDS, FIELDS, OPTION_FIELDS, field_of, is_numbered, wished_field
from hoctapbac.bank.importers.inline import split_options, split_question
from hoctapbac.bank.importers.keycells import folded, truth_of, ways_of
from hoctapbac.bank.importers.rows import Row, column_name
from hoctapbac.bank.notes import Notes

HEAD_ROWS = 40  # a header stands among these
MOST_COLUMNS = 200
_KAHOOT = re.compile(r"Question - max \d+ char", re.IGNORECASE)


@dataclass(slots=True)
class Layout:
    """How one table is read. `header` rows come before the first question; `fields` says what each column is.

    `ways` are the ways of reading each key column (see `keycells.ways_of`); `usual` is how many options most questions
    have, `width` how many cells most rows. In a `verbatim` table (the Kahoot template) labels and stars are text.
    `doubt` says why no key column could be told.
    """

    header: int = 0
    fields: dict[int, str] = field(default_factory=dict)
    headings: dict[int, str] = field(default_factory=dict)
    ways: dict[int, tuple[str, ...]] = field(default_factory=dict)
    labelled: frozenset[int] = frozenset()
    usual: int = 0
    width: int = 0
    verbatim: bool = False
    doubt: str = ""
    doubtful: tuple[int, ...] = ()
    _known: dict[tuple[str, ...], list[int]] | None = None

    def columns(self, *names: str) -> list[int]:
        """The columns of these fields, in the order of the fields."""
        if self._known is not None and names in self._known:
            return self._known[names]
        found = [column for name in names for column in sorted(self.fields) if self.fields[column] == name]
        if self._known is not None:
            self._known[names] = found
        return found

    def settled(self) -> Layout:
        """This layout, which will not change any more: what is asked for each row is worked out once."""
        self._known = {}
        return self

    @property
    def options(self) -> list[int]:
        return self.columns(*OPTION_FIELDS)

    @property
    def keys(self) -> list[int]:
        return self.columns("key")

    def option_texts(self, row: Row) -> list[str]:
        """The options of a row, their labels taken off; empty ones at the end do not count."""
        if self.options:
            return self._separate(row)
        for column in self.columns("options"):
            return [text for _, text in split_options(row.cell(column)) or split_lines(row.cell(column))]
        found = next((split_question(row.cell(column)) for column in self.columns("stem")), None)
        return [text for _, text in found[1]] if found else []

    def _separate(self, row: Row) -> list[str]:
        """The cells of the option columns, without labels that all of them or most cells of a column bear."""
        texts = [row.cell(column).strip() for column in self.options]
        while texts and not texts[-1]:
            texts.pop()
        if self.verbatim:
            return texts
        own = [has_label(text, place) for place, text in enumerate(texts)]
        bare = [has and (all(own) or column in self.labelled) for has, column in zip(own, self.options, strict=False)]
        return [LABEL.sub("", text, count=1) if cut else text for text, cut in zip(texts, bare, strict=True)]


# -- a table -----------------------------------------------------------------------------------------------------


def layout_of(sample: Sequence[Row], wished: Mapping[str, str], notes: Notes, ragged: bool = True) -> Layout | None:
    """How the table that begins with these rows is read; None where no questions can be made out in it.

    In a `ragged` table rows of another width have moved, and tell nothing of the columns.
    """
    rows = [row for row in sample if not row.blank]
    if not rows:
        return None
    layout = _headed(sample)
    data = [row for row in sample[layout.header :] if not row.blank]
    layout.width = mode(len(row.cells) for row in data) if data else 0
    data = [row for row in data if len(row.cells) == layout.width or not ragged]
    count = min(max((len(row.cells) for row in rows), default=0), MOST_COLUMNS)
    table = [Column(tuple(filter(None, (row.cell(n).strip() for row in data))), len(data)) for n in range(count)]
    _wish(layout, wished, count, notes)
    told = set(layout.fields) if wished else set()
    layout.verbatim = any(_KAHOOT.match(heading) for heading in layout.headings.values())
    if data:
        _check_headings(layout, table, told)
        _find(layout, table, data)
    if not layout.columns("stem") or not _has_options(layout, table):
        return None
    _labels(layout, data)
    texts = [layout.option_texts(row) for row in data]
    layout.usual = mode(filled) if (filled := [len(each) for each in texts if each]) else 0
    for column in layout.keys:
        if layout.verbatim:
            layout.ways[column] = ("first-1",)
            continue
        numbered = any(is_numbered(layout.headings.get(each, "")) for each in layout.options)
        ways = ways_of((row.cell(column), options) for row, options in zip(data, texts, strict=True))
        layout.ways[column] = tuple(w for w in ways if w != "first-0") if numbered and "first-1" in ways else ways
    return layout.settled()


def _headed(sample: Sequence[Row]) -> Layout:
    """The layout that the header row gives, if there is one; two header rows are laid over each other."""
    best, layout = 0, Layout()
    for n, row in enumerate(sample[:HEAD_ROWS]):
        named = _named(row)
        alone = not best and _is_plain_header(n, sample)
        if len(set(named.values())) < (1 if alone else 2) or len(set(named.values())) <= best:
            continue
        if not {"stem", "key", "options", "a"} & set(named.values()) or _has_keys(n, sample):
            continue
        best = len(set(named.values()))
        layout = Layout(n + 1, named, {c: cell.strip() for c, cell in enumerate(row.cells) if cell.strip()})
    if layout.header and layout.header < len(sample):
        _below(layout, sample[layout.header])
    if layout.header > 1:
        _above(layout, sample[layout.header - 2])
    return layout


def _has_keys(n: int, sample: Sequence[Row]) -> bool:
    """Whether a letter of this row stands in its column again: then it is a key, and no heading «A»."""
    letters = {c: cell.strip() for c, cell in enumerate(sample[n].cells) if LETTER_KEY.fullmatch(cell.strip())}
    others = [row for m, row in enumerate(sample) if m != n]
    return any(row.cell(c).strip() == cell for row in others for c, cell in letters.items())


def _is_plain_header(n: int, sample: Sequence[Row]) -> bool:
    """Whether a row stands first and is of short words only, none of which repeats below: «question; model; truth»."""
    cells = [cell.strip() for cell in sample[n].cells]
    below = sample[n + 1 : n + 20]
    return (
        all(row.blank for row in sample[:n])
        and max(map(len, cells), default=99) <= 40
        and not any(LETTER_KEY.fullmatch(cell) for cell in cells)
        and any(len(cell) > 40 for row in below for cell in row.cells)
        and not any(row.cell(c).strip() == cell for row in below for c, cell in enumerate(cells) if cell)
    )


def _named(row: Row) -> dict[int, str]:
    return {n: name for n, cell in enumerate(row.cells[:MOST_COLUMNS]) if (name := field_of(cell))}


def _below(layout: Layout, row: Row) -> None:
    """A second row of headings under merged ones: «A, B, C, D» under «Phương án trả lời»."""
    named = _named(row)
    filled = [n for n, cell in enumerate(row.cells) if cell.strip()]
    options = [name for name in named.values() if name in OPTION_FIELDS]
    if len(options) < 2 or len(named) < len(filled) or layout.fields.keys() & named.keys() > set(filled):
        return
    layout.header += 1
    layout.fields = {n: name for n, name in layout.fields.items() if name != "options"} | named
    layout.headings |= {n: row.cell(n).strip() for n in named}


def _above(layout: Layout, row: Row) -> None:
    """A row of headings above one that only names the options."""
    for n, name in _named(row).items():
        if n not in layout.fields and name not in layout.fields.values() and name != "options":
            layout.fields[n] = name
            layout.headings.setdefault(n, row.cell(n).strip())


def _wish(layout: Layout, wished: Mapping[str, str], count: int, notes: Notes) -> None:
    """Put what was asked for in place of what was understood."""
    for column, word in wished.items():
        name = wished_field(word)
        place = _place(layout, column, count)
        if not name:
            allowed = "stem, options, a–z, option1…, " + ", ".join(
                n for n in FIELDS if n not in FIELD_WORDS or len(n) > 1
            )
            notes.error(0, "unknown-field", f"Không có trường «{word}».", f"Dùng một trong: {allowed}.")
        elif place is None:
            columns = ", ".join(f"{column_name(n)} «{text}»" for n, text in sorted(layout.headings.items())[:20])
            named = (
                f"Các cột có tên: {columns}." if columns else f"Tệp có {count} cột, từ A đến {column_name(count - 1)}."
            )
            notes.error(0, "unknown-column", f"Không có cột «{column}».", named)
        else:
            for other in [n for n, field_name in layout.fields.items() if field_name == name]:
                del layout.fields[other]
            layout.fields[place] = name


def _place(layout: Layout, column: str, count: int) -> int | None:
    """A column by its letters, its number from 1, or its heading."""
    column = column.strip()
    by_heading = next((n for n, text in layout.headings.items() if folded(text) == folded(column)), None)
    by_letters = next((n for n in range(count) if column_name(n) == column.upper()), None)
    by_number = int(column) - 1 if column.isascii() and column.isdigit() and len(column) < 4 else None
    if by_letters is not None:
        return by_letters
    return by_number if by_number is not None and 0 <= by_number < count else by_heading


def _check_headings(layout: Layout, table: Sequence[Column], told: set[int]) -> None:
    """Set right what a heading says and the cells under it do not: «Đáp án» over lists of options."""
    for column, name in list(layout.fields.items()):
        if column in told or column >= len(table):
            continue
        cells = table[column]
        if name == "key" and cells.inline:
            layout.fields[column] = "options"
        elif name == "options" and (cells.lettered or cells.placed):
            layout.fields[column] = "key"
        elif name == "options" and not cells.inline and cells.share(split_lines) < 0.6:
            _spread(layout, table, column)
        elif name == "number" and cells.worded and "stem" not in layout.fields.values():
            layout.fields[column] = "stem"  # «Câu» over the questions


def _spread(layout: Layout, table: Sequence[Column], first: int) -> None:
    """One merged heading over several columns, an option in each."""
    run = [first]
    while run[-1] + 1 < len(table) and run[-1] + 1 not in layout.headings and table[run[-1] + 1].filled >= 0.3:
        run.append(run[-1] + 1)
    if len(run) > 1:
        layout.fields |= dict(zip(run, OPTION_FIELDS, strict=False))


# -- by what stands in the columns -------------------------------------------------------------------------------


def _find(layout: Layout, table: Sequence[Column], data: Sequence[Row]) -> None:
    """Fill in what headings and wishes left open."""
    free = [n for n in range(len(table)) if n not in layout.fields]
    if not layout.keys:
        _find_key(layout, table, free, data)
    if not layout.columns("stem"):
        _find_stem(layout, table, [n for n in free if n not in layout.fields])
    if not layout.columns("number"):
        _find_number(layout, table)
    stem = next(iter(layout.columns("stem")), None)
    if stem is None or layout.options or layout.columns("options") or table[stem].whole:
        return
    free = [n for n in range(len(table)) if n not in layout.fields]
    inline = [n for n in free if table[n].inline]
    if len(inline) == 1:
        layout.fields[inline[0]] = "options"
    else:
        _find_options(layout, table, stem, data)


def _find_key(layout: Layout, table: Sequence[Column], free: Sequence[int], data: Sequence[Row]) -> None:
    """The one free column that can be the key; where several can, none is taken and that is said."""
    candidates = [n for n in free if table[n].lettered and table[n].filled >= 0.3]
    if not candidates and not (layout.header and layout.options):
        candidates = [n for n in free if _repeats(n, data)][-1:]
    if not candidates:
        candidates = [n for n in free if table[n].placed and table[n].filled >= 0.3 and not _counts_up(table[n])]
    if len(candidates) == 1:
        layout.fields[candidates[0]] = "key"
    elif candidates:
        layout.doubtful = tuple(candidates)
        named = " và ".join(
            f"cột {column_name(n)}" + (f" «{layout.headings[n][:40]}»" if n in layout.headings else "")
            for n in candidates[:4]
        )
        layout.doubt = f"{named} đều có thể là đáp án"


def _counts_up(column: Column) -> bool:
    """Whether it numbers the rows: 1, 2, 3, …"""
    numbers = [int(float(cell)) for cell in column.cells if cell.replace(".0", "").isdigit()]
    return len(numbers) > 1 and all(b - a in (0, 1) for a, b in pairwise(numbers))


def _repeats(column: int, data: Sequence[Row]) -> bool:
    """Whether its cells repeat one of the other cells of their row, and not always the same one."""
    hits: list[int] = []
    for row in data:
        own = folded(row.cell(column))
        same = [n for n, cell in enumerate(row.cells) if n != column and own and folded(cell) == own]
        hits += same if len(same) == 1 else []
    return len(hits) >= SHARE * len(data) and (len(set(hits)) > 1 or len(data) == 1)


def _find_number(layout: Layout, table: Sequence[Column]) -> None:
    """The one free column before the questions that says «Câu 12» in each row."""
    stem = next(iter(layout.columns("stem")), 0)
    named = [n for n in range(stem) if n not in layout.fields and table[n].share(CALLED.fullmatch) >= SHARE]
    if len(named) == 1:
        layout.fields[named[0]] = "number"


def _find_stem(layout: Layout, table: Sequence[Column], free: Sequence[int]) -> None:
    whole = [n for n in free if table[n].whole]
    worded = whole or [n for n in free if table[n].worded and not table[n].inline]
    if worded:
        layout.fields[worded[0]] = "stem"


def _find_options(layout: Layout, table: Sequence[Column], stem: int, data: Sequence[Row]) -> None:
    """The columns after the question: up to the key, or as far as their cells bear the labels A, B, C…"""
    run: list[int] = []
    for n in range(stem + 1, len(table)):
        if n in layout.fields or n in layout.doubtful or not table[n].cells:
            break
        run.append(n)
    labelled = [n for place, n in enumerate(run) if table[n].labelled(place) >= 0.6]
    ends_at_key = bool(run) and layout.fields.get(run[-1] + 1) == "key"
    run = run if ends_at_key else labelled
    if 2 <= len(run) <= len(OPTION_FIELDS):
        layout.fields |= dict(zip(run, OPTION_FIELDS, strict=False))


def _has_options(layout: Layout, table: Sequence[Column]) -> bool:
    """Whether the questions have something to choose or an answer to give."""
    if len(layout.options) > 1 or layout.columns("options"):
        return True
    stem = layout.columns("stem")[0]
    if stem < len(table) and table[stem].whole:
        return True
    truths = any(
        n < len(table) and table[n].share(lambda cell: truth_of(cell) is not None) >= SHARE for n in layout.keys
    )
    return truths or bool(layout.columns("type") and layout.keys)


def _labels(layout: Layout, data: Sequence[Row]) -> None:
    """The option columns whose cells bear their own label."""
    labelled = set()
    for place, column in enumerate(layout.options):
        cells = [cell for row in data if (cell := row.cell(column).strip())]
        if cells and sum(has_label(cell, place) for cell in cells) >= 0.6 * len(cells):
            labelled.add(column)
    layout.labelled = frozenset(labelled)


# -- said to whoever reads the preview ---------------------------------------------------------------------------

_WAY_WORDS = {
    "letter": "chữ cái",
    "first-1": "số thứ tự phương án, đếm từ 1",
    "first-0": "số thứ tự phương án, đếm từ 0",
    "words": "lời phương án",
}


def remark(layout: Layout, found: Found, where: str = "") -> None:
    """Say what each column was taken for."""
    said = []
    for column in sorted(layout.fields):
        name = layout.fields[column]
        ways = " hoặc ".join(_WAY_WORDS[way] for way in layout.ways.get(column, ()))
        said.append(f"cột {column_name(column)}: {FIELD_WORDS[name]}{f' ({ways})' if ways else ''}")
    found.remarks.append(f"{where}{'; '.join(said)}."[:1500].replace("cột", "Cột", 1))
    unused = [
        f"{column_name(n)} «{text[:30]}»"
        for n, text in sorted(layout.headings.items())
        if n not in layout.fields and text
    ]
    if unused:
        found.remarks.append(f"{where}Cột chưa dùng: {', '.join(unused[:12])}.")
