"""Content rules: every rule's own examples are true, and the rules stay silent on good banks."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest
from hypothesis import given, settings

from bank.banks import banks
from hoctapbac.bank import Bank
from hoctapbac.bank.lint import RULES, check
from hoctapbac.bank.native import read

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


@given(banks())
@settings(max_examples=60, deadline=None)
def test_no_bank_stops_the_rules(bank: Bank) -> None:
    """Any valid bank can be checked, and two copies of it collide in their codes."""
    assert all(problem.message for problem in check([("a", bank)]))
    assert "duplicate-id" in {problem.code for problem in check([("a", bank), ("b", bank)])}
