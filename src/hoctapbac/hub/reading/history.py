"""What was decided about results after they came, as the public may read it: when, by which post, why; never a name.

Reasons are words that somebody typed, and may hold a name by mistake: the names of the people whose result it is,
and of whoever decided, are taken out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from hoctapbac import records
from hoctapbac.hub.engine import Ask, Engine, about, marks

LEFT_OUT = "(…)"
_AT_ONCE = 1000  # results in one question


@dataclass(frozen=True, slots=True)
class Recall:
    """A confirmation or prize was taken back by the hub: when (seconds), why, and by whom ("" for the public)."""

    t: int
    reason: str
    name: str

    def public(self, *names: str) -> Recall:
        """Without the name of whoever took it back, and without these names in the reason."""
        return Recall(self.t, without_names(self.reason, [self.name, *names]), "")


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history: a `correction` or `void` of a result, a `confirmation`, an `award`; `t` in seconds.

    `units` are the ones whose numbers it may have changed, empty for the whole contest; `words` is the reason, the
    number of the minutes, or the prize with its decision. What was recalled stays in the history and says so.
    """

    kind: str
    t: int
    contest: bytes
    units: tuple[str, ...]
    post: str
    words: str
    of: bytes = b""
    recall: Recall | None = None


def without_names(text: str, names: Iterable[str]) -> str:
    """`text` with these names taken out, however they are written as to capitals and spaces."""
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        pattern = r"\s+".join(map(re.escape, name.split()))
        if pattern:
            text = re.sub(rf"(?<!\w){pattern}(?!\w)", LEFT_OUT, text, flags=re.I)
    return text


# A correction or void speaks of a result by its link; the result's pack says whose it is.
_CHANGES = """
SELECT {kind}, x.t, p.contest, u.unit, {unit_now}, {post}, x.reason, x.of, x.name, g.name, who.name, {name_now}
FROM {table} x JOIN record r ON r.link = x.of JOIN pack p ON p.id = r.pack
LEFT JOIN pack_unit u ON u.pack = r.pack AND u.number = r.unit
LEFT JOIN pack_person who ON who.pack = r.pack AND who.number = r.who
LEFT JOIN guest g ON g.of = x.of
{joined} WHERE r.kind = {result} AND {where}"""
_CORRECTION = {
    "kind": "'correction'",
    "table": "correction",
    "unit_now": "n.unit",
    "post": "x.post",
    "name_now": "whon.name",
    "joined": "LEFT JOIN pack_unit n ON n.pack = r.pack AND n.number = x.unit "
    "LEFT JOIN pack_person whon ON whon.pack = r.pack AND whon.number = x.who",
}
# As in the projection: a void counts that a hub says, or the station that made the result while it was trusted.
_VOID = {
    "kind": "'void'",
    "table": "void",
    "unit_now": "NULL",
    "post": "''",
    "name_now": "NULL",
    "joined": "JOIN station s ON s.kid = x.kid AND (s.state = 'hub'"
    " OR x.kid = r.kid AND (s.state = 'trusted' OR x.seq <= s.good_seq"
    " AND NOT EXISTS (SELECT 1 FROM disowned o WHERE o.kid = x.kid AND o.seq = x.seq AND o.link = x.link)))",
}


# Which results of some contests were changed at all: seldom any, and the question above is dear to plan.
_CHANGED = """
SELECT x.of FROM {table} x JOIN record r ON r.link = x.of JOIN pack p ON p.id = r.pack
WHERE r.kind = {result} AND p.contest IN ({marks})"""
# As in the projection: of the hub's own decisions only a hub takes one back, and the first time says why.
_RECALLS = """
SELECT v.of, v.t, v.reason, v.name FROM void v JOIN station s ON s.kid = v.kid
WHERE s.state = 'hub' AND v.of IN ({}) ORDER BY v.seq DESC, v.link DESC"""


def changes(engine: Engine, contests: Collection[bytes] = (), *, of: bytes = b"") -> list[Event]:
    """The corrections and voids of these contests' results, or of the one result with this link; the last first."""
    found: list[Event] = []
    for sides in (_CORRECTION, _VOID):
        changed = _changed(engine, sides["table"], list(contests), of)
        for at in range(0, len(changed), _AT_ONCE):
            some = changed[at : at + _AT_ONCE]
            asked = _CHANGES.format(result=records.RESULT, where=f"x.of IN ({marks(some)})", **sides)
            found += map(_event, engine.read(asked, some))
    return sorted(found, key=lambda event: (-event.t, event.of, event.words))


def recalls(ask: Ask, links: Collection[bytes]) -> dict[bytes, Recall]:
    """Which of these confirmations and prizes were recalled, by their links."""
    return {bytes(of): Recall(*told) for of, *told in about(ask, _RECALLS, links)}


def _changed(engine: Engine, table: str, contests: list[bytes], of: bytes) -> list[bytes]:
    """The links of the results that were changed: of these contests, or the one asked for if it was."""
    if of:
        rows = engine.read(f"SELECT of FROM {table} WHERE of = ? LIMIT 1", [of])
    elif contests:
        rows = engine.read(_CHANGED.format(table=table, result=records.RESULT, marks=marks(contests)), contests)
    else:
        rows = []
    return sorted({bytes(link) for (link,) in rows})


def _event(row: tuple[Any, ...]) -> Event:
    kind, t, contest, unit, unit_now, post, reason, link, *names = row
    units = tuple(dict.fromkeys(filter(None, (unit, unit_now))))
    return Event(kind, t, contest, units, post, without_names(reason, filter(None, names)), link)
