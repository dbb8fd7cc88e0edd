"""Banks as Word documents: nothing is lost that the native format holds, and an edited document is understood."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from hypothesis import HealthCheck, given, settings

from bank.banks import banks
from bank.importers.docx.papers import listed
from hoctapbac.bank import Bank, Item, ItemType, Option, native
from hoctapbac.bank.exporters import native as native_writer
from hoctapbac.bank.exporters import write
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, drafts_of
from hoctapbac.bundled import bundled


def _choice(stem: str, key: int, code: str, pinned: int = -1) -> Item:
    words = ("Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ")
    options = tuple(Option(word, key=n == key, pinned=n == pinned) for n, word in enumerate(words))
    return Item(code, ItemType.SINGLE, stem, options)


BANK = Bank(
    "thu-do",
    "Địa lý Việt Nam",
    items=(
        _choice("Thủ đô của Việt Nam là thành phố nào?", 0, "thu-do-1"),
        _choice("Thành phố nào nằm bên sông Hương?", 1, "song-huong", pinned=3),
        Item("dung-sai", ItemType.TRUE_FALSE, "Sông Hồng chảy qua Hà Nội.", (
            Option("Đúng", True, True), Option("Sai", False, True))),
    ),
)  # fmt: skip


def _written(bank: Bank) -> bytes:
    return write("docx", bank, drafts_of(bank)).content


def _read(content: bytes) -> Imported:
    return read(Source(content, "ngan-hang.docx"))


def _edited(change: Callable[[Document], None], bank: Bank = BANK) -> Imported:
    """The bank's document after somebody changed it in a word processor and saved it."""
    paper = docx.Document(io.BytesIO(_written(bank)))
    change(paper)
    buffer = io.BytesIO()
    paper.save(buffer)
    return _read(buffer.getvalue())


def _line(paper: Document, start: str, after: str = "") -> Paragraph:
    """The first paragraph that begins so, below the one that begins with `after`."""
    below = [
        p for n, p in enumerate(paper.paragraphs) if any(q.text.startswith(after) for q in paper.paragraphs[: n + 1])
    ]
    return next(p for p in below if p.text.startswith(start))


def _underline(paragraph: Paragraph, on: bool) -> None:
    paragraph.runs[0].underline = on


# -- the law -------------------------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(banks())
def test_a_bank_comes_back_whole(bank: Bank) -> None:
    """Native → Word → native is the identity, whatever the texts hold, and nothing is complained about; a second
    export is the same bytes, and so is one of what was read back."""
    first = write("docx", bank, drafts_of(bank))
    read_back = _read(first.content)
    assert read_back.format == "docx"
    assert read_back.found.bank == bank
    assert [draft.item for draft in read_back.drafts] == list(bank.items)
    assert not [problem for problem in read_back.problems if problem.code != "no-items"]
    assert write("docx", bank, drafts_of(bank)) == first
    assert write("docx", bank, read_back.drafts).content == first.content


@pytest.mark.parametrize("path", sorted(bundled().rglob("bank.txt")), ids=lambda path: path.parent.name)
def test_the_banks_of_the_program_come_back_whole(path: Path) -> None:
    """Every bank that comes with the program leaves and comes back without a change."""
    bank = native.read(path.read_bytes(), str(path)).value
    assert _read(_written(bank)).found.bank == bank


def test_the_losses_are_those_of_the_native_format() -> None:
    """Weights, marks and the like of other systems are listed as lost, question by question."""
    drafts = [Draft(item, mark="2", media=("hinh.png",)) for item in BANK.items]
    assert write("docx", BANK, drafts).losses == native_writer.write(BANK, drafts).losses


@pytest.mark.parametrize("state", ["missing", "conflicting"])
def test_a_key_in_doubt_stays_in_doubt(state: str) -> None:
    """A key that is missing or conflicting comes back so, the options that were named still marked."""
    marked = tuple(Option(o.text, key=n < 2 and state == "conflicting") for n, o in enumerate(BANK.items[0].options))
    item = Item("a", ItemType.SINGLE, "Hỏi?", marked, key_state=state, evidence=("gạch chân: A",))  # type: ignore[arg-type]
    read_back = _read(_written(Bank("b", "B", items=(item,))))
    assert [draft.item for draft in read_back.drafts] == [item]


# -- what people do with it ------------------------------------------------------------------------------------------


def test_a_corrected_word_is_a_corrected_word() -> None:
    """Text that is changed in Word changes in the bank, and nothing else does."""

    def change(paper: Document) -> None:
        _line(paper, "B. Huế").runs[1].text = " Thành phố Huế"

    items = [draft.item for draft in _edited(change).drafts]
    assert items[0].options[1].text == "Thành phố Huế"
    assert items[1:] == list(BANK.items[1:])


