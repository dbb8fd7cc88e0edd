"""A file's format is told by its bytes alone."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bank.importers import READERS
from hoctapbac.bank.importers.sniff import sniff
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes


def told(content: bytes) -> tuple[str, list[str]]:
    """The format told, and the codes of the problems."""
    notes = Notes("tệp")
    return sniff(Source(content), notes), [problem.code for problem in notes.problems()]


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


TEXTS = {
    "Ngân hàng: Một\nMã: mot\n": "native",
    "Thủ đô?\nA. Hà Nội\nB. Huế\nANSWER: A\n": "aiken",
    "::Tên:: Thủ đô? {=Hà Nội ~Huế}\n": "gift",
    "Thủ đô là Hà Nội. {T}\n": "gift",
    "// ghi chú\n\nMột bài luận {}\n": "gift",
    "### Câu 1\n- [x] Hà Nội\n- [ ] Huế\n": "markdown",
    '[{"question": "Thủ đô?"}]': "json",
    '{"response_code": 0, "results": [{"incorrect_answers": []}]}': "open-trivia",
    '// bản lưu\n// hai dòng\n[{"incorrect_answers": []}]': "open-trivia",
    "STT;Câu hỏi;A;B;Đáp án\n1;Thủ đô?;Hà Nội;Huế;A\n2;Cố đô?;Huế;Hà Nội;A\n": "csv",
    "Câu 1. Thủ đô?\nA. Hà Nội\nB. Huế\nĐáp án: A\n": "text",
    "<?xml version='1.0'?><quiz><question type='category'/></quiz>": "moodle-xml",
    '<quiz xmlns="http://canvas.instructure.com/x"><title/></quiz>': "",
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"/>': "qti",
    '<qti-assessment-item identifier="a"/>': "qti",
    "<ns0:questestinterop/>": "qti",
}


@pytest.mark.parametrize(("text", "form"), TEXTS.items())
def test_a_text_is_told_by_what_stands_in_it(text: str, form: str) -> None:
    """Each format is known by its own signs, with and without a byte-order mark."""
    assert told(text.encode())[0] == form
    assert told(b"\xef\xbb\xbf" + text.encode())[0] == form


@pytest.mark.parametrize(
    ("names", "form"),
    [
        (("word/document.xml",), "docx"),
        (("xl/workbook.xml",), "xlsx"),
        (("imsmanifest.xml", "items/a.xml"), "qti"),
        (("anh.png",), ""),
    ],
)
def test_a_zip_is_told_by_what_is_in_it(names: tuple[str, ...], form: str) -> None:
    """Word, Excel and QTI packages are all zips."""
    assert told(zipped(*names))[0] == form


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "old-word"),
        (b"\xd0\xcf\x11\xe0" + bytes(600) + "Workbook".encode("utf-16-le"), "old-excel"),
        (b"%PDF-1.7\n", "pdf"),
        (b"{\\rtf1 x}", "rtf"),
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"PK\x03\x04half", "bad-archive"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 9, "not-text"),
        (b"<svg></svg>", "unknown-xml"),
    ],
)
def test_what_cannot_be_read_is_named_with_a_remedy(content: bytes, code: str) -> None:
    """A file of no readable format is refused with one problem that says what it is."""
    assert told(content) == ("", [code])


@given(st.binary(max_size=300))
def test_any_bytes_are_told(content: bytes) -> None:
    """Sniffing never raises, and either names a format or says why not."""
    form, codes = told(content)
    assert (form in READERS and not codes) or (form == "" and len(codes) == 1)
