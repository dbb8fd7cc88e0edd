"""Questions in Word, written as organizers write them: what is read, what its key is, and when nobody can say."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bank.importers.docx.papers import imported, keys, numbering, p, paper, r, table
from hoctapbac.bank import Bank, ItemType
from hoctapbac.bank.exporters import write
from hoctapbac.bank.pivot import bank_of

CITIES = ("Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ")
STEMS = (
    "Thủ đô của Việt Nam là thành phố nào?",
    "Cố đô của triều Nguyễn ở thành phố nào?",
    "Thành phố nào nằm bên sông Hàn?",
    "Thành phố nào nằm bên sông Hậu?",
)
LISTS = numbering(("decimal", "Câu %1."), *(("upperLetter", "%1."),) * 4)
KEYS = ["A", "B", "C", "D"]


Option = Callable[[str, str, bool], str]


def _exam(option: Option, stem: Callable[[int, str], str] = lambda n, text: p(f"Câu {n}. {text}")) -> bytes:
    """Four questions whose keys are A, B, C, D; `option(letter, text, is_key)` writes one option."""
    blocks = []
    for n, text in enumerate(STEMS, 1):
        blocks.append(stem(n, text))
        blocks += [option(letter, city, letter == KEYS[n - 1]) for letter, city in zip("ABCD", CITIES, strict=True)]
    return paper(*blocks)


# -- marks ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "option",
    [
        lambda letter, text, key: p(r(letter, *(("u single",) if key else ())), f". {text}"),
        lambda letter, text, key: p(r(f"{letter}. {text}", *(("u single",) if key else ()))),
        lambda letter, text, key: p(f"{letter}. ", r(text, *(("color FF0000",) if key else ()))),
        lambda letter, text, key: p(f"{letter}. ", r(text, *(("highlight yellow",) if key else ()))),
        lambda letter, text, key: p(f"{letter}. ", r(text, *(("shd FFFF00",) if key else ()))),
        lambda letter, text, key: p(r(f"{letter}. {text}", *(("b",) if key else ()))),
        lambda letter, text, key: p(f"{'*' if key else ''}{letter}. {text}"),
        lambda letter, text, key: p(f"{letter}. {text}{' (*)' if key else ''}"),
    ],
    ids=["letter", "line", "colour", "highlight", "shading", "bold", "star", "suffix"],
)
def test_each_way_to_mark_a_key(option: Option) -> None:
    """Underline, colour, highlight, shading, bold and stars tell the key, whole or on the letter alone."""
    assert keys(_exam(option)) == KEYS


def test_a_run_for_each_syllable() -> None:
    """A mark is a share of letters, however many runs they are in; a stray run of it is none."""

    def option(letter: str, text: str, key: bool) -> str:
        words = [r(f" {word}", *(("u single",) if key else ())) for word in text.split()]
        return p(r(f"{letter}."), *words, r(" x", "u single"), r(" một thành phố lớn của nước ta"[: 0 if key else 99]))

    assert keys(_exam(option)) == KEYS


def test_bold_stems_and_red_numbers_mark_nothing() -> None:
    """What stands on every question is a habit, not a key."""
    exam = _exam(
        lambda letter, text, key: p(r(f"{letter}.", "b", "color 0000FF"), f" {text}"),
        stem=lambda n, text: p(r(f"Câu {n}. ", "color FF0000"), r(text, "b")),
    )
    assert keys(exam) == ["?"] * 4
    assert {draft.item.key_state for draft in imported(exam).drafts} == {"missing"}


def test_two_marked_options_are_a_conflict() -> None:
    """A question with two marks among questions with one is shown with both, and used by nobody."""
    exam = _exam(lambda letter, text, key: p(r(f"{letter}. {text}", *(("u single",) if key or text == "Huế" else ()))))
    drafts = imported(exam).drafts
    assert [draft.item.key_state for draft in drafts].count("certain") < 4
    for draft in drafts:
        marked = [option.text for option in draft.item.options if option.key]
        assert draft.item.key_state == ("certain" if len(marked) == 1 else "conflicting" if marked else "missing")


def test_a_mark_against_a_line_is_a_conflict() -> None:
    """«Đáp án: A» under an underlined B: both readings are kept as evidence."""
    blocks = []
    for n, text in enumerate(STEMS, 1):
        blocks.append(p(f"Câu {n}. {text}"))
        for letter, city in zip("ABCD", CITIES, strict=True):
            blocks.append(p(r(f"{letter}. {city}", *(("u single",) if letter == KEYS[n - 1] else ()))))
        blocks.append(p(f"Đáp án: {'A' if n == 2 else KEYS[n - 1]}"))
    drafts = imported(paper(*blocks)).drafts
    assert [draft.item.key_state for draft in drafts] == ["certain", "conflicting", "certain", "certain"]
    assert {each.letters for each in drafts[1].evidence} == {"A", "B"}


# -- layouts -------------------------------------------------------------------------------------------------------


def _auto(n: int, typed_from: int) -> list[str]:
    """Question `n` with an automatic number; its options have automatic letters up to one that is typed."""
    found = [p(STEMS[n - 1], num=(1, 0))]
    for place, city in enumerate(CITIES):
        marks = ("highlight yellow",) if place == n - 1 else ()
        text = r(city, *marks)
        found.append(p(text, num=(n + 1, 0)) if place < typed_from else p(f"{KEYS[place]}. ", text))
    return found


@pytest.mark.parametrize("typed_from", [4, 1], ids=["all", "first only"])
def test_automatic_numbers_and_letters(typed_from: int) -> None:
    """Labels that are not in the text count as if they were, also where only A is automatic."""
    exam = paper(*(block for n in range(1, 5) for block in _auto(n, typed_from)), lists=LISTS)
    assert keys(exam) == KEYS
    assert [draft.item.stem for draft in imported(exam).drafts] == list(STEMS)


def _one_paragraph(n: int, between: str) -> str:
    runs = []
    for letter, city in zip("ABCD", CITIES, strict=True):
        runs += [r(f"{letter}. {city}", *(("u single",) if letter == KEYS[n] else ())), between]
    return p(*runs[:-1])


_BETWEEN = {"breaks": "<w:r><w:br/></w:r>", "tabs": "<w:r><w:tab/></w:r>", "spaces": r("   ")}


@pytest.mark.parametrize("between", _BETWEEN.values(), ids=_BETWEEN)
@pytest.mark.parametrize("in_cell", [False, True], ids=["in the text", "in a cell"])
def test_options_in_one_paragraph(between: str, in_cell: bool) -> None:
    """Four options in one paragraph are four options, in a table's cell too."""
    blocks = []
    for n, text in enumerate(STEMS):
        both = p(f"Câu {n + 1}. {text}") + _one_paragraph(n, between)
        blocks.append(table((f"{n + 1}", both)) if in_cell else both)
    assert keys(paper(*blocks)) == KEYS


