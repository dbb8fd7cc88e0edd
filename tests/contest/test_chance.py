"""Chance out of a seed: the same for ever, and fair."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from itertools import permutations

import pytest

from hoctapbac.contest.chance import Chance

# Upper 99.9 % points of the chi-square distribution. The seeds are fixed, so a pass or a failure stays one.
CHI_SQUARE_999 = {5: 20.52, 6: 22.46, 9: 27.88, 23: 49.73}


def chi_square(counts: list[int]) -> float:
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 / expected for count in counts)


def test_the_stream_is_pinned() -> None:
    """A seed gives these very numbers for ever, or no paper of the past could be drawn again."""
    chance = Chance(b"2026-11-23")
    assert [chance.below(1000) for _ in range(8)] == [975, 639, 207, 717, 248, 316, 946, 681]


def test_the_stream_is_the_documented_hash() -> None:
    """The numbers can be worked out with SHA-256 alone, by anybody who doubts a draw."""
    block = sha256(b"hoctapbac draw 1\x00" + b"seed" + (0).to_bytes(8, "big")).digest()
    words = [int.from_bytes(block[at : at + 8], "big") for at in (0, 8, 16, 24)]
    chance = Chance(b"seed")
    assert [chance.below(1 << 64) for _ in range(4)] == words


@pytest.mark.parametrize("below", [6, 7, 10])
def test_numbers_are_fair(below: int) -> None:
    """Every number below n comes as often as the others (chi-square, 99.9 %)."""
    chance = Chance(b"fair")
    counts = Counter(chance.below(below) for _ in range(6000))
    assert chi_square([counts[n] for n in range(below)]) < CHI_SQUARE_999[below - 1]


def test_shuffles_are_fair() -> None:
    """Every order of four things comes as often as the others (chi-square, 99.9 %)."""
    chance, counts = Chance(b"orders"), Counter[tuple[int, ...]]()
    for _ in range(4800):
        things = [0, 1, 2, 3]
        chance.shuffle(things)
        counts[tuple(things)] += 1
    assert chi_square([counts[order] for order in permutations(range(4))]) < CHI_SQUARE_999[23]


def test_no_number_below_nothing() -> None:
    """To ask for a number below 0 or beyond a word is a bug."""
    for n in (0, -1, (1 << 64) + 1):
        with pytest.raises(ValueError):
            Chance(b"").below(n)
