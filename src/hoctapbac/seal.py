"""Seals: which station vouches for a record. The only cryptography of the program.

A seal is an Ed25519 signature over the body with its purpose in front, so that a key's signature on one
kind of message is worth nothing on another. Keys come and go as bytes; who keeps them, and where, is the
station's affair. PyNaCl is imported when the first key is used: it also refuses weak public keys and
altered signatures.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from hoctapbac.errors import Refusal

SEED_BYTES = 32
_PURPOSE = b"htb1-result\0"


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
        """The seal on a record's body: 64 bytes, always the same for the same body."""
        from nacl.signing import SigningKey

        return SigningKey(self.seed).sign(_PURPOSE + body).signature


def key_id(public: bytes) -> bytes:
    """The 6 bytes by which records name a public key: a hint for looking it up, no proof."""
    return hashlib.sha256(public).digest()[:6]


def check(public: bytes, body: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` sealed exactly this body; bytes of any other length are just false."""
    from nacl.exceptions import CryptoError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(public).verify(_PURPOSE + body, signature)
    except CryptoError:
        return False
    return True
