"""The modules of a QR code, as many as there is room for.

Of several forms the richest that fits is drawn. A link is cut into three segments: the scheme in bytes (small letters),
the host in the alphanumeric mode, the number in the numeric one. qrcode does this as told: it takes the segments as
they are given and makes sound code words of them. What it is too slow at is finding the version (it writes every bit to
count them) and choosing the mask (eight drawings and eight judgements, most of the time). So both are done here: the
bits are counted by arithmetic, and the masks judged by the standard's four rules on whole symbols as single numbers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple, cast

Modules = tuple[tuple[bool, ...], ...]  # rows from the top, True is dark, square, without a border

QUIET = 4  # light modules around a symbol: the standard's number,
LEAST_QUIET = 2  # the least that every camera tried still reads well,
_BARE_QUIET = 1  # and what is better than no symbol
_LEVELS = "LMQ"  # of error correction, weakest first
_LINK = re.compile(r"(https?)(://[^/]*/(?:.*/)?)([0-9]+)")
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


class Symbol(NamedTuple):
    """A QR code that fits: which of the forms it holds, its text, and the quiet zone there is room for (4 to 1).

    Its modules are drawn when they are asked for, and kept while a page shows them.
    """

    form: int
    text: str
    level: str
    version: int
    quiet: int

    @property
    def modules(self) -> Modules:
        return _modules(self.text, self.level, self.version)

    @property
    def side(self) -> int:
        """Modules from edge to edge, with the quiet zone."""
        return 17 + 4 * self.version + 2 * self.quiet


def qr_modules(forms: tuple[str, ...], most: int) -> Symbol | None:
    """The richest of `forms` (the first that fits) in a square of at most `most` modules, quiet zone included.

    A quiet zone of 2 goes before a richer form, a richer form before error correction, that (L, M, Q) before a wider
    quiet zone. Text that is no link must have M, unless no form of it fits so. A quiet zone of 1 comes last; None if
    even so no form fits.
    """
    for quiet, spare in ((LEAST_QUIET, True), (LEAST_QUIET, False), (_BARE_QUIET, False)):
        for place, form in enumerate(forms):
            levels = _LEVELS[1:] if spare and not _LINK.fullmatch(form) else _LEVELS
            for level in reversed(levels):
                version = _version(form, level)
                side = 17 + 4 * version
                if version and side + 2 * quiet <= most:
                    return Symbol(place, form, level, version, min(QUIET, (most - side) // 2))
    return None


@lru_cache(maxsize=64)
def _version(form: str, level: str) -> int:
    """The smallest version that holds the form, 0 if none does."""
    # qrcode would load Pillow, where it is installed, at 20 MB; without this submodule it does not.
    sys.modules.setdefault("qrcode.image.styles.moduledrawers.pil", cast(ModuleType, None))
    from qrcode import util  # type: ignore[import-untyped]

    segments, room = tuple(_segments(form)), util.BIT_LIMIT_TABLE[_strength(level)]
    for version in range(1, len(room)):
        heads = sum(4 + util.length_in_bits(segment.mode, version) for segment in segments)
        if heads + _bits(form) <= room[version]:
            return version
    return 0


@lru_cache(maxsize=16)
def _bits(form: str) -> int:
    """What the letters and digits of all segments take."""
    from qrcode import util

    sizes = {
        util.MODE_NUMBER: lambda n: n // 3 * 10 + (0, 4, 7)[n % 3],
        util.MODE_ALPHA_NUM: lambda n: n // 2 * 11 + n % 2 * 6,
        util.MODE_8BIT_BYTE: lambda n: n * 8,
    }
    return sum(sizes[segment.mode](len(segment)) for segment in _segments(form))


def _strength(level: str) -> int:
    """qrcode's number of a level."""
    from qrcode import constants

    return int(getattr(constants, f"ERROR_CORRECT_{level}"))


def _segments(form: str) -> Iterator[Any]:
    from qrcode import util

    link = _LINK.fullmatch(form)
    if link is None:
        yield from util.optimal_data_chunks(form.encode(errors="replace"), minimum=20)
        return
    scheme, front, digits = link.groups()
    front_mode = util.MODE_ALPHA_NUM if _ALPHANUMERIC.fullmatch(front) else util.MODE_8BIT_BYTE
    yield util.QRData(scheme, util.MODE_8BIT_BYTE)
    yield util.QRData(front, front_mode)
    yield util.QRData(digits, util.MODE_NUMBER)


