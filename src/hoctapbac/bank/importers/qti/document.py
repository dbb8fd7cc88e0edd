"""One XML file of questions, whichever version of QTI its root says it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from hoctapbac.bank.importers import Found
from hoctapbac.bank.importers.qti.classic import classic_item
from hoctapbac.bank.importers.qti.item import item_of
from hoctapbac.bank.importers.qti.tree import plain_names
from hoctapbac.bank.importers.sketch import Sketch
from hoctapbac.bank.importers.source import TooLarge
from hoctapbac.bank.importers.xml import MOST_BYTES, BadXml, Element, parse, stream
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused

HEAD = 65_536
MOST_LOST = 1000  # questions behind a damage that are listed one by one

_ROOT = re.compile(rb"<(?:[\w.-]{1,60}:)?([A-Za-z][\w.-]{0,60})(?=[\s/>])([^<>]{0,6000})")
_BEGIN = re.compile(rb"<(?:[\w.-]{1,60}:)?item(?=[\s/>])")
_NAMESPACES = (
    (b"imsqti_v2p0", "QTI 2.0"),
    (b"imsqti_v2p1", "QTI 2.1"),
    (b"imsqti_v2p2", "QTI 2.2"),
    (b"imsqtiasi_v3p0", "QTI 3.0"),
    (b"qtiv2p1", "QTI 2.1"),
    (b"qtiv2p2", "QTI 2.2"),
    (b"qti/v3p0", "QTI 3.0"),
)
_SAVE_AGAIN = "Xuất lại tệp từ hệ thống gốc rồi nạp lại."
_CLASSIC = {"questestinterop", "objectbank", "section", "assessment", "item"}
_ITEMS = {"assessmentItem", "qti-assessment-item"}
_TESTS = {"assessmentTest", "qti-assessment-test", "assessmentSection", "qti-assessment-section"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file lies: its name in the package, "" for a file of its own; what the manifest says of it."""

    member: str = ""
    category: str = ""
    tags: tuple[str, ...] = ()

    def sketch(self, line: int) -> Sketch:
        if not self.member:
            return Sketch(where=f"dòng {line}" if line else "", line=line, tags=list(self.tags))
        where = f"{self.member}, dòng {line}" if line else self.member
        return Sketch(where=where, category=self.category, tags=list(self.tags))


@dataclass(slots=True)
class Seen:
    """How many questions of which version were met."""

    versions: Counter[str] = field(default_factory=Counter)


def root_of(head: bytes) -> tuple[str, bytes]:
    """The name of the first element and the text of its attributes; "" where there is none."""
    found = _ROOT.search(_without_comments(head.replace(b"\x00", b"")))
    return (found[1].decode("ascii", "replace"), found[2]) if found else ("", b"")


def _without_comments(text: bytes) -> bytes:
    """`text` without its comments; one that never ends takes the rest with it."""
    kept = []
    while text:
        before, _, rest = text.partition(b"<!--")
        kept.append(before)
        text = rest.partition(b"-->")[2]
    return b"".join(kept)


def holds_questions(head: bytes) -> bool:
    """Whether a file that begins so is one of questions."""
    return root_of(head)[0] in {"questestinterop", "objectbank"} | _ITEMS


def questions(file: BinaryIO, place: Place, notes: Notes, found: Found, seen: Seen) -> Iterator[Draft | Refused]:
    """The questions of one file, or a problem that says what it is instead."""
    name, attributes = root_of(file.read(HEAD))
    file.seek(0)
    if name in _CLASSIC:
        yield from _classic(file, place, notes, found, seen)
    elif name in _ITEMS:
        yield from _single(file, attributes, place, notes, seen)
    elif name in _TESTS:
        _say(place, notes, 1, "qti-test", "đây là tệp đề (assessmentTest), câu hỏi nằm ở tệp khác", _WHOLE)
    elif name == "manifest":
        _say(place, notes, 1, "qti-manifest", "đây là tệp kê khai của gói, câu hỏi nằm ở tệp khác", _WHOLE)
    else:
        _say(place, notes, 1, "no-qti", "đây không phải tệp câu hỏi QTI", "Chọn tệp câu hỏi hoặc cả gói .zip.")


_WHOLE = "Nạp cả gói .zip."


def _say(place: Place, notes: Notes, line: int, code: str, what: str, remedy: str) -> None:
    """A problem; of a file in a package its name is said instead of a line of the package."""
    if place.member:
        where = f" (dòng {line})" if line else ""
        notes.error(0, code, f"Tệp {place.member} trong gói: {what}{where}.", remedy)
    else:
        notes.error(line, code, f"{what[0].upper()}{what[1:]}.", remedy)


def _classic(file: BinaryIO, place: Place, notes: Notes, found: Found, seen: Seen) -> Iterator[Draft | Refused]:
    """The items of QTI 1.2 one after the other, as large as the file may be."""
    count = 0
    try:
        for element in stream(file, "item"):
            count += 1
            path = _titles(element, found)
            own = replace(place, category="/".join(filter(None, (place.category, path))))
            sketch = own.sketch(element.sourceline or 0)
            sketch.category = own.category
            seen.versions["QTI 1.2"] += 1
            yield classic_item(plain_names(element), sketch, notes)
    except BadXml as error:
        _say(place, notes, error.line, "bad-xml", f"từ đây không đọc được: {error}", _SAVE_AGAIN)
        for _ in range(min(_begun(file) - count, MOST_LOST)):
            yield place.sketch(error.line).refused("câu nằm ở chỗ tệp bị hỏng", "damaged")
    else:
        if not count:
            what = "không có câu hỏi nào ở đây (câu có thể nằm ở ngân hàng khác)"
            _say(place, notes, 0, "no-items", what, "Xuất cả ngân hàng câu hỏi rồi nạp lại.")


def _titles(element: Element, found: Found) -> str:
    """The titles of the sections around an item as a path; the outermost assessment names the file."""
    path = []
    for up in element.iterancestors():
        name, title = str(up.tag).rpartition("}")[2], " ".join((up.get("title") or "").split())
        if name == "section" and title:
            path.append(title.replace("/", "-")[:200])
        elif name == "assessment" and title and not found.title:
            found.title = title[:200]
    return "/".join(reversed(path))


def _begun(file: BinaryIO) -> int:
    """How many items the file begins, read again from its first byte."""
    file.seek(0)
    count, rest = 0, b""
    while piece := file.read(1 << 20):
        whole = rest + piece
        ends = [match.end() for match in _BEGIN.finditer(whole)]
        count += len(ends)
        rest = whole[max(len(whole) - 100, ends[-1] if ends else 0) :]
    return count


def _single(file: BinaryIO, attributes: bytes, place: Place, notes: Notes, seen: Seen) -> Iterator[Draft | Refused]:
    """The one item of a file of QTI 2 or 3."""
    seen.versions[next((name for mark, name in _NAMESPACES if mark in attributes), "QTI 2")] += 1
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise TooLarge(MOST_BYTES)
    try:
        root = parse(raw)
    except BadXml as error:
        _say(place, notes, error.line, "bad-xml", str(error), _SAVE_AGAIN)
        yield place.sketch(error.line).refused("tệp của câu bị hỏng", "damaged")
        return
    yield item_of(plain_names(root), place.sketch(root.sourceline or 0), notes)
