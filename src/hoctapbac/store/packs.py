"""Packs in a data folder: `packs/<id>.htpack`, each as it was received, so a locked one stays locked on the disk.

A station keeps every pack that its records name, for whoever takes the records must know what they speak of.
"""

from __future__ import annotations

import re
from pathlib import Path

from hoctapbac.store.durable import write_whole
from hoctapbac.store.faults import refusal_of

_NAME = re.compile(r"([0-9a-f]{16})\.htpack")


def keep(folder: Path, id_: bytes, raw: bytes) -> None:
    """Keep a pack; one of this id that is there stays. A disk that refuses is a Refusal."""
    path = folder / "packs" / f"{id_.hex()}.htpack"
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            write_whole(path, raw)
    except OSError as error:
        raise refusal_of(error, str(path)) from error


def kept(folder: Path) -> dict[bytes, Path]:
    """The files of the packs that are kept, by id."""
    found = {path: _NAME.fullmatch(path.name) for path in sorted((folder / "packs").glob("*.htpack"))}
    return {bytes.fromhex(name[1]): path for path, name in found.items() if name}