def test_tracked_insertions_belong_to_the_text() -> None:
    """What a reviewer inserted is read, what he deleted is not, the key among it."""
    blocks = []
    for n, text in enumerate(STEMS, 1):
        blocks.append(p("Câu ", f'<w:ins w:id="1">{r(str(n))}</w:ins>', f". {text}"))
        for letter, city in zip("ABCD", CITIES, strict=True):
            star = f'<w:ins w:id="2">{r("*")}</w:ins>' if letter == KEYS[n - 1] else ""
            old = '<w:del w:id="3"><w:r><w:delText>*</w:delText></w:r></w:del>' if letter == "A" else ""
            blocks.append(p(*filter(None, (star, old)), f"{letter}. {city}"))
    assert keys(paper(*blocks)) == KEYS


def test_a_reference_line_is_the_source() -> None:
    """«Ref.:» and «Nguồn:» after the options belong to the question as its source, and to no option."""
    first = ("Câu 1. Hỏi?", "*a. một", "b. hai", "Ref.: SOP 4.4")
    drafts = imported(paper(*first, "Câu 2. Hỏi nữa?", "a. x", "*b. y", "Nguồn: Hiến pháp 2013, Điều 13")).drafts
    assert [draft.item.source for draft in drafts] == ["SOP 4.4", "Hiến pháp 2013, Điều 13"]
    assert [option.text for option in drafts[0].item.options] == ["một", "hai"]


def test_pictures_and_formulas_leave_numbered_placeholders() -> None:
    """Options that are nothing but a formula or a picture keep their places, and are named as media."""
    ole = "<w:r><w:object><o:OLEObject ProgID='Equation.DSMT4'/></w:object></w:r>"
    picture = "<w:r><w:drawing><a:blip r:embed='rId1'/></w:drawing></w:r>"
    marked = r("A.", "u single")
    exam = paper(p("Câu 1. Tính", ole), p(marked, ole), p("B.", picture), p("Câu 2. Hỏi?"), p(marked, " x"), p("B. y"))
    draft = imported(exam).drafts[0]
    assert [draft.item.stem, *(option.text for option in draft.item.options)] == [
        "Tính[công thức 1]",
        "[công thức 2]",
        "[hình 3]",
    ]
    assert len(draft.media) == 3


# -- tables ----------------------------------------------------------------------------------------------------------


