"""Content rules: every rule's own examples are true, and the rules stay silent on good banks."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from hypothesis import given, settings

from bank.banks import banks
from hoctapbac.bank import Bank
from hoctapbac.bank.lint import RULES, check, ranked
from hoctapbac.bank.native import read, write
from hoctapbac.bank.rules.documents import superseded_in
from hoctapbac.errors import Problem

_EXAMPLE = re.compile(r"^(Good|Bad)(?: \(×(\d+)\))?:\n((?:    .*\n|\n)+)", re.MULTILINE)


def _bank(text: str, number: int) -> tuple[str, Bank]:
    head = "" if text.startswith("Ngân hàng:") else f"Ngân hàng: Thử\nMã: thu-{number}\n\n"
    loaded = read((head + text).encode(), f"{number}.txt")
    assert {problem.code for problem in loaded.problems} <= {"no-code", "key-missing"}, loaded.problems
    return f"{number}.txt", loaded.value


def _found(text: str) -> set[str]:
    """The codes of what the rules say about the banks in `text`."""
    parts = [_bank(part, number) for number, part in enumerate(text.split("---\n"))]
    return {problem.code for problem in check(parts)}


def _examples(code: str) -> dict[str, str]:
    doc = dedent("    " + (RULES[code].find.__doc__ or ""))
    texts = {}
    for kind, times, text in _EXAMPLE.findall(doc + "\n"):
        body = dedent(text).strip("\n") + "\n"
        if times:
            numbers = range(1, int(times) + 1)
            body, _, once = body.partition("===\n")
            body = (
                "\n".join(body.replace("{n}", str(n)).replace("{letter}", "AB"[n % 2]) for n in numbers) + "\n" + once
            )
        texts[kind] = body
    return texts


@pytest.mark.parametrize("code", sorted(RULES))
def test_the_examples_in_a_rule_are_true(code: str) -> None:
    """The rule says nothing about its good example and something about its bad one."""
    examples = _examples(code)
    assert set(examples) == {"Good", "Bad"}
    assert code not in _found(examples["Good"])
    assert code in _found(examples["Bad"])


def test_what_blocks_a_bank() -> None:
    """Broken structure is an error, craft and evidence are advice, balance is a note; the id says which."""
    severe = {code for code, rule in RULES.items() if rule.severity == "error"}
    assert severe == {
        "twin-options",
        "letters-in-option",
        "no-key",
        "label-residue",
        "broken-letters",
        "unknown-topic",
        "unknown-story",
        "duplicate-id",
        "contradiction",
    }
    assert {code for code, rule in RULES.items() if rule.severity == "note"} == {
        "key-position",
        "longest-is-key",
        "coverage",
    }


_SOURCED = "Mã: c1\nTình huống: có\nNguồn: Báo, 28/5/2024\nTrích dẫn: rõ người, rõ việc\n"


@pytest.mark.parametrize(
    "text",
    [
        "Câu 1. Theo bài viết, phương án nào đúng?\n*A. C. Mác\nB. V. I. Lênin\nC. Ph. Ăng-ghen\n",
        "Câu 1. Điều gì đã đến với các xã?\n*A. Tất cả các xã đều có mô hình\nB. Cả ba xã đều chờ đợi\n",
        "Câu 1. Cách hiểu nào về Chủ tịch Hồ Chí Minh?\n*A. Không ngừng học tập\nB. Tất cả vì thành tích\n",
        "Câu 1. Một công chức chưa làm xong việc và không báo cáo. Đồng chí chọn gì?\n*A. Báo cáo\nB. Chờ\n",
        "Câu 1. Cán bộ không làm việc thì dân không tin.\nĐáp án: Đúng\n",
        "Câu 1. Ghép.\nLoại: ghép đôi\nA. Vitamin A và B => Một\nB. Khối A => Hai\n",
        "Câu 1. Có 800 mô hình.\nĐáp án: Sai\n",
        "Câu 1. Bao nhiêu phần trăm?\n*A. 5%\nB. 5\nC. 0,5%\n",
    ],
)
def test_good_items_are_left_alone(text: str) -> None:
    """Names with initials, plain «không», numbers that differ by a sign: nothing to say."""
    assert _found(text + _SOURCED) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Câu 1. Hỏi?\n*A. Một\nB. Cả 3 phương án đều đúng\n", "all-of-the-above"),
        ("Câu 1. Hỏi?\n*A. Một\nB. Không có đáp án nào đúng\n", "all-of-the-above"),
        ("Câu 1. Hỏi?\n*A. Một\nB. Phương án A và C\nC. Ba\n", "letters-in-option"),
        ("Câu 1. Hỏi?\n*A. hòa bình\nB. Hoà bình.\n", "twin-options"),
        ("Câu 1. Ghép.\nLoại: ghép đôi\nA. Một => Hà Nội\nB. Hai => hà nội\n", "twin-options"),
        ("Câu 1. Đâu sai?\n*A. Một\nB. Hai\n", "quiet-negative"),
        ("Câu 1. Hỏi gì!!\n*A. Một\nB. Hai\n", "register"),
        ("Câu 1. Hỏi?\n*A. TP.HCM\nB. Hai\n", "register"),
    ],
)
def test_other_forms_of_a_mistake(text: str, code: str) -> None:
    """A rule knows its mistake in the other ways people make it."""
    assert _found(text + _SOURCED) == {code}


def test_the_key_stands_elsewhere_than_the_mistake() -> None:
    """Every problem names its file and the line of its item, in order; what concerns all banks comes last."""
    text = "Câu 1. Một?\n*A. x\nB. x\nMã: c1\n\nCâu 2. Hai?\n*A. y\nB. y\nMã: c2\n"
    problems = check([_bank(text, 0), _bank(text.replace("c", "d"), 1)])
    places = [(problem.file, problem.line) for problem in problems]
    assert places[:-1] == sorted(places[:-1])
    assert {place for place in places[:-1]} == {("0.txt", 4), ("0.txt", 9), ("1.txt", 4), ("1.txt", 9)}
    assert places[-1] == ("tất cả ngân hàng", 0)
    assert all(problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Câu 1. Câu 12: Hỏi gì?\n*A. Một\nB. Hai\n", "label-residue"),
        ("Câu 1. Hỏi gì?\n*A. A. Một\nB. B. Hai\n", "label-residue"),
        ("Câu 1. Hỏi gì?\n*A. Một cách B. Hai cách\nB. Ba cách\n", "label-residue"),
        ("Câu 1. Hỏi gì: A. Một cách\n*A. Hai cách\nB. Ba cách\n", "label-residue"),
        ("Câu 1. Hỏi gì?\n*A. Nhận khuyết điểm428.Theo Quy định\nB. Ba\n", "label-residue"),
        ("Câu 1. Hỏi gì?\n*A. Hµ Néi vµ HuÕ\nB. Ba\n", "broken-letters"),
        ("Câu 1. Hỏi gì?\n*A. Haø Noäi\nB. Ba\n", "broken-letters"),
        ("Câu 1. Hỏi gì?\n*A. HÃ\u00a0 Ná»™i thủ đô\nB. Ba\n", "broken-letters"),
        ("Câu 1. Hỏi gì?\n*A. Th? đô\nB. Ba\n", "broken-letters"),
        ("Câu 1. Hỏi gì?\n*A. Một\nB. Both A and C are correct.\nC. Ba\n", "letters-in-option"),
        ("Câu 1. Hỏi gì?\n*A. Một\nB. Cả ba ý kiến trên.\n", "all-of-the-above"),
        ("Câu 1. Hỏi gì?\n*A. Một\nB. None of the above\n", "all-of-the-above"),
        ("Câu 1. Hỏi gì?\n*A. Một\nB. Đúng\nC. Sai\n", "padded-true-false"),
        ("Câu 1. Hỏi gì?\n*A. 10\nB. 5\nC. 20\n", "uneven-options"),
        ("Câu 1. Việc nào không phải là việc chưa làm?\n*A. Một\nB. Hai\n", "double-negative"),
    ],
)
def test_what_other_files_bring(text: str, code: str) -> None:
    """Labels, old letters and the tricks of paper are seen in every form they came in."""
    assert code in _found(text + _SOURCED)


@pytest.mark.parametrize(
    "text",
    [
        "Câu 1. Ai viết “Nhà nước và cách mạng”?\n*A. C. Mác\nB. V. I. Lênin\n",
        "Câu 1. Vật lý dùng hệ thức nào?\n*A. p ~ T\nB. p ~ t\n",
        "Câu 1. Điền dấu nào vào câu lệnh?\n*A. =\nB. !=\n",
        "Câu 1. Giá trị là bao nhiêu?\n*A. 5\nB. .5\nC. 5!\nD. -5\n",
        "Câu 1. Công suất là bao nhiêu?\n*A. 5 mW\nB. 5 MW\n",
        "Câu 1. Giá cả so với giá trị thế nào?\n*A. P = m\nB. P > m\nC. P < m\n",
        "Câu 1. Động năng được tính thế nào?\n*A. A = ½.mv2.\nB. A = mv.\n",
        "Câu 1. Thể tích giảm còn 50 cm3. Áp suất tăng mấy lần?\n*A. Hai\nB. Ba\n",
        "Câu 1. Cho hai điểm A và B. Chất điểm đi qua điểm nào trước?\n*A. A và B cùng lúc\nB. A\n",
        "Câu 1. Nước ta giành độc lập năm nào?\n*A. Năm 1945.\nB. Năm 1954.\n",
        "Câu 1. Vitamin nào tan trong dầu?\n*A. Vitamin A\nB. Vitamin C\n",
        "Câu 1. Qui est là?\n*A. Où est-il\nB. Größe über\n",
    ],
)
def test_an_error_is_never_called_on_suspicion(text: str) -> None:
    """Names, symbols, units, years and other languages look like mistakes and are none."""
    number, bank = _bank(text + _SOURCED, 0)
    assert [problem for problem in check([(number, bank)]) if problem.severity == "error"] == []


def test_a_contradiction_needs_the_same_choice() -> None:
    """Stems that stand over any options, or ask of a text or a picture, do not contradict each other."""
    words = "Câu 1. Từ nào khác các từ còn lại?\n*A. một\nB. hai\nC. ba\n---\n"
    other = "Câu 1. Từ nào khác các từ còn lại?\nA. một\n*B. cây\nC. lá\n"
    assert "contradiction" not in _found(words + other)
    pictured = "Câu 1. [hình 1] Biển báo này cho biết điều gì ở phía trước?\n*A. Ngày 2/9\nB. Chợ\n"
    assert "contradiction" not in _found(pictured + "---\n" + pictured.replace("2/9", "3/9"))
    dated = "Câu 1. Tổ chức ấy được thành lập vào thời gian nào?\n*A. Tháng 6/1929\nB. Tháng 3/1929\n---\n"
    assert "contradiction" in _found(dated + dated.replace("6/", "9/").replace("3/", "8/").replace("---\n", ""))
    together = "Câu 1. Biểu dương thế nào?\nA. Đúng người\nB. Đúng việc\n*C. Cả A và B\nCố định: A, B, C\n---\n"
    assert "contradiction" not in _found(together + "Câu 1. Biểu dương thế nào?\n*A. Đúng người\nB. Đúng việc\n")


@pytest.mark.parametrize("written", ["Bỏ qua nhắc: W1", "Bỏ qua nhắc: w4, all-of-the-above", "# lint: ignore W1"])
def test_an_item_declines_advice(written: str) -> None:
    """Advice that an item declines, by its number or its name, is not given for it, and for others it is."""
    text = "Câu {n}. Hỏi điều thứ {n}?\n*A. Một\nB. Tất cả các phương án trên\nMã: c{n}\n"
    first, second = text.replace("{n}", "1"), text.replace("{n}", "2")
    problems = check([_bank(first + written + "\n\n" + second, 0)])
    assert [p.message[:9] for p in problems if p.code == "all-of-the-above"] == ["Câu «c2»:"]
    assert "ignored-rule" not in {p.code for p in problems}


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.severity == "error"))
def test_errors_cannot_be_declined(code: str) -> None:
    """Naming an error changes nothing but that the naming is pointed out."""
    bad = _examples(code)["Bad"]
    declined = re.sub(r"(?m)^(Câu .*)$", rf"# lint: ignore {RULES[code].id}, {code}\n\1", bad)
    assert code in _found(declined)
    if bad != declined:
        assert "ignored-rule" in _found(declined)


def test_a_comment_belongs_to_the_item_it_touches() -> None:
    """Directly above a heading it is the next item's, elsewhere the one's around it; above a card it is nobody's."""
    text = (
        "Ngân hàng: Thử\nMã: thu\n# lint: ignore W1\nCâu 1. Một?\n*A. x\n# lint: ignore W2\nB. y\nMã: c1\n"
        "# lint: ignore W3\n\n# Lint: Ignore W4 length-cue\nCâu 2. Hai?\n*A. x\nB. y\nMã: c2\n"
        "# lint: ignore W5\nThẻ 1. Một nơi\nMã: g1\nTrang 1: x\n"
    )
    loaded = read(text.encode(), "thu.txt")
    assert [item.ignored for item in loaded.value.items] == [("W1", "W2", "W3"), ("W4", "length-cue")]
    assert [(problem.line, problem.code) for problem in loaded.problems] == [(16, "field-not-used")]
    assert "Bỏ qua nhắc: W4, length-cue\n" in write(loaded.value)


