"""Excel workbooks: every sheet that has questions, whatever its layout; and our own template, which loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from hoctapbac.bank.importers import Found, Wishes, template
from hoctapbac.bank.importers.archive import BadArchive
from hoctapbac.bank.importers.columns import layout_of
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.table import SAMPLE, drafts_by, not_understood
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


def _drafts(book: Workbook, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    shown = [sheet for sheet in book.sheets if not sheet.hidden]
    unread: list[str] = []
    read = 0
    for sheet in shown:
        rows = book.rows(sheet)
        sample = list(islice(rows, SAMPLE))
        alone = len(shown) == 1
        doubts = Notes(notes.file)
        layout = layout_of(sample, wishes.columns, doubts, ragged=False)
        if layout is None:
            unread.append(sheet.name)
            if alone or (wishes.columns and sheet is shown[-1] and not read):
                notes.take(doubts.problems())
            continue
        notes.take(doubts.problems())
        read += 1
        where = "" if alone else f"Trang «{sheet.name}»: "
        yield from drafts_by(layout, chain(sample, rows), sample, notes, found, where, ragged=False)
        _tell(sheet, where, notes, found)
    if not read:
        not_understood(notes)
    elif unread:
        found.remarks.append(f"Trang không có câu hỏi, đã bỏ qua: {_listed(unread)}.")
    if hidden := [sheet.name for sheet in book.sheets if sheet.hidden]:
        found.remarks.append(f"Trang ẩn, không đọc: {_listed(hidden)}.")


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
