"""Text that is Unicode by name and yet not readable: what happened to it on its way, undone.

Old text comes in Unicode clothes: a spreadsheet cell in the font .VnTime holds the Windows signs that stand at the
places of the TCVN3 letters («Hµ Néi»), a file in UTF-8 that was read as Windows text holds «HÃ  Ná»™i», a web page
`H&#224;`. Each cell is judged on its own, since such text stands beside good Unicode: it is changed only where
words that could not be Vietnamese become words that are. A cell that can be read both ways («Hé», in TCVN3 «Hộ»)
follows the rest of its file if no cell of it is surely Unicode, or the font that it was written in.

Must come before `cleaning`: the soft hyphen that cleaning takes away is the ư of TCVN3. Nothing raises, and
repairing repaired text changes nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from hoctapbac.vietnamese.encodings.capitals import repair_capitals
from hoctapbac.vietnamese.encodings.tables import FOLDED, LOST, MARKED, decode_view
from hoctapbac.vietnamese.encodings.wellformed import Weight, weigh

REPAIRS = ("composed", "references", "mojibake", "tcvn3", "vni")

_CELL = re.compile(r'([,;\t|"\n])')
_REFERENCE = re.compile(r"&(?:#[xX]([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z]{2,8}));")
_UTF8_LETTER = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_WINDOWS = {bytes([byte]).decode("cp1252", "ignore"): chr(byte) for byte in range(0x80, 0xA0)}
_STORED_AS = str.maketrans({sign: byte for sign, byte in _WINDOWS.items() if sign})
_BEYOND_BYTES = frozenset(letter for letter in MARKED if letter > "\xff")

_IN_A_WORD = re.compile(r"[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
_MICRO = re.compile(r"(?<![A-Za-z])µ[mglsAFHVW]\b")


class Repaired(NamedTuple):
    """Text as it should read (NFC), and what was done to it: names from `REPAIRS`, in that order."""

    text: str
    done: tuple[str, ...]


class _Reading(NamedTuple):
    """A cell as one scheme reads it."""

    scheme: str
    stored: str  # with the capitals that the scheme could write
    text: str  # with those that can be told from the cell alone
    weight: Weight


def repair_cell(text: str, font: str = "") -> Repaired:
    """One cell or paragraph, with the font that it is shown in where that is known.

    Give a font only with text as it was stored: it is the first evidence, and decides where a cell can be read
    in two ways. Text that is surely Unicode stays, whatever its font: such documents exist.
    """
    cell, done = _composed(text)
    told = _following(cell, scheme_of_font(font))
    readings = [told] if told else _sound(cell)
    while readings:
        done.add(readings[0].scheme)
        cell = readings[0].text
        readings = _sound(cell)
    if _all_capitals(font) and (cell.isascii() or "tcvn3" in done):
        cell = cell.upper()
    return Repaired(cell, _in_order(done))


def repair_text(text: str, told: str = "") -> Repaired:
    """A whole file, cell by cell; `told` is the scheme ("tcvn3" or "vni") that somebody says it is in."""
    text, done = _composed(text)
    while changed := _once(text, told):
        text, schemes = changed
        done |= schemes
        told = ""
    return Repaired(text, _in_order(done))


def scheme_of_font(font: str) -> str:
    """«tcvn3» for .VnTime and its kind, «vni» for VNI-Times and its kind, else an empty string."""
    name = font.strip().lower()
    if name.startswith("vni"):
        return "vni"
    return "tcvn3" if name.startswith((".vn", "vn")) else ""


def _all_capitals(font: str) -> bool:
    return scheme_of_font(font) == "tcvn3" and font.strip().endswith("H")


def _in_order(done: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(done, key=REPAIRS.index))


def _composed(text: str) -> tuple[str, set[str]]:
    """`text` with its references and its decomposed letters put together, and which of the two it held."""
    letters = _REFERENCE.sub(_letter_of, text) if "&" in text else text
    composed = unicodedata.normalize("NFC", letters)
    done = {"references"} if letters != text else set()
    return composed, done | ({"composed"} if composed != letters else set())


def _letter_of(reference: re.Match[str]) -> str:
    """The letter that a reference stands for; what is ASCII stays, since it may be mark-up or part of a table."""
    from html.entities import name2codepoint

    hexadecimal, decimal, name = reference.groups()
    code = name2codepoint.get(name, 0) if name else int(hexadecimal or decimal, 16 if hexadecimal else 10)
    if 0x80 <= code < 0xA0:  # pages written on Windows number its signs so
        return bytes([code]).decode("cp1252", "ignore") or reference[0]
    usable = 0xA0 <= code <= 0x10FFFF and unicodedata.category(chr(code)) not in ("Cs", "Cn", "Cc")
    return chr(code) if usable else reference[0]


def _once(text: str, told: str) -> tuple[str, set[str]] | None:
    """`text` with every cell that reads better put right, and by which schemes; None if there is no such cell."""
    if text.isascii() or not (told or weigh(text).bad):
        return None
    cells = _CELL.split(text)
    marked = {cell for cell in cells if not cell.isascii()}  # many stand in a list more than once
    sound = {} if told else {cell: found for cell in marked if (found := _sound(cell))}
    if not (sound or told):
        return None
    scheme = told or Counter(reading.scheme for found in sound.values() for reading in found).most_common(1)[0][0]
    readings = {cell: next((r for r in found if r.scheme == scheme), found[0]) for cell, found in sound.items()}
    rest = {cell: _following(cell, scheme) for cell in marked - readings.keys()}
    surely_unicode = any(not reading and weigh(cell).good for cell, reading in rest.items())
    if told or not surely_unicode:
        readings |= {cell: reading for cell, reading in rest.items() if reading}
    return _put_in(cells, readings, scheme if told or not surely_unicode else "") if readings else None


def _put_in(cells: list[str], readings: Mapping[str, _Reading], throughout: str) -> tuple[str, set[str]]:
    """The cells joined again; capitals are looked at in the whole text if it is of one scheme throughout."""
    schemes = {reading.scheme for reading in readings.values()}
    if schemes == {throughout}:
        new = {cell: reading.stored for cell, reading in readings.items()}
        return _with_capitals("".join(new.get(cell, cell) for cell in cells), throughout), schemes
    new = {cell: reading.text for cell, reading in readings.items()}
    return "".join(new.get(cell, cell) for cell in cells), schemes


def _with_capitals(text: str, scheme: str) -> str:
    return repair_capitals(text, FOLDED.get(scheme, frozenset()))


def _sound(cell: str) -> list[_Reading]:
    """The readings that turn words which cannot be Vietnamese into words which are, the best first."""
    now = weigh(cell)
    if not now.bad:
        return []
    # A sign that stands by itself is itself: «3 × 4», «½», «5 µm».
    written = _IN_A_WORD.search(_MICRO.sub("", cell)) is not None
    schemes = [scheme for scheme in _SCHEMES if written or scheme == "mojibake"]
    readings = [reading for scheme in schemes if (reading := _reading(cell, scheme))]
    better = [r for r in readings if r.weight.bad < now.bad and r.weight.good > now.good]
    return sorted(
        (r for r in better if 4 * r.weight.bad <= r.weight.good), key=lambda r: (r.weight.bad, -r.weight.good)
    )


def _following(cell: str, scheme: str) -> _Reading | None:
    """What `scheme` makes of a cell, provided that it makes nothing worse."""
    reading = _reading(cell, scheme) if scheme else None
    return reading if reading and reading.weight.bad <= weigh(cell).bad else None


def _reading(cell: str, scheme: str) -> _Reading | None:
    stored = _SCHEMES[scheme](cell)
    if stored is None or stored == cell:
        return None
    text = _with_capitals(stored, scheme)
    return _Reading(scheme, stored, text, weigh(text))


def _read_utf8(cell: str) -> str:
    """UTF-8 that was shown as Windows text and kept so."""
    stored, parts, end = cell.translate(_STORED_AS), [], 0  # character by character, so places stay the same
    for found in _UTF8_LETTER.finditer(stored):
        letter = found[0].encode("latin-1").decode("utf-8", "ignore")
        if letter and unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co"):
            parts += [cell[end : found.start()], letter]
            end = found.end()
    return unicodedata.normalize("NFC", "".join([*parts, cell[end:]]))


def _read_bytes(cell: str, encoding: str) -> str | None:
    """Old letters that were kept as the Windows signs of their bytes; None if these cannot be such signs."""
    if not _BEYOND_BYTES.isdisjoint(cell):
        return None
    text = decode_view(cell.translate(_STORED_AS), encoding)
    return None if LOST in text else text


_SCHEMES: Mapping[str, Callable[[str], str | None]] = {
    "mojibake": _read_utf8,
    "tcvn3": lambda cell: _read_bytes(cell, "tcvn3"),
    "vni": lambda cell: _read_bytes(cell, "vni"),
}
