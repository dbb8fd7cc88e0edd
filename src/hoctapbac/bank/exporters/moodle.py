"""What the writers for Moodle share: the weights they write, and what gets lost by them.

Moodle scores a question of several answers option by option: each option has a weight from a short list of its own.
An item that needs other weights is left out. One that is scored all or nothing is written so that any wrong option
takes everything away; that parts of the right answer then earn something is said as a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from hoctapbac.bank import Item, ItemType
from hoctapbac.bank.exporters.losses import ITEM, left_out
from hoctapbac.bank.importers.moodle_text import general_feedback, known_percent, nearest_percent
from hoctapbac.bank.pivot import Credit, Draft, Loss, credits_of

_CLOSE = Decimal("0.001")


def carried(
    drafts: Sequence[Draft],
    kinds: Collection[ItemType],
    unquotable: Callable[[Draft], str],
    losses: list[Loss],
) -> Iterator[tuple[int, Draft, tuple[Credit, ...], bool]]:
    """The items that Moodle can carry, each with its number, its weights and whether they had to be moved.

    Those that stay behind go to `losses`; `unquotable` says what a format cannot even write down.
    """
    for number, draft in enumerate(drafts, 1):
        reason = left_out(draft, kinds) or unquotable(draft)
        known = weights(draft) if not reason else None
        if known is None:
            losses.append(Loss(ITEM, reason or "câu có trọng số mà Moodle không có", number, draft.item.id))
        else:
            yield number, draft, *known


def feedback_of(item: Item) -> tuple[str, frozenset[str]]:
    """The general feedback of an item, and which of its fields are in it: see `moodle_text.general_feedback`."""
    return general_feedback(item.explanation, item.source, item.quotation)


def grading_losses(draft: Draft, number: int) -> Iterator[Loss]:
    """What Moodle's way of scoring several answers cannot say."""
    item = draft.item
    if item.type is not ItemType.MULTIPLE:
        return
    keys = sum(option.key for option in item.options)
    if item.partial and (keys < 2 or keys == len(item.options)):
        yield Loss("partial", "cách chấm từng phần", number, item.id)
    elif not item.partial and keys > 1:
        yield Loss("grading", "cách chấm cả câu (Moodle chấm từng phương án)", number, item.id)


def weights(draft: Draft) -> tuple[tuple[Credit, ...], bool] | None:
    """What each option or answer is worth in weights that Moodle knows, and whether any had to be moved.

    None where no such weights say the same key.
    """
    own = draft.credits if _says_key(draft.item, draft.credits) else _implied(draft)
    near = tuple(replace(each, percent=nearest_percent(each.percent)) for each in own)
    if not _says_key(draft.item, near):
        return None
    if not draft.credits and any(known_percent(each.percent) is None for each in own):
        return None
    moved = own != draft.credits and bool(draft.credits)
    return near, moved or any(_apart(a, b) for a, b in zip(own, near, strict=True))


def _implied(draft: Draft) -> tuple[Credit, ...]:
    """The weights that the key alone gives; where all or nothing counts, a wrong option takes everything."""
    item = draft.item
    implied = credits_of(replace(draft, credits=()))
    if item.type is not ItemType.MULTIPLE or item.partial:
        return implied
    return tuple(
        each if option.key else replace(each, percent="-100")
        for each, option in zip(implied, item.options, strict=True)
    )


def _says_key(item: Item, credits: Sequence[Credit]) -> bool:
    """Whether these weights say the same key as the item."""
    if item.type in {ItemType.NUMBER, ItemType.SHORT_TEXT}:
        full = [each for each in credits if each.percent == "100"]
        same = {each.text for each in full} == set(item.answers)
        return same and (item.type is ItemType.SHORT_TEXT or item.tolerance in {each.tolerance for each in full})
    if len(credits) != len(item.options):
        return False
    several = item.type is ItemType.MULTIPLE
    right = (Decimal(each.percent) > 0 if several else each.percent == "100" for each in credits)
    return all(says == option.key for says, option in zip(right, item.options, strict=True))


def _apart(a: Credit, b: Credit) -> bool:
    return abs(Decimal(a.percent) - Decimal(b.percent)) >= _CLOSE


def category_path(path: str) -> str:
    """Our category as Moodle writes it, on one line."""
    return "/".join(filter(None, ("$course$/top", path.replace("\n", " "))))
