"""IMS QTI of every version that is found: 1.2, 2.0, 2.1, 2.2 and 3.0, as single files and as packages.

Ordinary questions are read; all others are refused one by one, each with its reason and the name of its kind.
A damaged file gives what stood before the damage, a problem with the line, and a refusal for every question behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from hoctapbac.bank.importers import Found, Wishes
from hoctapbac.bank.importers.qti.document import Place, Seen, questions
from hoctapbac.bank.importers.qti.package import packaged
from hoctapbac.bank.importers.source import Source
from hoctapbac.bank.notes import Notes
from hoctapbac.bank.pivot import Draft, Refused


def drafts(source: Source, wishes: Wishes, notes: Notes, found: Found) -> Iterator[Draft | Refused]:
    """The questions in file order, in a package in the order of its manifest."""
    seen = Seen()
    if source.head(2) == b"PK":
        yield from packaged(source, notes, found, seen)
    else:
        with source.open() as file:
            yield from questions(file, Place(), notes, found, seen)
    if seen.versions:
        told = ", ".join(f"{version} ({count} câu)" for version, count in sorted(seen.versions.items()))
        found.remarks.append(f"Tệp được đọc theo {told}.")
