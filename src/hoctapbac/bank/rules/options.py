"""Rules on options and keys: what gives the answer away, or makes it wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.rules import item_rule
from hoctapbac.vietnamese.folding import fold_case, old_style

CHOICE = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}
LONGER = 1.5  # times the mean length of the other options
BY = 15  # and so many characters over the next longest

_ENDS = " .,;:!?…“”\"'"
_LETTERS_TOGETHER = re.compile(r"(?<!\w)[A-H](?:\s*,\s*[A-H])*\s*(?:,|và|hoặc|&|\+)\s*[A-H](?!\w|\.)")
_LETTER_NAMED = re.compile(r"\b(?:phương án|đáp án|ý|câu)\s+[A-H](?!\w)", re.IGNORECASE)
_ALL_OF_THEM = re.compile(
    r"(?:tất cả|cả (?:hai|ba|bốn|năm|[2-9])|không (?:có )?(?:phương án|đáp án|ý|câu))\b"
    r".{0,30}\b(?:trên|đều|nào|kể trên|nêu trên|đúng|sai)\b",
    re.IGNORECASE,
)
_INNER_LABEL = re.compile(r"\s[B-H][.)]\s+\S")
_STEM_LABEL = re.compile(r"(?:câu|bài)\s*[0-9]+\s*[.:)]", re.IGNORECASE)
_NAMES = re.compile(r"C\.\s?Mác|V\.\s?I\.|Ph\.")
_TAIL = re.compile(r"\(\*\)$|\s[0-9]{1,4}\.$|\[(?:x|đúng)\]$", re.IGNORECASE)


def same_wording(text: str) -> str:
    """What two options that read the same have in common: no case, spacing, tone place or end mark counts."""
    return old_style(fold_case(text)).strip(_ENDS)


@item_rule("twin-options", "error", "Sửa hoặc bỏ một trong hai.")
def twin_options(item: Item) -> Iterator[str]:
    """Two options must not read the same: one of them would be marked wrong.

    Good:
        Câu 1. Phương châm “5 rõ” gồm rõ người, rõ việc và điều gì nữa?
        *A. Rõ quy trình, rõ trách nhiệm, rõ hiệu quả
        B. Rõ kinh phí, rõ khen thưởng, rõ thời gian

    Bad:
        Câu 1. Phương châm “5 rõ” gồm rõ người, rõ việc và điều gì nữa?
        *A. Rõ quy trình
        B. rõ quy  trình.
    """
    yield from _twins(option.text for option in item.options)
    if item.type is ItemType.MATCHING:
        yield from _twins([*(option.match for option in item.options), *item.extras])


def _twins(texts: Iterable[str]) -> Iterator[str]:
    counts = Counter(same_wording(text) for text in texts if text)
    yield from (f"«{text}» có ở nhiều phương án." for text, count in counts.items() if count > 1)


@item_rule("letters-in-option", "error", "Viết nội dung thay cho chữ cái, hoặc cố định mọi phương án.")
def letters_in_option(item: Item) -> Iterator[str]:
    """An option must not name others by letter while they are shuffled: the letters would be others'.

    Good:
        Câu 1. Biểu dương cần bảo đảm những gì?
        A. Đúng người
        B. Đúng việc
        *C. Cả A và B
        Cố định: A, B, C

    Bad:
        Câu 1. Biểu dương cần bảo đảm những gì?
        A. Đúng người
        B. Đúng việc
        *C. Cả A và B
        Cố định: C
    """
    if item.type not in CHOICE or all(option.pinned for option in item.options):
        return
    for option in item.options:
        found = _LETTERS_TOGETHER.search(option.text) or _LETTER_NAMED.search(option.text)
        if found:
            yield f"phương án «{_short(option.text)}» gọi phương án khác bằng chữ cái mà câu có xáo."


@item_rule("all-of-the-above", "warning", "Đổi thành câu nhiều đáp án, hoặc viết phương án có nội dung.")
def all_of_the_above(item: Item) -> Iterator[str]:
    """«Tất cả các phương án trên» rewards guessing, and «trên» is false once options are shuffled.

    Good:
        Câu 1. Biểu dương cần bảo đảm những gì?
        *A. Đúng người
        *B. Đúng việc
        C. Đúng thâm niên

    Bad:
        Câu 1. Biểu dương cần bảo đảm những gì?
        A. Đúng người
        B. Đúng việc
        *C. Tất cả các phương án trên
    """
    if item.type in CHOICE:
        wide = (option.text for option in item.options if _ALL_OF_THEM.match(option.text))
        yield from (f"phương án «{_short(text)}» gộp các phương án khác." for text in wide)


@item_rule("label-residue", "warning", "Bỏ phần nhãn còn sót; mỗi phương án một dòng.")
def label_residue(item: Item) -> Iterator[str]:
    """Numbers and letters left over from another file do not belong to the text.

    Good:
        Câu 1. Tuyên ngôn của Đảng Cộng sản do ai viết?
        *A. C. Mác và Ph. Ăng-ghen
        B. V. I. Lênin

    Bad:
        Câu 1. Câu 12: Hiệu quả là gì?
        *A. Thành quả cao B. Thâm niên
        B. B. Thời gian (*)
    """
    if _STEM_LABEL.match(item.stem):
        yield f"đề bắt đầu bằng nhãn «{_short(item.stem)}»."
    for letter, option in zip(LETTERS, item.options, strict=False):
        text = _NAMES.sub("", option.text)
        own = re.match(rf"{letter}[.)]\s", text)
        if own or _INNER_LABEL.search(text) or _TAIL.search(text):
            yield f"phương án «{_short(option.text)}» còn sót nhãn."


@item_rule("length-cue", "warning", "Viết các phương án dài gần bằng nhau.")
def length_cue(item: Item) -> Iterator[str]:
    """A key much longer than every other option gives itself away.

    Good:
        Câu 1. Kết quả “làm theo” được đánh giá trên cơ sở nào?
        *A. Hiệu quả nêu gương và thực hiện nhiệm vụ được giao
        B. Số buổi học đã dự và thời gian học tập trong năm

    Bad:
        Câu 1. Kết quả “làm theo” được đánh giá trên cơ sở nào?
        *A. Hiệu quả nêu gương và thực hiện nhiệm vụ được giao
        B. Số buổi học đã dự
        C. Thâm niên
    """
    key = single_key(item)
    if key is None:
        return
    others = [len(option.text) for option in item.options if option is not key]
    if len(key.text) > LONGER * sum(others) / len(others) and len(key.text) >= max(others) + BY:
        yield f"đáp án dài {len(key.text)} ký tự, phương án dài nhất còn lại {max(others)}."


def single_key(item: Item) -> Option | None:
    """The one key of an item of one right option; None for other items."""
    keys = [option for option in item.options if option.key]
    one = item.type in {ItemType.SINGLE, ItemType.CLOZE} and item.key_state == "certain" and len(keys) == 1
    return keys[0] if one and len(item.options) > 1 else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else line[:49] + "…"
