"""From the bytes of a bank file to clean, numbered lines.

Promises: never raises; a file that is not UTF-8 text gives one problem that names what it is; every line that
comes out is clean (`hoctapbac.vietnamese.cleaning`), and what was taken out of it has been reported.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from hoctapbac.bank.notes import Notes
from hoctapbac.vietnamese.cleaning import clean_line

SAVE_AS_UTF8 = "Lưu lại tệp dạng UTF-8; nếu tệp dùng bảng mã cũ (TCVN3, VNI…), mời chạy “hoctapbac text decode”."
SAVE_AS_TEXT = "Mở tệp ấy, chọn lưu dạng văn bản thuần (.txt), bảng mã UTF-8."

_CONTAINERS = {
    b"PK\x03\x04": "Đây là tệp Word, Excel hoặc tệp nén, không phải văn bản.",
    b"\xd0\xcf\x11\xe0": "Đây là tệp Word hoặc Excel đời cũ, không phải văn bản.",
    b"%PDF": "Đây là tệp PDF, không phải văn bản.",
}
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

# Escape sequences whole; then controls but tab and what stands for a break (Word writes one as U+000B); bidi
# marks; the replacement letter; hidden tags.
_ESCAPE = r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b]*+(?:\x07|\x1b\\))"
_ODD = re.compile(
    _ESCAPE + "|[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufffd\U000e0000-\U000e007f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_FEW = 1000  # different letters; more than any Vietnamese text has
_NAMES = {"\x00": "ký tự NUL (U+0000)", "\ufffd": "ký tự hỏng (U+FFFD)"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: its number from 1, its clean text, whether it stood in from the margin."""

    number: int
    indented: bool
    text: str


def lines_of(raw: bytes, notes: Notes) -> Iterator[Line]:
    text = _decoded(raw, notes)
    odd = _ODD.search(text) is not None
    plain = not odd and _plain(text)
    for number, line in enumerate(io.StringIO(text, newline=None), 1):
        kept = _without_odd(line, number, notes) if odd else line
        clean = " ".join(kept.split()) if plain else clean_line(kept)
        if clean:
            yield Line(number, kept.startswith(("  ", "\t", " \t")), clean)


def _plain(text: str) -> bool:
    """Whether cleaning would change nothing but spaces; asked once, it spares asking for each line."""
    letters = set(text) - set(" \t\r\n")
    if len(letters) > _FEW or not unicodedata.is_normalized("NFC", text):
        return False
    return all(clean_line(f"a{letter}a") == f"a{letter}a" for letter in letters)


def _decoded(raw: bytes, notes: Notes) -> str:
    """The text of the file, or "" with a problem that says what the file is instead."""
    foreign = next((words for mark, words in _CONTAINERS.items() if raw.startswith(mark)), None)
    if foreign is not None:
        notes.error(0, "not-text", foreign, SAVE_AS_TEXT)
        return ""
    if raw.startswith(_UTF16_MARKS) or _wide(raw[:4096]):
        notes.error(0, "utf-16", "Tệp ghi bằng bảng mã UTF-16.", SAVE_AS_UTF8)
        return ""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        notes.error(line, "not-utf-8", "Tệp không phải UTF-8 (có thể là bảng mã cũ như TCVN3, VNI).", SAVE_AS_UTF8)
        return ""


def _wide(head: bytes) -> bool:
    """Whether every other byte is mostly NUL: UTF-16 without its mark."""
    half = len(head) // 2
    return half >= 8 and max(head[0::2].count(0), head[1::2].count(0)) > half * 0.4


def _without_odd(line: str, number: int, notes: Notes) -> str:
    found = dict.fromkeys(_name(match[0]) for match in _ODD.finditer(line))
    if found:
        shown = ", ".join(list(found)[:5])
        notes.warning(
            number, "odd-characters", f"Dòng có {shown}; đã bỏ đi.", "Gõ lại dòng này, không dán từ nơi khác."
        )
    return _ODD.sub("", line)


def _name(odd: str) -> str:
    if odd[0] == "\x1b":
        return "chuỗi điều khiển màn hình (U+001B)"
    known = _NAMES.get(odd)
    if known:
        return known
    kind = "ký tự đảo chiều chữ" if odd in "\u061c\u200e\u200f" or "\u202a" <= odd <= "\u2069" else "ký tự điều khiển"
    return f"{kind} (U+{ord(odd):04X})"
