"""Content rules for banks: each one a single function that says what is wrong, registered with its short name.

A rule's id says how grave it is: E is an error that keeps an item from use, W advice, I something worth knowing of a
whole bank. A rule's docstring tells why it is there and holds a good and a bad example in the native format; the tests
run both. «Bad (×40):» repeats the example with {n} counted from 1 and {letter} going A, B, A, B…; what stands
behind a line of equals signs stands once. A line of dashes begins another bank.
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
Place: TypeAlias = tuple[str, Item | Story | None, str]  # file, what is wrong in it (None: the file), message

_SEVERITIES: dict[str, Severity] = {"E": "error", "W": "warning", "I": "note"}


@dataclass(frozen=True, slots=True)
class Rule(Generic[S, F]):
    """One rule over subjects of one kind; `find` yields one finding for each mistake.

    `sure` is how many of a hundred findings point at a true fault, by judgement; it only orders what is shown.
    """

    id: str
    code: str
    remedy: str
    find: Callable[[S], Iterator[F]]
    sure: int

    @property
    def severity(self) -> Severity:
        return _SEVERITIES[self.id[0]]


REGISTERED: dict[str, Rule[Any, Any]] = {}  # every rule by its code


class Rules(Generic[S, F]):
    """The rules over one kind of subject, in the order they were written."""

    def __init__(self) -> None:
        self.all: list[Rule[S, F]] = []

    def __call__(
        self, name: str, code: str, remedy: str, sure: int = 100
    ) -> Callable[[Callable[[S], Iterator[F]]], Callable[[S], Iterator[F]]]:
        def register(find: Callable[[S], Iterator[F]]) -> Callable[[S], Iterator[F]]:
            new = Rule(name, code, remedy, find, sure)
            self.all.append(new)
            REGISTERED[code] = new
            return find

        return register


item_rule: Rules[Item, str] = Rules()
story_rule: Rules[Story, str] = Rules()
sourced_rule: Rules[Item | Story, str] = Rules()
bank_rule: Rules[Bank, str] = Rules()
set_rule: Rules[Banks, Place] = Rules()


def short(text: str, limit: int = 50) -> str:
    """The beginning of `text` on one line, to be named in a message."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
