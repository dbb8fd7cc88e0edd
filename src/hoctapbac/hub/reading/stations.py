"""Stations whose results of a contest are not all here, as far as anybody can tell.

A station is expected where it has reported something of the contest, or has never reported anything since the hub
trusted it. It is missed for a hole in its journal, for the closing record that did not come, or for everything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hoctapbac.hub.engine import Engine
from hoctapbac.records import journal

Lack = Literal["nothing", "holes", "open"]


@dataclass(frozen=True, slots=True)
class MissingStation:
    """A station by its label (or the digits of its key) and what is missing; `holes` are numbers of its journal."""

    label: str
    lack: Lack
    holes: journal.Ranges = ()


def missing_stations(
    engine: Engine, contest: bytes, held_by: Callable[[bytes], journal.Ranges]
) -> tuple[MissingStation, ...]:
    """What is missing, by label; `held_by` tells which numbers of a key's journal are here (`Ledger.have`)."""
    took_part = {bytes(kid) for (kid,) in engine.read(_TOOK_PART, [contest])}
    closed = {bytes(kid) for (kid,) in engine.read(_CLOSED, [contest])}
    found = []
    for key, label, upto, last in engine.read(_TRUSTED):
        kid = bytes(key)
        name = label or kid.hex()
        if kid in took_part and upto < last:
            found.append(MissingStation(name, "holes", journal.missing(held_by(kid), last)))
        elif kid in took_part and kid not in closed:
            found.append(MissingStation(name, "open"))
        elif last is None:
            found.append(MissingStation(name, "nothing"))
    return tuple(found)


_TRUSTED = """
SELECT s.kid, s.label, j.upto, j.last FROM station s LEFT JOIN journal j ON j.kid = s.kid
WHERE s.state = 'trusted' ORDER BY s.label, s.kid"""
_TOOK_PART = "SELECT DISTINCT kid FROM place WHERE contest = ?"
_CLOSED = "SELECT DISTINCT x.kid FROM close x JOIN pack p ON p.id = x.pack WHERE p.contest = ?"
