"""How an item is spelled: QTI 2.1 in camelCase, QTI 3.0 in kebab-case with `qti-` before every name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, TypeAlias

from lxml import etree

Element: TypeAlias = Any  # lxml brings no types

_CAPITAL = re.compile(r"(?=[A-Z])")
_HTML = {"p", "br", "span"}
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


@dataclass(frozen=True, slots=True)
class Dialect:
    """One version of QTI: its namespaces, its words in a manifest, and whether names are kebab-case."""

    item: str
    location: str
    template: str  # of the published scoring programs, with «%s» for the name
    package: str
    schema: str
    schema_version: str
    resource: str
    kebab: bool


class Maker:
    """Makes elements of one dialect from the names of QTI 2.1."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def __call__(self, name: str, attributes: dict[str, str], *content: str | Element) -> Element:
        """An element with these attributes; texts and elements inside in their order."""
        made = etree.Element(f"{{{self.dialect.item}}}{self._named(name)}", nsmap={None: self.dialect.item})
        for key, value in attributes.items():
            made.set(key if key.startswith("{") else self._kebab(key), value)
        last = None
        for each in content:
            if not isinstance(each, str):
                made.append(each)
                last = each
            elif last is None:
                made.text = (made.text or "") + each
            else:
                last.tail = (last.tail or "") + each
        return made

    def lines(self, text: str) -> list[str | Element]:
        """A text whose lines are parted by breaks."""
        first, *others = text.split("\n")
        return [first, *(part for line in others for part in (self("br", {}), line))]

    def paragraphs(self, text: str) -> list[Element]:
        """A text with a paragraph for each line."""
        return [self("p", {}, line) for line in text.split("\n")]

    def item(self, attributes: dict[str, str], *content: Element) -> Element:
        """The root of an item, which says where its schema is."""
        where = {f"{{{_XSI}}}schemaLocation": f"{self.dialect.item} {self.dialect.location}"}
        return self("assessmentItem", attributes | where, *content)

    def scoring(self, template: str) -> Element:
        """Scoring by one of the published programs."""
        return self("responseProcessing", {"template": self.dialect.template % template})

    def _named(self, name: str) -> str:
        return f"qti-{self._kebab(name)}" if self.dialect.kebab and name not in _HTML else name

    def _kebab(self, name: str) -> str:
        return _CAPITAL.sub("-", name).lower() if self.dialect.kebab else name
