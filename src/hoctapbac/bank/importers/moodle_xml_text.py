"""The texts of one question in Moodle XML: in any of its formats, old and new, with the files they show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from lxml import etree

from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.moodle_text import formatted, shown
from hoctapbac.bank.importers.xml import Element, attribute, child, children, text_of

_FORMATS = {"html": "html", "plain_text": "plain", "markdown": "markdown", "moodle_auto_format": "moodle"}
_PLACE = "@@PLUGINFILE@@"


@dataclass(slots=True)
class Wording:
    """The texts of one question; `form` is the format of its stem, which others fall back on."""

    form: str = "html"
    media: Media = field(default_factory=Media)
    dropped: list[str] = field(default_factory=list)

    def stem(self, element: Element | None) -> str:
        if element is not None:
            self.form = _FORMATS.get(attribute(element, "format"), "html")
        return self.text(element)

    def text(self, element: Element | None) -> str:
        """What the element says, as plain text; each file it brings has its place in it or after it."""
        if element is None:
            return ""
        form = _FORMATS.get(attribute(element, "format"), self.form)
        return self.shown(raw(element), form) + self._unseen(element)

    def shown(self, text: str, form: str) -> str:
        if form == "markdown" and text.strip():
            self.dropped.append("định dạng Markdown của lời văn (còn nguyên ký hiệu)")
        elif formatted(text, form):
            self.dropped.append("định dạng HTML của lời văn")
        return shown(text, form, self.media)

    def _unseen(self, element: Element) -> str:
        """Placeholders for the files that the text links to or does not name."""
        self.media.names[:] = [unquote(name.removeprefix(f"{_PLACE}/")) for name in self.media.names]
        names = [attribute(each, "name") for each in children(element, "file")]
        return "".join(
            f" {self.media.placeholder('tệp', name)}" for name in names if name and name not in self.media.names
        )


def raw(element: Element | None) -> str:
    """The text of an element, in a <text> of its own or, in old files, directly; markup inside is kept as written."""
    if element is None:
        return ""
    inner = child(element, "text")
    if inner is None:
        return "".join(_own(element))
    return "".join([inner.text or "", *(etree.tostring(each, encoding="unicode") for each in inner)])


def _own(element: Element) -> Iterator[str]:
    """The text directly in an element and around its children, not in them."""
    yield element.text or ""
    for each in element:
        yield each.tail or ""


def plain(element: Element, name: str) -> str:
    """The text of the child called `name`, stripped; "" where there is none."""
    found = child(element, name)
    return text_of(found).strip() if found is not None else ""
