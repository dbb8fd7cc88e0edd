"""Chance that can be shown again: whole numbers and shuffles out of a recorded seed.

The stream is SHA-256 over a label, the seed and a counter, cut into 64-bit words; a number below `n` comes
from a word by remainder, and words above the last whole multiple of `n` are thrown away, so no number is
favoured.
The same seed gives the same numbers on every machine and in every version of the program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, MutableSequence
from typing import TypeVar

T = TypeVar("T")

_LABEL = b"hoctapbac draw 1\x00"
_WORDS = 1 << 64


class Chance:
    """A stream of fair choices that depends on `seed` (any bytes) and nothing else."""

    def __init__(self, seed: bytes) -> None:
        self._words = _words(seed)

    def below(self, n: int) -> int:
        """A whole number from 0 to n - 1, each as likely as the others; `n` from 1 to 2^64."""
        if not 1 <= n <= _WORDS:
            raise ValueError(f"no number below {n}")
        fair = _WORDS - _WORDS % n
        return next(word for word in self._words if word < fair) % n

    def shuffle(self, things: MutableSequence[T]) -> None:
        """Put `things` into one of all their orders, in place."""
        for last in range(len(things) - 1, 0, -1):
            other = self.below(last + 1)
            things[last], things[other] = things[other], things[last]


def _words(seed: bytes) -> Iterator[int]:
    start = hashlib.sha256(_LABEL + seed)
    counter = 0
    while True:
        block = start.copy()
        block.update(counter.to_bytes(8, "big"))
        digest = block.digest()
        yield from (int.from_bytes(digest[at : at + 8], "big") for at in range(0, 32, 8))
        counter += 1
