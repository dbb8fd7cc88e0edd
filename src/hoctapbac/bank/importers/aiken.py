"""Aiken: a stem, options «A.» or «A)», a line «ANSWER: B».

A letter is a label only where the sequence A, B, C… holds, so that a stem may begin with «C. Mác». What Moodle's
importer would lose or turn round in silence (a stem of two lines, labels out of order, a key that names no option) is
an error with its line. Other ways of writing labels and keys are understood, with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.encoded import lines
from hoctapbac.bank.importers.sketch import Part, Sketch, finish, refuse
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused

MOST_LINES = 200  # of one question
_LABEL = re.compile(r"([A-Za-z])[.)]\s*")
_KEY = re.compile(r"(?:ANSWER|ĐÁP ÁN)\s*[:：]\s*(.{0,80})", re.IGNORECASE)
_STRICT_KEY = re.compile(r"ANSWER:\s*[A-Z]\s*")
_LETTERS = re.compile(r"[A-Za-z](?:\s*[,;]\s*[A-Za-z])*[.)]?")
_LOOSE = "Moodle không nhận cách viết này; chương trình vẫn đọc được."


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions in file order."""
    held: list[_Line] = []
    gap = False
    for number, raw in enumerate(lines(source, wishes, notes, found), 1):
        line = _Line(number, raw.strip())
        if not line.text:
            gap = True
            continue
        key = _KEY.fullmatch(line.text)
        if held and (key or (gap and not _letter(line) and len(held) > 2 and _letter(held[-1]) > "A")):
            yield _question(held, line if key else None, notes)
            held = []
        elif key:
            notes.error(number, "key-alone", "Dòng đáp án không có câu hỏi ở trước.", "Bỏ dòng này hoặc thêm câu hỏi.")
        if not key and len(held) < MOST_LINES:
            held.append(line)
        gap = False
    if held:
        yield _question(held, None, notes)


def _question(held: Sequence[_Line], key: _Line | None, notes: Notes) -> Draft | Refused:
    """One question; without the line of its key, its key is missing."""
    begin = next((n for n in range(len(held) - 1, -1, -1) if _letter(held[n]) == "A"), len(held))
    stem, options = held[:begin], held[begin:]
    first = held[0].number
    sketch = Sketch(where=f"dòng {first}", line=first, kind=ItemType.SINGLE)
    if wrong := _misplaced(stem, options):
        return refuse(sketch, notes, *wrong)
    sketch.stem = "\n".join(line.text for line in stem)
    sketch.options = [Part(_LABEL.sub("", line.text, count=1)) for line in options]
    if len(stem) > 1:
        notes.error(
            first,
            "two-line-stem",
            f"{sketch.called}: đề có {len(stem)} dòng; theo Aiken chỉ dòng cuối là đề.",
            "Viết đề trên một dòng; bỏ dòng tiêu đề nếu có.",
        )
    if key:
        sketch.evidence = _evidence(key)
    if (key and not _STRICT_KEY.fullmatch(key.text)) or any(line.text[0].islower() for line in options):
        notes.warning(
            (key or held[0]).number, "loose-aiken", f"{sketch.called}: {_LOOSE}", "Viết nhãn A. và ANSWER: B."
        )
    return finish(sketch, notes)


def _evidence(key: _Line) -> list[Evidence]:
    said = key.text.partition(":" if ":" in key.text else "：")[2].strip()
    if not _LETTERS.fullmatch(said):
        return []
    places = sorted({ord(letter) - ord("A") for letter in re.findall("[A-Z]", said.upper())})
    return [Evidence("format", tuple(places), f"dòng «{key.text}»", f"dòng {key.number}")]


def _misplaced(stem: Sequence[_Line], options: Sequence[_Line]) -> tuple[str, str, str] | None:
    """What stands where it cannot stand: code, reason, remedy."""
    odd = next((line for n, line in enumerate(options) if _letter(line) != LETTERS[n : n + 1]), None)
    if odd is None:
        odd = next((line for line in stem[1:] if _letter(line)), None)
    if odd is not None and _letter(odd):
        reason = f"nhãn ở dòng {odd.number} không theo thứ tự A, B, C"
        return "label-order", reason, "Sắp lại các phương án theo thứ tự A, B, C; mỗi câu có một dòng ANSWER."
    if odd is not None:
        reason = f"dòng {odd.number} không phải phương án"
        return "loose-line", reason, "Viết mỗi phương án trên một dòng, bắt đầu bằng A. hoặc A)."
    return None if options else ("no-options", "không có phương án A, B…", "Viết mỗi phương án một dòng: A. …")


def _letter(line: _Line) -> str:
    """The label that the line begins with, as a capital; "" for none."""
    found = _LABEL.match(line.text)
    return found[1].upper() if found else ""
