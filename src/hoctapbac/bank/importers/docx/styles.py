"""How letters look in a Word document: defaults, paragraph style, character style, the run itself, in that order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hoctapbac.bank.importers.pieces import Mark
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local

_TOGGLES: dict[str, Mark] = {"b": "bold", "i": "italic", "strike": "strike", "dstrike": "strike"}
_OFF = {"0", "false", "off", "none"}
_DARK = 0x50  # a colour whose every part is darker is black to a reader


@dataclass(frozen=True, slots=True)
class Look:
    """The marks that are settled so far (True or False), the font, whether the text is hidden."""

    marks: tuple[tuple[Mark, bool], ...] = ()
    font: str = ""
    hidden: bool = False

    @property
    def shown(self) -> frozenset[Mark]:
        return frozenset(mark for mark, on in self.marks if on)


@dataclass(slots=True)
class Style:
    """One style: what it is based on, its look and its list, as they stand in it."""

    based_on: str = ""
    run: Element | None = None
    numbering: tuple[str, int] | None = None


@dataclass(slots=True)
class Styles:
    """The styles of a document. `look(...)` answers from memory after the first time."""

    defaults: Look = field(default_factory=Look)
    named: dict[str, Style] = field(default_factory=dict)
    plain: str = ""  # the style of paragraphs that name none
    _looks: dict[tuple[str, str], Look] = field(default_factory=dict)

    def look(self, paragraph: str, character: str = "") -> Look:
        """The look of letters in a paragraph style and, over it, a character style."""
        key = (paragraph or self.plain, character)
        if key not in self._looks:
            look = self.defaults
            for name in key:
                for style in reversed(self._chain(name)):
                    look = changed(look, style.run)
            self._looks[key] = look
        return self._looks[key]

    def numbering(self, paragraph: str) -> tuple[str, int] | None:
        """The list that a paragraph style belongs to: its number and level."""
        return next((s.numbering for s in self._chain(paragraph or self.plain) if s.numbering is not None), None)

    def _chain(self, name: str) -> list[Style]:
        chain: list[Style] = []
        while name in self.named and len(chain) < 20:
            chain.append(self.named[name])
            name = self.named[name].based_on
        return chain


def styles_of(root: Element | None) -> Styles:
    """What `styles.xml` says; nothing special where there is none."""
    styles = Styles()
    if root is None:
        return styles
    for element in children(root):
        if local(element) == "docDefaults":
            default = child(element, "rPrDefault")
            styles.defaults = changed(styles.defaults, child(default, "rPr") if default is not None else None)
        elif local(element) == "style":
            name = attribute(element, "styleId")
            styles.named[name] = _style(element)
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
                styles.plain = name
    return styles


def _style(element: Element) -> Style:
    based = child(element, "basedOn")
    paragraph = child(element, "pPr")
    return Style(
        attribute(based, "val") if based is not None else "",
        child(element, "rPr"),
        numbering_in(paragraph),
    )


def numbering_in(properties: Element | None) -> tuple[str, int] | None:
    """The list and level that paragraph properties name."""
    listed = child(properties, "numPr") if properties is not None else None
    if listed is None:
        return None
    number, level = child(listed, "numId"), child(listed, "ilvl")
    depth = attribute(level, "val") if level is not None else "0"
    return (attribute(number, "val") if number is not None else "", int(depth) if depth.isdecimal() else 0)


def changed(look: Look, properties: Element | None) -> Look:
    """`look` with what run properties settle anew."""
    if properties is None or not len(properties):
        return look
    marks = dict(look.marks)
    font, hidden = look.font, look.hidden
    for element in children(properties):
        name = local(element)
        value = attribute(element, "val").lower()
        if name in _TOGGLES:
            marks[_TOGGLES[name]] = value not in _OFF
        elif name == "u":
            marks["underline"] = value not in _OFF
        elif name == "highlight":
            marks["highlight"] = value not in ("none", "white", "")
        elif name == "shd":
            marks["highlight"] = _shaded(value, attribute(element, "fill").lower()) or marks.get("highlight", False)
        elif name == "color":
            marks["colour"] = _coloured(value, attribute(element, "themeColor").lower())
        elif name == "rFonts":
            font = attribute(element, "ascii") or attribute(element, "hAnsi") or font
        elif name in ("vanish", "webHidden"):
            hidden = value not in _OFF
    return replace(look, marks=tuple(marks.items()), font=font, hidden=hidden)


def _shaded(pattern: str, fill: str) -> bool:
    return (len(fill) == 6 and fill not in ("ffffff", "000000")) or pattern.startswith("pct")


def _coloured(value: str, theme: str) -> bool:
    if len(value) == 6:
        try:
            parts = bytes.fromhex(value)
        except ValueError:
            return False
        return max(parts) >= _DARK
    return bool(theme) and theme not in ("text1", "dark1", "tx1", "dk1")
