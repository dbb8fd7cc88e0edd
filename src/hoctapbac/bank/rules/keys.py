"""Rules on keys: an item has the right answers of its type, and no two items answer each other's key wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.likeness import bare_options, option_wordings, same_choice, same_wording
from hoctapbac.bank.rules import Banks, Place, item_rule, set_rule

CHOICE = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}
_ONE = {ItemType.SINGLE, ItemType.CLOZE, ItemType.TRUE_FALSE}
_WRITTEN = {ItemType.NUMBER, ItemType.SHORT_TEXT}
_LONG = 80  # characters; an option that names others is short
_ELSEWHERE = re.compile(  # a question whose matter is not in its words, or in too few of them
    r"^\W*(?:\w+\W+){0,5}$|\[|\b(?:passage|paragraph|text|picture|figure|diagram|table|graph|đồ thị|biểu đồ|sơ đồ"
    r"|(?:đoạn|hình|bảng|bài) (?:văn|trích|thơ|vẽ|ảnh|đọc|trên|dưới|bên|sau|số liệu))\b",
    re.IGNORECASE,
)

_NAMING = (
    r"(?:(?:cả|chỉ|chỉ có|tất cả|gồm|hai|ba|các|đáp án|phương án|câu|ý|both|all of|only|options?|answers?)\s+){0,4}"
)
_LIST = r"([A-H](?:\s*(?:[,;&+]|và|hoặc|and|or)\s*[A-H])+|(?<=án )[A-H]|(?<=ý )[A-H]|(?<=câu )[A-H])"
_JUDGED = r"(?:\s+(?:đều|cùng|là|không|chưa|are|is|both|not|đúng|sai|chính xác|correct|right|true|false|wrong)){0,4}"
_LETTERS_NAMED = re.compile(f"(?i:{_NAMING}){_LIST}(?i:{_JUDGED})")
_ALL_OF_THEM = re.compile(
    r"(?:tất cả|cả (?:hai|ba|bốn|năm|[2-9])|không (?:có )?(?:phương án|đáp án|ý|câu|lựa chọn))\b.{0,40}"
    r"\b(?:trên|trên đây|vừa nêu|nào|đúng|sai|chính xác)|(?:all|none) of (?:the above|these)\b.{0,20}",
    re.IGNORECASE,
)


def letters_named(text: str) -> list[str]:
    """The letters of other options that an option is made of («Cả A và B đều đúng»); none for any other text."""
    found = _LETTERS_NAMED.fullmatch(text.rstrip(" .;,!")) if len(text) < _LONG else None
    return re.findall(r"(?<!\w)[A-H](?!\w)", found[1]) if found else []


def all_of_them(text: str) -> bool:
    """Whether an option takes all others together without naming them: «Tất cả các phương án trên»."""
    return _ALL_OF_THEM.fullmatch(text.rstrip(" .;,!")) is not None


def takes_together(text: str) -> bool:
    return all_of_them(text) or bool(letters_named(text))


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
        """An earlier item, with its file, whose key this one answers wrong or the other way round."""
        if item.type is ItemType.NUMBER:
            return next((said for said in self.right.values() if _apart(item, said[1])), None)
        for texts, said in ((right, self.wrong), (wrong, self.right)):
            for text in sorted(texts):
                if text in said and same_choice(item, said[text][1]):
                    return said[text]
        return self._other_number(item, right)

    def _other_number(self, item: Item, right: set[str]) -> tuple[str, Item] | None:
        """An item with one right answer that is the same but for its numbers: «Tháng 6/1929» and «Tháng 9/1929»."""
        if len(right) != 1 or item.type is not ItemType.SINGLE or _ELSEWHERE.search(item.stem):
            return None
        mine = next(iter(right))
        alike = (said for text, said in self.right.items() if text != mine and _numberless(text) == _numberless(mine))
        return next((said for said in alike if said[1].type is item.type), None)

    def add(self, file: str, item: Item, right: set[str], wrong: set[str]) -> None:
        for texts, said in ((right, self.right), (wrong, self.wrong)):
            for text in texts:
                said.setdefault(text, (file, item))


def _apart(a: Item, b: Item) -> bool:
    """Whether no number is right for both."""
    if a.key_state != "certain" or not a.answers:
        return False
    reach = Decimal(a.tolerance) + Decimal(b.tolerance)
    return all(abs(Decimal(one) - Decimal(two)) > reach for one in a.answers for two in b.answers)


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _asked(item: Item) -> str:
    """Items of these kinds answer one another; a choice of one and a choice of several do too."""
    return "choice" if item.type in CHOICE else item.type.value


def _key(item: Item) -> tuple[set[str], set[str]]:
    """The wordings that are right and those that are wrong; nothing for a key that is not certain.

    Where the key takes the others together («Cả A, B và C»), none of them is wrong.
    """
    if item.key_state != "certain" or item.type in {ItemType.MATCHING, ItemType.ORDERING}:
        return set(), set()
    said = [pair for pair in zip(option_wordings(item), item.options, strict=True) if "[" not in pair[0]]  # no pictures
    right = {text for text, option in said if option.key} | set(item.answers)
    if any(option.key and takes_together(text) for text, option in zip(bare_options(item), item.options, strict=True)):
        return right, set()
    return right, {text for text, option in said if not option.key}
