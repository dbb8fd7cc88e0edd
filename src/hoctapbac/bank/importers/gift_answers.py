"""What stands between the braces of a GIFT question.

Each kind is taken apart as Moodle's importer does it, but where that importer would quietly make something else of a
question than its author meant, the answer here is a `Wrong`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers.gift_plain import WORDS
from hoctapbac.bank.importers.gift_text import Wording
from hoctapbac.bank.importers.moodle_answers import Wrong, choose, evidence
from hoctapbac.bank.importers.moodle_text import known_percent
from hoctapbac.bank.importers.sketch import Part, Sketch
from hoctapbac.bank.importers.written_answers import NumberRange, accept_numbers, accept_texts, number_range
from hoctapbac.bank.labels import FALSE_TEXT, TRUE_TEXT
from hoctapbac.bank.notes import Notes

MOST_ANSWERS = 500
_MARK = re.compile("([=~])")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{0,12})?)%")
_WEIGHT_LIKE = re.compile(r"\s*%[-\d.,\s]{1,16}%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_TRUTH_LIKE = {"t", "f", "true", "false", "đúng", "sai", "đ", "s"}


class Answer(NamedTuple):
    """One answer with the sign before it; `weight` is "" where none is written, `feedback` is None without «#»."""

    sign: str
    weight: str
    text: str
    feedback: str | None


