"""The rules of one contest, as its organizer fixed them: values only.

Moments are wall-clock milliseconds since 1970 (UTC), spans are milliseconds. The defaults are those of a
study session at a kiosk: five items in five minutes, one attempt; most points, shortest time, earliest.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from hoctapbac.contest.form import Blueprint, Part
from hoctapbac.vietnamese import dates

Per = Literal["session", "day", "week", "contest"]
Which = Literal["best", "first", "last", "earliest_best"]
Feedback = Literal["none", "at_once", "after_close"]
Idle = Literal["submit", "discard"]
Address = Literal["dong_chi", "ong_ba", "quy_vi"]
Target = Literal["entrants", "attempts", "all_right_people", "all_right_attempts", "percent_all_right"]


class TieKey(StrEnum):
    """What may set two people apart, from `standings`."""

    POINTS = "points"  # more first
    CORRECT = "correct"  # more items right first
    PREDICTION = "prediction"  # nearer to the truth first, no prediction last
    DURATION = "duration"  # shorter first
    EARLIEST = "earliest"  # submitted earlier first
    ATTEMPTS = "attempts"  # fewer attempts first
    SHARED = "shared"  # nothing further: the place is shared


@dataclass(frozen=True, slots=True)
class Attempts:
    """How many attempts a person has (`most` None: no limit) in each period, and which one counts."""

    most: int | None = 1
    per: Per = "session"
    which: Which = "earliest_best"


@dataclass(frozen=True, slots=True)
class Prediction:
    """The side question of a contest: a number whose truth is known only after the close.

    `label` is the question as printed (empty: the program's own wording), `unit` the word beside the field.
    """

    target: Target
    label: str = ""
    unit: str = "người"


FIVE_ITEMS = Blueprint((Part(5),))


@dataclass(frozen=True, slots=True)
class Contest:
    """One contest. Texts are clean; the programme and the documents it rests on are data, not our words.

    `feedback` says when a person sees points and the number of right answers: never, on submitting, or after
    the close; `read_again` opens the right answers with their quotations at that same moment. `banks` are the
    ids of the banks to draw from, empty for every enabled one; `excluded` are roster ids that may only
    practise. `wrong_points` are added for an answer that earns nothing (0 or less). After `idle_warning_ms`
    without a key the person is asked, after `idle_ms` the attempt is submitted or discarded as `idle` says.
    `keep_until` is the privacy notice's own words for the day until which names are kept. `staff_code` is what the
    staff type to give one person more time; empty: nobody can. `quotes` are ids of items or stories whose
    quotation may stand on the waiting screen.
    """

    id: str = "cuoc-thi"
    title: str = "Cuộc thi tìm hiểu"
    topic_line: str = ""
    organizer: str = ""
    programme: str = ""
    basis: tuple[str, ...] = ()
    banks: tuple[str, ...] = ()
    opens_ms: int | None = None
    closes_ms: int | None = None
    blueprint: Blueprint = FIVE_ITEMS
    limit_ms: int | None = 300_000
    item_limit_ms: int | None = None
    attempts: Attempts = Attempts()
    points_per_item: int = 1
    wrong_points: int = 0
    must_answer_all: bool = False
    shuffle_items: bool = True
    shuffle_options: bool = True
    ties: tuple[TieKey, ...] = (TieKey.POINTS, TieKey.DURATION, TieKey.EARLIEST, TieKey.SHARED)
    prediction: Prediction | None = None
    feedback: Feedback = "at_once"
    read_again: bool = False
    practice: bool = True
    idle: Idle = "submit"
    idle_ms: int = 120_000
    idle_warning_ms: int = 60_000
    guests: bool = True
    anonymous: bool = False
    public_names: bool = False
    excluded: tuple[str, ...] = ()
    address: Address = "dong_chi"
    keep_until: str = ""
    staff_code: str = ""
    quotes: tuple[str, ...] = ()


def period_start_ms(per: Per, wall_ms: int) -> int | None:
    """When the day or week of `wall_ms` began in Vietnam (weeks on Monday); None where no calendar decides.

    Attempts with the same start fall into the same period. For `session` and `contest` the caller counts by
    the session's or the contest's id.
    """
    if per == "day":
        return dates.day_start_ms(wall_ms)
    return dates.week_start_ms(wall_ms) if per == "week" else None
