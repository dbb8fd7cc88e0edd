"""The paragraphs of a Word document as lines, in the order in which a person reads them.

Tracked insertions are text, deletions are not; tables come cell by cell; text boxes come after their paragraph;
pictures, objects and formulas leave a placeholder («[hình]», «[công thức]»), numbered once it is known whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hoctapbac.bank.importers.docx.numbering import Numbering
from hoctapbac.bank.importers.docx.styles import Look, Styles, changed, numbering_in
from hoctapbac.bank.importers.pieces import Line, Piece
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local

_TRANSPARENT = {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir"}
_SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "softHyphen": ""}
_BREAK = "\n"


@dataclass(slots=True)
class Walk:
    """One walk through a document. `fonts` collects samples (before, after) of text converted from old fonts."""

    styles: Styles
    numbering: Numbering
    converted: list[tuple[str, str]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    _paragraphs: int = 0
    _tables: int = 0

    def lines(self, body: Element, cell: tuple[int, int, int] | None = None) -> Iterator[Line]:
        """The lines of a body, a cell or a text box."""
        for element in children(body):
            name = local(element)
            if name == "p":
                yield from self._paragraph(element, cell)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "sdt":
                content = child(element, "sdtContent")
                if content is not None:
                    yield from self.lines(content, cell)
            elif name in _TRANSPARENT:
                yield from self.lines(element, cell)

    def _table(self, element: Element) -> Iterator[Line]:
        self._tables += 1
        number = self._tables
        for row, line in enumerate(children(element, "tr"), 1):
            for column, box in enumerate(_cells(line), 1):
                yield from self.lines(box, (number, row, column))

    def _paragraph(self, element: Element, cell: tuple[int, int, int] | None) -> Iterator[Line]:
        self._paragraphs += 1
        properties = child(element, "pPr")
        style = child(properties, "pStyle") if properties is not None else None
        named = attribute(style, "val") if style is not None else ""
        listed = numbering_in(properties) or self.styles.numbering(named)
        label, depth = "", 0
        if listed is not None:
            number, depth = listed
            inherited = self.styles.numbering(named)
            label = self.numbering.label(number or (inherited[0] if inherited else ""), depth)
        boxes: list[Element] = []
        pieces = self._converted(list(self._inline(element, named, boxes)))
        yield from self._lines(pieces, label, depth, cell)
        for box in boxes:
            yield from self.lines(box, cell)

    def _lines(
        self, pieces: list[tuple[str, Look]], label: str, depth: int, cell: tuple[int, int, int] | None
    ) -> Iterator[Line]:
        where = f"đoạn {self._paragraphs}"
        if cell is not None:
            where = f"bảng {cell[0]}, hàng {cell[1]}, ô {cell[2]}"
        found: list[Piece] = []
        soft = False
        for text, look in pieces:
            first, *more = text.split(_BREAK)
            found.append(Piece(first, look.shown))
            for part in more:
                yield Line(tuple(found), where, self._paragraphs, "" if soft else label, depth, soft, cell)
                found, soft = [Piece(part, look.shown)], True
        yield Line(tuple(found), where, self._paragraphs, "" if soft else label, depth, soft, cell)

    # -- letters -------------------------------------------------------------------------------------------------

    def _inline(self, element: Element, style: str, boxes: list[Element]) -> Iterator[tuple[str, Look]]:
        for each in children(element):
            name = local(each)
            if name == "r":
                yield from self._run(each, style, boxes)
            elif name in _TRANSPARENT:
                yield from self._inline(each, style, boxes)
            elif name == "sdt":
                content = child(each, "sdtContent")
                if content is not None:
                    yield from self._inline(content, style, boxes)
            elif name in ("oMath", "oMathPara"):
                yield formula(each), self.styles.look(style)

    def _run(self, element: Element, style: str, boxes: list[Element]) -> Iterator[tuple[str, Look]]:
        properties = child(element, "rPr")
        look = self.styles.look(style)
        if properties is not None:
            named = child(properties, "rStyle")
            if named is not None:
                look = self.styles.look(style, attribute(named, "val"))
            look = changed(look, properties)
        if look.hidden:
            self.dropped.add("chữ ẩn")
            return
        text = "".join(self._sign(each, boxes) for each in children(element))
        if text:
            yield text, look

    def _sign(self, element: Element, boxes: list[Element]) -> str:
        name = local(element)
        if name == "t":
            return element.text or ""
        if name in _SIGNS:
            return _SIGNS[name]
        if name in ("br", "cr"):
            return "" if attribute(element, "type") in ("page", "column") else _BREAK
        if name == "AlternateContent":
            choice = child(element, "Choice")
            return "".join(self._sign(each, boxes) for each in children(choice)) if choice is not None else ""
        if name in ("drawing", "pict", "object"):
            return self._drawn(element, boxes)
        if name in ("footnoteReference", "endnoteReference"):
            self.dropped.add("chú thích cuối trang")
        return ""

    def _drawn(self, element: Element, boxes: list[Element]) -> str:
        """A placeholder, or nothing for a box of text, whose text follows."""
        texts = [each for each in element.iter() if local(each) == "txbxContent"]
        boxes += texts
        if texts:
            return ""
        return "[công thức]" if local(element) == "object" else "[hình]"

    def _converted(self, pieces: list[tuple[str, Look]]) -> list[tuple[str, Look]]:
        """Letters of old fonts as Unicode, where the font says so and the text looks so."""
        from hoctapbac.vietnamese.encodings.repairs import repair_cell, scheme_of_font

        if not any(look.font and scheme_of_font(look.font) for _, look in pieces):
            return pieces
        whole = {font: "".join(t for t, look in pieces if look.font == font) for font in {p[1].font for p in pieces}}
        legacy = {font for font, text in whole.items() if scheme_of_font(font) and repair_cell(text, font).text != text}
        done = [(repair_cell(t, look.font).text if look.font in legacy else t, look) for t, look in pieces]
        if legacy:
            self.converted.append(("".join(t for t, _ in pieces), "".join(t for t, _ in done)))
        return done


def _cells(row: Element) -> Iterator[Element]:
    for each in children(row):
        if local(each) == "tc":
            yield each
        elif local(each) == "sdt":
            content = child(each, "sdtContent")
            if content is not None:
                yield from children(content, "tc")


def formula(element: Element) -> str:
    """A formula in one line: fractions with a slash, powers with ^, indices with _, roots with √."""
    return "".join(_term(each) for each in children(element)) or "[công thức]"


def _term(element: Element) -> str:
    name = local(element)
    if name == "t":
        return element.text or ""
    part = {local(each): "".join(_term(inner) for inner in children(each)) for each in children(element)}
    if name == "f":
        return f"({part.get('num', '')})/({part.get('den', '')})"
    if name in ("sSup", "sSub", "sSubSup"):
        low = f"_{part['sub']}" if part.get("sub") else ""
        high = f"^{part['sup']}" if part.get("sup") else ""
        return part.get("e", "") + low + high
    if name == "rad":
        return f"√({part.get('e', '')})"
    return "".join(_term(each) for each in children(element))
