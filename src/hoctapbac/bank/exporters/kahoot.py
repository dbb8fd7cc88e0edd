"""The Kahoot template: header in row 8, a question in each row from 9, at most 4 options.

Its limits are hard: 120 characters a question, 75 an option. A question that does not fit is left out and named, never
shortened. Everything but question, options, time and key is declared as lost.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.exporters.archive import repacked
from hoctapbac.bank.exporters.losses import ITEM, field_losses, weighted
from hoctapbac.bank.exporters.textcells import set_columns, text_cells
from hoctapbac.bank.importers.keycells import truth_of
from hoctapbac.bank.labels import TYPE_WORDS
from hoctapbac.bank.pivot import Draft, Loss, Written, bank_of

MOST_STEM, MOST_OPTION, MOST_OPTIONS = 120, 75, 4
SECONDS = (5, 10, 20, 30, 60, 90, 120, 240)
HEADINGS = (
    "Question - max 120 characters",
    *(f"Answer {n} - max 75 characters" for n in range(1, 5)),
    "Time limit (sec) – 5, 10, 20, 30, 60, 90, 120, or 240 secs",
    "Correct answer(s) - choose at least one",
)
_HEADER_ROW = 8
_LETTERS_A_SECOND = 8  # that a person reads on a shared screen, with time to think
_KINDS = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE, ItemType.CLOZE}


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The filled-in template, and item by item what it has no room for."""
    items = bank_of(bank, drafts).items
    losses = [Loss("bank", "mã câu, phần đầu ngân hàng, chuyên đề và thẻ gương")]
    kept = []
    for number, (draft, item) in enumerate(zip(drafts, items, strict=True), 1):
        reason = unfit(item)
        if reason:
            losses.append(Loss(ITEM, reason, number, item.id))
        else:
            kept.append(item)
            losses += field_losses(draft, number, ())
            losses += [Loss(what, detail, number, item.id) for what, detail in _lost(draft)]
    return Written(_workbook(kept), tuple(losses))


def unfit(item: Item) -> str:
    """Why Kahoot cannot take an item as it is, a noun phrase; "" where it can."""
    if item.key_state != "certain":
        return "câu có đáp án chưa chắc chắn"
    if item.type not in _KINDS:
        return f"câu loại «{TYPE_WORDS[item.type]}»"
    if len(item.options) > MOST_OPTIONS:
        return f"câu có quá {MOST_OPTIONS} phương án"
    if len(item.stem) > MOST_STEM:
        return f"câu có đề dài quá {MOST_STEM} ký tự"
    if any(len(option.text) > MOST_OPTION for option in item.options):
        return f"câu có phương án dài quá {MOST_OPTION} ký tự"
    return ""


def seconds_of(item: Item) -> int:
    """The time that Kahoot gives for an item: enough to read it, one of `SECONDS`."""
    letters = len(item.stem) + sum(len(option.text) for option in item.options)
    return next((each for each in SECONDS if each >= max(20, letters // _LETTERS_A_SECOND)), SECONDS[-1])


def _lost(draft: Draft) -> Iterator[tuple[str, str]]:
    """What Kahoot's way of asking and scoring cannot say."""
    item = draft.item
    if weighted(draft):
        yield "weight", "trọng số riêng của từng phương án"
    if item.type is ItemType.MULTIPLE:
        yield "grading", "cách chấm câu nhiều đáp án (Kahoot nhận một phương án đúng là đủ)"
    if item.type is ItemType.MULTIPLE and sum(option.key for option in item.options) == 1:
        yield "type", "loại câu (thành câu một đáp án)"
    elif item.type is not ItemType.TRUE_FALSE and {truth_of(option.text) for option in item.options} == {True, False}:
        yield "type", "loại câu (thành câu đúng sai)"


def _workbook(items: Sequence[Item]) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    book.properties.creator = "hoctapbac"
    sheet = book.create_sheet("Kahoot")
    set_columns(sheet, [6, 60, *[30] * MOST_OPTIONS, 16, 16])
    for _ in range(_HEADER_ROW - 1):
        sheet.append([])
    sheet.append(text_cells(sheet, ["", *HEADINGS], bold=True))
    for number, item in enumerate(items, 1):
        options = [option.text for option in item.options]
        key = ",".join(str(n) for n, option in enumerate(item.options, 1) if option.key)
        texts = text_cells(sheet, [item.stem, *options, *[""] * (MOST_OPTIONS - len(options))])
        sheet.append([number, *texts, seconds_of(item), *text_cells(sheet, [key])])
    stream = io.BytesIO()
    book.save(stream)
    return repacked(stream.getvalue())
