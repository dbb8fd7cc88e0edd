"""Rules on keys: an item has the right answers of its type, and no two items answer each other's key wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.likeness import same_wording
from hoctapbac.bank.rules import Banks, Place, item_rule, set_rule

CHOICE = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}
_ONE = {ItemType.SINGLE, ItemType.CLOZE, ItemType.TRUE_FALSE}
_WRITTEN = {ItemType.NUMBER, ItemType.SHORT_TEXT}


def single_key(item: Item) -> Option | None:
    """The one key of an item of one right option; None for other items."""
    keys = [option for option in item.options if option.key]
    one = item.type in {ItemType.SINGLE, ItemType.CLOZE} and item.key_state == "certain" and len(keys) == 1
    return keys[0] if one and len(item.options) > 1 else None


@item_rule("E1", "no-key", "Đối chiếu với nguồn rồi chọn một đáp án; câu chỉ dùng được khi đáp án chắc chắn.")
def no_key(item: Item) -> Iterator[str]:
    """An item stands in a contest only with one certain key of its type.

    Good:
        Câu 1. Thủ đô của Việt Nam là thành phố nào?
        *A. Hà Nội
        B. Huế

    Bad:
        Câu 1. Thủ đô của Việt Nam là thành phố nào?
        A. Hà Nội
        B. Huế
    """
    if item.key_state == "missing":
        yield "chưa có đáp án."
    elif item.key_state == "conflicting":
        said = "; ".join(item.evidence) or ", ".join(_letters(item))
        yield f"đáp án mâu thuẫn ({said})." if said else "đáp án mâu thuẫn."
    elif item.type in _WRITTEN:
        if not item.answers:
            yield "chưa có đáp án."
    elif item.type is ItemType.MATCHING:
        if not all(option.match for option in item.options):
            yield "có vế trái chưa được ghép."
    elif item.type is not ItemType.ORDERING:
        letters = _letters(item)
        if not letters:
            yield "chưa có đáp án."
        elif item.type in _ONE and len(letters) > 1:
            yield f"câu một đáp án mà đánh dấu {len(letters)} phương án đúng ({', '.join(letters)})."


def _letters(item: Item) -> list[str]:
    return [letter for letter, option in zip(LETTERS, item.options, strict=False) if option.key]


@set_rule("E3", "contradiction", "Đối chiếu nguồn của cả hai câu, giữ câu đúng hoặc viết rõ đề.")
def contradiction(banks: Banks) -> Iterator[Place]:
    """Two items that ask the same must not answer each other's key wrong.

    Good:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Bốn

    Bad:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. có mấy đức tính “có gan”
        A. Năm
        *B. Ba
    """
    seen: defaultdict[tuple[str, str], _Said] = defaultdict(_Said)
    for file, bank in banks:
        for item in bank.items:
            said = seen[same_wording(item.stem), _asked(item)]
            right, wrong = _key(item)
            other = said.against(item, right, wrong)
            if other is not None:
                there, called = other
                place = f"{there}:{called.line}" if there != file or called.line else there
                yield file, item, f"câu «{item.id}» trái đáp án với câu «{called.id}» ({place})."
            said.add(file, item, right, wrong)


class _Said:
    """What the items of one stem have said so far: each wording with the first item that called it right or wrong."""

    def __init__(self) -> None:
        self.right: dict[str, tuple[str, Item]] = {}
        self.wrong: dict[str, tuple[str, Item]] = {}

    def against(self, item: Item, right: set[str], wrong: set[str]) -> tuple[str, Item] | None:
        """The first item, with its file, whose key this one answers wrong or the other way round."""
        if item.type is ItemType.NUMBER and right and self.right and not right & set(self.right):
            return next(iter(self.right.values()))
        for texts, said in ((right, self.wrong), (wrong, self.right)):
            for text in sorted(texts):
                if text in said:
                    return said[text]
        return None

    def add(self, file: str, item: Item, right: set[str], wrong: set[str]) -> None:
        for texts, said in ((right, self.right), (wrong, self.wrong)):
            for text in texts:
                said.setdefault(text, (file, item))


def _asked(item: Item) -> str:
    """Items of these kinds answer one another; a choice of one and a choice of several do too."""
    return "choice" if item.type in CHOICE else item.type.value


def _key(item: Item) -> tuple[set[str], set[str]]:
    """The wordings that are right and those that are wrong; nothing for a key that is not certain."""
    if item.key_state != "certain" or item.type in {ItemType.MATCHING, ItemType.ORDERING}:
        return set(), set()
    right = {same_wording(option.text) for option in item.options if option.key} | set(item.answers)
    return right, {same_wording(option.text) for option in item.options if not option.key}
