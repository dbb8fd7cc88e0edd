"""How one value of a rules file is read and written: the kinds of values an organizer may put behind a key.

Reading takes what TOML gave and returns the value of the rules, or raises `Wrong` with a sentence; writing
gives TOML text that reads back to the same value. Words are compared without case, marks and punctuation, so
«dong_chi», «Đồng chí» and «đồng chí» are one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from hoctapbac.vietnamese.cleaning import clean_line
from hoctapbac.vietnamese.dates import VIETNAM, epoch_ms, local
from hoctapbac.vietnamese.folding import fold

LIMITLESS = "không giới hạn"

_UNITS_MS = {"gio": 3_600_000, "phut": 60_000, "giay": 1_000}
_SPAN = re.compile(r"([0-9]{1,9})(?:,([0-9]{1,3}))? ?(gio|phut|giay)\b")
_MOMENT = re.compile(
    r"(?:(?P<h>[0-9]{1,2})[:h](?P<m>[0-9]{2})[ ,]+)?"
    r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"
    r"(?:[ ,]+(?P<h2>[0-9]{1,2})[:h](?P<m2>[0-9]{2}))?"
)


class Wrong(ValueError):
    """A value that its key cannot have; the message is a Vietnamese clause that follows the key's name."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: `expects` completes the sentence «Xin ghi …»; `none` says that None can be written."""

    expects: str
    read: Callable[[object], Any]
    write: Callable[[Any], str]
    none: bool = False


def shown(value: object) -> str:
    """`value` as it is quoted in a message: short, on one line."""
    try:
        text = clean_line(str(value))
    except ValueError:  # a whole number of more digits than Python will print
        return "một số quá dài"
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"


def quoted(text: str) -> str:
    """`text` as a TOML string."""
    return json.dumps(text, ensure_ascii=False)


def line(most: int, least: int = 0) -> Kind:
    """One line of text of `least` to `most` characters, cleaned."""
    return Kind(f"một dòng chữ không quá {most} ký tự", lambda value: _text(value, most, least), quoted)


def lines(most: int, count: int) -> Kind:
    """A list of at most `count` lines of text, none empty."""

    def read(value: object) -> tuple[str, ...]:
        given = value if isinstance(value, list) else [value]
        if len(given) > count:
            raise Wrong("out_of_range", f"có {len(given)} dòng, nhiều hơn {count}")
        return tuple(filter(None, (_text(each, most) for each in given)))

    return Kind('danh sách chữ, ví dụ ["…", "…"]', read, lambda texts: _list(map(quoted, texts)))


