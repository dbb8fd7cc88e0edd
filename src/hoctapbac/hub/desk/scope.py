"""Which units somebody meets at the desk: all of them, or one and those below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hoctapbac.hub.accounts import Account
from hoctapbac.hub.reading import Published


@dataclass(frozen=True, slots=True)
class Scope:
    """`units` is None for a keeper, who also meets results without a known unit (unit "").

    Whether a unit is held is looked up in one set, so the answer takes as long for a unit of others as for none.
    """

    units: frozenset[str] | None

    @classmethod
    def of(cls, account: Account, published: Published) -> Scope:
        if account.role == "keeper":
            return cls(None)
        return cls(frozenset((account.unit, *published.below(account.unit))))

    def holds(self, unit: str) -> bool:
        return self.units is None or unit in self.units

    def kept(self, units: Iterable[str]) -> list[str]:
        """Those of these units that are held."""
        return [unit for unit in units if self.holds(unit)]