@lru_cache(maxsize=8)
def _modules(form: str, level: str, version: int) -> Modules:
    """The form's symbol under the mask with the fewest penalty points, of equals the first."""
    from qrcode.main import QRCode  # type: ignore[import-untyped]

    symbol = QRCode(version, error_correction=_strength(level), border=0)
    for segment in _segments(form):
        symbol.add_data(segment)
    symbol.makeImpl(False, 0)
    drawn, masks = _Board.of(symbol.modules), _masks(version, symbol.error_correction)
    boards = [drawn ^ masks[0] ^ mask for mask in masks]
    return min(boards, key=_Board.penalty).modules()


@lru_cache(maxsize=16)
def _masks(version: int, level: int) -> tuple[_Board, ...]:
    """What a symbol is under each of the eight masks when all of its code words are 0."""
    from qrcode.main import QRCode

    empty = QRCode(version, error_correction=level, border=0)
    empty.data_cache = []
    boards = []
    for mask in range(8):
        empty.makeImpl(False, mask)
        boards.append(_Board.of(empty.modules))
    return tuple(boards)


class _Board(NamedTuple):
    """A square of modules as two numbers, row by row and column by column, with a light module after each line.

    Bit `line * (side + 1) + place` is the module at `place`, so a shift by one compares neighbours of a line, and the
    light module between lines keeps a line from running on into the next.
    """

    side: int
    rows: int
    columns: int

    @classmethod
    def of(cls, modules: Sequence[Sequence[bool | None]]) -> _Board:
        rows = _number(modules)
        return cls(len(modules), rows, _number(tuple(zip(*modules, strict=True))))

    def __xor__(self, other: _Board) -> _Board:
        return _Board(self.side, self.rows ^ other.rows, self.columns ^ other.columns)

    def modules(self) -> Modules:
        width = self.side + 1
        bits = f"{self.rows:0{width * self.side}b}"[::-1]
        return tuple(tuple(bit == "1" for bit in bits[at : at + self.side]) for at in range(0, len(bits), width))

    def penalty(self) -> int:
        """Points of the standard's rules: runs of five, squares of two, what looks like a finder, uneven ink."""
        inside = _inside(self.side)
        lines = ((self.rows, self.rows ^ inside), (self.columns, self.columns ^ inside))
        runs = sum(_runs(dark) + _runs(light) for dark, light in lines)
        squares = sum(_squares(ink, self.side + 1) for ink in lines[0])
        finders = sum(_finders(dark, light) for dark, light in lines)
        uneven = abs(200 * self.rows.bit_count() - 100 * self.side**2) // (10 * self.side**2)
        return runs + 3 * squares + 40 * finders + 10 * uneven


def _number(lines: Sequence[Sequence[bool | None]]) -> int:
    text = "0".join("".join("1" if module else "0" for module in line) for line in lines)
    return int(text[::-1], 2)


@lru_cache(maxsize=16)
def _inside(side: int) -> int:
    """Ones where there are modules, a nought after each line."""
    return _number(((True,) * side,) * side)


def _runs(ink: int) -> int:
    """Three points for a run of five, one for each module more."""
    pairs = ink & ink >> 1
    fives = pairs & pairs >> 2 & ink >> 4
    return fives.bit_count() + 2 * (fives & ~(fives >> 1)).bit_count()


def _squares(ink: int, width: int) -> int:
    pairs = ink & ink >> 1
    return (pairs & pairs >> width).bit_count()


def _finders(dark: int, light: int) -> int:
    """Places of dark, light, three dark, light, dark with four light modules before or behind, inside the symbol."""
    core = dark & light >> 1 & dark >> 2 & dark >> 3 & dark >> 4 & light >> 5 & dark >> 6
    pairs = light & light >> 1
    fours = pairs & pairs >> 2
    return (core & fours >> 7).bit_count() + (core & fours << 4).bit_count()
