"""Passwords at the hub: hashed with Argon2id, compared at one price whether the account exists or not.

What is stored is Argon2's own text, which carries its parameters; a hash made at another cost is still understood
and is to be made anew after the next good sign-in. A password is compared in Unicode's composed form, because
keyboards of one and the same person give «ế» in two ways. Each hash takes 64 MiB, so only a few are made at a time.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hoctapbac.errors import Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 12, 200  # characters of a password
_FEWEST_LETTERS = 5  # different characters; «aaaaaaaaaaaa» is long and no password
_SALT_BYTES = 16
_AT_ONCE = 2
_WAIT_S = 10.0
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # 32, none of them read for another


@dataclass(frozen=True, slots=True)
class Cost:
    """What a hash costs: passes over the memory, KiB of it, and lanes side by side."""

    passes: int
    memory_kib: int
    lanes: int


SOUND = Cost(passes=3, memory_kib=65_536, lanes=4)  # RFC 9106, second recommended choice


class Passwords:
    """Hashes passwords and compares them; `entropy` gives the salts."""

    def __init__(self, entropy: Callable[[int], bytes], cost: Cost = SOUND) -> None:
        self._entropy, self._cost = entropy, cost
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        # Well formed, and the hash of nothing: to compare with it takes as long as with a real one.
        self._nobody = f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${'A' * 22}${'A' * 43}"

    def hashed(self, password: str) -> str:
        """The text to store for a password; Refusal("desk_busy") where too many wait."""
        with self._turn():
            return self._hasher().hash(_composed(password), salt=self._entropy(_SALT_BYTES))

    def fits(self, stored: str, password: str) -> bool:
        """Whether `password` is the one behind `stored`; "" for nobody's, which fits no password.

        Refusal("desk_busy") where too many wait.
        """
        from argon2.exceptions import InvalidHashError, VerificationError

        with self._turn():
            try:
                return self._hasher().verify(stored or self._nobody, _composed(password)) and stored != ""
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, stored: str) -> bool:
        """Whether `stored` was made at another cost than today's."""
        return bool(self._hasher().check_needs_rehash(stored))

    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(self._cost.passes, self._cost.memory_kib, self._cost.lanes)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._room.acquire(timeout=_WAIT_S):
            raise Refusal("desk_busy")
        try:
            yield
        finally:
            self._room.release()


def sound(password: str, account: str) -> None:
    """Refuses a password that would soon be guessed: password_short, password_long or password_plain."""
    text = _composed(password)
    if len(text) < LEAST:
        raise Refusal("password_short", least=LEAST)
    if len(text) > MOST:
        raise Refusal("password_long", most=MOST)
    if account.casefold() in text.casefold() or len(set(text.casefold())) < _FEWEST_LETTERS:
        raise Refusal("password_plain")


def first_password(entropy: Callable[[int], bytes]) -> str:
    """A password to hand over on paper, 80 bits: «7kq2-m0xd-…», changed by its owner at the first sign-in."""
    letters = "".join(_LETTERS[byte % 32] for byte in entropy(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)
