"""The hub as a pack names it: its address, its key, the keys of those who may seal packs for it."""

from __future__ import annotations

import re
import tomllib

from hoctapbac.bank.notes import Notes
from hoctapbac.errors import Loaded
from hoctapbac.pack import Hub
from hoctapbac.seal import usable
from hoctapbac.vietnamese.cleaning import clean_line

_ADDRESS = re.compile(
    r"https?://(?:[A-Za-z0-9.-]{1,200}|\[[0-9A-Fa-f:]{2,45}\])(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]{0,200})?"
)
_KEY = re.compile(r"[0-9a-fA-F]{64}")
_MOST_BYTES = 20_000
_MOST_ORGANIZERS = 100


def is_address(url: str) -> bool:
    """Whether this can be a hub's address: http or https, a host, a port and a path if need be, nothing else."""
    return _ADDRESS.fullmatch(url) is not None


def public_key(text: str) -> bytes | None:
    """The 32 bytes of a public key written as 64 hexadecimal digits, spaces allowed; None where they are no key."""
    digits = "".join(text.split())
    public = bytes.fromhex(digits) if _KEY.fullmatch(digits) else b""
    return public if usable(public) else None


def read_hub(raw: bytes, name: str) -> Loaded[Hub]:
    """What a pack's `hub.toml` says; b"" says nothing. Never raises."""
    notes = Notes(name)
    try:
        values = tomllib.loads(raw.decode()) if len(raw) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        values = None
    if values is None:
        notes.error(0, "hub_unreadable", "Phần ghi về máy chủ không đọc được.", "Xin đóng gói lại.")
        return Loaded(Hub(), notes.problems())
    url, public, organizers = values.pop("url", ""), values.pop("public", None), values.pop("organizers", [])
    for key in values:
        notes.warning(0, "unknown_key", f"Mục «{clean_line(key, 60)}» không dùng đến.", "Nên bỏ mục này.")
    hub = Hub(_address(url, notes), None if public is None else _key(public, notes), _keys(organizers, notes))
    return Loaded(hub, notes.problems())


def _address(url: object, notes: Notes) -> str:
    if isinstance(url, str) and (not url or is_address(url)):
        return url
    remedy = "Xin ghi dạng https://ten-may-chu, không có dấu cách."
    notes.error(0, "hub_address_wrong", "Địa chỉ máy chủ viết chưa đúng.", remedy)
    return ""


def _key(text: object, notes: Notes) -> bytes | None:
    public = public_key(text) if isinstance(text, str) else None
    if public is None:
        remedy = "Xin ghi 64 ký tự 0-9, a-f như máy chủ in ra."
        notes.error(0, "hub_key_wrong", "Khóa công khai viết chưa đúng.", remedy)
    return public


def _keys(texts: object, notes: Notes) -> tuple[bytes, ...]:
    listed = texts if isinstance(texts, list) and len(texts) <= _MOST_ORGANIZERS else [None]
    return tuple(sorted({public for text in listed if (public := _key(text, notes)) is not None}))
