"""The layout of a pack: its members' names, its manifest, and the roster in the form that packs have.

`manifest_of` and `entries_of` are each other's inverse, `written_roster` and `read_rows` too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MANIFEST, SEAL = "manifest.txt", "seal"
CONTEST, ROSTER, UNITS, SUCCESSION, HUB = "contest.toml", "roster.csv", "units.csv", "succession.csv", "hub.toml"
FIRST_LINE = "hoctapbac pack 1"
FAMILY = re.compile(r"hoctapbac pack [0-9]{1,9}")
SEAL_BYTES = 32 + 64  # the sealer's public key, the signature
ROSTER_HEADINGS = ("Mã", "Mã đơn vị", "Họ và tên", "Chức vụ", "Nhóm đối tượng", "Tên để sắp xếp")

_BANK = re.compile(r"banks/([a-z0-9][a-z0-9._-]{0,63})(?:~[1-9][0-9]?)?/bank\.txt")
_ENTRY = re.compile(r"([0-9a-f]{64}) (0|[1-9][0-9]{0,8}) (\S+)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the manifest states it: its path, its size in bytes, its SHA-256."""

    path: str
    size: int
    digest: str


def entry_of(path: str, content: bytes) -> Entry:
    return Entry(path, len(content), hashlib.sha256(content).hexdigest())


def bank_code(path: str) -> str:
    """The code of the bank that a member of this name holds, "" for another member."""
    found = _BANK.fullmatch(path)
    return found[1] if found else ""


def is_member(path: str) -> bool:
    """Whether a pack may hold a member of this name."""
    return path in (CONTEST, ROSTER, UNITS, SUCCESSION, HUB) or bank_code(path) != ""


def manifest_of(files: Mapping[str, bytes]) -> bytes:
    """The manifest of these members: a line each, in the order of their paths."""
    entries = (entry_of(path, files[path]) for path in sorted(files))
    lines = (f"{entry.digest} {entry.size} {entry.path}" for entry in entries)
    return "".join(f"{line}\n" for line in (FIRST_LINE, *lines)).encode()


def entries_of(manifest: bytes) -> tuple[Entry, ...] | None:
    """The members that a manifest states; None unless it is exactly what `manifest_of` gives for some."""
    try:
        first, *lines, last = manifest.decode("ascii").split("\n")
    except ValueError:
        return None
    entries = tuple(_entries(lines))
    paths = [entry.path for entry in entries]
    sound = first == FIRST_LINE and not last and len(entries) == len(lines) and paths == sorted({*paths})
    return entries if sound and all(map(is_member, paths)) and CONTEST in paths else None


def _entries(lines: list[str]) -> Iterator[Entry]:
    for found in filter(None, map(_ENTRY.fullmatch, lines)):
        yield Entry(found[3], int(found[2]), found[1])


def pack_id(manifest: bytes) -> bytes:
    """The 8 bytes by which records name a pack."""
    return hashlib.sha256(manifest).digest()[:8]


def contest_key(rules: bytes) -> bytes:
    """The 8 bytes by which a hub knows a contest, from the rules as they stand in a pack."""
    return hashlib.sha256(rules).digest()[:8]
