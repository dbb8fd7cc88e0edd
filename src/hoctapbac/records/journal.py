"""Arithmetic on journals: which numbers somebody holds, and which are wanting."""

from __future__ import annotations

from collections.abc import Iterable

Ranges = tuple[tuple[int, int], ...]  # first and last of each run, ascending, apart by more than one


def ranges(numbers: Iterable[int]) -> Ranges:
    """The runs that these numbers, in any order and however often, make up."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number <= runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return tuple((first, last) for first, last in runs)


def missing(held: Ranges, last: int) -> Ranges:
    """The runs from 1 to `last` that are not in `held`."""
    gaps: list[tuple[int, int]] = []
    wanted = 1
    for first, end in held:
        if wanted > last:
            break
        if first > wanted:
            gaps.append((wanted, min(first - 1, last)))
        wanted = max(wanted, end + 1)
    if wanted <= last:
        gaps.append((wanted, last))
    return tuple(gaps)


def unbroken(held: Ranges) -> int:
    """How far a journal is held from its beginning without a hole; 0 without its first record."""
    return held[0][1] if held and held[0][0] == 1 else 0
