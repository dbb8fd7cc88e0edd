"""Reading what teachers write: each type as documented, the liberties they take, the mistakes they make."""

from __future__ import annotations

from textwrap import dedent

import pytest

from bank.patience import in_time
from hoctapbac.bank import Bank, Item, ItemType, Level, Option, Review, Story, Topic
from hoctapbac.bank.native import Reading, reading, write

HEAD = "Ngân hàng: Nêu gương\nMã: cd4\n\n"
TRUE, FALSE = Option("Đúng", True, True), Option("Sai", False, True)


def said(body: str) -> Reading:
    return reading((HEAD + dedent(body)).encode(), "bank.txt")


def only(body: str) -> Item:
    result = said(body)
    assert result.problems == ()
    (item,) = result.bank.items
    return item


GOLDEN = {
    ItemType.SINGLE: (
        """\
        Câu 1. Phương châm nêu trong bài là gì?
        *A. Rõ người
        B. Rõ kinh phí
        Mã: c1
        """,
        Item(
            "c1",
            ItemType.SINGLE,
            "Phương châm nêu trong bài là gì?",
            (Option("Rõ người", True), Option("Rõ kinh phí")),
        ),
    ),
    ItemType.MULTIPLE: (
        """\
        Câu 1. Những nội dung nào?
        *A. Rõ người
        *B. Rõ việc
        C. Cả hai phương án trên
        Cố định: C
        Chấm: từng phần
        Mã: c2
        Mức: vận dụng
        """,
        Item(
            "c2",
            ItemType.MULTIPLE,
            "Những nội dung nào?",
            (Option("Rõ người", True), Option("Rõ việc", True), Option("Cả hai phương án trên", pinned=True)),
            partial=True,
            level=Level.APPLICATION,
        ),
    ),
    ItemType.TRUE_FALSE: (
        """\
        Câu 1. Nói đi đôi với làm.
        Đáp án: Sai
        Mã: c3
        """,
        Item(
            "c3",
            ItemType.TRUE_FALSE,
            "Nói đi đôi với làm.",
            (Option("Đúng", False, True), Option("Sai", True, True)),
        ),
    ),
    ItemType.MATCHING: (
        """\
        Câu 1. Ghép đôi.
        Loại: ghép đôi
        A. Làng => Thanh Oai
        B. x \\=> y => z => t
        Nhiễu: Long Biên
        Mã: c4
        """,
        Item(
            "c4",
            ItemType.MATCHING,
            "Ghép đôi.",
            (Option("Làng", match="Thanh Oai"), Option("x => y", match="z => t")),
            extras=("Long Biên",),
        ),
    ),
    ItemType.ORDERING: (
        """\
        Câu 1. Sắp xếp.
        Loại: sắp xếp
        A. Học
        B. Báo cáo
        Mã: c5
        """,
        Item("c5", ItemType.ORDERING, "Sắp xếp.", (Option("Học", True), Option("Báo cáo", True))),
    ),
    ItemType.NUMBER: (
        """\
        Câu 1. Bao nhiêu mô hình?
        Loại: số
        Đáp án: 39.427,5
        Sai số: 0,5
        Đơn vị: mô hình
        Mã: c6
        """,
        Item(
            "c6",
            ItemType.NUMBER,
            "Bao nhiêu mô hình?",
            answers=("39427.5",),
            tolerance="0.5",
            measure="mô hình",
        ),
    ),
    ItemType.SHORT_TEXT: (
        """\
        Câu 1. Phương châm?
        Loại: trả lời ngắn
        Đáp án: nói đi đôi với làm | a \\| b
        Bỏ dấu: có
        Mã: c7
        """,
        Item(
            "c7",
            ItemType.SHORT_TEXT,
            "Phương châm?",
            answers=("nói đi đôi với làm", "a | b"),
            fold_marks=True,
        ),
    ),
    ItemType.CLOZE: (
        """\
        Câu 1. “Muôn việc đều do … tốt hoặc kém...”
        Loại: điền từ
        *A. cán bộ
        B. kế hoạch
        Mã: c8
        """,
        Item(
            "c8",
            ItemType.CLOZE,
            "“Muôn việc đều do … tốt hoặc kém...”",
            (Option("cán bộ", True), Option("kế hoạch")),
        ),
    ),
}


