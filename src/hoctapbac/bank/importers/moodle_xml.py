"""Moodle's own XML, old and new, one question after the other.

The kinds that are questions here too are taken over with their weights; all others are refused by name, so that
nobody takes half a calculated question for a whole one. Files inside stay behind: their place shows, and their name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.cloze import single_gap
from hoctapbac.bank.importers.moodle_answers import Wrong, choose, weight_of
from hoctapbac.bank.importers.moodle_text import category, default_name, told_apart
from hoctapbac.bank.importers.moodle_xml_text import Wording, plain, raw
from hoctapbac.bank.importers.sketch import Part, Sketch, finish, refuse
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.written_answers import (
    NumberRange,
    accept_numbers,
    accept_texts,
    number_range,
    plain_decimal,
)
from hoctapbac.bank.importers.xml import BadXml, Element, attribute, child, children, stream
from hoctapbac.bank.labels import BLANK, FALSE_TEXT, TRUE_TEXT
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.folding import fold
from hoctapbac.vietnamese.numbers import plain_number

_WORDS = "trọng số (fraction)"
_TRUTH = {"true": 0, "dung": 0, "false": 1, "sai": 1}
_YES = {"1", "true", "yes"}
_NO = {"0", "false", "no"}
_KINDS = {
    "essay": "câu tự luận, không chấm tự động được",
    "description": "đoạn giới thiệu, không phải câu hỏi",
    "cloze": "câu nhiều chỗ trống (cloze), chưa đọc được ở đây",
    "calculated": "câu tính theo công thức, mỗi lần một bộ số, chưa đọc được ở đây",
}
_FEEDBACKS = ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback")


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions in file order; category entries give the questions after them their category."""
    path = ""
    with source.open() as file:
        try:
            for element in stream(file, "question"):
                kind = attribute(element, "type").strip()
                if kind == "category":
                    path = category(raw(child(element, "category")))
                else:
                    yield _question(element, kind, path, notes)
        except BadXml as error:
            notes.error(
                error.line, "bad-xml", f"Từ đây không đọc được: {error}.", "Xuất lại tệp từ hệ thống gốc rồi nạp lại."
            )


def _question(element: Element, kind: str, path: str, notes: Notes) -> Draft | Refused:
    line = element.sourceline or 0
    sketch = Sketch(where=f"dòng {line}", line=line, category=path, id=plain(element, "idnumber"))
    wording = Wording()
    sketch.title = raw(child(element, "name")).strip()
    sketch.stem = wording.stem(child(element, "questiontext"))
    if image := plain(element, "image"):
        sketch.stem += f" {wording.media.placeholder('hình', image)}"
    reader = _READERS.get(kind)
    if reader is None:
        return _left_out(sketch, kind, notes)
    wrong = reader(element, sketch, wording, notes)
    if wrong == _NOT_OURS:
        return _left_out(sketch, kind, notes)
    if wrong:
        return refuse(sketch, notes, *wrong)
    feedback = wording.text(child(element, "generalfeedback"))
    sketch.explanation, sketch.source, sketch.quotation = told_apart(feedback)
    _take_rest(element, sketch, wording)
    if sketch.title == default_name(sketch.stem):
        sketch.title = ""
    return finish(sketch, notes)


def _left_out(sketch: Sketch, kind: str, notes: Notes) -> Refused:
    known = _KINDS.get("calculated" if kind.startswith("calculated") else kind)
    reason = known or f"loại câu «{kind[:30]}» không đọc được ở đây"
    notes.warning(
        sketch.line,
        "kind-left-out",
        f"{sketch.called}: {reason}; không nạp.",
        "Không cần làm gì nếu không dùng câu này.",
    )
    return sketch.refused(reason, kind[:60])


def _take_rest(element: Element, sketch: Sketch, wording: Wording) -> None:
    """What a question has whatever its kind."""
    tags = child(element, "tags")
    sketch.tags = [raw(each) for each in children(tags, "tag")] if tags is not None else []
    sketch.mark, sketch.penalty = (_decimal(plain(element, name)) for name in ("defaultgrade", "penalty"))
    sketch.shuffle = plain(element, "shuffleanswers").lower() not in _NO
    sketch.media = wording.media.names
    sketch.dropped += wording.dropped
    if any(raw(each).strip() for name in _FEEDBACKS for each in children(element, name)):
        sketch.dropped.append("nhận xét chung khi đúng, khi đúng một phần, khi sai")
    if child(element, "hint") is not None:
        sketch.dropped.append("gợi ý khi làm lại")
    if plain(element, "hidden") in _YES:
        sketch.dropped.append("trạng thái ẩn của câu")
    if plain(element, "answernumbering") not in {"", "abc", "none", "ABCD"}:
        sketch.dropped.append("kiểu đánh số phương án")


def _decimal(text: str) -> str:
    number = plain_decimal(text)
    return "" if number is None else plain_number(number)


def _answers(element: Element) -> list[tuple[Element, str | None]]:
    """The answers with what each is worth; None for a weight that cannot be read."""
    return [(each, weight_of(attribute(each, "fraction", "0"))) for each in children(element, "answer")]


