"""Rules on evidence: every item stands on a quotation, every quotation on a dated source, in words that still hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoctapbac.bank import Item, ItemType, Story
from hoctapbac.bank.rules import Banks, Place, item_rule, set_rule, sourced_rule
from hoctapbac.bank.rules.documents import superseded_in
from hoctapbac.vietnamese.folding import fold_case

QUOTATION_WORDS = 40

_DATED = re.compile(r"\b(?:1[89]|20)[0-9]{2}\b")
_NO_DATE = re.compile(r"không ghi (?:rõ )?(?:ngày|thời gian|năm)|không rõ ngày")
_DOCUMENT = re.compile(r"(?:Nghị định|Nghị quyết|Thông tư|Quyết định|Chỉ thị|Kết luận|Quy định|Hướng dẫn|Công văn)\b")
_NUMBER = re.compile(r"\b[0-9]{1,5}\s?[-/]\s?[0-9A-ZĐ]")
_QUANTIFIED = re.compile(
    r"\b(hơn|khoảng|gần|trên|dưới|ít nhất|tối thiểu|tối đa|không quá)\s+([0-9]+(?:[.,][0-9]+)*)",
    re.IGNORECASE,
)


@sourced_rule("W15", "no-quotation", "Thêm dòng «Trích dẫn:» đúng nguyên văn của nguồn.", sure=60)
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


@sourced_rule("W7", "no-source", "Thêm dòng «Nguồn:» với tên bài, tác giả hoặc cơ quan, ngày.", sure=70)
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


@sourced_rule("W16", "undated-source", "Ghi ngày của bài; nếu bài không có ngày, ghi «(bài không ghi ngày)».", sure=80)
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


@sourced_rule("W17", "long-quotation", "Chỉ trích đoạn làm căn cứ, không quá 40 từ.")
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


@item_rule("W18", "lost-quantifier", "Giữ chữ «hơn», «khoảng», «gần» của nguồn trong đề hoặc trong đáp án.")
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


@item_rule("W8", "undated-document", "Ghi đủ «… số …/…, ngày …» của văn bản.", sure=75)
def undated_document(item: Item) -> Iterator[str]:
    """A document that is named as the source has its number and its date: there are many of the same name.

    Good:
        Câu 1. Thể thức văn bản hành chính theo quy định nào?
        *A. Nghị định số 30/2020/NĐ-CP
        B. Quy ước của cơ quan
        Nguồn: Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ về công tác văn thư

    Bad:
        Câu 1. Thể thức văn bản hành chính theo quy định nào?
        *A. Nghị định số 30/2020/NĐ-CP
        B. Quy ước của cơ quan
        Nguồn: Nghị định của Chính phủ về công tác văn thư, 2020
    """
    found = _DOCUMENT.match(item.source)
    if found is None:
        return
    if not _NUMBER.search(item.source):
        yield f"nguồn nêu «{found[0]}» mà không ghi số."
    elif not _DATED.search(item.source):
        yield f"nguồn nêu «{found[0]}» mà không ghi ngày."


@set_rule(
    "W8", "superseded-document", "Kiểm tra nội dung theo văn bản mới, hoặc ghi «Thời điểm:» của nội dung.", sure=85
)
def superseded_document(banks: Banks) -> Iterator[Place]:
    """What a document said that has been replaced is asked only with the time to which it belongs.

    Good:
        Câu 1. Văn bản nào quy định việc kiểm điểm, đánh giá hằng năm?
        *A. Quy định số 124-QĐ/TW
        B. Hướng dẫn số 05-HD/VPTW
        Thời điểm: tháng 12/2024

    Bad:
        Câu 1. Văn bản nào quy định việc kiểm điểm, đánh giá hằng năm?
        *A. Quy định số 124-QĐ/TW
        B. Hướng dẫn số 05-HD/VPTW
    """
    for file, bank in banks:
        for item in () if bank.as_of else bank.items:
            if not item.as_of:
                said = " ".join((item.stem, item.source, *(o.text for o in item.options if o.key)))
                for document in superseded_in(said):
                    yield file, item, f"câu «{item.id}»: {document.sentence}."
