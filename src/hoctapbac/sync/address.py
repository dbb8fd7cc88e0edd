"""The address of a hub as somebody typed it, and whether it may be spoken to without encryption."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from hoctapbac.errors import Refusal

_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Address:
    """A hub's address; `path` is in front of the calls, "" or beginning with a slash."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        usual = 443 if self.scheme == "https" else 80
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.path}"


def read(text: str) -> Address:
    """The address in what was typed; https where no scheme stands before it. Refusal("sync_url_wrong")."""
    text = text.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname or "", parts.port
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except (ValueError, UnicodeError):
        raise Refusal("sync_url_wrong", url=text[:80]) from None
    wrong = parts.username is not None or parts.query or parts.fragment or len(text) > _LONGEST
    if wrong or parts.scheme not in ("https", "http") or not _is_host(host) or not parts.path.isascii() or port == 0:
        raise Refusal("sync_url_wrong", url=text[:80])
    return Address(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), parts.path.rstrip("/"))


def _is_host(host: str) -> bool:
    return bool(host) and len(host) <= 253 and all(c.isalnum() or c in ".-_:%" for c in host)


def refuse_open(address: Address) -> None:
    """Refusal("sync_http_open") for an address outside the own house that would be spoken to in the clear."""
    if address.scheme == "http" and not _is_near(address.host):
        raise Refusal("sync_http_open", url=address.url)


def _is_near(host: str) -> bool:
    """Whether every address of a host is of this machine or of a private network."""
    try:
        found = {str(entry[4][0]).split("%")[0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False  # found again, and said, when it is spoken to
    near = [ipaddress.ip_address(each) for each in found]
    return bool(near) and all(each.is_private or each.is_loopback or each.is_link_local for each in near)
