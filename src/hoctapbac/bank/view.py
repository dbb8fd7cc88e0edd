"""An item as plain values for `hoctapbac bank show --json`: one flat object for one item.

The names and shapes are a public format: other programs read them.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from hoctapbac.bank import Item, ItemType, Option
from hoctapbac.bank.labels import LETTERS
from hoctapbac.bank.pivot import Draft, Evidence


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
        "title": item.title,
        "category": item.category,
        "tags": list(item.tags),
        "ignored": list(item.ignored),
        "evidence": list(item.evidence),
        "bank": bank_id,
        "line": item.line,
    }
    return view | _by_type(item)


def draft_view(draft: Draft, bank_id: str) -> dict[str, Any]:
    """`draft` as `item_view` gives its item, with where it was found and what its key rests on.

    `key_evidence` holds `basis`, `letters`, `words` and `where` of each thing that says what the key is. Options carry
    `weight` in percent of the mark, and number and short-text items `credits`, where the file states them.
    """
    view = item_view(draft.item, bank_id) | {
        "number": draft.number,
        "where": draft.where,
        "key_evidence": [_evidence(each) for each in draft.evidence],
        "mark": draft.mark,
        "penalty": draft.penalty,
        "case_sensitive": draft.case_sensitive,
        "language": draft.language,
        "media": list(draft.media),
        "dropped": list(draft.dropped),
    }
    if draft.item.answers:
        view["credits"] = [asdict(credit) for credit in draft.credits]
    else:
        for option, credit in zip(view["options"], draft.credits, strict=False):
            option["weight"] = credit.percent
    return view


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "basis": evidence.basis,
        "letters": evidence.letters,
        "places": list(evidence.places),
        "words": evidence.words,
        "where": evidence.where,
    }


def _option(letter: str, option: Option, item: Item) -> dict[str, Any]:
    view: dict[str, Any] = {"label": letter, "text": option.text, "key": option.key, "pinned": option.pinned}
    if option.feedback:
        view["feedback"] = option.feedback
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
