"""Reading a pack, whoever made it: no bytes raise anything, none cost more than a pack may.

First the file is made sure of: a ZIP that holds exactly the members its manifest states, in their order, each with
its size and hash, and a seal that fits. Only then is anything in it read.
"""

from __future__ import annotations

import io
import zipfile

from hoctapbac.bank import Bank, native
from hoctapbac.bank.importers.archive import Archive, BadArchive
from hoctapbac.bank.importers.source import TooLarge
from hoctapbac.bank.notes import Notes
from hoctapbac.contest import settings
from hoctapbac.errors import Loaded, Problem
from hoctapbac.organization import Organization
from hoctapbac.organization.reading import read_succession, read_units
from hoctapbac.pack import MOST_BANKS, MOST_BYTES, Pack
from hoctapbac.pack.hubs import read_hub
from hoctapbac.pack.layout import (
    CONTEST,
    FAMILY,
    HUB,
    MANIFEST,
    ROSTER,
    SEAL,
    SEAL_BYTES,
    SUCCESSION,
    UNITS,
    Entry,
    bank_code,
    contest_key,
    entries_of,
    entry_of,
    pack_id,
)
from hoctapbac.pack.rosters import read_roster
from hoctapbac.seal import check_manifest
from hoctapbac.seal.lock import is_locked

_MOST_MANIFEST = 200_000
_MOST_MEMBERS = MOST_BANKS + 8
_END, _END_BYTES = b"PK\x05\x06", 22  # of a ZIP: the record that says where its directory is
_BIG_END, _BIG_END_BYTES = b"PK\x06\x07", 20
_MOST_DIRECTORY = 200_000  # bytes; an entry takes 46 and its name
_COPY_AGAIN = "Xin chép lại tệp từ nơi phát hành."


class _Broken(Exception):
    """The file is not a whole pack. `member` is where it shows, "" for the file itself."""

    def __init__(self, code: str, message: str, remedy: str = _COPY_AGAIN, member: str = "") -> None:
        super().__init__(code)
        self.code, self.message, self.remedy, self.member = code, message, remedy, member

    def problem(self, name: str) -> Problem:
        file = f"{name}/{self.member}" if self.member else name
        return Problem(file, 0, self.code, self.message, self.remedy)


def read_pack(raw: bytes, name: str) -> Loaded[Pack | None]:
    """What `pack.read` promises."""
    try:
        manifest, files, sealed_by = _whole(raw)
    except _Broken as broken:
        return Loaded(None, (broken.problem(name),))
    problems: list[Problem] = []
    if sealed_by is None:
        message, remedy = "Gói chưa có dấu niêm của Ban Tổ chức.", "Nên đóng gói lại với khóa của Ban Tổ chức (--key)."
        problems.append(Problem(name, 0, "pack_unsealed", message, remedy, "warning"))
    pack = _understood(manifest, files, sealed_by, name, problems)
    return Loaded(pack, tuple(problems))


# -- the file --------------------------------------------------------------------------------------------------------


def _whole(raw: bytes) -> tuple[bytes, dict[str, bytes], bytes | None]:
    """The manifest, the members and the sealer's key; raises _Broken."""
    if len(raw) > MOST_BYTES:
        raise _Broken("pack_too_large", f"Gói lớn quá {MOST_BYTES // 1_000_000} MB.", "Xin chia thành nhiều gói.")
    if is_locked(raw):
        remedy = "Xin mở bằng mã mở: hoctapbac pack unlock."
        raise _Broken("pack_locked", "Gói đang khóa.", remedy)
    try:
        names = _names(raw)
        archive = Archive(io.BytesIO(raw))
        manifest = archive.read(MANIFEST, _MOST_MANIFEST)
        entries = _entries(manifest, names)
        files = {entry.path: _member(archive, entry) for entry in entries}
        seal = archive.read(SEAL, SEAL_BYTES) if SEAL in names else b""
    except (BadArchive, TooLarge, KeyError, zipfile.BadZipFile) as error:
        raise _Broken("pack_unreadable", "Tệp không phải gói, hoặc bị hỏng.") from error
    return manifest, files, _sealer(manifest, seal) if SEAL in names else None


