"""From blocks to items and stories."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hoctapbac.bank import Item, ItemType, KeyState, Level, Option, Review, Story
from hoctapbac.bank.blocks import Block
from hoctapbac.bank.codes import content_code
from hoctapbac.bank.fields import Fields
from hoctapbac.bank.keys import Shape, letters_of, read_number, shape_of, split_answers
from hoctapbac.bank.labels import (
    BLANK,
    GRADING_WORDS,
    LETTERS,
    LEVEL_WORDS,
    LOOSE_BLANK,
    OPTION,
    OPTION_LIMIT,
    PAGE,
    REVIEW_WORDS,
    STATE_WORDS,
    STEM_LIMIT,
    SUBJECT_WORDS,
    TYPE_WORDS,
)
from hoctapbac.bank.notes import Notes
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import plain_number

_ONLY_FOR = {
    "tolerance": {ItemType.NUMBER},
    "measure": {ItemType.NUMBER},
    "fold_marks": {ItemType.SHORT_TEXT},
    "grading": {ItemType.MULTIPLE},
    "extras": {ItemType.MATCHING},
    "answers": set(ItemType) - {ItemType.MATCHING},
    "pinned": set(ItemType) - {ItemType.TRUE_FALSE, ItemType.NUMBER, ItemType.SHORT_TEXT},
}


def item_of(block: Block, topic: str, notes: Notes) -> Item | None:
    """The item written in `block`; None, with an error, where nothing can be made of it."""
    f = Fields(block, notes)
    stem = f.within(block.line, block.heading.text, "đề")
    if not stem:
        f.refuse(block.line, "no-stem", "chưa có đề.", "Viết đề ngay sau số câu, ví dụ «Câu 1. Nội dung câu hỏi?».")
    kind = _type(f)
    shape = shape_of(f, kind)
    if shape.type is ItemType.CLOZE:
        stem = _with_blank(f, stem)
    _check_count(f, shape)
    _check_fields(f, shape.type)
    shape = replace(shape, options=_pinned(f, shape))
    shape = _declared(f, replace(shape, options=_remarked(f, shape)))
    item = _item(f, stem, shape, topic)
    return None if block.refusal else item


def _item(f: Fields, stem: str, shape: Shape, topic: str) -> Item:
    is_number = shape.type is ItemType.NUMBER
    return Item(
        id=f.code("id") or _given_code(f, stem, [option.text for option in shape.options]),
        type=shape.type,
        stem=stem,
        options=shape.options,
        answers=shape.answers,
        extras=_texts(f, "extras", OPTION_LIMIT) if shape.type is ItemType.MATCHING else (),
        tolerance=_tolerance(f) if is_number else "0",
        measure=f.text("measure", OPTION_LIMIT) if is_number else "",
        fold_marks=f.flag("fold_marks") if shape.type is ItemType.SHORT_TEXT else False,
        partial=f.word("grading", GRADING_WORDS, False) if shape.type is ItemType.MULTIPLE else False,
        topic=f.topic(topic),
        level=f.word("level", LEVEL_WORDS, Level.RECALL),
        situation=f.flag("situation"),
        story=f.code("story"),
        source=f.text("source"),
        quotation=f.text("quotation"),
        facts=f.codes("facts"),
        explanation=f.text("explanation"),
        as_of=f.text("as_of"),
        review=f.word("review", REVIEW_WORDS, Review.DRAFT),
        key_state=shape.key_state,
        evidence=_texts(f, "evidence"),
        title=f.text("title", OPTION_LIMIT),
        category=f.text("category"),
        tags=tuple(split_answers(f.text("tags"))),
        ignored=tuple(dict.fromkeys(re.findall(r"[^\s,;]+", " ".join(_texts(f, "ignored"))))),
        line=f.block.line,
    )


def _type(f: Fields) -> ItemType | None:
    text = f.text("type")
    if not text:
        return None
    folded = fold(text.replace("/", " "))
    found = next((kind for kind, word in TYPE_WORDS.items() if fold(word) == folded), None)
    if found is None:
        allowed = ", ".join(f"«{word}»" for word in TYPE_WORDS.values())
        f.refuse(f.line("type"), "unknown-type", f"không có loại câu «{text[:40]}».", f"Dùng một trong: {allowed}.")
    return found


def _with_blank(f: Fields, stem: str) -> str:
    """A cloze stem with its one blank; dots or underscores standing alone are taken for it."""
    if stem.split().count(BLANK) == 0:
        stem = LOOSE_BLANK.sub(BLANK, stem)
    if stem.split().count(BLANK) != 1:
        message = "câu điền từ phải có đúng một chỗ trống."
        f.refuse(f.block.line, "blank", message, "Viết chỗ trống là « … » (một dấu ba chấm, cách hai bên).")
    return stem


def _check_count(f: Fields, shape: Shape) -> None:
    wordless = shape.type in {ItemType.NUMBER, ItemType.SHORT_TEXT}
    if wordless or f.block.refusal or len(shape.options) > 1:
        return
    message = f"mới có {len(shape.options)} phương án."
    f.refuse(
        f.block.line,
        "too-few-options",
        message,
        "Viết ít nhất hai phương án, mỗi phương án một dòng sát lề trái.",
    )


def _check_fields(f: Fields, kind: ItemType) -> None:
    """Lines that mean nothing for this type are pointed out, for the type may be what is wrong."""
    for name, kinds in _ONLY_FOR.items():
        if kind in kinds:
            continue
        for entry in f.entries(name):
            message = f"{f.block.called}: «{entry.label}» không dùng cho loại câu «{TYPE_WORDS[kind]}»."
            f.notes.warning(entry.line, "field-not-used", message, "Bỏ dòng này, hoặc sửa dòng «Loại».")


def _pinned(f: Fields, shape: Shape) -> tuple[Option, ...]:
    text = f.text("pinned")
    if not text or shape.type not in _ONLY_FOR["pinned"]:
        return shape.options
    places = letters_of(text, len(shape.options))
    if places is None:
        message = "«Cố định» không chỉ ra phương án nào của câu."
        f.error(f.line("pinned"), "bad-pin", message, "Ghi chữ cái của phương án, ví dụ «Cố định: D».")
        return shape.options
    return tuple(replace(option, pinned=place in places) for place, option in enumerate(shape.options))


def _remarked(f: Fields, shape: Shape) -> tuple[Option, ...]:
    """The options with what their author says to whoever chose them, «Nhận xét: B. …»."""
    said: dict[int, str] = {}
    for entry in f.entries("feedback"):
        found = OPTION.fullmatch(f.within(entry.line, entry.text, f"«{entry.label}»"))
        place = LETTERS.find(found[2].upper()) if found else -1
        if found is None or found[1] or place in said or not 0 <= place < len(shape.options):
            message = "«Nhận xét» không chỉ ra phương án nào của câu."
            f.error(entry.line, "bad-feedback", message, "Ghi chữ cái của phương án trước, ví dụ «Nhận xét: B. …».")
        else:
            said[place] = found[4]
    return tuple(replace(option, feedback=said.get(place, "")) for place, option in enumerate(shape.options))


def _declared(f: Fields, shape: Shape) -> Shape:
    """The key as its author declares it, and a problem where it is not certain."""
    certain: KeyState = "certain"
    declared = f.word("key_state", STATE_WORDS, certain)
    if declared != "certain":
        shape = replace(shape, key_state=declared)
    if declared == "missing" and shape.type is ItemType.ORDERING:
        shape = replace(shape, options=tuple(replace(option, key=False) for option in shape.options))
    if shape.key_state == "missing":
        remedy = "Đặt «*» trước phương án đúng, hoặc ghi «Đáp án:»."
        _say(f, f.block.line, "key-missing", "chưa có đáp án; câu chưa dùng được.", remedy)
    elif shape.key_state == "conflicting":
        remedy = "Đối chiếu với nguồn, giữ một đáp án, rồi bỏ dòng «Tình trạng đáp án» nếu có."
        _say(f, f.line("answers"), "key-conflict", "đáp án mâu thuẫn; câu chưa dùng được.", remedy)
    return shape


def _say(f: Fields, line: int, code: str, message: str, remedy: str) -> None:
    """An open key is an error, but no more than advice for an item that nobody uses."""
    if f.word("review", REVIEW_WORDS, Review.DRAFT) is Review.RETIRED:
        f.notes.warning(line, code, f"{f.block.called}: {message}", remedy)
    else:
        f.error(line, code, message, remedy)


def _given_code(f: Fields, text: str, others: Sequence[str]) -> str:
    """A code made from the words, for a block that has none."""
    code = content_code(text, others)
    if not f.entries("id"):
        message = f"{f.block.called}: chưa có mã; tạm đặt là «{code}»."
        f.notes.warning(f.block.line, "no-code", message, f"Thêm dòng «Mã: {code}» hoặc mã khác dễ nhớ.")
    return code


def _texts(f: Fields, name: str, limit: int = STEM_LIMIT) -> tuple[str, ...]:
    """Every line of a field that may stand several times."""
    texts = (f.within(entry.line, entry.text, f"«{entry.label}»", limit) for entry in f.entries(name))
    return tuple(text for text in texts if text)


def _tolerance(f: Fields) -> str:
    text = f.text("tolerance")
    value = read_number(f, f.line("tolerance"), text) if text else None
    if value is None:
        return "0"
    if value < 0:
        f.error(f.line("tolerance"), "bad-number", "«Sai số» không thể âm.", "Ghi 0 hoặc một số dương.")
    return plain_number(abs(value))


def story_of(block: Block, topic: str, notes: Notes) -> Story | None:
    """The story written in `block`; None, with an error, where it has no title or no page."""
    f = Fields(block, notes)
    title = f.within(block.line, block.heading.text, "tên thẻ", OPTION_LIMIT)
    if not title:
        f.refuse(block.line, "no-title", "chưa có tên.", "Viết tên ngay sau số thẻ, ví dụ «Thẻ 1. Tên mô hình».")
    pages = _pages(f)
    story = Story(
        id=f.code("id") or _given_code(f, title, pages),
        title=title,
        pages=pages,
        subject=f.word("subject", SUBJECT_WORDS, "collective"),
        place=f.text("place"),
        as_of=f.text("as_of"),
        topic=f.topic(topic),
        source=f.text("source"),
        quotation=f.text("quotation"),
        facts=f.codes("facts"),
        real=f.flag("real"),
        review=f.word("review", REVIEW_WORDS, Review.DRAFT),
        line=block.line,
    )
    return None if block.refusal else story


def _pages(f: Fields) -> tuple[str, ...]:
    pages = []
    for place, entry in enumerate(f.entries("page"), 1):
        number = PAGE.fullmatch(fold(entry.label))
        if number is None or int(number[1]) != place:
            f.error(entry.line, "page-order", f"«{entry.label}» không đúng thứ tự.", f"Ghi là «Trang {place}:».")
        text = f.within(entry.line, entry.text, f"«{entry.label}»")
        if text:
            pages.append(text)
    if not pages:
        f.refuse(f.block.line, "no-pages", "chưa có trang nào.", "Thêm dòng «Trang 1:» với nội dung.")
    return tuple(pages)
