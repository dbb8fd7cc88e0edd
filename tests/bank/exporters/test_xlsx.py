"""Our Excel template: all of a bank in cells, and back."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from bank.banks import banks
from bank.fixtures import bank_file, counted
from hoctapbac.bank import Bank, Item, ItemType, Option
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, bank_of, drafts_of

CITY = Item(
    "thu-do",
    ItemType.SINGLE,
    "Thủ đô của Việt Nam là thành phố nào?",
    (Option("Huế"), Option("Hà Nội", key=True, feedback="Từ năm 1946."), Option("Đà Nẵng", pinned=True)),
)


def bank_with(*items: Item) -> Bank:
    return Bank("thu", "Ngân hàng thử", items=items)


def back(raw: bytes) -> Imported:
    return read(Source(raw, "bank.xlsx"))


def whole(imported: Imported) -> Bank:
    """The bank that was read."""
    assert imported.found.bank is not None
    return bank_of(imported.found.bank, imported.drafts)


@given(banks())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_bank_comes_back_from_the_template_whole(bank: Bank) -> None:
    """Native → xlsx → native is the identity: head, topics, items of every type, stories; and a repeat is the same."""
    written = write("xlsx", bank, drafts_of(bank))
    imported = back(written.content)
    assert whole(imported) == bank
    assert not imported.refused
    assert not [p for p in imported.problems if p.severity == "error" and p.code != "no-items"]
    assert write("xlsx", bank, drafts_of(bank)).content == written.content
    assert write("xlsx", whole(imported), imported.drafts).content == written.content


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("x")', "+84", "-5", "@SUM(A1)", "#N/A", "_x0041_", "1,2", "3/4", "TRUE", "007"]
)
def test_no_text_is_computed_or_turned_into_a_number(text: str) -> None:
    """Whatever a text looks like, the cell holds it as text, for a library of somebody else too."""
    item = replace(CITY, options=(Option(text, key=True), Option("Khác")))
    content = write("xlsx", bank_with(item), drafts_of(bank_with(item))).content
    assert whole(back(content)).items[0].options[0].text == text
    cells = [
        cell for row in openpyxl.load_workbook(io.BytesIO(content))["Câu hỏi"].iter_rows(min_row=2) for cell in row
    ]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert {cell.number_format for cell in cells if cell.value is not None} == {"@"}


def test_the_template_is_made_to_be_edited() -> None:
    """The first row is bold and stays in sight, and levels are chosen from a list."""
    bank = bank_with(CITY)
    sheet = openpyxl.load_workbook(io.BytesIO(write("xlsx", bank, drafts_of(bank)).content))["Câu hỏi"]
    assert sheet.freeze_panes == "C2"
    assert [cell.value for cell in sheet[1]][:8] == ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án", "Loại"]
    assert all(cell.font.b for cell in sheet[1])
    lists = [choice.formula1 for choice in sheet.data_validations.dataValidation]
    assert '"nhận biết,thông hiểu,vận dụng"' in lists


def test_what_was_edited_is_read_by_the_rules_of_the_native_format() -> None:
    """A mistake in a cell is a problem that names its row, and the other rows stay."""
    bank = bank_with(CITY, replace(CITY, id="thu-do-2"))
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx", bank, drafts_of(bank)).content))
    sheet = book["Câu hỏi"]
    sheet["G2"] = "E"
    sheet["B4"], sheet["C4"], sheet["D4"], sheet["G4"] = "Nước ta có bao nhiêu vùng biển?", "1", "2", "B"
    stream = io.BytesIO()
    book.save(stream)
    imported = back(stream.getvalue())
    assert [draft.item.key_state for draft in imported.drafts] == ["missing", "certain", "certain"]
    assert {problem.line for problem in imported.problems if problem.severity == "error"} == {2}
    assert imported.drafts[0].where == "Câu hỏi!2"


def test_marks_and_language_are_columns_when_somebody_has_them() -> None:
    """What another system adds to a question has its columns too; weights are declared as lost."""
    bank = bank_with(CITY)
    draft = Draft(CITY, number="1", mark="2", penalty="0.5", language="vi", case_sensitive=True)
    written = write("xlsx", bank, [draft])
    assert written.losses == ()
    (read_back,) = back(written.content).drafts
    assert (read_back.mark, read_back.penalty, read_back.language, read_back.case_sensitive) == ("2", "0.5", "vi", True)


@pytest.mark.parametrize("form", ["xlsx", "json"])
@pytest.mark.parametrize("path", [path for path, count in counted("csv", "json", "kahoot", "open-trivia") if count])
def test_what_was_imported_goes_out_and_comes_back_the_same(path: str, form: str) -> None:
    """F → native → F is stable after one pass, open keys stay open, and no question is lost on the way."""
    drafts = read(Source(bank_file(path), path)).drafts
    bank = bank_of(Bank("thu", "Ngân hàng thử"), drafts)
    written = write(form, bank, drafts)
    again = back(written.content)
    assert [draft.item.key_state for draft in again.drafts] == [item.key_state for item in bank.items]
    assert write(form, whole(again), again.drafts).content == written.content


def test_a_cell_longer_than_excel_allows_leaves_its_question_out() -> None:
    """The other questions are written, and the loss names the one that is not."""
    answers = tuple(f"{n} " + "a" * 990 for n in range(40))
    long = Item("dai", ItemType.SHORT_TEXT, "Ghi một cách viết.", answers=answers)
    written = write("xlsx", bank_with(CITY, long), drafts_of(bank_with(CITY, long)))
    assert [(loss.what, loss.number) for loss in written.losses] == [("item", 2)]
    assert [item.id for item in whole(back(written.content)).items] == ["thu-do"]
