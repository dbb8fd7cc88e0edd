"""Plain text as it is pasted or saved: decoded openly, then read as people write questions."""

from __future__ import annotations

from collections.abc import Iterator

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.labelled import drafts_of_lines
from hoctapbac.bank.importers.pieces import Line, Piece
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

MOST_BYTES = 20_000_000


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of a text file."""
    lines = lines_of(source.read(MOST_BYTES), wishes.encoding, notes, found)
    key = lines_of(wishes.key.read(MOST_BYTES), "", notes, found) if wishes.key else ()
    yield from drafts_of_lines(lines, wishes, notes, found, key)


def lines_of(raw: bytes, encoding: str, notes: Notes, found: Found) -> list[Line]:
    """The lines of a text file, empty ones too."""
    text = decoded(raw, encoding, notes, found)
    return [Line((Piece(line),), f"dòng {n}", n) for n, line in enumerate(text.splitlines(), 1)]


def decoded(raw: bytes, encoding: str, notes: Notes, found: Found) -> str:
    """The text of `raw`: as UTF-8 or UTF-16 where it is that, else by the old encoding found or named, and said."""
    from hoctapbac.vietnamese import encodings

    if not encoding:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    guesses = () if encoding in encodings.ENCODINGS else encodings.detect(raw)
    read = guesses[0].decoded() if guesses else encodings.decode(raw, encoding)
    if guesses:
        first, second = guesses[0], guesses[1] if len(guesses) > 1 else None
        other = f"; khả năng kế tiếp {second.encoding} ({second.score}/1000)" if second else ""
        found.remarks.append(f"Chữ được đọc theo bảng mã {first.encoding} ({first.score}/1000{other}).")
    for loss in read.losses[:5]:
        notes.error(
            loss.line, "lost-letters", "Dòng này đã mất chữ có dấu (dấu ? trong từ).", "Tìm tệp gốc chưa bị hỏng."
        )
    return read.text
