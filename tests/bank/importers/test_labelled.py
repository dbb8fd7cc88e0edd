"""Questions as people write them: what begins one, what is an option, and what its key rests on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Found, Imported, Wishes, read
from hoctapbac.bank.importers.labelled import drafts_of_lines
from hoctapbac.bank.importers.pieces import Line, Piece
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft

CAPITAL = "Câu 1. Thủ đô của Việt Nam là thành phố nào?"


def text(content: str, key: str = "") -> Imported:
    wishes = Wishes(key=Source(key.encode(), "đáp án")) if key else None
    return read(Source(content.encode(), "tệp"), "text", wishes)


def only(content: str) -> Draft:
    """The one question of a text."""
    (draft,) = text(content).drafts
    return draft


def options(draft: Draft) -> list[str]:
    return [option.text for option in draft.item.options]


def keys(draft: Draft) -> str:
    return "".join("ABCDEFGH"[n] for n, option in enumerate(draft.item.options) if option.key)


# -- questions and options -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["Câu 7.", "Câu 7:", "Câu hỏi 7)", "CÂU 7 .", "Question 7.", "7.", "7)", "(7)", "Bài 7:"]
)
def test_a_question_begins_in_many_ways(heading: str) -> None:
    """However the number is written, it is the number, and the rest of the line is the stem."""
    draft = only(f"{heading} Thủ đô là thành phố nào?\nA. Hà Nội\nB. Huế\nĐáp án: A")
    assert (draft.number, draft.item.stem, keys(draft)) == ("7", "Thủ đô là thành phố nào?", "A")


@pytest.mark.parametrize("label", ["{}.", "{})", "{}/", "{}:", "({})", "*{}.", "{} ."])
def test_an_option_begins_in_many_ways(label: str) -> None:
    """Capitals or small letters, a dot, a bracket, a slash; a star before it is no part of the text."""
    for letters in ("AB", "ab"):
        lines = "\n".join(
            f"{label.format(letter)} {word}" for letter, word in zip(letters, ("Hà Nội", "Huế"), strict=True)
        )
        assert options(only(f"{CAPITAL}\n{lines}")) == ["Hà Nội", "Huế"]


@pytest.mark.parametrize(
    "line",
    [
        "A. Hà Nội B. Huế C. Đà Nẵng",
        "A. Hà Nội\tB. Huế\tC. Đà Nẵng",
        "A.Hà Nội    B.Huế    C.Đà Nẵng",
        "A. Hà Nội B. Huế\nC. Đà Nẵng",
    ],
)
def test_options_may_share_a_line(line: str) -> None:
    """A line is cut where the letters go on in order."""
    assert options(only(f"{CAPITAL}\n{line}\nĐáp án: A")) == ["Hà Nội", "Huế", "Đà Nẵng"]


def test_options_may_follow_the_stem_on_its_line() -> None:
    """«…nào? A. … B. …» is a stem and its options."""
    draft = only(f"{CAPITAL} A. Hà Nội B. Huế\nĐáp án: A")
    assert draft.item.stem.endswith("nào?") and options(draft) == ["Hà Nội", "Huế"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "A. Ph. Ăng-ghen\nB. C. Mác\nC. V. I. Lênin\nD. Hồ Chí Minh",
            ["Ph. Ăng-ghen", "C. Mác", "V. I. Lênin", "Hồ Chí Minh"],
        ),
        (
            "A. Ph. Ăng-ghen\nB. V. I. Lênin và C. Mác\nC. Hồ Chí Minh",
            ["Ph. Ăng-ghen", "V. I. Lênin và C. Mác", "Hồ Chí Minh"],
        ),
    ],
)
def test_a_letter_that_belongs_to_a_name_is_no_label(body: str, expected: list[str]) -> None:
    """«C. Mác» is text where the sequence A, B, C does not call for it, or where C comes on the next line."""
    assert options(only(f"Câu 1. Ai viết?\n{body}\nĐáp án: A")) == expected


def test_a_stem_may_begin_with_a_name() -> None:
    """«C. Mác» on the line below the number is the stem."""
    draft = only("Câu 1.\nC. Mác sinh năm nào?\nA. 1818\nB. 1820\nĐáp án: A")
    assert draft.item.stem == "C. Mác sinh năm nào?" and options(draft) == ["1818", "1820"]


def test_a_list_inside_the_stem_stays_in_it() -> None:
    """A second A begins the true options; what looked like options before was part of the stem."""
    draft = only("Câu 1. Ghép:\na. Huế b. Hà Nội\nA. a là cố đô\nB. b là cố đô\nĐáp án: A")
    assert options(draft) == ["a là cố đô", "b là cố đô"] and "Hà Nội" in draft.item.stem


@pytest.mark.parametrize("body", ["A. một\nB. hai\nC. ba\nC. bốn", "A. một\nB. hai\nD. bốn"])
def test_letters_out_of_order_are_refused(body: str) -> None:
    """Where a letter stands twice or is left out, nobody can say which option a key means."""
    result = text(f"{CAPITAL}\n{body}\nĐáp án: C\n\nCâu 2. Cố đô?\nA. Huế\nB. Vinh\nĐáp án: A")
    assert [draft.number for draft in result.drafts] == ["2"]
    assert [refused.number for refused in result.refused] == ["1"]


def test_a_question_glued_to_the_one_before_is_cut_off_and_said() -> None:
    """«…khuyết điểm2.Theo…» is two questions where the number goes on, with a warning."""
    result = text("Câu 1. Một?\nA. x\nB. tự nhận khuyết điểm2.Theo bài, hai?\nA. y\nB. z\nĐáp án: B")
    assert [draft.item.stem for draft in result.drafts] == ["Một?", "Theo bài, hai?"]
    assert "glued" in [problem.code for problem in result.problems]


def test_a_file_without_numbers_is_cut_before_each_option_a() -> None:
    """The lines before «A.» are the stem; a heading of the file is no part of it."""
    result = text("CHƯƠNG 1\nThủ đô?\n*A. Hà Nội\nB. Huế\n\nCố đô?\nA. Hà Nội\n*B. Huế\n")
    assert [draft.item.stem for draft in result.drafts] == ["Thủ đô?", "Cố đô?"]
    assert [keys(draft) for draft in result.drafts] == ["A", "B"]


def test_lines_before_the_first_question_are_none() -> None:
    """An explanation with letters of its own, above the questions, does not become one."""
    result = text(
        f"A: loại một\nB: loại hai\n\n{CAPITAL}\nA. Hà Nội\nB. Huế\nĐáp án: A\n\nCâu 2. x?\nA. m\nB. n\nĐáp án: A"
    )
    assert [draft.number for draft in result.drafts] == ["1", "2"]


# -- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marked",
    [
        "A. Hà Nội\n*B. Huế",
        "A. Hà Nội\nB. Huế (*)",
        "A. Hà Nội\nB. Huế [x]",
        "A. Hà Nội\n[x] B. Huế",
        "A. Hà Nội\nB. Huế\nĐáp án: B",
        "A. Hà Nội\nB. Huế\nĐÁP ÁN B",
        "A. Hà Nội\nB. Huế\nĐáp án đúng: B.",
        "A. Hà Nội\nB. Huế\nAnswer: B",
        "A. Hà Nội\nB. Huế\nĐáp án: Huế",
        "A. Hà Nội\nB. Huế\nĐáp án: B. Huế",
        "A. Hà Nội\nB. Huế\n• B. Huế;",
        "A. Hà Nội\nB. Huế\nB",
        "A. Hà Nội\nB. Huế Đáp án: B",
        "A. Hà Nội\nB. <u>Huế</u>",
        "A. Hà Nội\n<u>B</u>. Huế",
    ],
)
def test_a_key_is_said_in_many_ways(marked: str) -> None:
    """Star, tick, underline, a line of letters or of words: one certain key, and its evidence has a place."""
    draft = only(f"{CAPITAL}\n{marked}")
    assert (draft.item.key_state, keys(draft), options(draft)) == ("certain", "B", ["Hà Nội", "Huế"])
    assert all(each.places == (1,) and each.where and each.words for each in draft.evidence)


@pytest.mark.parametrize(
    "marked",
    [
        "A. Hà Nội\n*B. Huế\nĐáp án: A",
        "A. Hà Nội\nB. Huế\n• B. Hà Nội;",
        "*A. Hà Nội\nB. <u>Huế</u>",
        "A. Hà Nội\nB. Huế\nĐáp án: A\nĐáp án: B",
    ],
)
def test_two_readings_are_a_conflict_with_both_shown(marked: str) -> None:
    """No source of keys outranks another: both options keep their mark and nothing is certain."""
    draft = only(f"{CAPITAL}\n{marked}")
    assert draft.item.key_state == "conflicting" and keys(draft) == "AB"
    assert {each.letters for each in draft.evidence} == {"A", "B"}


def test_a_key_that_names_no_option_is_no_key() -> None:
    """«Đáp án: D» under two options settles nothing."""
    assert only(f"{CAPITAL}\nA. Hà Nội\nB. Huế\nĐáp án: D").item.key_state == "conflicting"


def test_nothing_said_is_nothing_known() -> None:
    """Without a mark or a line the key is missing, and that is a problem with a remedy."""
    result = text(f"{CAPITAL}\nA. Hà Nội\nB. Huế")
    assert result.drafts[0].item.key_state == "missing" and [p.code for p in result.problems] == ["key-missing"]


def test_several_stars_are_several_answers() -> None:
    """Stars are set on purpose."""
    draft = only("Câu 1. Thành phố nào trực thuộc trung ương?\n*A. Hà Nội\n*B. Huế\nC. Vinh")
    assert (draft.item.type, keys(draft), draft.item.key_state) == (ItemType.MULTIPLE, "AB", "certain")


THREE = "\n".join(f"Câu {n}. Câu hỏi {n}?\nA. một {n}\nB. hai {n}\nC. ba {n}\n" for n in (1, 2, 3))


@pytest.mark.parametrize(
    "table", ["ĐÁP ÁN\n1.A 2.B 3.C", "BẢNG ĐÁP ÁN\n1-A; 2-B; 3-C", "1. A\n2. B\n3. C", "Câu 1: A\nCâu 2: B\nCâu 3: C"]
)
def test_a_table_at_the_end_gives_keys_by_their_numbers(table: str) -> None:
    """And the preview says how many of its numbers were found."""
    result = text(f"{THREE}\n{table}")
    assert [keys(draft) for draft in result.drafts] == ["A", "B", "C"]
    assert any("khớp 3 câu theo số câu" in remark for remark in result.found.remarks)


def test_a_second_file_gives_keys_too() -> None:
    """Its evidence is a file's, and disagreement with the first is a conflict."""
    result = text(THREE.replace("A. một 1", "*A. một 1"), key="1. B\n2. B\n3. C\n")
    assert [draft.item.key_state for draft in result.drafts] == ["conflicting", "certain", "certain"]
    assert {each.basis for each in result.drafts[1].evidence} == {"file"}


