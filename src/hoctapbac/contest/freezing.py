"""A drawn form that needs no bank and no rules file any more: JSON naming texts by their hash, and those texts.

A contest runs on what was frozen when a sitting began, so a bank changed or deleted meanwhile changes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from hoctapbac.bank import Bank, Item, native
from hoctapbac.contest import settings
from hoctapbac.contest.form import Entry, Form
from hoctapbac.contest.rules import Contest


def digest(text: str) -> str:
    """The name of a frozen text: 32 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def freeze(contest: Contest, form: Form, items: tuple[Item, ...]) -> tuple[str, dict[str, str]]:
    """The form as JSON, and every text it names, by digest."""
    rules = settings.write(contest)
    texts = [native.write(Bank("frozen", "frozen", items=(item,))) for item in items]
    body = {
        "seed": form.seed.hex(),
        "contest": digest(rules),
        "entries": [[digest(text), e.order, e.right] for text, e in zip(texts, form.entries, strict=True)],
    }
    return json.dumps(body, separators=(",", ":")), {digest(text): text for text in (rules, *texts)}


def thaw(body: str, text_of: Callable[[str], str]) -> tuple[Contest, Form, tuple[Item, ...]]:
    """What `freeze` was given, from its JSON and a way to find a text by digest.

    KeyError for a text that is not there, ValueError for one that no longer reads as it did: rules and items are
    taken over whole or not at all.
    """
    kept = json.loads(body)
    rules = settings.read(text_of(kept["contest"]).encode(), "frozen")
    if rules.errors:
        raise ValueError(str(rules.errors[0]))
    contest = rules.value
    items = tuple(_item(text_of(name)) for name, _, _ in kept["entries"])
    entries = tuple(
        Entry(item.id, tuple(order), tuple(right))
        for item, (_, order, right) in zip(items, kept["entries"], strict=True)
    )
    return contest, Form(bytes.fromhex(kept["seed"]), entries), items


def _item(text: str) -> Item:
    bank = native.read(text.encode(), "frozen").value
    if len(bank.items) != 1:
        raise ValueError(f"not one item: {text[:80]!r}")
    return bank.items[0]
