"""How cells of a workbook look and how their numbers are shown: fonts, fills, number formats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from hoctapbac.bank.importers.rows import NOTHING
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local

T = TypeVar("T")

_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\[\]]*\]|_.|\*.')
_BLACK = {"FF000000", "00000000", "000000"}
_WHITE = {"FFFFFFFF", "00FFFFFF", "FFFFFF"}
_OFF = {"0", "false", "none"}


@dataclass(frozen=True, slots=True)
class Style:
    """A look: marks as in `rows.Row`, the name of the font, the kind of number («date», «percent» or «»)."""

    marks: frozenset[str] = NOTHING
    font: str = ""
    format: str = ""


PLAIN_STYLE = Style()


def styles_of(root: Element) -> list[Style]:
    """The styles that cells name by their place."""
    fonts = [run_style(each) for each in _inside(root, "fonts")]
    fills = [_filled(each) for each in _inside(root, "fills")]
    formats = {attribute(each, "numFmtId"): attribute(each, "formatCode") for each in _inside(root, "numFmts")}
    styles = []
    for each in _inside(root, "cellXfs"):
        font = _at(fonts, attribute(each, "fontId"), PLAIN_STYLE)
        marks = font.marks | ({"highlight"} if _at(fills, attribute(each, "fillId"), False) else NOTHING)
        number = attribute(each, "numFmtId")
        styles.append(Style(marks, font.font, _format(number, formats.get(number, ""))))
    return styles


def _inside(root: Element, name: str) -> list[Element]:
    holder = child(root, name)
    return list(children(holder)) if holder is not None else []


def _at(things: list[T], number: str, otherwise: T) -> T:
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 8 else len(things)
    return things[place] if place < len(things) else otherwise


def run_style(font: Element) -> Style:
    """The look that a font, or the properties of some letters, give."""
    marks, name = set(), ""
    for each in children(font):
        kind, value = local(each), attribute(each, "val")
        if kind in ("name", "rFont"):
            name = value
        elif kind == "color" and _is_colour(each):
            marks.add("colour")
        elif kind in _FONT_MARKS and value not in _OFF:
            marks.add(_FONT_MARKS[kind])
    return Style(frozenset(marks), name)


_FONT_MARKS = {"b": "bold", "i": "italic", "u": "underline", "strike": "strike"}


def _is_colour(each: Element) -> bool:
    """Whether letters of this colour stand out: neither black, nor automatic, nor the theme's own two."""
    rgb = attribute(each, "rgb").upper()
    if rgb:
        return rgb not in _BLACK
    if attribute(each, "theme"):
        return attribute(each, "theme") not in ("0", "1")
    return attribute(each, "indexed", "64") not in ("0", "8", "64")


def _filled(each: Element) -> bool:
    """Whether a fill is a colour other than white."""
    pattern = child(each, "patternFill")
    if pattern is None or attribute(pattern, "patternType", "none") == "none":
        return False
    colour = child(pattern, "fgColor")
    if colour is None:
        return False
    rgb = attribute(colour, "rgb").upper()
    if rgb:
        return rgb not in _WHITE
    theme, indexed = attribute(colour, "theme"), attribute(colour, "indexed")
    return bool(theme and theme != "0") or bool(indexed and indexed not in ("1", "9", "64", "65"))


def _format(number: str, code: str) -> str:
    if code:
        bare = _QUOTED.sub("", code).lower()
        if "general" not in bare and re.search("[ymdhs]", bare):
            return "date"
        return "percent" if "%" in bare else ""
    if number.isascii() and number.isdigit() and len(number) < 8 and int(number) in _DATES:
        return "date"
    return "percent" if number in ("9", "10") else ""


def shown(value: str, form: str, from_1904: bool) -> tuple[str, str]:
    """A stored number as text, and what it was: "number" or "date". Text that is no number stays."""
    try:
        number = Decimal(value.strip()[:40])
    except InvalidOperation:
        return value, "number"
    if not number.is_finite() or abs(number) > Decimal("1e15"):
        return value.strip(), "number"
    if form == "date" and 0 <= number < 2_958_466:
        return _date(number, from_1904), "date"
    if form == "percent":
        return f"{_plain(number * 100)}%", "percent"
    return _plain(number), "number"


def _plain(number: Decimal) -> str:
    """Up to 15 digits, as many as a sheet keeps; «2» for 2.0."""
    text = format(Decimal(f"{float(number):.15g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(number: Decimal, from_1904: bool) -> str:
    """The day, the time of day or both: «02/09/1945», «07:30»."""
    begin = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    moment = begin + timedelta(days=int(number), minutes=round(float(number % 1) * 1440))
    parts = []
    if number >= 1:
        parts.append(f"{moment.day:02}/{moment.month:02}/{moment.year:04}")
    if number % 1 or number < 1:
        parts.append(f"{moment.hour:02}:{moment.minute:02}")
    return " ".join(parts)
