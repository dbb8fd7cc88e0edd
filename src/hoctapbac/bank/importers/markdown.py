"""Markdown as question collections write it: a heading or a number for the stem, a list of boxes, `[x]` for the key.

    #### Q1. Thủ đô của Việt Nam là thành phố nào?
    - [x] Hà Nội
    - [ ] Huế

Several crosses make a question of several answers. Fenced code belongs to the stem; links lose their address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hoctapbac.bank.importers import Found, Wishes, encoded
from hoctapbac.bank.importers.markup import Media
from hoctapbac.bank.importers.signs import field_of, heading_of
from hoctapbac.bank.importers.sketch import Part, Sketch, finish
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Evidence, Refused

_HEADING = re.compile(r"\s{0,3}#{1,6}\s++(.*)")
_BOX = re.compile(r"\s*+(?:[-*+]|\d{1,3}[.)])\s*+\[\s*+([xX✓✔*]?)\s*+\]\s*+(.*)$")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_PICTURE = re.compile(r"!\[([^\]]{0,200}+)\]\(([^)\s]{0,400}+)[^)]{0,200}+\)")
_LINK = re.compile(r"\[([^\]]{1,400}+)\]\([^)]{0,600}+\)")
_LOOK = re.compile(r"(\*\*|__|`)(?=\S)(.{1,400}?)(?<=\S)\1")
_ITEM = re.compile(r"\A\s*+[-*+]\s+")


@dataclass(slots=True)
class _Open:
    """The question being read."""

    sketch: Sketch
    stem: list[str] = field(default_factory=list)
    ticked: list[int] = field(default_factory=list)
    media: Media = field(default_factory=Media)


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of a Markdown file; text without boxes belongs to the heading above it."""
    question: _Open | None = None
    fenced = False
    section = ""
    for number, line in enumerate(encoded.lines(source, wishes, notes, found), 1):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        begun = None if fenced else _begun(line, number, question)
        if begun is not None:
            if question is not None and question.sketch.options:
                yield _finished(question, section, notes)
            elif question is not None and not question.sketch.number:
                section = question.stem[0]
            question = begun
        elif question is not None:
            _take(line, question, fenced)
    if question is not None and (question.sketch.options or question.sketch.number):
        yield _finished(question, section, notes)


def _begun(line: str, number: int, before: _Open | None) -> _Open | None:
    """The question that a line begins: a heading, or a numbered line after options."""
    heading = _HEADING.match(line)
    text = heading[1].rstrip().rstrip("#").rstrip() if heading else line
    numbered = heading_of(text, "")
    boxes = _BOX.match(line) is not None
    after_options = before is not None and bool(before.sketch.options)
    if not heading and (boxes or numbered is None or not (before is None or after_options)):
        return None
    start = numbered.start if numbered else 0
    sketch = Sketch(where=f"dòng {number}", line=number, number=numbered.number if numbered else "")
    return _Open(sketch, [text[start:]])


def _take(line: str, question: _Open, fenced: bool) -> None:
    """A line that belongs to the question: an option, a field, more of the stem or of the last option."""
    sketch = question.sketch
    box = None if fenced else _BOX.match(line)
    named = None if fenced or not sketch.options else field_of(line.strip("*_ "))
    if box:
        if box[1]:
            question.ticked.append(len(sketch.options))
        sketch.options.append(Part(_plain(box[2], question.media)))
    elif named and named[0] in ("source", "explanation", "quotation", "level", "id"):
        if named[0] != "level":
            setattr(sketch, named[0], _plain(named[1], question.media))
    elif line.strip() and sketch.options:
        last = sketch.options[-1]
        last.text = f"{last.text}\n{_plain(line, question.media)}"
    elif line.strip():
        question.stem.append(line)


def _finished(question: _Open, section: str, notes: Notes) -> Draft | Refused:
    sketch = question.sketch
    sketch.stem = "\n".join(_plain(line, question.media) for line in question.stem)
    sketch.category = _plain(section, question.media)
    sketch.media = question.media.names
    if question.ticked:
        sketch.evidence = [Evidence("mark", tuple(question.ticked), "ô đã đánh dấu [x]", sketch.where)]
    return finish(sketch, notes)


def _plain(text: str, media: Media) -> str:
    """A line without its Markdown: pictures as placeholders, links as their words, bold and code as they read."""
    text = _PICTURE.sub(lambda found: media.placeholder("hình", found[2]), text)
    text = _LOOK.sub(r"\2", _LINK.sub(r"\1", text))
    return _ITEM.sub("", text).strip()
