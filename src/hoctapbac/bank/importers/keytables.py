"""Tables of keys: «1.A 2.B 3.C», «Câu 1: A» line under line, a row of numbers above a row of letters.

They stand at the end of a file or in a file of their own. A key belongs to a question by its printed number; a number
that stands twice, in the table or among the questions, belongs to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hoctapbac.bank.importers.pieces import Line
from hoctapbac.bank.importers.signs import is_key_section

_PAIR = (
    r"(?:c[âa]u\s*+)?\(?(\d{1,5}+)\)?\s*+[.:)\-–=/]*+\s*+"
    r"\(?([A-Ha-h](?:\s*+[,;&/]\s*+[A-Ha-h](?![\w.)]))*|[ĐđSs])\)?(?![\w])"
)
_FIND = re.compile(_PAIR, re.IGNORECASE)
_PAIRS = re.compile(rf"\s*+(?:{_PAIR}[\s.,;|]*+)++", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:c[âa]u\s*)?(\d{1,5})\s*[.:)]?", re.IGNORECASE)
_LETTERS = re.compile(r"([A-H](?:\s*[,;]\s*[A-H])*)\s*[.)]?")
_HEADS = {"", "câu", "stt", "đáp án", "đ/a", "đa", "key", "answer", "question", "số", "tt"}
_LONG = 600  # characters of a line that may hold a row of a table
_RUN = 3  # single pairs, line under line, that make a table without a heading


@dataclass(slots=True)
class KeyTable:
    """What tables say: printed number → (letters, place); `twice` are the numbers given two different keys."""

    said: dict[str, tuple[str, str]] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)

    def add(self, number: str, letters: str, where: str) -> None:
        number = str(int(number))
        letters = ",".join(re.findall("[A-HĐS]", letters.upper()))
        first = self.said.setdefault(number, (letters, where))
        if first[0] != letters:
            self.twice.add(number)


def taken_out(lines: Sequence[Line]) -> tuple[list[Line], KeyTable]:
    """The lines without those that are tables of keys, and what these say."""
    table = KeyTable()
    used = _grids(lines, table)
    section = False
    run: list[int] = []
    for n, line in enumerate(lines):
        text = line.text
        if n in used:
            continue
        if is_key_section(text):
            section = True
            used.add(n)
        elif len(text) <= _LONG and _PAIRS.fullmatch(text):
            run.append(n)
        elif text.strip():
            _settle(lines, run, section, table, used)
            run, section = [], False
    _settle(lines, run, section, table, used)
    return [line for n, line in enumerate(lines) if n not in used], table


def read(lines: Iterable[Line]) -> KeyTable:
    """A file of keys: every pair that stands in it."""
    table = KeyTable()
    lines = list(lines)
    used = _grids(lines, table)
    for n, line in enumerate(lines):
        if n not in used and len(line.text) <= _LONG and _PAIRS.fullmatch(line.text):
            _pairs(line, table)
    return table


def _settle(lines: Sequence[Line], run: list[int], section: bool, table: KeyTable, used: set[int]) -> None:
    """Take a run of lines of pairs for a table, where it stands under a heading or is long enough to be one."""
    pairs = sum(len(_FIND.findall(lines[n].text)) for n in run)
    if not run or not (section or pairs >= _RUN):
        return
    if not section and all(len(_FIND.findall(lines[n].text)) == 1 for n in run) and not _ascending(lines, run):
        return
    for n in run:
        _pairs(lines[n], table)
        used.add(n)


def _ascending(lines: Sequence[Line], run: list[int]) -> bool:
    numbers = [int(found[1]) for n in run if (found := _FIND.search(lines[n].text))]
    return numbers == sorted(set(numbers))


def _pairs(line: Line, table: KeyTable) -> None:
    for found in _FIND.finditer(line.text):
        table.add(found[1], found[2], line.where)


def _grids(lines: Sequence[Line], table: KeyTable) -> set[int]:
    """Lines of document tables whose cells are numbers and letters only, row above row or side by side."""
    cells: dict[int, dict[tuple[int, int], list[int]]] = {}
    for n, line in enumerate(lines):
        if line.cell is not None:
            cells.setdefault(line.cell[0], {}).setdefault(line.cell[1:], []).append(n)
    used: set[int] = set()
    for grid in cells.values():
        texts = {place: " ".join(lines[n].text for n in numbers).strip() for place, numbers in grid.items()}
        if _is_grid(texts.values()):
            _grid(texts, {place: lines[numbers[0]].where for place, numbers in grid.items()}, table)
            used.update(n for numbers in grid.values() for n in numbers)
    return used


def _is_grid(texts: Iterable[str]) -> bool:
    kinds = [_kind(text) for text in texts]
    return all(kinds) and kinds.count("number") >= _RUN and kinds.count("letter") >= _RUN


def _kind(text: str) -> str:
    if text.lower().strip(" .:") in _HEADS:
        return "head"
    if _NUMBERS.fullmatch(text):
        return "number"
    if _LETTERS.fullmatch(text):
        return "letter"
    return "pair" if len(text) <= _LONG and _PAIRS.fullmatch(text) else ""


def _grid(texts: dict[tuple[int, int], str], where: dict[tuple[int, int], str], table: KeyTable) -> None:
    for (row, column), text in texts.items():
        if _kind(text) == "pair":
            for found in _FIND.finditer(text):
                table.add(found[1], found[2], where[row, column])
        number = _NUMBERS.fullmatch(text)
        if number is None:
            continue
        below, beside = texts.get((row + 1, column), ""), texts.get((row, column + 1), "")
        letter = _LETTERS.fullmatch(below) or _LETTERS.fullmatch(beside)
        if letter is not None:
            table.add(number[1], letter[1], where[row, column])
