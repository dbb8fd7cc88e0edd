"""HTML in questions as the plain text a kiosk can draw.

Paragraphs, breaks, list items and table rows become lines, cells are parted by « | »; pictures, sounds and formulas
become placeholders and are counted. Scripts and styles vanish. Never raises for any text, and takes entities apart
once only: «&amp;lt;» is «&lt;».
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_LINES = {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "ul", "ol", "table"}
_SILENT = {"script", "style", "head", "title", "template"}
_SEEN = {"img": "hình", "svg": "hình", "object": "hình", "audio": "âm thanh", "video": "phim", "math": "công thức"}
_TAG = re.compile(r"<[a-zA-Z/!][^<>]*>|&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z]\w*);")
_HIDDEN = re.compile(r"<!--.*?-->|<!\[CDATA\[|\]\]>", re.DOTALL)
_FRAME = re.compile(r"<!\[CDATA\[|\]\]>")
_DECLARATION = re.compile(r"<(?=[!?])")
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SUBSCRIPT = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")


@dataclass(slots=True)
class Media:
    """The pictures and sounds of one question, numbered as they are met."""

    names: list[str] = field(default_factory=list)

    def placeholder(self, what: str, name: str = "") -> str:
        """«[hình 1]»: what stands in the text instead; `what` is «hình», «công thức», «âm thanh», «phim»."""
        self.names.append(name or what)
        return f"[{what} {len(self.names)}]"


def has_markup(text: str) -> bool:
    """Whether the text holds a tag or an entity."""
    return _TAG.search(text) is not None


def plain_text(html: str, media: Media) -> str:
    """The text of `html`, its lines parted by line breaks; what cannot be drawn goes to `media`."""
    reader = _Reader(media)
    # The parser of the standard library trips over declarations that are cut off; none of them is text. Beyond the
    # last «>» no tag ends: it would look for that end again from every «<».
    text = _DECLARATION.sub("&lt;", _without_hidden(html))
    end = text.rfind(">") + 1
    reader.feed(text[:end] + text[end:].replace("<", "&lt;"))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_hidden(html: str) -> str:
    """`html` without comments and the frames of CDATA; beyond the last «-->» no comment is looked for."""
    end = html.rfind("-->") + len("-->") if "-->" in html else 0
    return _HIDDEN.sub("", html[:end]) + _FRAME.sub("", html[end:])


def at_height(text: str, *, up: bool) -> str:
    """Raised or lowered text: small numbers where there are such characters, else «^n», «_(i+1)»."""
    table = _SUPERSCRIPT if up else _SUBSCRIPT
    if all(ord(character) in table for character in text):
        return text.translate(table)
    bare = text.strip()
    if not bare:
        return text
    return ("^" if up else "_") + (text if len(bare) < 2 or bare.isalnum() else f"({bare})")


class _Reader(HTMLParser):
    def __init__(self, media: Media) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._media = media
        self._silent: list[str] = []
        self._raised: list[str] = []
        self._as_written = 0  # <pre> inside <pre>

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT or (tag in _SEEN and tag not in ("img",)):
            if tag in _SEEN and not self._silent:
                self._place(tag, attrs)
            if tag not in self._silent:  # its first end is the end of all of them
                self._silent.append(tag)
        elif self._silent:
            return
        elif tag == "img":
            self._place(tag, attrs)
        elif tag in ("td", "th"):
            self.parts.append(" | " if self.parts and not self.parts[-1].endswith("\n") else "")
        elif tag in ("sup", "sub"):
            self._raised.append(tag)
        elif tag in _LINES:
            self._as_written += tag == "pre"
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        inside = tag in self._silent
        self.handle_starttag(tag, attrs)
        if not inside and self._silent and self._silent[-1] == tag:
            self._silent.pop()

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
        elif tag in ("sup", "sub") and self._raised:
            self._raised.pop()
        elif tag in _LINES:
            self._as_written -= tag == "pre" and self._as_written > 0
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            line = data if self._as_written else data.replace("\n", " ")
            self.parts.append(at_height(line, up=self._raised[-1] == "sup") if self._raised else line)

    def _place(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("src") or given.get("data") or ""
        self.parts.append(f" {self._media.placeholder(_SEEN[tag], name if len(name) < 200 else '')} ")
