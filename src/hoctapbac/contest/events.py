"""What can happen in an attempt: one frozen value for each, and its one line of text.

Every event carries `at_ms`, the milliseconds of the attempt that had passed when it happened (not the wall
clock).
The text of an event is a compact JSON list, name first, then the fields in their order:

    ["answered",12345,3,[0,2]]
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass, fields
from typing import Literal, TypeAlias

from hoctapbac.contest.responses import Response

Reason = Literal["person", "time", "idle", "break"]
REASONS: tuple[Reason, ...] = ("person", "time", "idle", "break")


@dataclass(frozen=True, slots=True)
class Started:
    """The first item was shown."""

    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """The response to item `index` (from 0) is now `response`; None takes it back."""

    at_ms: int
    index: int
    response: Response | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """Item `index` was marked for another look, or the mark was taken off."""

    at_ms: int
    index: int
    on: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """Item `index` is now the one on the screen."""

    at_ms: int
    index: int


@dataclass(frozen=True, slots=True)
class Predicted:
    """The side question was answered with `text`, as typed."""

    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """Time passed and nothing else."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Resumed:
    """The attempt went on after a break, `charged_ms` of which the person was charged; `breaks` so far."""

    at_ms: int
    charged_ms: int
    breaks: int


@dataclass(frozen=True, slots=True)
class Extended:
    """`by`, somebody of the staff, gave the person `extra_ms` more."""

    at_ms: int
    extra_ms: int
    by: str


@dataclass(frozen=True, slots=True)
class ItemExpired:
    """The time of item `index` was spent."""

    at_ms: int
    index: int


@dataclass(frozen=True, slots=True)
class Submitted:
    """The attempt is over and counts."""

    at_ms: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Discarded:
    """The attempt is over and counts for nothing."""

    at_ms: int


Event: TypeAlias = (
    Started | Answered | Flagged | Moved | Predicted | Ticked | Resumed | Extended | ItemExpired | Submitted | Discarded
)

_NAMES: dict[str, type[Event]] = {
    "started": Started,
    "answered": Answered,
    "flagged": Flagged,
    "moved": Moved,
    "predicted": Predicted,
    "ticked": Ticked,
    "resumed": Resumed,
    "extended": Extended,
    "item_expired": ItemExpired,
    "submitted": Submitted,
    "discarded": Discarded,
}
_NAME_OF = {kind: name for name, kind in _NAMES.items()}


def to_json(event: Event) -> str:
    """`event` as one line of JSON; `from_json` gives back an equal event."""
    named = [_NAME_OF[type(event)], *astuple(event)]
    return json.dumps(named, ensure_ascii=False, separators=(",", ":"))


def from_json(line: str) -> Event:
    """The event that `to_json` wrote; ValueError for anything else."""
    try:
        name, *values = json.loads(line)
        event = _made_by(name)(*(tuple(value) if isinstance(value, list) else value for value in values))
    except (KeyError, TypeError, ValueError) as fault:
        raise ValueError(f"not an event: {line!r}") from fault
    if not _well_typed(event) or to_json(event) != line:
        raise ValueError(f"not an event: {line!r}")
    return event


def _made_by(name: str) -> Callable[..., Event]:
    return _NAMES[name]


def _well_typed(event: Event) -> bool:
    """Whether whole numbers, yes-or-no and texts are that, and the reason is a known one."""
    return all(
        getattr(event, field.name) in REASONS
        if field.type == "Reason"
        else type(getattr(event, field.name)).__name__ == field.type or field.type not in ("int", "bool", "str")
        for field in fields(event)
    )
