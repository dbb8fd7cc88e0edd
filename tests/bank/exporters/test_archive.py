"""Zips that are written: the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest

from hoctapbac.bank.exporters.archive import DATE, packed, repacked

_MEMBERS = [("b.xml", b"<b/>"), ("a/c.xml", "Đề thi".encode() * 100)]


def _names(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_packed_twice_is_one_file() -> None:
    """The same members are the same bytes, in the order given, each dated 1980-01-01."""
    content = packed(_MEMBERS)
    assert content == packed(iter(_MEMBERS))
    assert _names(content) == ["b.xml", "a/c.xml"]
    opened = zipfile.ZipFile(io.BytesIO(content))
    assert {entry.date_time for entry in opened.infolist()} == {DATE}
    assert [opened.read(name) for name in opened.namelist()] == [each for _, each in _MEMBERS]


def _made_by_a_library(when: tuple[int, int, int, int, int, int], core: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr(zipfile.ZipInfo("xl/workbook.xml", when), b"<workbook/>")
        target.writestr(zipfile.ZipInfo("docProps/core.xml", when), core)
    return buffer.getvalue()


def _core(created: str, modified: str) -> bytes:
    return (
        f'<cp:coreProperties><dc:title>Đề</dc:title><dcterms:created xsi:type="dcterms:W3CDTF">{created}'
        f'</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{modified}</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()


def test_dates_of_entries_and_of_the_document_go() -> None:
    """Two files that differ only in when they were made become one; the words in them stay."""
    one = _made_by_a_library((2020, 1, 2, 3, 4, 6), _core("2020-01-02T03:04:05Z", "2020-01-02T03:04:05Z"))
    two = _made_by_a_library((2024, 5, 6, 7, 8, 10), _core("2024-05-06T07:08:09.123456+07:00", ""))
    assert repacked(one) == repacked(two)
    core = zipfile.ZipFile(io.BytesIO(repacked(one))).read("docProps/core.xml")
    assert core == _core("1980-01-01T00:00:00Z", "1980-01-01T00:00:00Z")


def test_dates_inside_may_stay() -> None:
    """Without `drop_dates` the document keeps what it says of itself; only the entries lose their date."""
    core = _core("2020-01-02T03:04:05Z", "2021-01-02T03:04:05Z")
    again = repacked(_made_by_a_library((2020, 1, 2, 3, 4, 6), core), drop_dates=False)
    assert zipfile.ZipFile(io.BytesIO(again)).read("docProps/core.xml") == core
    assert again == repacked(_made_by_a_library((2022, 1, 2, 3, 4, 6), core), drop_dates=False)


@pytest.mark.parametrize("library", ["openpyxl", "docx"])
def test_what_the_libraries_write_becomes_stable(library: str) -> None:
    """A workbook and a Word file that say they were made in different years are one file, and still open."""
    first, second = _written(library, 2001), _written(library, 2002)
    assert first != second
    assert repacked(first) == repacked(second)
    _reopen(library, repacked(first))


def _written(library: str, year: int) -> bytes:
    buffer = io.BytesIO()
    if library == "docx":
        import docx

        document = docx.Document()
        document.core_properties.created = document.core_properties.modified = datetime(year, 1, 1)
        document.add_paragraph("Câu 1. Thủ đô của Việt Nam là thành phố nào?")
        document.save(buffer)
    else:
        import openpyxl

        book = openpyxl.Workbook()
        book.properties.created = datetime(year, 1, 1)
        book.active["A1"] = "Hà Nội"
        book.save(buffer)
    return buffer.getvalue()


def _reopen(library: str, content: bytes) -> None:
    if library == "docx":
        import docx

        assert "Thủ đô" in docx.Document(io.BytesIO(content)).paragraphs[0].text
    else:
        import openpyxl

        assert openpyxl.load_workbook(io.BytesIO(content)).active["A1"].value == "Hà Nội"