@pytest.mark.parametrize("kind", list(ItemType))
def test_each_type_reads_as_documented(kind: ItemType) -> None:
    """The canonical text of each type is this item, and this item is written as that text."""
    text, item = GOLDEN[kind]
    assert only(text) == item
    assert write(Bank("cd4", "Nêu gương", items=(item,))) == HEAD + dedent(text)


def test_head_and_story() -> None:
    """The head gives the bank's facts and default topic; a story keeps its pages in order."""
    text = dedent("""\
        Ngân hàng: Nêu gương
        Mã: cd4
        Chuyên đề: CĐ4. Trách nhiệm nêu gương
        Chuyên đề: CĐ5. Đạo đức
        Chương trình: Chỉ thị số 05-CT/TW
        Thời điểm: 2019–2025
        Ghi chú: Theo bài viết.
        Bật: không

        Câu 1. Hỏi?
        *A. Một
        B. Hai
        Mã: c1
        Chuyên đề: không
        Tình huống: có
        Thẻ: g2
        Nguồn: Báo, 28/5/2024
        Trích dẫn: rõ người
        Dữ kiện: S0-25, S0-26
        Giải thích: Vì thế.
        Thời điểm: 2024
        Trạng thái: đã duyệt

        Thẻ 1. Huyện Ứng Hòa
        Mã: g2
        Chủ thể: cá nhân
        Nơi: Ứng Hòa
        Trang 1: Một.
        Trang 2: Hai.
        Chuyên đề: CĐ5
        Người thật việc thật: có
        """)
    item = Item(
        "c1",
        ItemType.SINGLE,
        "Hỏi?",
        (Option("Một", True), Option("Hai")),
        situation=True,
        story="g2",
        source="Báo, 28/5/2024",
        quotation="rõ người",
        facts=("S0-25", "S0-26"),
        explanation="Vì thế.",
        as_of="2024",
        review=Review.APPROVED,
    )
    story = Story("g2", "Huyện Ứng Hòa", ("Một.", "Hai."), "person", "Ứng Hòa", topic="CĐ5", real=True)
    bank = Bank(
        "cd4",
        "Nêu gương",
        (Topic("CĐ4", "Trách nhiệm nêu gương"), Topic("CĐ5", "Đạo đức")),
        (item,),
        (story,),
        "Chỉ thị số 05-CT/TW",
        "2019–2025",
        "Theo bài viết.",
        False,
    )
    result = reading(text.encode(), "bank.txt")
    assert result.problems == ()
    assert result.bank == bank
    assert write(bank) == text


@pytest.mark.parametrize(
    "body",
    [
        "Câu 1. Hỏi?\nA. Một\nB. Hai\nĐáp án: B\nMã: c",
        "CÂU 1: Hỏi?\na) Một\nb) Hai\nDap an: b\nMa: c",
        "Câu hỏi 1) Hỏi?\n\nA.Một\n\n* B. Hai\nĐÁP ÁN ĐÚNG : B.\nMÃ : C",
        "câu 1.\nHỏi?\n# ghi chú\nA) Một\nB) Hai\nđáp án: B. Hai\nMã: c",
        "Câu 1. Hỏi?\r\nA. Một\r\nB. Hai\r\nĐáp án: hai\r\nMã: c\r\n",
        "Ca\u0302u 1. Ho\u0309i?\nA. Mo\u0323\u0302t\nB. Hai\nĐa\u0301p a\u0301n: B\nMa\u0303: c",
        "Câu 1. Hỏi?\nA. Một\n*B. Hai\nĐáp án: (B)\nMã: c\nMức độ: Nhận biết",
    ],
)
def test_liberties_of_spelling(body: str) -> None:
    """Case, marks, spaces, line ends, composition and the sign after a number or letter do not matter."""
    assert only(body) == Item("c", ItemType.SINGLE, "Hỏi?", (Option("Một"), Option("Hai", True)))


