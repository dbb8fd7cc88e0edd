"""Text with its look, line by line: what the Word reader and the text reader hand to the segmenter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Mark = Literal["bold", "italic", "underline", "highlight", "colour", "strike"]
# colour: any colour of the letters but black and «automatic». highlight: any colour behind them, shading too.


@dataclass(frozen=True, slots=True)
class Piece:
    """Some letters of one look."""

    text: str
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a person sees it; a break inside a paragraph begins a new one.

    `where` is its place for people («đoạn 12», «bảng 3, hàng 4, ô 2», «dòng 7»), `line` a running number. `label` is an
    automatic number that is not in the text («A.», «12.», «•»), of list level `level`. `soft` lines began at a break
    inside a paragraph. `cell` is (table, row, column) where the line stands in a table. Tabs stay in the text.
    """

    pieces: tuple[Piece, ...]
    where: str = ""
    line: int = 0
    label: str = ""
    level: int = 0
    soft: bool = False
    cell: tuple[int, int, int] | None = None

    @property
    def text(self) -> str:
        return self.pieces[0].text if len(self.pieces) == 1 else "".join([piece.text for piece in self.pieces])

    def part(self, start: int, end: int | None = None) -> tuple[Piece, ...]:
        """The pieces of the characters from `start` to `end`."""
        return tuple(Piece(text, marks) for text, marks in self._cut(start, end))

    def _cut(self, start: int, end: int | None) -> Iterator[tuple[str, frozenset[Mark]]]:
        here = 0
        for piece in self.pieces:
            if end is not None and here >= end:
                return
            text = piece.text[max(0, start - here) : None if end is None else end - here]
            here += len(piece.text)
            if text:
                yield text, piece.marks

    def share(self, mark: Mark, start: int = 0, end: int | None = None) -> float:
        """How much of the letters from `start` to `end` bears a mark, 0 to 1; spaces do not count."""
        if not any(mark in piece.marks for piece in self.pieces):
            return 0.0
        letters = marked = 0
        for text, marks in self._cut(start, end):
            count = sum(map(len, text.split()))
            letters += count
            marked += count if mark in marks else 0
        return marked / letters if letters else 0.0
