"""What a station speaks of: units, people, a paper being sat, its outcome. Values only."""

from __future__ import annotations

from dataclasses import dataclass

from hoctapbac.bank import Item
from hoctapbac.contest import attempt
from hoctapbac.contest.form import Entry, Form
from hoctapbac.contest.responses import Response
from hoctapbac.contest.rules import Contest
from hoctapbac.contest.scoring import Score


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with people on the roster; `number` is its number at this station, `id` its name everywhere."""

    number: int
    name: str
    parent: str
    people: int
    id: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the roster of a unit."""

    number: int
    id: str
    name: str
    post: str
    letter: str  # of the given name, for lists


@dataclass(frozen=True, slots=True)
class Who:
    """Who sits: a person of the roster, a guest with a typed name, or nobody named (all fields empty)."""

    unit: Unit | None = None
    person: Person | None = None
    guest: str = ""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A paper being sat: the frozen rules, the items in the order of the form, and the state reached."""

    number: int
    contest: Contest
    who: Who
    practice: bool
    form: Form
    state: attempt.State
    written: int  # events on disk
    saved_ms: int  # elapsed clock when the last of them was written
    base_ms: int  # elapsed clock at the attempt's zero

    @property
    def item(self) -> Item:
        return self.state.items[self.state.position]

    @property
    def entry(self) -> Entry:
        return self.form.entries[self.state.position]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished sitting as it is shown once to the person who sat it. `code` is empty in practice."""

    contest: Contest
    who: Who
    practice: bool
    items: tuple[Item, ...]
    responses: tuple[Response | None, ...]
    score: Score
    reason: str
    duration_ms: int
    submitted_ms: int
    code: str = ""
    receipts: tuple[str, ...] = ()  # what its QR code may hold, the richest form first


@dataclass(frozen=True, slots=True)
class UnitRate:
    """How far a unit has come: people who took part, out of the roster."""

    name: str
    people: int
    roster: int
    attempts: int
