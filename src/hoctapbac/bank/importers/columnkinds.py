"""What stands in one column of a table: letters, places, numbers, words, options together in one cell."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hoctapbac.bank.importers.inline import split_options, split_question
from hoctapbac.bank.labels import LETTERS

LETTER_KEY = re.compile(r"\(?[A-Ja-j](?:\s*[,;&/+]\s*[A-Ja-j])*\)?\.?|[A-J]{1,6}")
_PLACE_KEY = re.compile(r"\d(?:\.0)?(?:\s*[,;&]\s*\d(?:\.0)?)*")
_NUMBER = re.compile(r"(?:(?:câu|question|bài|q)\s*+(?:hỏi|số)?+\s*+)?\(?\d{1,6}(?:\.0)?\)?\s*[.:/)]?", re.IGNORECASE)
CALLED = re.compile(r"(?:câu|question)\s*+(?:hỏi|số)?+\s*+\d{1,6}\s*[.:]?", re.IGNORECASE)
LABEL = re.compile(r"\(?([A-Za-z])\s*[.):/]\s*")
_WORDS = re.compile(r"[^\W\d_]{2}")
SHARE = 0.8  # of a column's cells that must be of one kind


def split_lines(text: str) -> list[tuple[str, str]]:
    """Options of one cell that have no labels: one on each line, two at least."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return list(zip(LETTERS, lines, strict=False)) if len(lines) > 1 else []


def has_label(text: str, place: int) -> bool:
    found = LABEL.match(text)
    return found is not None and found.end() < len(text) and found[1].upper() == LETTERS[min(place, 25)]


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one column that are not empty, and how many rows there are."""

    cells: tuple[str, ...]
    rows: int

    def share(self, test: Callable[[str], object]) -> float:
        return sum(1 for cell in self.cells if test(cell)) / len(self.cells) if self.cells else 0.0

    def labelled(self, place: int) -> float:
        """How many cells bear the label of the option at `place`."""
        return sum(has_label(cell, place) for cell in self.cells) / len(self.cells) if self.cells else 0.0

    @property
    def filled(self) -> float:
        return len(self.cells) / self.rows if self.rows else 0.0

    @property
    def lettered(self) -> bool:
        return self.share(LETTER_KEY.fullmatch) >= SHARE

    @property
    def placed(self) -> bool:
        return self.share(_PLACE_KEY.fullmatch) >= SHARE and len(set(self.cells)) <= 12

    @property
    def numbers(self) -> bool:
        return self.share(_NUMBER.fullmatch) >= SHARE

    @property
    def worded(self) -> bool:
        """Whether it can be the text of questions: words, and not always the same ones."""
        return (
            not self.numbers
            and not self.lettered
            and self.filled >= 0.5
            and self.share(_WORDS.search) >= SHARE
            and len(set(self.cells)) > len(self.cells) * 0.5
            and sum(map(len, self.cells)) >= 8 * len(self.cells)
        )

    @property
    def inline(self) -> bool:
        return self.share(split_options) >= 0.6

    @property
    def whole(self) -> bool:
        """Whether a cell holds a question and its options."""
        return self.share(_is_whole) >= 0.6


def _is_whole(cell: str) -> bool:
    found = split_question(cell)
    return found is not None and bool(found[0])
