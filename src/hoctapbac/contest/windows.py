"""When a contest is open."""

from __future__ import annotations

from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Refusal
from hoctapbac.vietnamese import dates


def refuse_outside(contest: Contest, wall_ms: int) -> None:
    """Refusal `contest_not_open` (opens) or `contest_closed` (closed) where `wall_ms` is outside the contest."""
    if contest.opens_ms is not None and wall_ms < contest.opens_ms:
        raise Refusal(
            "contest_not_open",
            opens=f"{dates.time_text(contest.opens_ms)}, {dates.date_text(contest.opens_ms)}",
        )
    if contest.closes_ms is not None and wall_ms >= contest.closes_ms:
        raise Refusal(
            "contest_closed",
            closed=f"{dates.time_text(contest.closes_ms)}, {dates.date_text(contest.closes_ms)}",
        )