def test_byte_order_mark_is_accepted() -> None:
    """A file saved by Notepad reads like any other."""
    assert reading(b"\xef\xbb\xbf" + HEAD.encode(), "bank.txt").problems == ()


def test_letters_are_options_only_in_sequence() -> None:
    """«C. Mác» and «V. I. Lênin» in a stem are names; the options begin at A."""
    item = only("""\
        Câu 1. Đọc đoạn sau:
        C. Mác và Ph. Ăng-ghen viết Tuyên ngôn.
        V. I. Lênin phát triển học thuyết ấy.
        *A. Một
        B. Hai
          C. Mác
        Mã: c
        """)
    assert item.stem.split("\n")[1:] == [
        "C. Mác và Ph. Ăng-ghen viết Tuyên ngôn.",
        "V. I. Lênin phát triển học thuyết ấy.",
    ]
    assert [option.text for option in item.options] == ["Một", "Hai\nC. Mác"]


def test_indented_lines_are_text() -> None:
    """Whatever an indented line begins with, it goes on with the line above."""
    item = only("Câu 1. Hỏi?\n  Câu 2. Mã: x\n\t# không phải ghi chú\n*A. Một\nB. Hai\nMã: c")
    assert item.stem == "Hỏi?\nCâu 2. Mã: x\n# không phải ghi chú"


@pytest.mark.parametrize(
    ("body", "kind", "keys"),
    [
        ("*A. Một\nB. Hai\nĐáp án: B", ItemType.SINGLE, {"Một", "Hai"}),
        ("*A. Một\n*B. Hai\nLoại: một đáp án", ItemType.SINGLE, {"Một", "Hai"}),
        ("*A. Một\nB. Hai\nĐáp án: G", ItemType.SINGLE, {"Một"}),
        ("Đáp án: Đúng\nĐáp án: Sai", ItemType.TRUE_FALSE, {"Đúng", "Sai"}),
        ("*A. Một\nB. Hai\nTình trạng đáp án: mâu thuẫn", ItemType.SINGLE, {"Một"}),
    ],
)
def test_a_conflicting_key_is_kept_and_marked(body: str, kind: ItemType, keys: set[str]) -> None:
    """Where star and «Đáp án» disagree both stay visible, and the item may not be used."""
    result = said(f"Câu 1. Hỏi?\nMã: c\n{body}\n")
    (item,) = result.bank.items
    assert (item.type, item.key_state, item.usable) == (kind, "conflicting", False)
    assert {option.text for option in item.options if option.key} == keys
    assert "key-conflict" in {problem.code for problem in result.problems}


@pytest.mark.parametrize(
    "body",
    [
        "A. Một\nB. Hai",
        "A. Một\nB. Hai\nĐáp án: D",
        "Loại: đúng sai",
        "Loại: số",
        "Loại: số\nĐáp án: nhiều",
        "Loại: trả lời ngắn\nĐáp án: | |",
        "Loại: ghép đôi\nA. Một => 1\nB. Hai",
        "Loại: sắp xếp\nA. Một\nB. Hai\nĐáp án: B",
    ],
)
def test_a_missing_key_is_marked(body: str) -> None:
    """An item nobody gave a readable key stays in the bank, out of use, with an error at its place."""
    result = said(f"Câu 1. Hỏi?\nMã: c\n{body}\n")
    (item,) = result.bank.items
    assert (item.key_state, item.usable) == ("missing", False)
    assert [problem.line for problem in result.problems if problem.code == "key-missing"] == [4]


def test_order_may_be_given_by_letters() -> None:
    """Options written in any order stand in the right one where «Đáp án» lists them all."""
    item = only("Câu 1. Xếp.\nLoại: sắp xếp\nA. Ba\nB. Một\nC. Hai\nĐáp án: B, C và A\nMã: c")
    assert [option.text for option in item.options] == ["Một", "Hai", "Ba"]


