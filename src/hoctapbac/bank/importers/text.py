"""Plain text as it is pasted or saved: decoded openly, then read as people write questions.

Text that came through a web page keeps a few tags; `<u>`, `<b>`, `<mark>` and the like are looks, as in Word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hoctapbac.bank.importers import Found, Wishes, encoded
from hoctapbac.bank.importers.labelled import drafts_of_lines
from hoctapbac.bank.importers.pieces import Line, Mark, Piece
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

_TAG = re.compile(r"<(/?)(u|ins|b|strong|i|em|mark|s|del)>", re.IGNORECASE)
_MARKS: dict[str, Mark] = {
    "u": "underline", "ins": "underline", "b": "bold", "strong": "bold", "i": "italic", "em": "italic",
    "mark": "highlight", "s": "strike", "del": "strike",
}  # fmt: skip


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of a text file; keys also from a second file of any kind."""
    from hoctapbac.bank.importers.keyfile import key_lines

    key = key_lines(wishes.key, notes.file, wishes, notes, found) if wishes.key else ()
    yield from drafts_of_lines(lines_of(source, notes, found, wishes), wishes, notes, found, key)


def lines_of(source: Source, notes: Notes, found: Found, wishes: Wishes | None = None) -> list[Line]:
    """The lines of a text file, empty ones too."""
    texts = encoded.lines(source, wishes or Wishes(), notes, found)
    return [Line(pieces_of(text), f"dòng {n}", n) for n, text in enumerate(texts, 1)]


def pieces_of(text: str) -> tuple[Piece, ...]:
    """A line's letters, each with the looks of the tags around it; the tags are gone."""
    if "<" not in text:
        return (Piece(text),)
    pieces, marks, here = [], set[Mark](), 0
    for tag in _TAG.finditer(text):
        pieces.append(Piece(text[here : tag.start()], frozenset(marks)))
        change = marks.discard if tag[1] else marks.add
        change(_MARKS[tag[2].lower()])
        here = tag.end()
    return tuple(piece for piece in [*pieces, Piece(text[here:], frozenset(marks))] if piece.text)