def test_a_number_that_stands_twice_belongs_to_nobody() -> None:
    """Two questions «2», or two keys for «2»: neither gets one, and the error says which number it is."""
    for content in (THREE.replace("Câu 3.", "Câu 2.") + "\nĐÁP ÁN\n1.A 2.B", THREE + "\nĐÁP ÁN\n1.A 2.B 2.C 3.A"):
        result = text(content)
        states = {draft.number: draft.item.key_state for draft in result.drafts}
        assert states["1"] == "certain" and states["2"] == "missing"
        assert any(problem.code == "key-table" and "2" in problem.message for problem in result.problems)


# -- the look of a file ----------------------------------------------------------------------------------------------


def look(*marked: str) -> list[Draft]:
    """Questions of three options each; `marked` names the options that are bold, one text a question."""
    lines = []
    for n, bold in enumerate(marked, 1):
        lines.append(Line((Piece(f"Câu {n}. Câu hỏi {n}?", frozenset({"bold"})),), f"đoạn {n}", n))
        for letter in "ABC":
            marks = frozenset({"bold"}) if letter in bold else frozenset()
            lines.append(Line((Piece(f"{letter}. "), Piece(f"lời {letter}", marks)), f"đoạn {n}{letter}", n))
    found = Found()
    return [d for d in drafts_of_lines(lines, Wishes(), Notes("x"), found) if isinstance(d, Draft)]


