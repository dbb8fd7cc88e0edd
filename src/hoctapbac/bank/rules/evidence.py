"""Rules on evidence: every item stands on a quotation, every quotation on a dated source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoctapbac.bank import Item, ItemType, Story
from hoctapbac.bank.rules import item_rule, sourced_rule
from hoctapbac.vietnamese.folding import fold_case

QUOTATION_WORDS = 40

_DATED = re.compile(r"\b(?:1[89]|20)[0-9]{2}\b")
_NO_DATE = re.compile(r"không ghi (?:rõ )?(?:ngày|thời gian|năm)|không rõ ngày")
_QUANTIFIED = re.compile(
    r"\b(hơn|khoảng|gần|trên|dưới|ít nhất|tối thiểu|tối đa|không quá)\s+([0-9]+(?:[.,][0-9]+)*)",
    re.IGNORECASE,
)


@sourced_rule("no-quotation", "error", "Thêm dòng «Trích dẫn:» đúng nguyên văn của nguồn.")
def no_quotation(thing: Item | Story) -> Iterator[str]:
    """What no source says cannot be asked.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Trích dẫn: nói đi đôi với làm

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
    """
    if not thing.quotation:
        yield "chưa có trích dẫn."


@sourced_rule("no-source", "error", "Thêm dòng «Nguồn:» với tên bài, tác giả hoặc cơ quan, ngày.")
def no_source(thing: Item | Story) -> Iterator[str]:
    """A quotation belongs to a named source.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Nguồn: Báo Nhân Dân, 12/12/2021

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
    """
    if not thing.source:
        yield "chưa có nguồn."


@sourced_rule("undated-source", "warning", "Ghi ngày của bài; nếu bài không có ngày, ghi «(bài không ghi ngày)».")
def undated_source(thing: Item | Story) -> Iterator[str]:
    """A source has a date, or says that it has none.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Nguồn: “Nêu gương”, báo Kinh tế đô thị (bài không ghi ngày)

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Nguồn: “Nêu gương”, báo Kinh tế đô thị
    """
    if thing.source and not _DATED.search(thing.source) and not _NO_DATE.search(fold_case(thing.source)):
        yield "nguồn không có ngày."


@sourced_rule("long-quotation", "warning", "Chỉ trích đoạn làm căn cứ, không quá 40 từ.")
def long_quotation(thing: Item | Story) -> Iterator[str]:
    """A quotation is a passage, not an article: at most 40 words.

    Good:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Trích dẫn: nói đi đôi với làm

    Bad:
        Câu 1. Nói đi đôi với làm.
        Đáp án: Đúng
        Trích dẫn: một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín mười
          một hai ba bốn năm sáu bảy tám chín mười một hai ba bốn năm sáu bảy tám chín mười thừa
    """
    words = len(thing.quotation.split())
    if words > QUOTATION_WORDS:
        yield f"trích dẫn dài {words} từ."


@item_rule("lost-quantifier", "warning", "Giữ chữ «hơn», «khoảng», «gần» của nguồn trong đề hoặc trong đáp án.")
def lost_quantifier(item: Item) -> Iterator[str]:
    """«Hơn 800» in the source is not «800» in the key.

    Good:
        Câu 1. Có bao nhiêu mô hình?
        *A. Hơn 800
        B. Hơn 300
        Trích dẫn: đã có hơn 800 mô hình

    Bad:
        Câu 1. Có bao nhiêu mô hình?
        *A. 800
        B. 300
        Trích dẫn: đã có hơn 800 mô hình
    """
    keys = [*item.answers, *(option.text for option in item.options if option.key)]
    if item.type is ItemType.TRUE_FALSE:
        keys = [item.stem]
    for word, number in _QUANTIFIED.findall(item.quotation):
        bare = number.replace(".", "")
        said = any(re.search(rf"(?<![0-9.,])(?:{re.escape(number)}|{bare})(?![0-9])", key) for key in keys)
        kept = any(word.casefold() in fold_case(text) for text in (*keys, item.stem))
        if said and not kept:
            yield f"nguồn viết «{word} {number}» mà đáp án chỉ viết «{number}»."