def test_a_blank_may_be_dots() -> None:
    """Dots or underscores standing alone are taken for the blank; dots at the end of a quotation are not."""
    item = only("Câu 1. Do ..... tốt hoặc kém...\nLoại: điền từ\n*A. cán bộ\nB. kế hoạch\nMã: c")
    assert item.stem == "Do … tốt hoặc kém..."


def test_an_item_without_a_code_gets_one_from_its_words() -> None:
    """The code does not depend on the order of options, and the author is reminded to write it down."""
    one = said("Câu 1. Hỏi?\n*A. Một\nB. Hai\n")
    other = said("Câu 7. hỏi?\n*A. Hai\nB. Một\n")
    assert one.bank.items[0].id == other.bank.items[0].id
    assert [(p.code, p.severity, p.line) for p in one.problems] == [("no-code", "warning", 4)]


def test_hidden_characters_are_named() -> None:
    """Escape sequences, NUL, overrides and lost letters are taken out, and the line says which they were."""
    body = HEAD + "Câu 1. Hỏi\x1b[31m đỏ\u202e?\n*A. Một\x00\nB. Ha\ufffdi\x0bba\nMã: c\n"
    result = reading(body.encode(), "bank.txt")
    (item,) = result.bank.items
    assert (item.stem, [o.text for o in item.options]) == ("Hỏi đỏ?", ["Một", "Hai ba"])
    assert [(p.line, p.severity) for p in result.problems] == [(4, "warning"), (5, "warning"), (6, "warning")]
    named = " ".join(problem.message for problem in result.problems)
    assert all(code in named for code in ("U+001B", "U+202E", "NUL", "U+FFFD"))


@pytest.mark.parametrize(
    ("raw", "code", "line"),
    [
        (HEAD.encode("utf-16"), "utf-16", 0),
        (HEAD.encode("utf-16-le"), "utf-16", 0),
        (b"Ng\xf4n\n" + b"h\xb5ng", "not-utf-8", 1),
        (HEAD.encode() + b"C\xa9u 1", "not-utf-8", 4),
        (b"PK\x03\x04abc", "not-text", 0),
        (b"%PDF-1.7", "not-text", 0),
    ],
)
def test_other_kinds_of_file_are_named(raw: bytes, code: str, line: int) -> None:
    """A file that is not UTF-8 text says what it is, where it stops being text, and how to save it."""
    problem = next(p for p in reading(raw, "bank.txt").problems if p.code == code)
    assert problem.line == line
    assert "UTF-8" in problem.remedy


