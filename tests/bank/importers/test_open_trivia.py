"""Questions of opentdb.com."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hoctapbac.bank import ItemType, Level
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source


def imported(*results: dict[str, Any], code: int = 0, before: str = "") -> Imported:
    text = before + json.dumps({"response_code": code, "results": list(results)})
    return read(Source(text.encode(), "trivia.json"))


def asked(**fields: Any) -> dict[str, Any]:
    return {
        "category": "Geography",
        "type": "multiple",
        "difficulty": "medium",
        "question": "What is the capital of Vietnam?",
        "correct_answer": "Hanoi",
        "incorrect_answers": ["Hue", "Da Nang", "Can Tho"],
    } | fields


def test_a_question_has_its_key_level_and_category() -> None:
    """All that the site says of a question is kept."""
    (draft,) = imported(asked()).drafts
    assert [(option.text, option.key) for option in draft.item.options][:2] == [("Hanoi", True), ("Hue", False)]
    assert (draft.item.level, draft.item.category) == (Level.COMPREHENSION, "Geography")


def test_entities_are_taken_apart_exactly_once() -> None:
    """«&amp;quot;» is the text «&quot;», as the author wrote it."""
    (draft,) = imported(asked(question="What does &quot;&amp;quot;&quot; stand for?", correct_answer="a &lt; b")).drafts
    assert draft.item.stem == 'What does "&quot;" stand for?'
    assert draft.item.options[0].text == "a < b"


def test_boolean_is_true_false() -> None:
    """The two words become the pinned options."""
    (draft,) = imported(asked(type="boolean", correct_answer="False", incorrect_answers=["True"])).drafts
    assert draft.item.type is ItemType.TRUE_FALSE
    assert [option.text for option in draft.item.options if option.key] == ["Sai"]


def test_lines_of_comment_before_it_are_passed_over() -> None:
    """As browsers save it, with the address above."""
    assert len(imported(asked(), before="// 20250101\n// https://opentdb.com/api.php\n\n").drafts) == 1


def test_a_response_without_questions_says_so() -> None:
    """The site answers with a code where it has none."""
    result = imported(code=5)
    assert result.problems


@pytest.mark.parametrize(
    "fields", [{"question": ""}, {"correct_answer": None}, {"incorrect_answers": "Hue"}, {"type": 3}]
)
def test_what_is_no_question_is_refused(fields: dict[str, Any]) -> None:
    """A damaged entry is listed, and the next one read."""
    result = imported(asked(**fields), asked())
    assert len(result.drafts) + len(result.refused) == 2
    assert len(result.drafts) >= 1