def _names(raw: bytes) -> list[str]:
    """The members' names in their order, doubles too. The directory's size is looked at before it is read."""
    end = raw[-_END_BYTES:]
    big = raw[-_END_BYTES - _BIG_END_BYTES :].startswith(_BIG_END)
    if len(end) < _END_BYTES or not end.startswith(_END) or big:
        raise BadArchive("not the end of a pack")
    if int.from_bytes(end[12:16], "little") > _MOST_DIRECTORY:
        raise BadArchive("too many members")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as file:
            members = file.infolist()
    except (ValueError, NotImplementedError, EOFError, OSError) as error:
        raise BadArchive("no directory") from error
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise BadArchive("packed in another way")
    return [member.filename for member in members]


def _entries(manifest: bytes, names: list[str]) -> tuple[Entry, ...]:
    """What the manifest states, made sure that the file holds just that."""
    entries = entries_of(manifest)
    if entries is None:
        first = manifest[:80].split(b"\n")[0].decode("ascii", "replace")
        if FAMILY.fullmatch(first) and not first.endswith(" 1"):
            message, remedy = "Gói do bản mới hơn của chương trình làm.", "Xin cài bản mới rồi mở lại."
            raise _Broken("pack_newer", message, remedy)
        raise _Broken("manifest_wrong", "Bản kê của gói viết chưa đúng.", member=MANIFEST)
    stated = [MANIFEST, *(entry.path for entry in entries)]
    if len(entries) > _MOST_MEMBERS or names not in (stated, [*stated, SEAL]):
        raise _Broken("members_differ", "Gói có tệp ngoài bản kê, thiếu tệp, hoặc tệp trùng tên.", member=MANIFEST)
    if sum(entry.size for entry in entries) > MOST_BYTES:
        message = f"Nội dung gói lớn quá {MOST_BYTES // 1_000_000} MB."
        raise _Broken("pack_too_large", message, "Xin chia thành nhiều gói.")
    return entries


def _member(archive: Archive, entry: Entry) -> bytes:
    content = archive.read(entry.path, max(entry.size, 1))
    if entry_of(entry.path, content) != entry:
        raise _Broken("member_altered", "Tệp trong gói khác với bản kê.", member=entry.path)
    return content


def _sealer(manifest: bytes, seal: bytes) -> bytes:
    public, signature = seal[:32], seal[32:]
    if len(seal) != SEAL_BYTES or not check_manifest(public, manifest, signature):
        message = "Dấu niêm của gói không khớp với nội dung."
        raise _Broken("seal_wrong", message, "Xin không dùng gói này và báo Ban Tổ chức.", SEAL)
    return public


# -- what is in it ---------------------------------------------------------------------------------------------------


def _understood(
    manifest: bytes, files: dict[str, bytes], sealed_by: bytes | None, name: str, problems: list[Problem]
) -> Pack:
    contest = settings.read(files[CONTEST], f"{name}/{CONTEST}")
    problems += contest.problems
    organization = _organization(files, name, problems)
    roster = read_roster(files.get(ROSTER, b""), f"{name}/{ROSTER}", organization)
    hub = read_hub(files.get(HUB, b""), f"{name}/{HUB}")
    banks = tuple((path, _bank(path, files[path], name, problems)) for path in files if bank_code(path))
    problems += (*roster.problems, *hub.problems)
    return Pack(
        id=pack_id(manifest),
        manifest=manifest,
        contest=contest.value,
        contest_key=contest_key(files[CONTEST]),
        banks=banks,
        roster=roster.value,
        organization=organization,
        hub=hub.value,
        sealed_by=sealed_by,
    )


def _organization(files: dict[str, bytes], name: str, problems: list[Problem]) -> Organization:
    organization = Organization()
    if UNITS in files:
        units = read_units(files[UNITS], f"{name}/{UNITS}")
        problems += units.problems
        organization = units.value
    if SUCCESSION in files:
        both = read_succession(files[SUCCESSION], f"{name}/{SUCCESSION}", organization)
        problems += both.problems
        organization = both.value
    return organization


def _bank(path: str, raw: bytes, name: str, problems: list[Problem]) -> Bank:
    loaded = native.read(raw, f"{name}/{path}")
    problems += loaded.problems
    if loaded.value.id != bank_code(path):
        notes = Notes(f"{name}/{path}")
        message = f"Ngân hàng ghi mã «{loaded.value.id}», khác với tên thư mục của nó."
        notes.error(0, "bank_misplaced", message, "Xin đóng gói lại.")
        problems += notes.problems()
    return loaded.value
