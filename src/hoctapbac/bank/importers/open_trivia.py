"""What opentdb.com gives: questions in English or any other language, with HTML entities in every text.

Entities are taken apart exactly once. A `response_code` other than 0 says that the site gave no questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.json import parsed
from hoctapbac.bank.importers.keycells import NOWHERE, truth_of
from hoctapbac.bank.importers.sketch import Part, Sketch, finish, refuse
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.words import LEVELS
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused
from hoctapbac.vietnamese.folding import fold

_NO_OBJECT = "không phải câu hỏi của Open Trivia"


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions, in order; the right answer becomes the first option."""
    value = parsed(source, wishes, notes, found)
    if value is None:
        return
    results = value.get("results") if isinstance(value, dict) else value
    if isinstance(value, dict) and value.get("response_code", 0) != 0:
        code = str(value.get("response_code"))[:10]
        notes.error(0, "no-response", f"Trang Open Trivia không trả câu hỏi (mã {code}).", "Tải lại tệp từ trang ấy.")
    if not isinstance(results, list):
        notes.error(0, "bad-json", "Tệp không có danh sách «results».", "Tải lại tệp từ trang Open Trivia.")
        return
    for number, each in enumerate(results, 1):
        yield _draft(each if isinstance(each, dict) else {}, number, notes)


def _draft(value: Mapping[str, Any], number: int, notes: Notes) -> Draft | Refused:
    where = f"results[{number - 1}]"
    right, wrong = value.get("correct_answer"), value.get("incorrect_answers")
    sketch = Sketch(where=where, number=str(number), stem=_text(value.get("question")))
    if not isinstance(right, str) or not isinstance(wrong, list):
        return refuse(sketch, notes, "bad-item", _NO_OBJECT, "Tải lại tệp từ trang Open Trivia.")
    sketch.category = _text(value.get("category"))
    sketch.level = LEVELS.get(fold(_text(value.get("difficulty"))), sketch.level)
    if value.get("type") == "boolean":
        truth = truth_of(_text(right))
        sketch.kind = ItemType.TRUE_FALSE
        place = NOWHERE if truth is None else 0 if truth else 1
        sketch.evidence = [Evidence("format", (place,), f"«correct_answer» ghi «{_text(right)[:40]}»", where)]
    else:
        sketch.options = [Part(_text(each)) for each in (right, *wrong)]
        sketch.evidence = [Evidence("format", (0,), "«correct_answer»", where)]
    return finish(sketch, notes)


def _text(value: Any) -> str:
    return unescape(value) if isinstance(value, str) else ""
