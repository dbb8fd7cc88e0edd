"""Big letters: text drawn over several lines of the screen, for a hall or for tired eyes.

Two faces, made from a font in the public domain (`fonts/COPYING`), drawn with half blocks and quadrants: two dots a
column and two a line. A face is read when the first letter of it is drawn, and a letter is made when it is first
needed. What has no glyph here is not drawn at all: `wrapped` says so, and the caller sets that text as usual.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from hoctapbac.tui.measure import harmless

_QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"  # bits: upper left, upper right, lower left, lower right


class Face(NamedTuple):
    """A font file, and what of the screen it takes: lines a line of text, columns between words."""

    name: str
    lines: int
    space: int


class Large(NamedTuple):
    """Which text of a page is drawn big: that of these roles, in this face, in at most so many columns."""

    face: Face
    roles: frozenset[str]
    measure: int


TWICE = Face("8x13", 7, 2)
THRICE = Face("10x20", 10, 3)


def faces(size: int) -> tuple[Face, ...]:
    """The faces for a text size, the wished one first; none for a size of ordinary text."""
    return (TWICE,) if size == 2 else (THRICE, TWICE) if size > 2 else ()


@lru_cache(maxsize=1024)
def drawable(text: str, face: Face) -> bool:
    """Whether every letter of `text` is in the face."""
    return all(letter == " " or letter in _font(face) for letter in harmless(text.replace("\n", " ")))


@lru_cache(maxsize=1024)
def wrapped(text: str, face: Face, measure: int) -> tuple[str, ...] | None:
    """`text` in lines that each fit `measure` columns when drawn; its own line breaks are kept.

    None where a letter is not in the face or a word is too wide: words are not cut.
    """
    if not drawable(text, face):
        return None
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.append("")
        used = 0
        for word in harmless(paragraph).split():
            wide = columns(word, face)
            if wide > measure:
                return None
            if used and used + face.space + wide > measure:
                lines.append("")
                used = 0
            lines[-1] += (" " if used else "") + word
            used += (face.space if used else 0) + wide
    return tuple(lines)


@lru_cache(maxsize=2048)
def columns(text: str, face: Face) -> int:
    """Columns that `text`, all of it in the face, takes on one line."""
    return sum(len(_glyph(letter, face)[0]) for letter in text)


@lru_cache(maxsize=1024)
def rows(text: str, face: Face) -> tuple[str, ...]:
    """`text`, all of it in the face, as `face.lines` rows of cells of one width, from the top."""
    glyphs = [_glyph(letter, face) for letter in text]
    return tuple("".join(glyph[y] for glyph in glyphs) for y in range(face.lines))


@lru_cache(maxsize=1024)
def _glyph(letter: str, face: Face) -> tuple[str, ...]:
    """One letter in cells, its first column inked, with one or two dots of air at its right."""
    if letter == " ":
        return (" " * face.space,) * face.lines
    dots = _dots(_font(face)[letter])
    first = min((row & -row).bit_length() - 1 for row in dots if row)
    width = (max(row.bit_length() for row in dots) - first) // 2 + 1
    dots = [row >> first for row in dots] + [0] * (2 * face.lines - len(dots))
    return tuple(_cells(dots[y], dots[y + 1], width) for y in range(0, 2 * face.lines, 2))


def _dots(digits: str) -> list[int]:
    """The rows of a glyph from the top, each four hexadecimal digits; the leftmost dot becomes bit 0."""
    rows_there = (int(digits[at : at + 4], 16) for at in range(0, len(digits), 4))
    return [int(f"{row:016b}"[::-1], 2) for row in rows_there]


def _cells(upper: int, lower: int, width: int) -> str:
    """Two rows of dots as one row of `width` cells."""
    return "".join(_QUADRANTS[upper >> 2 * x & 3 | (lower >> 2 * x & 3) << 2] for x in range(width))


@lru_cache(maxsize=2)
def _font(face: Face) -> dict[str, str]:
    """The digits of every character of a face."""
    text = (Path(__file__).parent / "fonts" / f"{face.name}.hex").read_text(encoding="ascii")
    return {chr(int(code, 16)): digits for code, _, digits in (line.partition(":") for line in text.split())}