def test_the_mark_of_a_file_is_learned() -> None:
    """Bold on one option of each question is the key; a question without it has none."""
    drafts = look("A", "B", "", "C")
    assert [(draft.item.key_state, keys(draft)) for draft in drafts] == [
        ("certain", "A"), ("certain", "B"), ("missing", ""), ("certain", "C"),
    ]  # fmt: skip


@pytest.mark.parametrize("marked", [("ABC",) * 4, ("AB", "BC", "AC", "A"), ("A", *("",) * 19)])
def test_a_look_that_says_nothing_is_no_mark(marked: tuple[str, ...]) -> None:
    """Bold everywhere, bold on several, bold once in twenty questions: no key is taken from it."""
    assert {draft.item.key_state for draft in look(*marked)} == {"missing"}


def test_two_marked_options_in_a_file_of_single_ones_are_a_conflict() -> None:
    """The question that differs is shown, not made one of several answers."""
    drafts = look("A", "B", "C", "A", "AB")
    assert drafts[-1].item.key_state == "conflicting" and drafts[-1].item.type is ItemType.SINGLE


# -- what stands beside ----------------------------------------------------------------------------------------------


def test_source_and_explanation_are_kept_as_such() -> None:
    """«Ref.:», «Nguồn:», «^» and «Giải thích:» are fields, not options; codes in brackets become tags."""
    draft = only(f"{CAPITAL} (CLO2)\nA. Hà Nội\n*B. Huế\nRef.: Hiến pháp, Điều 13\n^Xem Điều 13.")
    assert (draft.item.source, draft.item.explanation) == ("Hiến pháp, Điều 13", "Xem Điều 13.")
    assert draft.item.tags == ("CLO2",) and "CLO2" not in draft.item.stem


