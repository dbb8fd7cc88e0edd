"""Checking the content of banks by the rules in `hoctapbac.bank.rules`.

`check` is pure and never raises. Problems stand bank by bank in the order of their lines; what concerns all
banks together comes last. Whether quotations are true to their sources is asked in `hoctapbac.bank.sources`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from hoctapbac.bank import Bank
from hoctapbac.bank.rules import (
    REGISTERED,
    Banks,
    Rule,
    bank_rule,
    evidence,
    item_rule,
    options,
    set_rule,
    sourced_rule,
    story_rule,
    whole,
    wording,
)
from hoctapbac.errors import Problem

S = TypeVar("S")

RULE_MODULES = (options, wording, evidence, whole)  # importing them is what registers their rules
RULES = REGISTERED


def check(banks: Banks) -> tuple[Problem, ...]:
    """Every breach of a rule in `banks`, pairs of a file's name and its bank."""
    place = {file: number for number, (file, _) in enumerate(banks)}
    problems = [problem for file, bank in banks for problem in _in_bank(file, bank)]
    for rule in set_rule.all:
        problems += [_problem(rule, file, line, message) for file, line, message in rule.find(banks)]
    return tuple(sorted(problems, key=lambda problem: (place.get(problem.file, len(place)), problem.line)))


def _in_bank(file: str, bank: Bank) -> Iterator[Problem]:
    for item in bank.items:
        yield from _found(item_rule.all, item, file, item.line, f"Câu «{item.id}»: ")
        yield from _found(sourced_rule.all, item, file, item.line, f"Câu «{item.id}»: ")
    for story in bank.stories:
        yield from _found(story_rule.all, story, file, story.line, f"Thẻ «{story.id}»: ")
        yield from _found(sourced_rule.all, story, file, story.line, f"Thẻ «{story.id}»: ")
    yield from _found(bank_rule.all, bank, file, 0, "")


def _found(rules: Iterable[Rule[S, str]], subject: S, file: str, line: int, called: str) -> Iterator[Problem]:
    for rule in rules:
        for message in rule.find(subject):
            yield _problem(rule, file, line, called + message)


def _problem(rule: Rule[S, str] | Rule[Banks, tuple[str, int, str]], file: str, line: int, message: str) -> Problem:
    return Problem(file, line, rule.code, message[:1].upper() + message[1:], rule.remedy, rule.severity)
