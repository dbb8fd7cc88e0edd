"""Questions in the rows of a table: columns told by what stands in them, keys in every form, rows that have moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from hoctapbac.bank import ItemType, Level
from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.table import FIELDS, Row, drafts_of_rows
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused
from hoctapbac.errors import Problem

STEM = "Thủ đô của Việt Nam là thành phố nào?"
CITIES = ("Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ")
RIVERS = ("Sông Hồng", "Sông Mã", "Sông Hương", "Sông Tiền")
HEAD = ("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án")


class Read:
    """What came of the rows."""

    def __init__(self, rows: Sequence[Sequence[str]], columns: Mapping[str, str] | None = None, **more: object) -> None:
        notes, self.found = Notes("bảng"), Found()
        marks = more.get("marks", {})
        made = [
            Row(tuple(cells), f"bảng 1, hàng {n}", n, tuple(marks.get((n, c), frozenset()) for c in range(len(cells))))  # type: ignore[attr-defined]
            for n, cells in enumerate(rows, 1)
        ]
        every = list(drafts_of_rows(made, Wishes(columns=columns or {}), notes, self.found))
        self.drafts = [each for each in every if isinstance(each, Draft)]
        self.refused = [each for each in every if isinstance(each, Refused)]
        self.problems: tuple[Problem, ...] = notes.problems()

    @property
    def keys(self) -> list[str]:
        """The right options as letters, the state of the key where it is open."""
        return [
            "".join("ABCDEFGH"[n] for n, option in enumerate(draft.item.options) if option.key)
            if draft.item.key_state == "certain"
            else draft.item.key_state
            for draft in self.drafts
        ]

    @property
    def codes(self) -> set[str]:
        return {problem.code for problem in self.problems}


def rows_with(keys: Sequence[str], head: Sequence[str] = HEAD) -> list[tuple[str, ...]]:
    """A table with one question for each key."""
    every = [(str(n), f"Câu hỏi thứ {n} về các thành phố?", *CITIES, key) for n, key in enumerate(keys, 1)]
    return [tuple(head), *every] if head else every


# -- columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        HEAD,
        ("TT", "NỘI DUNG CÂU HỎI", "Phương án A", "Phương án B", "Phương án C", "Phương án D", "ĐÁP ÁN ĐÚNG"),
        ("Cau", "Noi dung cau hoi", "Dap an 1", "Dap an 2", "Dap an 3", "Dap an 4", "Dap an dung"),
        ("No.", "Question", "Option 1", "Option 2", "Option 3", "Option 4", "Correct Answer"),
        ("lt_Number", "lt_Question", "lt_AnsA", "lt_AnsB", "lt_AnsC", "lt_AnsD", "lt_CorrectAns"),
        ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy"),
        (),
    ],
)
def test_columns_are_told_with_headings_of_any_kind_and_without(head: Sequence[str]) -> None:
    """Vietnamese with and without marks, English, program names, words that say nothing, no header at all."""
    rows = rows_with(["B", "A", "D", "C"], head)
    read = Read(rows)
    assert read.keys[-4:] == ["B", "A", "D", "C"]
    assert read.drafts[-1].item.stem == "Câu hỏi thứ 4 về các thành phố?"


def test_the_header_may_stand_below_other_rows_and_be_two_rows() -> None:
    """Titles above, «Phương án» merged over four columns, the letters in a row of their own."""
    rows = [
        ("NGÂN HÀNG CÂU HỎI", "", "", "", "", "", ""),
        ("", "", "", "", "", "", ""),
        ("STT", "Câu hỏi", "Phương án trả lời", "", "", "", "Đáp án"),
        ("", "", "A", "B", "C", "D", ""),
        *rows_with(["B", "C"], ()),
    ]
    assert Read(rows).keys == ["B", "C"]


def test_one_heading_over_several_columns_names_them_all() -> None:
    """«Phương án» merged over four columns with nothing below."""
    head = ("STT", "Câu hỏi", "Phương án", "", "", "", "Đáp án")
    assert Read([head, *rows_with(["B", "C", "A"], ())]).keys == ["B", "C", "A"]


def test_what_was_understood_is_said() -> None:
    """Each column with its field, and the ones that were not used."""
    read = Read([(*HEAD, "Người nhập"), *[(*row, "tổ 1") for row in rows_with(["B", "A"], ())]])
    assert "Cột A: số câu; cột B: nội dung câu hỏi" in read.found.remarks[0]
    assert "cột G: đáp án (chữ cái)" in read.found.remarks[0]
    assert "H «Người nhập»" in read.found.remarks[1]


@pytest.mark.parametrize("column", ["E", "5", "Kết luận"])
def test_a_wish_overrules_what_was_understood(column: str) -> None:
    """By letter, number or heading of a column."""
    rows = [
        ("Câu hỏi", "A", "B", "Đáp án", "Kết luận"),
        (STEM, "Huế", "Hà Nội", "A", "B"),
        (STEM, "Huế", "Hà Nội", "A", "B"),
    ]
    assert Read(rows).keys == ["A", "A"]
    assert Read(rows, {column: "key"}).keys == ["B", "B"]


def test_wishes_that_name_nothing_are_errors_that_say_what_could_be_named() -> None:
    """An unknown field lists the fields, an unknown column the columns."""
    read = Read(rows_with(["B", "A"]), {"A": "chua_ro", "ZZ": "stem"})
    said = {problem.code: problem.remedy for problem in read.problems}
    assert "quotation" in said["unknown-field"]
    assert "Đáp án" in said["unknown-column"]
    assert read.keys == ["B", "A"]


def test_every_field_has_a_name_to_wish_for() -> None:
    """Letters are options; the rest are words."""
    assert {"stem", "options", "a", "z", "key", "explanation", "ignore"} <= set(FIELDS)
    rows = [("x", "y", "z", "w"), (STEM, "Huế", "Hà Nội", "B")]
    assert Read(rows, {"A": "Câu hỏi", "B": "option1", "C": "phương án B", "D": "đáp án"}).keys[-1:] == ["B"]


def test_two_columns_that_could_be_the_key_give_none() -> None:
    """Neither is taken, and the question is asked."""
    rows = [("question", "ground_truth", "model"), *[(f"{STEM} ({n})\nA. Huế\nB. Hà Nội", "B", "A") for n in range(4)]]
    read = Read(rows)
    assert read.keys == ["missing"] * 4
    assert "two-key-columns" in read.codes
    assert Read(rows, {"B": "key"}).keys == ["B"] * 4


def test_a_table_without_questions_says_so() -> None:
    """A list of topics is no bank."""
    read = Read([("1", "Đề số 1", "40 câu"), ("2", "Đề số 2", "40 câu"), ("3", "Đề số 3", "40 câu")])
    assert not read.drafts
    assert not read.refused
    assert read.codes == {"no-columns"}


# -- keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "keys",
    [
        ["B", "D", "A", "C"],
        ["b", "d.", "(A)", "Đáp án C"],
        ["2", "4", "1", "3"],
        ["2.0", "4.0", "1.0", "3.0"],
        ["1", "3", "0", "2"],
        ["Hà Nội", "Cần Thơ", "Huế", "Đà Nẵng"],
        ["hà nội.", "CẦN THƠ", " Huế ", "Đà Nẵng"],
        ["B. Hà Nội", "D. Cần Thơ", "A. Huế", "C) Đà Nẵng"],
    ],
)
def test_the_key_is_a_letter_a_place_or_words(keys: Sequence[str]) -> None:
    """All cells of a column are read in the one way that fits it."""
    assert Read(rows_with(keys)).keys == ["B", "D", "A", "C"]


@pytest.mark.parametrize("key", ["A, C", "A;C", "AC", "A và C", "1,3", "1;3", "Huế\nĐà Nẵng"])
def test_several_right_options_make_a_question_of_several(key: str) -> None:
    """However they are listed."""
    read = Read(rows_with([key, "B" if key[0] == "A" else "Hà Nội" if key[0] == "H" else "4", key]))
    assert read.keys[0] == "AC"
    assert read.drafts[0].item.type is ItemType.MULTIPLE


@pytest.mark.parametrize(
    "keys", [["2", "3", "2"], ["B", "E", "A"], ["B", "A", "Thành phố Hồ Chí Minh"], ["B", "A", "A hoặc B"]]
)
def test_a_key_that_cannot_be_told_is_open(keys: Sequence[str]) -> None:
    """Places that fit from 0 and from 1, a letter without an option, words of no option."""
    assert "conflicting" in Read(rows_with(keys)).keys


def test_words_that_disagree_with_their_letter_are_a_conflict() -> None:
    """«B. Huế» where B is Hà Nội."""
    read = Read(rows_with(["A", "D", "B. Huế", "C"]))
    assert read.keys == ["A", "D", "conflicting", "C"]
    assert "key-conflict" in read.codes


def test_a_list_of_places_that_became_a_number_is_open_and_explained() -> None:
    """«1,2» typed where the comma is the decimal mark is stored as 1.2."""
    rows = rows_with(["1", "4", "1.2", "3"])
    read = Read(rows, marks={(4, 6): frozenset({"number"})})
    assert read.keys == ["A", "D", "conflicting", "C"]
    assert "«1,2»" in " ".join(problem.message for problem in read.problems)


def test_an_empty_key_is_missing() -> None:
    """And the questions around it keep theirs."""
    assert Read(rows_with(["A", "", "C"])).keys == ["A", "missing", "C"]


def test_the_look_of_an_option_is_the_key_where_it_marks_one_of_each() -> None:
    """Bold everywhere says nothing; a fill on one option of each question does."""
    rows = [row[:6] for row in rows_with(["", "", ""])]
    marks = {(n, 1 + right): frozenset({"highlight", "bold"}) for n, right in ((2, 2), (3, 1), (4, 4))}
    marks |= {(n, c): marks.get((n, c), frozenset()) | {"bold"} for n in (2, 3, 4) for c in range(2, 6)}
    read = Read(rows, marks=marks)
    assert read.keys == ["B", "A", "D"]
    assert {evidence.words for draft in read.drafts for evidence in draft.evidence} == {"tô nền"}


def test_a_look_that_contradicts_the_column_is_a_conflict() -> None:
    """Where the two agree as a rule, the one row in which they do not is open."""
    rows = rows_with(["B"] * 20)
    marks = {(n, 3 if n < 21 else 4): frozenset({"colour"}) for n in range(2, 22)}
    assert Read(rows, marks=marks).keys == ["B"] * 19 + ["conflicting"]


# -- questions and options in cells ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        "A. Huế\nB. Hà Nội\nC. Đà Nẵng\nD. Cần Thơ",
        "A. Huế B. Hà Nội C. Đà Nẵng D. Cần Thơ",
        "a) Huế; b) Hà Nội; c) Đà Nẵng; d) Cần Thơ",
        "Huế\nHà Nội\nĐà Nẵng\nCần Thơ",
    ],
)
def test_options_in_one_cell_are_taken_apart(cell: str) -> None:
    """Line under line, on one line, without labels."""
    rows = [("STT", "Nội dung", "Phương án trả lời", "Đáp án"), *[(str(n), STEM, cell, "B") for n in range(3)]]
    read = Read(rows)
    assert read.keys == ["B"] * 3
    assert [option.text.rstrip(";") for option in read.drafts[0].item.options] == list(CITIES)


def test_an_option_that_lost_its_label_is_not_glued_to_the_one_before() -> None:
    """Fewer options than everywhere else, one of them of two lines: refused, with the reason."""
    whole = "A. Huế\nB. Hà Nội\nC. Đà Nẵng\nD. Cần Thơ"
    lost = "A. Huế\nB. Hà Nội\nC. Đà Nẵng\nCần Thơ"
    rows = [("STT", "Nội dung", "Phương án trả lời", "Đáp án")]
    rows += [(str(n), f"{STEM} {n}", lost if n == 3 else whole, "B") for n in range(6)]
    read = Read(rows)
    assert read.keys == ["B"] * 5
    assert [each.number for each in read.refused] == ["3"]


def test_a_question_with_its_options_in_one_cell_is_taken_apart() -> None:
    """As forms of other programs export it."""
    rows = [(f"{STEM}\nA. Huế\nB. Hà Nội", "B"), (f"{STEM} (2)\nA. Huế\nB. Hà Nội", "A")]
    read = Read(rows)
    assert read.keys == ["B", "A"]
    assert read.drafts[0].item.stem == STEM


def test_labels_in_option_cells_are_taken_off_only_where_they_are_labels() -> None:
    """«C. Mác» in column A is a name."""
    people = ("C. Mác", "V.I. Lênin", "Ph. Ăng-ghen", "Hồ Chí Minh")
    rows = [
        HEAD,
        ("1", STEM, *(f"{x}. {c}" for x, c in zip("ABCD", CITIES, strict=True)), "B"),
        ("2", STEM, *people, "A"),
    ]
    drafts = Read(rows).drafts
    assert [option.text for option in drafts[0].item.options] == list(CITIES)
    assert [option.text for option in drafts[1].item.options] == list(people)


def test_empty_options_at_the_end_are_none() -> None:
    """A question of two options in a table of four."""
    (draft,) = Read([HEAD, ("1", STEM, "Huế", "Hà Nội", "", "", "B")]).drafts
    assert len(draft.item.options) == 2


def test_true_and_false_are_told_by_options_and_by_the_key() -> None:
    """The two words as options in any order, or as the key of a statement."""
    rows = [
        HEAD,
        ("1", "Hà Nội là thủ đô.", "Sai", "Đúng", "", "", "B"),
        ("2", "Huế là thủ đô.", "Đúng", "Sai", "", "", "B"),
    ]
    drafts = Read(rows).drafts
    assert [draft.item.type for draft in drafts] == [ItemType.TRUE_FALSE] * 2
    assert [[o.text for o in draft.item.options if o.key] for draft in drafts] == [["Đúng"], ["Sai"]]
    read = Read([("Câu hỏi", "Đáp án"), ("Hà Nội là thủ đô của Việt Nam.", "Đ"), ("Huế là thủ đô của Việt Nam.", "S")])
    assert [[o.text for o in draft.item.options if o.key] for draft in read.drafts] == [["Đúng"], ["Sai"]]


def test_a_kind_that_is_none_of_ours_is_refused() -> None:
    """An essay cannot be chosen from."""
    rows = [
        (*HEAD, "Loại câu"),
        (*rows_with(["B"], ())[0], ""),
        ("2", "Trình bày ý nghĩa.", "", "", "", "", "", "Tự luận"),
    ]
    read = Read(rows)
    assert [each.kind for each in read.refused] == ["tu luan"]
    assert read.keys == ["B"]


def test_the_other_columns_go_where_they_belong() -> None:
    """Level, source, explanation, marks, tags, chapter; what has no place is said."""
    head = (*HEAD, "Mức độ", "Nguồn", "Giải thích", "Điểm", "Từ khóa", "Chương", "Thời gian")
    row = ("7", STEM, *CITIES, "B", "TH", "Hiến pháp 2013", "Điều 13.", "0,5", "địa lí; thủ đô", "Chương 1", "30")
    (draft,) = Read([head, row]).drafts
    item = draft.item
    assert (draft.number, item.level, item.source) == ("7", Level.COMPREHENSION, "Hiến pháp 2013")
    assert (item.explanation, draft.mark, item.tags) == ("Điều 13.", "0.5", ("địa lí", "thủ đô"))
    assert item.category == "Chương 1"
    assert draft.dropped == ("thời gian trả lời của câu",)


def test_the_number_printed_before_a_stem_becomes_its_number() -> None:
    """«Câu 12:» is not part of the question."""
    (draft,) = Read([("Câu hỏi", "A", "B", "Đáp án"), ("Câu 12: Thủ đô là đâu?", "Huế", "Hà Nội", "B")]).drafts
    assert (draft.number, draft.item.stem) == ("12", "Thủ đô là đâu?")


def test_section_rows_become_the_category_and_blank_rows_nothing() -> None:
    """«CHƯƠNG 1» across the table stands over the questions below."""
    rows = rows_with(["B", "A"])
    rows[2:2] = [
        ("CHƯƠNG 2. SÔNG NGÒI", "", "", "", "", "", ""),
        ("", " ", "", "", "", "", ""),
        ("31", "", "", "", "", "", ""),
    ]
    read = Read(rows)
    assert [draft.item.category for draft in read.drafts] == ["", "CHƯƠNG 2. SÔNG NGÒI"]
    assert not read.refused


@pytest.mark.parametrize("mark", ["_BREAK_", "<br>", " <br/> "])
def test_written_line_breaks_are_line_breaks(mark: str) -> None:
    """Inside a text; a text that is nothing but one stays."""
    rows = [
        HEAD,
        ("1", f"Đọc câu sau:{mark}thủ đô ở đâu?", *CITIES, "B"),
        ("2", "Thẻ nào xuống dòng?", "<br>", "<p>", "", "", "A"),
    ]
    drafts = Read(rows).drafts
    assert drafts[0].item.stem == "Đọc câu sau:\nthủ đô ở đâu?"
    assert drafts[1].item.options[0].text == "<br>"


# -- rows that have moved ----------------------------------------------------------------------------------------


def test_a_row_of_another_width_is_refused_and_not_shifted() -> None:
    """A delimiter inside a text has moved the cells; a cell too few as well."""
    rows = rows_with(["B", "A", "C", "D"], ())
    rows[1] = (*rows[1][:2], "Huế", *rows[1][2:])
    rows[2] = rows[2][:-1]
    read = Read(rows)
    assert read.keys == ["B", "D"]
    assert [each.line for each in read.refused] == [2, 3]
    assert {problem.line for problem in read.problems if problem.code == "row-width"} == {2, 3}


def test_an_endless_cell_is_refused() -> None:
    """A quotation mark that swallowed the rest of a file."""
    rows = rows_with(["B", "A"])
    rows[1] = (rows[1][0], "a" * 50_000, *rows[1][2:])
    read = Read(rows)
    assert len(read.refused) == 1
    assert read.keys == ["A"]