def test_a_key_in_words_without_options_is_a_short_answer() -> None:
    """And «Đúng» or «Sai» makes a question of true and false."""
    short, true = text("Câu 1. Thủ đô?\nĐáp án: Hà Nội\n\nCâu 2. Huế là cố đô.\nĐáp án: Đúng").drafts
    assert (short.item.type, short.item.answers) == (ItemType.SHORT_TEXT, ("Hà Nội",))
    assert (true.item.type, true.item.options[0].key, true.item.key_state) == (ItemType.TRUE_FALSE, True, "certain")


def test_the_bracket_tags_of_the_written_convention() -> None:
    """Separators end questions, a passage stands before each question of its group, italics pin."""
    content = (
        "(CLO1) Thủ đô?\nA. Huế\nB. <u>Hà Nội</u>\n[<br>]\n"
        "[<sg>]\nĐoạn văn chung.\n[<egc>]\n(<1>) Hỏi một?\nA. <u>x</u>\nB. y\n[<br>]\n(<2>) Hỏi hai?\nA. z\n"
        "<i>B.</i> <u>t</u>\n[<br>]\n[</sg>]\nCố đô?\nA. <u>Huế</u>\nB. Vinh\n[<br>]\n"
    )
    drafts = text(content).drafts
    assert [keys(draft) for draft in drafts] == ["B", "A", "B", "A"]
    assert [draft.item.stem for draft in drafts] == [
        "Thủ đô?", "Đoạn văn chung.\nHỏi một?", "Đoạn văn chung.\nHỏi hai?", "Cố đô?",
    ]  # fmt: skip
    assert [draft.number for draft in drafts[1:3]] == ["1", "2"] and drafts[2].item.options[1].pinned


def test_old_letters_are_read_openly() -> None:
    """A file in TCVN3 is converted, and the preview names the encoding."""
    content = "Câu 1. Thủ đô của nước Việt Nam là thành phố nào?\nA. Hà Nội\nB. Đà Nẵng\nĐáp án: A\n"
    letters = dict(zip("âủđôướệàốộĐẵá", "\xa9\xf1\xae\xab\xad\xed\xd6\xb5\xe8\xe9\xa7\xbd\xb8", strict=True))
    table = str.maketrans(letters)
    result = read(Source(content.translate(table).encode("latin-1"), "cũ"), "text")
    assert result.drafts[0].item.stem == "Thủ đô của nước Việt Nam là thành phố nào?"
    assert any("TCVN3" in remark for remark in result.found.remarks)


@given(
    st.lists(
        st.sampled_from(["Câu 1. x?", "A. một", "B. hai", "*C. ba", "Đáp án: B", "1.A 2.B 3.C", "[<br>]", "", "C. Mác"])
    )
)
def test_any_order_of_such_lines_is_read(lines: list[str]) -> None:
    """Never a failure, never silence, and no key where two readings disagree."""
    result = text("\n".join(lines))
    assert result.drafts or result.refused or result.problems
    for draft in result.drafts:
        places = {each.places for each in draft.evidence if each.places}
        assert draft.item.key_state != "certain" or len(places) == 1
