"""What responses are worth, in whole points.

An item is worth the same number of points as every other. All or nothing, except a `multiple` item marked
`partial`: the whole part of points × (right choices − wrong choices) ÷ keys, never below zero. An answer
without a right share adds `wrong_points` (0 or less, by the contest's rules); no answer adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hoctapbac.bank import Item, ItemType
from hoctapbac.contest.attempt import State
from hoctapbac.contest.responses import Response, right_sides, settled
from hoctapbac.contest.rules import Contest
from hoctapbac.vietnamese.folding import same_text
from hoctapbac.vietnamese.numbers import parse_number


@dataclass(frozen=True, slots=True)
class ItemScore:
    """What one response earned out of `most` points; `correct` only where it is wholly right."""

    points: int
    most: int
    correct: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Score:
    """What an attempt earned: sums over its `items` items, and `each` of them in the order of the form."""

    points: int
    most: int
    correct: int
    answered: int
    items: int
    each: tuple[ItemScore, ...]

    @property
    def all_right(self) -> bool:
        """Every item wholly right."""
        return self.correct == self.items


def score_item(item: Item, response: Response | None, points: int, wrong_points: int = 0) -> ItemScore:
    """What `response` earns; ValueError for a response that `item` cannot have."""
    given = settled(item, response)
    if given is None:
        return ItemScore(0, points, correct=False, answered=False)
    right, of = _share(item, given)
    earned = points * right // of if right else wrong_points
    return ItemScore(earned, points, correct=right == of, answered=True)


def score(state: State, contest: Contest) -> Score:
    """What the attempt earns by the rules of `contest`."""
    each = tuple(
        score_item(item, response, contest.points_per_item, contest.wrong_points)
        for item, response in zip(state.items, state.responses, strict=True)
    )
    return Score(
        points=sum(one.points for one in each),
        most=sum(one.most for one in each),
        correct=sum(one.correct for one in each),
        answered=sum(one.answered for one in each),
        items=len(each),
        each=each,
    )


def right_response(item: Item) -> Response:
    """The response that earns everything: what «read again» shows beside the person's own."""
    keys = tuple(place for place, option in enumerate(item.options) if option.key)
    match item.type:
        case ItemType.NUMBER | ItemType.SHORT_TEXT:
            return item.answers[0]
        case ItemType.MULTIPLE:
            return keys
        case ItemType.ORDERING:
            return tuple(range(len(item.options)))
        case ItemType.MATCHING:
            sides = right_sides(item)
            return tuple(sides.index(option.match) for option in item.options)
        case _:
            return keys[0]


def _share(item: Item, given: Response) -> tuple[int, int]:
    """The part of the item that is right, as a fraction of whole numbers."""
    if item.type is ItemType.MULTIPLE and item.partial and isinstance(given, tuple):
        keys = {place for place, option in enumerate(item.options) if option.key}
        hits = len(keys.intersection(given))
        return max(0, hits - (len(given) - hits)), len(keys)
    return int(_right(item, given)), 1


def _right(item: Item, given: Response) -> bool:
    if isinstance(given, str):
        return _right_number(item, given) if item.type is ItemType.NUMBER else _right_text(item, given)
    return given == right_response(item)


def _right_number(item: Item, typed: str) -> bool:
    number = parse_number(typed)
    return number is not None and abs(number - Decimal(item.answers[0])) <= Decimal(item.tolerance)


def _right_text(item: Item, typed: str) -> bool:
    return any(same_text(typed, accepted, item.fold_marks) for accepted in item.answers)
