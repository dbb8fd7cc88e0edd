"""Our own JSON, as `exporters.json` writes and describes it. What is said of it there is checked here.

Each item is put into the native format and read back: what that format would not take as it stands is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args

from hoctapbac.bank import Bank, Item, ItemType, KeyState, Level, Option, Review, Story, Topic, native
from hoctapbac.bank.importers import Found
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Basis, Credit, Draft, Evidence, Refused

FORMAT, VERSION = "hoctapbac-bank", 1
_PERCENT = re.compile(r"-?\d{1,6}(?:\.\d{1,9})?")
_WRITTEN = {ItemType.NUMBER, ItemType.SHORT_TEXT}


class _Wrong(Exception):
    """A value that is not what the format says; the message names the field."""


def is_ours(value: Any) -> bool:
    return isinstance(value, dict) and value.get("format") == FORMAT


def drafts(value: Mapping[str, Any], notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The items, in order, with `found.bank` holding all the rest of the bank."""
    if value.get("version") != VERSION:
        message = f"Tệp này theo phiên bản {str(value.get('version'))[:20]}, chương trình đọc phiên bản {VERSION}."
        notes.error(0, "unknown-version", message, "Dùng bản chương trình mới hơn để mở tệp.")
        return
    try:
        bank = _bank(value)
    except _Wrong as wrong:
        notes.error(0, "bad-field", f"Phần đầu ngân hàng có trường sai: {wrong}.", "Xuất lại tệp từ chương trình này.")
        return
    reading = native.reading(native.write(bank).encode(), notes.file)
    if reading.problems or reading.bank != bank:
        notes.take(replace(problem, line=0) for problem in reading.problems)
        bank = reading.bank
    found.bank, found.title = bank, bank.title
    for number, each in enumerate(_list(value, "items"), 1):
        read = _draft(each, number, bank, notes)
        if isinstance(read, Refused):
            remedy = "Xuất lại tệp từ chương trình này, hoặc bỏ câu ấy."
            notes.error(0, "bad-item", f"Câu {number}: {read.reason}.", remedy)
        yield read


def _draft(value: Any, number: int, bank: Bank, notes: Notes) -> Draft | Refused:
    where = f"items[{number - 1}]"
    try:
        item = _item(value if isinstance(value, dict) else {})
        draft = _more(item, value)
    except _Wrong as wrong:
        code = value.get("id") if isinstance(value, dict) else ""
        return Refused(str(code)[:80], str(number), 0, f"trường sai: {wrong}", where)
    text = native.write(replace(bank, stories=(), items=(item,)))
    reading = native.reading(text.encode(), notes.file)
    if reading.bank.items != (item,):
        reason = reading.refused[0].reason if reading.refused else "nội dung không hợp lệ"
        return Refused(item.id[:80], str(number), 0, reason.removesuffix("."), where)
    errors = [problem for problem in reading.problems if problem.severity == "error"]
    for problem in errors[:3]:
        notes.error(0, problem.code, re.sub(r"^Câu 1:", f"Câu {number}:", problem.message), problem.remedy)
    return replace(draft, where=where)


# -- values, checked ---------------------------------------------------------------------------------------------


def _text(value: Mapping[str, Any], name: str, default: str = "") -> str:
    found = value.get(name, default)
    if not isinstance(found, str):
        raise _Wrong(name)
    return found


def _flag(value: Mapping[str, Any], name: str, default: bool = False) -> bool:
    found = value.get(name, default)
    if not isinstance(found, bool):
        raise _Wrong(name)
    return found


def _list(value: Mapping[str, Any], name: str) -> list[Any]:
    found = value.get(name, [])
    if not isinstance(found, list):
        raise _Wrong(name)
    return found


