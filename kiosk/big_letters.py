"""Makes the two fonts of the big letters from the X11 font «misc-fixed».

    python kiosk/big_letters.py /usr/share/fonts/X11/misc src/hoctapbac/tui/fonts

reads `8x13.pcf.gz` and `10x20.pcf.gz` (Debian: package xfonts-base) and writes `8x13.hex` and `10x20.hex`: a line a
character, its code point, a colon, and its rows of dots from the top in hexadecimal, the highest bit leftmost. A line
can be mended by hand.

What is changed on the way, and why: see docs/decisions/0006-big-letters.md. The dots drawn as quadrants are twice as
high as wide, so an upright stroke of one dot looks half as heavy as a level one. 10x20 has strokes of two dots; in 8x13
they are made so, where no hollow closes by it. There, too, acute and grave are lifted above the circumflex, and the
marks of punctuation are drawn anew.
"""

from __future__ import annotations

import gzip
import struct
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

Rows = list[list[bool]]

_METRICS, _BITMAPS, _ENCODINGS, _ACCELERATORS = 4, 8, 32, 2
_BIG_ENDIAN, _MOST_FIRST, _COMPRESSED = 4, 8, 0x100
_SINGLES = "–—‘’‚“”„†•…‰‹›€₫№←↑→↓−≈≠≤≥■□▪○●◐"
WANTED = [
    *map(chr, range(0x21, 0x7F)),
    *(letter for letter in map(chr, range(0xA1, 0x180)) if letter.isprintable()),
    *"ƀƠơƯư",
    *map(chr, range(0x1EA0, 0x1EFA)),
    *_SINGLES,
]
_ACUTE, _GRAVE, _CIRCUMFLEX, _HORN, _DOT_BELOW = "\u0301", "\u0300", "\u0302", "\u031b", "\u0323"
_BITS = 16  # dots of a row as it is written
_DOT, _DOTS, _TAIL = "..##....", "##.##.##", ".##....."
_REDRAWN = {
    ".": {9: _DOT, 10: _DOT},
    ":": {5: _DOT, 6: _DOT, 9: _DOT, 10: _DOT},
    ";": {5: _DOT, 6: _DOT, 9: _DOT, 10: _DOT, 11: _TAIL},
    ",": {9: _DOT, 10: _DOT, 11: _TAIL},
    "…": {9: _DOTS, 10: _DOTS},
}
_BODY = 5  # the row where small letters of 8x13 begin


def pcf(path: Path) -> dict[str, Rows]:
    """Every glyph of a PCF font in the font's own box: rows from the ascent down to the descent."""
    raw = gzip.decompress(path.read_bytes())
    count = struct.unpack_from("<I", raw, 4)[0]
    tables = {kind: start for kind, _, _, start in struct.iter_unpack("<4I", raw[8 : 8 + 16 * count])}
    end, start = _opened(raw, tables[_ACCELERATORS])
    ascent, descent = struct.unpack_from(end + "2i", raw, start + 8)
    metrics, bitmaps = _metrics(raw, tables[_METRICS]), _bitmaps(raw, tables[_BITMAPS])
    return {
        chr(code): _boxed(*bitmaps[glyph], metrics[glyph], ascent, descent)
        for code, glyph in _encoded(raw, tables[_ENCODINGS])
    }


def _opened(raw: bytes, start: int) -> tuple[str, int]:
    """The byte order of the table at `start`, and where its content begins."""
    shape = struct.unpack_from("<I", raw, start)[0]
    return (">" if shape & _BIG_ENDIAN else "<"), start + 4


def _metrics(raw: bytes, start: int) -> list[tuple[int, ...]]:
    """Of every glyph: left and right edge, advance, ascent, descent."""
    end, at = _opened(raw, start)
    if struct.unpack_from("<I", raw, start)[0] & _COMPRESSED:
        count = struct.unpack_from(end + "H", raw, at)[0]
        return [tuple(byte - 128 for byte in raw[at + 2 + 5 * n : at + 7 + 5 * n]) for n in range(count)]
    count = struct.unpack_from(end + "I", raw, at)[0]
    return [struct.unpack_from(end + "5h", raw, at + 4 + 12 * n) for n in range(count)]


def _bitmaps(raw: bytes, start: int) -> list[tuple[memoryview, int, bool]]:
    """Of every glyph: its bytes and all behind them, to what a row is padded, whether the high bit is left."""
    end, at = _opened(raw, start)
    shape = struct.unpack_from("<I", raw, start)[0]
    count = struct.unpack_from(end + "I", raw, at)[0]
    offsets = struct.unpack_from(f"{end}{count}I", raw, at + 4)
    first = at + 4 + 4 * count + 16
    return [(memoryview(raw)[first + offset :], 1 << (shape & 3), bool(shape & _MOST_FIRST)) for offset in offsets]


