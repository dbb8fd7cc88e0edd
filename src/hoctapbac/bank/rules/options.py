"""Rules on options: what makes them wrong, or gives the answer away by their form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.labels import FALSE_TEXT, LETTERS, TRUE_TEXT
from hoctapbac.bank.likeness import bare_options, option_wordings, same_option
from hoctapbac.bank.rules import Banks, Place, item_rule, set_rule, short
from hoctapbac.bank.rules.keys import CHOICE, all_of_them, letters_named, single_key
from hoctapbac.vietnamese.folding import fold_case
from hoctapbac.vietnamese.numbers import parse_number

LONGER = 1.5  # times the mean length of the other options
BY = 15  # and so many characters over the next longest
USUAL = 0.8  # the share of a bank that has as many options as most have
FEWEST = 20  # items; what is usual means nothing in a smaller bank

_SYMBOL = re.compile(r"(?<![^\W_])(?:[a-zA-Z]|(?<!^)[a-zA-Z]{2,3})(?![^\W_])")  # p, T, mW: but «Hai» begins a text
_BOTH = {same_option(TRUE_TEXT), same_option(FALSE_TEXT)}


@item_rule("E2", "twin-options", "Sửa hoặc bỏ một trong hai.")
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
    bare = bare_options(item)
    yield from _twins(
        (_SYMBOL.findall(text), wording) for text, wording in zip(bare, option_wordings(item), strict=True)
    )
    if item.type is ItemType.MATCHING:
        matches = dict.fromkeys(option.match for option in item.options)  # several may belong to one
        yield from _twins((_SYMBOL.findall(text), same_option(text)) for text in (*matches, *item.extras))


def _twins(texts: Iterable[tuple[list[str], str]]) -> Iterator[str]:
    """The wordings that stand twice with the same symbols: in «p ~ T» and «p ~ t» case is the difference."""
    counts = Counter((wording, *symbols) for symbols, wording in texts)
    yield from (f"«{short(said[0])}» có ở nhiều phương án." for said, count in counts.items() if said[0] and count > 1)


@item_rule("E4", "letters-in-option", "Viết nội dung thay cho chữ cái, hoặc cố định mọi phương án.")
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
    texts = bare_options(item)
    own = LETTERS[: len(texts)]
    for letter, text in zip(own, texts, strict=True):
        named = letters_named(text)
        if named and named != [letter] and set(named) <= set(own) and not _spoken_of(named, item.stem, texts):
            yield f"phương án «{short(text)}» gọi phương án khác bằng chữ cái mà câu có xáo."


def _spoken_of(letters: Iterable[str], stem: str, options: Iterable[str]) -> bool:
    """Whether the letters are things that the question is about (points, vitamins, blood groups), not its options."""
    plain = [stem, *(text for text in options if not letters_named(text))]
    return any(re.search(rf"(?<!\w){letter}(?!\w)", text) for letter in letters for text in plain)


@item_rule("W1", "all-of-the-above", "Đổi thành câu nhiều đáp án, hoặc viết phương án có nội dung.", sure=95)
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
        wide = (text for text in bare_options(item) if all_of_them(text))
        yield from (f"phương án «{short(text)}» gộp các phương án khác." for text in wide)


@item_rule("W4", "length-cue", "Viết các phương án dài gần bằng nhau.", sure=80)
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


@item_rule("W10", "uneven-options", "Viết các phương án cùng một kiểu: dấu chấm, chữ hoa, thứ tự số.", sure=50)
def uneven_options(item: Item) -> Iterator[str]:
    """Options of one form do not betray which of them was written with most care.

    Good:
        Câu 1. Kết quả “làm theo” được đánh giá trên cơ sở nào?
        *A. Hiệu quả nêu gương.
        B. Số buổi học đã dự.
        C. Thâm niên công tác.

    Bad:
        Câu 1. Kết quả “làm theo” được đánh giá trên cơ sở nào?
        *A. Hiệu quả nêu gương.
        B. Số buổi học đã dự
        C. Thâm niên công tác
    """
    texts = [option.text for option in item.options]
    if item.type not in CHOICE or len(texts) < 3:
        return
    ended = sum(text.endswith(".") for text in texts)
    if 0 < ended < len(texts):
        yield f"{ended} trong {len(texts)} phương án có dấu chấm cuối."
    small = sum(text[0].islower() for text in texts)
    large = sum(text[0].isupper() for text in texts)
    if item.type is not ItemType.CLOZE and 0 < small < len(texts) and small + large == len(texts):
        yield f"{small} trong {len(texts)} phương án bắt đầu bằng chữ thường."
    numbers = [parse_number(text) for text in texts]
    stand = [number for number in numbers if number is not None]
    if len(stand) == len(texts) and stand not in (sorted(stand), sorted(stand, reverse=True)):
        yield "các phương án là số mà không xếp theo thứ tự."


@set_rule("W13", "option-count", "Thêm hoặc bớt phương án cho bằng các câu khác, nếu được.", sure=70)
def option_count(banks: Banks) -> Iterator[Place]:
    """Where nearly all items offer as many options, another number is often an option lost or glued.

    Good (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai

    Bad (×40):
        Câu {n}. Hỏi điều thứ {n}?
        *A. Một
        B. Hai
        ===
        Câu 41. Hỏi điều khác?
        *A. Một
        B. Hai
        C. Ba
    """
    for file, bank in banks:
        usual = _usual_count(bank)
        for item in bank.items:
            if usual and item.type is ItemType.SINGLE and len(item.options) != usual:
                message = f"câu «{item.id}» có {len(item.options)} phương án, các câu khác có {usual}."
                yield file, item, message


def _usual_count(bank: Bank) -> int:
    """How many options nearly all items of one right option have; 0 where there is no such number."""
    counts = Counter(len(item.options) for item in bank.items if item.type is ItemType.SINGLE)
    whole = sum(counts.values())
    if whole < FEWEST:
        return 0
    number, count = counts.most_common(1)[0]
    return number if count >= USUAL * whole else 0


@item_rule("W14", "padded-true-false", "Đổi thành câu đúng sai, hoặc viết các phương án có nội dung.", sure=90)
def padded_true_false(item: Item) -> Iterator[str]:
    """«Đúng» and «Sai» leave no room for a third option: what stands beside them is padding.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng

    Bad:
        Câu 1. Nói đi đôi với làm là nội dung nêu gương.
        *A. Đúng
        B. Sai
        C. Không xác định
        D. Cả hai ý đều chưa rõ
    """
    if item.type in CHOICE and len(item.options) > 2:
        texts = {fold_case(option.text).strip(" .") for option in item.options}
        if texts >= _BOTH:
            yield f"có «{TRUE_TEXT}» và «{FALSE_TEXT}» trong {len(item.options)} phương án."
