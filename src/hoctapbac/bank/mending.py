"""Settling a question whose key is in doubt: choose the key, or set the question aside. Pure; items in, items out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoctapbac.bank import Item, ItemType, Review
from hoctapbac.bank.labels import LETTERS

CHOICES = {ItemType.SINGLE, ItemType.MULTIPLE, ItemType.CLOZE, ItemType.TRUE_FALSE}


def is_open(item: Item) -> bool:
    """Whether somebody has to decide: the key is not certain and the item is in use."""
    return item.key_state != "certain" and item.review is not Review.RETIRED


def with_key(item: Item, places: Sequence[int]) -> Item:
    """`item` with the options at `places` as its key, chosen by a person, and that said in its evidence.

    Several places make a single-answer item one of several answers, one place the other way round. Only for items with
    options to choose from.
    """
    chosen = set(places)
    if item.type not in CHOICES or not chosen or max(chosen) >= len(item.options):
        raise ValueError("no such options")
    kind = item.type
    if kind in {ItemType.SINGLE, ItemType.MULTIPLE}:
        kind = ItemType.MULTIPLE if len(chosen) > 1 else ItemType.SINGLE
    letters = ", ".join(LETTERS[place] for place in sorted(chosen))
    return replace(
        item,
        type=kind,
        options=tuple(replace(option, key=place in chosen) for place, option in enumerate(item.options)),
        partial=item.partial and kind is ItemType.MULTIPLE,
        key_state="certain",
        evidence=(*item.evidence, f"người nạp chọn: {letters}"),
    )


def set_aside(item: Item) -> Item:
    """`item` kept in its bank and used in no contest."""
    return replace(item, review=Review.RETIRED)


def taken_back(item: Item) -> Item:
    """`item` in use again, as a draft."""
    return replace(item, review=Review.DRAFT)
