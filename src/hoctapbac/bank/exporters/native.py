"""The native format as a target like any other: it holds all of an item, and little that is not an item's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hoctapbac.bank import Bank, native
from hoctapbac.bank.exporters.losses import weighted
from hoctapbac.bank.pivot import Draft, Loss, Written, bank_of


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The canonical text of the bank."""
    losses = [
        Loss(what, detail, number, draft.item.id)
        for number, draft in enumerate(drafts, 1)
        for what, detail in _lost(draft)
    ]
    return Written(native.write(bank_of(bank, drafts)).encode(), tuple(losses))


def _lost(draft: Draft) -> Iterator[tuple[str, str]]:
    if weighted(draft):
        yield "weight", "trọng số riêng của từng phương án, từng đáp án"
    if any(credit.text and credit.feedback for credit in draft.credits):
        yield "feedback", "nhận xét riêng cho từng đáp án"
    if draft.mark:
        yield "mark", "điểm của câu"
    if draft.penalty:
        yield "penalty", "điểm trừ khi làm lại"
    if draft.case_sensitive:
        yield "case", "phân biệt chữ hoa, chữ thường khi chấm"
    if draft.language:
        yield "language", "mã ngôn ngữ của câu"
    if draft.media:
        yield "media", "hình, công thức, âm thanh (chỉ còn chỗ ghi trong ngoặc vuông)"
    for phrase in draft.dropped:
        yield "dropped", phrase
