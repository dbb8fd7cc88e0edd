"""Packs that came down a road: kept beside those in use, for an organizer to open; none is used because it came.

A pack names the hub that a station believes, so one from a stranger's stick must not be opened by itself. It lies in
`packs/arrived/` until somebody says `kiosk --pack`.
"""

from __future__ import annotations

from pathlib import Path

from hoctapbac.errors import Refusal
from hoctapbac.seal.lock import is_locked
from hoctapbac.store import packs as shelf
from hoctapbac.store.durable import write_whole
from hoctapbac.store.faults import refusal_of

MOST_PACK = 64 << 20
_MOST_ARRIVED = 200


def folder_of(data: Path) -> Path:
    return data / "packs" / "arrived"


def arrived(data: Path, raw: bytes, id_: bytes | None) -> str:
    """Keep a pack that came, `id_` being the name that it came under; its file's name, "" if it was here already.

    Refusal("sync_pack_damaged") for one that is no pack or not the one that it was said to be.
    """
    found = _id(raw, id_)
    place = folder_of(data)
    path = place / f"{found.hex()}.htpack"
    if found in shelf.kept(data) or path.exists():
        return ""
    if len(list(place.glob("*.htpack"))) >= _MOST_ARRIVED:
        raise Refusal("sync_packs_full", path=str(place), most=_MOST_ARRIVED)
    try:
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, raw)
    except OSError as error:
        raise refusal_of(error, str(path)) from error
    return path.name


def waiting(data: Path) -> tuple[str, ...]:
    """The files of packs that came and were never opened at this station."""
    used = {path.name for path in shelf.kept(data).values()}
    return tuple(sorted(path.name for path in folder_of(data).glob("*.htpack") if path.name not in used))


def open_bytes(path: Path) -> bytes:
    """The bytes of a pack that is kept; b"" for one that is locked, or gone."""
    try:
        raw = path.read_bytes()
    except OSError:
        return b""
    return b"" if is_locked(raw) else raw


def here(data: Path) -> frozenset[bytes]:
    """The ids of all packs that lie in a data folder, opened or only arrived."""
    names = (path.stem for path in folder_of(data).glob("*.htpack"))
    return frozenset(shelf.kept(data)) | frozenset(bytes.fromhex(name) for name in names if _is_id(name))


def id_of_name(name: str) -> bytes | None:
    """The id in a file's name, as stations and hubs name packs; None for any other name."""
    stem = Path(name).stem.lower()
    return bytes.fromhex(stem) if _is_id(stem) else None


def _is_id(name: str) -> bool:
    return len(name) == 16 and all(c in "0123456789abcdef" for c in name)


def _id(raw: bytes, said: bytes | None) -> bytes:
    """A locked pack is believed its name until it is unlocked; any other tells its own."""
    if is_locked(raw) and said is not None:
        return said
    from hoctapbac import pack

    read = pack.read(raw).value if len(raw) <= MOST_PACK else None
    if read is None or (said is not None and read.id != said):
        raise Refusal("sync_pack_damaged", id=said.hex() if said else "")
    return read.id
