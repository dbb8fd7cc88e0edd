"""What an organizer is working on: one bank, from a file or from the station; every change can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hoctapbac.bank import Bank, Item, native
from hoctapbac.bank.codes import slug
from hoctapbac.bank.importers import Imported, Wishes
from hoctapbac.bank.mending import is_open, set_aside, taken_back, with_key
from hoctapbac.bank.pivot import bank_of
from hoctapbac.errors import Problem
from hoctapbac.vietnamese.cleaning import clean_line

_LONGEST_TITLE = 120


_OF_KEYS = {"key-missing", "key-conflict"}
_MOST_CHECKED = 2_000  # questions


@dataclass(slots=True)
class Work:
    """One bank on the desk. `imported` is None for a bank that is kept already; `origin` names its file.

    `named` is False where neither the file nor the station gave the bank a code: then its title does.
    """

    head: Bank
    items: list[Item]
    origin: str
    imported: Imported | None = None
    named: bool = True
    changed: bool = False
    _before: list[tuple[int, Item]] = field(default_factory=list)
    _problems: tuple[Problem, ...] | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is still wrong: what the reader met and nobody has settled, and errors of content that rules find."""
        if self._problems is None:
            waiting = {self.items[place].line for place in self.open}
            met = self.imported.problems if self.imported is not None else ()
            left = tuple(p for p in met if p.code not in _OF_KEYS or p.line in waiting)
            self._problems = left + self._errors()
        return self._problems

    def _errors(self) -> tuple[Problem, ...]:
        """Errors of content; a very large bank is left to `bank check`, which nobody waits for at a screen."""
        if len(self.items) > _MOST_CHECKED:
            return ()
        from hoctapbac.bank import lint

        found = lint.check([(self.origin, replace(self.head, items=tuple(self.items)))])
        return tuple(problem for problem in found if problem.severity == "error" and problem.code != "no-key")

    @property
    def open(self) -> list[int]:
        """The places of the items that wait for a decision."""
        return [n for n, item in enumerate(self.items) if is_open(item)]

    @property
    def usable(self) -> int:
        return sum(item.usable for item in self.items)

    @property
    def can_undo(self) -> bool:
        return bool(self._before)

    def settle(self, place: int, options: Sequence[int]) -> None:
        """A person says what the key of an item is."""
        self._put(place, with_key(self.items[place], options))

    def set_aside(self, place: int) -> None:
        self._put(place, set_aside(self.items[place]))

    def set_all_aside(self) -> None:
        """Leave every undecided item out of contests."""
        for place in self.open:
            self.set_aside(place)

    def take_back(self, place: int) -> None:
        """Use an item again that was set aside."""
        self._put(place, taken_back(self.items[place]))

    def undo(self) -> int:
        """Take the last change back; gives the place it was at."""
        place, item = self._before.pop()
        self.items[place] = item
        self._problems = None
        return place

    def _put(self, place: int, item: Item) -> None:
        self._before.append((place, self.items[place]))
        self.items[place] = item
        self.changed = True
        self._problems = None

    def bank(self, title: str) -> Bank:
        """The bank as it stands, under a title."""
        title = clean_line(title, _LONGEST_TITLE)
        return replace(self.head, id=self.code(title), title=title, items=tuple(self.items))

    def code(self, title: str) -> str:
        """The bank's code: its own where it has one, else made of its title."""
        return self.head.id if self.named else slug(title) or self.head.id


class Desk:
    """What goes from page to page: the work at hand, and what is wished when the organizer leaves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder  # the data folder
        self.work: Work | None = None
        self.path = Path()  # of the file that was read last, its format, and how it was wished to be read
        self.form = ""
        self.wishes = Wishes()
        self.key_wanted = False  # the file that is looked for holds the keys of that one
        self.open_kiosk = False  # leave, and open the kiosk
        self.contest_title = ""  # of the contest that was written here

    def take(self, imported: Imported, path: Path) -> Work:
        """Put a file that was read on the desk."""
        title = clean_line(imported.found.title or path.stem.replace("_", " "), _LONGEST_TITLE) or "Ngân hàng câu hỏi"
        code = slug(title) or "ngan-hang"
        head = imported.found.bank or Bank(code, title)
        named = imported.found.bank is not None and head.id != native.NO_CODE
        head = replace(head, id=head.id if named else code, title=head.title or title)
        bank = bank_of(head, imported.drafts)
        self.work = Work(replace(bank, items=()), list(bank.items), path.name, imported, named)
        return self.work

    def reopen(self, bank: Bank, origin: str) -> Work:
        """Put a bank that is kept on the desk."""
        self.work = Work(replace(bank, items=()), list(bank.items), origin)
        return self.work
