"""What an item of QTI 2 or 3 says of its right answer: the declared response, and how it is scored.

A scoring program is understood where it is one of the published templates, by name or spelled out, or compares a
number within an absolute tolerance. Every other program is refused: a key read past it would be a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from hoctapbac.bank.importers.qti.tree import elements, truth
from hoctapbac.bank.importers.written_answers import plain_decimal
from hoctapbac.bank.importers.xml import Element, child, children, text_of

_TEMPLATE = re.compile(r"(?:\A|[/_])(match_correct|match|match_basic|map_response|map)(?:\.xml)?\Z")


class Entry(NamedTuple):
    """One line of a mapping: what is answered, what it is worth, whether capitals count."""

    key: str
    value: Decimal
    case: bool


@dataclass(frozen=True, slots=True)
class Response:
    """A response variable: its shape, the right values, the worth of each value, and bounds of their sum."""

    identifier: str
    cardinality: str
    base: str
    correct: tuple[str, ...]
    entries: tuple[Entry, ...]
    lower: Decimal | None
    upper: Decimal | None
    default: Decimal

    def worth(self, key: str) -> Decimal:
        return next((entry.value for entry in self.entries if entry.key == key), self.default)


class Scoring(NamedTuple):
    """How answers are scored: by `match` with the right values, by the `map`ping, or «» where nothing is said.

    `tolerance` is what a number may be off, `relative` in percent; `wrong` is why the program is not understood.
    """

    by: Literal["match", "map", ""] = ""
    tolerance: str = "0"
    relative: bool = False
    wrong: str = ""


OWN_PROGRAM = Scoring(wrong="câu chấm bằng chương trình riêng (responseProcessing)")


def response_of(root: Element, identifier: str) -> Response | None:
    """The declaration of this response variable; None where the item has none."""
    found = next((each for each in children(root, "responseDeclaration") if each.get("identifier") == identifier), None)
    if found is None:
        return None
    correct, mapping = child(found, "correctResponse"), child(found, "mapping")
    values = () if correct is None else (" ".join(text_of(v).split()) for v in children(correct, "value"))
    return Response(
        identifier,
        found.get("cardinality") or "single",
        found.get("baseType") or "",
        tuple(value for value in values if value),
        () if mapping is None else tuple(_entries(mapping)),
        _bound(mapping, "lowerBound"),
        _bound(mapping, "upperBound"),
        _bound(mapping, "defaultValue") or Decimal(0),
    )


def _entries(mapping: Element) -> list[Entry]:
    read = (
        (each.get("mapKey"), plain_decimal(each.get("mappedValue") or ""), each) for each in _entry_elements(mapping)
    )
    return [
        Entry(key.strip(), value, truth(each, "caseSensitive") is not False)
        for key, value, each in read
        if key is not None and value is not None
    ]


def _entry_elements(mapping: Element) -> Sequence[Element]:
    return list(children(mapping, "mapEntry"))


def _bound(mapping: Element | None, name: str) -> Decimal | None:
    return None if mapping is None else plain_decimal(mapping.get(name) or "")


def scoring_of(root: Element, response: str) -> Scoring:
    """How the answer to `response` is scored."""
    program = child(root, "responseProcessing")
    if program is None:
        return Scoring()
    name = program.get("template") or program.get("templateLocation") or ""
    if name and not len(program):
        found = _TEMPLATE.search(name.strip())
        if found is None:
            return Scoring(wrong="câu chấm theo mẫu lạ (responseProcessing)")
        return Scoring("map" if found[1].startswith("map") else "match")
    scored = [each for each in children(program) if not _only_feedback(each, response)]
    if not scored:
        return Scoring() if not len(program) else OWN_PROGRAM
    return _spelled_out(scored[0], response) if len(scored) == 1 else OWN_PROGRAM


def _only_feedback(step: Element, response: str) -> bool:
    """Whether a step hands the answer on to a variable that shows feedback."""
    return (
        step.tag == "setOutcomeValue"
        and step.get("identifier") != "SCORE"
        and [(each.tag, each.get("identifier")) for each in children(step)] == [("variable", response)]
    )


def _spelled_out(step: Element, response: str) -> Scoring:
    """A template, or the comparison of a number, written as a program."""
    if step.tag == "setOutcomeValue" and _maps(step, response):
        return Scoring("map")
    parts = list(children(step))
    if (
        step.tag != "responseCondition"
        or not parts
        or [p.tag for p in parts]
        not in (
            ["responseIf"],
            ["responseIf", "responseElse"],
        )
    ):
        return OWN_PROGRAM
    test, *then = children(parts[0])
    otherwise = list(children(parts[1])) if len(parts) > 1 else []
    if test.tag == "isNull" and _names(test, response) == ["variable"] and _nothing(then):
        return Scoring("map") if len(otherwise) == 1 and _maps(otherwise[0], response) else OWN_PROGRAM
    if not _full(then) or not _nothing(otherwise) or _names(test, response) != ["variable", "correct"]:
        return OWN_PROGRAM
    if test.tag == "match":
        return Scoring("match")
    return _tolerant(test) if test.tag == "equal" else OWN_PROGRAM


def _names(test: Element, response: str) -> list[str]:
    """What a comparison compares, where all of it belongs to `response`."""
    parts = list(children(test))
    return [each.tag for each in parts] if all(each.get("identifier") == response for each in parts) else []


def _maps(step: Element, response: str) -> bool:
    return step.get("identifier") == "SCORE" and _names(step, response) == ["mapResponse"]


def _full(steps: list[Element]) -> bool:
    """Whether these steps, which may show feedback too, give the mark: a positive number or the declared maximum."""
    score = [_given(each) for each in steps if each.get("identifier") == "SCORE"]
    return all(map(_sets, steps)) and len(score) == 1 and (score[0] is None or score[0] > 0)


def _nothing(steps: list[Element]) -> bool:
    score = [_given(each) for each in steps if each.get("identifier") == "SCORE"]
    return all(map(_sets, steps)) and all(given is not None and given <= 0 for given in score)


def _sets(step: Element) -> bool:
    return step.tag == "setOutcomeValue" and all(each.tag in {"baseValue", "variable"} for each in children(step))


def _given(step: Element) -> Decimal | None:
    """The number that a step sets; None for the declared maximum."""
    base = child(step, "baseValue")
    if base is None:
        return None if elements(step, "variable") else Decimal(0)
    return plain_decimal(text_of(base)) or Decimal(0)


def _tolerant(test: Element) -> Scoring:
    """How far off a number may be; both sides alike, both ends included."""
    mode = test.get("toleranceMode") or "exact"
    if mode == "exact":
        return Scoring("match")
    widths = {plain_decimal(each) for each in (test.get("tolerance") or "").split()}
    width = next(iter(widths), None)
    ends = truth(test, "includeLowerBound") is not False and truth(test, "includeUpperBound") is not False
    if len(widths) != 1 or width is None or width < 0 or not ends or mode not in {"absolute", "relative"}:
        return OWN_PROGRAM
    return Scoring("match", f"{width:f}", mode == "relative")
