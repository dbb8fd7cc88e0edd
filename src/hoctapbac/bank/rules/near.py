"""Rules on items that ask the same: exactly, or nearly."""

from __future__ import annotations

from collections.abc import Iterator

from hoctapbac.bank import Item, ItemType
from hoctapbac.bank.likeness import differing_words, near_pairs, numbers_of, same_wording
from hoctapbac.bank.rules import Banks, Place, set_rule, short


@set_rule("W9", "same-stem", "Bỏ một câu, hoặc viết đề khác nhau.", sure=90)
def same_stem(banks: Banks) -> Iterator[Place]:
    """One question is asked once.

    Good:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. Có mấy điều “rõ”?
        *A. Năm
        B. Bốn

    Bad:
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Ba
        ---
        Câu 1. Có mấy đức tính “có gan”?
        *A. Năm
        B. Bốn
    """
    first: dict[tuple[str, ItemType], tuple[str, Item]] = {}
    for file, bank in banks:
        for item in bank.items:
            there, other = first.setdefault((same_wording(item.stem), item.type), (file, item))
            if other is not item:
                yield file, item, f"câu «{item.id}» trùng đề với câu «{other.id}» ({_place(there, other)})."


@set_rule("W9", "near-stem", "So hai câu; nếu cùng một ý thì giữ một câu, nếu khác thì viết đề cho khác hẳn.", sure=60)
def near_stem(banks: Banks) -> Iterator[Place]:
    """Stems that differ in a word or a number ask nearly the same; a person says whether they do.

    Good:
        Câu 1. Theo bài viết, huyện Ứng Hòa khen thưởng vào ngày nào trong tuần?
        *A. Thứ hai
        B. Thứ ba

        Câu 2. Theo bài viết, phương châm “5 rõ” gồm những nội dung nào?
        *A. Rõ người
        B. Rõ kinh phí

    Bad:
        Câu 1. Theo bài viết, năm 2010 địa phương đã xây dựng được bao nhiêu mô hình?
        *A. Mười
        B. Hai mươi

        Câu 2. Theo bài viết, năm 2020 địa phương đã xây dựng được bao nhiêu mô hình?
        A. Mười
        *B. Hai mươi
    """
    first: dict[str, tuple[str, Item]] = {}
    for file, bank in banks:
        for item in bank.items:
            first.setdefault(same_wording(item.stem), (file, item))
    asked = list(first.values())
    for one, two, _ in near_pairs([item.stem for _, item in asked]):
        there, other = asked[one]
        file, item = asked[two]
        yield (
            file,
            item,
            f"câu «{item.id}» gần trùng đề với câu «{other.id}» ({_place(there, other)}): {_apart(other, item)}.",
        )


def _place(file: str, item: Item) -> str:
    return f"{file}:{item.line}" if item.line else file


def _apart(old: Item, new: Item) -> str:
    """In what two stems differ, numbers called so: with another number it is another question."""
    mine, other = differing_words(old.stem, new.stem)
    if not mine and not other:
        return "chỉ khác dấu câu"
    numbers = "khác số" if numbers_of(old.stem) != numbers_of(new.stem) else "khác ở"
    if not mine or not other:
        return f"thêm bớt «{short(mine or other)}»"
    return f"{numbers} «{short(mine)}» và «{short(other)}»"