def test_a_table_with_a_question_a_row() -> None:
    """Header, question, options in columns and key: a row is a question, with its place in the document."""
    rows = [(str(n), stem, *CITIES, key) for n, (stem, key) in enumerate(zip(STEMS, KEYS, strict=True), 1)]
    exam = paper(p("ĐỀ CƯƠNG"), table(("STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"), *rows), p("Hết"))
    read = imported(exam)
    assert keys(exam) == KEYS
    assert [draft.where.split(", cột")[0] for draft in read.drafts] == [f"bảng 1, hàng {n}" for n in (2, 3, 4, 5)]
    assert read.refused == ()


def test_a_picture_in_a_table_row_is_media_of_its_question() -> None:
    """A placeholder in a cell is numbered within its row."""
    picture = "<w:r><w:drawing><a:blip r:embed='rId1'/></w:drawing></w:r>"
    rows = [(p(f"{stem} ", picture), *CITIES, key) for stem, key in zip(STEMS, KEYS, strict=True)]
    drafts = imported(paper(table(("Câu hỏi", "A", "B", "C", "D", "Đáp án"), *rows))).drafts
    assert [draft.media for draft in drafts] == [("hình",)] * 4
    assert all(draft.item.stem.endswith("[hình 1]") for draft in drafts)


# -- passages --------------------------------------------------------------------------------------------------------

_PASSAGE = "Sông Hồng chảy qua Hà Nội, sông Hương chảy qua Huế, sông Hàn chảy qua Đà Nẵng, sông Hậu chảy qua Cần Thơ."


def _options(key: str) -> str:
    return table([p(r(f"{x}. {c}", *(("u single",) if x == key else ()))) for x, c in zip("ABCD", CITIES, strict=True)])


def test_a_passage_stands_before_the_questions_it_names() -> None:
    """«… các câu từ 2 đến 3» belongs to both of them and to no other, and is no part of the option above it."""
    blocks = [
        "Câu 1. Thủ đô?", _options("A"),
        "Đọc đoạn văn sau và trả lời các câu hỏi từ 2 đến 3.", _PASSAGE,
        "Câu 2. Sông nào ở Huế?", _options("B"), "Câu 3. Sông nào ở Đà Nẵng?", _options("C"),
        "Câu 4. Sông nào ở Cần Thơ?", _options("D"),
    ]  # fmt: skip
    exam = paper(*blocks)
    stems = [draft.item.stem for draft in imported(exam).drafts]
    assert keys(exam) == KEYS
    assert [_PASSAGE in stem for stem in stems] == [False, True, True, False]
    assert {option.text for draft in imported(exam).drafts for option in draft.item.options} == set(CITIES)


def test_numbered_blanks_are_questions_on_their_passage() -> None:
    """«Câu 1.» with nothing but options asks for a blank of the passage: the passage and the number are its stem."""
    text = "Điền vào chỗ trống từ câu 1 đến câu 2: Hà Nội là (1) …, Huế là (2) … của nước ta."
    exam = paper(text, "Câu 1.", "*A. thủ đô", "B. cố đô", "Câu 2.", "A. thủ đô", "*B. cố đô")
    assert [draft.item.stem for draft in imported(exam).drafts] == [f"{text}\n(1)", f"{text}\n(2)"]


def test_a_group_may_name_its_questions_before_its_passage() -> None:
    """«Questions (1)-(2) refer to …» above `[<sg>] passage [</sg>]`: what stands above that line is no part of it."""
    passage = ("BÀI KIỂM TRA", "Questions (1)-(2) refer to this:", "[<sg>]", "Hà Nội là thủ đô.", "[</sg>]")
    exam = paper(*passage, "(1) Where?", "*A. x", "B. y", "(2) What?", "A. x", "*B. y")
    before = "Questions (1)-(2) refer to this:\nHà Nội là thủ đô."
    assert [draft.item.stem for draft in imported(exam).drafts] == [f"{before}\nWhere?", f"{before}\nWhat?"]


def test_a_passage_for_nobody_is_left_out_openly() -> None:
    """A long paragraph between two questions that names none of them is in neither, and a sentence says so."""
    exam = paper("Câu 1. Hỏi?", _options("A"), _PASSAGE + " " + _PASSAGE, "Câu 2. Hỏi nữa?", _options("B"))
    read = imported(exam)
    assert not any(_PASSAGE in draft.item.stem for draft in read.drafts)
    assert ["đoạn 6" in problem.message for problem in read.problems if problem.code == "left-out"] == [True]


# -- keys that stand apart -------------------------------------------------------------------------------------------

_BARE = [
    block
    for n, text in enumerate(STEMS, 1)
    for block in (p(f"Câu {n}. {text}"), *(p(f"{x}. {c}") for x, c in zip("ABCD", CITIES, strict=True)))
]


