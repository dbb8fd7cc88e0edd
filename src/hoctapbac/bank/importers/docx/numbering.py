"""Automatic numbers of a Word document, which are not in its text: «A.», «12.», «Câu 3:».

A paragraph belongs to a list at a level. Lists that share an abstract list count on together; a list may begin a level
anew, and may have levels of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hoctapbac.bank.importers.docx.styles import Listed, Styles
from hoctapbac.bank.importers.xml import Element, attribute, child, children

BULLET = "•"

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, its form («decimal», «upperLetter»…), its text («%1.»).

    It begins anew after a paragraph of a level below `restarts` (None: of any level above its own); `style` is the
    paragraph style that stands at this level, `plain` shows the numbers of other levels as digits.
    """

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: int | None = None
    style: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """One list: its abstract list, numbers that begin a level anew, levels of its own."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as paragraphs come."""

    abstract: dict[str, list[Level]] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)  # abstract list → the list style that it stands for
    lists: dict[str, List] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, listed: Listed, style: str, styles: Styles) -> tuple[str, int]:
        """The label of the next paragraph and its level; "" where it belongs to no list."""
        inherited, named = styles.listed(style)
        number = inherited.number if listed.number is None else listed.number
        found = self._list(number or "", styles)
        if found is None:
            return "", 0
        levels = self._levels(found)
        depth = next((d for d in (listed.level, inherited.level) if d is not None), None)
        if depth is None:
            depth = next((n for n, level in enumerate(levels) if named and level.style == named), 0)
        return (self._next(number or "", found, levels, depth), depth) if depth < len(levels) else ("", depth)

    def _list(self, number: str, styles: Styles) -> List | None:
        """The list of a number, through the list style that it may stand for."""
        found = self.lists.get(number)
        style = self.linked.get(found.abstract) if found is not None else None
        listed = styles.listed(style)[0] if style else Listed()
        return self.lists.get(listed.number, found) if listed.number else found

    def _levels(self, found: List) -> list[Level]:
        levels = self.abstract.get(found.abstract, [])
        return [found.levels.get(n, level) for n, level in enumerate(levels)] if found.levels else levels

    def _next(self, number: str, found: List, levels: list[Level], depth: int) -> str:
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        before, level = counts[depth], levels[depth]
        count = level.start if before is None else before + 1
        if depth in found.starts and (number, depth) not in self._begun:
            self._begun.add((number, depth))
            count = found.starts[depth]
        counts[depth] = count
        for deeper in range(depth + 1, len(levels)):
            bound = levels[deeper].restarts
            if bound is None or depth < bound:
                counts[deeper] = None
        if level.form == "bullet":
            return BULLET
        return _PLACE.sub(lambda place: _shown(levels, counts, int(place[1]) - 1, level.plain), level.text)


def _shown(levels: list[Level], counts: list[int | None], depth: int, plain: bool) -> str:
    if depth >= len(levels):
        return ""
    count = counts[depth]
    form = "decimal" if plain else levels[depth].form
    return numeral(levels[depth].start if count is None else count, form)


def numbering_of(root: Element | None) -> Numbering:
    """What `numbering.xml` says; no lists where there is none."""
    numbering = Numbering()
    if root is None:
        return numbering
    for element in children(root, "abstractNum"):
        code = attribute(element, "abstractNumId")
        levels = [Level()] * _LEVELS
        for each in children(element, "lvl"):
            depth = attribute(each, "ilvl")
            if depth.isdecimal() and int(depth) < _LEVELS:
                levels[int(depth)] = _level(each)
        numbering.abstract[code] = levels
        if style := _value(element, "numStyleLink"):
            numbering.linked[code] = style
    for element in children(root, "num"):
        numbering.lists[attribute(element, "numId")] = _list(element)
    return numbering


def _list(element: Element) -> List:
    found = List(_value(element, "abstractNumId"))
    for override in children(element, "lvlOverride"):
        depth, start, level = attribute(override, "ilvl"), _value(override, "startOverride"), child(override, "lvl")
        if not depth.isdecimal() or int(depth) >= _LEVELS:
            continue
        if level is not None:
            found.levels[int(depth)] = _level(level)
        if start.isdecimal():
            found.starts[int(depth)] = int(start[:6])
    return found


def _level(element: Element) -> Level:
    start, restarts = _value(element, "start"), _value(element, "lvlRestart")
    return Level(
        int(start[:6]) if start.isdecimal() else 1,
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText")[:40],
        int(restarts[:2]) if restarts.isdecimal() else None,
        _value(element, "pStyle"),
        child(element, "isLgl") is not None,
    )


def _value(element: Element, name: str) -> str:
    found = child(element, name)
    return attribute(found, "val") if found is not None else ""


def numeral(count: int, form: str) -> str:
    """A number in a form of Word's; forms that nobody uses here are plain digits."""
    if form in ("upperLetter", "lowerLetter") and 0 < count <= 26 * 40:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman") and 0 < count < 4000:
        text = ""
        for worth, sign in _ROMAN:
            text += sign * (count // worth)
            count %= worth
        return text if form == "upperRoman" else text.lower()
    if form == "none":
        return ""
    return f"{count:02}" if form == "decimalZero" else str(count)
