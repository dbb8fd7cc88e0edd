"""Readers of question files: one module a format, each filling the one pivot (`hoctapbac.bank.pivot`).

`read` takes any file and tells its format by its bytes, never by its suffix. Reading never raises for any bytes:
what is wrong becomes a problem with its place and what to do; a question that nothing can be made of is listed as
refused. Readers stream where files may be large, and load their library when they are first used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from hoctapbac.bank import Bank
from hoctapbac.bank.importers.source import Source, TooLarge
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused
from hoctapbac.errors import Problem


@dataclass(frozen=True, slots=True)
class Wishes:
    """What whoever reads a file adds to it.

    `key` is a second file that holds the keys; `columns` says which column of a sheet holds what (column letter,
    number or heading → field, see `table.FIELDS`); `encoding` names the old encoding of a text file, "" to find out.
    """

    key: Source | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""


@dataclass(slots=True)
class Found:
    """What a reader learns about the file as a whole while it reads.

    `bank` is set by formats that hold a bank's head, topics and stories. `remarks` are sentences for the preview: how
    columns were understood, from which encoding text was converted, which mark was taken for the key.
    """

    title: str = ""
    bank: Bank | None = None
    remarks: list[str] = field(default_factory=list)


Reader = Callable[[Source, Wishes, Notes, Found], Iterator[Draft | Refused]]

# format → module here that has `drafts`, a Reader. The order is that of `--from`.
READERS = {
    "native": "native",
    "docx": "docx",
    "xlsx": "xlsx",
    "csv": "csv",
    "gift": "gift",
    "aiken": "aiken",
    "moodle-xml": "moodle_xml",
    "qti": "qti",
    "open-trivia": "open_trivia",
    "json": "json",
    "markdown": "markdown",
    "text": "text",
}


@dataclass(frozen=True, slots=True)
class Imported:
    """All that came of one file. `format` is "" where it could not be told."""

    format: str
    drafts: tuple[Draft, ...]
    refused: tuple[Refused, ...]
    problems: tuple[Problem, ...]
    found: Found


def reader(name: str) -> Reader:
    """The reader of a format of `READERS`."""
    module = import_module(f"hoctapbac.bank.importers.{READERS[name]}")
    drafts: Reader = module.drafts
    return drafts


def stream(source: Source, form: str, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """Every question of a file of a known format, as it is read; bounds and unreadable files become problems."""
    try:
        yield from reader(form)(source, wishes, notes, found)
    except TooLarge as error:
        notes.error(
            0, "too-large", f"Tệp hoặc một phần của tệp lớn quá {error.limit // 1_000_000} MB.", "Chia nhỏ tệp."
        )
    except OSError as error:
        reason = error.strerror or type(error).__name__
        notes.error(0, "unreadable", f"Không đọc được ({reason}).", "Kiểm tra đường dẫn, quyền đọc và ổ đĩa.")


def read(
    source: Source, form: str = "", wishes: Wishes | None = None, seen: Callable[[int], None] = lambda count: None
) -> Imported:
    """The whole of one file; `form` is one of `READERS`, "" to tell it by the bytes.

    `seen` is called with the number of questions so far, for whoever waits; what it raises stops the reading.
    """
    from hoctapbac.bank.importers.sniff import sniff

    notes, found = Notes(source.name), Found()
    drafts: list[Draft] = []
    refused: list[Refused] = []
    try:
        form = form or sniff(source, notes)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        notes.error(0, "unreadable", f"Không đọc được ({reason}).", "Kiểm tra đường dẫn, quyền đọc và ổ đĩa.")
        form = ""
    if form:
        for each in stream(source, form, wishes or Wishes(), notes, found):
            if isinstance(each, Draft):
                drafts.append(each)
            else:
                refused.append(each)
            seen(len(drafts) + len(refused))
        if not drafts and not refused and not notes.problems():
            notes.error(0, "no-items", "Không thấy câu hỏi nào trong tệp.", "Kiểm tra tệp, hoặc chỉ rõ dạng tệp.")
    return Imported(form, tuple(drafts), tuple(refused), notes.problems(), found)
