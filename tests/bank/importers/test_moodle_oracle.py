"""What Moodle's own importer made of real files, and what we make of them: the same, but for named exceptions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from bank.fixtures import ROOT, bank_file, needs_files
from hoctapbac.bank import ItemType
from hoctapbac.bank.importers import Imported, read
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.moodle_text import shown
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.pivot import Draft, Refused, credits_of
from hoctapbac.vietnamese.cleaning import clean

TYPES = {
    "truefalse": ItemType.TRUE_FALSE,
    "shortanswer": ItemType.SHORT_TEXT,
    "numerical": ItemType.NUMBER,
    "match": ItemType.MATCHING,
}
FORMS = {0: "moodle", 1: "html", 2: "plain", 4: "markdown"}

# Questions of which Moodle takes more than one option for fully right in a question of one answer. The options and
# weights are the same here; the key is held to be in doubt.
IN_DOUBT = {("escapeColon.gift", 0): "bốn phương án cùng 100% trong câu một đáp án"}


@dataclass(frozen=True)
class Case:
    """One file of the record, with its questions; category lines are none."""

    file: str
    questions: list[dict[str, Any]]


def cases() -> list[Case]:
    record = ROOT / "moodle-import.jsonl"
    if not record.exists():
        return []
    rows = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    return [Case(row["file"], [q for q in row["questions"] if q["qtype"] != "category"]) for row in rows]


def imported(case: Case) -> Imported:
    return _read(case.file)


@cache  # four truths are about each file
def _read(file: str) -> Imported:
    return read(Source(bank_file(file)), "aiken" if file.startswith("aiken") else "gift")


def in_order(result: Imported) -> list[Draft | Refused]:
    return sorted([*result.drafts, *result.refused], key=lambda e: e.item.line if isinstance(e, Draft) else e.line)


def plain(given: Any, form: str = "") -> str:
    """A text of the record as we would show it."""
    if isinstance(given, dict):
        form, given = form or FORMS[int(given["format"])], given["text"]
    return clean(shown(str(given), form or "plain", Media()))


def percents(given: dict[str, Any]) -> list[Decimal]:
    return [Decimal(str(each)) * 100 for each in given["fraction"]]


def same_percents(draft: Draft, given: dict[str, Any]) -> bool:
    ours = [Decimal(each.percent) for each in credits_of(draft)]
    theirs = percents(given)
    return len(ours) == len(theirs) and all(abs(a - b) < Decimal("0.001") for a, b in zip(ours, theirs, strict=True))


needs = pytest.mark.parametrize("case", cases(), ids=lambda case: case.file)


@needs_files
def test_the_record_is_here() -> None:
    """Every file of the record is compared."""
    assert len(cases()) > 20


@needs
def test_the_same_questions_of_the_same_types(case: Case) -> None:
    """One question here for each there, in the same order, of the type that theirs is here."""
    ours = in_order(imported(case))
    assert len(ours) == len(case.questions)
    for each, given in zip(ours, case.questions, strict=True):
        if isinstance(each, Refused):
            assert each.kind == given["qtype"] and each.kind in {"essay", "description"}
        elif given["qtype"] == "multichoice":
            assert each.item.type is (ItemType.SINGLE if given["single"] else ItemType.MULTIPLE)
        else:
            assert each.item.type is TYPES[given["qtype"]]


@needs
def test_the_same_stems_names_and_tags(case: Case) -> None:
    """Stems read the same once HTML is plain text; names and tags that were given are kept."""
    for each, given in zip(in_order(imported(case)), case.questions, strict=True):
        if isinstance(each, Draft):
            form = FORMS[int(given.get("questiontextformat", 0))]
            assert each.item.stem == plain(given["questiontext"], form)
            assert each.item.title in {"", given["name"]}
            assert list(each.item.tags) == given.get("tags", [])


@needs
def test_the_same_options_answers_and_weights(case: Case) -> None:
    """Every option and answer with its weight; ranges are exact here, and nearly so there."""
    for each, given in zip(in_order(imported(case)), case.questions, strict=True):
        if isinstance(each, Draft):
            COMPARE[given["qtype"]](each, given)


def choices(draft: Draft, given: dict[str, Any]) -> None:
    assert [option.text for option in draft.item.options] == [plain(each) for each in given["answer"]]
    assert [option.feedback for option in draft.item.options] == [
        plain(each) for each in given.get("feedback", [])
    ] or ("feedback" not in given)
    assert same_percents(draft, given)


def truth(draft: Draft, given: dict[str, Any]) -> None:
    assert draft.item.options[0].key is bool(given["correctanswer"])
    feedback = [plain(given["feedbacktrue"]), plain(given["feedbackfalse"])]
    assert [option.feedback for option in draft.item.options] == feedback


def texts(draft: Draft, given: dict[str, Any]) -> None:
    assert [each.text for each in credits_of(draft)] == [clean(each) for each in given["answer"]]
    assert same_percents(draft, given)


def numbers(draft: Draft, given: dict[str, Any]) -> None:
    ours = credits_of(draft)
    assert same_percents(draft, given)
    for each, answer, tolerance in zip(ours, given["answer"], given["tolerance"], strict=True):
        if answer == "*":
            assert each.text == "*"
        else:
            assert abs(Decimal(each.text) - Decimal(str(answer))) < Decimal("1e-12")
            assert abs(Decimal(each.tolerance) - Decimal(str(tolerance))) < Decimal("1e-12")


def pairs(draft: Draft, given: dict[str, Any]) -> None:
    theirs = [
        (plain(left), clean(right)) for left, right in zip(given["subquestions"], given["subanswers"], strict=True)
    ]
    ours = [(option.text, option.match) for option in draft.item.options]
    assert ours + [("", extra) for extra in draft.item.extras] == theirs


COMPARE = {"multichoice": choices, "truefalse": truth, "shortanswer": texts, "numerical": numbers, "match": pairs}


@needs
def test_every_key_is_certain_but_for_named_exceptions(case: Case) -> None:
    """A key that Moodle has is ours too; where it has several for one, ours is in doubt, with a line."""
    result = imported(case)
    for place, each in enumerate(in_order(result)):
        if isinstance(each, Draft):
            doubt = IN_DOUBT.get((case.file.rpartition("/")[2], place))
            assert each.item.key_state == ("conflicting" if doubt else "certain")
            assert not doubt or any(problem.line for problem in result.problems if problem.severity == "error")