def _texts(value: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = _list(value, name)
    if not all(isinstance(each, str) for each in found):
        raise _Wrong(name)
    return tuple(found)


def _objects(value: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = _list(value, name)
    if not all(isinstance(each, dict) for each in found):
        raise _Wrong(name)
    return found


def _one_of(value: Mapping[str, Any], name: str, allowed: tuple[str, ...], default: str) -> str:
    found = _text(value, name, default)
    if found not in allowed:
        raise _Wrong(name)
    return found


def _bank(value: Mapping[str, Any]) -> Bank:
    head = value.get("bank")
    if not isinstance(head, dict):
        raise _Wrong("bank")
    return Bank(
        id=_text(head, "id"),
        title=_text(head, "title"),
        topics=tuple(Topic(_text(each, "code"), _text(each, "title")) for each in _objects(head, "topics")),
        stories=tuple(_story(each) for each in _objects(value, "stories")),
        programme=_text(head, "programme"),
        as_of=_text(head, "as_of"),
        note=_text(head, "note"),
        enabled=_flag(head, "enabled", True),
    )


def _story(value: Mapping[str, Any]) -> Story:
    return Story(
        id=_text(value, "id"),
        title=_text(value, "title"),
        pages=_texts(value, "pages"),
        subject=_one_of(value, "subject", ("collective", "person"), "collective"),  # type: ignore[arg-type]
        place=_text(value, "place"),
        as_of=_text(value, "as_of"),
        topic=_text(value, "topic"),
        source=_text(value, "source"),
        quotation=_text(value, "quotation"),
        facts=_texts(value, "facts"),
        real=_flag(value, "real"),
        review=Review(_one_of(value, "review", tuple(Review), Review.DRAFT)),
    )


def _item(value: Mapping[str, Any]) -> Item:
    return Item(
        id=_text(value, "id"),
        type=ItemType(_one_of(value, "type", tuple(ItemType), "")),
        stem=_text(value, "stem"),
        options=tuple(
            Option(
                _text(each, "text"),
                _flag(each, "key"),
                _flag(each, "pinned"),
                _text(each, "match"),
                _text(each, "feedback"),
            )
            for each in _objects(value, "options")
        ),
        answers=_texts(value, "answers"),
        extras=_texts(value, "extras"),
        tolerance=_decimal(_text(value, "tolerance", "0"), "tolerance"),
        measure=_text(value, "measure"),
        fold_marks=_flag(value, "fold_marks"),
        partial=_flag(value, "partial"),
        topic=_text(value, "topic"),
        level=Level(_one_of(value, "level", tuple(Level), Level.RECALL)),
        situation=_flag(value, "situation"),
        story=_text(value, "story"),
        source=_text(value, "source"),
        quotation=_text(value, "quotation"),
        facts=_texts(value, "facts"),
        explanation=_text(value, "explanation"),
        as_of=_text(value, "as_of"),
        review=Review(_one_of(value, "review", tuple(Review), Review.DRAFT)),
        key_state=_one_of(value, "key_state", get_args(KeyState), "certain"),  # type: ignore[arg-type]
        evidence=_texts(value, "evidence"),
        title=_text(value, "title"),
        category=_text(value, "category"),
        tags=_texts(value, "tags"),
        ignored=_texts(value, "ignored"),
    )


def _decimal(text: str, name: str) -> str:
    if not re.fullmatch(r"-?\d{1,40}(?:\.\d{1,40})?", text):
        raise _Wrong(name)
    return text


def _more(item: Item, value: Mapping[str, Any]) -> Draft:
    """The draft around an item, with all that it came along with."""
    if item.type is ItemType.NUMBER:
        for answer in item.answers:
            _decimal(answer, "answers")
    more = value.get("draft", {})
    if not isinstance(more, dict):
        raise _Wrong("draft")
    credits = tuple(map(_credit, _objects(more, "credits")))
    if credits and item.type not in _WRITTEN and len(credits) != len(item.options):
        raise _Wrong("credits")
    return Draft(
        item,
        number=_text(more, "number"),
        evidence=tuple(map(_evidence, _objects(more, "evidence"))),
        credits=credits,
        mark=_text(more, "mark"),
        penalty=_text(more, "penalty"),
        case_sensitive=_flag(more, "case_sensitive"),
        language=_text(more, "language"),
        media=_texts(more, "media"),
        dropped=_texts(more, "dropped"),
    )


def _credit(value: Mapping[str, Any]) -> Credit:
    percent = _text(value, "percent")
    if not _PERCENT.fullmatch(percent):
        raise _Wrong("percent")
    tolerance = _decimal(_text(value, "tolerance", "0"), "tolerance")
    return Credit(percent, _text(value, "text"), tolerance, _text(value, "feedback"))


def _evidence(value: Mapping[str, Any]) -> Evidence:
    places = _list(value, "places")
    if not all(isinstance(place, int) and 0 <= place < 1000 for place in places):
        raise _Wrong("places")
    basis = _one_of(value, "basis", get_args(Basis), "")
    return Evidence(basis, tuple(places), _text(value, "words"), _text(value, "where"))  # type: ignore[arg-type]
