"""The blocks of a Word document as lines, in the order in which a person reads them.

Tables come cell by cell, text boxes after their paragraph; what tracking has deleted or moved away is gone. Several
empty lines are one. `MOST_LINES` and `MOST_LETTERS` bound what is kept of a document and of one line of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hoctapbac.bank.importers.docx.numbering import Numbering
from hoctapbac.bank.importers.docx.runs import BREAK, THROUGH, Run, Runs
from hoctapbac.bank.importers.docx.styles import Styles, is_shaded, listed_in, name_of
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local

MOST_LINES = 60_000
MOST_LETTERS = 40_000  # of one line; more than the longest question with all its options has
Cell = tuple[int, int, int]

_GONE = ("del", "moveFrom")


@dataclass(frozen=True, slots=True)
class Seen:
    """One line as it was met: its runs, its place, its automatic label. See `pieces.Line`."""

    runs: tuple[Run, ...]
    where: str
    line: int
    label: str = ""
    level: int = 0
    soft: bool = False
    cell: Cell | None = None

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


@dataclass(slots=True)
class Walk:
    """One walk through a document. `too_long` tells that it was ended at `MOST_LINES`."""

    styles: Styles
    numbering: Numbering
    runs: Runs
    too_long: bool = False
    _paragraphs: int = 0
    _tables: int = 0
    _kept: list[Run] = field(default_factory=list)  # of paragraphs whose end was deleted: the next goes on with them

    def lines(self, blocks: Iterable[Element]) -> Iterator[Seen]:
        """The lines of a document's blocks."""
        blank = True
        for count, seen in enumerate(self._blocks(blocks, None, False)):
            if count == MOST_LINES:
                self.too_long = True
                return
            now_blank = not seen.label and not seen.text.strip()
            if not (now_blank and blank):
                yield seen
            blank = now_blank

    def _blocks(self, blocks: Iterable[Element], cell: Cell | None, shaded: bool) -> Iterator[Seen]:
        for element in blocks:
            name = name_of(element.tag)
            if name == "p":
                yield from self._paragraph(element, cell, shaded)
            elif name == "tbl":
                yield from self._table(element)
            elif name in ("sdt", "AlternateContent"):
                content = child(element, "sdtContent" if name == "sdt" else "Choice")
                if content is not None:
                    yield from self._blocks(content, cell, shaded)
            elif name in THROUGH:
                yield from self._blocks(element, cell, shaded)
            elif name == "altChunk":
                self.runs.dropped.add("tài liệu nhúng")

    def _table(self, element: Element) -> Iterator[Seen]:
        self._tables += 1
        number = self._tables
        for row, line in enumerate(_within(element, "tr"), 1):
            properties = child(line, "trPr")
            if properties is not None and child(properties, "del") is not None:
                continue
            for column, box in enumerate(_within(line, "tc"), 1):
                properties = child(box, "tcPr")
                if properties is None or not _covered(properties):
                    yield from self._blocks(children(box), (number, row, column), is_shaded(properties))

    def _paragraph(self, element: Element, cell: Cell | None, shaded: bool) -> Iterator[Seen]:
        self._paragraphs += 1
        properties = child(element, "pPr")
        style, gone = _named(properties), _end_gone(properties)
        behind = shaded or is_shaded(properties) or self.styles.shaded(style)
        boxes: list[Element] = []
        runs = self._kept + self.runs.of(element, style, behind, boxes)
        if gone:
            self._kept = runs
        else:
            self._kept = []
            label, depth = self.numbering.label(listed_in(properties), style, self.styles)
            yield from self._cut(runs, label, depth, cell)
        for box in boxes:
            yield from self._blocks(children(box), cell, False)

    def _cut(self, runs: list[Run], label: str, depth: int, cell: Cell | None) -> Iterator[Seen]:
        """One line, or several where there are breaks in it."""
        where = f"bảng {cell[0]}, hàng {cell[1]}, ô {cell[2]}" if cell else f"đoạn {self._paragraphs}"
        soft = False
        for line in _lines(runs):
            yield Seen(tuple(_bounded(line)), where, self._paragraphs, "" if soft else label, depth, soft, cell)
            soft = True


def _lines(runs: list[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for text, look in runs:
        first, *more = text.split(BREAK)
        line.append((first, look))
        for part in more:
            yield line
            line = [(part, look)]
    yield line


def _bounded(runs: list[Run]) -> Iterator[Run]:
    """The runs up to `MOST_LETTERS`; what is cut off is still too long to be taken for a question."""
    left = MOST_LETTERS
    for text, look in runs:
        if left <= 0:
            return
        yield text[:left], look
        left -= len(text)


def _within(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, the cells of a row, through content controls and the like."""
    for each in children(element):
        if local(each) == name:
            yield each
        elif local(each) in ("sdt", "sdtContent", *THROUGH):
            yield from _within(each, name)


def _covered(properties: Element) -> bool:
    """Whether a cell is gone, or is the lower part of a tall one and shows nothing of its own."""
    merged = child(properties, "vMerge")
    return child(properties, "cellDel") is not None or (
        merged is not None and attribute(merged, "val", "continue") == "continue"
    )


def _named(properties: Element | None) -> str:
    style = child(properties, "pStyle") if properties is not None else None
    return attribute(style, "val") if style is not None else ""


def _end_gone(properties: Element | None) -> bool:
    """Whether tracking has deleted the end of the paragraph, so that the next one goes on in it."""
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and any(local(each) in _GONE for each in children(mark))
