"""How letters look in a Word document: defaults, paragraph style, character style, the run itself, in that order.

Bold, italic and struck out are switches: a paragraph style and a character style that both set one cancel each other
out, what stands at the run itself is final. Looks are worked out once and kept, since a document has few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from hoctapbac.bank.importers.pieces import Mark
from hoctapbac.bank.importers.xml import Element, attribute, child, children, local

Settled = dict[str, str]  # what properties settle, by our own names; "" is off

_SWITCHES: dict[str, Mark] = {"b": "bold", "i": "italic", "strike": "strike", "dstrike": "strike"}
_OFF = {"0", "false", "off", "none"}
_BLACK = {"text1", "dark1", "tx1", "dk1"}
_DARK = 0x50  # a colour whose every part is darker is black to a reader
_PALE = 0xF0  # and one whose every part is lighter is white
_MOST_LOOKS = 10_000


@dataclass(frozen=True, slots=True)
class Look:
    """The look of some letters. `marks` leaves out colour, whose hexadecimal digits (or theme name) are `colour`.

    `height` is «superscript», «subscript» or "".
    """

    marks: frozenset[Mark] = frozenset()
    colour: str = ""
    font: str = ""
    height: str = ""
    hidden: bool = False


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class Listed:
    """A paragraph's list and its level in it; None where they are left to the style."""

    number: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """One style: what it is based on, what it settles, its list."""

    based_on: str = ""
    settled: Settled = field(default_factory=dict)
    listed: Listed = Listed()
    shaded: bool = False


@dataclass(slots=True)
class Styles:
    """The styles of a document."""

    defaults: Settled = field(default_factory=dict)
    named: dict[str, Style] = field(default_factory=dict)
    plain: str = ""  # the style of paragraphs that name none
    _looks: dict[object, Look] = field(default_factory=dict)

    def look(self, paragraph: str, properties: Element | None, shaded: bool = False) -> Look:
        """The look of a run with these properties in a paragraph of this style."""
        key = (paragraph, shaded, _signature(properties) if properties is not None else ())
        look = self._looks.get(key)
        if look is None:
            if len(self._looks) > _MOST_LOOKS:
                self._looks.clear()
            look = self._looks[key] = self._worked_out(paragraph, properties, shaded)
        return look

    def _worked_out(self, paragraph: str, properties: Element | None, shaded: bool) -> Look:
        direct = settled_by(properties)
        below, above = self._of_style(paragraph or self.plain), self._of_style(direct.get("style", ""))
        both = {m: "" for m in ("bold", "italic", "strike") if below.get(m) and above.get(m)}
        look = look_of({**self.defaults, **below, **above, **both, **direct})
        return replace(look, marks=look.marks | {"highlight"}) if shaded else look

    def _of_style(self, name: str) -> Settled:
        merged: Settled = {}
        for style in reversed(list(self._chain(name))):
            merged |= style.settled
        return merged

    def listed(self, paragraph: str) -> tuple[Listed, str]:
        """The list that a paragraph style belongs to, and the style of the chain that says so."""
        for name, style in self._named_chain(paragraph or self.plain):
            if style.listed.number is not None:
                return style.listed, name
        return Listed(), ""

    def shaded(self, paragraph: str) -> bool:
        """Whether paragraphs of this style have a colour behind them."""
        return any(style.shaded for style in self._chain(paragraph or self.plain))

    def _chain(self, name: str) -> Iterator[Style]:
        return (style for _, style in self._named_chain(name))

    def _named_chain(self, name: str) -> Iterator[tuple[str, Style]]:
        for _ in range(20):
            style = self.named.get(name)
            if style is None:
                return
            yield name, style
            name = style.based_on


def styles_of(root: Element | None) -> Styles:
    """What `styles.xml` says; nothing special where there is none."""
    styles = Styles()
    for element in children(root) if root is not None else ():
        if local(element) == "docDefaults":
            default = child(element, "rPrDefault")
            styles.defaults = settled_by(child(default, "rPr") if default is not None else None)
        elif local(element) == "style":
            name = attribute(element, "styleId")
            styles.named[name] = _style(element)
            if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true"):
                styles.plain = name
    return styles


