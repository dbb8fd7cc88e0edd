"""Tables as text with delimiters: found by content, streamed, damaged rows named."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

import pytest

from bank.fixtures import bank_file
from bank.patience import in_time
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source

HEAD = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án")
ROWS = (
    ("1", "Thủ đô của Việt Nam là thành phố nào?", "Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ", "B"),
    ("2", "Sông nào chảy qua Hà Nội?", "Sông Hồng", "Sông Mã", "Sông Hương", "Sông Tiền", "A"),
    ("3", "Quần đảo nào thuộc Khánh Hòa?", "Cô Tô", "Côn Đảo", "Thổ Chu", "Trường Sa", "D"),
)


def table(delimiter: str, rows: Sequence[Sequence[str]] = ROWS, head: Sequence[str] = HEAD) -> str:
    return "".join(delimiter.join(row) + "\n" for row in ((head, *rows) if head else rows))


def imported(text: str | bytes) -> Imported:
    raw = text if isinstance(text, bytes) else text.encode()
    return read(Source(raw, "de.csv"), "csv")


def keys(result: Imported) -> str:
    return "".join(
        "ABCDEFGH"[n] for draft in result.drafts for n, option in enumerate(draft.item.options) if option.key
    )


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("head", [HEAD, ()])
def test_the_delimiter_is_found_by_content(delimiter: str, head: Sequence[str]) -> None:
    """With or without a header row."""
    assert keys(imported(table(delimiter, head=head))) == "BAD"


def test_the_delimiter_that_excel_names_is_taken() -> None:
    """«sep=;» in the first line."""
    assert keys(imported("sep=;\n" + table(";"))) == "BAD"


def parted(letter: str) -> str:
    """A letter with its tone behind it, as Windows 1258 writes it."""
    base, *marks = unicodedata.normalize("NFD", letter)
    shape = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
    return unicodedata.normalize("NFC", base + "".join(shape)) + "".join(mark for mark in marks if mark not in shape)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_it_is_read_in_any_encoding(encoding: str) -> None:
    """With and without a mark at the beginning; old ones are said."""
    text = "".join(map(parted, table(";"))) if encoding == "cp1258" else table(";")
    result = imported(text.encode(encoding))
    assert keys(result) == "BAD"
    assert result.drafts[0].item.stem == ROWS[0][1]


def test_quoted_fields_hold_delimiters_and_line_breaks() -> None:
    """And doubled marks; places count the lines of the file."""
    rows = '1;"Chọn câu đúng;\n""Hà Nội"" là gì?";Huế;Thủ đô;;;B\n' + table(";", ROWS[1:], ())
    result = imported(table(";", (), HEAD) + rows)
    assert result.drafts[0].item.stem == 'Chọn câu đúng;\n"Hà Nội" là gì?'
    assert [draft.item.line for draft in result.drafts] == [2, 4, 5]


@pytest.mark.parametrize("stem", ['"Nhật ký" là gì?', '"Chưa đóng ngoặc', 'Nói "nói đi đôi với làm" là ai?', '"'])
def test_quotation_marks_that_quote_no_field_are_letters(stem: str) -> None:
    """They take neither the marks away nor the rows that follow."""
    rows = (("1", stem, "Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ", "B"), *ROWS[1:])
    result = imported(table(";", rows))
    assert keys(result) == "BAD"
    assert result.drafts[0].item.stem == stem


def test_rows_of_other_widths_are_refused_with_their_line() -> None:
    """An unquoted delimiter inside a text."""
    rows = (ROWS[0], ("2", "Đất nước", " con người", *ROWS[1][2:]), ROWS[2])
    result = imported(table(";", rows))
    assert keys(result) == "BD"
    assert [(each.line, each.reason) for each in result.refused] == [(3, "hàng có 8 ô, các hàng khác có 7 ô")]


def test_it_is_streamed() -> None:
    """The first question is there before the last line is read; many lines take linear time."""
    text = table(";", ROWS * 1000)
    with in_time():
        result = imported(text)
        assert len(result.drafts) == 3_000


def test_open_marks_without_end_take_no_quadratic_time() -> None:
    """A mark opened on every line and closed on none."""
    with in_time():
        imported('a;"b;c\n' * 20_000)


def test_damaged_tables_never_raise() -> None:
    """Bytes cut out and changed anywhere."""
    good = table(";").encode()
    chance = random.Random(7)
    for _ in range(200):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 8)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        imported(bytes(raw[: chance.randrange(len(raw))]))


def test_the_four_damaged_rows_of_a_real_file_are_refused() -> None:
    """797 of 801 rows are whole; none of the others is read shifted."""
    path = "csv/aNhdUy13__Trac-Nghiem-Lich-Su-Vao-10/app/src/main/res/raw/luyen_thi_detail_topic.csv"
    result = read(Source(bank_file(path), path))
    assert (len(result.drafts), len(result.refused)) == (797, 4)
    assert all(draft.item.key_state == "certain" for draft in result.drafts)
    assert not any("_BREAK_" in draft.item.stem for draft in result.drafts)