def test_a_table_of_keys_at_the_end() -> None:
    """Numbers above letters in a table under «BẢNG ĐÁP ÁN»."""
    exam = paper(*_BARE, p("BẢNG ĐÁP ÁN"), table("1234", "ABCD"))
    assert keys(exam) == KEYS
    assert {each.basis for draft in imported(exam).drafts for each in draft.evidence} == {"table"}


@pytest.mark.parametrize(
    "key",
    [
        paper(p("ĐÁP ÁN"), *(p(f"Câu {n}: {letter}") for n, letter in enumerate(KEYS, 1))),
        paper(table("1234", "ABCD")),
        b"1.A 2.B 3.C 4.D",
        "\ufeffCâu 1: A\r\nCâu 2: B\r\nCâu 3: C\r\nCâu 4: D\r\n".encode(),
        "Câu;Đáp án;Điểm\r\n1;A;1\r\n2;B;1\r\n3;C;1\r\n4;D;1\r\n".encode(),
    ],
    ids=["lines in Word", "table in Word", "text", "text with a mark", "columns"],
)
def test_a_second_file_of_keys(key: bytes) -> None:
    """Keys in a file of their own, Word or text, are matched by the printed number."""
    read = imported(paper(*_BARE), key)
    assert [[o.key for o in d.item.options].index(True) for d in read.drafts] == [0, 1, 2, 3]
    assert {each.basis for draft in read.drafts for each in draft.evidence} == {"file"}


def test_a_second_file_of_keys_for_a_table() -> None:
    """Rows of a table take their keys from the second file by the number in their first column."""
    rows = [(str(n), stem, *CITIES) for n, stem in enumerate(STEMS, 1)]
    read = imported(paper(table(("STT", "Câu hỏi", "A", "B", "C", "D"), *rows)), b"1.A 2.B 3.C 4.D")
    assert [[o.key for o in d.item.options].index(True) for d in read.drafts] == [0, 1, 2, 3]
    assert read.problems == ()


# -- the convention of 2012 ------------------------------------------------------------------------------------------


def test_underlined_letters_and_italic_letters() -> None:
    """Between `[<br>]` separators an underlined letter is the key and an italic one stays in its place."""
    exam = paper(
        p("(CLO1) Thủ đô của Việt Nam?"), p(r("A", "u single"), ". Hà Nội"), p("B. Huế"), p(r("C.", "i"), " Không có"),
        p("[<br>]"), p("Cố đô?"), p("A. Hà Nội"), p(r("B", "u single"), ". Huế"), p("[<br>]"),
    )  # fmt: skip
    drafts = imported(exam).drafts
    assert keys(exam) == ["A", "B"]
    assert [option.pinned for option in drafts[0].item.options] == [False, False, True]
    assert drafts[0].item.tags == ("CLO1",)


# -- what is said about the whole ------------------------------------------------------------------------------------


def test_what_is_left_out_is_said() -> None:
    """Notes, hidden text and remarks at the margin are named as left out."""
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    read = imported(paper(p("Câu 1. Hỏi?", note), p("*A. x", r("ẩn", "vanish")), p("B. y")))
    messages = [problem.message for problem in read.problems if problem.code == "left-out"]
    assert len(messages) == 2
    assert any("chú thích cuối trang" in message for message in messages)
    assert any("chữ ẩn" in message for message in messages)


def test_text_of_old_fonts_is_shown_before_and_after() -> None:
    """A converted document says how many lines were changed and shows one."""
    read = imported(paper(p(r("C©u 1. Thñ ®« cña n­íc ta?", "rFonts .VnTime")), p("*A. x"), p("B. y")))
    assert read.drafts[0].item.stem == "Thủ đô của nước ta?"
    assert any("“C©u 1. Thñ ®« cña n\xadíc ta?” → “Câu 1. Thủ đô của nước ta?”" in each for each in read.found.remarks)


def test_what_was_read_once_is_stable() -> None:
    """Word → native → Word → native: the second reading is the first, keys and all."""
    read = imported(_exam(lambda letter, text, key: p(r(f"{letter}. {text}", *(("u single",) if key else ())))))
    again = imported(write("docx", bank_of(Bank("thu", "Thử"), read.drafts), read.drafts).content)
    assert [draft.item for draft in again.drafts] == [draft.item for draft in read.drafts]


def test_a_question_without_options_is_told_by_its_answer() -> None:
    """«Đáp án: Đúng» without options is a question of true or false."""
    first = (p("Câu 1. Sông Hồng chảy qua Hà Nội."), p("Đáp án: Đúng"))
    read = imported(paper(*first, p("Câu 2. Hỏi?"), p("*A. x"), p("B. y")))
    assert read.drafts[0].item.type is ItemType.TRUE_FALSE
