"""The scoring of QTI 1.2: conditions in a row, each setting or adding to a score.

No option is called right in such a file; what is right shows when answers are tried. `Program.score` gives the score
of one answer, and the readers try the answers that matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from hoctapbac.bank.importers.qti.tree import elements, truth
from hoctapbac.bank.importers.written_answers import plain_decimal
from hoctapbac.bank.importers.xml import Element, child, children, text_of

Answer = Mapping[str, tuple[str, ...]]  # what is chosen, by the name of the response

MOST_TESTS = 2000  # tests in the conditions of one item; a question of life has some dozens
_ALL = {"conditionvar", "and"}
_KNOWN = {"varequal", "not", "or", "and", "other", "unanswered", "conditionvar", "vargt", "vargte", "varlt", "varlte"}


@dataclass(frozen=True, slots=True)
class Step:
    """One condition: what must hold, what it does to the score, what feedback it shows."""

    test: Element
    action: str
    value: Decimal
    scores: bool
    goes_on: bool
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """All conditions of an item, in their order."""

    steps: tuple[Step, ...]

    @property
    def size(self) -> int:
        """How many tests there are in the conditions that score."""
        return sum(1 for step in self.steps if step.scores for _ in step.test.iter())

    @property
    def strange(self) -> str:
        """The first test that is not understood; "" where all are."""
        tests = (each for step in self.steps if step.scores for each in step.test.iter() if isinstance(each.tag, str))
        return next((each.tag for each in tests if each.tag not in _KNOWN), "")

    def score(self, answer: Answer) -> Decimal:
        """What this answer is worth. A score that was set ends it, unless the file says to go on."""
        total = Decimal(0)
        for step in self.steps:
            if not step.scores or not _holds(step.test, answer):
                continue
            total = total + step.value if step.action == "add" else step.value
            if step.action == "set" and not step.goes_on:
                break
        return total

    def giving(self) -> Iterator[Step]:
        """The conditions that give something."""
        return (step for step in self.steps if step.scores and step.value > 0)


def program_of(item: Element) -> Program:
    """The conditions of an item whose names are plain."""
    return Program(tuple(_steps(item)))


def _steps(item: Element) -> Iterator[Step]:
    for condition in item.iter("respcondition"):
        test = child(condition, "conditionvar")
        if test is None:
            continue
        sets = [each for each in children(condition, "setvar") if plain_decimal(text_of(each)) is not None]
        first = sets[0] if sets else None
        action = "" if first is None else (first.get("action") or "Set").lower()
        value = Decimal(0) if first is None else plain_decimal(text_of(first)) or Decimal(0)
        yield Step(
            test,
            "add" if action in {"add", "subtract"} else "set",
            -value if action == "subtract" else value,
            first is not None,
            truth(condition, "continue") is True,
            tuple(each.get("linkrefid") or "" for each in children(condition, "displayfeedback")),
        )


def _holds(test: Element, answer: Answer) -> bool:
    """Whether a test holds for an answer; comparisons of numbers and what is not understood never hold here."""
    if test.tag in _ALL:
        parts = list(children(test))
        return bool(parts) and all(_holds(each, answer) for each in parts)
    if test.tag == "or":
        return any(_holds(each, answer) for each in children(test))
    if test.tag == "not":
        return not any(_holds(each, answer) for each in children(test))
    if test.tag == "other":
        return True
    chosen = answer.get((test.get("respident") or "").strip(), ())
    if test.tag == "unanswered":
        return not chosen
    return test.tag == "varequal" and text_of(test).strip() in chosen


def equals(step: Step) -> list[Element]:
    """The values that a condition asks for, none of those it excludes."""
    excluded = {each for no in step.test.iter("not") for each in no.iter("varequal")}
    return [each for each in step.test.iter("varequal") if each not in excluded]


def named(values: Iterable[Element]) -> list[str]:
    """The texts of tests, spaces around them gone."""
    return [text_of(each).strip() for each in values]


def shown_for(program: Program, response: str) -> Iterator[tuple[str, str]]:
    """Which feedback belongs to whoever gave which answer: conditions that ask for that alone."""
    for step in program.steps:
        parts = elements(step.test, "varequal")
        only = [each.tag for each in step.test.iter() if isinstance(each.tag, str)]
        alone = len(parts) == 1 and set(only) <= {"conditionvar", "varequal", "and", "or"}
        if alone and (parts[0].get("respident") or "").strip() == response:
            yield from ((text_of(parts[0]).strip(), name) for name in step.shows)
