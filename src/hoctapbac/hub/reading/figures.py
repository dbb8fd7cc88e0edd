"""The numbers of a unit or a cluster in a contest, as an entry of the emulation record has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hoctapbac.contest.standings import one_decimal

_SUMMED = ("people", "guests", "attempts", "points", "most", "all_right")
COLUMNS = ", ".join([*_SUMMED, "first_t", "last_t"])  # of `tally`
SUMS = ", ".join([*(f"SUM({name})" for name in _SUMMED), "MIN(first_t)", "MAX(last_t)"])  # the same, of many units


@dataclass(frozen=True, slots=True)
class Figures:
    """People who took part (`guests` of them are not on the roster), attempts, and sums over the counting attempts.

    `points` and what they could have been (`most`), those with everything right, the first and the last moment
    that the stations' clocks told (seconds, 0 unknown), and the size of the roster (0 unknown).
    """

    people: int = 0
    guests: int = 0
    attempts: int = 0
    points: int = 0
    most: int = 0
    all_right: int = 0
    first_t: int = 0
    last_t: int = 0
    roster: int = 0

    @property
    def merit(self) -> tuple[bool, int, int]:
        """What sets units apart, the smaller the better: the share of the roster, then the share of the points.

        A unit without a known roster is behind those with one. Shares are exact enough that only equal ones are equal.
        """
        return not self.roster, -_share(self.people - self.guests, self.roster), -_share(self.points, self.most)

    @property
    def rate(self) -> str | None:
        """Percent of the roster that took part («90,0»)."""
        return one_decimal(100 * (self.people - self.guests), self.roster) if self.roster else None

    @property
    def mean(self) -> str | None:
        """Points a person («7,8»), None where nobody took part."""
        return one_decimal(self.points, self.people) if self.people else None

    @property
    def mean_of(self) -> str | None:
        """What that mean could have been at most («10», «9,5»)."""
        if not self.people:
            return None
        return one_decimal(self.most, self.people).removesuffix(",0")


def figures_of(sums: Iterable[int | None], roster: int = 0) -> Figures:
    """The figures in a row of COLUMNS or SUMS; an engine's sums may be of a wider type, and of nothing are None."""
    people, guests, attempts, points, most, all_right, first_t, last_t = (int(value or 0) for value in sums)
    return Figures(people, guests, attempts, points, most, all_right, first_t, last_t, roster)


def total(parts: Iterable[Figures]) -> Figures:
    """The sum; the roster is unknown as soon as one of the parts does not know it."""
    all_parts = list(parts)
    known = all(part.roster for part in all_parts)
    sums = [sum(getattr(part, name) for part in all_parts) for name in _SUMMED]
    first_t = min((part.first_t for part in all_parts if part.first_t), default=0)
    last_t = max((part.last_t for part in all_parts), default=0)
    return figures_of([*sums, first_t, last_t], sum(part.roster for part in all_parts) if known else 0)


def _share(part: int, whole: int) -> int:
    """`part` ÷ `whole` in parts of 2^64: fractions of wholes below 2^31 differ by more than one such part."""
    return (part << 64) // whole if whole else 0