REFUSED = {
    "no-stem": "Câu 1.\n*A. Một\nB. Hai",
    "too-few-options": "Câu 1. Hỏi?\n*A. Một",
    "no-options": "Câu 1. Hỏi?\n  A. Một\n  B. Hai",
    "unknown-type": "Câu 1. Hỏi?\nLoại: tự luận",
    "option-order": "Câu 1. Hỏi?\n*A. Một\nB. Hai\nD. Bốn",
    "empty-option": "Câu 1. Hỏi?\n*A. Một\nB.\nC. Ba",
    "blank": "Câu 1. Không có chỗ trống\nLoại: điền từ\n*A. Một\nB. Hai",
    "too-long": "Câu 1. " + "dài " * 1001 + "\n*A. Một\nB. Hai",
    "options-not-used": "Câu 1. Hỏi?\nLoại: số\nA. Một\nĐáp án: 1",
    "no-pages": "Thẻ 1. Tên",
    "no-title": "Thẻ 1.\nTrang 1: Một",
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_cannot_be_understood_is_refused(code: str) -> None:
    """Such an item is listed with its number, code, line and reason, and the next one is read."""
    result = said(REFUSED[code] + "\nMã: hong\n\nCâu 2. Hỏi?\n*A. Một\nB. Hai\nMã: c2\n")
    assert [item.id for item in result.bank.items] == ["c2"]
    assert result.bank.stories == ()
    (refused,) = result.refused
    assert (refused.id, refused.number, refused.line) == ("hong", "1", 4)
    assert any(problem.code == code and problem.message == refused.reason for problem in result.problems)


def test_a_code_used_twice_refuses_the_second() -> None:
    """Everything else points at codes: the first item keeps its own, the second names the first's line."""
    result = said("Câu 1. Một?\n*A. a\nB. b\nMã: c\n\nCâu 2. Hai?\n*A. a\nB. b\nMã: c\n")
    assert [item.stem for item in result.bank.items] == ["Một?"]
    (problem,) = result.problems
    assert (problem.code, problem.line) == ("duplicate-id", 12)
    assert "dòng 4" in problem.message


MISTAKES = (
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: {n}\nMức: khó", 4, "unknown-value"),
    ("Câu 1. Hỏi?\nA. Một\nB. Hai\nMã: {n}", 0, "key-missing"),
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: {n}\nTrich dna: x", 4, "unknown-label"),
    ("Câu 1. Hỏi?\n*A. Một\nMã: {n}", 0, "too-few-options"),
    ("Câu 1. Hỏi?\nLoại: số\nMã: {n}\nĐáp án: 5\nSai số: ít", 4, "bad-number"),
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nD. Ba\nMã: {n}", 3, "option-order"),
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: {n}\nTrang 1: x", 4, "unknown-label"),
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: {n}\nCố định: Đ", 4, "bad-pin"),
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: {n}\nĐộ khó: 2", 4, "unknown-label"),
    ("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: {n}\nMã: khac", 4, "repeated-label"),
)


def test_fifty_mistakes_are_fifty_problems() -> None:
    """A file with fifty mistakes is read to its end, and each mistake stands at its own line."""
    lines, expected = HEAD.split("\n"), []
    for n in range(50):
        text, offset, code = MISTAKES[n % len(MISTAKES)]
        expected.append((len(lines) + 1 + offset, code))
        lines += [*text.format(n=f"c{n}").split("\n"), ""]
    result = reading("\n".join(lines).encode(), "bank.txt")
    assert [(problem.line, problem.code) for problem in result.problems] == expected
    assert len(result.bank.items) + len(result.refused) == 50


def test_every_problem_of_a_flood_is_counted() -> None:
    """Past a thousand problems the rest is a number, and the file is still known to be wrong."""
    result = said("Câu 1. Hỏi?\n*A. Một\nB. Hai\nMã: c\n" + "Độ khó: 2\n" * 1500)
    assert len(result.problems) == 1001
    assert "500" in result.problems[-1].message
    assert result.problems[-1].severity == "error"


@pytest.mark.parametrize(
    "raw",
    [
        "Câu 1. ".encode() + b"a " * 500_000,
        b"Cau 1. x\nA. " + b"=>" * 300_000 + b"\nB. b\nLoai: ghep doi",
        b"Cau 1. x\nLoai: tra loi ngan\nDap an: " + b"\\|a|" * 200_000,
        b"Cau 1. x\nA. a\nB. b\nDap an: " + b"a, " * 200_000,
        b"\x1b]" * 300_000,
        b"*" * 500_000 + b"A." * 300_000,
        b"Cau 1. x\n" + b"  y\n" * 100_000,
    ],
    ids=["stem", "arrows", "bars", "letters", "escapes", "stars", "lines"],
)
def test_a_megabyte_of_anything_is_read_in_time(raw: bytes) -> None:
    """Work grows with the length of the file, whatever is repeated in it."""
    with in_time():
        assert reading(raw, "bank.txt").problems


def test_a_megabyte_stem_is_too_long() -> None:
    """A text past its bound is a problem that names the bound."""
    problems = said("Câu 1. " + "a " * 500_000 + "\n*A. Một\nB. Hai\nMã: c\n").problems
    assert [(p.code, p.line) for p in problems] == [("too-long", 4)]
    assert "4000" in problems[0].remedy
