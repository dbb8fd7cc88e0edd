"""Dates and times as people in Vietnam read them, from UTC milliseconds. Viet Nam is UTC+7 and has no summer time.

Own formats, because the common locale tables changed their short date between versions. The names of the days
stand in `texts` under `weekday.0` (Monday) to `weekday.6`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7))
DAY_MS = 86_400_000
_SPANS = ((31_536_000, "năm"), (2_592_000, "tháng"), (604_800, "tuần"), (86_400, "ngày"), (3600, "giờ"), (60, "phút"))
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


def long_date_text(ms: int) -> str:
    """«ngày 05 tháng 02 năm 2024», as in documents: a zero before days to 9, and before months 1 and 2 only.

    Decree 30/2020, appendix I.
    """
    day = local(ms)
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def relative_text(seconds: int) -> str:
    """How far off a moment is, in whole units: «2 giờ trước» for -7200, «sau 3 ngày nữa», «bây giờ» for 0."""
    if not seconds:
        return "bây giờ"
    length, unit = next((span for span in _SPANS if abs(seconds) >= span[0]), (1, "giây"))
    count = f"{abs(seconds) // length} {unit}"
    return f"{count} trước" if seconds < 0 else f"sau {count} nữa"


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
