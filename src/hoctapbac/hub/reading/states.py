"""Provisional, official or corrected: what a named person has confirmed, and whether it is still what counts.

A confirmation holds a digest of the results that it was given for. As long as exactly these count, it stands; a
result that comes, or is declared void, afterwards makes the entry wait for somebody again. One that was recalled is as
if it had not been given: the one before it decides, or nobody has confirmed.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hoctapbac import records
from hoctapbac.hub.engine import Engine, marks
from hoctapbac.hub.reading.figures import SUMS, Figures, figures_of
from hoctapbac.hub.reading.history import Recall, recalls

_MOST_KEPT = 4096


class State(StrEnum):
    """What an entry, or a whole contest, is worth."""

    PROVISIONAL = "provisional"
    OFFICIAL = "official"
    CORRECTED = "corrected"  # official, with corrections in it
    REOPENED = "reopened"  # confirmed, but other results count since


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmation: of one unit's results, or with `unit` "" of the whole contest; `t` in seconds.

    Who gave it is left out; their post and the number of the minutes or decision are public. `seq` is its number in
    the hub's journal.
    """

    contest: bytes
    unit: str
    t: int
    digest: bytes
    post: str
    note: str
    seq: int
    link: bytes
    recall: Recall | None


def counted_digest(engine: Engine, contest: bytes, unit: str) -> bytes:
    """What a confirmation given now would hold: of the counting results of a unit, or of all with ""."""
    if unit:
        rows = engine.read("SELECT link FROM place WHERE contest = ? AND unit = ?", [contest, unit])
    else:
        rows = engine.read("SELECT link FROM place WHERE contest = ?", [contest])
    return records.digest(link for (link,) in rows)


class States:
    """Digests of what counts, kept for as long as the sums are the same; one for all threads of a process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._kept: OrderedDict[object, bytes] = OrderedDict()

    def state(self, confirmations: Sequence[Confirmed], unit: str, figures: Figures, corrected: bool) -> State:
        """The state of a unit's entry (or, with "", of the contest) by the confirmations that speak of it.

        The last one that stands, for the unit itself or for the whole contest, decides; `figures` are those of `unit`.
        """
        standing = [one for one in confirmations if one.unit in ("", unit) and not one.recall]
        if not standing:
            return State.PROVISIONAL
        last = max(standing, key=lambda one: (one.seq, one.link))  # not by the time: a clock may be put back
        sums = figures if last.unit == unit else contest_figures(self._engine, last.contest)
        if self._digest(last.contest, last.unit, sums) != last.digest:
            return State.REOPENED
        return State.CORRECTED if corrected else State.OFFICIAL

    def _digest(self, contest: bytes, unit: str, sums: Figures) -> bytes:
        key = (contest, unit, sums)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        digest = counted_digest(self._engine, contest, unit)
        with self._lock:
            self._kept[key] = digest
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return digest


def contest_figures(engine: Engine, contest: bytes) -> Figures:
    """The sums over a whole contest, without a roster."""
    return figures_of(engine.read(f"SELECT {SUMS} FROM tally WHERE contest = ?", [contest])[0])


def confirmations(engine: Engine, contests: Collection[bytes]) -> list[Confirmed]:
    """All confirmations of these contests, of whatever unit, recalled ones too; the last one last."""
    if not contests:
        return []
    rows = engine.read(_CONFIRMATIONS.format(marks=marks(contests)), list(contests))
    recalled = recalls(engine.read, [bytes(row[-2]) for row in rows])
    found = []
    for contest, unit, t, digest, post, note, seq, link, name in rows:
        recall = recalled.get(bytes(link))
        told = recall.public(name) if recall else None
        found.append(Confirmed(bytes(contest), unit, t, bytes(digest), post, note, seq, bytes(link), told))
    return found


_CONFIRMATIONS = """
SELECT contest, unit, t, digest, post, note, seq, link, name FROM confirmation WHERE contest IN ({marks})
ORDER BY seq, link"""


def contest_state(engine: Engine, states: States, contest: bytes) -> State:
    """The state of a whole contest: only a confirmation of all of it counts."""
    whole = [one for one in confirmations(engine, [contest]) if not one.unit]
    return states.state(whole, "", contest_figures(engine, contest), False) if whole else State.PROVISIONAL
