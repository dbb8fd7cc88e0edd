"""The banks of one station: those in files, and those that an organizer has taken in.

A bank taken in comes before a file with the same code: whoever took it in, saw it and mended it last. Read once, and
again after a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from hoctapbac.bank import Bank, Story, files
from hoctapbac.bank.mending import is_open
from hoctapbac.contest.form import Pool
from hoctapbac.contest.rules import Contest
from hoctapbac.errors import Loaded, Refusal
from hoctapbac.store import Store
from hoctapbac.store import banks as kept
from hoctapbac.store.banks import StoredBank


class Shelf:
    """What a contest draws from."""

    def __init__(
        self,
        store: Store,
        paths: Sequence[Path],
        contest: Contest,
        published: tuple[tuple[str, Bank], ...] | None = None,
    ) -> None:
        """The banks of an organizer's pack, `published`, are all there is; nothing of the station's own comes in."""
        self._store = store
        self._paths = paths
        self._contest = contest
        self._published = published

    @cached_property
    def banks(self) -> Loaded[tuple[tuple[str, Bank], ...]]:
        """The banks in use, each with its file or code; problems and all. Slow on large files."""
        if self._published is not None:
            return Loaded(self._published)
        loaded = files.load(self._paths)
        own = [(bank.id, bank) for bank in kept.banks(self._store)]
        taken = {code for code, _ in own}
        every = [*own, *((name, bank) for name, bank in loaded.value if bank.id not in taken)]
        wanted = set(self._contest.banks)
        chosen = tuple((n, b) for n, b in every if b.id in wanted or (not wanted and b.enabled))
        # A bank that nobody draws from closes no contest; one that could not be read may have been meant.
        idle = {name for name, _ in loaded.value} - {name for name, _ in chosen}
        return Loaded(chosen, tuple(p for p in loaded.problems if p.file not in idle))

    @cached_property
    def pool(self) -> Pool:
        return Pool(item for _, bank in self.banks.value for item in bank.items)

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The exemplar cards of the banks in use."""
        return tuple(story for _, bank in self.banks.value for story in bank.stories)

    def refuse_open_keys(self) -> None:
        """Raise where a bank in use holds an item that waits for its key: nobody may be judged by it."""
        for _, bank in self.banks.value:
            waiting = sum(map(is_open, bank.items))
            if waiting:
                raise Refusal("bank_keys_open", title=bank.title, count=waiting)

    # -- the organizer's side ------------------------------------------------------------------------------------

    def stored(self) -> list[StoredBank]:
        """The banks taken in and in use."""
        return kept.stored(self._store)

    def removed(self) -> list[StoredBank]:
        """The banks taken in and out of use."""
        return kept.removed(self._store)

    def bank(self, code: str) -> Bank:
        """A bank taken in; a Refusal where there is none of that code."""
        return kept.bank(self._store, code)

    def keep(self, bank: Bank, origin: str, wall_ms: int) -> StoredBank:
        """Take a bank in, as the newest version of its code."""
        row = kept.keep(self._store, bank, origin, wall_ms)
        self._forget()
        return row

    def remove(self, code: str, wall_ms: int) -> None:
        """Take a bank out of use; `restore` undoes it."""
        kept.remove(self._store, code, wall_ms)
        self._forget()

    def step_back(self, code: str, wall_ms: int) -> None:
        """Put the version before the present one into use; `restore` undoes it."""
        kept.step_back(self._store, code, wall_ms)
        self._forget()

    def versions_beside(self, code: str) -> tuple[StoredBank | None, StoredBank | None]:
        """What `step_back` would bring, and what `restore` would; None where there is nothing."""
        return kept.beside(self._store, code)

    def restore(self, code: str) -> None:
        kept.restore(self._store, code)
        self._forget()

    def _forget(self) -> None:
        for read in ("banks", "pool", "stories"):
            self.__dict__.pop(read, None)