_NOT_OURS = Wrong("", "", "")
_BAD_WEIGHT = Wrong(
    "bad-weight", "có trọng số (fraction) không đọc được", "Viết trọng số theo phần trăm, ví dụ 33.33333."
)


def _choices(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    for answer, percent in _answers(element):
        if percent is None:
            return _BAD_WEIGHT
        feedback = wording.text(child(answer, "feedback"))
        sketch.options.append(Part(wording.text(answer), percent, feedback=feedback))
    choose(sketch, notes, several=plain(element, "single").lower() in _NO, words=_WORDS)
    return None


def _truth(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    feedback, right = ["", ""], []
    for answer, percent in _answers(element):
        place = _TRUTH.get(fold(raw(answer))[:10])
        if place is None:
            return Wrong("true-false-words", "câu đúng sai có đáp án không phải true, false", "Viết true và false.")
        feedback[place] = wording.text(child(answer, "feedback"))
        if percent == "100":
            right.append(place)
    sketch.kind = ItemType.TRUE_FALSE
    sketch.options = [Part(TRUE_TEXT, feedback=feedback[0]), Part(FALSE_TEXT, feedback=feedback[1])]
    sketch.evidence = [Evidence("format", (place,), _WORDS) for place in right]
    return None


def _texts(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    parts = []
    for answer, percent in _answers(element):
        if percent is None:
            return _BAD_WEIGHT
        parts.append(Part(raw(answer).strip(), percent, feedback=wording.text(child(answer, "feedback"))))
    sketch.kind = ItemType.SHORT_TEXT
    sketch.case_sensitive = plain(element, "usecase") in _YES
    accept_texts(sketch, parts, _WORDS)
    return None


def _numbers(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    parts = []
    for answer, percent in _answers(element):
        if percent is None:
            return _BAD_WEIGHT
        text, feedback = raw(answer).strip(), wording.text(child(answer, "feedback"))
        if text == "*" and percent == "0":
            parts.append(Part("*", "0", feedback=feedback))
            continue
        amount = number_range(f"{text}:{plain(answer, 'tolerance')}")
        if not isinstance(amount, NumberRange):
            return Wrong(*amount)
        parts.append(Part(amount.centre, percent, feedback=feedback, tolerance=amount.tolerance))
    sketch.kind = ItemType.NUMBER
    _take_units(element, sketch)
    reason = accept_numbers(sketch, parts, _WORDS)
    return Wrong("two-numbers", reason, "Giữ một đáp án đúng trọn vẹn, hoặc tách thành hai câu.") if reason else None


def _take_units(element: Element, sketch: Sketch) -> None:
    units = child(element, "units")
    names = (
        {plain(u, "unit_name"): _decimal(plain(u, "multiplier")) for u in children(units)} if units is not None else {}
    )
    sketch.measure = next((name for name, factor in names.items() if factor == "1"), "")
    if len(names) > 1:
        sketch.dropped.append("các đơn vị quy đổi của đáp án số")


def _pairs(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    sketch.kind = ItemType.MATCHING
    for pair in children(element, "subquestion"):
        left, right = wording.text(pair), raw(child(pair, "answer"))
        if not right.strip():
            return Wrong("no-match", "một vế trái chưa có vế phải", "Viết đủ hai vế của mỗi cặp.")
        if left.strip():
            sketch.options.append(Part(left, match=right))
        else:
            sketch.extras.append(right)
    sketch.evidence = [Evidence("format", tuple(range(len(sketch.options))), "các cặp trong tệp")]
    return None


def _order(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    if plain(element, "selecttype") not in {"", "ALL", "0"}:
        return _NOT_OURS  # a part of the steps, drawn anew each time
    sketch.kind = ItemType.ORDERING
    sketch.options = [Part(wording.text(each)) for each in children(element, "answer")]
    sketch.evidence = [Evidence("format", tuple(range(len(sketch.options))), "thứ tự trong tệp")]
    return None


def _cloze(element: Element, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    """One gap filled by choice; as the stem of such an item where the gap can stand alone in it."""
    gap = single_gap(raw(child(element, "questiontext")))
    if gap is None:
        return _NOT_OURS
    wording.media.names.clear()
    hole = f" {BLANK} " if BLANK not in f"{gap.before} {gap.after}".split() else "_____"
    sketch.stem = wording.shown(f"{gap.before}{hole}{gap.after}", wording.form)
    sketch.options = [
        Part(
            wording.shown(c.text, wording.form), weight_of(c.percent) or "0", feedback=wording.shown(c.feedback, "html")
        )
        for c in gap.choices
    ]
    choose(sketch, notes, several=False, words="dấu = và trọng số trong câu")
    sketch.kind = ItemType.CLOZE if hole != "_____" else ItemType.SINGLE
    return None


_READERS: dict[str, Callable[[Element, Sketch, Wording, Notes], Wrong | None]] = {
    "multichoice": _choices,
    "truefalse": _truth,
    "shortanswer": _texts,
    "numerical": _numbers,
    "matching": _pairs,
    "match": _pairs,
    "ordering": _order,
    "cloze": _cloze,
    "multianswer": _cloze,
}