def test_an_underline_that_moved_without_the_table_is_a_conflict() -> None:
    """Letter and table say different keys: both are shown, none is taken."""

    def change(paper: Document) -> None:
        _underline(_line(paper, "A."), False)
        _underline(_line(paper, "B."), True)

    draft = _edited(change).drafts[0]
    assert draft.item.key_state == "conflicting"
    assert [(each.words, each.letters) for each in draft.evidence] == [("gạch chân", "B"), ("bảng đáp án", "A")]


def test_a_key_changed_in_both_places_is_changed() -> None:
    """Underline and table changed alike make a new, certain key."""

    def change(paper: Document) -> None:
        _underline(_line(paper, "A."), False)
        _underline(_line(paper, "B."), True)
        paper.tables[0].rows[1].cells[2].text = "B"

    item = _edited(change).drafts[0].item
    assert item.key_state == "certain"
    assert [option.key for option in item.options] == [False, True, False, False]


def test_questions_in_another_order_keep_their_keys() -> None:
    """The table goes by the code of a question: one put first or numbered anew keeps its own row."""

    def change(paper: Document) -> None:
        question = _line(paper, "Câu 1.")
        question.insert_paragraph_before("Câu 1. Cần Thơ nằm bên sông nào?")
        for text in ("A. Sông Hậu", "B. Sông Lam"):
            question.insert_paragraph_before(text)
        _underline_first_letter(question.insert_paragraph_before(""), "C. Sông Mã")
        question.runs[0].text = "Câu 2. "

    drafts = _edited(change).drafts
    assert [draft.item.key_state for draft in drafts] == ["certain"] * 4
    assert [option.key for option in drafts[0].item.options] == [False, False, True]
    assert [draft.item for draft in drafts[1:]] == list(BANK.items)


def _underline_first_letter(paragraph: Paragraph, text: str) -> None:
    paragraph.add_run(text[0]).underline = True
    paragraph.add_run(text[1:])


def test_without_the_table_the_underlines_are_enough() -> None:
    """Somebody who deletes the table loses nothing but the second word on each key."""

    def change(paper: Document) -> None:
        table = paper.tables[0]._tbl
        table.getparent().remove(table)
        _line(paper, "Bảng đáp án")._p.getparent().remove(_line(paper, "Bảng đáp án")._p)

    assert [draft.item for draft in _edited(change).drafts] == list(BANK.items)


def test_letters_that_word_numbers_itself_are_read() -> None:
    """Word makes an automatic list of letters typed by hand; the options stay options."""

    def change(paper: Document) -> None:
        listed(paper, [_line(paper, f"{letter}.") for letter in "ABCD"])

    assert [o.text for o in _edited(change).drafts[0].item.options] == ["Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ"]


def test_a_problem_names_the_paragraph() -> None:
    """A mistake made in Word is told by its paragraph, as it counts there."""

    def change(paper: Document) -> None:
        _line(paper, "D.").runs[0].text = "C."

    refused = _edited(change)
    assert [each.where for each in refused.refused] == ["đoạn 4"]
    assert any(problem.code == "option-order" and problem.line == 8 for problem in refused.problems)


# -- how it looks ------------------------------------------------------------------------------------------------------


def test_the_paper_is_that_of_office_papers() -> None:
    """A4, three centimetres on the left, two around, Times New Roman 13, page numbers above from the second page."""
    paper = docx.Document(io.BytesIO(_written(BANK)))
    section, normal = paper.sections[0], paper.styles["Normal"]
    page = (section.page_width, section.page_height, section.left_margin, section.right_margin, section.top_margin)
    assert [round(each / Mm(1)) for each in page if each] == [210, 297, 30, 20, 20]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 13)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml


def test_keys_and_pins_are_seen() -> None:
    """The letter of a right option is underlined and bold, that of a pinned one italic; no other is."""
    paper = docx.Document(io.BytesIO(_written(BANK)))
    letters = {
        (p.text[:2], n): (p.runs[0].underline, p.runs[0].bold, p.runs[0].italic)
        for n, p in enumerate(paper.paragraphs)
        if p.style and p.style.style_id == "htb-option"
    }
    assert [look for look in letters.values() if any(look)] == [
        (True, True, None),
        (True, True, None),
        (None, None, True),
    ]
    assert [[cell.text for cell in row.cells] for row in paper.tables[0].rows] == [
        ["Câu", "Mã", "Đáp án"] * 2,
        ["1", "thu-do-1", "A", "2", "song-huong", "B"],
    ]


def test_nothing_of_the_day_or_the_machine_is_in_it() -> None:
    """No date but the fixed one, no author, no program's name stands in the file."""
    with zipfile.ZipFile(io.BytesIO(_written(BANK))) as parts:
        core = parts.read("docProps/core.xml").decode()
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert "python-docx" not in core
    assert "1980-01-01" in core
