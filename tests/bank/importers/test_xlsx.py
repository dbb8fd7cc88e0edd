"""Excel workbooks: what cells show, how they look, and what a person cannot see in them."""

from __future__ import annotations

import datetime
import io
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill

from bank.fixtures import bank_file
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft
from hoctapbac.vietnamese.folding import fold

HEAD = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án")
ROWS = (
    (1, "Thủ đô của Việt Nam là thành phố nào?", "Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ", "B"),
    (2, "Sông nào chảy qua Hà Nội?", "Sông Hồng", "Sông Mã", "Sông Hương", "Sông Tiền", "A"),
    (3, "Quần đảo nào thuộc Khánh Hòa?", "Cô Tô", "Côn Đảo", "Thổ Chu", "Trường Sa", "D"),
)


def workbook(rows: Sequence[Sequence[Any]] = (HEAD, *ROWS), change: Callable[[Any], None] = lambda book: None) -> bytes:
    """A workbook with one sheet of these rows, changed."""
    book = openpyxl.Workbook()
    book.active.title = "Đề"
    for row in rows:
        book.active.append(row)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def imported(raw: bytes) -> Imported:
    return read(Source(raw, "de.xlsx"))


def letters(draft: Draft) -> str:
    return "".join("ABCDEFGH"[n] for n, option in enumerate(draft.item.options) if option.key)


def keys(result: Imported) -> str:
    return "".join(map(letters, result.drafts))


def worded(draft: Draft) -> str:
    """The words of a stem, without signs between them."""
    return fold(re.sub(r"\W+", " ", draft.item.stem))


def test_questions_are_read_with_their_cells_as_places() -> None:
    """Sheet and cell of the question, cell of the key."""
    result = imported(workbook())
    assert keys(result) == "BAD"
    assert result.drafts[0].where == "Đề!B2"
    assert result.drafts[0].evidence[0].where == "Đề!G2"


def test_values_are_read_as_people_see_them() -> None:
    """Whole numbers without «.0», decimals with a comma, shares, days."""
    options = (2.0, 1.5, 0.25, datetime.date(1945, 9, 2))

    def percent(book: Any) -> None:
        book.active["E2"].number_format = "0%"
        book.active["F2"].number_format = "dd/mm/yyyy"

    result = imported(workbook((HEAD, (1, "Giá trị nào đúng?", *options, "A")), percent))
    assert [option.text for option in result.drafts[0].item.options] == ["2", "1,5", "25%", "02/09/1945"]
    assert any("kiểu ngày" in remark for remark in result.found.remarks)


def test_a_key_that_excel_made_a_number_is_open() -> None:
    """«1,2» typed under Vietnamese settings is stored as 1.2, and a date is no key either."""
    rows = [
        (n, f"Câu hỏi thứ {n}?", "Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ", key) for n, key in enumerate((1, 4, 1.2, 3), 1)
    ]
    result = imported(workbook((HEAD, *rows)))
    assert [draft.item.key_state for draft in result.drafts] == ["certain", "certain", "conflicting", "certain"]
    rows[2] = (*rows[2][:6], datetime.date(2025, 2, 1))
    result = imported(workbook((HEAD, *rows)))
    assert [draft.item.key_state for draft in result.drafts] == ["certain", "certain", "conflicting", "certain"]


@pytest.mark.parametrize(
    "look",
    [
        {"fill": PatternFill("solid", fgColor="FFFF00")},
        {"font": Font(color="FF0000")},
        {"font": Font(bold=True)},
        {"font": Font(underline="single")},
    ],
)
def test_the_look_of_an_option_can_be_the_key(look: dict[str, Any]) -> None:
    """Fill, colour, bold or underline on one option of each question, without a key column."""

    def mark(book: Any) -> None:
        for cell in ("D2", "C3", "F4"):
            for name, value in look.items():
                setattr(book.active[cell], name, value)

    assert keys(imported(workbook([row[:6] for row in (HEAD, *ROWS)], mark))) == "BAD"


def test_hidden_rows_are_read_and_hidden_sheets_are_not_and_both_are_said() -> None:
    """What a person cannot see is told."""

    def hide(book: Any) -> None:
        book.active.row_dimensions[3].hidden = True
        other = book.create_sheet("Cũ")
        other.append(HEAD)
        other.append(ROWS[0])
        other.sheet_state = "hidden"

    result = imported(workbook(change=hide))
    assert keys(result) == "BAD"
    remarks = " ".join(result.found.remarks)
    assert "hàng 3" in remarks
    assert "«Cũ»" in remarks


def test_every_sheet_that_has_questions_is_read() -> None:
    """Sheets of instructions are passed over, and that is said."""

    def add(book: Any) -> None:
        book.create_sheet("Hướng dẫn")["A1"] = "Điền câu hỏi vào trang sau."
        second = book.create_sheet("Đề 2")
        second.append(HEAD)
        second.append(ROWS[2])

    result = imported(workbook(change=add))
    assert keys(result) == "BADD"
    assert result.drafts[3].where == "Đề 2!B2"
    assert any("«Hướng dẫn»" in remark for remark in result.found.remarks)


def test_cells_merged_downwards_count_for_every_row() -> None:
    """One chapter over two questions."""

    def merge(book: Any) -> None:
        book.active.merge_cells("H2:H3")

    rows = [(*HEAD, "Chương"), *[(*row, f"Chương {n}") for n, row in enumerate(ROWS, 1)]]
    result = imported(workbook(rows, merge))
    assert [draft.item.category for draft in result.drafts] == ["Chương 1", "Chương 1", "Chương 3"]