def _problem(code: str, line: int, file: str = "thu.txt") -> Problem:
    rule = RULES.get(code)
    severity = rule.severity if rule else "error"
    return Problem(file, line, code, f"Lời thứ {line}.", "Sửa.", severity, rule.id if rule else "")


def test_what_a_bank_does_everywhere_is_told_once() -> None:
    """Of one kind a few are listed, many are one line with their number and first places; errors come first."""
    many = [_problem("length-cue", line) for line in range(1, 301)]
    few = [_problem("clang", line) for line in (5, 6)]
    wrong = [_problem("twin-options", 9)]
    shown = ranked([*few, *many, *wrong], {"thu.txt": 400})
    assert [problem.code for problem in shown] == ["twin-options", "length-cue", "clang", "clang"]
    assert shown[1].message.startswith("Có 300 chỗ như sau ở các dòng 1, 2, 3, 4, 5, 6, 7, 8, …; ví dụ: Lời thứ 1.")
    assert (shown[1].rule, shown[1].severity, shown[1].line) == ("W4", "warning", 1)


def test_surer_and_wider_advice_comes_before() -> None:
    """Among advice, the number of items times how surely the rule is right decides, not the order of the rules."""
    problems = [_problem("absolute-words", line) for line in range(1, 4)] + [_problem("same-stem", 7)] * 2
    assert [p.code for p in ranked(problems, {"thu.txt": 100})] == ["same-stem"] * 2 + ["absolute-words"] * 3


