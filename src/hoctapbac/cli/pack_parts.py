"""The files that a pack is made of, read with everything that is wrong in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hoctapbac.bank import Bank, files
from hoctapbac.bank.mending import is_open
from hoctapbac.bank.notes import Notes
from hoctapbac.contest import settings
from hoctapbac.errors import Problem
from hoctapbac.organization import Organization
from hoctapbac.organization.placing import placed
from hoctapbac.organization.reading import read_succession, read_units
from hoctapbac.pack import MOST_BANKS, MOST_PEOPLE
from hoctapbac.pack.writing import opening_day
from hoctapbac.units import Roster, read_roster


@dataclass(frozen=True, slots=True)
class Parts:
    """What `pack.assemble` takes, but for the hub."""

    contest: str
    banks: tuple[tuple[str, Bank], ...]
    roster: Roster
    organization: Organization


def read_parts(
    contest: Path, banks: Sequence[Path], roster: Path | None, units: Path | None, succession: Path | None
) -> tuple[Parts, list[Problem]]:
    """Everything named, and every problem; the parts are of use only where no problem is an error."""
    problems: list[Problem] = []
    rules = settings.read(_bytes(contest, problems), str(contest))
    found = files.load(banks)
    problems += [*rules.problems, *found.problems, *_wrong_banks(found.value)]
    organization = _organization(units, succession, problems)
    who = Roster()
    if roster is not None:
        listed = read_roster(_bytes(roster, problems), str(roster))
        who = listed.value
        problems += listed.problems
        notes = Notes(str(roster))
        placed(organization, who, opening_day(rules.value), notes)
        if len(who.people) > MOST_PEOPLE:
            notes.error(0, "too_many", f"Danh sách có quá {MOST_PEOPLE} người.", "Xin chia thành nhiều gói.")
        problems += notes.problems()
    return Parts(settings.write(rules.value), found.value, who, organization), problems


def _bytes(path: Path, problems: list[Problem]) -> bytes:
    """What stands in a file; b"" and a problem where it cannot be read."""
    raw = files.read_bytes(path)
    if isinstance(raw, Problem):
        problems.append(raw)
        return b""
    return raw


def _organization(units: Path | None, succession: Path | None, problems: list[Problem]) -> Organization:
    organization = Organization()
    if units is not None:
        listed = read_units(_bytes(units, problems), str(units))
        organization = listed.value
        problems += listed.problems
    if succession is not None:
        both = read_succession(_bytes(succession, problems), str(succession), organization)
        organization = both.value
        problems += both.problems
    return organization


def _wrong_banks(banks: Sequence[tuple[str, Bank]]) -> Iterator[Problem]:
    """Banks that nobody may publish: two of one code, one with a question whose key is open, too many."""
    first: dict[str, str] = {}
    for file, bank in banks:
        if bank.id in first:
            message = f"Mã ngân hàng «{bank.id}» đã dùng ở tệp {first[bank.id]}."
            yield Problem(file, 0, "bank_twice", message, "Xin đặt mã khác, hoặc chỉ đóng gói một tệp.")
        first.setdefault(bank.id, file)
        waiting = sum(map(is_open, bank.items))
        if waiting:
            message = f"Ngân hàng «{bank.title}» còn {waiting} câu chưa rõ đáp án."
            yield Problem(file, 0, "keys_open", message, "Xin chọn đáp án hoặc để các câu ấy ra ngoài.")
    if len(banks) > MOST_BANKS:
        file = banks[-1][0]
        yield Problem(file, 0, "too_many", f"Gói có quá {MOST_BANKS} ngân hàng.", "Xin chọn ít ngân hàng hơn.")
