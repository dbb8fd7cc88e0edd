"""Zip files that are the same bytes each time: one fixed date, the order given, nothing of the machine.

Word, Excel and QTI files are zips. The libraries that write them put today's date on every entry and into
`docProps/core.xml`; `repacked` takes both away, so that a bank exported twice is one file and not two.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
STAMP = b"1980-01-01T00:00:00Z"
_UNIX = 3  # what made the entry; the same on every machine, so that Windows writes the same bytes
_MODE = 0o100644 << 16
_LEVEL = 6
_CORE = "docProps/core.xml"
_STAMPED = re.compile(rb"(<dcterms:(?:created|modified)\b[^<>]{0,200}>)[^<>]{0,100}(?=</dcterms:)")


def packed(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files (name with «/», content), in the order given. The same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name, content in members:
            target.writestr(_entry(name), content, compress_type=zipfile.ZIP_DEFLATED, compresslevel=_LEVEL)
    return buffer.getvalue()


def repacked(raw_zip: bytes, drop_dates: bool = True) -> bytes:
    """`raw_zip`, which a library has just made, with nothing in it that differs from one run to the next.

    The files inside keep their order; with `drop_dates` the times of making and changing in `docProps/core.xml`
    become the fixed date too. Only for zips of our own making: it reads them whole.
    """
    with zipfile.ZipFile(io.BytesIO(raw_zip)) as source:
        members = [(member.filename, source.read(member)) for member in source.infolist() if not member.is_dir()]
    return packed((name, _undated(content) if drop_dates and name == _CORE else content) for name, content in members)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    return entry


def _undated(core: bytes) -> bytes:
    return _STAMPED.sub(rb"\g<1>" + STAMP, core)
