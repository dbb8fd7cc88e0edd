"""Text files piece by piece, whatever encoding they are in.

Unicode is streamed. A file in an old Vietnamese encoding is found out and converted whole, and a remark for the
preview says so: the conversion is a proposal that a person looks at. Line ends come out as "\\n". Nothing here raises
for any bytes but TooLarge and OSError.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.texts import catalogue
from hoctapbac.vietnamese.encodings import ENCODINGS, Decoded, decode, detect, unicode_form

PIECE = 1 << 15  # bytes, or characters of a converted file
MOST_BYTES = 64_000_000  # of a file that is converted whole
_PROBE = 16_384
_ENOUGH = 20  # letters outside ASCII
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_VIETNAMESE = re.compile("[ăĂđĐơƠưƯ\u0300-\u036f\u1ea0-\u1ef9]")
_OLD_LETTERS = {"mojibake", "tcvn3", "vni"}


def pieces(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[str]:
    """The text of the file, about `PIECE` bytes at a time."""
    form = _unicode(source, wishes)
    if not form:
        whole = _converted(source, wishes, notes, found).text
        yield from (whole[start : start + PIECE] for start in range(0, len(whole), PIECE))
        return
    ends = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder(form)("replace"), translate=True)
    with source.open() as raw:
        while piece := raw.read(PIECE):
            yield ends.decode(piece)
        yield ends.decode(b"", final=True)


def lines(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[str]:
    """The same line by line, without line ends."""
    rest = ""
    for piece in pieces(source, wishes, notes, found):
        *whole, rest = (rest + piece).split("\n")
        yield from whole
        if len(rest) > MOST_BYTES // 4:
            return  # one endless line holds no question
    if rest:
        yield rest


def _unicode(source: Source, wishes: Wishes) -> str:
    """The codec that streams this file, "" where it must be converted whole."""
    if wishes.encoding and not wishes.encoding.startswith("utf-"):
        return ""
    head = source.head(_PROBE)
    form = wishes.encoding or unicode_form(head)
    if form.startswith("utf-16"):
        return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else form
    if form == "utf-8" and _may_be_old(head) and not _OLD_LETTERS.isdisjoint(decode(head, form).repairs):
        return ""
    return "utf-8-sig" if _is_utf8(source) else ""


def _may_be_old(head: bytes) -> bool:
    """Whether Unicode text has letters enough to judge, and none that only Vietnamese in Unicode has."""
    text = head.decode("utf-8", "replace")
    return not text.isascii() and len(_NOT_ASCII.findall(text)) >= _ENOUGH and _VIETNAMESE.search(text) is None


def _is_utf8(source: Source) -> bool:
    """Whether every byte is UTF-8; a letter cut in two by the end of the file is forgiven."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with source.open() as raw:
        try:
            while piece := raw.read(PIECE):
                decoder.decode(piece)
        except UnicodeDecodeError:
            return False
    return True


def _converted(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Decoded:
    raw = source.read(MOST_BYTES)
    decoded = decode(raw, wishes.encoding) if wishes.encoding in ENCODINGS else detect(raw)[0].decoded()
    say = catalogue("vi")
    done = (say(f"decode.done_{each}") for each in decoded.repairs if each in _OLD_LETTERS)
    called = ", ".join([say(f"decode.name_{decoded.encoding}"), *done])
    found.remarks.append(f"Chữ trong tệp được đọc theo bảng mã: {called}. Mời xem lại lời văn trước khi nhận.")
    for loss in decoded.losses:
        notes.error(
            loss.line, "lost-letters", "Dòng có chữ đã mất, không đọc lại được.", "Gõ lại dòng này theo bản gốc."
        )
    return decoded