def read_answers(inner: str, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    """Fill `sketch` from `inner`, which is not blank and begins and ends without spaces."""
    if inner.count("=") + inner.count("~") > MOST_ANSWERS:
        return Wrong("too-many-answers", f"có quá {MOST_ANSWERS} đáp án", "Tách thành nhiều câu.")
    if inner[0] == "#":
        return _numbers(inner[1:], sketch, wording, notes)
    truth = _TRUTH.get(inner.partition("#")[0].rstrip())
    if truth is not None and "~" not in inner:
        return _truth(truth, inner, sketch, wording)
    if wrong := _bare(inner) if inner[0] not in "=~" else _unescaped(inner):
        return wrong
    if "~" in inner:
        return _choices(inner, sketch, wording, notes)
    return (_pairs if "->" in inner else _texts)(inner, sketch, wording, notes)


def _bare(inner: str) -> Wrong:
    if inner.partition("#")[0].strip().casefold() in _TRUTH_LIKE:
        return Wrong(
            "true-false-letters",
            "câu đúng sai không viết bằng chữ hoa T, F",
            "Viết {T} hoặc {F}; nếu là câu trả lời ngắn, viết dấu = trước đáp án.",
        )
    return Wrong(
        "bare-answers",
        "phần trong ngoặc nhọn không bắt đầu bằng =, ~ hoặc #",
        "Nếu ngoặc nhọn thuộc về đề, viết \\{ và \\}; nếu là đáp án, viết dấu = hoặc ~ ở trước.",
    )


def _unescaped(inner: str) -> Wrong | None:
    """Whether an «=» looks like a letter of some text and not like the beginning of an answer."""
    place = inner.find("=", 1)
    while place > 0:
        before, after = inner[place - 1], inner[place + 1 : place + 2]
        mark = max(inner.rfind("=", 0, place), inner.rfind("~", 0, place))
        in_feedback = inner.find("#", mark + 1, place) > 0
        inline = not inner[max(0, place - 200) : place].rstrip(" \t").endswith("\n")
        glued = not before.isspace() and before not in "=~"
        if (glued and (in_feedback or _spaced(inner))) or (in_feedback and inline and after.isspace()):
            return Wrong(
                "unescaped-equals",
                f"dấu = trong «{inner[max(0, place - 15) : place + 15].strip()}» có thể bị hiểu là một đáp án nữa",
                "Nếu là chữ trong câu, viết \\=; nếu là đáp án, xuống dòng trước dấu =.",
            )
        place = inner.find("=", place + 1)
    return None


@lru_cache(maxsize=1)
def _spaced(inner: str) -> bool:
    """Whether answers here are parted by spaces, as people write them, and not run together."""
    return re.search(r"\s[=~]", inner) is not None


def _answers(inner: str) -> Iterator[Answer]:
    first, *rest = _MARK.split(inner)
    if first.strip():
        rest[:0] = ["", first]
    for sign, weighed in zip(rest[::2], rest[1::2], strict=True):
        weight, body = _weighed(weighed)
        text, mark, feedback = body.partition("#")
        yield Answer(sign, weight, text, feedback if mark else None)


def _weighed(body: str) -> tuple[str, str]:
    found = _WEIGHT.match(body) if "%" in body else None
    return (found[1], body[found.end() :]) if found else ("", body)


def _misweighed(answers: Sequence[Answer]) -> Wrong | None:
    """A weight with a decimal comma, which would be read as text."""
    odd = next((a.text for a in answers if not a.weight and "%" in a.text and _WEIGHT_LIKE.match(a.text)), "")
    if not odd:
        return None
    return Wrong(
        "bad-weight", f"trọng số «{odd.strip()[:20]}» không đọc được", "Viết dấu chấm thập phân, ví dụ %33.33333%."
    )


def _percent(answer: Answer, sketch: Sketch, notes: Notes, default: str) -> str:
    """What an answer is worth; a weight that Moodle does not know is an error, and is kept."""
    if not answer.weight:
        return default
    known = known_percent(answer.weight)
    if known is None:
        notes.error(
            sketch.line,
            "unknown-weight",
            f"{sketch.called}: Moodle không có trọng số {answer.weight}%.",
            "Dùng trọng số trong danh mục của Moodle, ví dụ 33.33333, 50 hoặc 100.",
        )
    return known or answer.weight


def _choices(inner: str, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    answers = list(_answers(inner))
    right = [answer for answer in answers if answer.sign == "="]
    if any(answer.weight for answer in right):
        return Wrong(
            "weight-after-equals",
            "có trọng số % ngay sau dấu = trong câu chọn đáp án",
            "Dấu = là đúng trọn vẹn; đáp án đúng một phần viết ~%50%.",
        )
    if len(right) > 1 and all("->" in answer.text for answer in right):
        return Wrong(
            "stray-tilde", "câu ghép đôi có dấu ~ nên thành câu chọn đáp án", "Viết \\~ nếu dấu ~ là chữ trong câu."
        )
    if wrong := _misweighed(answers):
        return wrong
    percents = ["100" if a.sign == "=" else _percent(a, sketch, notes, "0") for a in answers]
    sketch.options = [
        Part(wording.text(a.text), percent, feedback=wording.text(a.feedback) if a.feedback else "")
        for a, percent in zip(answers, percents, strict=True)
    ]
    choose(sketch, notes, several=not right, words=WORDS)
    return None


def _truth(truth: bool, inner: str, sketch: Sketch, wording: Wording) -> Wrong | None:
    _, wrong, right = (*(wording.text(text) for text in inner.split("#", 2)), "", "")[:3]
    by_truth = {truth: right, not truth: wrong}
    sketch.kind = ItemType.TRUE_FALSE
    sketch.options = [Part(TRUE_TEXT, feedback=by_truth[True]), Part(FALSE_TEXT, feedback=by_truth[False])]
    sketch.evidence = [evidence((0 if truth else 1,), WORDS)]
    return None


def _pairs(inner: str, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    sketch.kind = ItemType.MATCHING
    for body in inner.split("=")[1:]:
        left, arrow, right = body.partition("->")
        if not arrow or not right.strip():
            return Wrong(
                "no-arrow", "một cặp ghép đôi thiếu dấu -> hoặc vế phải", "Viết mỗi cặp là «= vế trái -> vế phải»."
            )
        if left.strip():
            sketch.options.append(Part(wording.text(left), match=wording.text(right)))
        else:
            sketch.extras.append(wording.text(right))
    sketch.evidence = [evidence(tuple(range(len(sketch.options))), WORDS)]
    return None


def _texts(inner: str, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    answers = list(_answers(inner))
    if wrong := _misweighed(answers):
        return wrong
    sketch.kind = ItemType.SHORT_TEXT
    accept_texts(
        sketch,
        [
            Part(wording.literal(a.text), _percent(a, sketch, notes, "100"), feedback=wording.text(a.feedback or ""))
            for a in answers
        ],
        WORDS,
    )
    return None


def _numbers(inner: str, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | None:
    answers = list(_answers(inner))
    if wrong := _misweighed(answers):
        return wrong
    sketch.kind = ItemType.NUMBER
    parts = []
    for answer in answers:
        percent = _percent(answer, sketch, notes, "100") if answer.sign != "~" else "0"
        feedback = wording.text(answer.feedback or "")
        text = wording.literal(answer.text)
        if answer.sign == "~" or (text == "*" and percent == "0"):
            parts.append(Part("*", "0", feedback=feedback))
            continue
        amount = number_range(text)
        if not isinstance(amount, NumberRange):
            return Wrong(*amount)
        parts.append(Part(amount.centre, percent, feedback=feedback, tolerance=amount.tolerance))
    reason = accept_numbers(sketch, parts, WORDS)
    return Wrong("two-numbers", reason, "Giữ một đáp án đúng trọn vẹn, hoặc tách thành hai câu.") if reason else None
