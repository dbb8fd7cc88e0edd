"""Locking a pack until its hour: an age v1 file with a passphrase of 24 digits.

The format is that of the `age` tool (age-encryption.org/v1, one scrypt recipient), so that `age -d` opens a locked
pack where this program cannot be had. Written with scrypt at 2^16 (64 MB, a fifth of a second); a file that asks for
more than 2^17 is refused before any memory is spent, because a kiosk has one gigabyte.

`unlock` gives the whole plain text or a Refusal, never a part of it, and nothing here touches a disk. The passphrase
is the code's 24 digits without spaces: 20 by chance (66 bits) and 4 that show a mistyped digit without any work.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from hoctapbac.errors import Refusal

Entropy = Callable[[int], bytes]

MAGIC = b"age-encryption.org/v1"
WORK = 16  # log2 of scrypt's N in what we write
MOST_WORK = 17  # in what we read
MOST_LOCKED = 80_000_000  # bytes
CODE_DIGITS = 24

_CHECKED_BY = 9973  # the largest prime of four digits; 10 has a long order in it, so two swapped digits show too
_CHANCE_DIGITS = 20
_CHUNK, _TAG = 65_536, 16
_SEALED_CHUNK = _CHUNK + _TAG
_SALT, _FILE_KEY, _NONCE = 16, 16, 16
_MOST_HEADER = 4_096
_STANZA = re.compile(rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)")
_ZERO_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class _Header:
    """What stands before the payload. `signed` is what `mac` is over, `ends` where the payload begins."""

    salt: bytes
    work: int
    wrapped: bytes
    mac: bytes
    signed: bytes
    ends: int


def unlock_code(entropy: Entropy) -> str:
    """A fresh unlock code as people read it: 24 digits in groups of four."""
    number = int.from_bytes(entropy(16)) % 10**_CHANCE_DIGITS
    check = _CHECKED_BY - number * 10_000 % _CHECKED_BY
    digits = f"{number:0{_CHANCE_DIGITS}}{check:04}"
    return " ".join(digits[at : at + 4] for at in range(0, CODE_DIGITS, 4))


def code_digits(code: str) -> str:
    """The 24 digits of a code however it was typed: with spaces, dots or dashes, or without.

    Refusal("code_unlock_mistyped") where they are not 24 digits, or a digit is wrong or two have changed places.
    """
    digits = re.sub(r"[\s.\-–_]", "", unicodedata.normalize("NFKC", code[:200]))
    if not re.fullmatch(r"[0-9]+", digits) or len(digits) != CODE_DIGITS or int(digits) % _CHECKED_BY:
        raise Refusal("code_unlock_mistyped", digits=CODE_DIGITS)
    return digits


def is_locked(raw: bytes) -> bool:
    """Whether these bytes are an age file, whatever it holds."""
    return raw.startswith(MAGIC + b"\n")


def lock(plain: bytes, code: str, entropy: Entropy, work: int = WORK) -> bytes:
    """`plain` as an age file that opens with `code`; the key, the salt and the nonce come from `entropy`.

    `work` is log2 of scrypt's N: what a guess costs. Less than the usual is for content that is no secret.
    """
    if len(plain) > MOST_LOCKED - MOST_LOCKED // 1_000:  # room for what locking adds
        raise Refusal("pack_too_large", limit=MOST_LOCKED // 1_000_000)
    file_key, salt, nonce = entropy(_FILE_KEY), entropy(_SALT), entropy(_NONCE)
    wrapped = _encrypt(_wrapping_key(code_digits(code), salt, work), _ZERO_NONCE, file_key)
    signed = b"%s\n-> scrypt %s %d\n%s\n---" % (MAGIC, _written(salt), work, _written(wrapped))
    payload_key = _derived(file_key, nonce, b"payload")
    starts = range(0, max(len(plain), 1), _CHUNK)
    chunks = [
        _encrypt(payload_key, _chunk_nonce(n, last=n == len(starts) - 1), plain[at : at + _CHUNK])
        for n, at in enumerate(starts)
    ]
    return b"".join([signed, b" ", _written(_mac(file_key, signed)), b"\n", nonce, *chunks])


def unlock(locked: bytes, code: str, most_work: int = MOST_WORK) -> bytes:
    """What `lock` was given, from an age file that this code opens.

    `most_work` is the largest accepted log2 of scrypt's N (memory: 1 KB times N). Refusal, before anything costly:
    pack_too_large, pack_not_locked, pack_lock_foreign (for other recipients than a code), pack_lock_costly,
    code_unlock_mistyped; then code_unlock_wrong, pack_cut, pack_reordered, pack_damaged.
    """
    if len(locked) > MOST_LOCKED:
        raise Refusal("pack_too_large", limit=MOST_LOCKED // 1_000_000)
    header = _header(locked)
    if header.work > most_work:
        raise Refusal("pack_lock_costly")
    file_key = _decrypt(_wrapping_key(code_digits(code), header.salt, header.work), _ZERO_NONCE, header.wrapped)
    if file_key is None:
        raise Refusal("code_unlock_wrong")
    if not hmac.compare_digest(_mac(file_key, header.signed), header.mac):
        raise Refusal("pack_damaged")
    nonce, payload = locked[header.ends : header.ends + _NONCE], memoryview(locked)[header.ends + _NONCE :]
    return b"".join(_opened(_derived(file_key, nonce, b"payload"), payload))


def _header(locked: bytes) -> _Header:
    """The header, read strictly: every byte is as the format says it, so one header has one form."""
    lines = locked[:_MOST_HEADER].split(b"\n", 4)
    if lines[0] != MAGIC:
        raise Refusal("pack_cut" if MAGIC.startswith(lines[0]) and len(lines) == 1 else "pack_not_locked")
    if len(lines) < 2 or not lines[1].startswith(b"-> scrypt "):
        raise Refusal("pack_cut" if len(lines) < 3 else "pack_lock_foreign")
    if len(lines) < 5:
        raise Refusal("pack_cut")
    stanza = _STANZA.fullmatch(lines[1])
    if stanza is None or not lines[3].startswith(b"--- "):
        raise Refusal("pack_damaged")
    signed = b"\n".join(lines[:3]) + b"\n---"
    ends = len(signed) + 1 + len(lines[3][4:]) + 1
    return _Header(
        _read(stanza[1], _SALT),
        int(stanza[2]),
        _read(lines[2], _FILE_KEY + _TAG),
        _read(lines[3][4:], 32),
        signed,
        ends,
    )


def _opened(key: bytes, payload: memoryview) -> list[bytes]:
    """Every chunk in order, or the refusal that says best what has happened to them."""
    count = -(-len(payload) // _SEALED_CHUNK)
    opened: list[bytes] = []
    for n in range(count):
        sealed = bytes(payload[n * _SEALED_CHUNK : (n + 1) * _SEALED_CHUNK])
        last = n == count - 1
        chunk = _decrypt(key, _chunk_nonce(n, last), sealed)
        if chunk is None:
            raise Refusal(_what_happened(key, sealed, n, count))
        if last and n and not chunk:  # only an empty text ends in an empty chunk
            raise Refusal("pack_damaged")
        opened.append(chunk)
    if not opened:
        raise Refusal("pack_cut")
    return opened


def _what_happened(key: bytes, sealed: bytes, n: int, count: int) -> str:
    """Why chunk `n` of `count` does not open in its place.

    A last chunk that is no chunk at all may have been cut as well as altered; it is said to be cut.
    """
    if n == count - 1 and _decrypt(key, _chunk_nonce(n, last=False), sealed) is not None:
        return "pack_cut"
    if n < count - 1 and _decrypt(key, _chunk_nonce(n, last=True), sealed) is not None:
        return "pack_damaged"  # something was put behind the end
    # One place more than there are: whoever drops a chunk moves the others.
    places = ((place, last) for last in (False, True) for place in range(count + 1) if place != n)
    if any(_decrypt(key, _chunk_nonce(place, last), sealed) is not None for place, last in places):
        return "pack_reordered"
    return "pack_cut" if n == count - 1 else "pack_damaged"


def _wrapping_key(digits: str, salt: bytes, work: int) -> bytes:
    cost = 1 << work
    return hashlib.scrypt(
        digits.encode(), salt=MAGIC + b"/scrypt" + salt, n=cost, r=8, p=1, maxmem=1_024 * cost + (1 << 20), dklen=32
    )


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """HKDF-SHA-256 for one block of output (RFC 5869)."""
    drawn = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(drawn, purpose + b"\x01", "sha256")


def _mac(file_key: bytes, signed: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), signed, "sha256")


def _chunk_nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])


def _encrypt(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    from nacl.bindings import crypto_aead_chacha20poly1305_ietf_encrypt as encrypt

    return encrypt(plain, None, nonce, key)


def _decrypt(key: bytes, nonce: bytes, sealed: bytes) -> bytes | None:
    """The plain text, None where the key, the nonce or a bit is another."""
    from nacl.bindings import crypto_aead_chacha20poly1305_ietf_decrypt as decrypt
    from nacl.exceptions import CryptoError

    if len(sealed) < _TAG:
        return None
    try:
        return decrypt(sealed, None, nonce, key)
    except CryptoError:
        return None


def _written(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _read(text: bytes, size: int) -> bytes:
    """The `size` bytes that `text` stands for in the one way of writing them; Refusal for every other text."""
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        raise Refusal("pack_damaged") from None
    if len(raw) != size or _written(raw) != text:
        raise Refusal("pack_damaged")
    return raw