def _encoded(raw: bytes, start: int) -> Iterator[tuple[int, int]]:
    """(code point, glyph number) of every character."""
    end, at = _opened(raw, start)
    low, high, top, bottom, _ = struct.unpack_from(end + "5H", raw, at)
    columns = high - low + 1
    places = struct.unpack_from(f"{end}{columns * (bottom - top + 1)}H", raw, at + 10)
    for place, glyph in enumerate(places):
        if glyph != 0xFFFF:
            yield (top + place // columns) * 256 + low + place % columns, glyph


def _boxed(dots: memoryview, pad: int, high: bool, metrics: tuple[int, ...], ascent: int, descent: int) -> Rows:
    left, right, advance, above, below = metrics
    room = (((right - left + 7) // 8) + pad - 1) // pad * pad
    box = [[False] * max(advance, right) for _ in range(ascent + descent)]
    for y in range(above + below):
        for x in range(right - left):
            byte, bit = dots[y * room + x // 8], x % 8
            if byte >> (7 - bit if high else bit) & 1 and left + x >= 0:
                box[ascent - above + y][left + x] = True
    return box


def redrawn(letter: str, height: int) -> Rows | None:
    """A sign of 8x13 that would look like a cross when made heavier; None for any other letter."""
    if letter not in _REDRAWN:
        return None
    drawing = _REDRAWN[letter]
    return [[dot == "#" for dot in drawing.get(y, "........")] for y in range(height)]


def disc(sign: str, top: int, wide: int, high: int) -> Rows:
    """The signs of choices, as round as dots allow and lower than a zero: ○ is a ring, ● is full, ◐ at its left."""

    def dot(x: int, y: int, inset: float) -> bool:
        across, down = (2 * x + 1 - wide) / (wide - 4 * inset), (2 * y + 1 - high) / (high - 2 * inset)
        return across**2 + down**2 <= 1

    full = {"●": wide, "◐": wide // 2, "○": 0}[sign]
    rows = [[dot(x, y, 0) and (x < full or not dot(x, y, 1)) for x in range(wide)] for y in range(high)]
    return [[False] * wide for _ in range(top)] + rows


def heavier(letter: str, box: Rows) -> Rows:
    """Strokes of 8x13 two dots wide where that closes no hollow; of two marks above a letter neither is touched."""
    above = set(unicodedata.normalize("NFD", letter)[1:]) - {_HORN, _DOT_BELOW}
    top = _body(letter, box) if len(above) > 1 else 0
    return [_thick(row) if y >= top else [*row, False] for y, row in enumerate(box)]


def _thick(row: list[bool]) -> list[bool]:
    padded = [*row, False, False]
    return [padded[x] or (x > 0 and padded[x - 1] and not padded[x + 1]) for x in range(len(row) + 1)]


def _body(letter: str, box: Rows) -> int:
    """The row where the letter itself begins, below its marks."""
    if letter.islower():
        return _BODY
    return max((y + 1 for y in (3, 4, 5) if not any(box[y])), default=_BODY - 1)


def stacked(letter: str, glyphs: dict[str, Rows]) -> Rows:
    """A letter of 8x13 with acute or grave above, not beside, its circumflex; any other one as it is."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    if letter == "Ờ":  # drawn like Ớ in the source
        return _mirrored_mark(glyphs["Ớ"])
    if _CIRCUMFLEX not in marks or not {_ACUTE, _GRAVE} & set(marks):
        return glyphs[letter]
    plain = glyphs[unicodedata.normalize("NFC", base.lower() + _CIRCUMFLEX)]
    body = plain if letter.islower() else glyphs[letter]
    top = _BODY if letter.islower() else _body(letter, body)
    columns = [x for row in body[top:] for x, dot in enumerate(row) if dot]
    middle = (min(columns) + max(columns) + 1) // 2 + 2  # the dot right of the middle
    # Two columns more at either side, for acute and grave.
    box = [[False] * (len(row) + 4) for row in body[:top]] + [[False] * 2 + row + [False] * 2 for row in body[top:]]
    side = 1 if _ACUTE in marks else -1
    apex = (middle - 1, middle)
    for y, x in ((2, apex[0]), (2, apex[1]), (3, apex[0] - 1), (3, apex[1] + 1)):
        box[y][x] = True
    near = apex[1] if side > 0 else apex[0]
    for y, far in ((1, 2), (0, 2), (0, 3)):
        box[y][near + far * side] = True
    return box


def _mirrored_mark(box: Rows) -> Rows:
    """The same with the acute in rows 1 and 2 turned into a grave at the same place."""
    box = [list(row) for row in box]
    box[1], box[2] = box[2], box[1]
    return box


def lifted(box: Rows) -> Rows:
    """ờ of 10x20 with its grave two rows higher: beside the horn it was taken for a hook."""
    box = [list(row) for row in box]
    for y in (5, 6):
        box[y - 2][:6], box[y][:6] = box[y][:6], [False] * 6
    return box


def written(glyphs: dict[str, Rows]) -> str:
    """The font as text."""
    lines = []
    for letter, box in sorted(glyphs.items()):
        rows = (sum(dot << (_BITS - 1 - x) for x, dot in enumerate(row)) for row in box)
        lines.append(f"{ord(letter):04X}:" + "".join(f"{row:04X}" for row in rows))
    return "\n".join(lines) + "\n"


def main(source: Path, target: Path) -> None:
    small, large = (pcf(source / f"{name}.pcf.gz") for name in ("8x13", "10x20"))
    small = {c: redrawn(c, len(small[c])) or heavier(c, stacked(c, small)) for c in WANTED if c in small}
    large = {c: large[c] for c in WANTED if c in large}
    large["ờ"] = lifted(large["ờ"])
    for sign in "○●◐":
        small[sign], large[sign] = disc(sign, 5, 10, 6), disc(sign, 7, 14, 9)
    for name, glyphs in (("8x13", small), ("10x20", large)):
        (target / f"{name}.hex").write_text(written(glyphs), encoding="ascii")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