def whole(low: int, high: int) -> Kind:
    """A whole number from `low` to `high`."""

    def read(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Wrong("wrong_type", f"phải là số nguyên, không phải {shown(value)}")
        return _within(value, low, high, shown(value))

    return Kind(f"một số nguyên từ {low} đến {high}", read, str)


def flag() -> Kind:
    """Yes or no: true, false, «có», «không»."""

    def read(value: object) -> bool:
        word = {"co": True, "khong": False}.get(_word(value)) if isinstance(value, str) else value
        if not isinstance(word, bool):
            raise Wrong("wrong_type", f"phải là true hoặc false, không phải {shown(value)}")
        return word

    return Kind("true (có) hoặc false (không)", read, lambda value: "true" if value else "false")


def span(low_ms: int, high_ms: int, bare_ms: int) -> Kind:
    """A length of time in words («5 phút», «1 giờ 30 phút», «0,5 giây»); a bare number counts `bare_ms`."""

    def read(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return _within(value * bare_ms, low_ms, high_ms, shown(value))
        return _within(_span_ms(value), low_ms, high_ms, shown(value))

    expects = f'thời gian từ {span_text(low_ms)} đến {span_text(high_ms)}, ví dụ "5 phút" hoặc "30 giây"'
    return Kind(expects, read, lambda ms: quoted(span_text(ms)))


def limitless(kind: Kind) -> Kind:
    """`kind`, or «không giới hạn» for None."""
    word = _word(LIMITLESS)
    return Kind(
        f'{kind.expects}, hoặc "{LIMITLESS}"',
        lambda value: None if _word(value) == word else kind.read(value),
        lambda value: quoted(LIMITLESS) if value is None else kind.write(value),
        none=True,
    )


def choice(words: Mapping[Any, str]) -> Kind:
    """One of some words; `words` gives for each value the word that is written for it."""
    found = {_word(word): value for value, word in words.items()}

    def read(value: object) -> Any:
        word = _word(value)
        if word not in found:
            raise Wrong("unknown_value", f"không thể là {shown(value)}")
        return found[word]

    expects = "một trong các cách: " + ", ".join(quoted(word) for word in words.values())
    return Kind(expects, read, lambda value: quoted(words[value]))


def choices(words: Mapping[Any, str]) -> Kind:
    """A list of such words, at least one, none twice."""
    one = choice(words)

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise Wrong("wrong_type", f"phải là một danh sách, không phải {shown(value)}")
        chosen = tuple(one.read(each) for each in value)
        if len(set(chosen)) < len(chosen):
            raise Wrong("contradiction", "có một cách ghi hai lần")
        return chosen

    return Kind(f"danh sách theo thứ tự, {one.expects}", read, lambda value: _list(map(one.write, value)))


def moment(day_end: bool) -> Kind:
    """A moment on a Vietnamese clock. A day alone means its first moment, or with `day_end` its last."""

    def read(value: object) -> int:
        given = _moment(value, time.max if day_end else time.min)
        if not 1970 < given.year < 9000:
            raise Wrong("out_of_range", f"ngoài lịch: {shown(value)}")
        return epoch_ms(given)

    def write(ms: int) -> str:
        return local(ms).replace(tzinfo=None).isoformat(timespec="milliseconds").removesuffix(".000")

    return Kind('ngày giờ Việt Nam, ví dụ 2026-11-23T08:00:00 hoặc "08:00 23/11/2026"', read, write)


def span_text(ms: int) -> str:
    """«1 giờ 30 phút», «30 giây», «0,5 giây»."""
    hours, rest = divmod(ms, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds = f"{rest // 1000},{rest % 1000:03}".rstrip("0").rstrip(",") if rest % 1000 else str(rest // 1000)
    parts = [
        f"{hours} giờ" if hours else "",
        f"{minutes} phút" if minutes else "",
        f"{seconds} giây" if rest else "",
    ]
    return " ".join(filter(None, parts)) or "0 giây"


def _span_ms(value: object) -> int:
    text = fold(value) if isinstance(value, str) else ""
    if not text or _SPAN.sub("", text).strip():
        raise Wrong("wrong_type", f"phải là một khoảng thời gian, không phải {shown(value)}")
    return sum(
        int(whole) * _UNITS_MS[unit] + int((part or "0").ljust(3, "0")) * _UNITS_MS[unit] // 1000
        for whole, part, unit in _SPAN.findall(text)
    )


def _moment(value: object, day_time: time) -> datetime:
    if isinstance(value, str):
        value = _written_moment(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, day_time)
    if not isinstance(value, datetime):
        raise Wrong("wrong_type", f"phải là ngày giờ, không phải {shown(value)}")
    return value if value.tzinfo else value.replace(tzinfo=VIETNAM)


def _written_moment(text: str) -> datetime | date | str:
    """«08:00 23/11/2026», «23/11/2026 8h00», «23/11/2026»; anything else comes back as it is."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return text
    hour, minute, day, month, year = (int(part or 0) for part in _in_order(found))
    try:
        on = date(year, month, day)
        return datetime.combine(on, time(hour, minute)) if found["h"] or found["h2"] else on
    except ValueError:
        return text


def _in_order(found: re.Match[str]) -> tuple[str | None, ...]:
    return found["h"] or found["h2"], found["m"] or found["m2"], found["day"], found["month"], found["year"]


def _within(value: int, low: int, high: int, given: str) -> int:
    if not low <= value <= high:
        raise Wrong("out_of_range", f"không thể là {given}")
    return value


def _text(value: object, most: int, least: int = 0) -> str:
    if not isinstance(value, str):
        raise Wrong("wrong_type", f"phải là chữ trong ngoặc kép, không phải {shown(value)}")
    text = clean_line(value)
    if len(text) < least:
        raise Wrong("out_of_range", "không được để trống")
    if len(text) > most:
        raise Wrong("out_of_range", f"dài {len(text)} ký tự, quá {most}")
    return text


def _word(value: object) -> str:
    return " ".join(re.sub(r"\W|_", " ", fold(value)).split()) if isinstance(value, str) else ""


def _list(texts: Any) -> str:
    return f"[{', '.join(texts)}]"
