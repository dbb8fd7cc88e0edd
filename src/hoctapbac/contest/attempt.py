"""One sitting of one person, as a machine of events.

A rule (`answer`, `move`, `tick`, …) looks at the state and returns the event that would happen, or raises
a `Refusal`; only `apply` makes a new state. So an event can be on disk before anything is shown, and the same
events always give the same state again. Promises:

- time never runs backwards, and a break gives nobody time back and takes at most one tick;
- an answer in the last millisecond counts, one at the limit does not;
- an item whose own time is spent can be neither answered nor returned to;
- what is submitted or discarded is final.

Asking for what cannot be (an item that does not exist, time that runs backwards) is a bug: ValueError.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal, TypeVar

from hoctapbac.bank import Item
from hoctapbac.contest.events import (
    Answered,
    Discarded,
    Event,
    Extended,
    Flagged,
    ItemExpired,
    Moved,
    Predicted,
    Reason,
    Resumed,
    Started,
    Submitted,
    Ticked,
)
from hoctapbac.contest.responses import Response, settled
from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Refusal
from hoctapbac.vietnamese.cleaning import clean_line

T = TypeVar("T")

TICK_MS = 10_000  # elapsed time is written down at least this often
PREDICTION_MOST = 40  # characters

Ending = Literal["person", "time", "idle", "break", "discarded"]


@dataclass(frozen=True, slots=True)
class State:
    """Where an attempt stands. Tuples run over the items in the order of the form.

    `used_ms` never passes `limit_ms`, which includes extra time; `item_used_ms` never passes `item_limit_ms`.
    `ended` is None while the attempt runs.
    """

    items: tuple[Item, ...]
    limit_ms: int | None
    item_limit_ms: int | None
    must_answer_all: bool
    responses: tuple[Response | None, ...]
    flags: tuple[bool, ...]
    item_used_ms: tuple[int, ...]
    position: int = 0
    used_ms: int = 0
    breaks: int = 0
    prediction: str | None = None
    started: bool = False
    ended: Ending | None = None

    @property
    def left_ms(self) -> int | None:
        """Time left for the whole attempt, None without a limit."""
        return None if self.limit_ms is None else self.limit_ms - self.used_ms

    @property
    def item_left_ms(self) -> int | None:
        """Time left for the item on the screen, None without a limit for items."""
        return None if self.item_limit_ms is None else self.item_limit_ms - self.item_used_ms[self.position]

    @property
    def unanswered(self) -> tuple[int, ...]:
        """Items that have no response and could still have one."""
        return tuple(i for i, given in enumerate(self.responses) if given is None and self.open(i))

    def open(self, index: int) -> bool:
        """Whether item `index` still has time of its own."""
        return self.item_limit_ms is None or self.item_used_ms[index] < self.item_limit_ms


def begin(contest: Contest, items: tuple[Item, ...]) -> State:
    """The state before the first event: `items` of a form, at least one, under the rules of `contest`."""
    if not items:
        raise ValueError("an attempt has at least one item")
    count = len(items)
    return State(
        items=items,
        limit_ms=contest.limit_ms,
        item_limit_ms=contest.item_limit_ms,
        must_answer_all=contest.must_answer_all,
        responses=(None,) * count,
        flags=(False,) * count,
        item_used_ms=(0,) * count,
    )


def replay(state: State, events: tuple[Event, ...]) -> State:
    """The state after `events`, in their order."""
    return reduce(apply, events, state)


# What would happen


def start(state: State) -> Started:
    """The attempt begins, at 0."""
    if state.started:
        raise ValueError("already started")
    return Started()


def answer(state: State, index: int, response: Response | None, at_ms: int) -> Answered:
    """Item `index` gets `response` (None takes it back).

    Refusals: `submitted`, `time_over`, `item_time_over` (number from 1).
    """
    _in_time(state, at_ms)
    _reachable(state, index, at_ms)
    return Answered(at_ms, index, settled(state.items[index], response))


def flag(state: State, index: int, on: bool, at_ms: int) -> Flagged:
    """Item `index` is marked for another look, or no longer. Refusals: `submitted`, `time_over`."""
    _in_time(state, at_ms)
    _check_index(state, index)
    return Flagged(at_ms, index, on)


def move(state: State, index: int, at_ms: int) -> Moved:
    """Item `index` comes on the screen. Refusals as for `answer`."""
    _in_time(state, at_ms)
    _reachable(state, index, at_ms)
    return Moved(at_ms, index)


def predict(state: State, text: str, at_ms: int) -> Predicted:
    """The side question gets `text`; an empty one takes it back. Refusals: `submitted`, `time_over`."""
    _in_time(state, at_ms)
    return Predicted(at_ms, clean_line(text, PREDICTION_MOST))


def tick(state: State, at_ms: int) -> Ticked | ItemExpired | Submitted:
    """What the moment itself brings: the end of the attempt, the end of an item's time, or just time.

    Where no item has time left, the attempt ends. Refusal: `submitted`.
    """
    _running(state, at_ms)
    if _over(state, at_ms):
        return submit(state, "time", at_ms)
    later = _timed(state, at_ms)
    if later.open(later.position):
        return Ticked(at_ms)
    if any(later.open(i) for i in range(len(later.items))):
        return ItemExpired(at_ms, later.position)
    return submit(state, "time", at_ms)


def due_ms(state: State) -> int | None:
    """The moment of the attempt at which `tick` will next bring an end, None if never by itself."""
    ends = (state.left_ms, state.item_left_ms)
    return min((state.used_ms + left for left in ends if left is not None), default=None)


def resume(state: State, saved_at_ms: int, elapsed_since_ms: int | None) -> Resumed:
    """The attempt goes on after a break.

    `saved_at_ms` is the `at_ms` of the last event on disk; `elapsed_since_ms` the time since then by a clock
    that ran all the while, None where the machine was off. Charges that time, at most one tick; a whole tick
    where it is unknown. Refusal: `submitted`.
    """
    _running(state, saved_at_ms)
    charged_ms = TICK_MS if elapsed_since_ms is None else min(max(elapsed_since_ms, 0), TICK_MS)
    return Resumed(saved_at_ms + charged_ms, charged_ms, state.breaks + 1)


def extend(state: State, extra_ms: int, by: str, at_ms: int) -> Extended:
    """`by` gives `extra_ms` more. Refusals: `submitted`, `time_over`, `no_time_limit`."""
    _in_time(state, at_ms)
    if extra_ms <= 0:
        raise ValueError(f"no extra time: {extra_ms}")
    if state.limit_ms is None:
        raise Refusal("no_time_limit")
    return Extended(at_ms, extra_ms, clean_line(by))


def submit(state: State, reason: Reason, at_ms: int) -> Submitted:
    """The attempt ends and counts; after the limit the reason is `time`, whoever asks.

    Refusals: `submitted`; `unanswered` (items: their numbers from 1, count) where a person must answer all.
    """
    _running(state, at_ms)
    if _over(state, at_ms):
        return Submitted(at_ms, "time")
    missing = _timed(state, at_ms).unanswered
    if reason == "person" and state.must_answer_all and missing:
        raise Refusal("unanswered", items=tuple(i + 1 for i in missing), count=len(missing))
    return Submitted(at_ms, reason)


def discard(state: State, at_ms: int) -> Discarded:
    """The attempt ends and counts for nothing. Refusal: `submitted`."""
    _running(state, at_ms)
    return Discarded(at_ms)


def _running(state: State, at_ms: int) -> None:
    if state.ended is not None:
        raise Refusal("submitted", reason=state.ended)
    if not state.started:
        raise ValueError("not started")
    _check_time(state, at_ms)


def _in_time(state: State, at_ms: int) -> None:
    _running(state, at_ms)
    if _over(state, at_ms):
        raise Refusal("time_over", limit_ms=state.limit_ms)


def _over(state: State, at_ms: int) -> bool:
    return state.limit_ms is not None and at_ms >= state.limit_ms


def _reachable(state: State, index: int, at_ms: int) -> None:
    _check_index(state, index)
    if not _timed(state, at_ms).open(index):
        raise Refusal("item_time_over", number=index + 1)


def _check_index(state: State, index: int) -> None:
    if not 0 <= index < len(state.items):
        raise ValueError(f"no item {index} among {len(state.items)}")


def _check_time(state: State, at_ms: int) -> None:
    if at_ms < state.used_ms:
        raise ValueError(f"time runs backwards: {at_ms} after {state.used_ms}")


# What has happened


def apply(state: State, event: Event) -> State:
    """The state after `event`; ValueError for an event that no rule could have returned to this state."""
    if state.ended is not None or state.started == isinstance(event, Started):
        raise ValueError(f"{event} cannot follow")
    _check_time(state, event.at_ms)
    return _changed(_timed(state, event.at_ms), event)


def _timed(state: State, at_ms: int) -> State:
    """`state` at a later moment: the time since goes to the attempt and to the item on the screen."""
    used_ms = at_ms if state.limit_ms is None else min(at_ms, state.limit_ms)
    spent = list(state.item_used_ms)
    spent[state.position] += used_ms - state.used_ms
    if state.item_limit_ms is not None:
        spent[state.position] = min(spent[state.position], state.item_limit_ms)
    return replace(state, used_ms=used_ms, item_used_ms=tuple(spent))


def _changed(state: State, event: Event) -> State:
    """What events do to the items of the attempt."""
    match event:
        case Answered(_, index, response):
            _check_index(state, index)
            kept = settled(state.items[index], response)
            state = replace(state, responses=_put(state.responses, index, kept))
        case Flagged(_, index, on):
            _check_index(state, index)
            state = replace(state, flags=_put(state.flags, index, on))
        case Moved(_, index):
            _check_index(state, index)
            state = replace(state, position=index)
        case ItemExpired(_, index):
            _check_index(state, index)
            state = replace(state, position=_next_open(state, index))
        case _:
            state = _bounded(state, event)
    return state


def _bounded(state: State, event: Event) -> State:
    """What events do to the attempt as a whole: its start, its limit, its breaks, its end."""
    match event:
        case Started():
            state = replace(state, started=True)
        case Predicted(_, text):
            state = replace(state, prediction=text or None)
        case Resumed(_, _, breaks):
            state = replace(state, breaks=breaks)
        case Extended(_, extra_ms, _) if state.limit_ms is not None:
            state = replace(state, limit_ms=state.limit_ms + extra_ms)
        case Submitted(_, reason):
            state = replace(state, ended=reason)
        case Discarded():
            state = replace(state, ended="discarded")
    return state


def _next_open(state: State, index: int) -> int:
    """The item that follows one whose time is spent: the next with time left, else the first such."""
    count = len(state.items)
    return next((i % count for i in range(index + 1, index + count) if state.open(i % count)), index)


def _put(values: tuple[T, ...], index: int, value: T) -> tuple[T, ...]:
    return (*values[:index], value, *values[index + 1 :])
