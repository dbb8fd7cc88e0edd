"""The XML of questions with one spelling: no namespaces, no `qti-` prefixes, camelCase names; and its text.

Real files mix the spellings of QTI 2 and 3 inside one item and bind any prefix to any namespace, so names are made
plain once, in place, and everything after asks for «choiceInteraction» only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from hoctapbac.bank.importers.markup import Media, plain_text
from hoctapbac.bank.importers.sketch import Sketch
from hoctapbac.bank.importers.xml import Element
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Refused

INCLUDE = "xinclude"  # an XInclude element, which is never followed
FEEDBACK = {"feedbackInline", "feedbackBlock"}

_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NO_NAME = "span"  # what is called by no name of any version
_HYPHEN = re.compile(r"-([a-z0-9])")
_SPOKEN = "synthesis"  # how a passage is to be spoken: its words are ordinary text
_INCLUDES = "XInclude"
_AS_WRITTEN = ("data-", "aria-")


def plain_names(root: Element) -> Element:
    """`root` with all names below it made plain, in place."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = _name(element.tag)
            _plain_attributes(element)
    return root


def _name(tag: str) -> str:
    space, _, name = tag.rpartition("}")
    name = name.rpartition(":")[2]  # a prefix that was never declared
    if _SPOKEN in space:
        return "span"
    if _INCLUDES in space and name == "include":
        return INCLUDE
    plain = _camel(name.removeprefix("qti-")) if name.startswith("qti-") else name
    return plain if _NAME.fullmatch(plain) else _NO_NAME


def _plain_attributes(element: Element) -> None:
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2].rpartition(":")[2]
        if not name.startswith(_AS_WRITTEN):
            name = _camel(name)
        if name != key and _NAME.fullmatch(name):
            del element.attrib[key]
            if name not in element.attrib:
                element.set(name, value)


def _camel(name: str) -> str:
    return _HYPHEN.sub(lambda found: found[1].upper(), name)


def elements(root: Element, *names: str) -> list[Element]:
    """Every element below `root` of one of these names, in document order."""
    return [each for each in root.iter(*names) if each is not root]


def interactions(root: Element) -> list[Element]:
    """Everything below `root` that a person answers with."""
    return [each for each in root.iter() if isinstance(each.tag, str) and each.tag.endswith("Interaction")]


def take_out(element: Element, instead: Element | None = None) -> None:
    """Remove an element but not the text behind it; `instead` takes its place."""
    parent, tail = element.getparent(), element.tail or ""
    element.tail = None
    if instead is not None:
        instead.tail = tail
        parent.replace(element, instead)
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def words(element: Element | None, media: Media) -> str:
    """The text inside an element, its lines parted by line breaks; pictures and formulas go to `media`."""
    if element is None:
        return ""
    if not len(element):
        html = str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))
        return plain_text(html, media) if "&" in html or "\n" in html else " ".join((element.text or "").split())
    return plain_text(str(etree.tostring(element, encoding="unicode", method="html", with_tail=False)), media)


def marked(text: str, name: str = "span") -> Element:
    """A new element that holds only `text`."""
    made = etree.Element(name)
    made.text = text
    return made


def truth(element: Element, name: str) -> bool | None:
    """A yes or no attribute, in whatever letters («TRUE», «Yes», «1»); None where it is absent or neither."""
    said = (element.get(name) or "").strip().lower()
    return True if said in {"true", "yes", "1"} else False if said in {"false", "no", "0"} else None


def left_out(sketch: Sketch, notes: Notes, reason: str, kind: str) -> Refused:
    """A question of a kind that is none here: no fault of the file, so it is said as a warning."""
    notes.warning(
        sketch.line,
        "kind-left-out",
        f"{sketch.called}: {reason}; không nạp.",
        "Không cần làm gì nếu không dùng câu này.",
    )
    return sketch.refused(reason, kind[:80])


def numbered(items: list[Element], name: str = "identifier") -> Iterator[str]:
    """The codes of choices, spaces around them gone."""
    return ((each.get(name) or "").strip() for each in items)
