"""Moodle's GIFT: questions parted by blank lines, answers in braces, read in one pass.

What Moodle's importer understands is understood the same way. Where that importer would in silence drop a question,
take a stem for answers or a wrong answer for a right one, the question is refused with its line.
Memory grows with the longest question, not with the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.encoded import pieces
from hoctapbac.bank.importers.gift_answers import read_answers
from hoctapbac.bank.importers.gift_plain import plain_choice
from hoctapbac.bank.importers.gift_text import Comments, Wording, hidden, without_comments
from hoctapbac.bank.importers.moodle_answers import Wrong
from hoctapbac.bank.importers.moodle_text import category, told_apart
from hoctapbac.bank.importers.sketch import Sketch, finish, refuse
from hoctapbac.bank.importers.source import Source, TooLarge
from hoctapbac.bank.labels import STEM_LIMIT
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused
from hoctapbac.vietnamese.cleaning import clean_line

MOST_QUESTION = 1_000_000  # characters of one question
BLANK = "_____"
_GAP = re.compile(r"(\n(?:[^\S\n]*\n)+)")
_GLUED = re.compile(r"\n[^\S\n]*+(?:::|\$CATEGORY:)")

_Block = tuple[int, str]  # what stands between two gaps, without spaces around it, and the line it begins on

_UNCLOSED = Wrong(
    "unclosed",
    "thiếu dấu } đóng phần đáp án, có thể vì một dòng trống ở giữa",
    "Bỏ dòng trống bên trong ngoặc nhọn, hoặc thêm dấu }.",
)
_UNOPENED = Wrong("unopened", "có dấu } mà không có dấu { trước nó", "Thêm dấu {, hoặc viết \\} nếu là chữ trong câu.")
_NESTED = Wrong(
    "nested-braces",
    "có ngoặc nhọn bên trong ngoặc nhọn",
    "Viết \\{ và \\} cho ngoặc nhọn là chữ trong câu; để một dòng trống giữa hai câu.",
)
_TWO = Wrong(
    "two-questions",
    "sau phần đáp án còn một câu hoặc một cặp ngoặc nhọn nữa",
    "Nếu là câu khác, để một dòng trống ở giữa; nếu là chữ trong đề, viết \\{ và \\}.",
)


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions in file order; category lines give the questions after them their category."""
    path = ""
    for begin, block in _whole(_blocks(pieces(source, wishes, notes, found))):
        if plain := plain_choice(block, begin, path):
            yield plain
            continue
        text, line, said = block, begin, None
        if "//" in text:
            text, before, said = without_comments(text)
            line += before
        if text.startswith("$CATEGORY:"):
            first, _, text = text.partition("\n")
            path, text = clean_line(category(first[10:]), STEM_LIMIT), text.strip()
            if text:
                notes.warning(
                    line,
                    "glued-category",
                    "Dòng $CATEGORY liền với câu hỏi; Moodle sẽ bỏ mất câu ấy.",
                    "Để một dòng trống sau dòng $CATEGORY.",
                )
                line += 1
        if text:
            yield _question(text, line, path, said, notes)


def _blocks(texts: Iterator[str]) -> Iterator[_Block]:
    rest, line = "", 1
    for text in texts:
        *parts, rest = _GAP.split(rest + text)  # a gap that goes on in the next piece leaves blank lines there
        for block, gap in zip(parts[::2], parts[1::2], strict=True):
            if bare := block.strip():
                yield (line + (block[0].isspace() and block.count("\n", 0, block.index(bare[0]))), bare)
            line += block.count("\n") + gap.count("\n")
        if rest.isspace():
            line, rest = line + rest.count("\n"), ""
        if len(rest) > MOST_QUESTION:
            raise TooLarge(MOST_QUESTION)
    if bare := rest.strip():
        yield (line + rest.count("\n", 0, rest.index(bare[0])), bare)


def _whole(blocks: Iterator[_Block]) -> Iterator[_Block]:
    """The blocks; one that leaves its braces open takes the next one along where that closes them."""
    held: _Block | None = None
    for block in blocks:
        if held is not None:
            opened, closed = _brace(block[1], "{"), _brace(block[1], "}")
            if closed >= 0 and not 0 <= opened < closed:
                yield (held[0], f"{held[1]}\n\n{block[1]}")
                held = None
                continue
            yield held
            held = None
        if (block[1][-1] != "}" or block[1][-2:] == "\\}") and _open(block[1]):
            held = block
        else:
            yield block
    if held is not None:
        yield held


def _brace(text: str, sign: str) -> int:
    return (hidden(text) if "\\" in text else text).find(sign)


def _open(text: str) -> bool:
    return _brace(text, "{") >= 0 and _brace(text, "}") < 0


def _question(text: str, line: int, path: str, said: Comments | None, notes: Notes) -> Draft | Refused:
    sketch = Sketch(where=f"dòng {line}", line=line, category=path)
    if said is not None:
        sketch.id, sketch.tags = said.code, said.tags
    wording = Wording("\\" in text)
    if wording.escaped:
        text = hidden(text)
    if text.startswith("::"):
        name, mark, rest = text[2:].partition("::")
        sketch.title, text = (wording.seen(name), rest.lstrip()) if mark else ("", name)
    wrong = _read(text, sketch, wording, notes)
    if isinstance(wrong, Refused):
        return wrong
    if wrong:
        return refuse(sketch, notes, *wrong)
    sketch.media, sketch.dropped = wording.media.names, sketch.dropped + wording.dropped
    return finish(sketch, notes)


def _read(text: str, sketch: Sketch, wording: Wording, notes: Notes) -> Wrong | Refused | None:
    before, opened, rest = text.partition("{")
    if not opened:
        return (
            _UNOPENED if "}" in text else _left_out(sketch, notes, "description", "đoạn giới thiệu, không phải câu hỏi")
        )
    inner, closed, after = rest.partition("}")
    if wrong := _misbraced(before, inner, closed, after, text):
        return wrong
    sketch.stem = wording.stem(f"{before}{BLANK}{after}" if after.strip() else before)
    inner, general, explanation = inner.rpartition("####")
    if not general:
        inner, explanation = explanation, ""
    sketch.explanation, sketch.source, sketch.quotation = told_apart(wording.text(explanation))
    inner = inner.strip()
    if not inner:
        return _left_out(sketch, notes, "essay", "câu tự luận, không chấm tự động được")
    return read_answers(inner, sketch, wording, notes)


def _misbraced(before: str, inner: str, closed: str, after: str, text: str) -> Wrong | None:
    if not closed or "\n\n" in inner:
        return _UNCLOSED
    if "}" in before:
        return _UNOPENED
    if "{" in inner:
        return _NESTED
    if "{" in after or _GLUED.search(text):
        return _TWO
    return _NESTED if "}" in after else None


def _left_out(sketch: Sketch, notes: Notes, kind: str, reason: str) -> Refused:
    notes.warning(
        sketch.line,
        "kind-left-out",
        f"{sketch.called}: {reason}; không nạp.",
        "Không cần làm gì nếu không dùng câu này.",
    )
    return sketch.refused(reason, kind)
