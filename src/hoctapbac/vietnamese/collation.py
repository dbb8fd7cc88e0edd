"""Order and sameness of Vietnamese text: keys to compare, never text to show.

`sort_key` gives the order of a Vietnamese dictionary as CLDR states it for `vi`: letters (a ă â b c d đ),
then tones (ngang, huyền, hỏi, ngã, sắc, nặng), then small before capital. Numbers inside text go by value
(CLDR's option "numeric"), so that «Tổ 2» stands before «Tổ 10». A tone belongs to its word, so Hoà and Hòa
have one place. `name_key` gives the order of people: by given name, then by family and middle names.

All keys are strings without NUL that compare code point by code point, in Python as in SQL. Nothing raises.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from hoctapbac.vietnamese.cleaning import clean_line

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PUNCTUATION = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"  # in the order of CLDR's root, all before the digits
_RANK = {letter: chr(0x200 + rank) for rank, letter in enumerate(_ALPHABET)}
_RANK |= {sign: chr(0x10 + rank) for rank, sign in enumerate(_PUNCTUATION)}
_QUALITY = "\u0302\u0306\u031b"  # hat, breve, horn: they make another letter
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LEVEL = "\x01"  # below every weight, so that the shorter of two keys goes first


class Sign(NamedTuple):
    """One character as a reader sees it: `letter` small and without its tone, `marks` its tone, if any."""

    letter: str
    marks: str
    upper: bool


def signs(text: str) -> Iterator[Sign]:
    """The characters of `text`, each with its marks in whatever order these were typed."""
    base, quality, marks = "", "", ""
    for char in unicodedata.normalize("NFD", clean_line(text)):
        if base and char in _QUALITY:
            quality += char
        elif base and unicodedata.combining(char):
            marks += _TONES.get(char, char)
        else:
            if base:
                yield _sign(base, quality, marks)
            base, quality, marks = char, "", ""
    if base:
        yield _sign(base, quality, marks)


def _sign(base: str, quality: str, marks: str) -> Sign:
    small = base.lower()
    letter = unicodedata.normalize("NFC", small + quality)
    if letter not in _RANK:  # a hat on a letter that has none here, as in ŵ: a mark among others
        letter, marks = small, quality + marks
    return Sign(letter, marks, small != base)


def _letter_weight(letter: str) -> str:
    known = _RANK.get(letter)
    if known:
        return known
    plane = "\u0fff" if letter.isalpha() else "\x60"  # other scripts after z, other signs before the digits
    return plane + letter


def _number_weight(digits: str) -> str:
    value = digits.lstrip("0")
    return "\u0100" + chr(0x101 + min(len(value), 0xFF)) + value


def _kind(sign: Sign) -> str:
    if sign.letter.isascii() and sign.letter.isdigit():
        return "number"
    return "word" if sign.letter.isalpha() else "sign"


def _unit_weights(kind: str, signs: list[Sign]) -> tuple[str, str]:
    """First and second level of one word, number or run of signs."""
    if kind == "number":
        return _number_weight("".join(s.letter for s in signs)), ""
    letters = "".join(_letter_weight(s.letter) for s in signs)
    return letters, ("".join(s.marks for s in signs) or "0") + " " if kind == "word" else ""


@lru_cache(maxsize=8_192)
def _word_key(word: str) -> tuple[str, str, str]:
    """The three levels of what stands between two spaces. Names share their words, so each is weighed once."""
    found = list(signs(word))
    units = [_unit_weights(kind, list(run)) for kind, run in groupby(found, _kind)]
    case = "".join("2" if s.upper else "1" for s in found)
    return "".join(u[0] for u in units), "".join(u[1] for u in units), case


def _line_key(line: str) -> str:
    """The key of text that is clean already."""
    letters, tones, case = zip(*map(_word_key, line.split(" ")), strict=True)
    return _LEVEL.join((_RANK[" "].join(letters), "".join(tones), "1".join(case)))


def sort_key(text: str) -> str:
    """The place of `text` in a Vietnamese dictionary."""
    return _line_key(clean_line(text))


def _given(name: str, sort_as: str) -> tuple[str, str]:
    """What a person is sorted by first, and then; both clean."""
    line, stated = clean_line(name), clean_line(sort_as)
    if stated:
        return stated, line
    rest, _, given = line.rpartition(" ")
    return given, rest


def name_key(name: str, sort_as: str = "") -> str:
    """The place of a person in a list: by given name (the last word), then by family and middle names.

    `sort_as` is what to sort by first instead, for names whose last word is not the given name («Moan» for
    «Y Moan Ênuôl»).
    """
    given, rest = _given(name, sort_as)
    return _line_key(given) + _LEVEL + _line_key(rest)


def first_letter(name: str, sort_as: str = "") -> str:
    """The capital under which a person is found, without its tone: A Ă Â B C D Đ…; "#" if none."""
    letters = (s.letter for s in signs(_given(name, sort_as)[0]) if s.letter.isalpha())
    return next(letters, "#").upper()[:1]


@lru_cache(maxsize=8_192)
def same_name(text: str) -> str:
    """One spelling for all ways of writing `text`: equal exactly when two names differ at most in the size of
    letters, in spaces at the ends or doubled, or in where the tone stands (hoà, hòa).

    Marks and tones count: Ân is not An. Stable from version to version, because ids are derived from it.
    """
    words = (("".join(s.letter for s in run), "".join(s.marks for s in run)) for run in _runs(text))
    return "".join(letters + marks for letters, marks in words)


def _runs(text: str) -> Iterator[list[Sign]]:
    for _, run in groupby(signs(text), lambda sign: sign.letter.isalpha()):
        yield list(run)
