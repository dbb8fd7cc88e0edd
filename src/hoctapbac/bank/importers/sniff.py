"""Telling a file's format by its bytes. The suffix is never asked: a `.doc` may be a `.docx`, a `.txt` may be GIFT."""

from __future__ import annotations

import re

from hoctapbac.bank.importers.archive import Archive, BadArchive
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes

_SAVE_DOCX = "Mở tệp bằng Word hoặc LibreOffice, chọn Lưu thành (Save As), kiểu «.docx», rồi nạp tệp mới."
_SAVE_XLSX = "Mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As), kiểu «.xlsx», rồi nạp tệp mới."

_FOREIGN = {
    b"%PDF": ("pdf", "Đây là tệp PDF, không giữ được dấu đáp án.", "Tìm tệp Word gốc rồi nạp tệp ấy."),
    b"%!PS": ("picture", "Đây là tệp hình (PostScript).", "Chọn tệp câu hỏi rồi nạp lại."),
    b"{\\rtf": ("rtf", "Đây là tệp RTF.", _SAVE_DOCX),
}
_MOODLE = re.compile(rb"<quiz\s*+>|<quiz\s[^<>]*+>\s*+<question[\s>]")
_QTI = re.compile(
    rb"<(?:[\w.-]+:)?(?:questestinterop|assessmentItem|qti-assessment-item|assessmentTest|qti-assessment-test|manifest"
    rb"|objectbank)[\s>/]"
)
_NATIVE = re.compile(r"^[^\S\n]*+(?:ngân hàng|chuyên đề)\s*+:", re.IGNORECASE | re.MULTILINE)
_AIKEN = re.compile(r"^ANSWER:\s*[A-Z]\s*$", re.MULTILINE)
_GIFT = re.compile(
    r"^[^\S\n]*+(?:\$CATEGORY:|::.*?::)|"
    r"(?<!\\)\{(?:\s*+|(?:[^{}TF=~#\\]|\\[=~#]?)*+[TF=~#][^{}]*+)\}",  # «\=» is no answer's sign
    re.MULTILINE,
)
_MARKDOWN = re.compile(r"^[^\S\n]*+[-*+]\s*+\[[ xX]?\]", re.MULTILINE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x10\x16-\x1a\x1c-\x1f]")
_DELIMITERS = ";\t,"


def sniff(source: Source, notes: Notes) -> str:
    """The format's name in `importers.READERS`; "" with a problem that says what the file is and what to do."""
    head = source.head()
    if head.startswith(b"PK"):
        return _zip(source, notes)
    for start, (code, message, remedy) in _FOREIGN.items():
        if head.startswith(start):
            return _refuse(notes, code, message, remedy)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(head, notes)
    if not head.strip():
        return _refuse(notes, "empty", "Tệp trống.", "Kiểm tra lại tệp.")
    if _binary(head):
        return _refuse(
            notes, "not-text", "Đây không phải tệp văn bản, Word hay Excel.", "Chọn tệp câu hỏi rồi nạp lại."
        )
    return _text(head, notes)


def _binary(head: bytes) -> bool:
    """Whether these are no letters: control bytes everywhere, and not the regular zeros of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    sample = head[:4096]
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    if zeros > len(sample) * 0.3:
        return False  # UTF-16 without its mark
    return len(_CONTROL.findall(sample)) > max(2, len(sample) // 100)


def _refuse(notes: Notes, code: str, message: str, remedy: str) -> str:
    notes.error(0, code, message, remedy)
    return ""


def _zip(source: Source, notes: Notes) -> str:
    try:
        with source.open() as stream:
            names = Archive(stream).names
    except BadArchive as error:
        return _refuse(notes, "bad-archive", f"Không mở được: {error}.", "Chép lại tệp từ bản gốc rồi nạp lại.")
    if "word/document.xml" in names or any(n.startswith("word/document") for n in names):
        return "docx"
    if any(n.startswith("xl/") for n in names):
        return "xlsx"
    if any(n.endswith(("imsmanifest.xml", ".xml", ".qti")) for n in names):
        return "qti"
    return _refuse(
        notes, "unknown-archive", "Tệp nén này không phải Word, Excel hay gói QTI.", "Giải nén rồi nạp từng tệp."
    )


def _old_office(head: bytes, notes: Notes) -> str:
    if "Workbook".encode("utf-16-le") in head or b"Microsoft Excel" in head:
        return _refuse(notes, "old-excel", "Đây là tệp Excel đời cũ (.xls).", _SAVE_XLSX)
    return _refuse(
        notes, "old-word", "Đây là tệp Word đời cũ (.doc); dấu gạch chân đáp án không đọc được từ đó.", _SAVE_DOCX
    )


def _text(head: bytes, notes: Notes) -> str:
    plain = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf")  # UTF-16 reads as Latin letters here
    if b"<" in plain[:2000] and _MOODLE.search(plain):
        return "moodle-xml"
    if b"<" in plain[:2000] and _QTI.search(plain):
        return "qti"
    text = plain.decode("utf-8", "replace")
    bare = re.sub(r"\A(?:\s*//[^\n]*\n)+", "", text).lstrip()
    if bare.startswith(("{", "[")) and re.match(r"[\[{]\s*(?:[\[{\"}\]])", bare):
        return "open-trivia" if '"incorrect_answers"' in text else "json"
    if plain.lstrip().startswith(b"<") and b"</" in plain:
        return _refuse(
            notes, "unknown-xml", "Đây là XML của dạng tệp không đọc được ở đây.", "Xuất lại dạng Moodle XML hoặc QTI."
        )
    return _lines(text)


def _lines(text: str) -> str:
    if _NATIVE.search(text):
        return "native"
    if _AIKEN.search(text):
        return "aiken"
    if len(_MARKDOWN.findall(text)) > 1:
        return "markdown"
    if _GIFT.search(text):
        return "gift"
    return "csv" if _tabular(text) else "text"


def _tabular(text: str) -> bool:
    """Whether most of the first lines fall into the same three or more fields."""
    lines = [line for line in text.splitlines()[:40] if line.strip()][:-1] or text.splitlines()
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        usual = max(set(counts), key=counts.count) if counts else 0
        if usual >= 2 and counts.count(usual) >= max(2, len(lines) * 0.6):
            return True
    return False
