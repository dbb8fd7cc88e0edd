"""The texts of a workbook, which all its sheets share: hundreds of thousands of them, so no tree is built.

A text of one look is a plain string; one whose letters differ in look is a row of runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from hoctapbac.bank.importers.cellstyles import Style, run_style
from hoctapbac.bank.importers.xml import BadXml, Element

_PIECE = 1 << 20
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DOCTYPE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters of a cell that share a look; `style` is None where they look as the cell does."""

    text: str
    style: Style | None = None


Text = str | tuple[Run, ...]


def strings_of(raw: bytes) -> list[Text]:
    """The texts in their order; BadXml where they cannot be read."""
    if any(each in raw for each in _DOCTYPE):
        raise BadXml("tệp XML khai DOCTYPE")
    target = _Target()
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        for start in range(0, len(raw), _PIECE):
            parser.feed(raw[start : start + _PIECE])
        parser.close()
    except etree.XMLSyntaxError as error:
        raise BadXml("không phải XML đúng chuẩn", error.lineno or 0) from error
    except (ValueError, LookupError) as error:
        raise BadXml("không đọc được bảng mã của XML") from error
    return target.texts


class _Target:
    """What the parser tells, put together; readings of Asian letters (`rPh`) are no part of a text."""

    def __init__(self) -> None:
        self.texts: list[Text] = []
        self._runs: list[Run] = []
        self._parts: list[str] | None = None
        self._plain: list[str] = []
        self._style: Style | None = None
        self._font: Element | None = None
        self._silent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if self._silent or name == "rPh":
            self._silent += 1
        elif self._font is not None:
            etree.SubElement(self._font, name, dict(attributes))
        elif name == "t":
            self._parts = []
        elif name == "si":
            self._runs, self._plain = [], []
        elif name == "r":
            self._style = None
        elif name == "rPr":
            self._font = etree.Element("rPr")

    def end(self, tag: str) -> None:
        name = tag.rpartition("}")[2]
        if self._silent:
            self._silent -= 1
        elif name == "t" and self._parts is not None:
            self._ended("".join(self._parts))
            self._parts = None
        elif name == "rPr" and self._font is not None:
            self._style, self._font = run_style(self._font), None
        elif name == "r":
            self._style = None
        elif name == "si":
            self.texts.append(tuple(self._runs) if any(run.style for run in self._runs) else "".join(self._plain))

    def _ended(self, text: str) -> None:
        text = unescaped(text)
        if text:
            self._runs.append(Run(text, self._style))
            self._plain.append(text)

    def data(self, text: str) -> None:
        if self._parts is not None and not self._silent:
            self._parts.append(text)

    def close(self) -> None:
        """Nothing is left to do."""


def unescaped(text: str) -> str:
    r"""The characters that the format writes as «_x000D_»; a line end of Windows is one line end."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
