"""Automatic numbers of a Word document, which are not in its text: «A.», «12.», «Câu 3:»."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hoctapbac.bank.importers.xml import Element, attribute, child, children

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its first number, its form («decimal», «upperLetter»…), its text («%1.»)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restarts: bool = True


@dataclass(slots=True)
class Numbering:
    """The lists of a document, counting as paragraphs come."""

    abstract: dict[str, list[Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)  # list → abstract list
    starts: dict[tuple[str, int], int] = field(default_factory=dict)  # a list that begins a level anew
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, depth: int) -> str:
        """The label of the next paragraph of a list at a level; "" where the list has none."""
        abstract = self.lists.get(number, "")
        levels = self.abstract.get(abstract)
        if not levels or not 0 <= depth < len(levels):
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        level = levels[depth]
        before = counts[depth]
        count = level.start if before is None else before + 1
        if (number, depth) in self.starts and (number, depth) not in self._begun:
            self._begun.add((number, depth))
            count = self.starts[number, depth]
        counts[depth] = count
        for deeper in range(depth + 1, _LEVELS):
            if deeper >= len(levels) or levels[deeper].restarts:
                counts[deeper] = None
        if level.form == "bullet":
            return "•"
        return _PLACE.sub(lambda found: self._shown(levels, counts, int(found[1]) - 1), level.text)

    @staticmethod
    def _shown(levels: list[Level], counts: list[int | None], depth: int) -> str:
        if depth >= len(levels):
            return ""
        count = counts[depth]
        return numeral(levels[depth].start if count is None else count, levels[depth].form)


def numbering_of(root: Element | None) -> Numbering:
    """What `numbering.xml` says; no lists where there is none."""
    numbering = Numbering()
    if root is None:
        return numbering
    for element in children(root, "abstractNum"):
        levels = [Level()] * _LEVELS
        for each in children(element, "lvl"):
            depth = attribute(each, "ilvl")
            if depth.isdecimal() and int(depth) < _LEVELS:
                levels[int(depth)] = _level(each)
        numbering.abstract[attribute(element, "abstractNumId")] = levels
    for element in children(root, "num"):
        _list(element, numbering)
    return numbering


def _list(element: Element, numbering: Numbering) -> None:
    number = attribute(element, "numId")
    numbering.lists[number] = _value(element, "abstractNumId")
    for override in children(element, "lvlOverride"):
        depth, start = attribute(override, "ilvl"), _value(override, "startOverride")
        if depth.isdecimal() and start.isdecimal():
            numbering.starts[number, int(depth)] = int(start[:6])


def _level(element: Element) -> Level:
    start = _value(element, "start")
    return Level(
        int(start[:6]) if start.isdecimal() else 1,
        _value(element, "numFmt") or "decimal",
        _value(element, "lvlText")[:40],
        _value(element, "lvlRestart") != "0",
    )


def _value(element: Element, name: str) -> str:
    found = child(element, name)
    return attribute(found, "val") if found is not None else ""


def numeral(count: int, form: str) -> str:
    """A number in a form of Word's; forms that nobody uses here are plain digits."""
    if form in ("upperLetter", "lowerLetter") and count > 0:
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