def _style(element: Element) -> Style:
    based, paragraph = child(element, "basedOn"), child(element, "pPr")
    based_on = attribute(based, "val") if based is not None else ""
    return Style(based_on, settled_by(child(element, "rPr")), listed_in(paragraph), is_shaded(paragraph))


def listed_in(properties: Element | None) -> Listed:
    """The list and level that paragraph properties name."""
    listed = child(properties, "numPr") if properties is not None else None
    if listed is None:
        return Listed()
    number, level = child(listed, "numId"), child(listed, "ilvl")
    depth = attribute(level, "val") if level is not None else ""
    return Listed(attribute(number, "val") if number is not None else None, int(depth) if depth.isdecimal() else None)


def is_shaded(properties: Element | None) -> bool:
    """Whether paragraph or cell properties put a colour behind the letters."""
    shade = child(properties, "shd") if properties is not None else None
    return shade is not None and _shade(_values(shade)) != ""


@lru_cache(maxsize=4096)
def name_of(tag: object) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _signature(properties: Element) -> tuple[object, ...]:
    return tuple(
        [(name, *each.items()) for each in properties if (name := name_of(each.tag)) in _SWITCHES or name in _SETTLES]
    )


def settled_by(properties: Element | None) -> Settled:
    """What run properties settle."""
    settled: Settled = {}
    for element in properties if properties is not None else ():
        name, values = name_of(element.tag), _values(element)
        value = values.get("val", "").lower()
        on = "" if value in _OFF else "1"
        if name in _SWITCHES:
            settled[_SWITCHES[name]] = on or (settled.get("strike", "") if "strike" in name else "")
        elif name in _SETTLES:
            known, read = _SETTLES[name]
            settled[known] = read(value, values) or (settled.get("font", "") if known == "font" else "")
    return settled


_SETTLES: dict[str, tuple[str, Callable[[str, Mapping[str, str]], str]]] = {
    "u": ("underline", lambda value, _: "" if value in _OFF else "1"),
    "vanish": ("hidden", lambda value, _: "" if value in _OFF else "1"),
    "webHidden": ("hidden", lambda value, _: "" if value in _OFF else "1"),
    "highlight": ("behind", lambda value, _: "" if value in ("none", "white") else value),
    "vertAlign": ("height", lambda value, _: value if value in ("superscript", "subscript") else ""),
    "rStyle": ("style", lambda _, values: values.get("val", "")),
    "rFonts": ("font", lambda _, values: values.get("hAnsi") or values.get("ascii") or ""),
    "shd": ("shade", lambda _, values: _shade(values)),
    "color": ("colour", lambda value, values: _colour(value, values.get("themeColor", "").lower())),
}


def look_of(settled: Mapping[str, str]) -> Look:
    """The look that everything settled amounts to."""
    named: tuple[Mark, ...] = ("bold", "italic", "underline", "strike")
    marks: set[Mark] = {mark for mark in named if settled.get(mark)}
    if settled.get("behind") or settled.get("shade"):
        marks.add("highlight")
    return Look(
        frozenset(marks),
        settled.get("colour", ""),
        settled.get("font", ""),
        settled.get("height", ""),
        bool(settled.get("hidden")),
    )


def _values(element: Element) -> dict[str, str]:
    return {name_of(name): str(value) for name, value in element.items()}


def _shade(values: Mapping[str, str]) -> str:
    pattern, fill = values.get("val", "").lower(), values.get("fill", "").lower()
    parts = _parts(values.get("color", "").lower() if pattern == "solid" else fill)
    if parts is None:
        return pattern if pattern.startswith("pct") else ""
    return "" if min(parts) >= _PALE or not any(parts) else fill or pattern


def _colour(value: str, theme: str) -> str:
    parts = _parts(value)
    if parts is None:
        return "" if theme in _BLACK else theme
    return value if max(parts) >= _DARK else ""


def _parts(value: str) -> bytes | None:
    """Red, green and blue of six hexadecimal digits."""
    try:
        return bytes.fromhex(value) if len(value) == 6 else None
    except ValueError:
        return None
