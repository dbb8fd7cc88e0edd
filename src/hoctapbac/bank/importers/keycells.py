"""What the cell of a key says: letters, places counted from 1 or 0, an option's own words, or both together.

Which of these a column means is learned from the column. A cell that can be read in two ways gives both, and one
that names nothing gives a place that no option has: neither becomes a key by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hoctapbac.bank.keys import letters_of
from hoctapbac.bank.labels import LETTERS
from hoctapbac.vietnamese.folding import fold_case

NOWHERE = 99  # the place of an option that does not exist
MOST = 0.9  # of a column's cells that a way of reading must fit
WAYS = ("letter", "first-1", "first-0", "words")

_PREFIX = re.compile(r"(?:đáp án|phương án|câu|ý|option|answer|choice)\s*(?:đúng)?\s*[:.]?\s*", re.IGNORECASE)
_AND = re.compile(r"\s(?:và|and)\s", re.IGNORECASE)
_PLACES = re.compile(r"\(?\d{1,2}(?:\.0)?(?:(?:\s*+[,;&/]\s*+|\s++)\d{1,2}(?:\.0)?){0,25}\)?\.?")
_DIGITS = re.compile(r"(\d{1,2})(?:\.0)?")
_LETTERED = re.compile(r"\(?([A-Za-z])\s*[.):/-]\s*(\S.*)", re.DOTALL)
_FRACTION = re.compile(r"([1-9])[.,]([1-9])")
_TRUE = {"đúng", "đ", "true", "t", "yes", "dung"}
_FALSE = {"sai", "s", "false", "f", "no"}
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell says: the readings that are open (places from 0, each once), and what makes it doubtful."""

    readings: tuple[tuple[int, ...], ...]
    doubt: str = ""


def folded(text: str) -> str:
    """An option as its key repeats it: without case, outer spaces and a last full stop."""
    return fold_case(text).strip(" .;,")


def truth_of(text: str) -> bool | None:
    """True for «Đúng», False for «Sai», None for other words."""
    word = folded(text)
    return True if word in _TRUE else False if word in _FALSE else None


def ways_of(cells: Iterable[tuple[str, Sequence[str]]]) -> tuple[str, ...]:
    """The ways of reading that fit a column; `cells` are its texts, each with the options of its row."""
    fits = dict.fromkeys(WAYS, 0)
    count = 0
    for text, options in cells:
        readings = _readings(text, options)
        count += bool(readings)  # a cell that names nothing tells nothing
        for way in readings:
            fits[way] += 1
    best = tuple(way for way in WAYS if count and fits[way] >= MOST * count)
    if "first-1" in best and "first-0" in best and fits["first-1"] != fits["first-0"]:
        lesser = min(
            "first-1", "first-0", key=fits.__getitem__
        )  # a 0, or the number of the last option, tells them apart
        best = tuple(way for way in best if way != lesser)
    return best


def said_by(
    text: str, options: Sequence[str], ways: Sequence[str], stored: frozenset[str] = frozenset()
) -> Said | None:
    """What a cell says of a question with these options; None where it is empty. `stored` is as in `Row.marks`."""
    text = text.strip()
    if not text:
        return None
    if "date" in stored:
        return Said(((NOWHERE,),), "ô đáp án đã bị đổi thành ngày tháng")
    found = _FRACTION.fullmatch(text)
    if found and ("number" in stored or "." in text) and folded(text) not in map(folded, options):
        places = (int(found[1]) - 1, int(found[2]) - 1)
        return Said((places, (NOWHERE,)), f"có thể là «{found[1]},{found[2]}» đã bị đổi thành số")
    readings = _readings(text, options)
    chosen = [readings[way] for way in ways if way in readings] or list(readings.values())
    if not chosen:
        return Said(((NOWHERE,),), "không chỉ ra phương án nào")
    return Said(tuple(dict.fromkeys(chosen)))


def _readings(text: str, options: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Every way in which a cell can be read, and the places it names so."""
    if len(text) > _LONGEST:
        return {}
    text = text.strip()
    bare = _AND.sub(", ", text[_PREFIX.match(text).end() :] if _PREFIX.match(text) else text)  # type: ignore[union-attr]
    found: dict[str, tuple[int, ...]] = {}
    letters = letters_of(bare, len(options))
    if letters is not None:
        found["letter"] = tuple(sorted(letters))
    if _PLACES.fullmatch(bare):
        numbers = sorted({int(each) for each in _DIGITS.findall(bare)})
        if numbers[0] >= 1 and numbers[-1] <= len(options):
            found["first-1"] = tuple(number - 1 for number in numbers)
        if numbers[-1] < len(options):
            found["first-0"] = tuple(numbers)
    words = _by_words(text, options)
    if words:
        found["words"] = words
    return found


def _by_words(text: str, options: Sequence[str]) -> tuple[int, ...]:
    """The options that read as the text does, or as each of its lines; «B. Huế» counts where B is «Huế»."""
    known = [folded(option) for option in options]
    whole = folded(text)
    if known.count(whole) == 1:
        return (known.index(whole),)
    lettered = _LETTERED.fullmatch(text)
    if lettered is not None:
        place = LETTERS.index(lettered[1].upper())
        return (place,) if place < len(known) and known[place] == folded(lettered[2]) else ()
    parts = [folded(part) for part in re.split(r"[\n|;]", text) if part.strip()]
    if len(parts) > 1 and all(known.count(part) == 1 for part in parts):
        return tuple(sorted({known.index(part) for part in parts}))
    return ()
