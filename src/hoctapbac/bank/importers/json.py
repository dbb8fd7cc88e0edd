"""JSON: our own export, which loses nothing, and the shapes that question lists of others have.

A question is any object with words to ask and something to choose, however deep it lies; fields are known by their
names as the headings of a sheet are. Whether places count from 0 or 1 is told by all of them together; where it cannot
be told, both readings are shown and the key is open. Read whole, up to a bound.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hoctapbac.bank.importers import Found, Wishes, encoded, json_own, json_shapes
from hoctapbac.bank.importers.source import Source, TooLarge
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

MOST_LETTERS = 24_000_000
_MOST_PARTS = 1_000_000  # lists and objects
_MOST_QUOTES = 4_000_000


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of the file, in order."""
    value = parsed(source, wishes, notes, found)
    if value is None:
        return
    if json_own.is_ours(value):
        yield from json_own.drafts(value, notes, found)
    else:
        yield from json_shapes.drafts(value, notes)


def parsed(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Any:
    """The value of the file; None, with an error, where it is no JSON. Lines of comment before it are passed over."""
    text = _text(source, wishes, notes, found)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        lines = _line_by_line(text) if error.msg == "Extra data" else []
        if lines:
            return lines
        notes.error(
            error.lineno,
            "bad-json",
            f"Không phải JSON đúng chuẩn từ dòng {error.lineno}, ký tự {error.colno}.",
            "Sửa chỗ ấy (thường là thiếu hoặc thừa dấu phẩy, ngoặc), hoặc xuất lại tệp từ phần mềm gốc.",
        )
    except (ValueError, RecursionError):  # a number of thousands of digits; a thousand lists in one another
        notes.error(0, "bad-json", "Tệp JSON có chỗ không đọc được.", "Xuất lại tệp từ phần mềm gốc.")
    return None


def _text(source: Source, wishes: Wishes, notes: Notes, found: Found) -> str:
    parts, length = [], 0
    for piece in encoded.pieces(source, wishes, notes, found):
        length += len(piece)
        parts.append(piece)
        if length > MOST_LETTERS:
            raise TooLarge(MOST_LETTERS)
    text = "".join(parts)
    if text.count("[") + text.count("{") > _MOST_PARTS or text.count('"') > _MOST_QUOTES:
        raise TooLarge(MOST_LETTERS)
    start = 0
    while text.startswith("//", start) or (start < len(text) and text[start].isspace()):
        end = text.find("\n", start) if text.startswith("//", start) else start
        start = len(text) if end < 0 else end + 1
    return "\n" * text.count("\n", 0, start) + text[start:]  # so that errors name the right line


def _line_by_line(text: str) -> list[Any]:
    """The values of a file with one on each line; empty where that is not what it is."""
    values = []
    for line in text.splitlines():
        if line.strip():
            try:
                values.append(json.loads(line))
            except (ValueError, RecursionError):
                return []
    return values
