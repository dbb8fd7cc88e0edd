"""Question lists of others in JSON: the shapes they have, and keys that cannot be told."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from bank.fixtures import bank_file
from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.source import Source

CITIES = ["Huế", "Hà Nội", "Đà Nẵng", "Cần Thơ"]
STEM = "Thủ đô của Việt Nam là thành phố nào?"


def imported(value: Any, form: str = "json") -> Imported:
    raw = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False).encode()
    return read(Source(raw, "de.json"), form)


def keys(result: Imported) -> list[str]:
    """The right options of each question, "?" where the key is open."""
    return [
        "; ".join(option.text for option in draft.item.options if option.key)
        if draft.item.key_state == "certain"
        else f"? {draft.item.key_state}"
        for draft in result.drafts
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"question": STEM, "options": CITIES, "answer": "B"},
        {"question": STEM, "options": CITIES, "answer": "Hà Nội"},
        {"question": STEM, "options": CITIES, "answer": "B. Hà Nội"},
        {"question": STEM, "choices": CITIES, "correct_answer": ["Hà Nội"]},
        {"question": STEM, "choices": CITIES, "correctAnswers": ["B"]},
        {"cau_hoi": STEM, "A": "Huế", "B": "Hà Nội", "C": "Đà Nẵng", "D": "Cần Thơ", "dap_an": "B"},
        {"question": STEM, "options": dict(zip("ABCD", CITIES, strict=True)), "answer": "B"},
        {"question": STEM, "option1": "Huế", "option2": "Hà Nội", "answer": "B"},
        {"question": STEM, "answers": [{"text": city, "correct": city == "Hà Nội"} for city in CITIES]},
        {"content": STEM, "options": [{"content": city, "isCorrect": city == "Hà Nội"} for city in CITIES]},
        {"question": STEM, "options": [{"id": c[:2], "text": c} for c in CITIES], "correctAnswer": "Hà"},
        {"question": STEM, "options": "A. Huế\nB. Hà Nội\nC. Đà Nẵng", "answer": "B"},
    ],
)
def test_the_key_is_read_in_every_form(fields: dict[str, Any]) -> None:
    """Letters, words, flags, names of options: each says the same key."""
    assert keys(imported([fields])) == ["Hà Nội"]


def test_places_count_from_0_where_a_0_occurs() -> None:
    """One question tells for all of them."""
    many = [{"question": f"{STEM} ({n})", "options": CITIES, "correctAnswer": n % 4} for n in range(8)]
    assert keys(imported(many)) == CITIES * 2


def test_places_count_from_1_where_the_last_option_occurs() -> None:
    """As many as there are options, and never 0."""
    many = [{"question": f"{STEM} ({n})", "options": CITIES, "correctAnswer": n % 4 + 1} for n in range(8)]
    assert keys(imported(many)) == CITIES * 2


def test_places_that_fit_both_ways_are_not_guessed() -> None:
    """Without a 0 and without the last place both readings are shown and the key is open."""
    (draft,) = imported([{"question": STEM, "options": CITIES, "correctAnswer": 2}]).drafts
    assert draft.item.key_state == "conflicting"
    assert {evidence.letters for evidence in draft.evidence} == {"B", "C"}


def test_two_keys_that_disagree_are_both_shown() -> None:
    """A letter and words that name another option."""
    many = [{"question": STEM, "options": CITIES, "answer": "B", "correct_answer": "Huế"}]
    assert keys(imported(many)) == ["? conflicting"]


@pytest.mark.parametrize("key", [-1, None, "", []])
def test_no_key_is_no_key(key: Any) -> None:
    """-1 and null are how programs say that they know none."""
    assert keys(imported([{"question": STEM, "options": CITIES, "correctAnswer": key}])) == ["? missing"]


def test_an_option_left_in_the_stem_makes_the_key_doubtful() -> None:
    """Where the stem has taken «A. …» in, places count wrong."""
    fields = {"question": f"{STEM} A. Huế", "options": CITIES[1:], "answer": "A"}
    assert keys(imported([fields])) == ["? conflicting"]


def test_questions_are_found_however_deep_they_lie() -> None:
    """In chapters, under any names, with the chapter as their category."""
    one = {"question": STEM, "options": CITIES, "answer": "B"}
    result = imported({"title": "Đề thử", "parts": [{"name": "Địa lí", "questions": [one, one]}, {"questions": [one]}]})
    assert keys(result) == ["Hà Nội"] * 3
    assert [draft.item.category for draft in result.drafts] == ["Địa lí", "Địa lí", "Đề thử"]
    assert result.drafts[1].where == "parts[0].questions[1]"


def test_tables_that_name_each_other_are_joined() -> None:
    """Answers in a list of their own belong to the question whose number they bear."""
    answers = [{"id": n, "content": c, "is_correct": c == "Hà Nội", "question_id": 7} for n, c in enumerate(CITIES)]
    assert keys(imported({"questions": [{"id": 7, "content": STEM}], "answers": answers})) == ["Hà Nội"]


def test_a_truth_is_a_true_false_question() -> None:
    """A key of true or false without options, or with the two words as options."""
    result = imported(
        [{"question": STEM, "answer": True}, {"question": STEM, "options": ["Sai", "Đúng"], "answer": "B"}]
    )
    assert [draft.item.type for draft in result.drafts] == [ItemType.TRUE_FALSE] * 2
    assert keys(result) == ["Đúng", "Đúng"]


def test_a_file_with_one_object_on_each_line_is_read() -> None:
    """Line by line, as databases export."""
    line = json.dumps({"question": STEM, "options": CITIES, "answer": "B"}, ensure_ascii=False)
    assert keys(imported(f"{line}\n{line}\n".encode())) == ["Hà Nội"] * 2


def test_broken_json_names_the_line() -> None:
    """A missing comma is found where it is."""
    result = imported(b'[\n{"question": "x"}\n{"question": "y"}\n]')
    assert [(problem.code, problem.line) for problem in result.problems] == [("bad-json", 3)]


@pytest.mark.parametrize(
    "raw", [b"[" * 100_000, b'{"a":' * 5000, b"[" + b"1" * 6000 + b"]", b"[{}]", b'[null, 3, "x"]']
)
def test_odd_json_is_a_problem_and_nothing_else(raw: bytes) -> None:
    """A thousand lists in one another, numbers of thousands of digits, nothing to ask."""
    result = imported(raw)
    assert not result.drafts
    assert result.problems


def test_a_failed_conversion_gives_no_certain_key() -> None:
    """Keys of -1 and options swallowed by stems: nothing of it can stand in a contest unseen."""
    path = "json/haorrr__thitracnghiem/questions.json"
    result = read(Source(bank_file(path), path))
    assert all(draft.item.key_state != "certain" or "A." not in draft.item.stem for draft in result.drafts)


def test_damaged_json_never_raises() -> None:
    """Bytes cut out and changed anywhere."""
    good = json.dumps([{"question": STEM, "options": CITIES, "answer": 1}], ensure_ascii=False).encode()
    chance = random.Random(7)
    for _ in range(300):
        raw = bytearray(good)
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        imported(bytes(raw))
