"""Forms: the paper one person sits, drawn from a bank by a blueprint and a recorded seed.

Promises: the same pool, blueprint and seed give the same form on any machine, so a paper can be drawn again
years later; no item stands twice in a form; only usable items are drawn; a part takes each free item that
fits it with the same chance; whether a blueprint can be filled depends on the pool and never on the seed;
items of one story stand together. Options with a fixed place keep it, «Đúng/Sai» is never shuffled, and an
ordering item is never shown already solved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from hoctapbac.bank import Item, ItemType, Level
from hoctapbac.contest.chance import Chance
from hoctapbac.contest.responses import right_sides
from hoctapbac.errors import Refusal


@dataclass(frozen=True, slots=True)
class Part:
    """`count` items of one kind. An empty topic or story, or None, means any."""

    count: int
    topic: str = ""
    level: Level | None = None
    story: str = ""
    situation: bool | None = None


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a form is made of, in the order in which it is shown when items are not shuffled."""

    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many items a form has."""
        return sum(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a form: `order` lists option indexes as shown, `right` those of the right-hand sides."""

    item_id: str
    order: tuple[int, ...] = ()
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A drawn paper: the seed it came from and its items in the order of the sitting."""

    seed: bytes
    entries: tuple[Entry, ...]


class Pool:
    """The usable items of the banks of a contest, indexed once; of two items with one id the first counts."""

    def __init__(self, items: Iterable[Item]) -> None:
        usable: dict[str, Item] = {}
        for item in items:
            if item.usable:
                usable.setdefault(item.id, item)
        self.items: tuple[Item, ...] = tuple(usable.values())
        self._by_id = usable
        self._cells: defaultdict[_Cell, list[int]] = defaultdict(list)
        for place, item in enumerate(self.items):
            self._cells[_cell(item)].append(place)
        self._fitting: dict[_Want, Places] = {}

    def item(self, item_id: str) -> Item:
        """The item with this id; KeyError if the pool has none."""
        return self._by_id[item_id]

    def fitting(self, part: Part) -> Places:
        """Where the items that fit `part` stand in `items`; its count plays no role."""
        want = _want(part)
        if want not in self._fitting:
            self._fitting[want] = Places(places for cell, places in self._cells.items() if _fits(want, cell))
        return self._fitting[want]


_Cell: TypeAlias = tuple[str, Level, str, bool]
_Want: TypeAlias = tuple[str | None, Level | None, str | None, bool | None]


def _cell(item: Item) -> _Cell:
    return item.topic, item.level, item.story, item.situation


def _want(part: Part) -> _Want:
    return part.topic or None, part.level, part.story or None, part.situation


def _fits(want: _Want, cell: _Cell) -> bool:
    return all(wanted is None or wanted == found for wanted, found in zip(want, cell, strict=True))


class Places:
    """Several lists of places in a pool, counted through as one without copying them."""

    def __init__(self, lists: Iterable[Sequence[int]]) -> None:
        self._lists = tuple(lists)
        self._ends = tuple(accumulate(len(places) for places in self._lists))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def __getitem__(self, at: int) -> int:
        which = bisect_right(self._ends, at)
        return self._lists[which][at - (self._ends[which - 1] if which else 0)]


def draw(
    pool: Pool,
    blueprint: Blueprint,
    seed: bytes,
    *,
    shuffle_items: bool = True,
    shuffle_options: bool = True,
) -> Form:
    """The form that `seed` gives; Refusal `bank_too_small` (topic, wanted, have) where items are lacking.

    Without `shuffle_items` the items follow the blueprint and, within a part, the bank. Without
    `shuffle_options` options stand as in the bank, except where their order is the answer (ordering,
    right-hand sides).
    """
    chance = Chance(seed)
    items = [pool.items[place] for part in _Hand(pool, blueprint, chance).parts() for place in part]
    entries = (_entry(item, chance, shuffle_options) for item in _arranged(items, chance, shuffle_items))
    return Form(seed, tuple(entries))


class _Hand:
    """Items on their way from the pool to the parts of one blueprint."""

    def __init__(self, pool: Pool, blueprint: Blueprint, chance: Chance) -> None:
        self._chance = chance
        self._wants = blueprint.parts
        self._fits = [pool.fitting(part) for part in self._wants]
        self._criteria = [_want(part) for part in self._wants]
        self._taken = [0] * len(self._wants)  # how many items that fit each part are held by any part
        self._holder: dict[int, int] = {}  # place in the pool -> part that holds it
        self._pool = pool

    def parts(self) -> list[list[int]]:
        """Places for every part, in bank order. The part with the fewest items to choose from goes first."""
        for part in sorted(range(len(self._wants)), key=lambda part: len(self._fits[part])):
            for got in range(self._wants[part].count):
                if not self._take(part):
                    want = self._wants[part]
                    raise Refusal("bank_too_small", topic=want.topic, wanted=want.count, have=got)
        held: list[list[int]] = [[] for _ in self._wants]
        for place in sorted(self._holder):
            held[self._holder[place]].append(place)
        return held

    def _take(self, part: int) -> bool:
        """Give `part` one more item, moving items between parts where that frees one; False if it cannot."""
        came_from: dict[int, tuple[int, int]] = {}  # part -> (the part that wants its item, that item)
        waiting = deque([part])
        while waiting:
            here = waiting.popleft()
            place = self._free(here)
            if place is not None:
                self._hand_on(part, here, place, came_from)
                return True
            for place, holder in self._holder.items():
                if holder not in came_from and holder != part and self._fit(here, place):
                    came_from[holder] = (here, place)
                    waiting.append(holder)
        return False

    def _hand_on(self, part: int, giver: int, place: int, came_from: dict[int, tuple[int, int]]) -> None:
        for other in range(len(self._wants)):
            self._taken[other] += self._fit(other, place)
        self._holder[place] = giver
        while giver != part:
            giver, place = came_from[giver]
            self._holder[place] = giver

    def _free(self, part: int) -> int | None:
        """A place that fits `part` and that nobody holds, chosen fairly."""
        fits = self._fits[part]
        if self._taken[part] == len(fits):
            return None
        while True:
            place = fits[self._chance.below(len(fits))]
            if place not in self._holder:
                return place

    def _fit(self, part: int, place: int) -> bool:
        return _fits(self._criteria[part], _cell(self._pool.items[place]))


def _arranged(items: Iterable[Item], chance: Chance, shuffle: bool) -> list[Item]:
    """`items` in the order of the sitting: a story's items side by side, in their own order."""
    blocks: dict[str, list[Item]] = {}
    for item in items:
        blocks.setdefault(f"story {item.story}" if item.story else f"item {item.id}", []).append(item)
    ordered = list(blocks.values())
    if shuffle:
        chance.shuffle(ordered)
    return [item for block in ordered for item in block]


def _entry(item: Item, chance: Chance, shuffle: bool) -> Entry:
    order = list(range(len(item.options)))
    if item.type is ItemType.ORDERING:
        _unsolve(item, order, chance)
    elif shuffle and item.type is not ItemType.TRUE_FALSE:
        _shuffle_free(item, order, chance)
    right = list(range(len(right_sides(item)))) if item.type is ItemType.MATCHING else []
    chance.shuffle(right)
    return Entry(item.id, tuple(order), tuple(right))


def _shuffle_free(item: Item, order: list[int], chance: Chance) -> None:
    """Shuffle the places of the options that are not pinned."""
    free = [place for place in order if not item.options[place].pinned]
    shuffled = list(free)
    chance.shuffle(shuffled)
    for place, option in zip(free, shuffled, strict=True):
        order[place] = option


def _unsolve(item: Item, order: list[int], chance: Chance) -> None:
    """Shuffle an ordering item until it no longer shows its own answer."""
    solved = list(order)
    movable = sum(not option.pinned for option in item.options) > 1
    while movable and order == solved:
        _shuffle_free(item, order, chance)
