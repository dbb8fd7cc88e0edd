"""Packs at the hub: what a contest is called, who is who under which number, how units hang together.

Several packs may speak of one contest (another roster, more banks) and of the same units. A contest's rules are part of
its id, so packs cannot differ in them; of a unit the pack is believed whose contest opens last, and of those the one
with the greatest id. So what stands in the tables does not depend on which pack came first.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hoctapbac.contest import settings
from hoctapbac.hub import projection, schema
from hoctapbac.hub.engine import Transaction

if TYPE_CHECKING:
    from hoctapbac.pack import Pack


def shelve(tx: Transaction, pack: Pack, raw: bytes, now_ms: int) -> None:
    """Take a pack in and count what came before it did; one that is here is left alone."""
    tx.exclusive([pack.id, pack.contest_key])
    if tx.run("SELECT 1 FROM pack WHERE id = ?", (pack.id,)):
        return
    _tell_contest(tx, pack)
    _tell_numbers(tx, pack)
    _tell_organization(tx, pack)
    tx.run(
        "INSERT INTO pack VALUES(?, ?, ?, ?, ?, ?)",
        (pack.id, pack.contest_key, pack.sealed_by, now_ms, raw, pack.contest.attempts.which),
    )
    projection.feed_pack(tx, pack.id)


def _tell_contest(tx: Transaction, pack: Pack) -> None:
    contest = pack.contest
    tx.run(
        "INSERT INTO contest VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (
            pack.contest_key, contest.id, contest.title, contest.topic_line, contest.organizer, contest.programme,
            "\n".join(contest.basis), contest.opens_ms, contest.closes_ms, settings.write(contest),
        ),
    )  # fmt: skip


def _tell_numbers(tx: Transaction, pack: Pack) -> None:
    people_in: dict[str, int] = {}
    for person in pack.roster.people:
        people_in[person.unit_id] = people_in.get(person.unit_id, 0) + 1
    tx.many(
        "INSERT INTO pack_unit VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(pack.id, pack.unit_number(u.id), u.id, u.name, people_in.get(u.id, 0)) for u in pack.roster.units],
    )
    tx.many(
        "INSERT INTO pack_person VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(pack.id, pack.person_number(p.id), p.id, p.unit_id, p.name, p.post, p.group) for p in pack.roster.people],
    )


_FACTS = schema.COLUMNS["unit"][1:]


def _tell_organization(tx: Transaction, pack: Pack) -> None:
    # What a later contest's pack says of a unit stands, whichever came first.
    told = f"{max(0, pack.contest.opens_ms or 0):016x}{pack.id.hex()}"
    tx.many(
        f"INSERT INTO unit VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        f" {', '.join(f'{name} = excluded.{name}' for name in _FACTS)} WHERE excluded.told > unit.told",
        [
            (u.id, u.name, u.full_name, u.kind, u.parent, u.system, u.form, _day(u.valid_from), _day(u.valid_to), told)
            for u in sorted(pack.organization.units, key=lambda u: u.id)
        ],
    )
    tx.many(
        "INSERT INTO succession VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT (old, new) DO UPDATE SET share = excluded.share,"
        " day = excluded.day, document = excluded.document, told = excluded.told WHERE excluded.told > succession.told",
        sorted((s.old, s.new, s.share, _day(s.day), s.document, told) for s in pack.organization.successions),
    )
    tx.many(
        "INSERT INTO membership VALUES(?, ?, ?) ON CONFLICT DO NOTHING",
        sorted((m.unit, m.cluster, m.year) for m in pack.organization.memberships),
    )


def _day(day: date | None) -> str:
    """YYYY-MM-DD, "" where it is not known."""
    return day.isoformat() if day else ""
