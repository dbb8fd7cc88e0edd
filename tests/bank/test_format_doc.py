"""The document on the format tells the truth: its examples are read without a mistake."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from hoctapbac.bank import ItemType
from hoctapbac.bank.labels import LABELS, OPTION_LIMIT, REVIEW_WORDS, STEM_LIMIT, TYPE_WORDS
from hoctapbac.bank.lint import RULES
from hoctapbac.bank.native import reading
from hoctapbac.vietnamese.numbers import format_number

DOC = (Path(__file__).parents[2] / "docs" / "bank-format.md").read_text(encoding="utf-8")


def test_the_examples_are_a_bank() -> None:
    """All examples together are one file with an item of each type and a story, and no error in it."""
    result = reading("\n".join(re.findall(r"```\n(.*?)```", DOC, re.DOTALL)).encode(), "bank.txt")
    assert {problem.code for problem in result.problems} <= {"no-code"}
    assert {item.type for item in result.bank.items} == set(ItemType) - {ItemType.SINGLE}
    assert [story.id for story in result.bank.stories] == ["g2-ung-hoa"]


def test_every_word_is_documented() -> None:
    """Each label, type and state that the reader knows, and each bound it keeps, stands in the document."""
    words = [f"{label}:" for labels in LABELS.values() for label in labels.values() if label != "Trang"]
    words += [*TYPE_WORDS.values(), *REVIEW_WORDS.values(), "Trang 1:"]
    words += [format_number(Decimal(limit)) for limit in (STEM_LIMIT, OPTION_LIMIT)]
    assert [word for word in words if word not in DOC] == []


def test_every_rule_is_documented() -> None:
    """Each content rule stands in the document's table with its id and its severity."""
    words = {"error": "lỗi", "warning": "nhắc", "note": "ghi nhận"}
    rows = [line for line in DOC.splitlines() if line.startswith("| `")]
    for code, rule in RULES.items():
        row = next(row for row in rows if f"`{code}`" in row)
        assert f"| {words[rule.severity]} |" in row and rule.id in row.split("|")[2], code
