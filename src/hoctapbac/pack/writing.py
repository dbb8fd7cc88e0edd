"""A pack's members, each in its one form, and the one ZIP of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from hoctapbac.bank import Bank, native
from hoctapbac.bank.exporters.archive import packed
from hoctapbac.bank.notes import Notes
from hoctapbac.contest import settings
from hoctapbac.contest.rules import Contest
from hoctapbac.organization import Organization
from hoctapbac.organization.placing import placed
from hoctapbac.organization.writing import write_succession, write_units, written
from hoctapbac.pack import Files, Hub
from hoctapbac.pack.layout import (
    CONTEST,
    HUB,
    MANIFEST,
    ROSTER,
    ROSTER_HEADINGS,
    SEAL,
    SUCCESSION,
    UNITS,
    manifest_of,
)
from hoctapbac.seal import StationKey
from hoctapbac.units import Roster
from hoctapbac.vietnamese import dates


def members(
    contest_text: str, banks: Iterable[tuple[str, Bank]], roster: Roster, organization: Organization, hub: Hub
) -> Files:
    """What `pack.assemble` promises. What would be empty is left out."""
    contest = settings.read(contest_text.encode(), CONTEST).value
    both = placed(organization, roster, opening_day(contest), Notes(ROSTER))
    files = {
        CONTEST: settings.write(contest).encode(),
        ROSTER: _written_roster(both.roster),
        UNITS: write_units(both.organization),
        SUCCESSION: write_succession(both.organization),
        HUB: _written_hub(hub),
        **dict(_bank_members(bank for _, bank in banks)),
    }
    return {path: content for path, content in files.items() if content}


def zipped(files: Files, key: StationKey | None) -> bytes:
    """What `pack.write` promises."""
    manifest = manifest_of(files)
    seal = [(SEAL, key.public + key.sign_manifest(manifest))] if key else []
    return packed([(MANIFEST, manifest), *((path, files[path]) for path in sorted(files)), *seal])


def opening_day(contest: Contest) -> date | None:
    """The day a contest opens in Viet Nam, None where its rules do not say."""
    return None if contest.opens_ms is None else dates.local(contest.opens_ms).date()


def _bank_members(banks: Iterable[Bank]) -> Iterator[tuple[str, bytes]]:
    """Each bank at the path of its code. A second text of one code, which no organizer can publish but a kiosk may
    have among its files, gets a number.
    """
    texts: dict[str, set[str]] = {}
    for bank in banks:
        texts.setdefault(bank.id, set()).add(native.write(bank))
    for code, several in texts.items():
        for number, text in enumerate(sorted(several)):
            yield f"banks/{code}{f'~{number}' if number else ''}/bank.txt", text.encode()


def _written_roster(roster: Roster) -> bytes:
    """A line for each person in the order of their ids, then one for each unit without people."""
    people = sorted(roster.people, key=lambda person: person.id)
    homes = {person.unit_id for person in people}
    empty = sorted(unit.id for unit in roster.units if unit.id not in homes)
    rows = [[p.id, p.unit_id, p.name, p.post, p.group, p.sort_as] for p in people]
    rows += [["", unit_id, "", "", "", ""] for unit_id in empty]
    return written([ROSTER_HEADINGS, *rows]) if rows else b""


def _written_hub(hub: Hub) -> bytes:
    lines = []
    if hub.url:
        lines.append(f"url = {json.dumps(hub.url)}")
    if hub.public is not None:
        lines.append(f'public = "{hub.public.hex()}"')
    if hub.organizers:
        lines.append(f"organizers = {json.dumps(sorted({public.hex() for public in hub.organizers}))}")
    return "".join(f"{line}\n" for line in lines).encode()
