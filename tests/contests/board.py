"""Contests that took place, sat again: from rules and answer sheets to standings.

An answer sheet has one character an item: `.` the right option, a letter the wrong one chosen, `-` no answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.contest import attempt, settings
from hoctapbac.contest.attempt import State
from hoctapbac.contest.rules import Contest
from hoctapbac.contest.scoring import score
from hoctapbac.contest.standings import Entry
from hoctapbac.vietnamese.dates import VIETNAM, epoch_ms
from hoctapbac.vietnamese.numbers import parse_number


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person did: `pace_ms` an item, `slower` where an item took longer, and the rest of the paper.

    `at` is the Vietnamese wall clock at submission, "2022-05-10T08:00:00".
    """

    who: str
    answers: str
    pace_ms: int
    slower: Mapping[int, int] = field(default_factory=dict)  # item from 1 -> ms
    prediction: str = ""
    at: str = "2022-05-10T08:00:00"
    unit: str = ""


def rules(text: str) -> Contest:
    """The contest of a rules text, which must have nothing wrong in it."""
    loaded = settings.read(text.encode(), "the-le.toml")
    assert loaded.problems == ()
    return loaded.value


def paper(count: int, options: str = "ABCD") -> tuple[Item, ...]:
    """As many items as the contest had. What they asked is not needed to rank; A is right everywhere."""
    choices = tuple(Option(letter, key=letter == "A") for letter in options)
    return tuple(Item(f"c{n}", ItemType.SINGLE, f"Câu {n}", choices) for n in range(1, count + 1))


def sat(contest: Contest, items: tuple[Item, ...], sheet: Sheet) -> State:
    """The sitting of `sheet`: one item after another, each for its time, with or without an answer."""
    state = attempt.begin(contest, items)
    state = attempt.apply(state, attempt.start(state))
    if sheet.prediction:
        state = attempt.apply(state, attempt.predict(state, sheet.prediction, 0))
    for index, choice in enumerate(sheet.answers):
        at_ms = state.used_ms + sheet.slower.get(index + 1, sheet.pace_ms)
        if choice != "-":
            option = "ABCD".index("A" if choice == "." else choice)
            state = attempt.apply(state, attempt.answer(state, index, option, at_ms))
        else:
            state = attempt.apply(state, attempt.tick(state, at_ms))
        if state.ended is None and state.position == index and index + 1 < len(items):
            state = attempt.apply(state, attempt.move(state, index + 1, at_ms))
    if state.ended is None:
        state = attempt.apply(state, attempt.submit(state, "person", state.used_ms))
    return state


def entered(contest: Contest, items: tuple[Item, ...], sheet: Sheet) -> Entry:
    """What the standings see of `sheet`."""
    assert len(sheet.answers) == len(items)
    state = sat(contest, items, sheet)
    earned = score(state, contest)
    return Entry(
        who=sheet.who,
        unit=sheet.unit,
        points=earned.points,
        correct=earned.correct,
        items=earned.items,
        duration_ms=state.used_ms,
        submitted_ms=epoch_ms(datetime.fromisoformat(sheet.at).replace(tzinfo=VIETNAM)),
        prediction=parse_number(state.prediction) if state.prediction else None,
    )
