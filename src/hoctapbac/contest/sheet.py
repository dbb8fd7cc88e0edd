"""A TOML text and where its keys stand in it.

The standard reader gives values without places; an organizer needs the line. A key is found again by reading
the text for its table's header and its name, so a place can be missing (0) but never stops anything.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass

from hoctapbac.errors import Loaded, Problem

Path = tuple[str | int, ...]  # ("khung_gio", "bat_dau"), ("cau_truc", 1, "so_cau")

LARGEST = 1 << 18  # bytes; nobody writes so many rules
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"""\s*["']?([\w.-]+)["']?\s*=""")
_AT_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The values of a TOML text, and the line of each key that could be found again."""

    values: dict[str, object]
    places: dict[Path, int]

    def line(self, path: Path) -> int:
        """The line of the key at `path`, else that of the table it stands in; 0 where nothing is found."""
        return next((self.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.places), 0)


def read_sheet(raw: bytes, name: str) -> Loaded[Sheet]:
    """The values of `raw`; an empty sheet with one Problem where it is not a TOML text in UTF-8."""
    if len(raw) > LARGEST:
        return _unreadable(name, 0, "too_large", "Tệp lớn hơn 256 KB.", "Xin kiểm tra có chọn đúng tệp thể lệ không.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        return _unreadable(name, line, "not_utf8", "Tệp không phải văn bản UTF-8.", "Xin lưu lại tệp dạng UTF-8.")
    try:
        return Loaded(Sheet(tomllib.loads(text), _places(text)))
    except (ValueError, RecursionError) as fault:
        found = _AT_LINE.search(str(fault))
        line = int(found[1]) if found else 0
        remedy = "Mỗi mục viết là: ten_khong_dau = giá trị; chữ đặt trong ngoặc kép thẳng."
        return _unreadable(name, line, "not_toml", "Tệp viết chưa đúng cú pháp TOML.", remedy)


def _unreadable(name: str, line: int, code: str, message: str, remedy: str) -> Loaded[Sheet]:
    remedy = f"{remedy} Hiện dùng mặc định cho mọi mục."
    return Loaded(Sheet({}, {}), (Problem(name, line, code, message, remedy),))


def _places(text: str) -> dict[Path, int]:
    places: dict[Path, int] = {}
    seen = Counter[str]()
    table: Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            repeated, name = len(header[1]) > 1, header[2]
            table = (name, seen[name]) if repeated else (name,)
            seen[name] += 1
            places.setdefault((name,), number)
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            path = (*table, *key[1].split("."))
            for depth in range(len(table) + 1, len(path) + 1):
                places.setdefault(path[:depth], number)
    return places
