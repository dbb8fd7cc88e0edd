"""Checking the content of banks by the rules in `hoctapbac.bank.rules`.

`check` is pure and never raises. Problems stand bank by bank in the order of their lines; what concerns all
banks together comes last. `ranked` puts them in the order in which a person wants to read them, and says in one line
what a bank does everywhere. Whether quotations are true to their sources is asked in `hoctapbac.bank.sources`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from hoctapbac.bank import Bank, Item, Story
from hoctapbac.bank.rules import (
    REGISTERED,
    Banks,
    Rule,
    bank_rule,
    cues,
    evidence,
    item_rule,
    keys,
    near,
    options,
    residue,
    set_rule,
    shape,
    sourced_rule,
    statistics,
    story_rule,
    whole,
    wording,
)
from hoctapbac.errors import Problem

S = TypeVar("S")

# Importing the modules is what registers their rules.
RULE_MODULES = (keys, options, residue, wording, shape, cues, evidence, near, whole, statistics)
RULES = REGISTERED

SHARE = 0.1  # of a bank's items: what concerns more of them is told in one line
FEW, MANY = 5, 10  # so many of one kind are always listed; more than these never
_PLACES = 8  # lines named in such a line
_ORDER = ("error", "warning", "note")
_TOLD_BY_READERS = {"key-missing", "key-conflict"}  # what `no-key` says again, with less to go by


def check(banks: Banks) -> tuple[Problem, ...]:
    """Every breach of a rule in `banks`, pairs of a file's name and its bank."""
    place = {file: number for number, (file, _) in enumerate(banks)}
    problems = [problem for file, bank in banks for problem in _in_bank(file, bank)]
    for rule in set_rule.all:
        problems += [_problem(rule, *found) for found in rule.find(banks) if not _ignored(rule, found[1])]
    return tuple(sorted(problems, key=lambda problem: (place.get(problem.file, len(place)), problem.line)))


def ranked(problems: Iterable[Problem], sizes: Mapping[str, int]) -> tuple[Problem, ...]:
    """`problems` as a person reads them: errors first, then what concerns most items most surely.

    `sizes` gives the number of items of each file. Of one kind of problem in one file, many are told as one, with
    their number and their first places. Problems of readers may stand among them.
    """
    problems = list(problems)
    told = {(problem.file, problem.line) for problem in problems if problem.code in _TOLD_BY_READERS}
    kinds: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        if problem.code != "no-key" or (problem.file, problem.line) not in told:
            kinds.setdefault((problem.severity, problem.file, problem.code), []).append(problem)
    ordered = sorted(kinds.values(), key=_urgency)
    return tuple(shown for kind in ordered for shown in _told(kind, sizes.get(kind[0].file, 0)))


def _urgency(kind: Sequence[Problem]) -> tuple[int, int]:
    rule = RULES.get(kind[0].code)
    return _ORDER.index(kind[0].severity), -len(kind) * (rule.sure if rule else 100)


def _told(kind: Sequence[Problem], items: int) -> Sequence[Problem]:
    """One kind of problem in one file: each of them, or all in one."""
    count, first = len(kind), kind[0]
    if count <= min(max(FEW, SHARE * items), MANY):
        return kind
    lines = list(dict.fromkeys(str(problem.line) for problem in kind if problem.line))
    where = f" ở các dòng {', '.join(lines[:_PLACES])}{', …' if len(lines) > _PLACES else ''}" if lines else ""
    message = f"Có {count} chỗ như sau{where}; ví dụ: {first.message}"
    return [Problem(first.file, first.line, first.code, message, first.remedy, first.severity, first.rule)]


def _in_bank(file: str, bank: Bank) -> Iterator[Problem]:
    for item in bank.items:
        yield from _found((*item_rule.all, *sourced_rule.all), item, file, f"Câu «{item.id}»: ")
    for story in bank.stories:
        yield from _found((*story_rule.all, *sourced_rule.all), story, file, f"Thẻ «{story.id}»: ")
    for rule in bank_rule.all:
        yield from (_problem(rule, file, None, message) for message in rule.find(bank))


def _found(rules: Iterable[Rule[Any, str]], thing: Item | Story, file: str, called: str) -> Iterator[Problem]:
    for rule in rules:
        if not _ignored(rule, thing):
            yield from (_problem(rule, file, thing, called + message) for message in rule.find(thing))


def _ignored(rule: Rule[Any, Any], thing: Item | Story | None) -> bool:
    """Whether an item has declined this piece of advice; errors cannot be declined."""
    if not isinstance(thing, Item) or not thing.ignored or rule.severity == "error":
        return False
    names = {name.lower() for name in thing.ignored}
    return rule.code in names or rule.id.lower() in names


def _problem(rule: Rule[Any, Any], file: str, thing: Item | Story | None, message: str) -> Problem:
    message = message[:1].upper() + message[1:]
    return Problem(file, thing.line if thing else 0, rule.code, message, rule.remedy, rule.severity, rule.id)
