"""The native format as a source like any other."""

from __future__ import annotations

from collections.abc import Iterator

from hoctapbac.bank import native
from hoctapbac.bank.files import MOST_BYTES
from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """Its items and what was refused, in file order."""
    reading = native.reading(source.read(MOST_BYTES), source.name)
    notes.take(reading.problems)
    found.bank, found.title = reading.bank, reading.bank.title
    whole: list[Draft | Refused] = [
        Draft(item, str(n), f"dòng {item.line}", (Evidence("format", _places(item.options), "dấu * và «Đáp án»"),))
        for n, item in enumerate(reading.bank.items, 1)
    ]
    yield from sorted([*whole, *reading.refused], key=_line)


def _places(options: tuple[object, ...]) -> tuple[int, ...]:
    return tuple(n for n, option in enumerate(options) if getattr(option, "key", False))


def _line(each: Draft | Refused) -> int:
    return each.item.line if isinstance(each, Draft) else each.line