def test_cells_in_an_old_font_are_converted_and_shown() -> None:
    """TCVN3 beside Unicode in one sheet; the remark shows one before and after."""

    def old(book: Any) -> None:
        book.active["B2"] = "Thñ ®« cña n­íc ta lµ thµnh phè nµo?"
        book.active["B2"].font = Font(name=".VnTime")

    result = imported(workbook(change=old))
    assert result.drafts[0].item.stem == "Thủ đô của nước ta là thành phố nào?"
    assert result.drafts[1].item.stem == ROWS[1][1]
    assert any("Thñ" in remark and "Thủ" in remark for remark in result.found.remarks)


def test_formulas_give_the_value_they_had() -> None:
    """One that was never computed is pointed out and counts as empty."""

    def formula(book: Any) -> None:
        book.active["G2"] = '="B"'

    result = imported(workbook(change=formula))
    assert result.drafts[0].item.key_state == "missing"
    assert any(problem.code == "formula" and "G2" in problem.message for problem in result.problems)


def test_old_spaces_and_decomposed_letters_are_mended() -> None:
    """No-break spaces before texts, letters in two parts."""
    row = (1, "\u00a0Thu\u0309 \u0111o\u0302 ơ\u0309 \u0111âu?", "\u00a0Huế", "Hà Nội", "", "", "B")
    (draft,) = imported(workbook((HEAD, row))).drafts
    assert (draft.item.stem, draft.item.options[0].text) == ("Thủ đô ở đâu?", "Huế")


def rebuilt(raw: bytes, change: Callable[[str, bytes], bytes], more: Iterable[str] = ()) -> bytes:
    """The workbook with its parts changed one by one, and parts that it did not have."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name in set(more) - set(source.namelist()):
            target.writestr(name, change(name, b""))
    return stream.getvalue()


def test_texts_that_all_sheets_share_keep_the_look_of_their_letters() -> None:
    """Runs, readings of Asian letters, escaped signs: as Excel itself writes them."""
    strings = (
        "<sst><si><t>Câu hỏi</t></si><si><t>A</t></si><si><t>B</t></si>"
        "<si><t>Thủ đô_x000D_\nở đâu?</t><rPh><t>bỏ</t></rPh></si>"
        "<si><r><rPr><b/><u/><rFont val='Arial'/></rPr><t>Hà </t></r><r><rPr><u/></rPr><t>Nội</t></r></si>"
        "<si><r><t>Hu</t></r><r><rPr><u/></rPr><t>ế</t></r></si></sst>"
    )
    rows = [(0, 1, 2), (3, 4, 5)]
    cells = "".join("<row>" + "".join(f'<c t="s"><v>{n}</v></c>' for n in row) + "</row>" for row in rows)
    parts = {
        "xl/sharedStrings.xml": strings.encode(),
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode(),
    }
    (draft,) = imported(rebuilt(workbook(), parts.get, parts)).drafts
    assert draft.item.stem == "Thủ đô\nở đâu?"
    assert [(option.text, option.key) for option in draft.item.options] == [("Hà Nội", True), ("Huế", False)]


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/workbook.xml", b"<workbook/>"),
        ("xl/workbook.xml", b"not xml"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c"),
        ("xl/worksheets/sheet1.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>'),
        ("xl/worksheets/sheet1.xml", b"<row>" * 5000),
        (
            "xl/worksheets/sheet1.xml",
            b'<worksheet><row r="99999999999999"><c r="ZZZZZZ1" s="-4" t="s"><v>-1</v></c></row></worksheet>',
        ),
        ("xl/styles.xml", b"<styleSheet><cellXfs><xf fontId='99' fillId='x' numFmtId='-1'/></cellXfs></styleSheet>"),
        ("xl/sharedStrings.xml", b"<sst><si/><si><r/></si>"),
    ],
)
def test_damaged_parts_are_a_problem_and_nothing_else(part: str, content: bytes) -> None:
    """Never an exception; what can still be read is read."""
    result = imported(rebuilt(workbook(), lambda name, old: content if name == part else old))
    assert result.problems or result.drafts


def test_damaged_bytes_never_raise() -> None:
    """Parts of the workbook changed anywhere."""
    good = workbook()
    chance = random.Random(7)

    def damaged(name: str, content: bytes) -> bytes:
        raw = bytearray(content)
        for _ in range(chance.randint(0, 3)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        return bytes(raw)

    for _ in range(60):
        imported(rebuilt(good, damaged))


def test_a_sheet_and_its_sibling_differ_in_four_keys() -> None:
    """Every stem of the workbook is in the text file beside it, save for signs; four keys are others."""
    folder = "aNhdUy13__Trac-Nghiem-Lich-Su-Vao-10/app"
    sheet = f"xlsx-vi/{folder}/Excel_CSV/luyen_thi_detail_topic.xlsx"
    text = f"csv/{folder}/src/main/res/raw/luyen_thi_detail_topic.csv"
    beside = {worded(draft): letters(draft) for draft in read(Source(bank_file(text), text)).drafts}
    drafts = read(Source(bank_file(sheet), sheet)).drafts
    assert {worded(draft) for draft in drafts} <= beside.keys()
    assert sum(letters(draft) != beside[worded(draft)] for draft in drafts) == 4


def test_a_sheet_with_two_answer_columns_gives_no_certain_key() -> None:
    """A list of judgements on answers is no bank: it is asked which column counts."""
    path = "not-a-bank/Ttdne__Llama-3.2-1B-FineTune-CEH-QA/B1_a.xlsx"
    result = read(Source(bank_file(path), path))
    assert not [draft for draft in result.drafts if draft.item.key_state == "certain"]
    assert result.problems[0].code == "two-key-columns"
