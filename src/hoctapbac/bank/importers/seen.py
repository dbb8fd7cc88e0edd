"""The columns of a table as somebody sees them who has to say what each holds: letter, first words, field.

Reads the first rows only and changes nothing; what cannot be read has no columns here, its reader says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.archive import BadArchive
from hoctapbac.bank.importers.columns import Layout, layout_of
from hoctapbac.bank.importers.rows import Row, column_name
from hoctapbac.bank.importers.source import Source, TooLarge
from hoctapbac.bank.importers.table import SAMPLE
from hoctapbac.bank.importers.xml import BadXml
from hoctapbac.bank.notes import Notes
from hoctapbac.vietnamese.cleaning import clean_line

TABLES = ("xlsx", "csv")
_MOST = 60  # columns
_WORDS = 60  # characters


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """`letter` names it («C»), `text` is its heading or first cell, `field` one of `headings.FIELDS`, "" for unused."""

    letter: str
    text: str
    field: str = ""


def columns_of(source: Source, form: str, wishes: Wishes) -> tuple[SeenColumn, ...]:
    """The columns that hold anything, of the first sheet with questions or else of the first one with texts."""
    notes = Notes(source.name)
    try:
        samples = [sample for sample in _samples(source, form, wishes, notes) if any(not row.blank for row in sample)]
    except (BadArchive, BadXml, TooLarge, OSError):
        return ()
    layouts = [(sample, layout_of(sample, wishes.columns, notes)) for sample in samples]
    for sample, layout in layouts:
        if layout is not None:
            return _seen(sample, layout)
    return _seen(samples[0], Layout(fields=_wished(wishes))) if samples else ()


def _samples(source: Source, form: str, wishes: Wishes, notes: Notes) -> Iterator[Sequence[Row]]:
    """The first rows of each sheet."""
    if form == "csv":
        from hoctapbac.bank.importers.csv import rows_of

        yield list(islice(rows_of(source, wishes, notes, Found()), SAMPLE))
    elif form == "xlsx":
        from hoctapbac.bank.importers.workbook import Workbook

        with source.open() as stream:
            book = Workbook(stream)
            for sheet in book.sheets:
                if not sheet.hidden:
                    yield list(islice(book.rows(sheet), SAMPLE))


def _wished(wishes: Wishes) -> dict[int, str]:
    """What was asked for, by column, where no question can be made out yet."""
    names = {column_name(n): n for n in range(_MOST)}
    return {names[letter]: name for letter, name in wishes.columns.items() if letter in names}


def _seen(sample: Sequence[Row], layout: Layout) -> tuple[SeenColumn, ...]:
    width = min(max(len(row.cells) for row in sample), _MOST)
    texts = [
        layout.headings.get(n) or next(filter(str.strip, (row.cell(n) for row in sample)), "") for n in range(width)
    ]
    return tuple(
        SeenColumn(column_name(n), clean_line(text, _WORDS), layout.fields.get(n, ""))
        for n, text in enumerate(texts)
        if text.strip()
    )
