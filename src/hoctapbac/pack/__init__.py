"""Packs: what an organizer publishes, as one sealed file named by the hash of what is in it.

A pack holds the rules of one contest, the banks it draws from, the roster, the units with their history, and the hub
with its key. Its id depends on these contents alone, not on who sealed it or on the order they were given in, so two
kiosks with the same files report under the same pack. Records name people and units by their places in a pack:
`unit_number`, `person_number`; the numbers mean nothing without it.

docs/packs.md says every byte. Writing and reading live in `writing` and `reading` and are imported when first used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from hoctapbac.bank import Bank
from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Loaded
from hoctapbac.organization import Organization
from hoctapbac.units import Person, Roster, Unit

if TYPE_CHECKING:
    from hoctapbac.seal import StationKey

Files = Mapping[str, bytes]  # the members of a pack by path, without its manifest and its seal

MOST_BYTES = 64_000_000  # of all members together, unpacked, and of a pack's file
MOST_PEOPLE = 200_000
MOST_BANKS = 400


@dataclass(frozen=True, slots=True)
class Hub:
    """Where results go: the hub's address ("" for none), its public key, and the keys of those who may seal packs."""

    url: str = ""
    public: bytes | None = None
    organizers: tuple[bytes, ...] = ()


NO_HUB, NOBODY, NO_UNITS = Hub(), Roster(), Organization()


@dataclass(frozen=True)
class Pack:
    """A pack that was read. `id` (8 bytes) is the first part of the manifest's SHA-256; `contest_key` (8 bytes) that
    of the rules as they stand in the pack, the same in every pack of one contest. `banks` come with their paths in
    the pack, in the order of these. `sealed_by` is the public key of whoever sealed it, None where nobody did.
    """

    id: bytes
    manifest: bytes
    contest: Contest
    contest_key: bytes
    banks: tuple[tuple[str, Bank], ...] = ()
    roster: Roster = NOBODY
    organization: Organization = NO_UNITS
    hub: Hub = NO_HUB
    sealed_by: bytes | None = None

    @property
    def hub_url(self) -> str:
        return self.hub.url

    @property
    def hub_public(self) -> bytes | None:
        return self.hub.public

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The roster's units by their numbers: the first is number 1."""
        return tuple(sorted(self.roster.units, key=lambda unit: unit.id))

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The people of the roster by their numbers: the first is number 1."""
        return tuple(sorted(self.roster.people, key=lambda person: person.id))

    def unit_number(self, unit_id: str) -> int:
        """What a record says for this unit; 0 for one that is not on the roster."""
        return self._unit_numbers.get(unit_id, 0)

    def person_number(self, person_id: str) -> int:
        """What a record says for this person; 0 for one who is not on the roster."""
        return self._person_numbers.get(person_id, 0)

    def unit_of(self, number: int) -> Unit | None:
        """The unit that a record means; None for 0 and for a number that is none of this pack's."""
        return self.units[number - 1] if 0 < number <= len(self.units) else None

    def person_of(self, number: int) -> Person | None:
        """The person whom a record means; None for 0 and for a number that is none of this pack's."""
        return self.people[number - 1] if 0 < number <= len(self.people) else None

    @cached_property
    def _unit_numbers(self) -> dict[str, int]:
        return {unit.id: number for number, unit in enumerate(self.units, 1)}

    @cached_property
    def _person_numbers(self) -> dict[str, int]:
        return {person.id: number for number, person in enumerate(self.people, 1)}


def assemble(
    contest_text: str,
    banks: Iterable[tuple[str, Bank]],
    roster: Roster = NOBODY,
    organization: Organization = NO_UNITS,
    hub: Hub = NO_HUB,
) -> Files:
    """The members of a pack with these contents, each in its one form.

    The rules are read and written out with every default, so that a later version's defaults change nothing. What is
    wrong in the arguments is not said here: who publishes reads them first.
    """
    from hoctapbac.pack.writing import members

    return members(contest_text, banks, roster, organization, hub)


def write(files: Files, key: StationKey | None = None) -> bytes:
    """The pack of these members, sealed with `key`. The same members and key give the same bytes."""
    from hoctapbac.pack.writing import zipped

    return zipped(files, key)


def read(raw: bytes, name: str = "pack") -> Loaded[Pack | None]:
    """The pack in these bytes, and every problem; `name` is what problems call the file. Never raises.

    No pack where the bytes are not whole: no pack at all, a member that is not what the manifest says, a seal that
    does not fit, a pack of a later version, a locked one. Problems in what was sealed (an error in a bank) come with
    the pack: whoever opens a contest refuses errors, whoever keeps results needs the pack all the same.
    """
    from hoctapbac.pack.reading import read_pack

    return read_pack(raw, name)
