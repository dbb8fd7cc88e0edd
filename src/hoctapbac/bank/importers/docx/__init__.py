"""Word documents (.docx): walked as they are stored, then read as people write questions.

Nothing but the text of the document, its styles and its lists is opened; links lead nowhere from here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.archive import Archive, BadArchive
from hoctapbac.bank.importers.docx import template
from hoctapbac.bank.importers.docx.letters import Letters, letters_of
from hoctapbac.bank.importers.docx.numbering import numbering_of
from hoctapbac.bank.importers.docx.runs import Runs
from hoctapbac.bank.importers.docx.styles import styles_of
from hoctapbac.bank.importers.docx.walk import MOST_LINES, Walk
from hoctapbac.bank.importers.labelled import drafts_of_lines
from hoctapbac.bank.importers.pieces import Line
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.importers.xml import BadXml, Element, parse, stream
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

MOST_TEXT = 32_000_000  # bytes of the text part, unpacked
MOST_PART = 8_000_000  # of the styles, of the lists

_DOCUMENT = "word/document.xml"
_AGAIN = "Mở tệp bằng Word hoặc LibreOffice, lưu lại dạng .docx, rồi nạp tệp mới."


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions of a Word document; keys also from a second file of any kind."""
    lines = lines_of(source, notes, found)
    keys = _keys(wishes, notes, found)
    if template.is_ours(line.text for line in lines if not line.soft):
        yield from template.drafts(lines, wishes, notes, found, keys)
        return
    if any(line.cell for line in lines):
        yield from _with_tables(lines, keys, wishes, notes, found)
    else:
        yield from drafts_of_lines(lines, wishes, notes, found, keys)


def _keys(wishes: Wishes, notes: Notes, found: Found) -> list[Line]:
    """The lines of the second file, if there is one."""
    if wishes.key is None:
        return []
    from hoctapbac.bank.importers.keyfile import key_lines

    return key_lines(wishes.key, notes.file, wishes, notes, found)


def _with_tables(
    lines: list[Line], keys: list[Line], wishes: Wishes, notes: Notes, found: Found
) -> Iterator[Draft | Refused]:
    """The questions of a document that may hold some in tables, a row each; a second file is for those, if any."""
    from hoctapbac.bank.importers.docx import tables

    rest, rows, media = tables.taken_out(lines, wishes)
    read = list(drafts_of_lines(rest, wishes, notes, found, () if rows else keys))
    read += tables.drafts(rows, media, wishes, notes, found)
    yield from sorted(read, key=lambda each: each.item.line if isinstance(each, Draft) else each.line)


def lines_of(source: Source, notes: Notes, found: Found) -> list[Line]:
    """Every line of a document; nothing, with a problem, where it cannot be read."""
    try:
        with source.open() as stream:
            return _lines(Archive(stream), notes, found)
    except BadArchive as error:
        notes.error(0, "bad-archive", f"Không mở được: {error}.", _AGAIN)
    except BadXml as error:
        notes.error(error.line, "bad-xml", f"Nội dung tệp Word bị hỏng: {error}.", _AGAIN)
    return []


def _lines(archive: Archive, notes: Notes, found: Found) -> list[Line]:
    document = _main(archive)
    if not document:
        notes.error(0, "no-document", "Trong tệp không có nội dung văn bản Word.", _AGAIN)
        return []
    styles = styles_of(_part(archive, "word/styles.xml"))
    walk = Walk(styles, numbering_of(_part(archive, "word/numbering.xml")), Runs(styles))
    blocks = stream(io.BytesIO(archive.read(document, MOST_TEXT)), "p", "tbl", "sdt", "altChunk")
    seen = list(walk.lines(blocks))
    letters = letters_of(seen, trusted=template.is_ours(each.text for each in seen if not each.soft))
    lines = [letters.line(each) for each in seen]
    _tell(walk, letters, notes, found)
    return lines


def _main(archive: Archive) -> str:
    """The name of the main part; a few programs number it. "" where there is none."""
    names = [name for name in archive.names if name.startswith("word/document") and name.endswith(".xml")]
    return _DOCUMENT if _DOCUMENT in names else next(iter(names), "")


def _part(archive: Archive, name: str) -> Element | None:
    return parse(archive.read(name, MOST_PART)) if name in archive else None


def _tell(walk: Walk, letters: Letters, notes: Notes, found: Found) -> None:
    """What whoever looks at the preview should know of the document as a whole."""
    if letters.converted:
        before, after = (" ".join(text.split())[:40] for text in letters.converted[0])
        count = len(letters.converted)
        found.remarks.append(f"Chữ phông cũ đã chuyển sang Unicode ở {count} dòng, ví dụ “{before}” → “{after}”.")
    if walk.runs.formulas:
        found.remarks.append(f"{walk.runs.formulas} công thức được viết thành một dòng chữ, ví dụ a/b, x², √(x + 1).")
    for phrase in sorted(walk.runs.dropped):
        notes.warning(
            0, "left-out", f"Tệp có {phrase}; phần ấy không được nạp.", "Xem lại tệp gốc nếu phần ấy cần cho câu hỏi."
        )
    if walk.too_long:
        notes.error(0, "too-large", f"Tệp có hơn {MOST_LINES} dòng; phần sau không được nạp.", "Chia nhỏ tệp.")
