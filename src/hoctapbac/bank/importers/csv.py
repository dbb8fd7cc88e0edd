"""Tables as text with delimiters: «;», tab, «,» or «|», found by content, with or without a header row.

Streamed. A quotation mark that is never closed, or closed in the middle of a field, is a letter like any other.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import islice

from hoctapbac.bank.importers import Found, Wishes, encoded
from hoctapbac.bank.importers.rows import Row
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.table import drafts_of_rows
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

DELIMITERS = ";\t,|"
_SAMPLE = 200  # lines
_RECORD_LINES = 40  # that one quoted record may have
_RECORD_LETTERS = 40_000
_LINE_LETTERS = 400_000  # a longer line is no row: it stays one cell, and is refused as too long
_MOST_CELLS = 300


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of the table, in order."""
    yield from drafts_of_rows(rows_of(source, wishes, notes, found), wishes, notes, found)


def rows_of(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Row]:
    """The rows of the file, empty ones too."""
    lines = encoded.lines(source, wishes, notes, found)
    head = list(islice(lines, _SAMPLE))
    delimiter = ""
    if head and head[0].strip().lower().startswith("sep=") and len(head[0].strip()) == 5:
        delimiter = head[0].strip()[4]
        head[0] = ""
    delimiter = delimiter or delimiter_of(head)
    number = 0
    for count, cells in _records(_Lines(head, lines), delimiter):
        yield Row(tuple(cells[:_MOST_CELLS]), f"dòng {number + 1}", number + 1)
        number += count


def delimiter_of(lines: Iterable[str]) -> str:
    """The delimiter that cuts most lines into the same number of fields, more than one."""
    lines = [line for line in lines if line.strip()]
    best, chosen = (0.0, 0), ";"
    for delimiter in DELIMITERS:
        widths = Counter(len(cells) for _, cells in _records(_Lines(lines, ()), delimiter) if len(cells) > 1)
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda each: (each[1], each[0]))
        weight = (round(count / max(1, len(lines)), 1), width)
        if weight > best:
            best, chosen = weight, delimiter
    return chosen


class _Lines:
    """Lines that can be looked at ahead and put back."""

    def __init__(self, head: Iterable[str], rest: Iterable[str]) -> None:
        self._back = deque(head)
        self._rest = iter(rest)

    def next(self) -> str | None:
        return self._back.popleft() if self._back else next(self._rest, None)

    def ahead(self, first: str) -> Iterator[str]:
        """`first` and what follows, without taking it; ends where a record would have become too long."""
        letters = len(first)
        yield first + "\n"
        for n in range(_RECORD_LINES):
            if n == len(self._back):
                line = next(self._rest, None)
                if line is None:
                    return
                self._back.append(line)
            letters += len(self._back[n])
            if letters > _RECORD_LETTERS:
                return
            yield self._back[n] + "\n"

    def skip(self, count: int) -> None:
        for _ in range(count):
            self._back.popleft()


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The fields of each record, with the number of lines that it takes."""
    while (line := lines.next()) is not None:
        if len(line) > _LINE_LETTERS:
            yield 1, [line]
            continue
        if '"' not in line or len(line) > _RECORD_LETTERS:
            yield 1, line.split(delimiter)
            continue
        reader = csv.reader(lines.ahead(line), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):  # a mark that is not closed, or closed inside a field
            yield 1, line.split(delimiter)
            continue
        lines.skip(reader.line_num - 1)
        yield reader.line_num, cells
