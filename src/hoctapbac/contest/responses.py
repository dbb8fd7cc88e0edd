"""Responses: what a person answered to one item, in the item's own terms.

Indexes always refer to the item as it stands in its bank, never to the order in which a sitting showed it,
so a stored response means the same whatever the shuffle was. By type of item:

    single, true_false, cloze   the index of the chosen option
    multiple                    the chosen indexes, ascending, none twice
    matching                    for each option the index of its right-hand side in `right_sides`, or None
    ordering                    all option indexes, in the order the person gave
    number, short_text          what was typed, cleaned

None stands for "not answered", and so does whatever amounts to it: nothing chosen, nothing typed.
"""

from __future__ import annotations

from typing import TypeAlias

from hoctapbac.bank import Item, ItemType
from hoctapbac.vietnamese.cleaning import clean_line

Response: TypeAlias = int | str | tuple[int | None, ...]

TYPED = frozenset({ItemType.NUMBER, ItemType.SHORT_TEXT})
TYPED_MOST = 200  # characters kept of a typed answer


def right_sides(item: Item) -> tuple[str, ...]:
    """The right-hand sides of a matching item, each text once: those of the options, then the extras."""
    return tuple(dict.fromkeys([*(option.match for option in item.options), *item.extras]))


def settled(item: Item, response: Response | None) -> Response | None:
    """`response` in the one form that is kept; ValueError for one that `item` cannot have."""
    if response is None:
        return None
    if item.type in TYPED:
        return _text(response)
    if item.type is ItemType.MULTIPLE:
        return _distinct(response, len(item.options)) or None
    if item.type is ItemType.MATCHING:
        return _pairs(response, len(item.options), len(right_sides(item)))
    if item.type is ItemType.ORDERING:
        return _permutation(response, len(item.options))
    return _index(response, len(item.options))


def _text(response: Response) -> str | None:
    if not isinstance(response, str):
        raise ValueError(f"not a typed answer: {response!r}")
    return clean_line(response, TYPED_MOST) or None


def _index(choice: object, below: int) -> int:
    if not isinstance(choice, int) or isinstance(choice, bool) or not 0 <= choice < below:
        raise ValueError(f"no such choice among {below}: {choice!r}")
    return choice


def _tuple(response: Response) -> tuple[int | None, ...]:
    if not isinstance(response, tuple):
        raise ValueError(f"not a list of choices: {response!r}")
    return response


def _distinct(response: Response, below: int) -> tuple[int, ...]:
    chosen = sorted(_index(choice, below) for choice in _tuple(response))
    if len(set(chosen)) < len(chosen):
        raise ValueError(f"a choice made twice: {response!r}")
    return tuple(chosen)


def _pairs(response: Response, lefts: int, rights: int) -> tuple[int | None, ...] | None:
    pairs = tuple(None if right is None else _index(right, rights) for right in _tuple(response))
    if len(pairs) != lefts:
        raise ValueError(f"{lefts} left-hand sides, {len(pairs)} answers")
    return None if all(right is None for right in pairs) else pairs


def _permutation(response: Response, count: int) -> tuple[int, ...]:
    order = tuple(_index(choice, count) for choice in _tuple(response))
    if sorted(order) != list(range(count)):
        raise ValueError(f"not an order of {count} options: {response!r}")
    return order
