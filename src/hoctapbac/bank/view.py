"""An item as plain values for `hoctapbac bank show --json`: one flat object for one item.

The names and shapes are a public format: other programs read them.
"""

from __future__ import annotations

from typing import Any

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.labels import LETTERS


def item_view(item: Item, bank_id: str) -> dict[str, Any]:
    """`item` of the bank called `bank_id`, all of it JSON values.

    `options` hold `label` (A, B, …), `text`, `key`, `pinned` and, for matching, `match`; number and
    short-text items have none and give `answers` (a number in plain form, «62.5»). `line` is the place in
    the file.
    """
    view: dict[str, Any] = {
        "id": item.id,
        "type": item.type.value,
        "stem": item.stem,
        "options": [_option(letter, option, item) for letter, option in zip(LETTERS, item.options, strict=False)],
        "key_state": item.key_state,
        "topic": item.topic,
        "level": item.level.value,
        "source": item.source,
        "quotation": item.quotation,
        "facts": list(item.facts),
        "story": item.story,
        "explanation": item.explanation,
        "as_of": item.as_of,
        "review": item.review.value,
        "situation": item.situation,
        "bank": bank_id,
        "line": item.line,
    }
    return view | _by_type(item)


def _option(letter: str, option: Option, item: Item) -> dict[str, Any]:
    view: dict[str, Any] = {"label": letter, "text": option.text, "key": option.key, "pinned": option.pinned}
    return view | {"match": option.match} if item.type is ItemType.MATCHING else view


def _by_type(item: Item) -> dict[str, Any]:
    """What only some types have."""
    if item.type is ItemType.NUMBER:
        return {"answers": list(item.answers), "tolerance": item.tolerance, "measure": item.measure}
    if item.type is ItemType.SHORT_TEXT:
        return {"answers": list(item.answers), "fold_marks": item.fold_marks}
    if item.type is ItemType.MATCHING:
        return {"extras": list(item.extras)}
    return {"partial": item.partial} if item.type is ItemType.MULTIPLE else {}