def test_a_reader_has_said_better_what_is_wrong_with_a_key() -> None:
    """Where reading has reported a key with its evidence, the rule does not repeat it."""
    told = [_problem("key-conflict", 4), _problem("no-key", 4), _problem("no-key", 8)]
    assert [(p.code, p.line) for p in ranked(told, {})] == [("key-conflict", 4), ("no-key", 8)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Theo Quy định số 124-QĐ/TW, …", ["124-QĐ/TW"]),
        ("Theo Quy định 124 - QĐ/TW và Hướng dẫn 25–HD/BTCTW, …", ["124-QĐ/TW", "25-HD/BTCTW"]),
        ("Theo Quy định số 1124-QĐ/TW và Nghị định số 113/2023/NĐ-CP, …", []),
    ],
)
def test_documents_that_were_replaced_are_known_by_their_number(text: str, named: list[str]) -> None:
    """Spaces and dashes do not hide a number, a longer number is another document, and each row says who says so."""
    found = superseded_in(text)
    assert [document.number for document in found] == named
    assert all(document.read_in for document in found)


def test_a_bank_that_states_its_time_may_speak_of_old_documents() -> None:
    """«Thời điểm» of the bank or of the item makes the old document right for its time."""
    item = "Câu 1. Đánh giá hằng năm theo văn bản nào?\n*A. Quy định số 124-QĐ/TW\nB. Quy ước\nMã: c1\n"
    head = "Ngân hàng: Thử\nMã: thu\n"
    assert "superseded-document" in _found(head + "\n" + item)
    assert "superseded-document" not in _found(head + "Thời điểm: 2024\n\n" + item)
    assert "superseded-document" not in _found(head + "\n" + item + "Thời điểm: 2024\n")


