"""Banks as Moodle's own XML: all that Moodle has room for, texts as plain text, weights from its list.

Keys in doubt and weights that Moodle does not know leave their item out; what else has no room is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from hoctapbac.bank import Bank, Item, ItemType
from hoctapbac.bank.exporters.losses import field_losses, head_losses
from hoctapbac.bank.exporters.moodle import carried, category_path, feedback_of, grading_losses
from hoctapbac.bank.importers.moodle_text import default_name
from hoctapbac.bank.pivot import Credit, Draft, Loss, Written

_KINDS = {
    ItemType.SINGLE: "multichoice",
    ItemType.MULTIPLE: "multichoice",
    ItemType.CLOZE: "multichoice",
    ItemType.TRUE_FALSE: "truefalse",
    ItemType.SHORT_TEXT: "shortanswer",
    ItemType.NUMBER: "numerical",
    ItemType.MATCHING: "matching",
    ItemType.ORDERING: "ordering",
}
_CHOICES = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE}
_HELD = {
    *("title", "category", "tags", "feedback", "measure", "pinned"),
    *("mark", "penalty", "case_sensitive"),
}
_STAR = re.compile(r"\\\*")


def write(bank: Bank, drafts: Sequence[Draft]) -> Written:
    """The XML of all items that Moodle can carry, with category entries where the category changes."""
    parts: list[str] = []
    losses = list(head_losses(bank))
    path = ""
    for number, draft, credits, moved in carried(drafts, _KINDS, _unquotable, losses):
        if draft.item.category != path:
            path = draft.item.category
            inner = _element("category", _text(category_path(path)))
            parts.append(_element("question", inner, ' type="category"'))
        parts.append(_question(draft, credits))
        losses += _losses(draft, number, moved=moved)
    body = "".join(f"{part}\n" for part in parts)
    return Written(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}</quiz>\n'.encode(), tuple(losses))


def _unquotable(draft: Draft) -> str:
    if draft.item.type is not ItemType.SHORT_TEXT:
        return ""
    texts = [*draft.item.answers, *(each.text for each in draft.credits)]
    return "câu trả lời ngắn có dấu \\* trong đáp án" if any(_STAR.search(text) for text in texts) else ""


def _losses(draft: Draft, number: int, *, moved: bool) -> Iterator[Loss]:
    item = draft.item
    yield from field_losses(draft, number, _HELD | feedback_of(item)[1])
    yield from grading_losses(draft, number)
    if moved:
        yield Loss("weight", "trọng số (làm tròn theo danh mục của Moodle)", number, item.id)
    if "\n" in item.category:
        yield Loss("category", "chỗ xuống dòng trong tên thư mục", number, item.id)
    if item.title and item.title == default_name(item.stem):
        yield Loss("title", "tên câu giống hệt đầu đề", number, item.id)
    pins = [option.pinned for option in item.options]
    if any(pins) and item.type is not ItemType.TRUE_FALSE and not (all(pins) and item.type in _CHOICES):
        yield Loss("pinned", "phương án cố định riêng (Moodle chỉ xáo hết hoặc không xáo)", number, item.id)


def _question(draft: Draft, credits: Sequence[Credit]) -> str:
    item = draft.item
    parts = [
        _element("name", _text(item.title or default_name(item.stem))),
        _formatted("questiontext", item.stem),
        _formatted("generalfeedback", feedback_of(item)[0]),
        _value("defaultgrade", draft.mark),
        _value("penalty", draft.penalty),
        _element("idnumber", escape(item.id)),
        *_body(draft, credits),
    ]
    if item.tags:
        parts.append(_element("tags", "".join(_element("tag", _text(tag)) for tag in item.tags)))
    inner = "".join(f"\n  {part}" for part in parts if part)
    return _element("question", f"{inner}\n", f' type="{_KINDS[item.type]}"')


def _body(draft: Draft, credits: Sequence[Credit]) -> Iterator[str]:
    item = draft.item
    if item.type in _CHOICES:
        yield _element("single", "false" if item.type is ItemType.MULTIPLE else "true")
        yield _element("shuffleanswers", "false" if any(option.pinned for option in item.options) else "true")
        for option, credit in zip(item.options, credits, strict=True):
            yield _answer(option.text, credit.percent, option.feedback, form="plain_text")
    elif item.type is ItemType.TRUE_FALSE:
        for word, option in zip(("true", "false"), item.options, strict=True):
            yield _answer(word, "100" if option.key else "0", option.feedback)
    elif item.type is ItemType.SHORT_TEXT:
        yield _element("usecase", "1" if draft.case_sensitive else "0")
        for each in credits:
            anything = each.text == "*" and each.percent == "0"
            yield _answer(each.text if anything else each.text.replace("*", "\\*"), each.percent, each.feedback)
    elif item.type is ItemType.NUMBER:
        for each in credits:
            tolerance = _element("tolerance", each.tolerance)
            yield _answer(each.text, each.percent, each.feedback, tolerance)
        if item.measure:
            unit = _element("multiplier", "1") + _element("unit_name", escape(item.measure))
            yield _element("units", _element("unit", unit))
    else:
        yield from _rows(item)


def _rows(item: Item) -> Iterator[str]:
    """The pairs of a matching item, the steps of an ordering one."""
    if item.type is ItemType.ORDERING:
        yield from (_element(name, value) for name, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL")))
        for place, option in enumerate(item.options, 1):
            yield _answer(option.text, str(place), "", form="plain_text")
        return
    yield _element("shuffleanswers", "true")
    pairs = [*((option.text, option.match) for option in item.options), *(("", extra) for extra in item.extras)]
    for left, right in pairs:
        yield _formatted("subquestion", left, _element("answer", _text(right)))


def _answer(text: str, percent: str, feedback: str, more: str = "", form: str = "moodle_auto_format") -> str:
    inner = _text(text) + _formatted("feedback", feedback) + more
    return _element("answer", inner, f' fraction="{percent}" format="{form}"')


def _formatted(name: str, text: str, more: str = "") -> str:
    return _element(name, _text(text) + more, ' format="plain_text"')


def _text(text: str) -> str:
    return _element("text", escape(text))


def _value(name: str, text: str) -> str:
    return _element(name, escape(text)) if text else ""


def _element(name: str, inner: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{inner}</{name}>"
