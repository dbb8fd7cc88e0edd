"""What a station's records name: the pack that an organizer gave, or one made of the station's own files.

Both are the same thing to whoever reads the records: rules, banks, roster and units under one hash. A pack's name
depends on its contents alone, so two kiosks that were given the same files report under the same pack.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from hoctapbac import pack as packs
from hoctapbac.bank import Bank
from hoctapbac.contest import settings
from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Loaded, Refusal
from hoctapbac.pack import Hub, Pack, layout
from hoctapbac.seal import lock
from hoctapbac.store.roads import PATH, Roads
from hoctapbac.units import Roster


@dataclass(frozen=True, slots=True)
class Published:
    """A pack that was read, with the bytes as they came (a locked one still locked)."""

    pack: Pack
    raw: bytes


def opened(raw: bytes, code: str) -> Loaded[Published | None]:
    """The pack in these bytes; a locked one is opened with its code, in memory only.

    None with the problems that say why. Refusal for a code that does not open it.
    """
    loaded = packs.read(lock.unlock(raw, code) if lock.is_locked(raw) else raw)
    return Loaded(Published(loaded.value, raw) if loaded.value is not None else None, loaded.problems)


def publish(contest: Contest, banks: Sequence[tuple[str, Bank]], roster: Roster) -> Published:
    """A pack of a station's own files, sealed by nobody; in memory as it was, not read again from its bytes."""
    files = packs.assemble(settings.write(contest), banks, roster)
    manifest = layout.manifest_of(files)
    made = Pack(
        id=layout.pack_id(manifest),
        manifest=manifest,
        contest=contest,
        contest_key=layout.contest_key(files[layout.CONTEST]),
        banks=tuple(banks),
        roster=roster,
    )
    return Published(made, packs.write(files))


def trust_hub(folder: Path, hub: Hub, now_ms: int) -> None:
    """Let the roads of this data folder know the hub that an opened pack names.

    Its receipts may come on a stick before any network, and a pack that stays locked on the disk can be asked for its
    hub now only. A hub that is known already, or another one at that address, is left as it is. A disk that refuses
    makes no difference today: the pack says the same at the next start.
    """
    if not (hub.url and hub.public):
        return
    with suppress(Refusal):
        roads = Roads(folder)
        try:
            known = roads.hubs()
            if not any(hub.public == one.public or hub.url == one.url for one in known):
                roads.know_hub(hub.public, hub.url, urlsplit(hub.url).hostname or "", "pack", now_ms)
        finally:
            roads.close()


def known_hub(folder: Path) -> Hub | None:
    """The hub that this data folder's results were last sent to; None where they never were, or nobody can read it.

    Whoever hands in a paper gets a receipt without a link then; the next sync says what is wrong with the file.
    """
    if not (folder / PATH).exists():
        return None
    try:
        roads = Roads(folder)
        try:
            hubs = roads.hubs()
        finally:
            roads.close()
    except Refusal:
        return None
    return next((Hub(hub.url, hub.public) for hub in hubs if hub.url), None)
