"""The small print of GIFT: escapes, comments, and texts with a format in front.

An escaped sign is hidden behind a control character while a question is taken apart, so that every sign still seen
is one that means something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.moodle_text import TEXT_FORMATS, formatted, shown

_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_HIDDEN = {"\\": "\x01", ":": "\x02", "#": "\x03", "=": "\x04", "{": "\x05", "}": "\x06", "~": "\x07", "n": "\x08"}
_SEEN = {hidden: "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()}
_CONTROL = re.compile("[\x01-\x08]")
_FORMAT = re.compile(r"\[([a-z]{4,8})\]")
_NAMED = re.compile(r"\[(id|tag):((?:\\\]|[^\]])*+)(?:\]|$)")


def hidden(text: str) -> str:
    """`text` with every escaped sign out of sight."""
    return _ESCAPE.sub(lambda found: _HIDDEN[found[1]], _CONTROL.sub("", text))


@dataclass(slots=True)
class Comments:
    """What the comment lines of one question say."""

    code: str = ""
    tags: list[str] = field(default_factory=list)

    def take(self, line: str) -> None:
        for found in _NAMED.finditer(line):
            text = found[2].replace("\\]", "]")
            if found[1] == "id":
                self.code = text
            else:
                self.tags.append(text)


def without_comments(text: str) -> tuple[str, int, Comments]:
    """The question without its comment lines, how many lines stood before it, and what the comments say."""
    said, before = Comments(), 0
    kept: list[str] = []
    for line in text.split("\n"):
        if line.lstrip().startswith("//"):
            said.take(line)
        elif line.strip() or kept:
            kept.append(line)
            continue
        before += not kept
    return "\n".join(kept).strip(), before, said


@dataclass(slots=True)
class Wording:
    """The texts of one question: its own format, and whether anything in it was escaped."""

    escaped: bool = False
    form: str = "moodle"
    media: Media = field(default_factory=Media)
    dropped: list[str] = field(default_factory=list)

    def stem(self, raw: str) -> str:
        """The stem; the format in front of it holds for every text that follows."""
        raw = raw.strip()
        if raw[:1] == "[":
            self.form, raw = self._format(raw)
        return self._seen(raw, self.form)

    def text(self, raw: str) -> str:
        """An option, a feedback."""
        raw = raw.strip()
        form = self.form
        if raw[:1] == "[":
            form, raw = self._format(raw)
        return self._seen(raw, form)

    def literal(self, raw: str) -> str:
        """A short answer: typed by people, so no format changes it."""
        raw = raw.strip()
        if raw[:1] == "[":
            raw = self._format(raw)[1]
        return self.seen(raw)

    def seen(self, raw: str) -> str:
        """`raw` with its escaped signs as signs."""
        return _CONTROL.sub(lambda found: _SEEN[found[0]], raw) if self.escaped else raw

    def _format(self, raw: str) -> tuple[str, str]:
        found = _FORMAT.match(raw)
        return (found[1], raw[found.end() :].lstrip()) if found and found[1] in TEXT_FORMATS else (self.form, raw)

    def _seen(self, raw: str, form: str) -> str:
        raw = self.seen(raw)
        if form == "moodle" and "<" not in raw and "&" not in raw:
            return raw
        if form == "markdown":
            self.dropped.append("định dạng Markdown của lời văn (còn nguyên ký hiệu)")
        elif formatted(raw, form):
            self.dropped.append("định dạng HTML của lời văn")
        return shown(raw, form, self.media)
