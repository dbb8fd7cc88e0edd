"""Capitals that an old encoding could not write: NGUYỄN was stored as NGUYễN.

A TCVN3 font has no capital with a tone; the small letter was stored, and another font, or nobody, made it large.
So such a letter takes its size from its word, a word that does not tell from its neighbours in the same cell, a
cell from its line, then from its column. In a column whose cells begin large («Ủy ban») so does each of them, and
in a column of names so does every word. What cannot be told stays as it was stored («Tú», alone, may be «TÚ»).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from hoctapbac.vietnamese.names import is_syllable

_WORD = re.compile(r"[^\W\d_]+")
_CELLS = re.compile(r"([,;\t|])")
_NAME = re.compile(r" *[^\W\d_]+(?:[ '-]+[^\W\d_]+){1,6} *")
_BEFORE = " \"'“«("  # what may stand before the first word of a cell
_SMALL, _LARGE, _SHORT_FORM = "small", "large", "short form"

_Cell = tuple[str, Sequence[str]]  # the text of a cell (or what parts two), and the size that each word tells


class _Columns(NamedTuple):
    """The columns written in capitals, those whose cells begin large, and those of names."""

    large: frozenset[int]
    begun: frozenset[int]
    names: frozenset[int]


def repair_capitals(text: str, folded: frozenset[str]) -> str:
    """`text` with those letters of `folded` made large that must be; all of them are small in `text`."""
    if folded.isdisjoint(text):
        return text
    rows = [[(cell, _sizes(cell, folded)) for cell in _CELLS.split(line)] for line in text.split("\n")]
    columns = _columns(rows, folded)
    return "\n".join("".join(_mended(row, columns, folded)) for row in rows)


def _sizes(cell: str, folded: frozenset[str]) -> list[str]:
    return [_size(word, folded) for word in _WORD.findall(cell)]


@lru_cache(maxsize=1 << 14)
def _size(word: str, folded: frozenset[str]) -> str:
    """What the letters of a word that can be trusted say of all its letters: "" where they say nothing."""
    sure = [letter for letter in word if letter not in folded]
    if any(letter.islower() for letter in sure):
        return _SMALL
    if len(sure) < 2:
        return ""
    return _LARGE if is_syllable(word) else _SHORT_FORM  # UBND is large and says nothing of its neighbours


def _columns(rows: Sequence[Sequence[_Cell]], folded: frozenset[str]) -> _Columns:
    """What is so in at least two cells of a column, and in most of them."""
    filled: Counter[int] = Counter()
    large: Counter[int] = Counter()
    begun: Counter[int] = Counter()
    names: Counter[int] = Counter()
    for row in rows:
        for n, (cell, sizes) in enumerate(row):
            if sizes:
                filled[n] += 1
                large[n] += 1 if _SMALL not in sizes and _LARGE in sizes else -5 * (_SMALL in sizes)
                begun[n] += _begins(cell, folded)
                names[n] += 2 <= len(sizes) <= 7 and _is_name(cell, folded)
    return _Columns(
        frozenset(n for n, count in large.items() if count >= 2),
        frozenset(n for n, count in begun.items() if count >= 2),
        frozenset(n for n, count in names.items() if count >= 2 and count >= 0.6 * filled[n]),
    )


def _begins(cell: str, folded: frozenset[str]) -> int:
    """1 for a cell that begins with a large letter, 0 where that cannot be told, far less for a small one."""
    first = cell.lstrip(_BEFORE)[:1]
    return -5 if first.islower() and first not in folded else int(first.isupper())


def _is_name(cell: str, folded: frozenset[str]) -> bool:
    """Whether a cell is two to seven words, each of them large at its beginning as far as that can be told."""
    if not _NAME.fullmatch(cell):
        return False
    first = {word[0] for word in _WORD.findall(cell)}
    return all(letter.isupper() or letter in folded for letter in first) and not first <= folded


def _mended(row: Sequence[_Cell], columns: _Columns, folded: frozenset[str]) -> Iterator[str]:
    told = {size for _, sizes in row for size in sizes}
    line_is_large = _LARGE in told and _SMALL not in told
    for n, (cell, sizes) in enumerate(row):
        if folded.isdisjoint(cell):
            yield cell
        else:
            by_itself = {*sizes} == {_SMALL}
            mended = cell if by_itself else _large_words(cell, _large_ones(sizes, line_is_large or n in columns.large))
            yield _begun(mended, n in columns.begun, n in columns.names and _is_name(mended, folded))


def _begun(cell: str, large: bool, name: bool) -> str:
    """`cell` with its first word, or if it is a name every word, begun with a large letter."""
    if name:
        return _WORD.sub(_begun_large, cell)
    begins_with_a_word = cell.lstrip(_BEFORE)[:1].isalpha()
    return _WORD.sub(_begun_large, cell, count=1) if large and begins_with_a_word else cell


def _large_words(cell: str, large: Iterator[bool]) -> str:
    return _WORD.sub(lambda word: word[0].upper() if next(large) else word[0], cell)


def _begun_large(word: re.Match[str]) -> str:
    return word[0][0].upper() + word[0][1:]


def _large_ones(sizes: Sequence[str], when_untold: bool) -> Iterator[bool]:
    before = _nearest(sizes)
    after = _nearest(sizes[::-1])[::-1]
    for size, *beside in zip(sizes, before, after, strict=True):
        telling = {neighbour for neighbour in beside if neighbour}
        by_neighbours = telling == {_LARGE} if telling else when_untold
        yield size in (_LARGE, _SHORT_FORM) or (not size and by_neighbours)


def _nearest(sizes: Sequence[str]) -> list[str]:
    """For each word the size of the last word up to it that tells one."""
    nearest, last = [], ""
    for size in sizes:
        last = size if size in (_SMALL, _LARGE) else last
        nearest.append(last)
    return nearest
