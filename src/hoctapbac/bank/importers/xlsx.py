"""Excel workbooks: every sheet that has questions, whatever its layout; and our own template, which loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from hoctapbac.bank.importers import Found, Wishes, template
from hoctapbac.bank.importers.archive import BadArchive
from hoctapbac.bank.importers.columns import Layout, layout_of
from hoctapbac.bank.importers.keyfile import keys_for
from hoctapbac.bank.importers.rows import Row
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.table import SAMPLE, columns_of, drafts_by, not_understood, numbers_in
from hoctapbac.bank.importers.workbook import Sheet, Workbook
from hoctapbac.bank.importers.xml import BadXml
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of all sheets, in the order of the sheets."""
    try:
        with source.open() as stream:
            book = Workbook(stream)
            if template.is_template(book) and not wishes.columns:
                yield from template.drafts(book, wishes, notes, found)
            else:
                yield from _drafts(book, wishes, notes, found)
    except (BadArchive, BadXml) as error:
        notes.error(0, "bad-workbook", f"Tệp Excel bị hỏng: {error}.", "Mở tệp bằng Excel, lưu lại rồi nạp tệp mới.")


@dataclass(frozen=True, slots=True)
class _Asking:
    """A sheet that has questions: how it is read, its first rows, all its rows."""

    sheet: Sheet
    layout: Layout
    sample: list[Row]
    rows: Iterable[Row]


def _drafts(book: Workbook, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    asking = _asking(book, shown, wishes, notes)
    if not asking:
        not_understood(notes)
    keys = None
    if wishes.key is not None and asking:
        asking = [replace(each, rows=list(each.rows)) for each in asking]
        numbers = [number for each in asking for number in numbers_in(each.layout, each.rows)]
        keys = keys_for(numbers, wishes.key, notes.file, wishes, notes, found)
    for each in asking:
        where = "" if len(shown) == 1 else f"Trang «{each.sheet.name}»: "
        yield from drafts_by(each.layout, each.rows, each.sample, notes, found, where, ragged=False, keys=keys)
        _tell(each.sheet, where, notes, found)
    read = {each.sheet.name for each in asking}
    unread = [sheet.name for sheet in shown if sheet.name not in read]
    if asking and unread:
        found.remarks.append(f"Trang không có câu hỏi, đã bỏ qua: {_listed(unread)}.")
    if hidden := [sheet.name for sheet in book.sheets if sheet.hidden]:
        found.remarks.append(f"Trang ẩn, không đọc: {_listed(hidden)}.")


def _asking(book: Workbook, shown: Sequence[Sheet], wishes: Wishes, notes: Notes) -> list[_Asking]:
    """The sheets that have questions. What is wrong with the wishes is said once, by the first sheet that shows it."""
    found = []
    doubts = [Notes(notes.file) for _ in shown]
    for sheet, doubt in zip(shown, doubts, strict=True):
        sample = list(islice(book.rows(Sheet(sheet.name, sheet.path)), SAMPLE))  # one sheet in memory at a time
        layout = layout_of(sample, columns_of(wishes), doubt, ragged=False)
        if layout is not None:
            notes.take(doubt.problems())
            found.append(_Asking(sheet, layout, sample, book.rows(sheet)))
    if not found and doubts:
        notes.take(doubts[0].problems())
    return found


def _tell(sheet: Sheet, where: str, notes: Notes, found: Found) -> None:
    """Say what of a sheet a person cannot see in it, and what was converted."""
    if sheet.hidden_rows:
        numbers = ", ".join(map(str, sheet.hidden_rows[:8])) + (", …" if len(sheet.hidden_rows) > 8 else "")
        found.remarks.append(f"{where}{len(sheet.hidden_rows)} hàng ẩn cũng được đọc (hàng {numbers}).")
    if sheet.dated:
        found.remarks.append(f"{where}{sheet.dated} ô kiểu ngày, giờ được ghi thành chữ dạng ngày/tháng/năm.")
    if sheet.converted:
        before, after = (text.replace("\n", " ")[:60] for text in sheet.converted[0])
        found.remarks.append(
            f"{where}{len(sheet.converted)} ô ở bảng mã cũ đã đổi sang Unicode, ví dụ «{before}» thành «{after}». "
            "Mời xem lại lời văn trước khi nhận."
        )
    if sheet.uncounted:
        cells = ", ".join(sheet.uncounted[:8]) + (", …" if len(sheet.uncounted) > 8 else "")
        notes.warning(
            0,
            "formula",
            f"{where}Ô có công thức chưa được tính: {cells}; coi như để trống.",
            "Mở tệp bằng Excel, lưu lại rồi nạp tệp mới.",
        )


def _listed(names: list[str]) -> str:
    return ", ".join(f"«{name[:40]}»" for name in names[:8]) + (", …" if len(names) > 8 else "")
