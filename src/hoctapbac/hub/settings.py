"""The hub's folder: its key, and the few lines that say what it is called, where it is reached, where it keeps things.

`hub.key` is 32 random bytes, readable by its owner alone; `hub.pub` is its public half, for whoever makes packs;
`hub.toml` is written by `hub init` and may be edited by hand. Promises: nothing that is there is overwritten; whatever
is missing or damaged is refused by name.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hoctapbac.contest.kinds import quoted
from hoctapbac.errors import Refusal
from hoctapbac.receipt import links
from hoctapbac.seal import SEED_BYTES, StationKey
from hoctapbac.store.durable import write_whole
from hoctapbac.store.faults import refusal_of
from hoctapbac.vietnamese.cleaning import clean_line

if TYPE_CHECKING:
    from hoctapbac.clock import Clock

KEY, PUBLIC, SETTINGS = "hub.key", "hub.pub", "hub.toml"
PORT = 8710
_LONGEST_NAME, _LONGEST_URL, _LARGEST_FILE = 200, 80, 64_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What `hub.toml` says. `url` has no slash at its end; `db` is "" for a file in the folder, else a database URL."""

    folder: Path
    name: str
    url: str
    db: str = ""


def default_folder() -> Path:
    """Where a hub keeps everything when nobody says otherwise: beside a station's own data, in a folder of its own."""
    from hoctapbac.store import default_folder as stations

    return stations() / "hub"


def checked(folder: Path, name: str, url: str, db: str) -> Settings:
    """Settings that can be used; Refusal("hub_name_unclear"), ("hub_url_wrong") or ("hub_db_unclear") otherwise."""
    return Settings(folder, _name(name), address(url), database(db))


def create(settings: Settings, clock: Clock) -> None:
    """Make the folder, the key and the settings of a new hub.

    Refusal("hub_already_here") where one stands, or what the disk refuses.
    """
    folder = settings.folder
    refuse_second(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A key may be left of a first try that was cut off: it was never shown to anybody, but it is whole.
        if not (folder / KEY).exists():
            write_whole(folder / KEY, clock.entropy(SEED_BYTES))
        publish(folder)
        write_whole(folder / SETTINGS, _written(settings).encode())
    except OSError as error:
        raise refusal_of(error, str(folder)) from error


def publish(folder: Path) -> None:
    """Write the public half of the key for whoever makes packs; of a hub that stands up again only the key was kept."""
    path = folder / PUBLIC
    try:
        write_whole(path, f"{key(folder).public.hex()}\n".encode(), 0o644)
    except OSError as error:
        raise refusal_of(error, str(path)) from error


def refuse_second(folder: Path) -> None:
    """Refusal("hub_already_here") where a hub stands."""
    if (folder / SETTINGS).exists():
        raise Refusal("hub_already_here", folder=str(folder))


def port(folder: Path, direct: bool) -> int:
    """Where the hub in `folder` listens if nobody says so: at the port of its own address, where browsers come to it
    straight (without HTTPS, or `direct` with a certificate of its own), else where a web server in front expects it.
    """
    url = urlsplit(read(folder).url)
    return (url.port if direct or url.scheme == "http" else None) or PORT


def read(folder: Path) -> Settings:
    """The settings in `folder`; Refusal("hub_not_here") or ("hub_settings_unclear", path=, why=)."""
    path = folder / SETTINGS
    try:
        table = tomllib.loads(_small(path).decode("utf-8"))
    except FileNotFoundError:
        raise Refusal("hub_not_here", folder=str(folder)) from None
    except OSError as error:
        raise refusal_of(error, str(path)) from error
    except ValueError as error:  # of the letters or of the TOML
        raise Refusal("hub_settings_unclear", path=str(path), why=clean_line(str(error))[:200]) from None
    for key in ("name", "url", "db"):
        if not isinstance(table.get(key, ""), str):
            raise Refusal("hub_settings_unclear", path=str(path), why=key)
    return checked(folder, table.get("name", ""), table.get("url", ""), table.get("db", ""))


def key(folder: Path) -> StationKey:
    """The hub's own key; Refusal("hub_key_unreadable", path=) where its file is missing, cut or not ours to read."""
    path = folder / KEY
    try:
        seed = _small(path)
    except OSError:
        raise Refusal("hub_key_unreadable", path=str(path)) from None
    if len(seed) != SEED_BYTES:
        raise Refusal("hub_key_unreadable", path=str(path))
    return StationKey.create(seed)


def key_is_open(folder: Path) -> bool:
    """Whether others on this machine could read the key."""
    return os.name != "nt" and bool((folder / KEY).stat().st_mode & 0o077)


def address(url: str) -> str:
    """A hub's address as it goes into codes: in small letters, no slash at the end.

    Refusal("hub_url_wrong") for anything that could not stand in a code that people scan.
    """
    url = url.strip().rstrip("/")
    if len(url) > _LONGEST_URL:
        raise Refusal("hub_url_wrong", url=url[:_LONGEST_URL])
    links.record_url(url, b"")
    scheme, _, host = url.partition("://")
    if "/" in host:  # its pages and calls stand at the root, and would not be found
        raise Refusal("hub_url_wrong", url=url)
    return f"{scheme}://{host.lower()}"


def database(db: str) -> str:
    """ "" for SQLite or a PostgreSQL URL as it is; Refusal("hub_db_unclear") for anything else."""
    if db and not db.startswith(("postgresql://", "postgres://")):
        raise Refusal("hub_db_unclear")
    return db


def _name(name: str) -> str:
    cleaned = clean_line(name)
    if not cleaned or len(cleaned) > _LONGEST_NAME:
        raise Refusal("hub_name_unclear", most=_LONGEST_NAME)
    return cleaned


def _written(settings: Settings) -> str:
    lines = [f"{name} = {quoted(getattr(settings, name))}" for name in ("name", "url", "db")]
    return "\n".join([*lines, ""])


def _small(path: Path) -> bytes:
    """The beginning of a file: whatever lies there in place of ours may be endless."""
    with open(path, "rb") as file:
        return file.read(_LARGEST_FILE)
