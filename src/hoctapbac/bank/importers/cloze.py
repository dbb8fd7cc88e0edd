"""Moodle's embedded answers («cloze»): the one shape of them that is a question here, a single gap filled by choice."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from hoctapbac.bank.importers.written_answers import plain_decimal

_GAP = re.compile(r"\{(\d{0,4}):([A-Z_]{1,20}):((?:[^{}\\]|\\.){0,20000})\}", re.DOTALL)
_ONE_OF = re.compile(r"(?:MULTICHOICE|MC)(?:_?[VH])?(?:_?S)?")
_PARTED = re.compile(r"(?<!\\)~")
_WEIGHT = re.compile(r"\s*(?:=|%(-?[\d.]{1,12})%)")
_ESCAPED = re.compile(r"\\([}#~/\"\\=])")
_FEEDBACK = re.compile(r"(?<![\\&])#")


class Choice(NamedTuple):
    """One word for the gap: its text and feedback as written (HTML), its worth in percent."""

    text: str
    percent: str
    feedback: str


class Gap(NamedTuple):
    """The stem before and after the gap, as written, and what may fill it."""

    before: str
    after: str
    choices: tuple[Choice, ...]


def single_gap(text: str) -> Gap | None:
    """The only gap of `text`, None where there are none, several, or one that is not filled by choosing one word."""
    gaps = list(_GAP.finditer(text))
    if len(gaps) != 1 or not _ONE_OF.fullmatch(gaps[0][2]) or text.count("{") != text.count("\\{") + 1:
        return None
    choices = tuple(_choice(each) for each in _PARTED.split(gaps[0][3]))
    if any(choice is None for choice in choices):
        return None
    return Gap(text[: gaps[0].start()], text[gaps[0].end() :], tuple(filter(None, choices)))


def _choice(written: str) -> Choice | None:
    weight = _WEIGHT.match(written)
    percent = "0" if weight is None else "100" if weight[1] is None else weight[1]
    number = plain_decimal(percent)
    if number is None or not Decimal(-100) <= number <= 100:
        return None
    text, *feedback = _FEEDBACK.split(written[weight.end() if weight else 0 :], maxsplit=1)
    unescaped = (_ESCAPED.sub(r"\1", part) for part in (text, *feedback, ""))
    return Choice(next(unescaped), f"{number.normalize():f}", next(unescaped))
