"""Banks as Aiken: one line a stem, one line an option, one line a key, and nothing else.

Only questions of one answer whose texts stand on one line can be written; all others are left out, and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.exporters.losses import ITEM, field_losses, head_losses, left_out
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.pivot import Draft, Loss, Written

_LABELLED = re.compile(r"[A-Z][.)]|(?i:ANSWER|ĐÁP ÁN)\s*[:：]")


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The text of all items that Aiken can carry."""
    blocks: list[str] = []
    losses = list(head_losses(bank))
    for number, draft in enumerate(drafts, 1):
        reason = left_out(draft, {ItemType.SINGLE}) or _unfit(draft.item)
        if reason:
            losses.append(Loss(ITEM, reason, number, draft.item.id))
            continue
        blocks.append(_question(draft.item))
        losses += _losses(draft, number)
    return Written("\n".join(blocks).encode(), tuple(losses))


def _unfit(item: Item) -> str:
    if any("\n" in text for text in (item.stem, *(option.text for option in item.options))):
        return "câu có đề hoặc phương án nhiều dòng"
    if _LABELLED.match(item.stem):  # Moodle would take «C. Mác …» for an option
        return "câu có đề bắt đầu như một nhãn phương án"
    return ""


def _losses(draft: Draft, number: int) -> Iterator[Loss]:
    yield Loss("id", "mã câu", number, draft.item.id)
    yield from field_losses(draft, number, ())
    if any(credit.percent not in {"0", "100"} for credit in draft.credits):
        yield Loss("weight", "trọng số riêng của từng phương án", number, draft.item.id)


def _question(item: Item) -> str:
    options = [f"{letter}. {option.text}\n" for letter, option in zip(LETTERS, item.options, strict=False)]
    key = next(letter for letter, option in zip(LETTERS, item.options, strict=False) if option.key)
    return f"{item.stem}\n{''.join(options)}ANSWER: {key}\n"
