"""Which weights QTI has to be told: those that say more than the key does, as long as they say the same key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hoctapbac.bank import Item, ItemType
from hoctapbac.bank.pivot import Credit, Draft, credits_of

_CLOSE = Decimal("0.001")
_ONE = {ItemType.SINGLE, ItemType.CLOZE}


def option_weights(draft: Draft) -> list[str] | None:
    """What each option is worth in percent; None where the key alone says it."""
    item = draft.item
    if item.partial:
        own = draft.credits if _says_key(item, draft.credits) and _by_option(item, draft.credits) else ()
        return [credit.percent for credit in own or credits_of(replace(draft, credits=()))]
    if not _says_key(item, draft.credits) or _alike(draft) or _by_option(item, draft.credits):
        return None
    return [credit.percent for credit in draft.credits]


def answer_weights(draft: Draft) -> list[tuple[str, str]]:
    """The accepted texts of a short-text item with what each is worth, the fully right ones as the item has them."""
    item = draft.item
    partly = [(c.text, c.percent) for c in draft.credits if _partly(c) and c.text not in item.answers]
    return [*((answer, "100") for answer in item.answers), *(partly if _says_answers(draft) else [])]


def weights_lost(draft: Draft) -> bool:
    """Whether weights that the draft brings along do not come through."""
    item, own = draft.item, draft.credits
    if not own or _alike(draft):
        return False
    if item.type is ItemType.SHORT_TEXT:
        return not _says_answers(draft) or any(not _partly(c) and c.percent != "100" for c in own)
    if item.type in _ONE or (item.type is ItemType.MULTIPLE and not item.partial):
        return option_weights(draft) is None
    return True


def _partly(credit: Credit) -> bool:
    return 0 < Decimal(credit.percent) < 100


def _says_answers(draft: Draft) -> bool:
    """Whether the answers that these weights call fully right are those of the item, in its order."""
    return tuple(dict.fromkeys(c.text for c in draft.credits if c.percent == "100")) == draft.item.answers


def _alike(draft: Draft) -> bool:
    """Whether the weights are those that the key alone gives."""
    implied = credits_of(replace(draft, credits=()))
    return len(draft.credits) == len(implied) and all(
        abs(Decimal(a.percent) - Decimal(b.percent)) < _CLOSE and (a.text, a.tolerance) == (b.text, b.tolerance)
        for a, b in zip(draft.credits, implied, strict=True)
    )


def _says_key(item: Item, credits: Sequence[Credit]) -> bool:
    """Whether these weights call the same options right as the item: the best one, or all above nothing."""
    if len(credits) != len(item.options) or item.type not in {*_ONE, ItemType.MULTIPLE}:
        return False
    worth = [Decimal(credit.percent) for credit in credits]
    best = max(worth)
    right = (each > 0 if item.type is ItemType.MULTIPLE else each == best > 0 for each in worth)
    return all(says == option.key for says, option in zip(right, item.options, strict=True))


def _by_option(item: Item, credits: Sequence[Credit]) -> bool:
    """Whether these are the weights of an item scored option by option, which would be read as one."""
    if item.type is not ItemType.MULTIPLE:
        return False
    by_option = credits_of(Draft(replace(item, partial=True)))
    return len(credits) == len(by_option) and all(
        abs(Decimal(a.percent) - Decimal(b.percent)) < _CLOSE for a, b in zip(credits, by_option, strict=True)
    )
