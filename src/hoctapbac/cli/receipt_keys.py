"""What a machine without a network has to check receipts by: keys that were named, a pack, a station's data folder.

Everything is read beside a running kiosk and nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hoctapbac import receipt, records, seal
from hoctapbac.errors import Refusal
from hoctapbac.receipt.proof import Key
from hoctapbac.records import Message, statements
from hoctapbac.records.frames import body_of, seal_of
from hoctapbac.vietnamese import dates

if TYPE_CHECKING:
    from hoctapbac.pack import Pack
    from hoctapbac.store.roads import Roads

S = TypeVar("S", bound=Message)

_KEY = "station.key"
_AT_ONCE = 1_000  # records read from a journal in one go


@dataclass(frozen=True, slots=True)
class Ring:
    """The keys and packs at hand, and the data folder they may come from.

    `own` is the station's key of that folder, `hubs` the public keys of the hubs that are known.
    """

    keys: tuple[Key, ...] = ()
    packs: dict[bytes, Pack] = field(default_factory=dict)
    own: seal.StationKey | None = None
    hubs: tuple[bytes, ...] = ()
    folder: Path | None = None

    def shared(self) -> Iterator[bytes]:
        """What this station shares with each hub."""
        if self.own is not None:
            yield from (seal.shared_key(self.own, hub) for hub in self.hubs)

    def blobs(self) -> Iterator[bytes]:
        """The journal of the data folder, the latest record first; nothing without a folder."""
        if self.folder is None:
            return
        from hoctapbac.store.beside import Beside

        journal = Beside(self.folder)
        try:
            for last in range(journal.last(), 0, -_AT_ONCE):
                yield from reversed(journal.blobs(max(1, last - _AT_ONCE + 1), last))
        finally:
            journal.close()

    def numbered(self, code: str) -> bytes | None:
        """The sealed result of this station with this printed code; None if it has none."""
        for blob in self.blobs():
            record = records.decode(body_of(blob))
            year, number = dates.local(record.t * 1000).year, receipt.numbered(record.kid, record.seq)
            if isinstance(record, records.Result) and number < 10**9 and receipt.code(year, number) == code:
                return blob
        return None


def ring(named: Sequence[str], pack: Path | None, folder: Path | None) -> Ring:
    """Everything at hand. Refusal("key_hex_wrong"), ("receipt_pack_unreadable") or what the data folder refuses."""
    keys = [Key(_public(text), "named") for text in named]
    packs = _packs([pack] if pack else [], strict=True)
    hubs = [p.hub_public for p in packs.values() if p.hub_public]
    own, revoked = None, dict[bytes, int]()
    if folder is not None:
        own = _own_key(folder)
        keys += [Key(own.public, "own")] if own else []
        packs = _kept_packs(folder) | packs
        hubs, admitted, revoked = _from_roads(folder, hubs)
        keys += admitted
    keys += [Key(hub, "hub") for hub in hubs]
    keys = [replace(key, good_seq=revoked.get(seal.key_id(key.public))) for key in keys]
    return Ring(tuple(keys), packs, own, tuple(hubs), folder)


def _public(text: str) -> bytes:
    bare = "".join(text.split())
    try:
        public = bytes.fromhex(bare)
    except ValueError:
        public = b""
    if not seal.usable(public):
        raise Refusal("key_hex_wrong", key=text[:80])
    return public


def _packs(paths: Iterable[Path], *, strict: bool) -> dict[bytes, Pack]:
    """The packs in these files, by id; one that cannot be read is refused if `strict`, else left out."""
    found: dict[bytes, Pack] = {}
    for path in paths:
        from hoctapbac import pack as packs

        with path.open("rb") as file:
            loaded = packs.read(file.read(packs.MOST_BYTES + 1))
        if loaded.value is not None:
            found[loaded.value.id] = loaded.value
        elif strict:
            raise Refusal("receipt_pack_unreadable", path=path, why="; ".join(p.message for p in loaded.errors[:3]))
    return found


def _kept_packs(folder: Path) -> dict[bytes, Pack]:
    from hoctapbac.store import packs

    return _packs(packs.kept(folder).values(), strict=False)


def _own_key(folder: Path) -> seal.StationKey | None:
    path = folder / _KEY
    return seal.StationKey.create(path.read_bytes()) if path.exists() else None


def _from_roads(folder: Path, hubs: Sequence[bytes]) -> tuple[list[bytes], list[Key], dict[bytes, int]]:
    """All hubs known with those of the folder, the stations that they admitted, and up to where they trust a key."""
    from hoctapbac.store.roads import PATH, Roads

    if not (folder / PATH).exists():
        return list(hubs), [], {}
    roads = Roads(folder)
    try:
        known = list(dict.fromkeys([*hubs, *(hub.public for hub in roads.hubs())]))
        admitted = [Key(a.public, "admitted", a.label) for a in _said(roads, statements.Admission, known)]
        revoked = {r.kid: r.good_seq for r in _said(roads, statements.Revocation, known)}
    finally:
        roads.close()
    return known, admitted, revoked


def _said(roads: Roads, kind: type[S], hubs: Sequence[bytes]) -> Iterator[S]:
    """What the hubs said of this kind, every seal checked."""
    for blob in roads.statements(kind.KIND):
        body = body_of(blob)
        statement = statements.decode(body)
        if isinstance(statement, kind) and any(seal.check(hub, body, seal_of(blob)) for hub in hubs):
            yield statement
