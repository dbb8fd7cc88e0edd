"""Seals: which station, hub or organizer vouches for what. All cryptography of the program is in this package.

A seal is an Ed25519 signature over the body with its purpose in front, so that a key's signature on one
kind of message is worth nothing on another. Keys come and go as bytes; who keeps them, and where, is the
caller's affair. PyNaCl is imported when the first key is used: it also refuses weak public keys and
altered signatures.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from hoctapbac import records
from hoctapbac.errors import Refusal
from hoctapbac.records import statements
from hoctapbac.records.frames import SEAL_BYTES, kind_of

SEED_BYTES = 32
_PURPOSES = {kind: b"htb1-%s\0" % name.encode() for kind, name in {**records.NAMES, **statements.NAMES}.items()}
_PACK = b"htb1-pack\0"
_FINGERPRINT_DIGITS = 20  # 66 bits, five groups of four that two people can compare by eye


@dataclass(frozen=True, slots=True)
class StationKey:
    """A station's key. `public` (32 bytes) is for everybody, the seed for nobody: it is in no repr."""

    seed: bytes = field(repr=False)
    public: bytes

    @classmethod
    def create(cls, seed: bytes) -> StationKey:
        """The key of a seed of 32 random bytes; the same seed gives the same key.

        Refusal("key_unreadable") for any other length: the key's file was cut.
        """
        from nacl.signing import SigningKey

        if len(seed) != SEED_BYTES:
            raise Refusal("key_unreadable", length=len(seed))
        return cls(seed, bytes(SigningKey(seed).verify_key))

    @property
    def kid(self) -> bytes:
        """The 6 bytes by which records name this key."""
        return key_id(self.public)

    def sign(self, body: bytes) -> bytes:
        """The seal on the body of a record or a statement: 64 bytes, always the same for the same body."""
        return self._signed(_purpose(body) + body)

    def sign_manifest(self, manifest: bytes) -> bytes:
        """The seal on a pack's manifest: 64 bytes."""
        return self._signed(_PACK + manifest)

    def _signed(self, message: bytes) -> bytes:
        from nacl.bindings import crypto_sign

        return crypto_sign(message, self.seed + self.public)[:SEAL_BYTES]


def key_id(public: bytes) -> bytes:
    """The 6 bytes by which records name a public key: a hint for looking it up, no proof."""
    return hashlib.sha256(public).digest()[:6]


def fingerprint(public: bytes) -> str:
    """A public key for two people to compare by eye: five groups of four digits."""
    number = int.from_bytes(hashlib.sha256(b"htb1-fingerprint\0" + public).digest()) % 10**_FINGERPRINT_DIGITS
    digits = f"{number:0{_FINGERPRINT_DIGITS}}"
    return " ".join(digits[at : at + 4] for at in range(0, _FINGERPRINT_DIGITS, 4))


def usable(public: bytes) -> bool:
    """Whether these bytes can be somebody's key: a point of the curve's large group, written in the one way.

    A key of small order would let anybody sign anything with it.
    """
    from nacl.bindings import crypto_core_ed25519_is_valid_point

    return len(public) == 32 and bool(crypto_core_ed25519_is_valid_point(public))


def check(public: bytes, body: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` sealed exactly this body; bytes of any other length are just false."""
    return _checked(public, _purpose(body) + body, signature)


def check_manifest(public: bytes, manifest: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` sealed this pack's manifest."""
    return _checked(public, _PACK + manifest, signature)


def shared_key(key: StationKey, other: bytes) -> bytes:
    """The 32 bytes that only the owners of two keys can find, the same from either side.

    From X25519 over the same keys that sign. Refusal("key_unreadable") where `other` is no key.
    """
    from nacl import bindings
    from nacl.exceptions import CryptoError

    if not usable(other):
        raise Refusal("key_unreadable", length=len(other))
    try:
        secret = bindings.crypto_sign_ed25519_sk_to_curve25519(key.seed + key.public)
        point = bindings.crypto_scalarmult(secret, bindings.crypto_sign_ed25519_pk_to_curve25519(other))
    except CryptoError:
        raise Refusal("key_unreadable", length=len(other)) from None
    return hashlib.blake2b(
        b"".join(sorted((key.public, other))), key=point, digest_size=32, person=b"htb1-shared"
    ).digest()


def mac(shared: bytes, message: bytes) -> bytes:
    """8 bytes that only somebody with the shared key can put under a message."""
    return hashlib.blake2b(message, key=shared, digest_size=8, person=b"htb1-ticket").digest()


def _purpose(body: bytes) -> bytes:
    return _PURPOSES.get(kind_of(body), _PURPOSES[records.RESULT])


def _checked(public: bytes, message: bytes, signature: bytes) -> bool:
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public).verify(message, signature)
    except CryptoError:
        return False
    return True
