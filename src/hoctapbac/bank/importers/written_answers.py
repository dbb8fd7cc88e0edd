"""Answers that people type, as Moodle states them: numbers with a tolerance, texts with wildcards."""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import NamedTuple

from hoctapbac.bank.importers.sketch import Part, Sketch
from hoctapbac.bank.pivot import Evidence
from hoctapbac.vietnamese.numbers import plain_number

_NUMBER = re.compile(r"[-+\u2212]?\s*(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][-+]?\d{1,2})?")
_COMMA = re.compile(r"[-+\u2212]?\s*\d+,\d+")
_EXACT = Context(prec=200)
_STARS = re.compile(r"(?<!\\)\*")


class NumberRange(NamedTuple):
    """A number and how far off is still right, both plain decimals («62.5»)."""

    centre: str
    tolerance: str


def number_range(text: str) -> NumberRange | tuple[str, str, str]:
    """What «3.14», «3.14:0.01» or «3.1..3.2» accept; else code, reason and remedy."""
    text = text.strip()
    low, dots, high = text.partition("..")
    if dots:
        ends = plain_decimal(low), plain_decimal(high)
        if ends[0] is None or ends[1] is None:
            return _unread(text)
        centre = _EXACT.divide(_EXACT.add(ends[0], ends[1]), Decimal(2))
        half = abs(_EXACT.divide(_EXACT.subtract(ends[1], ends[0]), Decimal(2)))
        return NumberRange(plain_number(centre), plain_number(half))
    middle, colon, width = text.partition(":")
    centre_of, tolerance = plain_decimal(middle), plain_decimal(width) if colon and width.strip() else Decimal(0)
    if centre_of is None or tolerance is None:
        return _unread(text)
    return NumberRange(plain_number(centre_of), plain_number(abs(tolerance)))


def plain_decimal(text: str) -> Decimal | None:
    """The number in a file that writes its decimals with a dot; None for anything else, a decimal comma too."""
    text = text.strip()
    if len(text) > 60 or _NUMBER.fullmatch(text) is None:
        return None
    return Decimal(plain_number(Decimal(text.replace("\u2212", "-").replace(" ", ""))))


def _unread(text: str) -> tuple[str, str, str]:
    if _COMMA.search(text[:60]):
        return (
            "decimal-comma",
            f"đáp án số «{text[:30]}» dùng dấu phẩy thập phân",
            "Viết dấu chấm thập phân (3.14) trong tệp này.",
        )
    return "bad-number", f"đáp án «{text[:30]}» không phải là số", "Viết một số như 3.14, 3.14:0.01 hoặc 3.1..3.2."


def accept_numbers(sketch: Sketch, parts: list[Part], words: str) -> str:
    """Put the answers of a number item into `sketch`; a reason where they are two different numbers."""
    full = [n for n, part in enumerate(parts) if part.percent == "100"]
    if len({parts[n].text for n in full}) > 1:
        return "câu số có nhiều đáp án khác nhau cùng đúng trọn vẹn"
    if full:
        sketch.answers = parts
        sketch.evidence = [Evidence("format", (max(full, key=lambda n: Decimal(parts[n].tolerance)),), words)]
    return ""


def accept_texts(sketch: Sketch, parts: list[Part], words: str) -> None:
    """Put the answers of a short-text item into `sketch`.

    «*» stands for any letters. At an end of an answer it is left away, which still leaves an accepted answer; one
    within leaves no text that a person would type, so that answer is dropped. Both are said.
    """
    kept = []
    for part in parts:
        text = _STARS.sub("\0", part.text)
        bare = text.strip("\0 ").replace("\\*", "*")
        anything = text.strip() == "\0"
        if "\0" in text and not (anything and part.percent == "0"):
            sketch.dropped.append("ký tự đại diện * trong đáp án ngắn")
        if (anything and part.percent != "0") or "\0" in bare:
            continue
        part.text = "*" if anything else bare
        kept.append(part)
    full = tuple(n for n, part in enumerate(kept) if part.percent == "100" and part.text)
    if full:
        sketch.answers = kept
        sketch.evidence = [Evidence("format", full, words)]