def test_two_banks_are_looked_at_together() -> None:
    """A question of one bank that repeats or contradicts one of another names the other file and its line."""
    first = "Câu 1. Theo bài viết, năm 2010 địa phương đã đăng ký bao nhiêu mô hình?\n*A. Mười\nB. Hai\nMã: c1\n"
    second = first.replace("2010", "2020").replace("c1", "c2")
    third = first.replace("*A", "A").replace("B.", "*B.").replace("c1", "c3")
    problems = check([_bank(text, number) for number, text in enumerate((first, second, third))])
    told = {problem.code: problem.message for problem in problems if problem.code in {"near-stem", "contradiction"}}
    assert told["near-stem"] == "Câu «c2» gần trùng đề với câu «c1» (0.txt:4): khác số «2010» và «2020»."
    assert told["contradiction"] == "Câu «c3» trái đáp án với câu «c1» (0.txt:4)."


@given(banks())
@settings(max_examples=20, deadline=None)
def test_ranking_loses_no_kind(bank: Bank) -> None:
    """Every kind of problem that was found is shown, and nothing that was not."""
    problems = check([("a", bank)])
    assert {p.code for p in ranked(problems, {"a": len(bank.items)})} == {p.code for p in problems}


@given(banks())
@settings(max_examples=20, deadline=None)
def test_no_bank_stops_the_rules(bank: Bank) -> None:
    """Any valid bank can be checked, and two copies of it collide in their codes."""
    assert all(problem.message for problem in check([("a", bank)]))
    assert "duplicate-id" in {problem.code for problem in check([("a", bank), ("b", bank)])}
