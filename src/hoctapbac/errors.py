"""The two kinds of trouble that are nobody's bug: a Problem and a Refusal.

A `Problem` is something wrong in what a person wrote. It is a value, it has a place, and all of them
are reported together. A `Refusal` is the rules or the machine saying no to something a person asked for;
it is raised, it carries facts only, and its sentence is in `hoctapbac.texts` under `refusal.<code>`.
Anything else that is raised is a bug.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file, with its place and what to do about it.

    `line` counts from 1; 0 means the file as a whole. `message` says what is wrong and `remedy` what to do,
    both in Vietnamese, because files of this kind are written and mended by Vietnamese organizers.
    `rule` is the short name of the content rule that found it («E4»), "" where no rule did.
    """

    file: str
    line: int
    code: str
    message: str
    remedy: str
    severity: Severity = "error"
    rule: str = ""

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy} [{f'{self.rule} {self.code}'.strip()}]"


@dataclass(frozen=True, slots=True)
class Loaded(Generic[T]):
    """What a reader made of a file: its value, and every problem met on the way (in file order)."""

    value: T
    problems: tuple[Problem, ...] = field(default=())

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(p for p in self.problems if p.severity == "error")


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(p.severity == "error" for p in problems)


class Refusal(Exception):
    """The rules or the machine say no, and somebody can act on it.

    `code` names the sentence, the keyword facts fill its gaps: `Refusal("attempts_used", at="08:15", limit=1)`.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        shown = ", ".join(f"{k}={v}" for k, v in self.facts.items())
        return f"{self.code}({shown})"
