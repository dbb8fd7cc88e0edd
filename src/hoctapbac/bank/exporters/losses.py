"""What every writer has to say of what it cannot hold: one list of an item's fields, one way to ask which are lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, replace
from decimal import Decimal

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.pivot import Draft, Loss, credits_of

_FIELDS = {
    "topic": "chuyên đề",
    "level": "mức độ",
    "situation": "dấu câu tình huống",
    "story": "mã thẻ gương của câu",
    "source": "nguồn",
    "quotation": "trích dẫn",
    "facts": "mã dữ kiện",
    "explanation": "giải thích",
    "as_of": "thời điểm của nội dung",
    "review": "trạng thái thẩm định",
    "title": "tên câu",
    "category": "thư mục",
    "tags": "nhãn",
    "ignored": "những điều nhắc được bỏ qua",
    "evidence": "căn cứ đáp án",
    "measure": "đơn vị của đáp án số",
    "fold_marks": "việc chấp nhận câu trả lời không gõ dấu",
}
_DRAFT_FIELDS = {
    "mark": "điểm của câu",
    "penalty": "điểm trừ khi làm lại",
    "case_sensitive": "phân biệt chữ hoa, chữ thường khi chấm",
    "language": "mã ngôn ngữ của câu",
    "media": "hình, công thức, âm thanh (chỉ còn chỗ ghi trong ngoặc vuông)",
}
_DEFAULTS = {each.name: each.default for each in fields(Item)}
ITEM = "item"  # what of a Loss for an item left out whole


def left_out(draft: Draft, kinds: Collection[ItemType]) -> str:
    """Why this item cannot be written at all, as a noun phrase; "" where it can."""
    if draft.item.key_state != "certain":
        return "câu chưa có đáp án chắc chắn"
    if draft.item.type not in kinds:
        return "câu thuộc loại mà dạng tệp này không có"
    return ""


def head_losses(bank: Bank) -> Iterator[Loss]:
    """What a file of questions alone has no room for."""
    yield Loss("bank", "tên, mã và phần đầu của ngân hàng")
    if bank.stories:
        yield Loss("stories", "các thẻ gương, mô hình")


def field_losses(draft: Draft, number: int, held: Collection[str]) -> Iterator[Loss]:
    """What this item says in fields that the format, which holds `held`, does not have."""
    item = draft.item
    for name, detail in _FIELDS.items():
        if name not in held and getattr(item, name) != _DEFAULTS[name] and getattr(item, name):
            yield Loss(name, detail, number, item.id)
    for name, detail in _DRAFT_FIELDS.items():
        if name not in held and getattr(draft, name):
            yield Loss(name, detail, number, item.id)
    for phrase in draft.dropped:
        yield Loss("dropped", phrase, number, item.id)
    for what, detail in _shape_losses(item, held):
        yield Loss(what, detail, number, item.id)


def _shape_losses(item: Item, held: Collection[str]) -> Iterator[tuple[str, str]]:
    if "pinned" not in held and item.type is not ItemType.TRUE_FALSE and any(o.pinned for o in item.options):
        yield "pinned", "phương án cố định khi xáo"
    whole = item.type in {ItemType.MATCHING, ItemType.ORDERING} or "feedback" not in held
    if whole and any(option.feedback for option in item.options):
        yield "feedback", "nhận xét từng phương án"
    if item.type is ItemType.CLOZE and "type" not in held:
        yield "type", "kiểu câu điền từ (thành câu một đáp án)"


def weighted(draft: Draft) -> bool:
    """Whether the file's own weights are others than the key alone gives."""
    if not draft.credits:
        return False
    implied = credits_of(replace(draft, credits=()))
    own = draft.credits
    return len(own) != len(implied) or any(
        abs(Decimal(a.percent) - Decimal(b.percent)) > Decimal("0.001") or a.tolerance != b.tolerance
        for a, b in zip(own, implied, strict=True)
    )
