"""The values of a contest, and the calendar by which attempts are counted."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hoctapbac.contest.rules import Contest, TieKey, period_start_ms

VIETNAM = timezone(timedelta(hours=7))


def ms(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=VIETNAM).timestamp() * 1000)  # type: ignore[misc,arg-type]


def test_the_defaults_are_a_study_session() -> None:
    """With nothing said a contest is five items in five minutes, once a session, ranked points then time."""
    contest = Contest()
    assert (contest.blueprint.count, contest.limit_ms) == (5, 300_000)
    assert (contest.attempts.most, contest.attempts.per, contest.attempts.which) == (
        1,
        "session",
        "earliest_best",
    )
    assert contest.ties == (TieKey.POINTS, TieKey.DURATION, TieKey.EARLIEST, TieKey.SHARED)


def test_a_week_turns_at_monday_midnight_in_vietnam() -> None:
    """Sunday 23:59 belongs to the old week, Monday 00:00 to the new one, whatever UTC says."""
    monday = ms(2026, 11, 23)
    assert period_start_ms("week", ms(2026, 11, 22, 23, 59)) == ms(2026, 11, 16)
    assert period_start_ms("week", monday) == monday
    assert period_start_ms("week", ms(2026, 11, 29, 23, 59)) == monday


def test_a_day_turns_at_midnight_in_vietnam() -> None:
    """An attempt at 06:59 and one at 00:00 fall on one day although UTC has two."""
    assert period_start_ms("day", ms(2026, 11, 23, 6, 59)) == period_start_ms("day", ms(2026, 11, 23))
    assert period_start_ms("day", ms(2026, 11, 22, 23, 59)) == ms(2026, 11, 22)


def test_no_calendar_for_a_session_or_a_contest() -> None:
    """What is counted per session or contest is counted by its id, not by a date."""
    assert period_start_ms("session", ms(2026, 11, 23)) is None
    assert period_start_ms("contest", ms(2026, 11, 23)) is None
