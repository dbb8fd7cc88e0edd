"""The letters of one paragraph of a Word document with their look, in the order in which a person reads them.

Tracked insertions are text, deletions are not; codes of fields are not, their results are. Pictures, objects and
formulas without letters leave a placeholder («[hình]», «[công thức]»), which is numbered once it is known whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from hoctapbac.bank.importers.docx.formulas import linear
from hoctapbac.bank.importers.docx.styles import Look, Styles, name_of
from hoctapbac.bank.importers.docx.symbols import is_symbol_font, symbol
from hoctapbac.bank.importers.xml import Element, attribute, child, children, descendants, local

Run = tuple[str, Look]

BREAK = "\n"
PICTURE, FORMULA = "[hình]", "[công thức]"
THROUGH = {"ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir", "rt", "rubyBase"}
_SIGNS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "cr": BREAK}
_NOTES = {
    "footnoteReference": "chú thích cuối trang",
    "endnoteReference": "chú thích cuối văn bản",
    "commentReference": "lời bình ở lề",
}
_DRAWN = {"wgp", "wpc", "blip", "imagedata", "chart", "pic", "relIds", "group", "OLEObject"}
_LINES = {"line", "straightConnector1", "rect"}


@dataclass(slots=True)
class Runs:
    """Reads paragraphs. `dropped` gathers what was seen and left out; `formulas` counts those written as text."""

    styles: Styles
    dropped: set[str] = field(default_factory=set)
    formulas: int = 0

    def of(self, paragraph: Element, style: str, shaded: bool, boxes: list[Element]) -> list[Run]:
        """The runs of a paragraph, neighbours of one look joined; text boxes in it are added to `boxes`."""
        joined: list[Run] = []
        texts: list[str] = []
        now: Look | None = None
        for text, look in self._inside(paragraph, style, shaded, boxes):
            if look is not now and look != now:
                if now is not None:
                    joined.append(("".join(texts), now))
                texts, now = [], look
            texts.append(text)
        if now is not None:
            joined.append(("".join(texts), now))
        return joined

    def _inside(self, element: Element, style: str, shaded: bool, boxes: list[Element]) -> Iterator[Run]:
        for each in element:
            name = name_of(each.tag)
            if name == "r":
                yield from self._run(each, style, shaded, boxes)
            elif name in THROUGH:
                yield from self._inside(each, style, shaded, boxes)
            elif name == "sdt":
                content = child(each, "sdtContent")
                if content is not None:
                    yield from self._inside(content, style, shaded, boxes)
            elif name in ("oMath", "oMathPara"):
                yield self._formula(each), self.styles.look(style, None, shaded)
            elif name == "AlternateContent":
                for choice in _chosen(each):
                    yield from self._inside(choice, style, shaded, boxes)

    def _run(self, run: Element, style: str, shaded: bool, boxes: list[Element]) -> Iterator[Run]:
        properties, texts = None, []
        for each in run:
            name = name_of(each.tag)
            if name == "t":
                texts.append(each.text or "")
            elif name == "rPr":
                properties = each
            elif name not in ("instrText", "delText", "fldChar", "lastRenderedPageBreak"):
                texts.append(self._sign(each, name, style, boxes))
        text = "".join(texts)
        if not text:
            return
        look = self.styles.look(style, properties, shaded)
        if look.hidden:
            self.dropped.add("chữ ẩn")
        else:
            yield (_signs(text, look.font) if is_symbol_font(look.font) else text), look

    def _sign(self, element: Element, name: str, style: str, boxes: list[Element]) -> str:
        """What a run holds besides letters, as text."""
        text = _SIGNS.get(name, "")
        if name == "br":
            text = "" if attribute(element, "type") in ("page", "column") else BREAK
        elif name == "sym":
            text = _sign_of(element)
        elif name == "AlternateContent":
            inside = (each for choice in _chosen(element) for each in children(choice))
            text = "".join(self._sign(each, local(each), style, boxes) for each in inside)
        elif name in ("drawing", "pict", "object"):
            text = self._drawn(element, name, boxes)
        elif name == "ruby":
            text = "".join(
                run[0] for base in children(element, "rubyBase") for run in self._inside(base, style, False, [])
            )
        elif name in _NOTES:
            self.dropped.add(_NOTES[name])
        return text

    def _drawn(self, element: Element, name: str, boxes: list[Element]) -> str:
        """A placeholder; nothing for a box of text, whose text follows, and for a mere line or frame."""
        texts = list(_outermost(element, "txbxContent"))
        boxes += texts
        if texts:
            return ""
        inside = {local(each) for each in element.iter() if each is not element}
        if name == "object":
            code = next((attribute(each, "ProgID") for each in descendants(element, "OLEObject")), "")
            return FORMULA if code.startswith(("Equation", "MathType")) or not code else PICTURE
        if inside & _DRAWN:
            return PICTURE
        shapes = [attribute(each, "prst") for each in descendants(element, "prstGeom")]
        plain = all(shape in _LINES for shape in shapes) if shapes else bool(inside & {"line", "rect"})
        if plain:
            self.dropped.add("đường kẻ, khung vẽ")
        return "" if plain else PICTURE

    def _formula(self, element: Element) -> str:
        text = linear(element)
        self.formulas += 1 if text else 0
        return text or FORMULA


def _chosen(element: Element) -> Iterator[Element]:
    """What stands for alternate content: the first choice, or what is there for old programs."""
    choice = child(element, "Choice")
    choice = child(element, "Fallback") if choice is None else choice
    if choice is not None:
        yield choice


def _outermost(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name that are not inside another of that name; alternates count once."""
    for each in children(element):
        if local(each) == name:
            yield each
        elif local(each) == "AlternateContent":
            for choice in _chosen(each):
                yield from _outermost(choice, name)
        else:
            yield from _outermost(each, name)


def _sign_of(element: Element) -> str:
    code = attribute(element, "char")
    try:
        return symbol(int(code[:6], 16), attribute(element, "font"))
    except ValueError:
        return ""


def _signs(text: str, font: str) -> str:
    return "".join(symbol(ord(each), font) if 0xF020 <= ord(each) <= 0xF0FF else each for each in text)
