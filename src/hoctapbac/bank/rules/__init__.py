"""Content rules for banks: each one a single function that says what is wrong, registered with its severity.

A rule's docstring tells why it is there and holds a good and a bad example in the native format; the tests
run both. «Bad (×40):» repeats the example with {n} counted from 1 and {letter} going A, B, A, B…; a line of
dashes begins another bank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from hoctapbac.bank import Bank, Item, Story
from hoctapbac.errors import Severity

S = TypeVar("S")
F = TypeVar("F")
Banks: TypeAlias = Sequence[tuple[str, Bank]]
Place: TypeAlias = tuple[str, int, str]  # file, line, message


@dataclass(frozen=True, slots=True)
class Rule(Generic[S, F]):
    """One rule over subjects of one kind; `find` yields one finding for each mistake."""

    code: str
    severity: Severity
    remedy: str
    find: Callable[[S], Iterator[F]]


REGISTERED: dict[str, Rule[Any, Any]] = {}  # every rule by its code


class Rules(Generic[S, F]):
    """The rules over one kind of subject, in the order they were written."""

    def __init__(self) -> None:
        self.all: list[Rule[S, F]] = []

    def __call__(
        self, code: str, severity: Severity, remedy: str
    ) -> Callable[[Callable[[S], Iterator[F]]], Callable[[S], Iterator[F]]]:
        def register(find: Callable[[S], Iterator[F]]) -> Callable[[S], Iterator[F]]:
            new = Rule(code, severity, remedy, find)
            self.all.append(new)
            REGISTERED[code] = new
            return find

        return register


item_rule: Rules[Item, str] = Rules()
story_rule: Rules[Story, str] = Rules()
sourced_rule: Rules[Item | Story, str] = Rules()
bank_rule: Rules[Bank, str] = Rules()
set_rule: Rules[Banks, Place] = Rules()
