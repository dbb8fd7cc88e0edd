"""Dates and times as people in Vietnam read them, from UTC milliseconds. Viet Nam is UTC+7 and has no summer time.

Own formats, because the common locale tables changed their short date between versions.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
DAY_MS = 86_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(ms: int) -> datetime:
    """The moment `ms` (UTC, since 1970) on a Vietnamese wall clock; clocks gone mad are held inside the calendar."""
    bounded = max(-62_000_000_000_000, min(ms, 250_000_000_000_000))
    return (_EPOCH + timedelta(milliseconds=bounded)).astimezone(VIETNAM)


def epoch_ms(moment: datetime) -> int:
    return int((moment - _EPOCH) / timedelta(milliseconds=1))


def date_text(ms: int) -> str:
    """«23/11/2026»."""
    return local(ms).strftime("%d/%m/%Y")


def time_text(ms: int) -> str:
    """«08:12»."""
    return local(ms).strftime("%H:%M")


def weekday(ms: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return local(ms).weekday()


def day_start_ms(ms: int) -> int:
    """Midnight of the day that holds `ms`, in Vietnam."""
    return epoch_ms(local(ms).replace(hour=0, minute=0, second=0, microsecond=0))


def week_start_ms(ms: int) -> int:
    """Midnight of that week's Monday, in Vietnam."""
    return day_start_ms(ms) - local(ms).weekday() * DAY_MS


def clock_text(ms: int) -> str:
    """Time left or used as «03:41», hours only when there are any; a started second counts as a whole one."""
    seconds = -(-max(ms, 0) // 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"
