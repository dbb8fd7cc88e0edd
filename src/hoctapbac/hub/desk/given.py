"""What was confirmed and awarded for a unit in a contest, and what of it was recalled. Reads, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hoctapbac import records
from hoctapbac.hub.desk.entries import names_of
from hoctapbac.hub.engine import Ask
from hoctapbac.hub.reading import Recall, recalls


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize with its decision and who entered it; `person` is "" for the unit's own."""

    link: bytes
    recall: Recall | None
    person: str
    title: str
    decision: str
    day: str
    name: str
    post: str
    t: int

    kind: ClassVar[str] = "award"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed, in what post, by which paper, and when (seconds); `whole` for the contest as a whole."""

    link: bytes
    recall: Recall | None
    name: str
    post: str
    note: str
    t: int
    whole: bool

    kind: ClassVar[str] = "confirmation"


def confirmations(ask: Ask, contest: bytes, unit: str) -> tuple[Confirmation, ...]:
    """The confirmations that speak of a unit (with "" those of the whole contest), the last first."""
    rows = ask(
        "SELECT link, name, post, note, t, unit FROM confirmation WHERE contest = ? AND unit IN ('', ?)"
        " ORDER BY seq DESC, link DESC",
        [contest, unit],
    )
    recalled = recalls(ask, [bytes(row[0]) for row in rows])
    return tuple(
        Confirmation(bytes(link), recalled.get(bytes(link)), name, post, note, t, of == "")
        for link, name, post, note, t, of in rows
    )


def prizes(ask: Ask, contest: bytes, unit: str) -> tuple[Prize, ...]:
    """The prizes of a unit and its people, by day."""
    rows = ask(
        "SELECT link, person, title, decision, day, name, post, t FROM award WHERE contest = ? AND unit = ?"
        " ORDER BY day, title, link",
        [contest, unit],
    )
    names = names_of(ask, contest, [str(row[1]) for row in rows])
    recalled = recalls(ask, [bytes(row[0]) for row in rows])
    return tuple(
        Prize(bytes(link), recalled.get(bytes(link)), names.get(str(person), ("", "", ""))[0], *told)
        for link, person, *told in rows
    )


def find(ask: Ask, contest: bytes, unit: str, link: bytes) -> Prize | Confirmation | None:
    """The prize or confirmation with this link that was given for just this unit, with "" for the whole contest."""
    own: list[Prize | Confirmation] = [one for one in confirmations(ask, contest, unit) if one.whole == (unit == "")]
    return next((one for one in (*own, *prizes(ask, contest, unit)) if one.link == link), None)


def standing(ask: Ask, contest: bytes, unit: str) -> str:
    """What a page says that it has shown: the confirmations that stand and speak of a unit, in 32 digits.

    With "" those of all units: what is given for the whole contest stands behind each of them.
    """
    only, values = (" AND unit IN ('', ?)", [contest, unit]) if unit else ("", [contest])
    links = [bytes(link) for (link,) in ask(f"SELECT link FROM confirmation WHERE contest = ?{only}", values)]
    return records.digest(set(links) - set(recalls(ask, links))).hex()
